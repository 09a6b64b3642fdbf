from dataclasses import replace

from meddx.workstation.services import Preferences
from tests.helpers.builders import a_reading

WAIT = 5000


def shown(build, monkeypatch):
    """Open a reading; return its window and the readings that the genes are given from then on."""
    window, given = build(preferences=Preferences(show_ai=True)), []
    window.session.show_reading(a_reading())
    monkeypatch.setattr(window.genes, "show_reading", lambda reading, _off: given.append(reading))
    return window, given


def take(window, **changes):
    """Let another reading come, as when a ranking or an analysis ends."""
    window.session.reading = replace(window.session.reading, **changes)
    window.session.reading_changed.emit()
    return window.session.reading


def test_the_genes_follow_a_new_list_and_what_did_not_change_stays(qtbot, build, monkeypatch):
    window, given = shown(build, monkeypatch)
    laid = []
    monkeypatch.setattr(window.viewer, "lay_over", laid.append)
    ranked = take(window, diagnoses=window.session.reading.diagnoses[:1])
    assert len(window.diagnoses.cards) == 1
    assert window.findings.shows(ranked)
    assert given == laid == []
    qtbot.waitUntil(lambda: given == [ranked], timeout=WAIT)
    assert laid == []


def test_another_analysis_is_shown_everywhere_at_once(build, monkeypatch):
    window, given = shown(build, monkeypatch)
    laid = []
    monkeypatch.setattr(window.viewer, "lay_over", laid.append)
    analysed = take(window, findings=window.session.reading.findings[:1])
    assert given == [analysed]
    assert len(laid) == 1


def test_what_is_covered_is_taken_from_the_genes_at_once(build, monkeypatch):
    window, given = shown(build, monkeypatch)
    take(window, diagnoses=window.session.reading.diagnoses[:1])
    window.shown.reveal(False)
    assert set(given) == {None}
