"""What an allele does to a transcript: consequence, and names by HGVS where the genome is given.

Without a genome only the place and the length of the change are known: coding, untranslated,
intronic, splice site, or a shift of the reading frame.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from meddx.analysis.interpretation import places, proteins, terms
from meddx.analysis.interpretation.places import Change
from meddx.case.alleles import SequenceOf
from meddx.knowledge.gene_models import Transcript

NEAR: Final = 8  # bases of an intron, from its exon, that splicing needs
_SITE: Final = 2
_EXON_SIDE: Final = 3
_LONGEST_ROLL: Final = 500


@dataclass(frozen=True)
class Effect:
    """What an allele does.

    Parameters
    ----------
    consequence
        Terms of the Sequence Ontology, joined with ``&``.
    hgvs_c, hgvs_p
        Names; empty without a genome, or where there is none.
    residue
        First residue that is touched, from 1; 0 where none is.
    agrees
        False where the genome has other bases than REF says.
    """

    consequence: str
    hgvs_c: str = ""
    hgvs_p: str = ""
    residue: int = 0
    agrees: bool = True


class Effects:
    """Finds effects; keeps the spliced sequences it read.

    Parameters
    ----------
    sequence_of
        Gives the bases of the genome (``ReferenceSequence.sequence_of``); None without a genome.
    """

    def __init__(self, sequence_of: SequenceOf | None = None) -> None:
        self._sequence_of = sequence_of
        self._spliced = lru_cache(maxsize=512)(self._read_spliced)

    def of(self, change: Change, transcript: Transcript) -> Effect:
        """Return the effect of a change on a transcript that it touches."""
        found = set(_spliced_terms(change, transcript))
        coding = [part for part in transcript.coding_parts if change.touches(*part)]
        if coding and not change.lies_in(*coding[0]):
            found.add(_over_an_end(change, transcript))
            return Effect(terms.joined(found), self._named(change, transcript))
        if not coding:
            return Effect(terms.joined(found), self._named(change, transcript))
        if not self._agrees(change, transcript):
            return Effect(terms.joined(found | {"coding_sequence_variant"}), agrees=False)
        protein = self._protein(change, transcript)
        if protein is None:
            found.add(_by_length(change, transcript))
            return Effect(terms.joined(found), residue=_residue(change, transcript))
        found |= terms.split(protein.term)
        named = self._named(change, transcript)
        return Effect(terms.joined(found), named, protein.hgvs, protein.residue)

    def _agrees(self, change: Change, transcript: Transcript) -> bool:
        """Whether the genome holds the bases that the row calls REF."""
        if change.is_insertion:
            return True
        there = self._bases(transcript, change.start, change.end)
        return there in {"", change.old}  # a genome without this chromosome contradicts nothing

    def _read_spliced(self, transcript: Transcript) -> str:
        """Return the spliced transcript in its direction; empty where the genome lacks it."""
        parts = [self._bases(transcript, *exon) for exon in transcript.exons]
        if not all(parts):
            return ""
        joined = "".join(parts)
        return joined if transcript.strand > 0 else places.complement(joined)

    def _protein(self, change: Change, transcript: Transcript) -> proteins.ProteinChange | None:
        """Return what a change inside one coding part does; None without a genome."""
        spliced = self._spliced(transcript)
        if not spliced:
            return None
        first, new = _oriented(change, transcript)
        start = places.coding_start(transcript)
        frame = start + transcript.phase
        end = start + places.coding_length(transcript)
        after = spliced[:first] + new + spliced[first + len(change.old) :]
        mitochondrial = transcript.chromosome == "MT"
        old = proteins.translated(spliced[frame:end], mitochondrial)
        made = proteins.translated(after[frame:], mitochondrial)
        starts_whole = transcript.phase == 0 and old.startswith("M")
        if starts_whole and first < start + 3 and not made.startswith("M"):
            return proteins.ProteinChange("start_lost", "p.(Met1?)", 1)
        shift = len(change.new) - len(change.old)
        codon = max(first - frame, 0) // 3
        return proteins.changed(old, made, shift, codon)

    def _named(self, change: Change, transcript: Transcript) -> str:
        """Return the name by HGVS on the coding sequence; empty without genome or coding part."""
        if self._sequence_of is None or transcript.coding is None:
            return ""
        change = self._rolled(change, transcript)
        forward = transcript.strand > 0
        old, new = change.old, change.new
        if not forward:
            old, new = places.complement(old), places.complement(new)
        low, high = (
            (change.end, change.start) if change.is_insertion else (change.start, change.end)
        )
        first, last = (low, high) if forward else (high, low)
        ends = places.name_of(transcript, first), places.name_of(transcript, last)
        if not all(ends):
            return ""
        span = ends[0] if ends[0] == ends[1] else f"{ends[0]}_{ends[1]}"
        return f"{transcript.identifier}:c.{self._said(change, transcript, span, (old, new))}"

    def _said(
        self, change: Change, transcript: Transcript, span: str, bases: tuple[str, str]
    ) -> str:
        old, new = bases
        if len(old) == len(new) == 1:
            return f"{span}{old}>{new}"
        if not new:
            return f"{span}del"
        if old:
            return f"{span}delins{new}"
        doubled = self._doubled(change, transcript)
        return f"{doubled}dup" if doubled else f"{span}ins{new}"

    def _doubled(self, change: Change, transcript: Transcript) -> str:
        """Return the places of the bases that an insertion repeats; empty where it repeats none."""
        length = len(change.new)
        forward = transcript.strand > 0
        low = change.start - length if forward else change.start
        high = low + length - 1
        if low < 1 or self._bases(transcript, low, high) != change.new:
            return ""
        ends = (low, high) if forward else (high, low)
        first, last = (places.name_of(transcript, end) for end in ends)
        return first if first == last else f"{first}_{last}"

    def _rolled(self, change: Change, transcript: Transcript) -> Change:
        """Move a deletion or an insertion as far as it goes in the transcript's direction."""
        if bool(change.old) == bool(change.new):
            return change
        forward = transcript.strand > 0
        moving = change.old or change.new
        start, end = change.start, change.end
        for _ in range(_LONGEST_ROLL):
            beside = (end + 1 if forward else start - 1) if change.old else (
                start if forward else start - 1
            )  # fmt: skip
            base = self._bases(transcript, beside, beside) if beside > 0 else ""
            if not base or base != (moving[0] if forward else moving[-1]):
                break
            moving = moving[1:] + base if forward else base + moving[:-1]
            step = 1 if forward else -1
            start, end = start + step, end + step
        old, new = (moving, "") if change.old else ("", moving)
        return Change(start, end, old, new)

    def _bases(self, transcript: Transcript, first: int, last: int) -> str:
        if self._sequence_of is None:
            return ""
        return self._sequence_of(transcript.chromosome, first, last)


def _oriented(change: Change, transcript: Transcript) -> tuple[int, str]:
    """Return the index in the spliced transcript at which a change begins, and what comes there."""
    if transcript.strand > 0:
        before = places.index_of(
            transcript, change.start - 1 if change.is_insertion else change.start
        )
        first = 0 if before is None else before + change.is_insertion
        return first, change.new
    at = places.index_of(transcript, change.start if change.is_insertion else change.end)
    first = 0 if at is None else at + change.is_insertion
    return first, places.complement(change.new)


def _residue(change: Change, transcript: Transcript) -> int:
    first, _ = _oriented(change, transcript)
    return max(first - places.coding_start(transcript) - transcript.phase, 0) // 3 + 1


def _by_length(change: Change, transcript: Transcript) -> str:
    """Tell what can be told of a coding change without the genome."""
    first, _ = _oriented(change, transcript)
    if transcript.phase == 0 and first < places.coding_start(transcript) + 3:
        return "start_lost"
    shift = len(change.new) - len(change.old)
    if shift % 3:
        return "frameshift_variant"
    if not shift:
        return "coding_sequence_variant"
    return "inframe_insertion" if shift > 0 else "inframe_deletion"


def _over_an_end(change: Change, transcript: Transcript) -> str:
    """Tell what a change does that reaches beyond a coding part: of an exon, or of the gene."""
    low, high = transcript.coding or (0, 0)
    at_low, at_high = change.start < low <= change.end, change.start <= high < change.end
    first, last = (at_low, at_high) if transcript.strand > 0 else (at_high, at_low)
    if first and transcript.phase == 0:
        return "start_lost"
    return "stop_lost" if last else "coding_sequence_variant"


def _spliced_terms(change: Change, transcript: Transcript) -> list[str]:
    """Return the terms that the place alone tells: splicing, introns, untranslated ends."""
    found: list[str] = []
    for (_, left), (right, _) in zip(transcript.exons, transcript.exons[1:], strict=False):
        first, last = left + 1, right - 1
        if not change.touches(left - _EXON_SIDE + 1, right + _EXON_SIDE - 1):
            continue
        begins, ends = ("donor", "acceptor") if transcript.strand > 0 else ("acceptor", "donor")
        at_start = change.touches(first, min(first + _SITE - 1, last))
        at_end = change.touches(max(last - _SITE + 1, first), last)
        found += [f"splice_{begins}_variant"] if at_start else []
        found += [f"splice_{ends}_variant"] if at_end else []
        near = change.touches(left - _EXON_SIDE + 1, min(first + NEAR - 1, last)) or change.touches(
            max(last - NEAR + 1, first), right + _EXON_SIDE - 1
        )
        if near and not (at_start or at_end):
            found.append("splice_region_variant")
        if change.touches(first, last) and not (at_start or at_end):
            found.append("intron_variant")
    return found + _untranslated(change, transcript)


def _untranslated(change: Change, transcript: Transcript) -> list[str]:
    touched = [exon for exon in transcript.exons if change.touches(*exon)]
    if not touched:
        return []
    if transcript.coding is None:
        return ["non_coding_transcript_exon_variant"]
    low, high = transcript.coding
    before = change.start < low + change.is_insertion
    after = change.end > high - change.is_insertion
    if transcript.strand < 0:
        before, after = after, before
    found = ["5_prime_UTR_variant"] if before else []
    return found + (["3_prime_UTR_variant"] if after else [])
