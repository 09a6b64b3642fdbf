"""What lies under the mouse: a handle, a line or a text of an annotation."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF

from meddx.case.annotations import Annotation, Kind
from meddx.imaging import outlines
from meddx.imaging.measure import Point
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.annotation_words import text_box
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.drawn import Home, Homes, Points
from meddx.workstation.viewer.stage import Stage

_HANDLE_PX: Final = 8.0  # logical pixels around a handle in which it is grabbed
_LINE_PX: Final = 5.0


@dataclass(frozen=True, eq=False)
class Grabbed:
    """What is under the mouse, and by which handle; None is the whole."""

    annotation: Annotation
    own: Home
    grip: int | None


class Hand:
    """Finds what lies under a point of a canvas.

    Parameters
    ----------
    canvas
        On which annotations are seen.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._homes = Homes()

    def home(self, stage: Stage, one: Annotation) -> Home | None:
        """Return the picture of an annotation; see ``drawn.home``."""
        return self._homes.of(stage, one)

    def find(self, at: Point, *, lines: bool) -> Grabbed | None:
        """Return what is at a logical pixel ``(y, x)``: a handle before a line, the latest first.

        Parameters
        ----------
        at
            Where.
        lines
            Whether lines and texts count, not only handles.
        """
        stage = self._canvas.stage
        if stage is None:
            return None
        those = [
            (one, own)
            for one in reversed(self._canvas.view.annotations)
            if (own := self.home(stage, one)) is not None
        ]
        for one, own in those:
            grip = self._handle(stage, one, own, at)
            if grip is not None:
                return Grabbed(one, own, None if one.kind is Kind.TEXT else grip)
        for one, own in those if lines else ():
            if self._is_on_line(stage, one, own, at):
                return Grabbed(one, own, None)
        return None

    def point(self, at: Point) -> Point:
        """Return the point of the picture under a logical pixel; the nearest one beside it."""
        view, ratio = self._canvas.view, self._canvas.devicePixelRatioF()
        stage = self._canvas.stage
        if stage is None:
            return 0.0, 0.0
        screen = self._canvas.screen_of(stage.shown(view))
        row, col = view.to_picture((at[0] * ratio, at[1] * ratio), screen)
        return min(max(row, 0.0), float(screen.rows)), min(max(col, 0.0), float(screen.cols))

    def on_screen(self, stage: Stage, one: Annotation, own: Home, points: Points) -> Points | None:
        """Return points of an annotation's picture in logical pixels; None where not seen."""
        view, ratio = self._canvas.view, self._canvas.devicePixelRatioF()
        here = drawn.lies(stage, view, one, own, points)
        if here is None:
            return None
        return drawn.on_screen(here, view, self._canvas.screen_of(stage.shown(view)), ratio)

    def step_px(self, stage: Stage, own: Home) -> float:
        """Return how many px of an annotation's picture a logical pixel is, along a row."""
        view = self._canvas.view
        screen = self._canvas.screen_of(stage.shown(view))
        shown = stage.shown(view).volume.geometry.spacing[2]
        scale = shown / own.series.volume.geometry.spacing[2]
        return float(self._canvas.devicePixelRatioF() * scale / view.zoom_on(screen))

    def with_point_at(self, grabbed: Grabbed, at: Point) -> Point:
        """Return the point of the annotation's picture that lies under a logical pixel."""
        stage, view = self._canvas.stage, self._canvas.view
        if stage is None:
            return grabbed.own.points[0]
        return grabbed.own.point(drawn.place(stage.shown(view), view.k, self.point(at)))

    def _handle(self, stage: Stage, one: Annotation, own: Home, at: Point) -> int | None:
        places = self.on_screen(stage, one, own, outlines.handles(one.kind, own.points))
        for index, (y, x) in enumerate(places or ()):
            if math.hypot(at[0] - y, at[1] - x) <= _HANDLE_PX:
                return index
        return None

    def _is_on_line(self, stage: Stage, one: Annotation, own: Home, at: Point) -> bool:
        if one.kind is Kind.TEXT:
            places = self.on_screen(stage, one, own, own.points)
            return places is not None and text_box(one.label, places[0]).contains(
                QPointF(at[1], at[0])
            )
        for stroke in outlines.strokes(one.kind, own.points):
            rim = () if stroke.dashed else self.on_screen(stage, one, own, stroke.points) or ()
            if any(_distance(at, *ends) <= _LINE_PX for ends in pairwise(rim)):
                return True
        return False


def _distance(at: Point, start: Point, end: Point) -> float:
    """Return how far a point lies from a line between two others."""
    down, right = end[0] - start[0], end[1] - start[1]
    length = down * down + right * right
    along = 0.0
    if length > 0:
        along = ((at[0] - start[0]) * down + (at[1] - start[1]) * right) / length
        along = min(max(along, 0.0), 1.0)
    return math.hypot(at[0] - start[0] - along * down, at[1] - start[1] - along * right)
