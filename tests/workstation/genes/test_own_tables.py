"""A department's own table of diseases, opened or dropped like any file."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from meddx.knowledge.radiology import NO_SOURCE, BadRow
from meddx.knowledge.user_problems import not_taken
from meddx.phrase import Refused
from meddx.workstation.genes.desk import GenesDesk
from tests.helpers import departments
from tests.helpers.own_files import answer

WAIT = 10_000


def by_dialog(window, paths):
    dialog = window.files.ask_files()
    dialog.filesSelected.emit([str(path) for path in paths])
    dialog.close()


def by_drop(target, paths):
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy, none = QPointF(5, 5), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    target.dropEvent(QDropEvent(at, copy, held, Qt.MouseButton.LeftButton, none))


WAYS = {
    "dialog": by_dialog,
    "window": by_drop,
    "note": lambda window, paths: by_drop(window.notes, paths),
    "arguments": lambda window, paths: window.open_files(paths),
}


@pytest.fixture
def opened(window, monkeypatch):
    """What the window opens as a case."""
    found = []
    monkeypatch.setattr(window.session, "open", found.append)
    return found


@pytest.fixture
def table(tmp_path):
    made = tmp_path / "ward7.tsv"
    made.write_text(departments.filled(), encoding="utf-8")
    return made


@pytest.mark.parametrize("way", WAYS)
def test_a_departments_table_is_added_on_yes_and_what_came_with_it_is_opened(
    qtbot, window, references, opened, table, way
):
    other = table.with_name("panel.tsv")
    other.write_text("gene\nBRCA1\n", encoding="utf-8")
    WAYS[way](window, (other, table))
    assert opened == [(other,)]
    own = window.findChild(GenesDesk).own.references
    assert own.asked.text() == "Add ward7.tsv to the knowledge of MedDx?"
    assert "your department's own diseases" in own.asked.informativeText()
    assert not references.given
    answer(own.asked, "Add")
    qtbot.waitUntil(lambda: bool(references.given), timeout=WAIT)
    assert [given.path for given in references.given] == [table]
    assert own.shown.isVisible()


def test_a_departments_table_is_left_out_on_no(window, references, opened, table):
    saved_as_text = table.rename(table.with_name("ward7.txt"))
    window.open_files((saved_as_text,))
    own = window.findChild(GenesDesk).own.references
    answer(own.asked, "Leave out")
    assert own.shown is None
    assert not references.given
    assert not opened


def test_a_table_that_comes_while_others_are_added_is_added_after_them(
    qtbot, window, references, opened, table
):
    own = window.findChild(GenesDesk).own.references
    first = table.with_name("a.gff3")
    own.add((first,))
    window.open_files((table,))
    answer(own.asked, "Add")
    qtbot.waitUntil(lambda: len(references.given) == 2, timeout=WAIT)
    assert [given.path for given in references.given] == [first, table]


def test_what_is_wrong_with_a_table_is_told_by_line_and_column(
    qtbot, window, references, opened, table
):
    wrong = BadRow(table.name, 12, NO_SOURCE, "reference")
    references.refuses = Refused("bad_department_file", not_taken(table.name, [wrong]))
    window.open_files((table,))
    own = window.findChild(GenesDesk).own.references
    question = own.asked
    answer(question, "Add")
    qtbot.waitUntil(lambda: own.asked is not question, timeout=WAIT)
    assert "Line 12, column reference: " in own.asked.informativeText()
    own.asked.close()
