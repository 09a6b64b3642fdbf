"""The genes of panels with what the files say of each: variants, worst class, read or not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.criteria import Significance, stated_class
from meddx.case.evidence import Finding, VariantSource
from meddx.case.gene_files import GenePanel, ListedGene
from meddx.case.variants import VariantTable
from meddx.jobs import Context
from meddx.knowledge.gene_models import GeneModels, Transcript
from meddx.phrase import Phrase

COUNTING: Final = Phrase("Looking at the genes of the panels")
# From the best class to the worst.
SEVERITY: Final = {
    Significance.BENIGN: 0,
    Significance.LIKELY_BENIGN: 1,
    Significance.UNCERTAIN: 2,
    Significance.LIKELY_PATHOGENIC: 3,
    Significance.PATHOGENIC: 4,
}
_UNCLASSED: Final = 1.5  # between likely benign and uncertain
_STEP: Final = 100_000
_IN_NAME: Final = str.maketrans(dict.fromkeys("|,;:/()[]=_. ", "\n"))

Stretches = Mapping[str, tuple[NDArray[np.int64], NDArray[np.int64]]]


@dataclass(frozen=True)
class SeenGene:
    """A gene of a panel.

    Parameters
    ----------
    variants
        How many variants of it the files of the case hold.
    worst
        Class of the worst of them, as the criteria count it or as the file states it; None where
        nobody says.
    regions
        How many regions of BED files bear its name.
    share
        Share (0 to 1) of its coding bases that lie in regions of BED files; None where the build
        of the regions or the place of the gene is not known.
    read
        The same of what GVCF files say was read at least ten times.
    """

    gene: ListedGene
    panel: str
    variants: int = 0
    worst: Significance | None = None
    regions: int = 0
    share: float | None = None
    read: float | None = None

    @property
    def is_told(self) -> bool:
        """Whether some file tells if the gene was read."""
        return self.read is not None or self.share is not None or self.regions > 0


def telling_first(seen: Iterable[SeenGene], leading: frozenset[str]) -> tuple[SeenGene, ...]:
    """Return genes with those first that a reader looks for, else in the order of the panels.

    Genes of the ``leading`` diagnoses come first, then those with the worst variants; variants of
    no class stand between those that are likely benign and those of uncertain significance.
    """

    def place(one: SeenGene) -> tuple[bool, float]:
        unclassed = _UNCLASSED if one.variants else -1.0
        worst = unclassed if one.worst is None else float(SEVERITY[one.worst])
        return one.gene.symbol not in leading, -worst

    return tuple(sorted(seen, key=place))


def seen_genes(
    panels: Sequence[GenePanel],
    findings: Iterable[Finding],
    models: Mapping[str, GeneModels],
    context: Context,
) -> tuple[SeenGene, ...]:
    """Return every gene of every panel, in the order of the panels.

    Parameters
    ----------
    findings
        Of the reading; none while results are covered.
    models
        Build -> the user's gene models of it.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    listed = [(panel, gene) for panel in panels for gene in _genes(panel)]
    symbols = frozenset(gene.symbol for _, gene in listed)
    if not listed:
        return ()
    counts, stated = _counted(panels)
    worst = _with_judged(stated, findings)
    named = _named(panels, symbols, context)
    regions = ((panel.build, _by_chromosome(panel.regions)) for panel in panels if panel.regions)
    read = ((panel.build, panel.covered) for panel in panels if panel.covered)
    shares = _shares(regions, symbols, models, context)
    shares_read = _shares(read, symbols, models, context)
    return tuple(
        SeenGene(
            gene,
            panel.title,
            counts[gene.symbol],
            worst.get(gene.symbol),
            named[gene.symbol],
            shares.get(gene.symbol),
            shares_read.get(gene.symbol),
        )
        for panel, gene in listed
    )


def _genes(panel: GenePanel) -> tuple[ListedGene, ...]:
    return panel.listed or tuple(ListedGene(symbol, symbol) for symbol in panel.genes)


def _counted(panels: Sequence[GenePanel]) -> tuple[Counter[str], dict[str, Significance]]:
    """Count the variants of every gene, and find the worst class that the files state."""
    counts: Counter[str] = Counter()
    worst: dict[str, Significance] = {}
    for panel in panels:
        rows = panel.variants
        table = rows if isinstance(rows, VariantTable) else VariantTable.of(rows)
        genes, classes = table.words("gene"), table.words("classification")
        width = max(len(classes.names), 1)
        pairs = genes.codes.astype(np.int64) * width + classes.codes
        known = [stated_class(name) for name in classes.names]
        for pair, count in zip(*np.unique(pairs, return_counts=True), strict=True):
            gene, found = genes.names[pair // width], known[pair % width]
            counts[gene] += int(count)
            if found is not None:
                worst[gene] = _worse(found, worst.get(gene))
    return counts, worst


def _with_judged(
    worst: dict[str, Significance], findings: Iterable[Finding]
) -> dict[str, Significance]:
    for finding in findings:
        if finding.interpretation is not None and isinstance(finding.source, VariantSource):
            gene = finding.source.variant.gene
            worst[gene] = _worse(finding.interpretation.counted, worst.get(gene))
    return worst


def _worse(one: Significance, other: Significance | None) -> Significance:
    return one if other is None or SEVERITY[one] > SEVERITY[other] else other


def _named(panels: Sequence[GenePanel], symbols: frozenset[str], context: Context) -> Counter[str]:
    """Count the regions that bear the name of a gene (``FGFR2_ex5``, ``NM_000141|FGFR2``)."""
    found: Counter[str] = Counter()
    for panel in panels:
        for number, (_, _, _, name) in enumerate(panel.regions):
            if not number % _STEP:
                context.checkpoint(number, len(panel.regions), COUNTING)
            if name:
                found.update(symbols.intersection(name.translate(_IN_NAME).split()))
    return found


def _shares(
    files: Iterable[tuple[str, Mapping[str, NDArray[Any]]]],
    symbols: frozenset[str],
    models: Mapping[str, GeneModels],
    context: Context,
) -> dict[str, float]:
    """Return how much of each gene lies in stretches of files whose build has gene models."""
    found: dict[str, float] = {}
    for build, places in files:
        own = models.get(build)
        if own is None:
            continue
        context.checkpoint(0, 1, COUNTING)
        stretches = {name: _joined(pairs) for name, pairs in places.items()}
        for symbol in symbols:
            transcript = own.of_gene(symbol)
            if transcript is not None:
                share = covered(transcript, stretches)
                found[symbol] = max(share, found.get(symbol, 0.0))
    return found


def covered(transcript: Transcript, stretches: Stretches) -> float:
    """Return the share of a transcript's coding bases (of all, where it codes for nothing)."""
    parts = np.array(transcript.coding_parts or transcript.exons, np.int64)
    starts, ends = parts[:, 0] - 1, parts[:, 1]
    if transcript.chromosome not in stretches:
        return 0.0
    inside = _below(ends, *stretches[transcript.chromosome])
    inside -= _below(starts, *stretches[transcript.chromosome])
    return float(inside.sum() / (ends - starts).sum())


def _below(
    places: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many bases of merged stretches lie before each place (0-based)."""
    before = np.concatenate([[0], np.cumsum(ends - starts)])
    number = np.searchsorted(starts, places, side="right")
    last = np.maximum(number - 1, 0)
    behind = np.clip(places - starts[last], 0, (ends - starts)[last])
    counted: NDArray[np.int64] = np.where(number > 0, before[last] + behind, 0)
    return counted


def _by_chromosome(
    regions: Iterable[tuple[str, int, int, str]],
) -> dict[str, NDArray[np.int64]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for chromosome, start, end, _ in regions:
        places.setdefault(chromosome, []).append((start, end))
    return {chromosome: np.array(pairs, np.int64) for chromosome, pairs in places.items()}


def _joined(pairs: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return starts and ends (0-based, ends not included) in order, joined where they overlap."""
    both = pairs[np.argsort(pairs[:, 0], kind="stable")].astype(np.int64)
    reach = np.maximum.accumulate(both[:, 1])
    first = np.concatenate([[True], both[1:, 0] > reach[:-1]])
    last = np.concatenate([first[1:], [True]])
    return both[first, 0], reach[last]
