"""What is done with the annotations of a canvas: choose, label, move, copy, delete, go to."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from meddx.case import annotations
from meddx.case.annotations import Annotation
from meddx.imaging import outlines, shaping
from meddx.imaging.measure import Point
from meddx.phrase import Language
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.drawn import Home, Told
from meddx.workstation.viewer.grabbing import Hand
from meddx.workstation.viewer.stage import Stage

_STEPS: Final = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))


class Marks(QObject):
    """The annotations of the series on a canvas; every change is one step of its history.

    Signals
    -------
    selected_changed
        Another annotation is selected, or none.
    """

    selected_changed = Signal()

    def __init__(self, canvas: Canvas, hand: Hand) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._hand = hand
        self._told = Told()
        self._grip: int | None = None
        self.number = 0

    @property
    def selected(self) -> Annotation | None:
        """What was drawn, grabbed or chosen last."""
        return annotations.find(self._canvas.view.annotations, self.number)

    def select(self, number: int, grip: int | None = None) -> None:
        """Choose an annotation, 0 none; ``grip`` is the handle it was grabbed by."""
        self._grip = grip
        if number != self.number:
            self.number = number
            self.selected_changed.emit()

    def keep(self, one: Annotation) -> None:
        """Add an annotation, or put it in the place of that of its number."""
        view = self._canvas.view
        changed = annotations.with_one(view.annotations, one)
        self._canvas.change(replace(view, annotations=changed))

    def label(self, number: int, words: str) -> None:
        """Give an annotation another label."""
        one = annotations.find(self._canvas.view.annotations, number)
        if one is not None and one.label != words:
            self.keep(replace(one, label=words))

    def remove(self, *numbers: int) -> None:
        """Take annotations away; it is one step of the history."""
        view = self._canvas.view
        rest = annotations.without(view.annotations, *numbers)
        if self.number in numbers:
            self.select(0)
        if rest != view.annotations:
            self._canvas.change(replace(view, annotations=rest))

    def remove_on_image(self) -> None:
        """Take away what is seen on the picture that is shown."""
        self.remove(*(one.number for one in self._seen()))

    def remove_on_series(self) -> None:
        """Take away everything that was drawn on the series."""
        self.remove(*(one.number for one in self._canvas.view.annotations))

    def go_to(self, number: int) -> bool:
        """Stand on the picture of an annotation and choose it; False where there is none."""
        stage, view = self._canvas.stage, self._canvas.view
        one = annotations.find(view.annotations, number)
        own = self._hand.home(stage, one) if stage is not None and one is not None else None
        if own is None:
            return False
        self.select(number)
        there = drawn.standing_on(view, own)
        if there != view:
            self._canvas.change(there)
        return True

    def text(self, one: Annotation, language: Language) -> str:
        """Return label and measurement, a line each."""
        stage = self._canvas.stage
        own = self._hand.home(stage, one) if stage is not None else None
        if stage is None or own is None:
            return one.label
        told = (line.label(language) for line in self._told.of(stage, one, own))
        return "\n".join([*filter(None, (one.label,)), *told])

    def copy(self) -> None:
        """Put what the selected annotation measures on the clipboard."""
        one = self.selected
        if one is not None:
            QGuiApplication.clipboard().setText(self.text(one, self._canvas.translation.language))

    def nudge(self, down: float, right: float, steps: float = 1.0) -> bool:
        """Move the selected annotation, or the handle it was grabbed by, by px of its picture.

        Parameters
        ----------
        down, right
            Which way on the screen: one of them is 1 or -1, the other 0.
        steps
            How many px.

        Returns
        -------
        Whether there was something to move that is seen.
        """
        stage, one = self._canvas.stage, self.selected
        own = self._hand.home(stage, one) if stage is not None and one is not None else None
        if stage is None or one is None or own is None:
            return False
        by = self._step(stage, one, own, (down, right))
        if by is None:
            return False
        way = by[0] * steps, by[1] * steps
        points = shaping.shifted(own.points, way)
        handles = outlines.handles(one.kind, own.points)
        grip = self._grip
        if grip is not None and grip < len(handles):
            to = handles[grip][0] + way[0], handles[grip][1] + way[1]
            points = shaping.moved(one.kind, own.points, grip, to, own.sheet)
        if not shaping.is_degenerate(one.kind, points):
            self.keep(replace(one, points=tuple(own.place(point) for point in points)))
        return True

    def _step(self, stage: Stage, one: Annotation, own: Home, way: Point) -> Point | None:
        """Return the step along a row or a column that leads this way on the screen.

        A picture may be turned, or seen in another plane than it was drawn on.
        """
        start = own.points[0]
        ends = [(start[0] + row, start[1] + col) for row, col in _STEPS]
        seen = self._hand.on_screen(stage, one, own, (start, *ends))
        if seen is None:
            return None
        (y, x), *others = seen
        along = [(y_1 - y) * way[0] + (x_1 - x) * way[1] for y_1, x_1 in others]
        return _STEPS[along.index(max(along))]

    def _seen(self) -> Iterable[Annotation]:
        stage, view = self._canvas.stage, self._canvas.view
        for one in view.annotations if stage is not None else ():
            own = self._hand.home(stage, one) if stage is not None else None
            if stage is None or own is None:
                continue
            if drawn.lies(stage, view, one, own, own.points) is not None:
                yield one
