"""What a file says of how its pictures are to be shown and read: grey, colour, regions, time."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FUNCTIONS: Final = frozenset({"LINEAR", "LINEAR_EXACT", "SIGMOID"})
_CENTIMETRE: Final = 3  # PS3.3 C.8.5.5.1.15
_LONGEST_TABLE: Final = 1 << 16
_TAIL: Final = 0.02


@dataclass(frozen=True)
class Window:
    """A grey window of the file or a preset (PS3.3 C.11.2).

    Parameters
    ----------
    center, width
        In modality values; ``width`` is positive (at least 1 for LINEAR).
    function
        ``LINEAR``, ``LINEAR_EXACT`` or ``SIGMOID``.
    name
        WindowCenterWidthExplanation, or the preset's name.
    """

    center: float
    width: float
    function: str = "LINEAR"
    name: str = ""

    def __post_init__(self) -> None:
        if self.function not in FUNCTIONS:
            raise ValueError("unknown VOI LUT function")
        if not self.width > 0:
            raise ValueError("a window has a positive width")


@dataclass(frozen=True, eq=False)
class VoiTable:
    """A grey table of the file: one item of the VOI LUT Sequence (PS3.3 C.11.2.1.1).

    Parameters
    ----------
    first
        Modality value that the first entry belongs to; what lies below shows the first entry,
        what lies beyond the table the last.
    entries
        ndarray of uint16, shape (n,), n from 1 to 65536.
    bits
        Bits of an entry, 1 to 16: ``2**bits - 1`` is white.
    name
        LUTExplanation.
    """

    first: int
    entries: NDArray[np.uint16]
    bits: int
    name: str = ""

    def __post_init__(self) -> None:
        entries = np.array(self.entries, np.uint16)
        if entries.ndim != 1 or not 1 <= entries.size <= _LONGEST_TABLE:
            raise ValueError("a table has 1 to 65536 entries")
        if not 1 <= self.bits <= 16 or int(entries.max()) >= 1 << self.bits:
            raise ValueError("the entries of a table fit into its bits")
        entries.flags.writeable = False
        object.__setattr__(self, "entries", entries)

    @property
    def window(self) -> Window:
        """The window that comes closest: it spans the values over which the table rises or falls.

        What is darker than 2 % or brighter than 98 % of white does not count: tables often end in
        long flat tails.
        """
        share = self.entries / float((1 << self.bits) - 1)
        rising = np.flatnonzero((share > _TAIL) & (share < 1.0 - _TAIL))
        low, high = (int(rising[0]), int(rising[-1])) if rising.size else (0, len(share) - 1)
        middle = self.first + (low + high) / 2.0
        return Window(middle, float(max(1, high - low)), "LINEAR_EXACT", self.name)


Voi = Window | VoiTable


@dataclass(frozen=True, eq=False)
class Palette:
    """Red, green and blue for stored values (PS3.3 C.7.6.3.1.5, C.7.9).

    Parameters
    ----------
    first
        Stored value that the first entry belongs to.
    colours
        ndarray of uint16, shape (n, 3).
    bits
        Bits of an entry: 8 or 16.
    """

    first: int
    colours: NDArray[np.uint16]
    bits: int

    def __post_init__(self) -> None:
        colours = np.array(self.colours, np.uint16)
        if colours.ndim != 2 or colours.shape[1] != 3 or not 1 <= len(colours) <= _LONGEST_TABLE:
            raise ValueError("a palette has 1 to 65536 entries of three colours")
        if self.bits not in {8, 16}:
            raise ValueError("the entries of a palette have 8 or 16 bits")
        colours.flags.writeable = False
        object.__setattr__(self, "colours", colours)


@dataclass(frozen=True)
class UsRegion:
    """One region of an ultrasound picture with its own axes (PS3.3 C.8.5.5).

    Parameters
    ----------
    box
        ``(top, left, bottom, right)`` in px, the last row and column included.
    units
        Codes of PhysicalUnitsXDirection and PhysicalUnitsYDirection; 3 is cm, 4 is seconds.
    deltas
        PhysicalDeltaX and PhysicalDeltaY: units for each px.
    spatial_format, data_type
        RegionSpatialFormat (1 is a picture of tissue) and RegionDataType.
    low_priority
        Bit 0 of RegionFlags: another region that overlaps wins.
    """

    box: tuple[int, int, int, int]
    units: tuple[int, int]
    deltas: tuple[float, float]
    spatial_format: int = 0
    data_type: int = 0
    low_priority: bool = False

    @property
    def spacing_mm(self) -> tuple[float, float] | None:
        """Distance between rows and between columns in mm, None where an axis is no length."""
        across, down = (abs(delta) * 10.0 for delta in self.deltas)
        lengths = self.units == (_CENTIMETRE, _CENTIMETRE)
        return (down, across) if lengths and down > 0 and across > 0 else None

    def holds(self, row: float, col: float) -> bool:
        """Whether the point lies in the region; pixel ``(r, c)`` covers ``[r, r + 1)``."""
        top, left, bottom, right = self.box
        return top <= row < bottom + 1 and left <= col < right + 1


@dataclass(frozen=True)
class Cine:
    """How fast the frames of a clip follow one another (PS3.3 C.7.6.5).

    Parameters
    ----------
    frame_ms
        One time for all frames, or for each frame how long it is shown; all positive.
    sweep
        Whether the clip is played there and back (PreferredPlaybackSequencing 1).
    source
        Keyword of the attribute the speed comes from.
    """

    frame_ms: tuple[float, ...]
    sweep: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        if not self.frame_ms or not all(0.0 < ms < float("inf") for ms in self.frame_ms):
            raise ValueError("a frame is shown for a time")

    @property
    def rate_fps(self) -> float:
        """Frames a second, on average."""
        return 1000.0 * len(self.frame_ms) / sum(self.frame_ms)


def array_text(values: NDArray[Any]) -> str:
    """Write a table of 16-bit values as text that travels in JSON."""
    return np.asarray(values, "<u2").tobytes().hex()


def array_of(text: str) -> NDArray[np.uint16]:
    """Read what ``array_text`` wrote: ndarray of uint16, shape (n,)."""
    return np.frombuffer(bytes.fromhex(text), "<u2").astype(np.uint16)
