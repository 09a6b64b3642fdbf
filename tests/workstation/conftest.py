"""The window with services that need no model."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meddx import paths
from meddx.workstation import theme
from meddx.workstation.i18n import Translation
from meddx.workstation.main_window import MainWindow
from meddx.workstation.services import Preferences
from tests.helpers.services import FakeServices

Build = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def chinese() -> Path:
    """Build the Chinese texts as the set-up does."""
    source = paths.resource("translations", "meddx_zh_CN.ts")
    release = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([str(release), str(source)], check=True, capture_output=True)
    return source.with_suffix(".qm")


@pytest.fixture(scope="session")
def styled(qapp: QApplication) -> QApplication:
    """The application with our fonts, palette and style sheet."""
    theme.apply(qapp)
    return qapp


@pytest.fixture
def build(qtbot: QtBot, styled: QApplication) -> Iterator[Build]:
    """Make windows that are shown (offscreen) and closed at the end."""
    made: list[MainWindow] = []

    def make(
        services: FakeServices | None = None, preferences: Preferences | None = None
    ) -> MainWindow:
        window = MainWindow(
            (services or FakeServices()).made, Translation(), preferences or Preferences()
        )
        made.append(window)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield make
    for window in made:
        window.close()
        window.translation.switch(next(iter(window.actions_.languages)))
