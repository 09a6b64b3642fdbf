"""Typing variants, changing and removing gene files, and the list of reference files."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from meddx.archive import kept as kinds
from meddx.case import typed_notes
from meddx.case.criteria import CriterionEdit, Strength
from meddx.case.record import Case
from meddx.case.variants import Origin, Zygosity
from meddx.knowledge.user_references import GONE, Given
from meddx.workstation.genes.desk import GenesDesk
from meddx.workstation.notes.typed_keeping import TYPED_VARIANTS
from tests.helpers.builders import a_case
from tests.helpers.own_files import LIST, answer

WAIT = 10_000


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
