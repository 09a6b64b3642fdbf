"""A pattern that shows at a glance what a monitor loses; drawn after TG18-QC (AAPM TG18, 2005).

Everything is drawn pixel by pixel for the size of the monitor: shown smaller or larger it proves
nothing. Driving levels are those of 8 bits. The parts and what they show:

- grid and border: geometry, and whether the edge of the picture is on the glass,
- 16 patches from 8 to 248 with low-contrast squares in their corners: the grey scale,
- 5 % on black and 95 % on white: whether the darkest and the brightest greys differ,
- lines of one and of two pixels, in the middle and in the four corners: resolution,
- ramps: whether the grey scale is continuous,
- black and white bars that become shorter: crosstalk,
- letters of falling contrast on black, grey and white.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

BACKGROUND: Final = 128
LINE: Final = 192
LEVELS: Final = tuple(range(8, 256, 16))
FIVE_PERCENT: Final = 13
NINETY_FIVE_PERCENT: Final = 242
INSERT: Final = 4  # driving levels above or below its patch: the least that 8 bits show well
WORDS: Final = "QUALITYCONTROL"
SMALLEST: Final = 480
AROUND_LEVEL: Final = 153  # of TG18-LN: a fifth of the brightest luminance

Box = tuple[int, int, int, int]

# A ring of cells around nine, from its top left corner clockwise.
_RING: Final = (
    *((-2, across) for across in range(-2, 3)),
    *((down, 2) for down in range(-1, 3)),
    *((2, across) for across in range(1, -3, -1)),
    *((down, -2) for down in range(1, -2, -1)),
)
# Five columns and seven rows of bits each.
_GLYPHS: Final = {
    "A": (0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001),
    "C": (0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110),
    "I": (0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110),
    "L": (0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111),
    "N": (0b10001, 0b11001, 0b10101, 0b10101, 0b10011, 0b10001, 0b10001),
    "O": (0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110),
    "Q": (0b01110, 0b10001, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101),
    "R": (0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001),
    "T": (0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100),
    "U": (0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110),
    "Y": (0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100),
}


@dataclass(frozen=True)
class Layout:
    """Where the parts lie: boxes ``(top, left, bottom, right)`` in px, the last two beyond.

    Parameters
    ----------
    height, width
        Of the monitor in device pixels.
    step
        Distance of the grid's lines.
    patches
        The 16 grey patches, darkest first.
    dark, bright
        Black with its square of 5 %, and white with its square of 95 %.
    lines
        Blocks of lines: the middle, then the corners.
    ramps
        Dark to bright downwards, and the other way round.
    bars
        Of the crosstalk.
    words
        Rows of letters on black, grey and white.
    """

    height: int
    width: int
    step: int
    patches: tuple[Box, ...]
    dark: Box
    bright: Box
    lines: tuple[Box, ...]
    ramps: tuple[Box, Box]
    bars: Box
    words: tuple[Box, Box, Box]


def layout(height: int, width: int) -> Layout:
    """Place the parts on a monitor of this many device pixels.

    Raises
    ------
    ValueError
        On fewer than 480 pixels either way.
    """
    side = min(height, width)
    if side < SMALLEST:
        raise ValueError("the pattern needs 480 x 480 pixels")
    middle_y, middle_x = height // 2, width // 2
    cell = side // 10

    def around(down: float, across: float, high: float, wide: float) -> Box:
        """Box about a point, all in cells from the middle."""
        top = middle_y + round((down - high / 2) * cell)
        left = middle_x + round((across - wide / 2) * cell)
        return top, left, top + round(high * cell), left + round(wide * cell)

    up = -0.6  # the ring stands a little higher than the middle: the letters lie below it
    block = max(16, cell // 2 // 4 * 4)
    ends = ((0, 0), (0, width - block), (height - block, 0), (height - block, width - block))
    inset = cell // 4
    corners = tuple(
        (
            top + (inset if top == 0 else -inset),
            left + (inset if left == 0 else -inset),
            top + (inset if top == 0 else -inset) + block,
            left + (inset if left == 0 else -inset) + block,
        )
        for top, left in ends
    )
    return Layout(
        height,
        width,
        max(1, side // 16),
        tuple(around(down + up, across, 0.86, 0.86) for down, across in _RING),
        around(up, -1, 0.86, 0.86),
        around(up, 1, 0.86, 0.86),
        (around(up, 0, 0.86, 0.86), *corners),
        (around(up, -3.4, 5.0, 0.5), around(up, 3.4, 5.0, 0.5)),
        around(-3.95, 0, 1.0, 7.0),
        (
            around(2.6, 0, 0.7, 7.0),
            around(3.4, 0, 0.7, 7.0),
            around(4.2, 0, 0.7, 7.0),
        ),
    )


def pattern(height: int, width: int) -> NDArray[np.uint8]:
    """Draw the pattern: ndarray of uint8, shape (height, width), driving levels."""
    at = layout(height, width)
    picture = np.full((height, width), BACKGROUND, np.uint8)
    _grid(picture, at)
    for level, box in zip(LEVELS, at.patches, strict=True):
        _patch(picture, box, level)
    _inserted(picture, at.dark, 0, FIVE_PERCENT)
    _inserted(picture, at.bright, 255, NINETY_FIVE_PERCENT)
    for box in at.lines:
        _lines(_part(picture, box))
    for box, is_rising in zip(at.ramps, (True, False), strict=True):
        _ramp(_part(picture, box), is_rising=is_rising)
    _bars(_part(picture, at.bars))
    for box, ground in zip(at.words, (0, BACKGROUND, 255), strict=True):
        _words(_part(picture, box), ground)
    return picture


def level(height: int, width: int, grey: int) -> NDArray[np.uint8]:
    """Draw one grey to be measured: a tenth of the area in the middle, as TG18-LN has it.

    Around it lies a fifth of the brightest, so that every level is measured in the same light.

    Returns
    -------
    ndarray of uint8, shape (height, width), driving levels.
    """
    picture = np.full((height, width), AROUND_LEVEL, np.uint8)
    side = round((0.1 * height * width) ** 0.5)
    side = min(side, height, width)
    top, left = (height - side) // 2, (width - side) // 2
    picture[top : top + side, left : left + side] = grey
    return picture


def _part(picture: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    top, left, bottom, right = box
    return picture[top:bottom, left:right]


def _grid(picture: NDArray[np.uint8], at: Layout) -> None:
    """Lines from the middle outwards, and a border of one pixel on the very edge."""
    picture[at.height // 2 % at.step :: at.step] = LINE
    picture[:, at.width // 2 % at.step :: at.step] = LINE
    picture[[0, -1]] = 255
    picture[:, [0, -1]] = 255


def _patch(picture: NDArray[np.uint8], box: Box, level: int) -> None:
    """One grey with a slightly brighter and a slightly darker square in its corners."""
    part = _part(picture, box)
    part[...] = level
    size = max(4, part.shape[0] // 6)
    gap = size // 2
    near, far = slice(gap, gap + size), slice(-gap - size, -gap)
    part[near, near] = part[far, far] = level + INSERT
    part[near, far] = part[far, near] = level - INSERT


def _inserted(picture: NDArray[np.uint8], box: Box, ground: int, level: int) -> None:
    part = _part(picture, box)
    part[...] = ground
    rows, cols = part.shape
    part[rows // 4 : -(rows // 4), cols // 4 : -(cols // 4)] = level


def _lines(part: NDArray[np.uint8]) -> None:
    """Four quarters: lines of one pixel across and down, of two pixels across and down."""
    rows, cols = part.shape
    half_rows, half_cols = rows // 2, cols // 2
    part[...] = 0
    part[0:half_rows:2, :half_cols] = 255
    part[:half_rows, half_cols::2] = 255
    for offset in (0, 1):
        part[half_rows + offset :: 4, :half_cols] = 255
        part[half_rows:, half_cols + offset :: 4] = 255


def _ramp(part: NDArray[np.uint8], *, is_rising: bool) -> None:
    levels = np.arange(len(part)) * 256 // len(part)
    part[...] = (levels if is_rising else levels[::-1])[:, None]


def _bars(part: NDArray[np.uint8]) -> None:
    """White bars on black, each row shorter than the one above it."""
    part[...] = 0
    rows, cols = part.shape
    each = max(1, rows // 8)
    for number in range(0, 8, 2):
        wide = cols >> (number // 2)
        left = (cols - wide) // 2
        part[number * each : (number + 1) * each, left : left + wide] = 255


def _words(part: NDArray[np.uint8], ground: int) -> None:
    """Letters, each one driving level fainter than the one before, down to one level."""
    part[...] = ground
    rows, cols = part.shape
    cell = cols // len(WORDS)
    dot = max(1, min(rows // 9, cell // 7))
    top = (rows - 7 * dot) // 2
    for number, letter in enumerate(WORDS):
        contrast = len(WORDS) - number
        level = ground - contrast if ground == 255 else ground + contrast
        left = number * cell + (cell - 5 * dot) // 2
        bits = np.array([[row >> (4 - col) & 1 for col in range(5)] for row in _GLYPHS[letter]])
        mask = np.kron(bits, np.ones((dot, dot), np.uint8)).astype(np.bool_)
        part[top : top + 7 * dot, left : left + 5 * dot][mask] = level
