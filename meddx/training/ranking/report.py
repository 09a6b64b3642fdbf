"""What a protocol found, as a table for the terminal and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from meddx.training.measure import Figure
from meddx.training.ranking.measure import NAMES, Figures


@dataclass(frozen=True)
class Row:
    """How a ranker did on some cases.

    Parameters
    ----------
    who
        What ranked: ``MedDx``, ``plain formula`` ...
    what
        On what: the cases as they are, half of their findings ...
    figures
        How it did.
    better_than
        Whom ``difference`` compares it with.
    difference
        Its figures less those of ``better_than`` on the same cases, paired; None for the other.
    """

    who: str
    what: str
    figures: Figures
    better_than: str = ""
    difference: Figures | None = None


@dataclass(frozen=True)
class Report:
    """What a protocol found.

    Parameters
    ----------
    protocol
        Its name.
    words
        What was ranked and counted, in plain English.
    rows
        Figures of lists.
    further
        Figures of another kind by what they are (an AUROC, a log score ...).
    """

    protocol: str
    words: str
    rows: tuple[Row, ...]
    further: Mapping[str, Figure]


def as_object(report: Report) -> dict[str, Any]:
    """Return the stable JSON shape: shares, not percent; nan where a figure is not defined."""
    return {
        "schema": 1,
        "protocol": report.protocol,
        "words": report.words,
        "rows": [asdict(row) for row in report.rows],
        "further": {name: asdict(figure) for name, figure in report.further.items()},
    }


def table(report: Report) -> str:
    """Return the report for a terminal: Markdown, percent, 95 % intervals in brackets."""
    lines = [report.words, ""]
    heads = ["what", "ranked by", "mean over", "cases", "diseases"]
    heads += ["top-1", "top-3", "top-10", "MRR"]
    lines += [_line(heads), _line(["---"] * len(heads))]
    for row in report.rows:
        lines += _lines(row.what, row.who, row.figures)
        if row.difference is not None:
            lines += _lines(row.what, f"{row.who} less {row.better_than}", row.difference)
    lines += [""] if report.further else []
    lines += [f"{name}: {_figure(figure, 1.0)}" for name, figure in report.further.items()]
    return "\n".join(lines)


def _lines(what: str, who: str, figures: Figures) -> list[str]:
    counts = [str(figures.cases), str(figures.diseases)]
    found = []
    for over, told in (("cases", figures.micro), ("diseases", figures.macro)):
        cells = [_figure(told[name], 1.0 if name == "mrr" else 100.0) for name in NAMES]
        found.append(_line([what, who, over, *counts, *cells]))
    return found


def _figure(figure: Figure, scale: float) -> str:
    digits = 1 if scale > 1.0 else 3
    value, low, high = (f"{scale * n:.{digits}f}" for n in (figure.value, figure.low, figure.high))
    return f"{value} [{low}, {high}]"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
