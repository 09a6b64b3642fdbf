"""The Grayscale Standard Display Function, and how far a monitor is from it.

Formulas and coefficients are those of PS3.14 section 7.1 and Annex B (after Barten's model of
contrast sensitivity); how a monitor is judged is that of AAPM TG18 (2005), section 4.3.4 and 4.8.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

LEAST_INDEX: Final = 1.0
MOST_INDEX: Final = 1023.0
LEVELS: Final = tuple(range(0, 256, 15))  # the 18 driving levels of TG18-LN12, of 8 bits

# Of log10 L over ln j: the numerator, and the denominator (PS3.14 7.1).
_ABOVE: Final = (-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3)
_BELOW: Final = (
    1.0,
    -2.5840191e-2,
    -1.0320229e-1,
    2.8745620e-2,
    -3.1978977e-3,
    1.2992634e-4,
)
# Of j over log10 L.
_INVERSE: Final = (
    71.498068,
    94.593053,
    41.912053,
    9.8247004,
    0.28175407,
    -1.1878455,
    -0.18014349,
    0.14710899,
    -0.017046845,
)


def luminance(index: float) -> float:
    """Luminance in cd/m2 of a just-noticeable-difference index, from 1 to 1023.

    Raises
    ------
    ValueError
        Beyond the indices of the standard.
    """
    if not LEAST_INDEX <= index <= MOST_INDEX:
        raise ValueError("the standard has indices from 1 to 1023")
    at = math.log(index)
    return float(10.0 ** (_polynomial(_ABOVE, at) / _polynomial(_BELOW, at)))


def index_of(luminance_cd_m2: float) -> float:
    """Just-noticeable-difference index of a luminance from 0.05 to 4000 cd/m2.

    Raises
    ------
    ValueError
        Beyond the luminances of the standard.
    """
    if not 0.0499 <= luminance_cd_m2 <= 4000.0:
        raise ValueError("the standard has luminances from 0.05 to 4000 cd/m2")
    return _polynomial(_INVERSE, math.log10(luminance_cd_m2))


def targets(darkest: float, brightest: float, count: int = len(LEVELS)) -> tuple[float, ...]:
    """Luminances of ``count`` even driving levels on the standard's curve, ends included."""
    first, last = index_of(darkest), index_of(brightest)
    step = (last - first) / (count - 1)
    at = (first + step * number for number in range(count))
    return tuple(luminance(min(max(each, LEAST_INDEX), MOST_INDEX)) for each in at)


@dataclass(frozen=True)
class Response:
    """How the contrasts of a monitor compare with the standard's.

    Parameters
    ----------
    deviations
        Of each step from level to level: measured contrast a JND over that of the standard, less
        one. 0 is the standard's.
    worst
        The largest of them without its sign.
    """

    deviations: tuple[float, ...]

    @property
    def worst(self) -> float:
        """Largest deviation, without its sign."""
        return max(abs(each) for each in self.deviations)


def response(measured: Sequence[float], ambient: float = 0.0) -> Response:
    """Compare luminances of even driving levels with the standard.

    Parameters
    ----------
    measured
        In cd/m2, from black to white, at least three, each brighter than the one before.
    ambient
        Luminance in cd/m2 that the room's light adds to the screen.

    Raises
    ------
    ValueError
        If the luminances do not rise, or lie beyond the standard's.
    """
    seen = [value + ambient for value in measured]
    if len(seen) < 3 or any(after <= before for before, after in pairwise(seen)):
        raise ValueError("luminances rise from level to level")
    wanted = targets(seen[0], seen[-1], len(seen))
    ratios = (
        _contrast(*own) / _contrast(*standard)
        for own, standard in zip(pairwise(seen), pairwise(wanted), strict=True)
    )
    return Response(tuple(ratio - 1.0 for ratio in ratios))


def _contrast(darker: float, brighter: float) -> float:
    # TG18 divides both by the JNDs of the step: they are the same for all steps.
    return 2.0 * (brighter - darker) / (brighter + darker)


def _polynomial(coefficients: Sequence[float], at: float) -> float:
    total = 0.0
    for coefficient in reversed(coefficients):
        total = total * at + coefficient
    return total
