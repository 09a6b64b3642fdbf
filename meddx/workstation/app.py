"""Starts Qt and the window."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from meddx import __version__, log
from meddx.case.reading import Reading
from meddx.workstation import theme
from meddx.workstation.disc import DiscCopy
from meddx.workstation.i18n import Translation
from meddx.workstation.main_window import MainWindow
from meddx.workstation.screenshot import grab
from meddx.workstation.services import Preferences, Services


def start(paths: Sequence[Path], services: Services, preferences: Preferences) -> int:
    """Show the window, open ``paths`` in it, and return the exit code when it is closed."""

    def begin(window: MainWindow) -> None:
        if paths:
            window.session.open(tuple(paths))

    return _run(services, preferences, begin)


def start_with(reading: Reading, services: Services, preferences: Preferences) -> int:
    """Show the window with a reading that was made already (the demonstration)."""
    return _run(services, preferences, lambda window: window.session.show_reading(reading))


def picture(
    reading: Reading,
    services: Services,
    preferences: Preferences,
    path: Path,
    size: tuple[int, int] = (1280, 800),
) -> None:
    """Write a picture of the window with a reading, without showing it; closes the lanes.

    Needs no screen when ``QT_QPA_PLATFORM`` is ``offscreen``.
    """
    application = make_application()
    window = make_window(services, preferences)
    window.resize(*size)
    window.session.show_reading(reading)
    window.findings.use(services.terms())
    # Shown, but not on a screen: only then are all layouts at their final size.
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    application.sendPostedEvents()
    grab(window, path)
    window.close()
    window.deleteLater()
    application.sendPostedEvents()


def make_application(scale: float = 1.0) -> QApplication:
    """Return the one application, in our style, with its messages in our log.

    ``scale`` enlarges all that Qt measures in px, on top of what the screen asks for; it can be
    set only before the application is made, and gives way to QT_SCALE_FACTOR of the environment.
    """
    existing = QApplication.instance()
    if existing is None and scale != 1.0:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{scale:g}")
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("MedDx")
    application.setApplicationVersion(__version__)
    theme.apply(application)
    return application


def make_window(services: Services, preferences: Preferences) -> MainWindow:
    """Return the window, not yet shown."""
    translation = Translation(preferences.language)
    window = MainWindow(services, translation, preferences)
    DiscCopy(window.session, window.bridge, services.frames, window.status, translation)
    return window


def _run(services: Services, preferences: Preferences, begin: Callable[[MainWindow], None]) -> int:
    application = make_application(preferences.scale)
    previous = qInstallMessageHandler(_note)
    window = make_window(services, preferences)
    window.show()
    window.session.tell(preferences.messages)
    begin(window)
    QTimer.singleShot(0, window, lambda: _begin(window, services))
    code = application.exec()
    window.deleteLater()
    application.sendPostedEvents()
    qInstallMessageHandler(previous)
    return code


def _begin(window: MainWindow, services: Services) -> None:
    if window.isVisible():  # it may be closed by then, and the lanes with it
        services.begin()


def _note(kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
    """Log that Qt complained and where, never its words: they may hold a file's name."""
    if kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
        log.note(event="qt", code=kind.name, place=f"{context.category}:{context.line}")
