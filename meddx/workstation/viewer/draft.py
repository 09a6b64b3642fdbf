"""What is being drawn or moved, from one mouse event to the next; no widgets."""

import math
from dataclasses import dataclass, replace
from typing import Final

from meddx.case import annotations
from meddx.case.annotations import Annotation, Kind
from meddx.imaging import reduction, shaping
from meddx.imaging.measure import Point
from meddx.imaging.view import ViewState
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.drawn import Home, Points
from meddx.workstation.viewer.stage import Stage

_STEP: Final = 2.0  # logical pixels from one corner of a hand-drawn outline to the next
_TOLERANCE: Final = 0.7  # logical pixels that a corner which is left out may lie off


@dataclass(frozen=True, eq=False)
class Draft:
    """What is being drawn or moved; its points in px of its own picture.

    Parameters
    ----------
    stage, annotation
        What it is and where.
    own
        Its picture, and its points when it was grabbed, or those that are drawn so far.
    grip
        Handle that follows the mouse; None moves the whole.
    is_new
        Whether it is being drawn.
    grabbed
        Point of the own picture at which it was grabbed.
    pressed_px
        Where the button went down, in logical pixels; None while it is up.
    is_fresh
        Whether this press set the first end of a line: a click then sets only that end.
    path
        Corners of an outline that is drawn by hand.
    """

    stage: Stage
    annotation: Annotation
    own: Home
    grip: int | None
    is_new: bool
    grabbed: Point
    pressed_px: Point | None
    is_fresh: bool = False
    path: Points = ()

    @classmethod
    def begun(cls, stage: Stage, view: ViewState, kind: Kind, point: Point, at: Point) -> "Draft":
        """Begin to draw at a point of the picture of a view; ``at`` is in logical pixels."""
        here = drawn.place(stage.shown(view), view.k, point)
        number = annotations.next_number(view.annotations)
        points = (here,) * kind.point_count
        one = Annotation(number, kind, points, drawn.picture_of(view))
        own = drawn.home(stage, one)
        if own is None:
            raise ValueError("a view shows a picture of its series")
        path = own.points[:1] if kind is Kind.FREEHAND else ()
        grip = min(1, kind.point_count - 1)
        return cls(stage, one, own, grip, True, own.points[0], at, True, path)

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.annotation.kind

    @property
    def is_outline(self) -> bool:
        """Whether an outline is being drawn by hand or by clicks."""
        return self.is_new and self.kind is Kind.FREEHAND

    def moved(self, to: Point, step_px: float = 1.0) -> "Draft":
        """Return it with what is held at another point of its picture.

        ``step_px`` is how long a logical pixel is on its picture.
        """
        if self.is_outline:
            return self._drawn_on(to, step_px)
        before = self.own.points
        if self.grip is None:
            by = to[0] - self.grabbed[0], to[1] - self.grabbed[1]
            return self._through(shaping.shifted(before, by))
        sheet = self.own.sheet
        if not self.is_new:
            return self._through(shaping.moved(self.kind, before, self.grip, to, sheet))
        points = shaping.drawn(self.kind, before, self.grip, to, sheet)
        return replace(self._through(points), own=replace(self.own, points=points))

    def pressed(self, at: Point) -> "Draft":
        """Return it with the button down again: a second line begins there."""
        starts = self.kind.is_two_lines and self.grip == 2
        return replace(
            self,
            pressed_px=at,
            is_fresh=starts,
            grip=3 if starts else self.grip,
            grabbed=self.own.points[-1],
        )

    def released(self, *, is_click: bool) -> "Draft | None":
        """Return what goes on being drawn after the button went up; None if it is complete."""
        if self.is_outline:
            is_dragged = self.is_fresh and not is_click
            return None if is_dragged else replace(self, pressed_px=None, is_fresh=False)
        if self.kind is Kind.TEXT:
            return None
        if is_click and self.is_fresh:
            return replace(self.moved(self.grabbed), pressed_px=None, is_fresh=False)
        grip = self.grip or 0
        points = self.own.points
        if grip == 3 and points[3] == points[2]:  # the second line still has no length
            return replace(self, pressed_px=None)
        if grip + 1 < self.kind.point_count:
            return replace(self, grip=grip + 1, pressed_px=None)
        return None

    @property
    def is_nothing(self) -> bool:
        """Whether it has no extent: two clicks at one place."""
        return self.kind is not Kind.TEXT and len(set(self.own.points)) == 1 and not self.path[1:]

    def cornered(self) -> "Draft":
        """Return it with a corner of an outline where the mouse is."""
        corner = self.own.points[-1]
        return self if corner == self.path[-1] else replace(self, path=(*self.path, corner))

    def without_corner(self) -> "Draft":
        """Return it without the last corner of an outline; the first one stays."""
        to = self.own.points[-1]
        return replace(self, path=self.path[:-1] or self.path, pressed_px=None).moved(to)

    def closed(self, step_px: float) -> "Draft | None":
        """Return the finished outline, with few corners; None if it encloses nothing."""
        corners = reduction.reduced(self.path, _TOLERANCE * step_px)
        if len(corners) < self.kind.point_count:
            return None
        return self._through(corners)

    def _drawn_on(self, to: Point, step_px: float) -> "Draft":
        """Follow the mouse with an outline; with the button down every bit of the way counts."""
        path = self.path
        if self.pressed_px is not None and math.dist(path[-1], to) >= _STEP * step_px:
            path = (*path, to)
        shown = (*path, to)
        shown += (to,) * (self.kind.point_count - len(shown))
        moved = replace(self, path=path, own=replace(self.own, points=shown))
        return moved._through(shown)

    def _through(self, points: Points) -> "Draft":
        places = tuple(self.own.place(point) for point in points)
        return replace(self, annotation=replace(self.annotation, points=places))
