"""ClinVar as a user's VCF: what is said of an allele, and how the alleles of a gene cause disease.

CLNSIG and CLNREVSTAT as ClinVar's release notes of the VCF describe them; stars are its review
status.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.columns import Words
from meddx.case.consequences import LOSS
from meddx.case.criteria import Significance, stated_class
from meddx.case.variants import Variant, VariantTable
from meddx.knowledge import cache, reference_lines, reference_store
from meddx.knowledge.allele_index import AlleleIndex, allele, position_of
from meddx.knowledge.indexed import Indexed
from meddx.knowledge.reference_sites import Gathered, Site, Sites
from meddx.knowledge.reference_store import Reference

CLASSES: Final = tuple(Significance)
_NO_CLASS: Final = len(CLASSES)
_BASES: Final = "ACGT"
_NO_SINGLE: Final = 255
_COLUMNS: Final = ("said", "significance", "stars", "single", "gene", "effect", "variation")
_OTHER, _LOSS, _MISSENSE = range(3)
_LOSSES: Final = LOSS | {"nonsense"}  # as ClinVar calls stop_gained
# Review status and its stars; every other status has none.
_STARS: Final = (
    ("practice_guideline", 4),
    ("reviewed_by_expert_panel", 3),
    ("multiple_submitters", 2),
    ("conflicting", 1),
    ("single_submitter", 1),
)


@dataclass(frozen=True)
class Submitted:
    """What ClinVar says of one allele; ``variation`` is its number there."""

    chromosome: str
    position: int
    reference: str
    alternate: str
    said: str
    significance: Significance | None
    stars: int
    variation: int


@dataclass(frozen=True)
class GeneCounts:
    """Alleles of a gene with at least one star: (likely) pathogenic ones by their effect."""

    pathogenic_loss: int
    pathogenic_missense: int
    benign_missense: int


def stars(status: str) -> int:
    """Return the review stars (0 to 4) of CLNREVSTAT; VEP joins its words with ``&``."""
    words = status.replace(" ", "_")
    return next((count for word, count in _STARS if word in words), 0)


def is_clinvar(head: str) -> bool:
    """Whether the head of a file is that of ClinVar's VCF: CLNSIG, and no sample."""
    return head.startswith("##fileformat=VCF") and "ID=CLNSIG," in head and "\tFORMAT" not in head


def index(path: Path, folder: Path) -> Indexed:
    """Index ClinVar's VCF into a folder; in the child process.

    Raises
    ------
    Refused
        ``bad_reference``.
    """
    sites, rows = Sites(path), _Rows()
    for site in sites:
        if not rows.add(site):
            sites.left_out += 1
    reference_store.save(folder, rows.arrays())
    release = next((m.partition("=")[2] for m in sites.meta if m.startswith("##fileDate=")), "")
    return Indexed(sites.build, release, len(rows.places.loci), sites.left_out)


class _Rows:
    """Columns as they grow."""

    def __init__(self) -> None:
        self.places = Gathered()
        self._words: dict[str, int] = {}
        self._genes: dict[str, int] = {"": 0}
        self._columns = {name: array("i") for name in _COLUMNS}

    def add(self, site: Site) -> bool:
        """Take over one allele; False where it lies on no chromosome."""
        if not self.places.add(site):
            return False
        said = site.info.get("CLNSIG", "")
        significance = stated_class(said)
        place = _NO_CLASS if significance is None else CLASSES.index(significance)
        gene = site.info.get("GENEINFO", "").split(":")[0]
        values = {
            "said": self._words.setdefault(said, len(self._words)),
            "significance": place,
            "stars": stars(site.info.get("CLNREVSTAT", "")),
            "single": _single(site),
            "gene": self._genes.setdefault(gene, len(self._genes)),
            "effect": _effect(site.info.get("MC", "")),
            "variation": reference_lines.whole(site.identifier) or 0,
        }
        for name, value in values.items():
            self._columns[name].append(value)
        return True

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything the index holds."""
        columns = {name: np.frombuffer(col, np.int32) for name, col in self._columns.items()}
        counted = columns["stars"] > 0
        is_bad = counted & (columns["significance"] <= 1)
        is_good = counted & (columns["significance"] >= 3) & (columns["significance"] < _NO_CLASS)
        effect, genes = columns["effect"], len(self._genes)
        counts = [
            np.bincount(columns["gene"][mask], minlength=genes)
            for mask in (
                is_bad & (effect == _LOSS),
                is_bad & (effect == _MISSENSE),
                is_good & (effect == _MISSENSE),
            )
        ]
        return {
            **self.places.arrays(columns),
            "words": cache.packed(self._words),
            "genes": cache.packed(self._genes),
            "counts": np.stack(counts, axis=1),
        }


class ClinVar:
    """The index of ClinVar's VCF.

    Parameters
    ----------
    reference
        Of the kind ``clinvar``.
    """

    def __init__(self, reference: Reference) -> None:
        self.title = reference.title
        self._index = AlleleIndex.of(reference, _COLUMNS)
        self._words = cache.unpacked(reference.array("words"))
        genes = cache.unpacked(reference.array("genes"))
        self._genes = {name: number for number, name in enumerate(genes)}
        self._counts = reference.array("counts")

    def find(self, table: VariantTable) -> NDArray[np.intp]:
        """Return the place of each row's allele here, -1 where ClinVar does not hold it."""
        return self._index.find(table)

    def said(self, places: NDArray[np.intp]) -> tuple[Words, NDArray[np.int8]]:
        """Return CLNSIG and the stars of the alleles at some places."""
        codes = self._index.columns["said"][places].astype(np.int32)
        stars = self._index.columns["stars"][places].astype(np.int8)
        return Words(codes, tuple(self._words)), stars

    def says(self, variant: Variant) -> str:
        """Return CLNSIG of one allele; empty where ClinVar does not hold it."""
        hashed = allele(variant.reference, variant.alternate)
        for place in self._index.between(variant.chromosome, variant.position, variant.position):
            if int(self._index.allele[place]) == hashed:
                return self._words[int(self._index.columns["said"][place])]
        return ""

    def singles(self, chromosome: str, start: int, end: int) -> Iterator[Submitted]:
        """Yield what is said of the exchanges of single bases from ``start`` to ``end``."""
        for place in self._index.between(chromosome, start, end):
            column = {name: int(values[place]) for name, values in self._index.columns.items()}
            if column["single"] == _NO_SINGLE:
                continue
            reference, alternate = divmod(column["single"], 4)
            known = column["significance"]
            yield Submitted(
                chromosome,
                position_of(int(self._index.locus[place])),
                _BASES[reference],
                _BASES[alternate],
                self._words[column["said"]],
                None if known == _NO_CLASS else CLASSES[known],
                column["stars"],
                column["variation"],
            )

    def counts(self, gene: str) -> GeneCounts:
        """Return how the alleles of a gene were classified."""
        place = self._genes.get(gene)
        row = (0, 0, 0) if place is None or not gene else self._counts[place].tolist()
        return GeneCounts(*row)


def _single(site: Site) -> int:
    places = _BASES.find(site.reference), _BASES.find(site.alternate)
    if len(site.reference) != 1 or len(site.alternate) != 1 or min(places) < 0:
        return _NO_SINGLE
    return places[0] * 4 + places[1]


def _effect(consequences: str) -> int:
    """Tell the effect from MC: ``SO:0001587|nonsense,SO:0001583|missense_variant``."""
    terms = {each.rpartition("|")[2] for each in consequences.split(",")}
    if terms & _LOSSES:
        return _LOSS
    return _MISSENSE if "missense_variant" in terms else _OTHER
