"""Nucleotides read as protein in all six frames, for those who ask for it."""

from typing import Final

FRAMES: Final = (1, 2, 3, -1, -2, -3)


def six_frames(letters: str) -> tuple[tuple[int, str], ...]:
    """Return frame and protein of the standard genetic code, stops as ``*``.

    A frame is the first base, counted from 1, of the strand as written or (negative) of its reverse
    complement. An incomplete last codon is left out; a codon that is not certain is X.
    """
    from Bio.Seq import Seq

    forward = Seq(letters.replace("-", "").replace("U", "T").replace("X", "N"))
    made = []
    for frame in FRAMES:
        strand = forward if frame > 0 else forward.reverse_complement()  # type: ignore[no-untyped-call]
        start = abs(frame) - 1
        codons = (len(strand) - start) // 3
        made.append((frame, str(strand[start : start + 3 * codons].translate())))
    return tuple(made)
