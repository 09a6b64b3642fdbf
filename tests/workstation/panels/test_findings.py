from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from meddx.case.evidence import ConformalSet, GeneFileSource, VariantSource
from meddx.case.reading import Edits
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.findings import FindingsPanel
from meddx.workstation.theme import COLOURS
from tests.helpers.builders import MASS, a_doubtful_reading, a_reading, findings
from tests.helpers.services import a_vocabulary

MASS_KEY, PNEUMONIA_KEY = "image:chest:1:HP:0033821", "image:chest:1:HP:0002090"


@pytest.fixture
def panel(qtbot, styled):
    made = FindingsPanel(Translation())
    qtbot.addWidget(made)
    made.resize(420, 900)
    with qtbot.waitExposed(made):
        made.show()
    return made


def words(panel):
    QApplication.sendPostedEvents()  # new rows become visible with the next layout
    return [w.text().replace("\xa0", " ") for w in panel.findChildren(QLabel) if w.isVisible()]


def test_every_finding_has_a_row(panel):
    panel.show_reading(a_reading(), Edits())
    assert set(panel.rows) == {finding.key for finding in findings()}


def test_groups_stand_in_order_and_scores_are_worded(panel):
    panel.show_reading(a_reading(), Edits())
    said = words(panel)
    groups = ["From the image", "From the clinical note", "From the genes"]
    places = [said.index(group) for group in groups]
    assert places == sorted(places)
    assert "62 % (among patients of whom 10 % have it); called from 35 %" in said
    assert "Looked for, below threshold:" in said
    assert any(text.startswith("Chest radiograph, children: This pack reads") for text in said)


def test_remarks_on_gene_files_have_a_group_of_their_own(panel):
    reading = a_reading()
    gene = next(f for f in reading.findings if isinstance(f.source, VariantSource))
    source = GeneFileSource("e1", "expression", "ENSG00000076242")
    remark = replace(gene, key="e", source=source, probability=0.0, remark=Phrase("Too rarely."))
    panel.show_reading(replace(reading, findings=(*reading.findings, remark)), Edits())
    said = words(panel)
    place = said.index("From counts and sequences")
    assert place > said.index("From the genes")
    assert "Too rarely." in said[place:]


def test_a_negative_is_nothing_above_threshold_with_what_was_looked_for(panel):
    below = [replace(f, probability=0.01) if f.key == MASS_KEY else f for f in findings()]
    panel.show_reading(replace(a_reading(), findings=tuple(below)), Edits())
    said = words(panel)
    assert "Nothing above threshold." in said
    assert {"Pulmonary mass", "Pneumonia"} <= set(said)


def test_switching_and_accepting_name_their_finding(qtbot, panel):
    panel.show_reading(a_reading(), Edits())
    with qtbot.waitSignal(panel.switched, timeout=5000) as seen:
        panel.rows[MASS_KEY].switch.click()
    assert seen.args == [MASS_KEY, False]
    with qtbot.waitSignal(panel.accepted, timeout=5000) as seen:
        panel.rows[PNEUMONIA_KEY].accept.click()
    assert seen.args == [PNEUMONIA_KEY, True]


def test_what_was_switched_off_stays_unchecked(panel):
    panel.show_reading(a_reading(), Edits(switched_off=frozenset({MASS_KEY})))
    assert not panel.rows[MASS_KEY].switch.isChecked()
    assert panel.rows[PNEUMONIA_KEY].switch.isChecked()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_row_is_reached_with_the_keyboard(qtbot, panel, key):
    panel.show_reading(a_reading(), Edits())
    with qtbot.waitSignal(panel.finding_chosen, timeout=5000) as seen:
        qtbot.keyClick(panel.rows[MASS_KEY], key)
    assert seen.args == [MASS_KEY]


@pytest.mark.parametrize("name", ["Pulmonary mass", "pulmonary mass", "肺肿块"])
def test_a_finding_is_added_by_its_name_in_either_language(qtbot, panel, name):
    panel.use(a_vocabulary())
    panel.add_line.line.setText(name)
    with qtbot.waitSignal(panel.added, timeout=5000) as seen:
        qtbot.keyClick(panel.add_line.line, Qt.Key.Key_Return)
    assert seen.args == [MASS, True]
    assert panel.add_line.line.text() == ""


def test_a_finding_is_added_as_excluded(qtbot, panel):
    panel.use(a_vocabulary())
    panel.add_line.kind.setCurrentIndex(1)
    with qtbot.waitSignal(panel.added, timeout=5000) as seen:
        panel.add_line.add("Pulmonary mass")
    assert seen.args == [MASS, False]


def test_choosing_a_completion_adds_it_and_empties_the_line(qtbot, panel):
    panel.use(a_vocabulary())
    with qtbot.waitSignal(panel.added, timeout=5000) as seen:
        panel.add_line._completer.activated.emit("Cough")
    assert seen.args[0].code == "HP:0012735"


def test_a_name_that_is_unknown_is_not_added(panel):
    panel.use(a_vocabulary())
    assert not panel.add_line.add("Purple lung")


def test_covered_results_show_only_what_the_reader_added(panel, qtbot):
    added = replace(findings()[0], key="reader:HP:0033821")
    panel.show_reading(None, Edits(), ("Covered.", "Show AI"))
    assert panel.cover.isVisible()
    assert panel.rows == {}
    with qtbot.waitSignal(panel.reveal_asked, timeout=5000):
        panel.cover.button.click()
    from meddx.case.evidence import ReaderSource

    mine = replace(added, source=ReaderSource(), heatmap=None, threshold=None)
    panel.show_reading(None, Edits(added=(mine,)), ("Covered.", ""))
    assert set(panel.rows) == {"reader:HP:0033821"}
    assert "Covered." in words(panel)


def test_ticking_a_box_keeps_the_place_and_the_keyboard(qtbot, panel):
    panel.resize(420, 260)
    panel.show_reading(a_reading(), Edits())
    key = findings()[-1].key
    bar = panel._list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100, timeout=5000)
    panel.stand_on(key)
    panel.rows[key].switch.setFocus()
    place = bar.value()
    assert place > 50
    panel.show_reading(a_reading(), Edits(switched_off=frozenset({key})))
    qtbot.waitUntil(panel.rows[key].isVisible, timeout=5000)
    assert bar.value() == pytest.approx(place, abs=4)
    assert panel.rows[key].switch.hasFocus()


def test_neither_the_commonest_nor_the_rarest_score_comes_first():
    common, rare, telling = (
        replace(findings()[0], probability=p, log10_lr=lr)
        for p, lr in ((0.30, 0.01), (0.005, 0.4), (0.18, 0.2))
    )
    assert max((common, rare, telling), key=lambda finding: finding.weight) is telling


@pytest.mark.parametrize(("passed", "colour"), [(True, "supports"), (False, "muted")])
def test_what_failed_a_filter_does_not_look_like_what_counts(panel, passed, colour):
    reading = a_reading()
    gene = next(f for f in reading.findings if isinstance(f.source, VariantSource))
    variant = replace(gene.source.variant, passed=passed)
    probability = 1.0 if passed else 0.0
    changed = replace(gene, source=replace(gene.source, variant=variant), probability=probability)
    panel.show_reading(replace(reading, findings=(changed,)), Edits())
    (row,) = panel.rows.values()
    states = [w for w in row.findChildren(QLabel) if w.styleSheet()]
    assert [w.styleSheet() for w in states] == [f"color: {getattr(COLOURS, colour)};"]


def test_what_nobody_vouches_for_says_so(panel):
    panel.show_reading(a_reading(), Edits())
    assert "unsigned model" not in words(panel)
    panel.show_reading(a_doubtful_reading(), Edits())
    marked = panel.rows[MASS_KEY].findChildren(QLabel, "badge")
    assert [mark.text() for mark in marked] == ["unsigned model", "not calibrated"]
    assert "nobody vouches for it" in marked[0].toolTip()
    note = next(key for key in panel.rows if key.startswith("note:"))
    assert panel.rows[note].findChildren(QLabel, "badge") == []


def test_a_score_that_is_no_answer_says_why(panel):
    answers = ConformalSet(0.9, True, True)
    left_open = [replace(f, conformal=answers) if f.key == MASS_KEY else f for f in findings()]
    panel.show_reading(replace(a_reading(), findings=tuple(left_open)), Edits())
    said = words(panel)
    assert "indeterminate" in said
    assert "above its threshold" not in said
    assert "Indeterminate: the score fits patients with it and patients without it." in said


def test_what_must_be_said_of_a_finding_stands_beside_it(panel):
    remark = Phrase("A constructed finding.")
    told = [replace(f, remark=remark) if f.key == MASS_KEY else f for f in findings()]
    panel.show_reading(replace(a_reading(), findings=tuple(told)), Edits())
    assert "A constructed finding." in words(panel)


def test_rows_are_used_again_and_show_what_the_reader_did(panel):
    reading = a_reading()
    panel.show_reading(reading, Edits())
    kept = dict(panel.rows)
    edits = Edits(switched_off=frozenset({MASS_KEY}), accepted=frozenset({PNEUMONIA_KEY}))
    panel.show_reading(replace(reading, edits=edits), edits)
    assert panel.rows == kept
    assert not panel.rows[MASS_KEY].switch.isChecked()
    assert panel.rows[PNEUMONIA_KEY].accept.isChecked()
    panel.show_reading(replace(a_doubtful_reading(), edits=edits), edits)
    assert panel.rows[MASS_KEY] is not kept[MASS_KEY]  # it bears marks now


def test_another_list_of_diagnoses_makes_no_row_anew(panel):
    reading, edits = a_reading(), Edits()
    panel.show_reading(reading, edits)
    before = panel.findChildren(QLabel, "group")
    ranked = replace(reading, diagnoses=())
    panel.show_reading(ranked, edits)
    assert panel.findChildren(QLabel, "group") == before != []
    assert panel.shows(ranked)
    panel.show_reading(replace(ranked, findings=reading.findings[:1]), edits)
    assert panel.rows.keys() == {reading.findings[0].key}
