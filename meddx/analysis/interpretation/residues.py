"""Known pathogenic changes of the residue that a variant changes, for PS1 and PM5.

Those of the user's ClinVar are told by the codon: each exchange of one of its three bases is put
into the transcript. Those that the file itself classifies are told by their names (``p.``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.analysis.interpretation import places
from meddx.analysis.interpretation.facts import Neighbour
from meddx.analysis.interpretation.opened import Opened
from meddx.analysis.interpretation.places import Change
from meddx.case.criteria import Significance, stated_class
from meddx.case.variants import Variant, VariantTable
from meddx.knowledge.gene_models import Transcript

_MISSENSE: Final = re.compile(r"p\.\(?([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2})\)?$")
_CODON: Final = 3


@dataclass(frozen=True)
class Known:
    """A missense variant of the file that is classified as (likely) pathogenic with a star."""

    key: str
    gene: str
    change: tuple[str, int, str]
    is_likely: bool


def known_in(table: VariantTable) -> tuple[Known, ...]:
    """Return the missense variants of a file that it calls (likely) pathogenic, with a star."""
    words = table.words("classification")
    bad = [bool((said := stated_class(name)) and said.is_pathogenic) for name in words.names]
    rows = np.flatnonzero(np.array(bad, bool)[words.codes] & (table.numbers("review_stars") >= 1))
    found = []
    for row in rows.tolist():
        variant = table[row]
        change = _change(variant.hgvs_p)
        if change is not None:
            is_likely = stated_class(variant.classification) is Significance.LIKELY_PATHOGENIC
            found.append(Known(variant.key, variant.gene, change, is_likely))
    return tuple(found)


def neighbours(
    variant: Variant, transcript: Transcript | None, found: Opened, known: Sequence[Known]
) -> tuple[Neighbour, ...] | None:
    """Return the known pathogenic changes of a variant's residue; None if they cannot be told."""
    own = _change(variant.hgvs_p)
    if own is None:
        return None
    beside = [
        Neighbour(each.key, each.change == own, each.is_likely)
        for each in known
        if each.gene == variant.gene and each.key != variant.key and each.change[:2] == own[:2]
    ]
    submitted = _in_clinvar(variant, transcript, found, own) if transcript is not None else None
    return tuple(beside) or None if submitted is None else (*beside, *submitted)


def _in_clinvar(
    variant: Variant, transcript: Transcript, found: Opened, own: tuple[str, int, str]
) -> tuple[Neighbour, ...] | None:
    if found.clinvar is None or found.sequence_of is None:
        return None
    change = Change.of(variant.position, variant.reference, variant.alternate)
    effect = found.effects.of(change, transcript)
    residue = effect.residue
    if _change(effect.hgvs_p) != own:  # named on another transcript: its codon is not known
        return None
    beside = []
    for position in _codon(transcript, residue):
        for each in found.clinvar.singles(variant.chromosome, position, position):
            said = each.significance
            if each.stars < 1 or said is None or not said.is_pathogenic:
                continue
            if (each.position, each.alternate) == (variant.position, variant.alternate):
                continue
            other = Change.of(each.position, each.reference, each.alternate)
            made = _change(found.effects.of(other, transcript).hgvs_p)
            if made is not None and made[:2] == own[:2]:
                is_likely = said is Significance.LIKELY_PATHOGENIC
                beside.append(Neighbour(f"ClinVar {each.variation}", made == own, is_likely))
    return tuple(beside)


def _codon(transcript: Transcript, residue: int) -> list[int]:
    """Return where the bases of a codon lie on the chromosome."""
    first = places.coding_start(transcript) + transcript.phase + (residue - 1) * _CODON
    found = (places.position_of(transcript, first + step) for step in range(_CODON))
    return [position for position in found if position is not None]


def _change(hgvs_p: str) -> tuple[str, int, str] | None:
    """Return residue, its number and the new residue of a missense variant's name."""
    match = _MISSENSE.search(hgvs_p)
    if match is None or "Ter" in {match[1], match[3]}:
        return None
    return match[1], int(match[2]), match[3]
