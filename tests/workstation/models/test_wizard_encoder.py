"""A text encoder in the import wizard: nothing is asked, and what is shown fits it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from meddx.analysis.foreign.found import Answers
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.jobs import Lanes
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.i18n import Translation
from meddx.workstation.models.wizard import DONE, FOUND, TRIAL, ImportWizard
from tests.helpers.models import NOT_RUN, FakeModels

WAIT = 5000
ENCODER = FoundEncoder("place", "ab" * 32, "tiny", 384, 256, True, 6, 12, 30522, ("en",), "MIT")


@pytest.fixture
def models():
    return FakeModels(found=ENCODER)


@pytest.fixture
def wizard(qtbot, styled, models):
    bridge = Bridge(Lanes())
    made = ImportWizard(Translation(), (bridge, Watch(bridge)), models, lambda: False)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    made.look_at(Path("tiny.whl"))
    qtbot.waitUntil(lambda: made.page == FOUND, timeout=WAIT)
    yield made
    bridge.close()


def test_it_is_installed_without_a_question(qtbot, wizard, models):
    shown = dict(wizard.found.lines)
    assert shown["Format"] == "Text encoder of Hugging Face"
    assert shown["Network"] == "BERT, 6 layers of 12 heads, 30522 word pieces"
    assert (shown["Languages"], shown["Licence"]) == ("en", "MIT")
    assert wizard.found.asked == ()
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()
    assert wizard.page == DONE
    assert models.written == [(ENCODER, Answers())]


def test_what_fails_is_said_and_can_be_tried_again(qtbot, wizard, models):
    models.fails = True
    wizard.go_on()
    qtbot.waitUntil(lambda: not wizard.is_busy, timeout=WAIT)
    assert (wizard.page, wizard.told.text()) == (TRIAL, str(NOT_RUN))
    assert "compared" in wizard.trial.text()
    wizard.go_back()
    assert wizard.page == FOUND, "there are no answers to go back to"
    models.fails = False
    with qtbot.waitSignal(wizard.installed, timeout=WAIT):
        wizard.go_on()


def test_what_is_stopped_goes_back_to_what_was_found(qtbot, wizard, models):
    models.waits = True
    wizard.go_on()
    assert wizard.page == TRIAL
    wizard.cancel()
    models.waits = False
    assert (wizard.page, wizard.told.text()) == (FOUND, "Stopped.")
