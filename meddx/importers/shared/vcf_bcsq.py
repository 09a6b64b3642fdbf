"""Consequences that ``bcftools csq`` writes: BCSQ, with the haplotypes of each sample in FORMAT.

An entry is ``consequence|gene|transcript|biotype|strand|amino acids|DNA``. Where several rows
change one codon together, the first of them holds the entry and the others point at it with
``@position``. A star before the consequence says that it lies behind a stop. (Danecek and McCarthy,
Bioinformatics 2017.)
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

KEY: Final = "BCSQ"
NAMES: Final = ("Consequence", "SYMBOL", "Feature", "BIOTYPE", "HGVSp")  # as VEP names the fields

# The program's own words -> Sequence Ontology; the others are words of the ontology already.
_TERMS: Final[Mapping[str, str]] = {
    "missense": "missense_variant",
    "synonymous": "synonymous_variant",
    "frameshift": "frameshift_variant",
    "splice_acceptor": "splice_acceptor_variant",
    "splice_donor": "splice_donor_variant",
    "splice_region": "splice_region_variant",
    "stop_retained": "stop_retained_variant",
    "start_retained": "start_retained_variant",
    "inframe_altering": "protein_altering_variant",
    "coding_sequence": "coding_sequence_variant",
    "5_prime_utr": "5_prime_UTR_variant",
    "3_prime_utr": "3_prime_UTR_variant",
    "non_coding": "non_coding_transcript_exon_variant",
    "intron": "intron_variant",
    "intergenic": "intergenic_variant",
}
_BEHIND_STOP: Final = "coding_sequence_variant"  # what it changes is not made any more
_SUBSTITUTION: Final = re.compile(r"(\d+)([A-Z*])(?:>\1([A-Z*]))?")
_PLACE: Final = re.compile(r"\d+")
_BITS: Final = 30  # of each number of FORMAT: two haplotypes of fifteen entries
_MOST_KEPT: Final = 10_000


class Haplotypes:
    """Reads entries row by row, and remembers those that later rows point at."""

    def __init__(self) -> None:
        self._joint: dict[str, list[str]] = {}  # @position -> entries of several rows

    def entries(self, text: str, alternates: Sequence[str], place: int) -> str:
        """Return the entries about the ``place``-th allele, with the fields of ``NAMES``."""
        found: list[str] = []
        for entry in text.split(","):
            if entry.startswith("@"):
                found += self._joint.get(entry, ())
            else:
                found.append(entry)
                self._remember(entry)
        ending = f">{alternates[place - 1]}"
        return ",".join(_rewritten(entry) for entry in found if _is_about(entry, ending))

    def _remember(self, entry: str) -> None:
        change = entry.rpartition("|")[2]
        if "+" not in change or not (start := _PLACE.match(change)):
            return
        if len(self._joint) > _MOST_KEPT:
            self._joint.clear()
        self._joint.setdefault(f"@{start[0]}", []).append(entry)

    def forget(self) -> None:
        """Begin another chromosome, whose positions are others."""
        self._joint.clear()


def carried(info: str, keys: str, cell: str) -> str:
    """Return INFO with the entries alone that the sample of a cell carries.

    Parameters
    ----------
    info
        The column INFO.
    keys, cell
        FORMAT, and the sample's own column. Bit 2n of its BCSQ says that the first haplotype
        carries the n-th entry, bit 2n + 1 the second.
    """
    names, values = keys.split(":"), cell.split(":")
    place = names.index(KEY) if KEY in names else len(values)
    masks = values[place].split(",") if place < len(values) else []
    start = f";{info}".find(f";{KEY}=")
    if start < 0 or not masks or not all(mask.isdecimal() and len(mask) < 11 for mask in masks):
        return info
    start += len(KEY) + 1
    end = info.find(";", start)
    end = len(info) if end < 0 else end
    bits = sum(int(mask) << (_BITS * number) for number, mask in enumerate(masks))
    entries = info[start:end].split(",")
    own = [entry for n, entry in enumerate(entries) if bits >> (2 * n) & 3]
    return f"{info[:start]}{','.join(own)}{info[end:]}" if own else info


def _is_about(entry: str, ending: str) -> bool:
    """Whether an entry is about an allele; one without a change of DNA is about all."""
    fields = entry.split("|")
    if len(fields) < 7 or ">" not in fields[6]:
        return True
    return any(part.endswith(ending) for part in fields[6].split("+"))


def _rewritten(entry: str) -> str:
    fields = [*entry.split("|"), *[""] * 7]
    said, gene, transcript, biotype = fields[:4]
    is_behind_stop = said.startswith("*")
    terms = [_TERMS.get(term, term) for term in said.lstrip("*").split("&")]
    consequence = _BEHIND_STOP if is_behind_stop else "&".join(terms)
    protein = "" if is_behind_stop else _protein(fields[5])
    return "|".join((consequence, gene, transcript, biotype, protein))


def _protein(change: str) -> str:
    """Return ``25V>25M`` as HGVS; empty for what is longer than a residue."""
    found = _SUBSTITUTION.fullmatch(change)
    return f"p.{found[2]}{found[1]}{found[3] or '='}" if found else ""
