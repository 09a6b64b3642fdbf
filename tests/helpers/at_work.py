"""The real program with its window, and a radiologist's hands on it: keys, mouse, and waiting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shiboken6 import isValid

from meddx import paths, settings
from meddx.archive.catalogue import Catalogue
from meddx.case.known import KnownStudy, Sought
from meddx.commands.shared.program import SETTINGS_FILE, Program, assemble
from meddx.commands.shared.window import preferences, services
from meddx.imaging import view_plain
from meddx.imaging.frames import FrameStore
from meddx.phrase import Language
from meddx.workstation.app import make_window
from meddx.workstation.browsing import Browsing
from meddx.workstation.main_window import MainWindow
from meddx.workstation.panels.browser import StudyBrowser
from meddx.workstation.viewer import drawn, room_plain
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.pane import SERIES_MIME

WAIT_MS = 30_000
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def settled(**changes: Any) -> None:
    """Write settings as a reader has them who used the program before."""
    chosen = settings.Settings().with_changes(
        language="en", first_run_done=True, tour_done=True, **changes
    )
    path = paths.user_folder() / SETTINGS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    settings.save(chosen, path)


def until(condition: Callable[[], object], what: str = "") -> None:
    """Let the window work until something holds.

    Raises
    ------
    TimeoutError
        If it does not within ``WAIT_MS``.
    """
    for _ in range(WAIT_MS // 10):
        if condition():
            return
        QTest.qWait(10)
    raise TimeoutError(what or "what was waited for did not come")


@dataclass(frozen=True, eq=False)
class AtWork:
    """A program that runs, and its window."""

    program: Program
    window: MainWindow

    @classmethod
    def start(cls, budget_bytes: int | None = None) -> "AtWork":
        """Start as the command does, with the settings of the home folder.

        ``budget_bytes`` is the memory that pictures may take, None for as much as always.
        """
        program = assemble()
        if budget_bytes is not None:
            frames = FrameStore(program.frames.children, budget_bytes)
            program = replace(program, frames=frames)
        made = cls(program, make_window(services(program, program.lanes), preferences(program)))
        made.window.session.look_first = None  # a journey of its own looks at gene files first
        made.window.show()
        until(made.is_idle, "the window did not come to rest")
        return made

    @property
    def is_running(self) -> bool:
        """Whether it was not ended."""
        return isValid(self.window) and not self.window.bridge.is_closed

    def end(self) -> None:
        """Close the window and end the program.

        Raises
        ------
        AssertionError
            If the log tells of a fault.
        """
        translation = self.window.translation
        self.window.close()
        self.program.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents()
        translation.switch(Language.EN)  # the process goes on, and with it the application
        faults = [line for line in _logged() if '"ERROR"' in line]
        assert not faults, faults

    # ---- what goes on

    def is_idle(self) -> bool:
        """Whether nothing is being read or looked up; the vocabulary may still be loading."""
        return all(ticket.lane == "index" for ticket in self.window.bridge.open_tickets)

    def is_written(self) -> bool:
        """Whether everything that the reader did is on the disk."""
        waits = self.window.keeper._soon.isActive() or self.window.viewer._seen_soon.waits
        return self.is_idle() and not waits and not self.program.keeper.has_unwritten

    def is_painted(self) -> bool:
        """Whether every pane in sight shows its picture or why there is none."""
        room = self.window.viewer.desk.room
        panes = [self.canvas(number) for number in room.visible(0)]
        stages = [(canvas.stage, canvas.view) for canvas in panes]
        return all(s is None or s.is_there(v) or s.failure(v) is not None for s, v in stages)

    def rest(self) -> None:
        """Wait until all is read, hung, placed and painted."""
        until(lambda: self.is_idle() and self.is_painted(), "the pictures did not come")
        QTest.qWait(1)  # what was put off until now
        until(lambda: self.is_idle() and self.is_painted(), "the pictures did not come")

    # ---- what a reader does

    def drop(self, *opened: Path) -> None:
        """Drop files or folders on the window and wait until they are open and hung."""
        before = self.window.session.case
        self.let_go(*opened)
        until(lambda: self.window.session.case is not before, "nothing was opened")
        self.rest()

    def let_go(self, *opened: Path) -> None:
        """Drop files or folders on the window, whatever comes of it."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in opened])
        action = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(QPoint(600, 400), action, mime, LEFT, NONE)
        QApplication.sendEvent(self.window, enter)
        drop = QDropEvent(QPointF(600, 400), action, mime, LEFT, NONE)
        QApplication.sendEvent(self.window, drop)

    def key(self, key: Qt.Key | str, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key on the active picture."""
        self._activate()
        QTest.keyClick(self.canvas(), key, held)
        self.rest()

    def _activate(self) -> None:
        """Turn to the window: offscreen no window manager does it when a dialog closes."""
        self.window.activateWindow()
        until(self.window.isActiveWindow, "the window did not become active")

    def canvas(self, number: int | None = None) -> Canvas:
        """Return the picture of a pane, of the active one by default."""
        viewer = self.window.viewer
        return viewer.canvas if number is None else viewer.pane(number).canvas

    def spot(self, number: int, row: float, col: float) -> QPoint:
        """Return where a point of a pane's picture lies in it, in logical px."""
        canvas = self.canvas(number)
        shown = canvas.shown
        assert shown is not None
        y, x = canvas.view.to_screen((row, col), canvas.screen_of(shown))
        ratio = canvas.devicePixelRatioF()
        return QPoint(round(x / ratio), round(y / ratio))

    def drag(self, number: int, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag with the left button in a pane, from one point of its picture to another."""
        viewport = self.canvas(number).viewport()
        first, last = self.spot(number, *start), self.spot(number, *end)
        assert viewport.rect().contains(first)
        assert viewport.rect().contains(last)
        QTest.mousePress(viewport, LEFT, NONE, first)
        QTest.mouseMove(viewport, (first + last) / 2)
        QTest.mouseMove(viewport, last)
        QTest.mouseRelease(viewport, LEFT, NONE, last)
        self.rest()

    def click(self, number: int) -> None:
        """Turn to a pane with the wheel's button: it draws nothing."""
        viewport = self.canvas(number).viewport()
        QTest.mouseClick(viewport, Qt.MouseButton.MiddleButton, NONE, viewport.rect().center())
        self.rest()

    def wheel(self, number: int, steps: int) -> None:
        """Turn the wheel over a pane towards the reader, notch by notch; away if negative."""
        viewport = self.canvas(number).viewport()
        at = QPointF(viewport.rect().center())
        for _ in range(abs(steps)):
            turned = QPoint(0, -120 if steps > 0 else 120)
            phase = Qt.ScrollPhase.NoScrollPhase
            event = QWheelEvent(
                at, viewport.mapToGlobal(at), QPoint(), turned, Qt.MouseButton.NoButton, NONE,
                phase, False,
            )  # fmt: skip
            QApplication.sendEvent(viewport, event)
        self.rest()

    def drag_series(self, series_instance_uid: str, number: int) -> None:
        """Drag a series of the list into a pane."""
        pane = self.window.viewer.pane(number)
        mime = QMimeData()
        mime.setData(SERIES_MIME, series_instance_uid.encode())
        action = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(QPoint(40, 40), action, mime, LEFT, NONE)
        QApplication.sendEvent(pane, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(pane, QDropEvent(QPointF(40, 40), action, mime, LEFT, NONE))
        self.rest()

    def browse(self, studies: int) -> StudyBrowser:
        """Open the list of studies with its key, and wait until it shows so many."""
        self._activate()
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, "b", CTRL)
        browser = self.browsing.browser
        assert browser is not None
        until(lambda: browser.model.rowCount() == studies, "the studies were not listed")
        return browser

    @property
    def browsing(self) -> Browsing:
        """What opens studies of the list."""
        found: Browsing = self.window.findChild(Browsing)
        return found

    def known(self) -> tuple[KnownStudy, ...]:
        """Studies of the list, opened last first."""
        return Catalogue(self.program.store).studies(Sought())

    # ---- what stands there

    def words(self, number: int | None = None) -> list[list[str]]:
        """Lines beside each measurement of a pane's series, in the language of the window."""
        canvas = self.canvas(number)
        stage, told = canvas.stage, drawn.Told()
        assert stage is not None
        language = self.window.translation.language
        said: list[list[str]] = []
        for one in canvas.view.annotations:
            own = drawn.home(stage, one)
            assert own is not None
            said.append([line.label(language) for line in told.of(stage, one, own)])
        return said

    def labels(self, widget: QWidget | None = None) -> str:
        """Words of every label in sight, one a line."""
        QApplication.sendPostedEvents()
        shown = (w for w in (widget or self.window).findChildren(QLabel) if w.isVisible())
        return "\n".join(w.text().replace("\xa0", " ") for w in shown)

    def facts(self) -> dict[str, Any]:
        """Everything that must still be so when the program is started again, as JSON holds it."""
        desk = self.window.viewer.desk
        room = desk.room
        shown = {pane.series: number for number, pane in enumerate(room.panes) if pane.series}
        seen = desk.seen
        return {
            "room": room_plain.to_plain(room, desk.find),
            "links": room_plain.links_plain(desk.links, desk.linking),
            "marks": {uid: view_plain.marks(room.panes[at].view) for uid, at in shown.items()},
            "words": {uid: self.words(at) for uid, at in shown.items()},
            "stars": desk.stars,
            "seen": {uid: list(seen.frames(uid)) for uid in shown},
        }


def _logged() -> list[str]:
    files = sorted((paths.user_folder() / "log").iterdir())
    return [line for file in files for line in file.read_text().splitlines()]


def readable(folder: Path, words: Iterable[str]) -> list[str]:
    """Return which words can be read in the bytes of a folder or in the names in it.

    In capitals or not, in UTF-8, GB18030 and UTF-16.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files, "nothing was written at all"
    kept = [path.read_bytes() for path in files]
    kept.append("\n".join(str(path.relative_to(folder)) for path in files).encode())
    kept += [data.lower() for data in kept]
    codings = ("utf-8", "gb18030", "utf-16-le")
    forms = {word: {word.lower().encode(coding) for coding in codings} for word in words}
    return [word for word in forms if any(form in data for form in forms[word] for data in kept)]
