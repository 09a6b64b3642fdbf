"""Drawing, grabbing and moving annotations with the left mouse button."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from typing_extensions import override

from meddx.case import annotations
from meddx.case.annotations import Annotation, Kind
from meddx.imaging import measured
from meddx.imaging.measure import Point
from meddx.workstation.tools import DrawingTool
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.drawn import Home, Points
from meddx.workstation.viewer.stage import Stage

_HANDLE_PX: Final = 8.0  # logical pixels around a handle in which it is grabbed
_LINE_PX: Final = 5.0
_CLICK_PX: Final = 4.0  # a movement below this is a click
_DOWN: Final = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


@dataclass(frozen=True, eq=False)
class _Draft:
    """What is being drawn or moved; its points in px of its own picture.

    Parameters
    ----------
    stage, annotation, own
        What it is and where.
    grip
        Number of the point that follows the mouse; None moves the whole.
    is_new
        Whether it is being drawn.
    grabbed
        Point of the own picture at which it was grabbed.
    pressed_px
        Where the button went down, in logical pixels; None while it is up.
    """

    stage: Stage
    annotation: Annotation
    own: Home
    grip: int | None
    is_new: bool
    grabbed: Point
    pressed_px: Point | None

    def moved(self, to: Point) -> "_Draft":
        """Return it with what is held at another point of its picture."""
        before = self.own.points
        if self.grip is None:
            by = to[0] - self.grabbed[0], to[1] - self.grabbed[1]
            points = tuple((row + by[0], col + by[1]) for row, col in before)
            return replace(self, annotation=self._through(points))
        points = tuple(
            to if at == self.grip or (self.is_new and at > self.grip) else point
            for at, point in enumerate(before)
        )
        return replace(self, annotation=self._through(points), own=replace(self.own, points=points))

    def _through(self, points: Points) -> Annotation:
        return replace(self.annotation, points=tuple(self.own.place(point) for point in points))


class Annotator(QObject):
    """Takes the left button from the canvas where something is drawn or grabbed.

    A press, a drag and a release draw; so do two clicks (three for an angle). Handles are grabbed
    with every tool, lines with a drawing tool.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._draft: _Draft | None = None
        self._selected = 0
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    @property
    def selected(self) -> Annotation | None:
        """What was drawn or grabbed last."""
        return annotations.find(self._canvas.view.annotations, self._selected)

    @property
    def is_drawing(self) -> bool:
        """Whether something is half drawn."""
        return self._draft is not None

    def abandon(self) -> None:
        """Leave everything as it was before what is half drawn."""
        if self._draft is not None:
            self._draft = None
            self._show()

    def delete(self) -> None:
        """Take the selected annotation away."""
        self._draft = None
        view = self._canvas.view
        if self.selected is not None:
            rest = annotations.without(view.annotations, self._selected)
            self._selected = 0
            self._canvas.change(replace(view, annotations=rest))
        self._show()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if isinstance(event, QMouseEvent) and watched is self._canvas.viewport():
            return self._mouse(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if self._draft is None or event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.KeyPress:
            self.abandon()
        event.accept()
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        stage = self._canvas.stage
        if stage is None or self._canvas.is_sorting:
            self._draft = None
            return False
        if self._draft is not None and self._draft.stage is not stage:
            self._draft = None
        if event.type() == QEvent.Type.MouseMove:
            self._follow(event)
            return False  # the canvas reads the value under the mouse
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() in _DOWN:
            return event.buttons() == Qt.MouseButton.LeftButton and self._press(event, stage)
        return event.type() == QEvent.Type.MouseButtonRelease and self._release(event)

    def _press(self, event: QMouseEvent, stage: Stage) -> bool:
        at = event.position().y(), event.position().x()
        if self._draft is not None:
            self._follow(event)
            self._draft = replace(self._draft, pressed_px=at)
            return True
        self._draft = self._grabbed(at, stage) or self._begun(at, stage)
        self._selected = self._draft.annotation.number if self._draft else 0
        self._canvas.setFocus()
        self._show()
        return self._draft is not None

    def _follow(self, event: QMouseEvent) -> None:
        draft = self._draft
        if draft is None:
            return
        point = self._picture_point((event.position().y(), event.position().x()))
        view = self._canvas.view
        here = drawn.place(draft.stage.shown(view), view.k, point)
        if drawn.lies(draft.stage, view, draft.annotation, draft.own, draft.own.points) is None:
            return  # another slice was scrolled to
        self._draft = draft.moved(draft.own.point(here))
        self._show()

    def _release(self, event: QMouseEvent) -> bool:
        draft = self._draft
        if draft is None or draft.pressed_px is None:
            return draft is not None
        self._follow(event)
        draft = self._draft or draft
        down, right = draft.pressed_px or (0.0, 0.0)
        way = math.hypot(event.position().y() - down, event.position().x() - right)
        if draft.is_new and draft.grip is not None:
            self._go_on(draft, draft.grip, is_click=way < _CLICK_PX)
        elif way < _CLICK_PX:
            self._draft = None
            self._show()  # only selected
        else:
            self._settle(draft)
        return True

    def _go_on(self, draft: _Draft, grip: int, *, is_click: bool) -> None:
        """Take the next point, or keep what is complete; the first click sets only one end."""
        if is_click and grip == 1 and draft.grabbed == draft.own.points[0]:
            aside = (math.inf, math.inf)  # the next click, also at the same place, goes on
            self._draft = replace(draft.moved(draft.grabbed), pressed_px=None, grabbed=aside)
        elif len(set(draft.own.points)) == 1:
            self._draft = None
        elif grip + 1 < draft.annotation.kind.point_count:
            self._draft = replace(draft, grip=grip + 1, pressed_px=None)
        else:
            self._settle(draft)
            return
        self._show()

    def _settle(self, draft: _Draft) -> None:
        self._draft = None
        view = self._canvas.view
        known = annotations.find(view.annotations, draft.annotation.number) is not None
        if draft.is_new or known:  # what was undone while it was held does not come back
            with_it = annotations.with_one(view.annotations, draft.annotation)
            self._canvas.change(replace(view, annotations=with_it))
        self._show()

    # ---- what is under the mouse

    def _begun(self, at: Point, stage: Stage) -> _Draft | None:
        tool, view = self._canvas.tool, self._canvas.view
        if not isinstance(tool, DrawingTool):
            return None
        point = self._picture_point(at)
        here = drawn.place(stage.shown(view), view.k, point)
        number = annotations.next_number(view.annotations)
        points = (here,) * tool.kind.point_count
        one = Annotation(number, tool.kind, points, drawn.picture_of(view))
        own = drawn.home(stage, one)
        if own is None:
            return None
        return _Draft(stage, one, own, 1, True, own.points[0], at)

    def _grabbed(self, at: Point, stage: Stage) -> _Draft | None:
        """Return what is grabbed at a point: a handle before a line, the latest first."""
        of_lines = isinstance(self._canvas.tool, DrawingTool)
        for find in (_handle, _line) if of_lines else (_handle,):
            for one in reversed(self._canvas.view.annotations):
                own = drawn.home(stage, one)
                found = (
                    None if own is None else find(self._on_screen(stage, one, own), one, own, at)
                )
                if own is not None and found is not None:
                    points, grip = found
                    own = replace(own, points=points)
                    grabbed = own.point(
                        drawn.place(
                            stage.shown(self._canvas.view),
                            self._canvas.view.k,
                            self._picture_point(at),
                        )
                    )
                    return _Draft(stage, one, own, grip, False, grabbed, at)
        return None

    def _on_screen(
        self, stage: Stage, one: Annotation, own: Home
    ) -> Callable[[Points], Points | None]:
        view, ratio = self._canvas.view, self._canvas.devicePixelRatioF()
        screen = self._canvas.screen_of(stage.shown(view))

        def to_screen(points: Points) -> Points | None:
            here = drawn.lies(stage, view, one, own, points)
            if here is None:
                return None
            pairs = (view.to_screen(point, screen) for point in here)
            return tuple((y / ratio, x / ratio) for y, x in pairs)

        return to_screen

    def _picture_point(self, at: Point) -> Point:
        """Return the point of the picture under a logical pixel; the nearest one beside it."""
        view, ratio = self._canvas.view, self._canvas.devicePixelRatioF()
        stage = self._canvas.stage
        if stage is None:
            return 0.0, 0.0
        screen = self._canvas.screen_of(stage.shown(view))
        row, col = view.to_picture((at[0] * ratio, at[1] * ratio), screen)
        return min(max(row, 0.0), float(screen.rows)), min(max(col, 0.0), float(screen.cols))

    def _show(self) -> None:
        draft = self._draft
        self._canvas.show_drawing(draft.annotation if draft else None, self._selected)


_Found = tuple[Points, int | None] | None


def handles(kind: Kind, points: Points) -> Points:
    """Return the points by which something is grabbed: its own, or the corners of its box."""
    return measured.outline(Kind.RECTANGLE, points)[:4] if kind.is_region else points


def _handle(
    to_screen: Callable[[Points], Points | None], one: Annotation, own: Home, at: Point
) -> _Found:
    corners = handles(one.kind, own.points)
    for index, (y, x) in enumerate(to_screen(corners) or ()):
        if math.hypot(at[0] - y, at[1] - x) <= _HANDLE_PX:
            if one.kind.is_region:
                return (corners[(index + 2) % 4], corners[index]), 1
            return own.points, index
    return None


def _line(
    to_screen: Callable[[Points], Points | None], one: Annotation, own: Home, at: Point
) -> _Found:
    rim = to_screen(measured.outline(one.kind, own.points)) or ()
    near = any(_distance(at, *ends) <= _LINE_PX for ends in pairwise(rim))
    return (own.points, None) if near else None


def _distance(at: Point, start: Point, end: Point) -> float:
    """Return how far a point lies from a line between two others."""
    down, right = end[0] - start[0], end[1] - start[1]
    length = down * down + right * right
    along = 0.0
    if length > 0:
        along = ((at[0] - start[0]) * down + (at[1] - start[1]) * right) / length
        along = min(max(along, 0.0), 1.0)
    return math.hypot(at[0] - start[0] - along * down, at[1] - start[1] - along * right)
