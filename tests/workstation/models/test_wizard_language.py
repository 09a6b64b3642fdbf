"""The import in another language: the same step, and all that was said and typed is still there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton

from meddx.jobs import Lanes
from meddx.phrase import Language, Refused
from meddx.training.dataset import NO_TABLE
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.i18n import Translation
from meddx.workstation.models.labels_table import TERM
from meddx.workstation.models.wizard import ANSWERS, CHOOSE, DONE, FOUND, TRIAL, ImportWizard
from tests.helpers.models import NOT_RUN, FakeModels, a_found
from tests.helpers.services import a_vocabulary

WAIT = 5000
INVENTED = {"my model", str(NOT_RUN)}  # by the stand-in models: in English alone


@pytest.fixture
def models():
    return FakeModels(refuses="notes.txt")


@pytest.fixture
def translation(chinese):
    made = Translation()
    yield made
    made.switch(Language.EN)


@pytest.fixture
def wizard(qtbot, styled, models, translation):
    bridge = Bridge(Lanes())
    made = ImportWizard(translation, (bridge, Watch(bridge)), models, lambda: False)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.use(a_vocabulary())
    made.show()
    yield made
    bridge.close()


def shown(wizard):
    """Return every text that stands in the wizard now, but for what it is waiting to delete."""
    QCoreApplication.sendPostedEvents(None, 0)
    parts = [w for kind in (QLabel, QPushButton, QCheckBox) for w in wizard.findChildren(kind)]
    return [part.text() for part in parts if part.isVisible() and part.text()]


def switch(translation, language):
    assert translation.switch(language)
    QCoreApplication.processEvents()  # Qt tells widgets in an event of its own


def fresh(qtbot, wizard, path="model.onnx"):
    wizard.look_at(Path(path))
    qtbot.waitUntil(lambda: not wizard.is_busy, timeout=WAIT)


def to_answers(qtbot, wizard):
    fresh(qtbot, wizard)
    wizard.go_on()
    for row, words in enumerate(("Pneumonia", "Pulmonary mass")):
        wizard.answers.table.say_term(row, words)


@pytest.mark.parametrize("step", [CHOOSE, FOUND, ANSWERS, TRIAL, DONE])
def test_every_step_is_in_the_other_language_alone_and_comes_back(
    qtbot, wizard, models, translation, step
):
    """What was switched says what one made in that language says."""
    reach(qtbot, wizard, models, step)
    before = shown(wizard)
    switch(translation, Language.ZH_CN)
    chinese = shown(wizard)
    assert wizard.page == step
    assert wizard.windowTitle() == "导入模型"
    assert len(chinese) == len(before)
    english = {text for text in chinese if text in before and " " in text.strip()}
    assert english <= INVENTED  # names of one word and numbers are the same in both
    switch(translation, Language.EN)
    assert shown(wizard) == before


def reach(qtbot, wizard, models, step):
    if step == CHOOSE:
        return
    if step == FOUND:
        fresh(qtbot, wizard)
        return
    to_answers(qtbot, wizard)
    models.fails = step == TRIAL
    if step > ANSWERS:
        wizard.go_on()
        qtbot.waitUntil(lambda: not wizard.is_busy, timeout=WAIT)


def test_what_was_answered_stays_right_or_wrong(qtbot, wizard, models, translation):
    models.found = a_found(further={"age": (1, 1), "sex": (1, 2)}, size=None)
    to_answers(qtbot, wizard)
    page = wizard.answers
    page.table.say_term(1, "nonsense")
    page.table.say_used(0, used=False)
    page.licence.setText("MIT")
    page.rows.setValue(320)
    page.scaling.setCurrentIndex(1)
    page.views.setText("mine")
    page.further["sex"].source.setCurrentIndex(page.further["sex"].source.findData("sex"))
    page.further["age"].line.setText("old")
    switch(translation, Language.ZH_CN)
    page = wizard.answers
    assert page.table.unknown == ("nonsense",)
    assert page.table.item(0, TERM).text() == "肺炎 (HP:0002090)"
    assert [one.suppressed for one in page.table.labels] == [True, False]
    assert (page.licence.text(), page.rows.value(), page.views.text()) == ("MIT", 320, "mine")
    assert page.scaling.currentIndex() == 1
    assert page.further["sex"].line.placeholderText() == "F=0, M=1"
    assert page.further["age"].line.text() == "old"


def test_what_is_being_typed_into_a_cell_is_taken(qtbot, wizard, translation):
    to_answers(qtbot, wizard)
    table = wizard.answers.table
    table.editItem(table.item(1, TERM))
    (line,) = table.viewport().findChildren(QLineEdit)
    line.setText("half a wor")
    switch(translation, Language.ZH_CN)
    assert wizard.answers.table.unknown == ("half a wor",)


def test_outputs_that_were_counted_stay(qtbot, wizard, models, translation):
    models.found = a_found(labels=0)
    fresh(qtbot, wizard)
    wizard.go_on()
    wizard.answers.table.add_row()
    switch(translation, Language.ZH_CN)
    assert wizard.answers.table.rowCount() == 2


def test_the_form_stays_scrolled_where_it_was(qtbot, wizard, translation):
    to_answers(qtbot, wizard)
    bar = wizard.answers.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100, timeout=WAIT)
    bar.setValue(100)
    switch(translation, Language.ZH_CN)
    QCoreApplication.sendPostedEvents(None, 0)
    assert wizard.answers.area.verticalScrollBar().value() == 100


def test_what_was_refused_is_said_in_the_other_language(qtbot, wizard, models, translation):
    to_answers(qtbot, wizard)
    wizard.answers.table.say_term(0, "nonsense")
    wizard.go_on()
    switch(translation, Language.ZH_CN)
    assert wizard.told.isVisible()
    assert "nonsense" in wizard.told.text()
    assert "There is no term" not in wizard.told.text()


def test_what_runs_goes_on_in_the_other_language(qtbot, wizard, models, translation):
    models.waits = True
    to_answers(qtbot, wizard)
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.bar.maximum() > 0, timeout=WAIT)
    switch(translation, Language.ZH_CN)
    assert wizard.is_busy
    assert (wizard.stop.text(), wizard.stop.isVisible()) == ("停止", True)
    wizard.cancel()
    assert wizard.told.text() == "已停止。"
    switch(translation, Language.EN)
    assert wizard.told.text() == "Stopped."


def test_a_refusal_is_said_again_in_the_other_language(
    qtbot, wizard, models, translation, monkeypatch
):
    def refuse(_path, _context):
        raise Refused("no_table", NO_TABLE.with_values(file="a.csv"))

    monkeypatch.setattr(models, "look", refuse)
    fresh(qtbot, wizard)
    english = wizard.told.text()
    switch(translation, Language.ZH_CN)
    assert "a.csv" in wizard.told.text()
    assert wizard.told.text() != english
