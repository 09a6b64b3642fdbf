"""Round numbers for the axis of a plot."""

import math
from typing import Final

_STEPS: Final = (1.0, 2.0, 5.0, 10.0)


def ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return at most ``most`` round numbers (1, 2 or 5 times a power of ten) from low to high.

    Parameters
    ----------
    low, high
        Ends of the axis; ``low`` is not above ``high``.
    most
        At least 2.
    """
    if not high > low:
        return (low,)
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (*_STEPS, 20.0):
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if 0 < last - first + 1 <= most:
            return tuple(number * step for number in range(first, last + 1))
    return (low, high)


def text(value: float, step: float) -> str:
    """Return a tick's number with the decimals that its step needs."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    return f"{value + 0.0:.{decimals}f}" if decimals <= 6 else f"{value + 0.0:.3g}"
