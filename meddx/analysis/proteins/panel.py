"""All motifs in all sequences of gene files, for whoever wants to see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meddx.analysis.proteins.frames import six_frames
from meddx.analysis.proteins.scan import Hit, Scanned, scan
from meddx.case.gene_files import Sequenced
from meddx.case.motifs import Motif
from meddx.jobs import Context


@dataclass(frozen=True)
class Looked:
    """A sequence that was scanned: its frame (0 for a protein), its letters there, its hits."""

    sequence: Sequenced
    frame: int
    letters: str
    hits: tuple[Hit, ...]


def look(
    sequences: Iterable[Sequenced],
    motifs: Sequence[Motif],
    context: Context,
    *,
    in_six_frames: bool = False,
    with_frequent: bool = False,
) -> tuple[tuple[Looked, ...], Scanned]:
    """Scan sequences, of whatever species.

    Parameters
    ----------
    motifs
        Of files that are open; the user's own copy of PROSITE is scanned with too.
    in_six_frames
        Whether sequences of nucleotides are translated; else they are left out.
    with_frequent
        Whether patterns that fit by chance too often (SKIP-FLAG) are scanned too.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    meddx.phrase.Refused
        When scanning takes longer than two minutes.
    """
    rows: list[tuple[Sequenced, int, str]] = []
    for sequence in sequences:
        if sequence.kind != "nucleotide":
            rows.append((sequence, 0, sequence.letters))
        elif in_six_frames:
            rows += [(sequence, *frame) for frame in six_frames(sequence.letters)]
    letters = [text for _, _, text in rows]
    scanned = scan(letters, motifs, context, with_frequent=with_frequent)
    return tuple(Looked(*row, hits) for row, hits in zip(rows, scanned.hits, strict=True)), scanned
