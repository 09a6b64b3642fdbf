"""Labels get their terms by name, in either language, or by code."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem

from meddx.analysis.foreign.found import LabelAnswer
from meddx.phrase import Language
from meddx.workstation.models.labels_table import CALLED, NAME, TERM, LabelsTable
from tests.helpers.services import a_vocabulary

TWO = (LabelAnswer("a", "HP:0002090", 0.3), LabelAnswer("b"))


@pytest.fixture
def table(qtbot, styled):
    made = LabelsTable(Language.EN)
    qtbot.addWidget(made)
    made.use(a_vocabulary())
    made.show_labels(TWO, names_fixed=True)
    made.resize(600, 200)
    made.show()
    return made


def test_it_gives_back_what_it_was_given(table):
    assert table.labels == TWO
    assert table.item(0, TERM).text() == "Pneumonia (HP:0002090)"
    assert not table.item(0, NAME).flags() & Qt.ItemFlag.ItemIsEditable


@pytest.mark.parametrize("words", ["pulmonary mass", "肺肿块", "HP:0033821", "X (HP:0033821)"])
def test_a_term_is_found_by_name_or_code(table, words):
    table.say_term(1, words)
    assert table.labels[1].code == "HP:0033821"
    assert table.item(1, TERM).text() == "Pulmonary mass (HP:0033821)"
    assert table.unknown == ()


def test_what_is_no_term_is_named_and_kept(table):
    table.say_term(1, "nonsense")
    assert table.unknown == ("nonsense",)
    assert table.labels[1].code == ""
    assert table.item(1, TERM).text() == "nonsense"


def test_an_empty_term_says_what_is_to_be_done(table):
    delegate = table.itemDelegateForColumn(TERM)
    told = []
    for row in range(2):
        option = QStyleOptionViewItem()
        delegate.initStyleOption(option, table.model().index(row, TERM))
        told.append(option.text)
    assert told == ["Pneumonia (HP:0002090)", "Choose a term"]
    assert table.item(1, TERM).text() == ""


def test_an_output_can_be_left_out(table):
    table.say_used(0, used=False)
    assert table.labels[0].suppressed


def test_the_editor_completes_and_enters_a_term(table, qtbot):
    table.setCurrentCell(1, TERM)
    line = table.findChild(QLineEdit)
    assert line.completer() is not None
    line.setText("Fever")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.labels[1].code == "HP:0001945", timeout=2000)


def test_a_threshold_is_a_probability(table):
    table.item(1, CALLED).setData(Qt.ItemDataRole.EditRole, 72.5)
    assert table.labels[1].threshold == pytest.approx(0.725)


def test_where_nobody_counted_outputs_rows_come_and_go(table):
    table.add_row()
    assert [label.key for label in table.labels] == ["a", "b", "output_2"]
    for _ in range(5):
        table.remove_row()
    assert len(table.labels) == 1
