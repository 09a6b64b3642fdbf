"""Mouse tools: one file each; a tool turns a gesture into a new view and knows no widget."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from meddx.case.annotations import Kind
from meddx.case.display import Voi
from meddx.case.record import Series
from meddx.imaging.view import Point, Screen, ViewState


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is.

    Parameters
    ----------
    at_px
        ``(y, x)`` in device pixels from the top left of the view.
    fine, coarse
        Whether Ctrl or Shift is held: a gesture then counts a fifth, or five times.
    """

    at_px: Point
    fine: bool = False
    coarse: bool = False

    @property
    def speed(self) -> float:
        """How much a movement counts."""
        return 0.2 if self.fine else 5.0 if self.coarse else 1.0

    def moved_from(self, start: "Pointer") -> Point:
        """Way from ``start`` to here in device pixels, (down, right), times the speed."""
        down, right = (now - then for now, then in zip(self.at_px, start.at_px, strict=True))
        return down * self.speed, right * self.speed


@dataclass(frozen=True, eq=False)
class Look:
    """What was on the screen when the gesture began; ``usual`` is the series' default window."""

    series: Series
    view: ViewState
    screen: Screen
    usual: Voi


class Tool(ABC):
    """Turns a mouse gesture into a view; without a state, so that one instance serves all views.

    Attributes
    ----------
    title
        English name, marked with ``QT_TRANSLATE_NOOP("Tool", ...)``.
    shortcut
        Key that chooses the tool.
    icon
        Name of its file in ``resources/icons``.
    order
        Place in the tool bar.
    cursor
        Name of the mouse pointer (a member of ``Qt.CursorShape``).
    magnifies
        Whether a magnifying glass is shown while the button is held.
    """

    title: ClassVar[str]
    shortcut: ClassVar[str]
    icon: ClassVar[str]
    order: ClassVar[int]
    cursor: ClassVar[str] = "ArrowCursor"
    magnifies: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """Name that never changes: that of its file."""
        return type(self).__module__.rpartition(".")[2]

    def press(self, look: Look, _start: Pointer) -> ViewState:
        """Return the view when the button goes down."""
        return look.view

    @abstractmethod
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        """Return the view while the button is held; ``look`` is that of the press."""

    def release(self, look: Look, start: Pointer, end: Pointer) -> ViewState:
        """Return the view when the button goes up."""
        return self.drag(look, start, end)


class DrawingTool(Tool):
    """Draws annotations by dragging or by clicks; the view itself stays as it is.

    Attributes
    ----------
    kind
        What it draws.
    """

    kind: ClassVar[Kind]
    cursor = "CrossCursor"

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        return look.view


class PointingTool(Tool):
    """Points at a place in the patient; the view of its own pane stays as it is."""

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        return look.view
