"""The measurements of a case as a table: what was drawn, what it says, and where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.annotations import Annotation, Kind
from meddx.case.record import Series
from meddx.phrase import Language, Phrase

_KINDS: Final = {
    Kind.LENGTH: Phrase("Length"),
    Kind.ANGLE: Phrase("Angle"),
    Kind.COBB: Phrase("Cobb angle"),
    Kind.BIDIRECTIONAL: Phrase("Bidirectional"),
    Kind.RECTANGLE: Phrase("Rectangle ROI"),
    Kind.ELLIPSE: Phrase("Ellipse ROI"),
    Kind.FREEHAND: Phrase("Freehand ROI"),
    Kind.PROFILE: Phrase("Line profile"),
    Kind.CARDIOTHORACIC: Phrase("Cardiothoracic ratio"),
    Kind.ARROW: Phrase("Arrow"),
    Kind.TEXT: Phrase("Text"),
}
_IMAGES: Final = {
    "acquired": Phrase("{image}"),
    "axial": Phrase("Axial {image}"),
    "coronal": Phrase("Coronal {image}"),
    "sagittal": Phrase("Sagittal {image}"),
}
_HEADS: Final = (
    Phrase("Kind"),
    Phrase("Measured"),
    Phrase("Series"),
    Phrase("Image"),
    Phrase("Label"),
)

COLUMNS: Final = len(_HEADS)
LABEL: Final = 4  # column of the label


@dataclass(frozen=True)
class Row:
    """One annotation of a case.

    Parameters
    ----------
    series_instance_uid, number
        Which one it is.
    kind, label
        What was drawn, and the reader's words.
    measured
        What it says; see ``meddx.imaging.measured``.
    series
        Number and description of its series.
    image
        Number of its picture, from 1, with the plane where that was computed.
    """

    series_instance_uid: str
    number: int
    kind: Phrase
    measured: tuple[Phrase, ...]
    series: str
    image: Phrase
    label: str

    @classmethod
    def of(cls, series: Series, one: Annotation, k: int, measured: tuple[Phrase, ...]) -> "Row":
        """Return the row of an annotation on slice ``k`` of its plane."""
        named = (f"{series.series_number}" if series.series_number else "", series.description)
        place = f"{k + 1}"
        if series.volume.time_points > 1:
            place = f"{place} / {one.picture.t + 1}"
        return cls(
            series.series_instance_uid,
            one.number,
            _KINDS[one.kind],
            measured,
            "  ".join(filter(None, named)) or series.modality,
            _IMAGES[one.picture.plane].with_values(image=place),
            one.label,
        )

    def cells(self, language: Language) -> tuple[str, ...]:
        """Return the texts of the columns, in the order of ``heads``."""
        said = "; ".join(line.label(language) for line in self.measured)
        kind, image = self.kind.label(language), self.image.label(language)
        return kind, said, self.series, image, self.label


def heads(language: Language) -> tuple[str, ...]:
    """Return the headings of the columns."""
    return tuple(head.label(language) for head in _HEADS)


def as_text(rows: Sequence[Row], language: Language) -> str:
    """Return the table as text: a heading, then a row each, columns with tabs between."""
    table = [heads(language), *(row.cells(language) for row in rows)]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in cells) for cells in table)
