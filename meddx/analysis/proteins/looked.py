"""One sequence looked at: its motifs, and what the variants of a case break or make of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.analysis.proteins.changed import Changed, bare, carried, changes, gene_of, is_readable
from meddx.analysis.proteins.effect import Effect, effect
from meddx.analysis.proteins.scan import Hit, Scanned, scan
from meddx.case.gene_files import GenePanel, Sequenced
from meddx.case.variants import Variant
from meddx.jobs import Context

_MOST: Final = 200  # variants of one sequence


@dataclass(frozen=True)
class Bar:
    """A motif along a protein, places as in ``Hit``."""

    start: int
    end: int
    accession: str
    name: str


@dataclass(frozen=True)
class Looked:
    """What is known of a sequence.

    Parameters
    ----------
    length
        Residues or bases, without the gaps of an alignment.
    scanned
        Motifs of this sequence; None of one of nucleotides, which is not scanned.
    effects
        Variants of the case that fit, with what each breaks and makes.
    other
        Variants that have another residue there than the sequence.
    """

    sequence: Sequenced
    length: int
    scanned: Scanned | None = None
    effects: tuple[tuple[Changed, Effect], ...] = ()
    other: tuple[Variant, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Motifs from the first residue to the last."""
        return tuple(sorted(self.scanned.hits[0], key=_place)) if self.scanned else ()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The motifs as they are drawn."""
        if self.scanned is None:
            return ()
        names = {key: motif.name for key, motif in self.scanned.motifs.items()}
        return tuple(Bar(h.start, h.end, h.accession, names[h.accession]) for h in self.hits)


def look(
    sequence: Sequenced,
    panels: Sequence[GenePanel],
    context: Context,
    *,
    with_frequent: bool = False,
) -> Looked:
    """Look at one sequence with the motifs and the variants of a case.

    Raises
    ------
    meddx.jobs.Cancelled, meddx.phrase.Refused
        As ``scan`` does.
    """
    letters = bare(sequence)
    if sequence.kind == "nucleotide":
        return Looked(sequence, len(letters))
    made: list[Changed] = []
    other: list[Variant] = []
    if is_readable(sequence):
        pairs = carried(panels, (gene_of(sequence),))
        made, other = changes(pairs[:_MOST], sequence)
    known = [motif for panel in panels for motif in panel.motifs]
    texts = [letters, *(one.after for one in made)]
    scanned = scan(texts, known, context, with_frequent=with_frequent)
    effects = tuple(
        (one, effect(one.change, scanned.hits[0], after, (len(one.before), len(one.after))))
        for one, after in zip(made, scanned.hits[1:], strict=True)
    )
    return Looked(sequence, len(letters), scanned, effects, tuple(other))


def protein_of(gene: str, panels: Sequence[GenePanel]) -> Sequenced | None:
    """Return the human protein of a gene that most variants of the case fit; the longest of equals.

    None where the case holds no sequence of it.
    """
    found = [
        sequence
        for panel in panels
        for sequence in panel.sequences
        if is_readable(sequence) and gene_of(sequence) == gene
    ]
    if len(found) < 2:
        return found[0] if found else None
    pairs = carried(panels, (gene,))[:_MOST]
    fits = [(len(changes(pairs, one)[0]), len(bare(one))) for one in found]
    return found[fits.index(max(fits))]


def _place(hit: Hit) -> tuple[int, int, str]:
    return hit.start, hit.end, hit.accession
