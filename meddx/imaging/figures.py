"""Graphics of presentation states as lines, points and texts in picture coordinates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.presentation import Colour, Graphic, OverlayPlane, PresentationState

WHITE: Final = (255, 255, 255)
OWN_COLOUR: Final = (255, 214, 102)  # no grey: graphics are never taken for anatomy

_REGION_OPACITY: Final = 0.4
_ROUND: Final = 64  # corners of a circle
_STEPS: Final = 16  # of a curve between two points

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """Where parts of the displayed area lie in the unturned picture.

    ``corners`` are ``(top, left, bottom, right)`` in px; the area is turned clockwise, then
    mirrored. ``aspect`` is the height of a pixel divided by its width.
    """

    corners: tuple[float, float, float, float]
    rotation_deg: int = 0
    flipped: bool = False
    aspect: float = 1.0

    def of_display(self, points: Points) -> Points:
        """Map parts ``(down, across)`` of what is displayed, shape (n, 2), to ``(row, col)``."""
        down, across = points[:, 0], points[:, 1]
        if self.flipped:
            across = 1.0 - across
        for _ in range(self.rotation_deg // 90):
            down, across = 1.0 - across, down
        top, left, bottom, right = self.corners
        return np.stack([top + down * (bottom - top), left + across * (right - left)], axis=1)


@dataclass(frozen=True, eq=False)
class Figure:
    """One thing to draw over the picture.

    Parameters
    ----------
    kind
        ``line``, ``point`` or ``text``.
    points
        ndarray, shape (n, 2): ``(row, col)`` in px; the corners of a text's box, or where it
        begins if there is one.
    colour
        sRGB.
    closed, filled
        Of a line.
    text, alignment
        Of a text; LEFT, CENTER or RIGHT.
    """

    kind: str
    points: Points
    colour: Colour = WHITE
    closed: bool = False
    filled: bool = False
    text: str = ""
    alignment: str = "LEFT"


@dataclass(frozen=True, eq=False)
class Plane:
    """An overlay plane to draw.

    Parameters
    ----------
    bits
        ndarray of bool, shape (rows, cols).
    origin
        ``(row, col)`` of its first bit in px of the picture.
    colour
        sRGB.
    group, is_region, label
        As of ``OverlayPlane``; a region is painted so that the picture is seen through it.
    """

    bits: NDArray[np.bool_]
    origin: tuple[int, int]
    colour: Colour = WHITE
    group: int = 0
    is_region: bool = False
    label: str = ""

    @property
    def opacity(self) -> float:
        """How strongly it covers the picture, 0 to 1."""
        return _REGION_OPACITY if self.is_region else 1.0


def of_state(state: PresentationState, place: Place, uid: str, number: int) -> tuple[Figure, ...]:
    """Return the graphics of a state over one frame of one file, lowest layer first."""
    colours = {layer.name: layer.colour or WHITE for layer in state.layers}
    orders = {layer.name: layer.order for layer in state.layers}
    found: list[Figure] = []
    for annotation in sorted(state.annotations, key=lambda item: orders.get(item.layer, 0)):
        here = annotation.references
        if here and not any(reference.covers(uid, number) for reference in here):
            continue
        colour = colours.get(annotation.layer, WHITE)
        for graphic in annotation.graphics:
            found += _figures(graphic, place, colour)
    return tuple(found)


def planes(state: PresentationState, own: Iterable[OverlayPlane]) -> tuple[Plane, ...]:
    """Return the overlay planes a state activates; ``own`` are those of the picture's file."""
    colours = {layer.name: layer.colour or WHITE for layer in state.layers}
    orders = {layer.name: layer.order for layer in state.layers}
    in_picture = {plane.group: plane for plane in own}
    found = []
    for plane in sorted(state.overlays, key=lambda item: orders.get(item.layer, 0)):
        held = plane if plane.bits is not None else in_picture.get(plane.group)
        found += _plane(held, colours.get(plane.layer, WHITE))
    return tuple(found)


def own_planes(own: Iterable[OverlayPlane]) -> tuple[Plane, ...]:
    """Return the overlay planes of a picture's file as they are drawn without any state."""
    return tuple(made for plane in own for made in _plane(plane, OWN_COLOUR))


def _plane(held: OverlayPlane | None, colour: Colour) -> list[Plane]:
    if held is None or held.bits is None:
        return []
    return [Plane(held.bits, held.origin, colour, held.group, held.is_region, held.label)]


def _figures(graphic: Graphic, place: Place, colour: Colour) -> list[Figure]:
    points = _placed(graphic.points, graphic.of_display, place)
    if graphic.kind == "TEXT":
        return _text(graphic, points, place, colour)
    if graphic.kind == "POINT":
        return [Figure("point", points, colour)]
    corners, closed = _corners(graphic.kind, points, place.aspect)
    return [Figure("line", corners, colour, closed, graphic.filled)]


def _placed(points: Sequence[tuple[float, float]], of_display: bool, place: Place) -> Points:
    given = np.array(points, np.float64).reshape(-1, 2)
    return place.of_display(given) if of_display else given


def _corners(kind: str, points: Points, aspect: float) -> tuple[Points, bool]:
    """Corners of a figure, and whether its last is joined to its first."""
    turns = np.linspace(0.0, 2.0 * np.pi, _ROUND, endpoint=False)[:, None]
    if kind == "CIRCLE":
        # As round on the screen as the pixels are not square.
        radius = float(np.hypot(*((points[1] - points[0]) * (aspect, 1.0))))
        round_ = np.hstack([np.sin(turns) / aspect, np.cos(turns)])
        return points[0] + radius * round_, True
    if kind == "ELLIPSE":
        long, short = (points[1] - points[0]) / 2.0, (points[3] - points[2]) / 2.0
        return (points[0] + points[1]) / 2.0 + np.cos(turns) * long + np.sin(turns) * short, True
    closed = len(points) > 2 and bool((points[0] == points[-1]).all())
    if kind == "INTERPOLATED" and len(points) > 2:
        return _curve(points, closed), closed
    return points, closed


def _curve(points: Points, closed: bool) -> Points:
    """Lay a smooth curve through all points (Catmull-Rom)."""
    if closed:
        padded = np.vstack([points[-2], points, points[1]])
    else:
        padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0.0, 1.0, _STEPS, endpoint=False)[:, None]
    pieces = []
    for number in range(len(points) - 1):
        p0, p1, p2, p3 = padded[number : number + 4]
        linear, square = p2 - p0, 2 * p0 - 5 * p1 + 4 * p2 - p3
        pieces.append(p1 + 0.5 * (t * (linear + t * (square + t * (3 * (p1 - p2) + p3 - p0)))))
    return np.vstack([*pieces, points[-1:]])


def _text(graphic: Graphic, box: Points, place: Place, colour: Colour) -> list[Figure]:
    """Place a text, and the line to its anchor where that is to be seen."""
    anchor = _placed((graphic.anchor,), graphic.anchor_of_display, place) if graphic.anchor else box
    if len(box) == 0:
        return [Figure("text", anchor, colour, text=graphic.text, alignment=graphic.alignment)]
    corners = np.stack([box.min(axis=0), box.max(axis=0)])
    made = [Figure("text", corners, colour, text=graphic.text, alignment=graphic.alignment)]
    if graphic.anchor is not None and graphic.anchor_shown:
        near = np.clip(anchor, corners[0], corners[1])
        made.append(Figure("line", np.vstack([near, anchor]), colour))
    return made
