"""How good the calls of a table of variants look: counts, ratios and histograms, by column."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.variants import ZYGOSITIES, VariantTable, Zygosity

_TRANSITIONS: Final = frozenset({("A", "G"), ("G", "A"), ("C", "T"), ("T", "C")})
_BINS: Final = 30
_DEPTH_SHARE: Final = 0.99  # the deepest hundredth stands in the last bin


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts between edges.

    Parameters
    ----------
    edges
        ndarray of float64, shape (bins + 1,).
    counts
        ndarray of int64, shape (bins,).
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many values there are."""
        return int(self.counts.sum())


@dataclass(frozen=True, eq=False)
class Quality:
    """What a table of variants looks like as a whole.

    ``transitions`` over ``transversions`` is about 2.0 to 2.1 in whole genomes and 2.8 to 3.3 in
    coding exons (DePristo et al., Nat Genet 2011); calls that are wrong pull it towards 0.5.
    Fractions of heterozygous calls lie about 0.5.
    """

    variants: int
    substitutions: int
    indels: int
    structural: int
    transitions: int
    transversions: int
    heterozygous: int
    homozygous: int
    failed: int
    depth: Histogram
    genotype_quality: Histogram
    fraction: Histogram

    @property
    def ratio(self) -> float | None:
        """Transitions over transversions; None without any of the latter."""
        return self.transitions / self.transversions if self.transversions else None


def quality_of(table: VariantTable) -> Quality:
    """Count a table through."""
    kinds = _kinds(table)
    zygosity = np.bincount(table.numbers("zygosity"), minlength=len(ZYGOSITIES))
    homozygous = zygosity[ZYGOSITIES.index(Zygosity.HOMOZYGOUS)]
    hemizygous = zygosity[ZYGOSITIES.index(Zygosity.HEMIZYGOUS)]
    depth = table.numbers("depth")
    known = depth[depth >= 0]
    deepest = float(np.quantile(known, _DEPTH_SHARE)) if len(known) else 1.0
    genotype = table.numbers("genotype_quality")
    fraction = table.numbers("fraction")
    return Quality(
        variants=len(table),
        substitutions=kinds["transition"] + kinds["transversion"],
        indels=kinds["indel"],
        structural=kinds["structural"],
        transitions=kinds["transition"],
        transversions=kinds["transversion"],
        heterozygous=int(zygosity[ZYGOSITIES.index(Zygosity.HETEROZYGOUS)]),
        homozygous=int(homozygous + hemizygous),
        failed=int((table.numbers("passed") == 0).sum()),
        depth=_histogram(known, 0.0, max(deepest, 1.0)),
        genotype_quality=_histogram(genotype[genotype >= 0], 0.0, 99.0),
        fraction=_histogram(fraction[~np.isnan(fraction)], 0.0, 1.0),
    )


def _histogram(values: NDArray[Any], low: float, high: float) -> Histogram:
    counts, edges = np.histogram(np.clip(values, low, high), _BINS, (low, high))
    return Histogram(edges.astype(np.float64), counts.astype(np.int64))


def _kinds(table: VariantTable) -> dict[str, int]:
    """Count rows by kind; each pair of different alleles is looked at once."""
    found = dict.fromkeys(("transition", "transversion", "indel", "structural"), 0)
    references, alternates = table.words("reference"), table.words("alternate")
    width = max(len(alternates.names), 1)
    pairs = references.codes.astype(np.int64) * width + alternates.codes
    for pair, count in zip(*np.unique(pairs, return_counts=True), strict=True):
        found[_kind(references.names[pair // width], alternates.names[pair % width])] += int(count)
    return found


def _kind(reference: str, alternate: str) -> str:
    if not alternate.isalpha():
        return "structural"
    if len(reference) == len(alternate) == 1:
        return "transition" if (reference, alternate) in _TRANSITIONS else "transversion"
    return "indel"
