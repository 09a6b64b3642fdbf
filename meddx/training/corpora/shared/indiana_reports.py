"""The Indiana University chest radiograph reports with the terms that people indexed them by.

Demner-Fushman et al., J Am Med Inform Assoc 2016;23:304. A report is known by its ``uid``; its part
is the remainder of that number by 5, so that parts share no report.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.phrase import Phrase, Refused

PARTS: Final = 5
UNINDEXED: Final = "no indexing"
COLUMNS: Final = frozenset({"uid", "MeSH", "findings", "impression"})
DAMAGED: Final = Phrase(
    "This is not the table of the Indiana reports: it needs the columns {columns}, and a whole "
    "number as uid."
)

# Headings that mean each finding; the second word, where there is one, must be a subheading. The
# first 11 are those that the project has always measured, the others stand beside them.
HEADINGS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "cardiomegaly": (("cardiomegaly", ""),),
    "pleural_effusion": (("pleural effusion", ""),),
    "pneumothorax": (("pneumothorax", ""), ("hydropneumothorax", "")),
    "atelectasis": (("pulmonary atelectasis", ""),),
    "pulmonary_edema": (("pulmonary edema", ""),),
    "consolidation": (("consolidation", ""),),
    "nodule": (("nodule", ""),),
    "emphysema": (("emphysema", ""), ("pulmonary emphysema", ""), ("bullous emphysema", "")),
    "scoliosis": (("scoliosis", ""),),
    "hiatal_hernia": (("hernia, hiatal", ""),),
    "fracture": (("fractures, bone", ""),),
    "airspace_disease": (("airspace disease", ""), ("infiltrate", ""), ("pneumonia", "")),
    "opacity": (("opacity", ""),),
    "granuloma": (("granuloma", ""), ("calcified granuloma", ""), ("granulomatous disease", "")),
    "hyperinflation": (("lung", "hyperdistention"),),
}
FIRST: Final = 11


@dataclass(frozen=True)
class IndexedReport:
    """A report without its indication, and the findings that it is indexed by."""

    uid: int
    text: str
    there: frozenset[str]

    @property
    def part(self) -> int:
        """Number of its part, 0 to 4."""
        return self.uid % PARTS


def fits(path: Path) -> bool:
    """Whether this file is the table of reports."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return set(next(csv.reader(file), [])) >= COLUMNS
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def read(path: Path) -> list[IndexedReport]:
    """Read the reports that somebody indexed, in the order of the table.

    Raises
    ------
    Refused
        ``damaged`` where the table is not as it was published.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [
            IndexedReport(int(row["uid"]), _text(row), found_in(row["MeSH"]))
            for row in rows
            if row["MeSH"].strip().lower() != UNINDEXED
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error):
        columns = ", ".join(sorted(COLUMNS))
        raise Refused("damaged", DAMAGED.with_values(columns=columns)) from None


def found_in(terms: str) -> frozenset[str]:
    """Return the findings that index terms (``Opacity/lung/base;Cardiomegaly``) stand for."""
    split = [[part.strip().lower() for part in term.split("/")] for term in terms.split(";")]
    return frozenset(
        key
        for key, headings in HEADINGS.items()
        for heading, sub in headings
        for term in split
        if term[0] == heading and (not sub or sub in term[1:])
    )


def _text(row: dict[str, str]) -> str:
    return f"{row['findings']}\n\n{row['impression']}".strip()
