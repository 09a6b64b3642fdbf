"""Panels that several files look at."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meddx.workstation.i18n import Translation
from meddx.workstation.panels.diagnoses import DiagnosesPanel
from tests.helpers.diagnoses import missing


@pytest.fixture
def listing(qtbot: QtBot, styled: QApplication) -> DiagnosesPanel:
    """The list of diagnoses, high enough for an open card."""
    made = DiagnosesPanel(Translation(), missing)
    qtbot.addWidget(made)
    made.resize(420, 900)
    with qtbot.waitExposed(made):
        made.show()
    return made
