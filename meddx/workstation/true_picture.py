"""Connects what makes a picture true: turns, sizes, magnifier, corner words, display check."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from meddx.imaging import true_size
from meddx.imaging.corner_text import Level
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Refused
from meddx.workstation.actions import Actions
from meddx.workstation.display_check import DisplayCheck
from meddx.workstation.display_chip import DisplayChip
from meddx.workstation.i18n import Translation
from meddx.workstation.monitors import Monitors
from meddx.workstation.services import Preferences
from meddx.workstation.status import Status
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.magnifier import Magnifier
from meddx.workstation.viewer.viewer import Viewer


class TruePicture(QObject):
    """Answers its actions for the canvas that is shown; words and monitors hold for all of them.

    Parameters
    ----------
    window
        What the dialog belongs to.
    viewer, actions, status
        Of the window.
    translation, preferences
        The language, and where measurements of monitors are kept.
    """

    def __init__(
        self,
        window: QMainWindow,
        parts: tuple[Viewer, Actions, Status],
        translation: Translation,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._translation = window, translation
        self._viewer, self._actions, self._status = parts
        self.monitors = Monitors(preferences.monitors, preferences.remember, self)
        self.chip = DisplayChip(self.monitors, translation)
        self._status.addPermanentWidget(self.chip)
        self._level = Level.ALL
        self._canvases: list[Canvas] = []
        for pane in self._viewer.panes:
            self.adopt(pane.canvas)
        self._viewer.pane_made.connect(lambda pane: self.adopt(pane.canvas))
        self._connect()

    def adopt(self, canvas: Canvas) -> None:
        """Give a canvas the sizes of its monitor, the words of the others, and a magnifier."""
        canvas.pitch_of = self.monitors.pitch_mm
        canvas.corner_level = self._level
        Magnifier(canvas, self._actions["magnifier"])
        self._canvases.append(canvas)
        canvas.destroyed.connect(lambda: self._canvases.remove(canvas))

    def _connect(self) -> None:
        named = self._actions
        named["rotate_left"].triggered.connect(partial(self._rotate, -1))
        named["rotate_right"].triggered.connect(partial(self._rotate, 1))
        named["flip_horizontal"].triggered.connect(partial(self._mirror, True))
        named["flip_vertical"].triggered.connect(partial(self._mirror, False))
        named["fit_width"].triggered.connect(self._fit_width)
        named["life_size"].triggered.connect(self._life_size)
        named["corners_level"].triggered.connect(self._less_words)
        named["display_check"].triggered.connect(self._check)
        self.chip.clicked.connect(self._check)
        for changed in (self.monitors.changed, self.chip.screen_changed):
            changed.connect(self._repaint)

    def _rotate(self, quarters: int, _checked: bool = False) -> None:
        seen = self._seen()
        if seen is not None:
            self._viewer.canvas.change(seen[0].rotated(quarters, seen[1]))

    def _mirror(self, horizontally: bool, _checked: bool = False) -> None:
        seen = self._seen()
        if seen is not None:
            self._viewer.canvas.change(seen[0].mirrored(horizontally, seen[1]))

    def _fit_width(self) -> None:
        seen = self._seen()
        if seen is not None:
            self._viewer.canvas.change(seen[0].fit_width(seen[1]))

    def _life_size(self) -> None:
        seen, shown = self._seen(), self._viewer.canvas.shown
        if seen is None or shown is None:
            return
        try:
            self._viewer.canvas.change(true_size.life_size(shown, *seen))
        except Refused as refused:
            self._status.say(refused.phrase.label(self._translation.language))

    def show_level(self, level: Level) -> None:
        """Show so much text over every picture."""
        self._level = level
        for canvas in self._canvases:
            canvas.corner_level = level
        self._repaint()

    def _less_words(self) -> None:
        self.show_level(self._level.next)
        said = {
            Level.ALL: self.tr("Text on the image: all"),
            Level.BRIEF: self.tr("Text on the image: brief, without the patient"),
            Level.LETTERS: self.tr("Text on the image: letters and scale"),
            Level.NONE: self.tr("Text on the image: none"),
        }
        self._status.say(said[self._level])

    def _repaint(self) -> None:
        for canvas in self._canvases:
            canvas.retranslate()

    def _check(self) -> None:
        today = self.chip.today()
        DisplayCheck(self.monitors, self._translation, today, self._window).open()

    def _seen(self) -> tuple[ViewState, Screen] | None:
        """Return the view and its screen, None where nothing can be turned or sized."""
        canvas = self._viewer.canvas
        if canvas.shown is None or canvas.is_sorting:
            return None
        return canvas.view, canvas.screen_of(canvas.shown)
