"""File dialogs of the window: what was not seen is asked about before a report is written."""

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton

from tests.helpers.pictures import pixels
from tests.helpers.rooms import a_case_of, a_volume

CASE = a_case_of(a_volume("a", (2, 30, 40)), a_volume("b", (1, 30, 40)))


@pytest.fixture
def window(build, qtbot):
    made = build()
    made.session.show(CASE)
    made.session.analyse()
    qtbot.waitUntil(lambda: made.session.reading is not None)
    return made


def see_all(window):
    for uid in ("a", "b"):
        window.series.choose(uid)
        window.viewer.show_of(CASE, uid)
        window.viewer.canvas.scroll(-9)
        for _ in range(2):
            pixels(window.viewer.canvas)
            window.viewer.canvas.scroll(1)


def asked(window):
    """The list of what was not seen, and the dialog for the file, where they are open."""
    dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
    files = [d for d in dialogs if isinstance(d, QFileDialog)]
    return [d for d in dialogs if d not in files], files


def button(dialog, words):
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == words)


def test_a_report_is_asked_for_at_once_where_all_was_seen(window):
    see_all(window)
    window.actions_.exports[0][1].trigger()
    lists, files = asked(window)
    assert lists == []
    assert [dialog.defaultSuffix() for dialog in files] == ["pdf"]


def test_what_was_not_seen_is_asked_about_first(window):
    pixels(window.viewer.canvas)
    window.actions_.exports[1][1].trigger()
    (unseen,), files = asked(window)
    assert files == []
    button(unseen, "Export anyway").click()
    lists, files = asked(window)
    assert lists == []
    assert [dialog.defaultSuffix() for dialog in files] == ["json"]


def test_closing_the_list_exports_nothing(window):
    window.actions_.exports[0][1].trigger()
    (unseen,), _ = asked(window)
    unseen.reject()
    assert asked(window) == ([], [])


def test_the_way_to_what_was_not_seen_leads_there_and_exports_nothing(window, qtbot):
    pixels(window.viewer.canvas)
    window.actions_.exports[0][1].trigger()
    (unseen,), _ = asked(window)
    button(unseen, "Show the first unseen image").click()
    assert asked(window) == ([], [])
    assert window.viewer.canvas.series is CASE.series[0]
    assert window.viewer.canvas.view.k == 0
    assert window.series.list.chosen_key == "a"


def test_the_list_of_what_was_not_seen_is_in_the_menu(window):
    window.actions_["unseen"].trigger()
    (unseen,), files = asked(window)
    assert files == []
    assert not [b for b in unseen.findChildren(QPushButton) if b.text() == "Export anyway"]
