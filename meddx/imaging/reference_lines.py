"""Where the pictures of other panes cut the picture of a pane."""

from collections.abc import Sequence
from dataclasses import dataclass

from meddx.imaging.reslice_cut import Cut, of_slice, reference_line
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.sync import Seen, can_follow

PicturePoint = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """The trace of another pane's picture.

    Parameters
    ----------
    number
        Of the other pane.
    plane
        What it shows.
    ends
        ``(row, col)`` in px of the picture it is drawn on, the left one first.
    """

    number: int
    plane: Plane | Oblique
    ends: tuple[PicturePoint, PicturePoint]


def lines(on: Seen, others: Sequence[tuple[int, Seen]]) -> tuple[Line, ...]:
    """Return the traces of other pictures on a picture, where there are any.

    Only those with the same coordinates in the patient, and of two alike only the first.
    """
    found: list[Line] = []
    own = cut_of(on)
    for number, other in others:
        if not can_follow(on.shown, other.shown):
            continue
        ends = reference_line(own, cut_of(other))
        if ends is not None and all(ends != line.ends for line in found):
            found.append(Line(number, other.view.plane, ends))
    return tuple(found)


def cut_of(seen: Seen) -> Cut:
    """Return the picture of a pane as a cut."""
    shape = seen.shown.volume.shape[1:]
    return of_slice(seen.shown.volume.geometry, seen.view.k, (shape[0], shape[1]))
