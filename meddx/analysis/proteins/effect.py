"""Motifs that a changed protein loses or gains."""

from collections.abc import Sequence
from dataclasses import dataclass

from meddx.analysis.proteins.change import ProteinChange
from meddx.analysis.proteins.scan import Hit


@dataclass(frozen=True)
class Effect:
    """Hits that are lost (places in the reference) and gained (places in the changed protein)."""

    lost: tuple[Hit, ...]
    gained: tuple[Hit, ...]


def effect(
    change: ProteinChange, before: Sequence[Hit], after: Sequence[Hit], lengths: tuple[int, int]
) -> Effect:
    """Compare the hits in the reference with those in the changed protein.

    A hit stays where one of the same motif still begins or ends at the same residue: a gap that
    stretches otherwise breaks no motif.

    Parameters
    ----------
    change
        What was replaced.
    before, after
        Hits in the reference and in the changed protein.
    lengths
        Of the reference and of the changed protein.
    """
    shift = lengths[1] - lengths[0]

    def moved(place: int) -> int | None:
        """Return where a residue of the reference is now; None where it is gone."""
        if place < change.start or not (shift or change.ends):
            return place
        return None if place <= change.end or change.ends else place + shift

    places = [(hit.accession, moved(hit.start), moved(hit.end)) for hit in before]

    def same(hit: Hit, place: tuple[str, int | None, int | None]) -> bool:
        return hit.accession == place[0] and (hit.start == place[1] or hit.end == place[2])

    lost = [
        hit
        for hit, place in zip(before, places, strict=True)
        if not any(same(other, place) for other in after)
    ]
    gained = [hit for hit in after if not any(same(hit, place) for place in places)]
    # Behind a frameshift nobody knows what follows, so nothing is said to begin there.
    return Effect(tuple(lost), () if change.is_open else tuple(gained))
