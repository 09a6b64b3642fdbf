"""The import step by step: whatever is wrong is said in a sentence, and the wizard stays."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from meddx.analysis.foreign.found import PRESETS
from meddx.analysis.pack import load
from meddx.analysis.pack_further import Coding
from meddx.jobs import Lanes
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.i18n import Translation
from meddx.workstation.models.wizard import ANSWERS, CHOOSE, DONE, FOUND, TRIAL, ImportWizard
from tests.helpers.models import NOT_READ, NOT_RUN, FakeModels, a_found
from tests.helpers.services import a_vocabulary

WAIT = 5000
MODEL = Path("model.onnx")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def models():
    return FakeModels(refuses="notes.txt")


@pytest.fixture
def wizard(qtbot, styled, models):
    bridge = Bridge(Lanes())
    made = ImportWizard(Translation(), (bridge, Watch(bridge)), models, lambda: False)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.use(a_vocabulary())
    made.show()
    yield made
    bridge.close()


def looked_at(qtbot, wizard, path=MODEL):
    wizard.look_at(path)
    qtbot.waitUntil(lambda: not wizard.is_busy, timeout=WAIT)


def answered(qtbot, wizard):
    looked_at(qtbot, wizard)
    wizard.go_on()
    for row, words in enumerate(("Pneumonia", "Pulmonary mass")):
        wizard.answers.table.say_term(row, words)


def test_from_a_file_to_an_installed_pack(qtbot, wizard, models):
    looked_at(qtbot, wizard)
    assert wizard.page == FOUND
    assert ("Format", "ONNX network") in wizard.found.lines
    assert "How large a picture does the network take? Give rows and columns." in wizard.found.asked
    answered(qtbot, wizard)
    assert wizard.page == ANSWERS
    wizard.answers.licence.setText("MIT")
    with qtbot.waitSignal(wizard.installed, timeout=WAIT) as told:
        wizard.go_on()
        assert wizard.page == TRIAL
    assert wizard.page == DONE
    assert told.args[0].name == "my_model"
    assert wizard.last.marks.words == ("unsigned model", "not calibrated")
    ((_, answers),) = models.written
    assert [label.code for label in answers.labels] == ["HP:0002090", "HP:0033821"]
    assert (answers.scaling, answers.licence) == (PRESETS["imagenet"], "MIT")


def test_what_is_no_model_is_refused_and_another_can_be_chosen(qtbot, wizard):
    looked_at(qtbot, wizard, Path("notes.txt"))
    assert wizard.page == CHOOSE
    assert wizard.told.text() == str(NOT_READ)
    assert wizard.isVisible()
    looked_at(qtbot, wizard)
    assert wizard.page == FOUND
    assert wizard.told.isHidden()


def test_an_open_question_keeps_the_form(qtbot, wizard, models):
    looked_at(qtbot, wizard)
    wizard.go_on()
    wizard.go_on()
    assert wizard.page == ANSWERS
    assert "output_0" in wizard.told.text()  # which term means it
    wizard.answers.table.say_term(0, "nonsense")
    wizard.go_on()
    assert wizard.told.text() == "There is no term nonsense. Choose one from the list."
    for row in range(2):
        wizard.answers.table.say_term(row, "")
        wizard.answers.table.say_used(row, used=False)
    wizard.go_on()
    assert "No output is used" in wizard.told.text()
    assert models.written == []


def test_numbers_of_a_further_input_must_be_numbers(qtbot, wizard, models):
    models.found = a_found(further={"age": (1, 1)})
    answered(qtbot, wizard)
    wizard.go_on()
    assert "age" in wizard.told.text()
    row = wizard.answers.further["age"]
    row.line.setText("old")
    wizard.go_on()
    assert "no numbers" in wizard.told.text()
    row.line.setText("0.5")
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()
    assert models.written[0][1].constants == {"age": (0.5,)}


def test_a_further_input_can_be_filled_by_the_case(qtbot, wizard, models):
    models.found = a_found(further={"age": (1, 1), "sex": (1, 2)})
    answered(qtbot, wizard)
    for name, text in (("age", "50, 20"), ("sex", "F=1 0, M=0 1")):
        row = wizard.answers.further[name]
        row.source.setCurrentIndex(row.source.findData(name))
        row.line.setText(text)
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()
    said = models.written[0][1].further
    assert said["age"] == Coding("age", mean=50.0, std=20.0)
    assert said["sex"] == Coding("sex", words=("F", "M"), codes=(1.0, 0.0, 0.0, 1.0))
    assert models.written[0][1].constants == {}


def test_of_ct_the_window_is_asked(qtbot, wizard, models):
    answered(qtbot, wizard)
    form = wizard.answers
    assert not form.window_.isEnabled()
    form.family.setCurrentIndex(form.family.findData("ct_slice"))
    assert (form.modalities.text(), form.body_parts.text(), form.views.text()) == ("CT", "", "")
    form.body_parts.setText("HEAD")
    wizard.go_on()
    assert wizard.page == ANSWERS
    assert "centre and width in HU" in wizard.told.text()
    form.window_.line.setText("40")
    wizard.go_on()
    assert wizard.told.text() == "The window of CT is two numbers: centre, width."
    form.window_.line.setText("-600, 1500")
    form.window_.slices.setCurrentIndex(1)
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()
    said = models.written[0][1]
    assert (said.family, said.window, said.cut) == ("ct_slice", (-600.0, 1500.0), True)


def test_the_window_that_a_file_states_is_shown(qtbot, wizard, models):
    models.found = a_found(modalities=("CT",), window=(40.5, 81.0))
    looked_at(qtbot, wizard)
    assert ("Window of CT", "centre 40.5 HU, width 81 HU") in wizard.found.lines
    wizard.go_on()
    assert wizard.answers.window_.line.text() == "40.5, 81"
    form = wizard.answers
    form.family.setCurrentIndex(form.family.findData("radiograph"))
    assert (form.answers.window, form.answers.cut) == (None, False)


def test_a_failed_trial_is_said_and_what_was_answered_stays(qtbot, wizard, models):
    models.fails = True
    answered(qtbot, wizard)
    wizard.go_on()
    qtbot.waitUntil(lambda: not wizard.is_busy, timeout=WAIT)
    assert wizard.page == TRIAL
    assert wizard.told.text() == str(NOT_RUN)
    wizard.go_back()
    assert [label.code for label in wizard.answers.table.labels] == ["HP:0002090", "HP:0033821"]
    models.fails = False
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()


def test_a_trial_can_be_stopped(qtbot, wizard, models):
    models.waits = True
    answered(qtbot, wizard)
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.bar.maximum() > 0, timeout=WAIT)  # it runs, and says how far
    assert wizard.stop.isVisible()
    wizard.cancel()
    assert (wizard.page, wizard.is_busy) == (ANSWERS, False)
    assert models.written == []


def test_closing_stops_what_runs(qtbot, wizard, models):
    models.waits = True
    answered(qtbot, wizard)
    wizard.go_on()
    wizard.reject()
    assert not wizard.is_busy
    qtbot.waitUntil(lambda: wizard._bridge.open_tickets == (), timeout=WAIT)
    assert models.written == []


def test_a_well_known_model_fills_the_form_at_once(qtbot, wizard, models):
    models.found = a_found(labels=14, like="chexnet", network="DenseNet-121")
    looked_at(qtbot, wizard)
    wizard.go_on()
    assert wizard.answers.table.labels[0].key == "output_0"
    wizard.answers.which.setCurrentIndex(1)
    qtbot.waitUntil(lambda: wizard.answers.table.labels[6].key == "Pneumonia", timeout=WAIT)
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()
    assert models.written[0][1].labels_of == "chexnet"


def test_a_part_that_is_cut_out_is_kept_as_the_file_says(qtbot, wizard, models):
    models.found = a_found(resize="centre_crop", crop=0.875)
    answered(qtbot, wizard)
    assert wizard.answers.answers.resize == ""
    wizard.answers.resize_.setCurrentIndex(0)
    assert wizard.answers.answers.resize == "stretch"


def test_a_pack_of_meddx_is_installed_as_it_is(qtbot, wizard, models):
    models.found = replace(load(ROOT / "models" / "note_dictionary"), name="other")
    looked_at(qtbot, wizard)
    assert ("Format", "Model pack of MedDx") in wizard.found.lines
    assert wizard.next.text() == "Install"
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()
    assert wizard.page == DONE
    assert wizard.last.switch.isHidden()  # it is signed


def test_enter_goes_on_and_escape_leaves(qtbot, wizard):
    looked_at(qtbot, wizard)
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.page == ANSWERS
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()


def test_the_keyboard_is_where_the_reader_goes_on_and_never_on_cancel(qtbot, wizard):
    assert wizard.focusWidget() is wizard.choose.file
    looked_at(qtbot, wizard, Path("notes.txt"))
    assert wizard.focusWidget() is wizard.next
    looked_at(qtbot, wizard)
    assert wizard.focusWidget() is wizard.next
    wizard.go_on()
    assert wizard.focusWidget() is wizard.next
    for row, words in enumerate(("Pneumonia", "Pulmonary mass")):
        wizard.answers.table.say_term(row, words)
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()
        assert wizard.focusWidget() is wizard.stop
    assert wizard.focusWidget() is wizard.next
