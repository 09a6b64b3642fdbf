"""What becomes of the transcript of a null variant: broken down (NMD), kept, or not known.

Gene models tell it base by base. Without them the number of the exon tells it, as VEP and SnpEff
write it: before the last two exons a new stop lies more than 50 bases before the last junction.
"""

import re
from typing import Final

from meddx.analysis.interpretation import places, terms
from meddx.analysis.interpretation.facts import Decay, Fate
from meddx.analysis.interpretation.places import Change
from meddx.case.variants import Variant
from meddx.knowledge.gene_models import Transcript

# Bases before the last junction of exons in which a stop does not start the decay.
_ESCAPE: Final = 50
# Residues after which the new stop of a shifted frame may lie exons further: as long as an exon is.
_FAR: Final = 50
# Of several exons (``2-3/23``) the last.
_EXON: Final = re.compile(r"(intron )?(?:\d{1,4}-)?(\d{1,4})/(\d{1,4})")
_NEW_STOP: Final = re.compile(r"fs(?:Ter|\*|X)(\d{1,5})")
_CODON: Final = 3


def fate(variant: Variant, transcript: Transcript | None) -> Fate:
    """Return what becomes of the transcript and the protein of a null variant."""
    found = _NEW_STOP.search(variant.hgvs_p)
    runs_on = int(found[1]) if found else 0
    if transcript is None or transcript.coding is None:
        return _by_number(variant, runs_on)
    change = Change.of(variant.position, variant.reference, variant.alternate)
    exon, exons = _numbers(places.exon_name(transcript, change), variant)
    if terms.split(variant.consequence) & terms.SPLICE_SITE:
        part = _nearest_part(transcript, change)
        decay = _decay(transcript, _nearest_index(transcript, change))
        lost = _length(part) / places.coding_length(transcript)
        kept = _is_skipped_in_frame(transcript, part)
        if not kept:
            first = places.index_of(transcript, part[0 if transcript.strand > 0 else 1])
            lost = _lost_from(transcript, first or 0)
        return Fate(decay, exon, exons, True, lost, kept)
    index = _nearest_index(transcript, change)
    decay = _decay(transcript, index + _CODON * runs_on)
    return Fate(decay, exon, exons, True, _lost_from(transcript, index), None, runs_on)


def _by_number(variant: Variant, runs_on: int) -> Fate:
    """Follow the number of the exon; how long exons are, and so their frame, is not known."""
    exon, exons = _numbers(variant.exon, variant)
    is_splice = bool(terms.split(variant.consequence) & terms.SPLICE_SITE)
    decay = Decay.UNKNOWN
    if exons and exon == exons:
        decay = Decay.ESCAPED
    elif exons and exon < exons - 1 and not is_splice and runs_on < _FAR:
        decay = Decay.EXPECTED
    return Fate(decay, exon, exons, runs_on=runs_on)


def _numbers(text: str, variant: Variant) -> tuple[int, int]:
    """Return the exon, and how many there are; zeros where that is not said.

    Losing a donor skips the exon before the intron, losing an acceptor that after it.
    """
    found = _EXON.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= int(found[3]):
        return 0, 0
    number, count = int(found[2]), int(found[3])
    if not found[1]:
        return number, count
    return number + ("splice_acceptor_variant" in variant.consequence), count + 1


def _decay(transcript: Transcript, index: int) -> Decay:
    """Return the fate of a transcript with a stop at an index; mitochondria know no such decay."""
    lengths = [_length(exon) for exon in transcript.exons]
    last = lengths[-1] if transcript.strand > 0 else lengths[0]
    junction = sum(lengths) - last
    is_kept = len(lengths) == 1 or index >= junction - _ESCAPE or transcript.chromosome == "MT"
    return Decay.ESCAPED if is_kept else Decay.EXPECTED


def _lost_from(transcript: Transcript, index: int) -> float:
    """Return the share of the protein from an index of the spliced transcript to its end."""
    start, length = places.coding_start(transcript), places.coding_length(transcript)
    return min(max((start + length - index) / length, 0.0), 1.0)


def _nearest_part(transcript: Transcript, change: Change) -> tuple[int, int]:
    """Return the coding part of the exon nearest to a lost splice site."""
    parts = transcript.coding_parts
    return min(parts, key=lambda part: min(abs(part[0] - change.end), abs(change.start - part[1])))


def _is_skipped_in_frame(transcript: Transcript, part: tuple[int, int]) -> bool:
    """Whether an exon between two other coding ones holds whole codons."""
    parts = transcript.coding_parts
    return part not in {parts[0], parts[-1]} and _length(part) % _CODON == 0


def _length(exon: tuple[int, int]) -> int:
    return exon[1] - exon[0] + 1


def _nearest_index(transcript: Transcript, change: Change) -> int:
    """Return the index of the changed base, or of the exon's end beside a splice site."""
    ends = [end for exon in transcript.exons for end in exon]
    nearest = min(ends, key=lambda end: abs(end - change.start))
    for position in (change.start, change.end, nearest):
        index = places.index_of(transcript, position)
        if index is not None:
            return index
    raise ValueError("an exon's end lies in the exon")
