"""Variants: one allele of one sample, and tables of millions of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.columns import Texts, Words


class Zygosity(StrEnum):
    """Genotype of one sample at one variant."""

    HETEROZYGOUS = "heterozygous"
    HOMOZYGOUS = "homozygous"
    HEMIZYGOUS = "hemizygous"
    REFERENCE = "reference"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Where a sample's variants come from."""

    GERMLINE = "germline"
    TUMOUR = "tumour"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Variant:
    """One allele of one sample as the file gives it; positions are 1-based on ``build``.

    Parameters
    ----------
    chromosome
        Without ``chr``; the mitochondrion is ``MT``.
    reference, alternate
        Bases, or a symbolic allele (``<DEL>``, a breakend) of a structural variant. Where the base
        before an insertion or deletion is not known, ``-`` stands for no base (MAF). Empty where
        only HGVS tells the change.
    gene, transcript, hgvs_c, hgvs_p, consequence
        As the annotation of the file (or a GFF3) says; ``consequence`` is a Sequence Ontology term,
        several joined with ``&``, the gravest first.
    classification, review_stars
        CLNSIG as written, and the stars of CLNREVSTAT (0 to 4), None if not said.
    allele_frequency, homozygotes
        In a population: 0 to 1, and the number of homozygous people; None if not said.
    passed
        False when FILTER names a filter, None when the file does not say (``.``).
    depth, allele_depths
        Reads, and those of the reference and of this allele.
    fraction
        Share of the reads (0 to 1) that carry the allele, where the file states or implies it.
    quality, genotype_quality
        QUAL and GQ, phred; None if not said.
    phase_set, haplotype
        Name of the phase set (0: not phased; -1: phased, and no set named, so that all of the
        chromosome is one) and which of its haplotypes carries the allele (-1).
    revel, cadd, splice_ai
        Scores that the file gives; None where it does not.
    tumour_lod
        Log odds that the allele is in the tumour (TLOD of Mutect2); None if not said.
    exon
        Which of the transcript's exons is changed, and how many it has (``2/23``); of a splice
        site the intron (``intron 2/22``). Empty where nobody says.
    relatives
        Zygosity in the other samples of the file, in the order of ``GenePanel.relatives``.
    relative_depths, relative_qualities
        Reads of those samples there, and GQ of their genotypes; None where the file does not say.
    end
        Last position of a structural variant; 0 for any other.
    """

    chromosome: str
    position: int
    reference: str
    alternate: str
    gene: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequence: str = ""
    classification: str = ""
    allele_frequency: float | None = None
    zygosity: Zygosity = Zygosity.UNKNOWN
    filters: tuple[str, ...] = ()
    passed: bool | None = None
    depth: int | None = None
    allele_depths: tuple[int, ...] = ()
    line: int = 0
    identifier: str = ""
    transcript: str = ""
    review_stars: int | None = None
    homozygotes: int | None = None
    fraction: float | None = None
    quality: float | None = None
    genotype_quality: int | None = None
    phase_set: int = 0
    haplotype: int = -1
    revel: float | None = None
    cadd: float | None = None
    splice_ai: float | None = None
    relatives: tuple[Zygosity, ...] = ()
    end: int = 0
    relative_depths: tuple[int | None, ...] = ()
    tumour_lod: float | None = None
    relative_qualities: tuple[int | None, ...] = ()
    exon: str = ""

    @property
    def key(self) -> str:
        """Stable name: ``chrom-pos-ref-alt``; without a position, the variant as it was written."""
        if not self.position:
            return self.identifier
        return f"{self.chromosome}-{self.position}-{self.reference}-{self.alternate}"

    @property
    def is_structural(self) -> bool:
        """Whether it is a symbolic allele or a breakend."""
        return bool(self.alternate.strip("-")) and not self.alternate.isalpha()


Column = Words | Texts | NDArray[Any]

ZYGOSITIES: Final = tuple(Zygosity)
WORDS: Final = (
    *("chromosome", "reference", "alternate", "gene", "consequence", "classification"),
    *("filters", "transcript", "exon"),
)
TEXTS: Final = ("hgvs_c", "hgvs_p", "identifier")
# Name of a column of numbers -> its type and what says that the file is silent.
NUMBERS: Final[Mapping[str, tuple[str, float]]] = {
    "position": ("int32", 0),
    "allele_frequency": ("float32", np.nan),
    "zygosity": ("uint8", ZYGOSITIES.index(Zygosity.UNKNOWN)),
    "passed": ("int8", -1),
    "depth": ("int32", -1),
    "reference_depth": ("int32", -1),
    "alternate_depth": ("int32", -1),
    "line": ("int32", 0),
    "review_stars": ("int8", -1),
    "homozygotes": ("int32", -1),
    "fraction": ("float32", np.nan),
    "quality": ("float32", np.nan),
    "genotype_quality": ("int16", -1),
    "phase_set": ("int32", 0),
    "haplotype": ("int8", -1),
    "revel": ("float32", np.nan),
    "cadd": ("float32", np.nan),
    "splice_ai": ("float32", np.nan),
    "tumour_lod": ("float32", np.nan),
    "end": ("int32", 0),
}
RELATIVES: Final = "relatives"  # ndarray of uint8, shape (rows, relatives): places in ZYGOSITIES
RELATIVE_DEPTHS: Final = "relative_depths"  # ndarray of int32, the same shape; -1 where not said
RELATIVE_QUALITIES: Final = "relative_qualities"  # as the depths: GQ, phred
_OF_RELATIVES: Final = (RELATIVE_DEPTHS, RELATIVE_QUALITIES)
_PLAIN: Final = frozenset({"position", "line", "phase_set", "haplotype", "end"})
NAMES: Final = (*WORDS, *TEXTS, *NUMBERS, RELATIVES, *_OF_RELATIVES)


@dataclass(frozen=True, eq=False)
class VariantTable(Sequence[Variant]):
    """Variants by column; a row is made into a ``Variant`` when it is asked for.

    Parameters
    ----------
    columns
        By the names of ``WORDS``, ``TEXTS``, ``NUMBERS``, ``RELATIVES``, ``RELATIVE_DEPTHS`` and
        ``RELATIVE_QUALITIES``. ``position`` is always there; a column that is not there says
        nothing of any row. Numbers may be kept in a smaller type of their kind; ``numbers`` gives
        them in that of ``NUMBERS``.
    """

    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        if "position" not in self.columns or not set(self.columns) <= set(NAMES):
            raise ValueError("a table of variants has positions and the columns of a variant")
        if len({len(column) for column in self.columns.values()}) != 1:
            raise ValueError("all columns have as many rows")

    @classmethod
    def of(cls, variants: Iterable[Variant]) -> "VariantTable":
        """Make a table of single variants."""
        rows = tuple(variants)
        columns: dict[str, Column] = {
            name: Words.of(_word(row, name) for row in rows) for name in WORDS
        }
        columns |= {name: Texts.of(getattr(row, name) for row in rows) for name in TEXTS}
        for name, (kind, silent) in NUMBERS.items():
            values = (_number(row, name) for row in rows)
            columns[name] = np.array([silent if v is None else v for v in values], kind)
        if rows and rows[0].relatives:
            places = [[ZYGOSITIES.index(z) for z in row.relatives] for row in rows]
            columns[RELATIVES] = np.array(places, np.uint8)
        for name in _OF_RELATIVES if rows else ():
            if getattr(rows[0], name):
                told = [[-1 if d is None else d for d in getattr(row, name)] for row in rows]
                columns[name] = np.array(told, np.int32)
        return cls(columns)

    @override
    def __len__(self) -> int:
        return len(self.columns["position"])

    @overload
    def __getitem__(self, row: int) -> Variant: ...
    @overload
    def __getitem__(self, row: slice) -> "VariantTable": ...
    @override
    def __getitem__(self, row: int | slice) -> "Variant | VariantTable":
        if isinstance(row, slice):
            return self.take(np.arange(len(self))[row])
        return self._row(range(len(self))[row])

    def words(self, name: str) -> Words:
        """Return a column of ``WORDS``; of empty words where the file says nothing."""
        column = self.columns.get(name)
        if isinstance(column, Words):
            return column
        return Words(np.zeros(len(self), np.int32), ("",))

    def numbers(self, name: str) -> NDArray[Any]:
        """Return a column of ``NUMBERS``; its silent value throughout where there is none."""
        column = self.columns.get(name)
        kind, silent = NUMBERS[name]
        if isinstance(column, np.ndarray):
            return column.astype(kind, copy=False)
        return np.full(len(self), silent, kind)

    def take(self, rows: NDArray[np.intp]) -> "VariantTable":
        """Return some rows, in their order."""
        return VariantTable(
            {
                name: column[rows] if isinstance(column, np.ndarray) else column.take(rows)
                for name, column in self.columns.items()
            }
        )

    def _row(self, row: int) -> Variant:
        said: dict[str, Any] = {"chromosome": "", "reference": "", "alternate": ""}
        for name, column in self.columns.items():
            if name == RELATIVES and isinstance(column, np.ndarray):
                said[name] = tuple(ZYGOSITIES[place] for place in column[row])
            elif name in _OF_RELATIVES and isinstance(column, np.ndarray):
                said[name] = tuple(None if d < 0 else d for d in column[row].tolist())
            elif isinstance(column, np.ndarray):
                said[name] = _value(name, column[row])
            else:
                said[name] = column[row]
        depths = (said.pop("reference_depth", None), said.pop("alternate_depth", None))
        if None not in depths:
            said["allele_depths"] = depths
        filters = said.get("filters", "")
        said["filters"] = tuple(filters.split(";")) if filters else ()
        known = {field.name for field in fields(Variant)}
        return Variant(**{name: value for name, value in said.items() if name in known})


def _word(row: Variant, name: str) -> str:
    return ";".join(row.filters) if name == "filters" else str(getattr(row, name))


def _number(row: Variant, name: str) -> float | None:
    match name:
        case "zygosity":
            return ZYGOSITIES.index(row.zygosity)
        case "reference_depth" | "alternate_depth":
            place = 0 if name == "reference_depth" else 1
            return row.allele_depths[place] if len(row.allele_depths) > place else None
        case _:
            value: float | None = getattr(row, name)
            return value


def _value(name: str, number: Any) -> Any:  # noqa: ANN401 - whatever the column holds
    """Turn what a column holds into what a variant says; None where the file is silent."""
    _, silent = NUMBERS[name]
    if name == "zygosity":
        return ZYGOSITIES[number]
    if name in _PLAIN:
        return int(number)
    if number == silent or number != number:  # NaN is unequal to itself
        return None
    return bool(number) if name == "passed" else number.item()
