"""Overlays, colours and shutters of pictures, read beside the window when they are seen.

Only files whose headers name such things are asked for them, one frame at a time, and never while
a folder is opened.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from meddx.case.display import Palette
from meddx.case.presentation import OverlayPlane, Shutter
from meddx.case.record import Series
from meddx.case.volume import FrameRef, Frames
from meddx.child import Reply
from meddx.children import Children
from meddx.imaging import beside_file
from meddx.imaging.latest import Latest
from meddx.phrase import Phrase, Refused

DAMAGED: Final = Phrase("An overlay of this image is damaged and is not shown")
BAD_SHUTTER: Final = Phrase("The shutter of this image is damaged: nothing is covered")
GREY_ONLY: Final = Phrase("The colours of the file are not shown here")
_DEADLINE_S: Final = 30.0
_KEPT: Final = 32  # frames


@dataclass(frozen=True, eq=False)
class Beside:
    """What lies beside the values of one frame.

    Parameters
    ----------
    planes
        Overlay planes of its file.
    palette
        Colours for some of its stored values.
    shutter
        What of the picture is covered.
    notes
        What of it cannot be shown.
    """

    planes: tuple[OverlayPlane, ...] = ()
    palette: Palette | None = None
    shutter: Shutter | None = None
    notes: tuple[Phrase, ...] = ()


NOTHING: Final = Beside()


@dataclass(eq=False)
class BesideStore:
    """Gives out what lies beside frames.

    Parameters
    ----------
    children
        Read it: these are bytes from outside.
    """

    children: Children
    _made: Latest[Beside] = field(default_factory=lambda: Latest(_KEPT), init=False)

    def get(self, series: Series, frame: int) -> Beside | None:
        """Return what lies beside a frame; None while it is being read."""
        ref = _ref(series, frame)
        if ref is None:
            return NOTHING
        if self._made.failed(ref):
            return _FAULTY
        return self._made.get(ref, lambda: of_frame(ref, self.children))

    @property
    def version(self) -> int:
        """Counts what was read."""
        return self._made.version


_FAULTY: Final = Beside(notes=(beside_file.UNREADABLE,))


def of_series(series: Series, frame: int, children: Children) -> Beside:
    """Read what lies beside a frame of a series now; where its header names nothing, nothing."""
    ref = _ref(series, frame)
    return NOTHING if ref is None else of_frame(ref, children)


def _ref(series: Series, frame: int) -> FrameRef | None:
    data = series.volume.data
    says_so = series.has_overlays or series.has_palette or series.has_shutter
    if not says_so or not isinstance(data, Frames):
        return None
    return data.refs[frame]


def of_frame(ref: FrameRef, children: Children) -> Beside:
    """Read what lies beside a frame; what cannot be read is a note, never an error."""
    try:
        reply = children.call(
            "meddx.imaging.beside_file:read", beside_file.arguments(ref), _DEADLINE_S
        )
        return _received(reply)
    except Refused as refused:
        return Beside(notes=(refused.phrase,))


def _received(reply: Reply) -> Beside:
    header, arrays = reply.header, reply.arrays
    planes = tuple(
        _plane(arrays[str(number)], told) for number, told in enumerate(header["planes"])
    )
    palette = None
    if header["palette"] is not None:
        first, bits = header["palette"]
        palette = Palette(int(first), arrays["palette"], int(bits))
    told = ((header["damaged"], DAMAGED), (header["bad_shutter"], BAD_SHUTTER))
    notes = tuple(phrase for is_so, phrase in told if is_so)
    return Beside(planes, palette, _shutter(header["shutter"]), notes)


def _shutter(told: list[Any] | None) -> Shutter | None:
    if told is None:
        return None
    box, circle, corners, grey = told
    return Shutter(
        None if box is None else (box[0], box[1], box[2], box[3]),
        None if circle is None else (circle[0], circle[1], circle[2]),
        tuple((row, col) for row, col in corners),
        grey=int(grey),
    )


def _plane(bits: Any, told: list[Any]) -> OverlayPlane:  # noqa: ANN401 - of a child, checked here
    group, (row, col), is_region, label = told
    mask = np.asarray(bits, np.bool_)
    if mask.ndim != 2:
        raise ValueError("a plane has rows and columns")
    return OverlayPlane(int(group), "", mask, (int(row), int(col)), bool(is_region), str(label))
