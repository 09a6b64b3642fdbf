"""How large the pixels of a monitor are, where it says so itself."""

import sys
from typing import Final

from PySide6.QtGui import QScreen

_LEAST_MM: Final = 0.03
_MOST_MM: Final = 0.8
_SQUARE: Final = 0.03  # by how much height and width of a pixel may differ
_ALWAYS_MEASURED: Final = frozenset({"win32", "darwin"})


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
