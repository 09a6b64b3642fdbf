"""The window of the workstation tests, and rooms for the situations."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meddx.jobs import Context
from meddx.phrase import Language
from meddx.workstation.help.desk import HelpDesk
from meddx.workstation.services import Preferences
from tests.helpers.situations import Room
from tests.workstation.conftest import Build, build, chinese, styled

__all__ = ["build", "chinese", "styled"]


@pytest.fixture
def room(
    qtbot: QtBot, build: Build, chinese: Path, context: Context, tmp_path: Path
) -> Callable[[Language], Room]:
    """Give rooms in a language."""

    def make(language: Language) -> Room:
        window = build()
        window.translation.switch(language)
        QApplication.sendPostedEvents()
        QCursor.setPos(0, 0)  # what the mouse rests on looks different
        return Room(qtbot, window, HelpDesk(window, Preferences()), context, tmp_path)

    return make
