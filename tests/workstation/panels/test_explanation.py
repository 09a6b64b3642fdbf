from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Diagnosis, Evidence
from meddx.case.waterfall import waterfall
from meddx.phrase import Language, Phrase
from meddx.workstation.panels.explanation import Explanation
from tests.diagnosis.cases import MASS, image, note


def shown(qtbot, *findings):
    widget = Explanation()
    qtbot.addWidget(widget)
    row = Evidence(findings[0].key, findings[0].code, 1.0, Phrase("Because."))
    found = Diagnosis(Code(MEDDX, "MEDDX:1", "Disease"), 0.1, 0.5, (row,))
    fall = waterfall(found, {finding.key: finding for finding in findings})
    widget.show_steps(found, fall, {}, Language.EN, whole=True)
    chosen = []
    widget.chosen.connect(chosen.append)
    return next(iter(widget.rows.values())), chosen


def test_each_press_leads_to_the_next_place_that_says_it(qtbot):
    places = note(MASS), note(MASS, start=100), image(MASS)
    row, chosen = shown(qtbot, *places)
    assert row.words.text().endswith("3 places")
    assert "Press again to see the next place" in row.toolTip()
    for _ in range(4):
        row.clicked.emit()
    assert chosen == [place.key for place in (*places, places[0])]


def test_one_place_is_not_counted(qtbot):
    row, chosen = shown(qtbot, note(MASS))
    assert "place" not in row.words.text()
    assert "again" not in row.toolTip()
    for _ in range(2):
        row.clicked.emit()
    assert chosen == [note(MASS).key] * 2
