"""A radiologist's stories, from the first file to the report."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QWidget

from meddx.case.identity import Patient
from meddx.phrase import Language, Phrase
from meddx.workstation.services import Preferences
from tests.helpers.builders import MASS, a_case, a_reading, a_stack
from tests.helpers.services import FakeServices, a_vocabulary
from tests.workstation.test_session import Held

WAIT = 5000
MASS_KEY = "image:chest:1:HP:0033821"
GENE_KEY = "gene:p1:2-47656951-C-T"
LEFT = Qt.MouseButton.LeftButton


def drop(window, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held = Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, enter := QDragEnterEvent(QPoint(600, 400), *held))
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), *held))


def opened(qtbot, window, tmp_path, name="study"):
    folder = tmp_path / name
    folder.mkdir()
    with qtbot.waitSignal(window.session.case_changed, timeout=WAIT):
        drop(window, folder)
    return folder


def read(qtbot, window):
    with qtbot.waitSignal(window.bridge.succeeded, timeout=WAIT):
        window.actions_["analyse"].trigger()
    qtbot.waitUntil(lambda: window.session.reading is not None, timeout=WAIT)


def words(widget):
    QApplication.sendPostedEvents()
    shown = (w for w in widget.findChildren(QLabel) if w.isVisible())
    return [w.text().replace("\xa0", " ") for w in shown]


def ranked(window):
    return [card.diagnosis.code.code for card in window.diagnoses.cards]


def test_open_analyse_cancel_analyse_again_export(qtbot, build, tmp_path):
    held = Held()
    window = build(FakeServices(analyse=held))
    opened(qtbot, window, tmp_path)
    assert window.banner.name.text() == "Demonstration, Anna"
    assert "ID 9RG1" in window.banner.facts.text()
    assert window.viewer.canvas.series is window.session.case.series[0]

    with qtbot.waitSignal(window.bridge.progress, timeout=WAIT):
        window.actions_["analyse"].trigger()
    assert window.status.tasks.isVisible()
    assert window.status.tasks.words.text() == "Reading"
    with qtbot.waitSignal(window.bridge.stopped, timeout=WAIT):
        window.status.tasks.cancel.click()
    assert not window.status.tasks.isVisible()
    assert window.session.reading is None
    assert "Not analysed yet." in words(window.diagnoses)

    held.go.set()
    read(qtbot, window)
    assert window.diagnoses.cards == ()  # covered until the reader asks
    assert window.viewer.canvas.overlay is None
    window.actions_["show_ai"].trigger()
    assert ranked(window)[0] == "OMIM:120435"
    assert window.viewer.canvas.overlay is not None
    assert window.viewer.bar.finding.key == MASS_KEY
    assert window.status.chip.text() == "AI: CPU"
    assert "This computer has no NVIDIA GPU." in window.status.chip.toolTip()

    path = tmp_path / "report.pdf"
    with qtbot.waitSignal(window.session.exported, timeout=WAIT):
        window.files.export(str(path))
    assert path.read_text() == "en 0"
    assert "report.pdf" in window.status.said.text()


def test_results_are_covered_again_when_the_reader_wants(qtbot, build, tmp_path):
    window = build()
    opened(qtbot, window, tmp_path)
    read(qtbot, window)
    window.diagnoses.cover.button.click()
    assert window.diagnoses.cards
    assert window.notes.legend.isVisible()
    window.actions_["show_ai"].trigger()
    assert window.diagnoses.cards == ()
    assert window.viewer.canvas.overlay is None
    assert not window.notes.legend.isVisible()
    assert window.genes._reading is None


def test_adding_a_finding_ranks_again(qtbot, build):
    window = build(preferences=Preferences(show_ai=True))
    window.findings.use(a_vocabulary())
    window.session.show_reading(a_reading())
    with qtbot.waitSignal(window.session.reading_changed, timeout=WAIT):
        window.findings.add_line.add("Fever")
    assert "reader:HP:0001945" in window.findings.rows
    assert "Added by the reader" in words(window.findings)
    with qtbot.waitSignal(window.session.reading_changed, timeout=WAIT):
        window.findings.rows["reader:HP:0001945"].remove.click()
    assert "reader:HP:0001945" not in window.findings.rows


def test_switching_a_finding_off_and_on_gives_the_same_list(qtbot, build):
    window = build(preferences=Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    before = ranked(window)
    with qtbot.waitSignal(window.session.reading_changed, timeout=WAIT):
        window.findings.rows[GENE_KEY].switch.click()
    assert ranked(window)[-1] == "MEDDX:0004"
    assert ranked(window)[0] != before[0]
    qtbot.waitUntil(lambda: "Switched off by the reader" in _lines(window.genes), timeout=WAIT)
    with qtbot.waitSignal(window.session.reading_changed, timeout=WAIT):
        window.findings.rows[GENE_KEY].switch.click()
    assert ranked(window) == before


def _lines(genes):
    items = (genes.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(genes.list.count()))
    return [line for item in items for line in item.lines]


def test_from_a_diagnosis_to_the_slice_the_sentence_and_the_variant(qtbot, build):
    window = build(preferences=Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    window.diagnoses.finding_chosen.emit(GENE_KEY)
    assert window.genes.list.chosen_key == "p1|2-47656951-C-T"
    assert window.findings.rows[GENE_KEY].property("chosen") is True
    cough = next(f for f in a_reading().findings if f.code.display == "Cough")
    window.findings.finding_chosen.emit(cough.key)
    assert window.notes.text.textCursor().position() == cough.source.start
    pneumonia = "image:chest:1:HP:0002090"
    window.findings.finding_chosen.emit(pneumonia)
    assert window.viewer.bar.finding.key == pneumonia
    assert "Pneumonia, 4 %, below its threshold" in words(window.viewer.bar)


def test_the_heatmap_has_a_switch_and_an_opacity(qtbot, build):
    window = build(preferences=Preferences(show_ai=True, heatmap_opacity=0.3))
    window.session.show_reading(a_reading())
    assert window.viewer.canvas.overlay.opacity == 0.3
    assert window.viewer.colours.isVisible()
    window.viewer.bar.opacity.setValue(80)
    assert window.viewer.canvas.overlay.opacity == 0.8
    window.actions_["heatmap"].trigger()
    assert window.viewer.canvas.overlay is None
    assert not window.viewer.colours.isVisible()


def test_a_refused_file_is_named_and_dismissed(qtbot, build, tmp_path):
    window = build()
    (tmp_path / "study").mkdir()
    (tmp_path / "poem.bad").write_text("x")
    with qtbot.waitSignal(window.session.case_changed, timeout=WAIT):
        drop(window, tmp_path / "study", tmp_path / "poem.bad")
    assert "poem.bad: MedDx does not know this format." in words(window.messages)
    assert not window.session.case.is_empty
    window.messages.dismiss(window.messages.messages[0])
    assert not window.messages.isVisible()


@pytest.mark.parametrize(("answer", "attached"), [("Attach", True), ("Do not attach", False)])
def test_what_names_nobody_is_attached_only_on_yes(qtbot, build, tmp_path, answer, attached):
    window = build()
    opened(qtbot, window, tmp_path)
    note = tmp_path / "nobody.txt"
    note.write_text("x")
    with qtbot.waitSignal(window.session.attach_asked, timeout=WAIT):
        drop(window, note)
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "Attach to Demonstration, Anna, ID 9RG1, born 1940-03-05?"
    assert "No patient is named in: nobody.txt." in box.informativeText()
    assert box.defaultButton().text() == "Do not attach"
    button = next(b for b in box.buttons() if b.text() == answer)
    if attached:
        with qtbot.waitSignal(window.session.case_changed, timeout=WAIT):
            button.click()
        assert window.banner.unverified.isVisible()
        assert window.banner.unverified.text() == "identity not verified"
    else:
        button.click()
        assert not window.banner.unverified.isVisible()


def test_a_note_is_typed(qtbot, build, tmp_path):
    window = build()
    opened(qtbot, window, tmp_path)
    window.notes.write.click()
    dialog = window.note_desk.typed.dialog
    dialog.text.setPlainText("Patient ID 9RG1. Dry cough.")
    with qtbot.waitSignal(window.session.case_changed, timeout=WAIT):
        dialog.accept()
    assert [note.note_id for note in window.session.case.notes] == ["n1", "typed"]


def test_the_language_changes_while_results_are_open(qtbot, build, chinese):
    window = build(preferences=Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    kept = []
    window._preferences = Preferences(show_ai=True, remember=lambda *what: kept.append(what))
    window.switch_language(Language.ZH_CN)
    qtbot.waitUntil(lambda: "支持证据" in words(window.diagnoses) or (window.diagnoses.cards
                    and "肺转移瘤" in words(window.diagnoses)), timeout=WAIT)  # fmt: skip
    assert "来自影像" in words(window.findings)
    assert "肺肿块, 62 %, 高于阈值" in words(window.viewer.bar)
    assert kept == [("language", "zh_CN")]
    assert ranked(window)[0] == "OMIM:120435"


def test_keys_scroll_zoom_invert_and_undo(qtbot, build):
    window = build()
    reading = a_reading()
    window.session.show(reading.case)
    window.series.choose("1.2.3")
    canvas = window.viewer.canvas
    canvas.setFocus()
    for key, expected in ((Qt.Key.Key_I, True), (Qt.Key.Key_I, False)):
        qtbot.keyClick(canvas, key)
        assert canvas.view.inverted is expected
    qtbot.keyClick(canvas, Qt.Key.Key_Equal)
    assert canvas.view.zoom == 1.0
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.view.zoom is None
    qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert canvas.view.window.center == 2000.0
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.view.window is None
    canvas.show_series(a_stack(), reading.case.patient)
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.view.k == 10


def test_typing_a_finding_does_not_press_the_keys_of_the_view(qtbot, build):
    window = build()
    window.session.show(a_reading().case)
    window.findings.use(a_vocabulary())
    line = window.findings.add_line.line
    line.setFocus()
    qtbot.keyClicks(line, "zz")
    assert line.text() == "zz"
    zoom = next(action for tool, action in window.actions_.tools if tool.shortcut == "Z")
    assert not zoom.isChecked()


def test_the_first_run_says_what_it_is_for(qtbot, build):
    kept = []
    window = build(
        preferences=Preferences(first_run=True, remember=lambda *what: kept.append(what))
    )
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "Research use only, not a medical device"
    box.buttons()[0].click()
    assert kept == [("first_run_done", True)]


def test_about_and_the_sheet_of_keys(qtbot, build):
    window = build()
    window.actions_["about"].trigger()
    (box,) = window.findChildren(QMessageBox)
    assert "Research use only, not a medical device" in box.informativeText()
    window.actions_["shortcuts"].trigger()
    dialog = next(d for d in window.findChildren(QDialog) if not isinstance(d, QMessageBox))
    said = {*words(dialog), *(part.accessibleName() for part in dialog.findChildren(QWidget))}
    assert {"Analyse", "F5", "Window/level", "W", "Invert", "I"} <= said


def test_of_two_patients_one_is_shown_and_the_other_can_be_chosen(qtbot, build):
    window = build()
    first = a_reading().case
    other = replace(first, patient=replace(first.patient, patient_id="OTHER"))
    window.session.show(first, (other,))
    assert window.banner.which.isVisible()
    window.banner.which.activated.emit(1)
    assert window.session.case is other
    assert window.session.others == (first,)


def test_a_newer_answer_wins_while_the_reader_goes_on(qtbot, build):
    """Edits made faster than the ranking answers: the last one counts."""
    gate, calls = threading.Event(), []

    def slow(reading, edits, _context):
        calls.append(edits)
        gate.wait(5)
        return replace(reading, edits=edits)

    window = build(FakeServices(rerank=slow), Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    for key in (MASS_KEY, GENE_KEY):
        window.session.switch(key, on=False)
    window.session.add(MASS)
    gate.set()
    qtbot.waitUntil(lambda: window.session.reading.edits is window.session.edits, timeout=WAIT)
    assert window.session.reading.edits.switched_off == {MASS_KEY, GENE_KEY}
    assert len(calls) <= 3


def test_progress_words_follow_the_job(qtbot, build, tmp_path):
    seen = threading.Event()

    def slow(case, context, edits):
        context.checkpoint(1, 2, Phrase("Weighing the diagnoses"))
        seen.wait(5)
        return a_reading(case, edits)

    window = build(FakeServices(analyse=slow))
    opened(qtbot, window, tmp_path)
    with qtbot.waitSignal(window.bridge.progress, timeout=WAIT):
        window.actions_["analyse"].trigger()
    assert window.status.tasks.words.text() == "Weighing the diagnoses"
    assert window.status.tasks.bar.value() == 500
    seen.set()
    qtbot.waitUntil(lambda: window.session.reading is not None, timeout=WAIT)


def test_the_next_case_is_covered_again(qtbot, build):
    window = build()
    window.session.show_reading(a_reading())
    window.reveal(True)
    assert window.diagnoses.cards
    other = replace(a_reading().case, patient=Patient("OTHER"))
    window.session.show_reading(a_reading(other))
    assert window.diagnoses.cards == ()
    assert not window.actions_["show_ai"].isChecked()


def test_the_chosen_heatmap_stays_while_the_list_is_ranked_again(qtbot, build):
    window = build(preferences=Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    pneumonia = "image:chest:1:HP:0002090"
    window.go_to(pneumonia)
    with qtbot.waitSignal(window.session.reading_changed, timeout=WAIT):
        window.session.switch(GENE_KEY, on=False)
    assert window.viewer.bar.finding.key == pneumonia
    assert not window.viewer.canvas.history.can_undo


def test_a_refused_file_does_not_cost_the_reading(qtbot, build, tmp_path):
    window = build(preferences=Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    (tmp_path / "poem.bad").write_text("x")
    with qtbot.waitSignal(window.session.refused, timeout=WAIT):
        drop(window, tmp_path / "poem.bad")
    assert window.session.reading is not None
    assert window.diagnoses.cards


def test_a_language_that_was_asked_for_but_not_built_is_said(build):
    window = build(preferences=Preferences(language=Language.ZH_CN))
    assert "were not built" in window.status.said.text()


def test_space_and_arrows_belong_to_what_has_the_keyboard(qtbot, build):
    window = build(preferences=Preferences(show_ai=True))
    window.session.show_reading(a_reading(a_case(a_stack())))
    canvas, box = window.viewer.canvas, window.findings.rows[MASS_KEY].switch
    canvas.change(canvas.view.toggled_inversion())
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert MASS_KEY in window.session.edits.switched_off
    assert canvas.view.inverted
    window.series.list.setFocus()
    qtbot.keyClick(window.series.list, Qt.Key.Key_Down)
    assert canvas.series.modality == "CT"
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.view.k == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.series.modality == "CR"
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert not canvas.view.inverted
