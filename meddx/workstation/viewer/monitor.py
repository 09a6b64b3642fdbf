"""What a monitor says of itself: its name, how many greys it is given, how large its pixels are."""

import sys
from typing import Final

from PySide6.QtGui import QScreen

_LEAST_MM: Final = 0.03
_MOST_MM: Final = 0.8
_SQUARE: Final = 0.03  # by how much height and width of a pixel may differ
_ALWAYS_MEASURED: Final = frozenset({"win32", "darwin"})
_DEEP: Final = {30: 10, 36: 12, 48: 16}  # bits of a pixel: bits of each of its three colours


def key(screen: QScreen | None) -> str:
    """Name a monitor by what it says of itself, so that it is known again; empty without one."""
    if screen is None:
        return ""
    said = (screen.manufacturer(), screen.model(), screen.serialNumber())
    named = " ".join(part for part in said if part) or screen.name()
    height, width = size_px(screen)
    return f"{named} {width} x {height}"


def size_px(screen: QScreen) -> tuple[int, int]:
    """Rows and columns of a monitor in device pixels."""
    size, ratio = screen.size(), screen.devicePixelRatio()
    return round(size.height() * ratio), round(size.width() * ratio)


def bits(screen: QScreen | None) -> int:
    """Bits of a grey as the desktop passes it on; what the monitor makes of it nobody can read."""
    depth = screen.depth() if screen is not None else 24
    return _DEEP.get(depth, min(depth // 3, 8))


def pitch_mm(screen: QScreen | None) -> float | None:
    """Size of a device pixel of a monitor, None where only a guess would be told.

    Without a word of the monitor itself (EDID) the system of a Linux desktop makes its size up from
    a usual density; its manufacturer and model are then empty.
    """
    if screen is None:
        return None
    said = screen.manufacturer() or screen.model() or screen.serialNumber()
    if not said and sys.platform not in _ALWAYS_MEASURED:
        return None
    # Dots here are logical pixels, as in QScreen.size().
    dots, ratio = screen.size(), screen.devicePixelRatio()
    size = screen.physicalSize()
    return of_size((dots.height() * ratio, dots.width() * ratio), (size.height(), size.width()))


def of_size(size_px: tuple[float, float], size_mm: tuple[float, float]) -> float | None:
    """Size of a pixel of a monitor of ``(height, width)``, None for what no monitor has."""
    if min(size_px) <= 0 or min(size_mm) <= 0:
        return None
    down, across = (mm / px for mm, px in zip(size_mm, size_px, strict=True))
    is_square = abs(down - across) <= _SQUARE * across
    return across if is_square and _LEAST_MM <= across <= _MOST_MM else None
