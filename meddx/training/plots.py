"""The pictures of a card, as SVG: reliability diagrams, ROC and learning curves, in panels.

Drawn as text, so that a card needs no plotting library; Qt and browsers show them.
"""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from meddx.training.reliability import Bin

Panel = tuple[str, str, str]  # heading, line below it, marks of the unit square

SIDE: Final = 180  # px of the unit square of a panel
_MARGIN: Final = 44
_GAP: Final = 18
_COLUMNS: Final = 4
_INK: Final = "#1f2933"
_GRID: Final = "#c3ccd5"
_BLUE: Final = "#1f6fb2"
_TICKS: Final = (0.0, 0.5, 1.0)
_MOST: Final = 9.0  # radius of the fullest bin, px


def reliability(labels: Sequence[tuple[str, str, Sequence[Bin]]]) -> str:
    """Draw what was said against what was seen; a dot's area is its share of the pictures.

    Parameters
    ----------
    labels
        Heading, line below it, and bins of each panel.
    """
    panels = [(head, line, _bins(bins)) for head, line, bins in labels]
    return _page(panels, "probability said", "share seen")


def learning(runs: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> str:
    """Draw the score of every epoch of runs: name, (loss, score) by epoch; 0 to 1 upwards."""
    panels = []
    most = max((len(history) for _, history in runs), default=1)
    for name, history in runs:
        scores = [min(max(score, 0.0), 1.0) for _, score in history]
        points = [(n / max(1, most - 1), score) for n, score in enumerate(scores)]
        panels.append((name, f"epochs: {len(history)}", _curve(points)))
    return _page(panels, "epoch", "AUROC, watched pictures", last=most)


def roc(labels: Sequence[tuple[str, str, Sequence[tuple[float, float]]]]) -> str:
    """Draw ROC curves: heading, line below it, points (1 - specificity, recall) of each panel."""
    panels = [(head, line, _curve(points)) for head, line, points in labels]
    return _page(panels, "1 - specificity", "recall")


def _bins(bins: Sequence[Bin]) -> str:
    total = sum(one.count for one in bins)
    marks = []
    for one in bins:
        x = one.said * SIDE
        low, high = (SIDE * (1 - value) for value in (one.low, one.high))
        radius = max(1.5, _MOST * (one.count / total) ** 0.5)
        marks.append(
            f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="{_BLUE}"/>'
            f'<circle cx="{x:.1f}" cy="{SIDE * (1 - one.seen):.1f}" r="{radius:.1f}" '
            f'fill="{_BLUE}" fill-opacity="0.7"/>'
        )
    return "".join(marks)


def _curve(points: Sequence[tuple[float, float]]) -> str:
    at = " ".join(f"{x * SIDE:.1f},{(1 - y) * SIDE:.1f}" for x, y in points)
    return f'<polyline points="{at}" fill="none" stroke="{_BLUE}" stroke-width="2"/>'


def _page(panels: Sequence[Panel], across: str, up: str, last: int = 0) -> str:
    """Lay out panels; ``last`` is the epoch at the right end, 0 where both axes are shares."""
    columns = min(_COLUMNS, max(1, len(panels)))
    rows = -(-len(panels) // columns)
    wide, tall = SIDE + _MARGIN + _GAP, SIDE + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * wide}" height="{rows * tall}" '
        f'viewBox="0 0 {columns * wide} {rows * tall}" font-family="sans-serif" font-size="11" '
        f'fill="{_INK}"><rect width="{columns * wide}" height="{rows * tall}" fill="#ffffff"/>'
    ]
    for n, (heading, line, marks) in enumerate(panels):
        x, y = n % columns * wide + _MARGIN, n // columns * tall + _MARGIN
        parts.append(f'<g transform="translate({x},{y})">{_frame(heading, line)}')
        parts.append(_axes(across, up, last))
        parts.append(f"{marks}</g>")
    return "".join(parts) + "</svg>\n"


def _frame(heading: str, line: str) -> str:
    """Draw the square and the words above it."""
    return (
        f'<text x="0" y="-22" font-size="13" font-weight="bold">{escape(heading)}</text>'
        f'<text x="0" y="-7">{escape(line)}</text>'
        f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="{_GRID}"/>'
    )


def _axes(across: str, up: str, last: int) -> str:
    """Draw ticks and names of the axes; the diagonal where both are shares."""
    middle = SIDE / 2
    words = [
        f'<text x="{middle}" y="{SIDE + 28}" text-anchor="middle">{across}</text>',
        f'<text transform="translate(-28,{middle}) rotate(-90)" text-anchor="middle">{up}</text>',
    ]
    if not last:
        words.append(
            f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="{_GRID}" stroke-dasharray="4 3"/>'
        )
    words += [
        f'<text x="-6" y="{SIDE - tick * SIDE + 4}" text-anchor="end">{tick:g}</text>'
        for tick in _TICKS
    ]
    for share, tick in _ticks_across(last):
        at = share * SIDE
        words.append(f'<text x="{at:.1f}" y="{SIDE + 14}" text-anchor="middle">{tick:g}</text>')
    return "".join(words)


def _ticks_across(last: int) -> Sequence[tuple[float, float]]:
    """Return where ticks stand as a share of the axis, and what they say; whole epochs."""
    if not last:
        return [(tick, tick) for tick in _TICKS]
    epochs = sorted({1, (1 + last) // 2, last})
    return [((epoch - 1) / max(1, last - 1), float(epoch)) for epoch in epochs]
