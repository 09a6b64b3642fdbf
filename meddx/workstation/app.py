"""Starts Qt and the window."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from meddx import __version__, log
from meddx.case.reading import Reading
from meddx.workstation import theme
from meddx.workstation.browsing import Browsing
from meddx.workstation.collecting import Collecting
from meddx.workstation.comparing.control import Comparing
from meddx.workstation.disc import DiscCopy
from meddx.workstation.genes.desk import GenesDesk
from meddx.workstation.help.desk import HelpDesk
from meddx.workstation.i18n import Translation
from meddx.workstation.kept_messages import KeptMessages
from meddx.workstation.library.desk import LibraryDesk
from meddx.workstation.main_window import MainWindow
from meddx.workstation.models.desk import ModelsDesk
from meddx.workstation.remembering import Remembering
from meddx.workstation.screenshot import grab
from meddx.workstation.services import KnownStudies, Preferences, Services
from meddx.workstation.teaching.correcting import KeepingCorrections
from meddx.workstation.teaching.training_desk import TrainingDesk
from meddx.workstation.viewer.beside import beside
from meddx.workstation.viewer.room_keeper import subject_of
from meddx.workstation.vocabulary import Vocabulary

# Beside a job that calculates in Python the window waits that long for each of its turns, and a
# frame takes several.
_TURN_S: Final = 0.001


def start(paths: Sequence[Path], services: Services, preferences: Preferences) -> int:
    """Show the window, open ``paths`` in it, and return the exit code when it is closed."""

    def begin(window: MainWindow) -> None:
        if paths:
            window.open_files(paths)

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
    window.use(Vocabulary.of(services.terms()))
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
    sys.setswitchinterval(_TURN_S)
    application.setApplicationName("MedDx")
    application.setApplicationVersion(__version__)
    theme.apply(application)
    return application


def make_window(services: Services, preferences: Preferences) -> MainWindow:
    """Return the window, not yet shown."""
    translation = Translation(preferences.language)
    window = MainWindow(services, translation, preferences)
    DiscCopy(window.session, window.bridge, services.frames, window.status, translation)
    HelpDesk(window, preferences)
    GenesDesk(window, services, lambda: preferences.current().reader)
    correcting = services.correcting
    write = correcting.write if correcting is not None else None
    training = TrainingDesk(window, write=write, models=services.models)
    if services.keeping is not None:
        KeptMessages(window.session, services.keeping)
    Comparing(window, services)
    if services.models is not None:
        models = ModelsDesk(window, services.models, preferences)
        training.installed.connect(models.follow_models)
    if correcting is not None:
        KeepingCorrections(window, correcting, preferences)
    if services.library is not None:
        LibraryDesk(window, services.library)
    if services.known is not None:
        _list_studies(window, services, services.known)
    return window


def _list_studies(window: MainWindow, services: Services, known: KnownStudies) -> None:
    """Let the window remember what it opens, and open it again."""

    def show(series_instance_uid: str, as_prior: bool) -> None:
        if as_prior:
            desk, first_view = window.viewer.desk, window.viewer.first_view
            desk.go(beside(desk.room, series_instance_uid, first_view))
        else:
            window.series.choose(series_instance_uid)
            window.viewer.show_of(window.session.case, series_instance_uid)

    session, bridge = window.session, window.bridge
    remembering = Remembering(session, bridge, services.frames, known)
    browsing = Browsing(window, session, bridge, known, window.translation, show)
    remembering.remembered.connect(browsing.refresh)
    hanging = window.hanging

    def offer_priors() -> None:
        if uid := subject_of(session.case):
            browsing.offer_priors(uid, hanging.offer_priors)

    session.case_changed.connect(offer_priors)
    hanging.prior_asked.connect(browsing.bring)
    browsing.follow(window.actions_["studies"])
    window.viewer.stand_below(browsing.recent)


def _run(services: Services, preferences: Preferences, begin: Callable[[MainWindow], None]) -> int:
    application = make_application(preferences.scale)
    previous = qInstallMessageHandler(_note)
    window = make_window(services, preferences)
    window.show()
    window.session.tell(preferences.messages)
    begin(window)
    QTimer.singleShot(0, window, lambda: settle(window, services))
    code = application.exec()
    window.deleteLater()
    application.sendPostedEvents()
    qInstallMessageHandler(previous)
    return code


def settle(window: MainWindow, services: Services) -> None:
    """Begin what can wait until the window stands."""
    if window.isVisible():  # it may be closed by then, and the lanes with it
        gc.freeze()  # what the window is made of stays: no collection need look through it
        Collecting(window, lambda: window.viewer.desk.room)
        services.begin()


def _note(kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
    """Log that Qt complained and where, never its words: they may hold a file's name."""
    if kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
        log.note(event="qt", code=kind.name, place=f"{context.category}:{context.line}")
