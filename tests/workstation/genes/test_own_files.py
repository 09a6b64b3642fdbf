"""Typing variants, changing and removing gene files, and the list of reference files."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from meddx.archive import kept as kinds
from meddx.case import typed_notes
from meddx.case.criteria import CriterionEdit, Strength
from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.case.variants import Origin, Zygosity
from meddx.commands.shared.typed_variants import TypedVariants
from meddx.knowledge.radiology import NO_SOURCE, BadRow
from meddx.knowledge.references import NO_BUILD
from meddx.knowledge.user_problems import not_taken
from meddx.knowledge.user_references import GONE, NONE_OF_THEM, Given
from meddx.phrase import Phrase, Refused
from meddx.workstation.app import make_window
from meddx.workstation.genes.desk import GenesDesk
from meddx.workstation.genes.services import GeneServices
from meddx.workstation.notes.typed_keeping import TYPED_VARIANTS
from meddx.workstation.services import Preferences
from tests.helpers import departments
from tests.helpers.builders import a_case
from tests.helpers.keeping import Memory
from tests.helpers.services import FakeServices

WAIT = 10_000
LIST = GenePanel("g2", "panel.tsv", "panel", genes=("FGFR2",))
TYPED = TypedVariants()


class FakeReferences:
    """Keeps files in memory; names that begin with ``bare`` must be told their build."""

    def __init__(self):
        self.given = []
        self.refuses = None

    def listed(self, context):
        return tuple(self.given)

    def add(self, path, context, build=""):
        context.checkpoint(0, 1, Phrase("Reading"))
        if self.refuses is not None:
            raise self.refuses
        if path.suffix == ".bad":
            raise Refused("no_reference", NONE_OF_THEM.with_values(file=path.name))
        if path.name.startswith("bare") and not build:
            raise Refused("no_build", NO_BUILD.with_values(file=path.name))
        made = Given(path.name, "genes", path, build or "GRCh38", "v46", 20_000, 3)
        self.given.append(made)
        return made

    def remove(self, given):
        self.given.remove(given)


@pytest.fixture
def references():
    return FakeReferences()


@pytest.fixture
def kept():
    return Memory()


@pytest.fixture
def window(qtbot, styled, references, kept):
    services = FakeServices(genes=GeneServices(references, TYPED), keeping=kept)
    made = make_window(services.made, Preferences(show_ai=True, tour_done=True))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.show(replace(a_case(), panels=(LIST,)))
    yield made
    made.close()


@pytest.fixture
def desk(window):
    window.actions_["genes"].trigger()
    return window.findChild(GenesDesk)


@pytest.fixture
def page(qtbot, desk):
    """Open the page for variants and type on it."""

    def typed(text, button=None):
        (button or desk.shown.own.write).click()
        dialog = desk.own.typed.dialog
        dialog.page.setPlainText(text)
        waits = qtbot.waitUntil
        waits(lambda: dialog.lines.rowCount() > 0 and not dialog._pause.isActive(), timeout=WAIT)
        waits(lambda: dialog.notes.text() != "" or dialog.add.isEnabled(), timeout=WAIT)
        return dialog

    return typed


def answer(box: QMessageBox, words: str) -> None:
    next(button for button in box.buttons() if button.text() == words).click()


def told(dialog):
    return [
        (dialog.lines.item(row, 0).text(), dialog.lines.item(row, 1).text())
        for row in range(dialog.lines.rowCount())
    ]


def ready(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.add.isEnabled() and not dialog._pause.isActive(), timeout=WAIT)


def test_variants_are_typed_changed_and_removed(qtbot, window, desk, page):
    text = "# patient_id: 9RG1\nNM_000492.4(CFTR):c.1521_1523del (p.Phe508del) het\nnonsense"
    dialog = page(text)
    lines = told(dialog)
    assert lines[0] == (
        "2", "CFTR  NM_000492.4  c.1521_1523del  p.Phe508del (in-frame deletion)",
    )  # fmt: skip
    assert lines[1][0] == "3"
    assert "no HGVS description" in lines[1][1]
    box = dialog.lines.cellWidget(0, 2)
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert "p.Phe508del) hom" in dialog.text
    dialog.origin.setCurrentIndex(1)
    dialog.origin.activated.emit(1)
    assert dialog.text.startswith("# origin: germline\n")
    ready(qtbot, dialog)
    dialog.add.click()
    (_, panel) = window.session.case.panels
    assert (panel.kind, panel.title, panel.origin) == ("hgvs", "HGVS", Origin.GERMLINE)
    assert panel.variants[0].zygosity is Zygosity.HOMOZYGOUS
    assert window.session.case.identity_verified
    assert desk.shown.files.currentText() == "HGVS"

    qtbot.waitUntil(lambda: desk.own.typed.dialog is None, timeout=WAIT)
    dialog = page(panel.typed.replace("hom", "het"), desk.shown.own.change)
    ready(qtbot, dialog)
    dialog.add.click()
    (_, changed) = window.session.case.panels
    assert changed.variants[0].zygosity is Zygosity.HETEROZYGOUS
    window.actions_["undo"].trigger()
    assert window.session.case.panels == (LIST, panel)
    desk.shown.files.setCurrentIndex(1)
    desk.shown.own.remove.click()
    assert window.session.case.panels == (LIST,)
    assert not desk.shown.own.change.isVisible()
    window.actions_["undo"].trigger()
    assert window.session.case.panels == (LIST, panel)


def test_variants_that_name_nobody_are_attached_only_on_yes(qtbot, window, desk, page):
    dialog = page("BRCA1 c.68_69del")
    ready(qtbot, dialog)
    dialog.add.click()
    assert window.session.case.panels == (LIST,)
    answer(desk.shown.findChild(QMessageBox), "Attach")
    assert len(window.session.case.panels) == 2
    assert window.session.case.attached == (TYPED_VARIANTS,)
    desk.shown.own.remove.click()
    assert window.session.case.identity_verified


def test_a_text_of_another_patient_is_refused_and_an_unfinished_one_stays(
    qtbot, window, desk, page
):
    dialog = page("# patient_id: OTHER\nBRCA1 c.68_69del")
    ready(qtbot, dialog)
    dialog.add.click()
    assert window.session.case.panels == (LIST,)
    assert "another patient" in window.messages.findChildren(type(window.banner.name))[0].text()

    qtbot.waitUntil(lambda: desk.own.typed.dialog is None, timeout=WAIT)
    page("MLH1 c.1A>G").reject()
    qtbot.waitUntil(lambda: desk.own.typed.dialog is None, timeout=WAIT)
    desk.shown.own.write.click()
    assert desk.own.typed.dialog.text == "MLH1 c.1A>G"
    desk.own.typed.dialog.reject()


def test_what_was_said_of_variants_stays_when_another_line_is_typed(qtbot, window, desk, page):
    session = window.session
    dialog = page("# patient_id: 9RG1\nBRCA1 c.68_69del het")
    ready(qtbot, dialog)
    dialog.add.click()
    old = session.case.panels[1]
    key = f"gene:{old.panel_id}:{old.variants[0].key}"
    session.change(session.edits.with_criterion(CriterionEdit(key, "PM2", True, Strength.STRONG)))
    qtbot.waitUntil(lambda: desk.own.typed.dialog is None, timeout=WAIT)
    dialog = page(f"{old.typed}\nMLH1 c.1A>G", desk.shown.own.change)
    ready(qtbot, dialog)
    dialog.add.click()
    new = session.case.panels[1]
    assert len(new.variants) == 2
    (edit,) = session.edits.criteria
    assert edit.finding_key == key.replace(old.panel_id, new.panel_id) != key
    window.actions_["undo"].trigger()
    (edit,) = session.edits.criteria
    assert edit.finding_key == key


def texts(kept):
    plain = kept.documents.get((kinds.TYPED_VARIANTS, typed_notes.subjects(a_case())[0]))
    return [note.text for note in typed_notes.notes_of(plain)] if plain else []


def test_typed_variants_are_there_when_the_patient_is_opened_again(qtbot, window, desk, page, kept):
    session = window.session
    text = "# patient_id: 9RG1\nBRCA1 c.68_69del het"
    dialog = page(text)
    ready(qtbot, dialog)
    dialog.add.click()
    assert texts(kept) == [text]
    session.close_case()
    session.show(replace(a_case(), panels=(LIST,)))
    qtbot.waitUntil(lambda: len(session.case.panels) == 2, timeout=WAIT)
    assert session.case.panels[1].typed == text
    assert session.case.identity_verified

    desk.shown.files.setCurrentIndex(1)
    desk.shown.own.remove.click()
    assert texts(kept) == []
    window.actions_["undo"].trigger()
    assert texts(kept) == [text]
    session.close_case()
    twin = replace(a_case().patient, name="Other^One", birth_date=date(1977, 1, 1))
    session.show(replace(a_case(), patient=twin))
    qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)
    assert not any(panel.typed for panel in session.case.panels)


def test_typed_lists_have_titles_of_their_own_after_a_restart(qtbot, window, desk, page):
    session = window.session
    for text in ("# patient_id: 9RG1\nBRCA1 c.68_69del", "# patient_id: 9RG1\nMLH1 c.1A>G"):
        qtbot.waitUntil(lambda: desk.own.typed.dialog is None, timeout=WAIT)
        dialog = page(text)
        ready(qtbot, dialog)
        dialog.add.click()
    before = [(panel.title, panel.typed) for panel in session.case.panels[1:]]
    assert [title for title, _ in before] == ["HGVS", "HGVS 2"]
    session.close_case()
    session.show(replace(a_case(), panels=(LIST,)))
    qtbot.waitUntil(lambda: len(session.case.panels) == 3, timeout=WAIT)
    assert [(panel.title, panel.typed) for panel in session.case.panels[1:]] == before


def test_removing_the_only_file_closes_the_case(window, desk):
    window.session.show(Case(panels=(LIST,)))
    desk.shown.own.remove.click()
    assert window.session.case.is_empty


def test_reference_files(qtbot, window, desk, references, tmp_path):
    """One window for several steps: each takes a second to build."""
    references.given.append(
        Given("old", "sequence", tmp_path / "g.fa", "GRCh37", on=date(2026, 1, 2), is_used=False,
              remark=GONE)
    )  # fmt: skip
    desk.shown.own.references.click()
    own = desk.own.references
    shown, lines = own.shown, own.shown.table.lines
    qtbot.waitUntil(lambda: lines.rowCount() == 1, timeout=WAIT)
    row = [lines.data(lines.index(0, column)) for column in range(lines.columnCount())]
    assert row[:6] == ["Genome (FASTA)", "g.fa", "GRCh37", "", "0", "2026-01-02"]
    assert "gone" in row[6]

    shown.dropped.emit((tmp_path / "a.gff3", tmp_path / "bare.gff3"))
    qtbot.waitUntil(lambda: own.asked is not None and own.asked.isVisible(), timeout=WAIT)
    assert "bare.gff3 does not tell" in own.asked.text()
    assert "a.gff3" in shown.said.text()
    answer(own.asked, "GRCh37")
    qtbot.waitUntil(lambda: lines.rowCount() == 3, timeout=WAIT)
    assert references.given[-1].build == "GRCh37"
    assert lines.data(lines.index(2, 4)) == "20,000 (3 left out)"
    assert not shown.analyse.isVisible()  # nothing was analysed yet

    question = own.asked
    shown.dropped.emit((tmp_path / "letter.bad",))
    qtbot.waitUntil(lambda: own.asked is not question, timeout=WAIT)
    assert "letter.bad is none of the reference files" in own.asked.informativeText()
    own.asked.close()

    assert not shown.remove.isEnabled()
    shown.table.selectRow(0)
    QTest.keyClick(shown.remove, Qt.Key.Key_Space)
    answer(own.asked, "Remove")
    qtbot.waitUntil(lambda: lines.rowCount() == 2, timeout=WAIT)
    assert [given.name for given in references.given] == ["a.gff3", "bare.gff3"]


def test_after_a_change_the_case_can_be_analysed_again(qtbot, window, desk, references, tmp_path):
    window.session.analyse()
    qtbot.waitUntil(lambda: window.session.reading is not None, timeout=WAIT)
    first = window.session.reading
    shown = desk.own.references.show()
    shown.dropped.emit((tmp_path / "a.gff3",))
    qtbot.waitUntil(shown.analyse.isVisible, timeout=WAIT)
    shown.analyse.click()
    qtbot.waitUntil(lambda: window.session.reading not in {None, first}, timeout=WAIT)
    assert not shown.analyse.isVisible()


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


def test_the_list_has_an_entry_in_the_menu_and_a_template(qtbot, window, tmp_path):
    window.actions_["references"].trigger()
    desk = window.findChild(GenesDesk).own.references
    assert desk.shown.isVisible()
    desk.write_template(tmp_path)
    qtbot.waitUntil(lambda: "department_template.tsv" in desk.shown.said.text(), timeout=WAIT)
    assert (tmp_path / "department_template.tsv").is_file()
    (tmp_path / "file").touch()
    desk.write_template(tmp_path / "file")
    qtbot.waitUntil(lambda: "another folder" in desk.shown.said.text(), timeout=WAIT)
