"""What the sample's own fields of a VCF row say: genotype, phase, reads, fraction."""

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from meddx.case.variants import ZYGOSITIES, Zygosity
from meddx.importers.shared import vcf_likelihoods

UNKNOWN: Final = ZYGOSITIES.index(Zygosity.UNKNOWN)
REFERENCE: Final = ZYGOSITIES.index(Zygosity.REFERENCE)
_HETEROZYGOUS: Final = ZYGOSITIES.index(Zygosity.HETEROZYGOUS)
_HOMOZYGOUS: Final = ZYGOSITIES.index(Zygosity.HOMOZYGOUS)
_HEMIZYGOUS: Final = ZYGOSITIES.index(Zygosity.HEMIZYGOUS)
WHOLE_CHROMOSOME: Final = -1  # phased, and no set named: all of the chromosome is one
_ALLELE: Final = r"(?:\d{1,9}|\.)"
_GENOTYPE: Final = re.compile(rf"[|/]?({_ALLELE}(?:[|/]{_ALLELE})*)")
_DIGITS: Final = 9  # so many fit into an int32
_MAX_PHRED: Final = 32767
_LARGEST: Final = 2**31 - 1
_MOST_DEPTHS: Final = 1 << 14  # different values of AD that are remembered

Reads = tuple[int, int, float]
_NO_READS: Final[Reads] = (-1, -1, math.nan)


class BadRowError(ValueError):
    """A row that cannot be used; the text is one of ``vcf_rows.REASONS``."""


class Genotype(NamedTuple):
    """One value of GT.

    Parameters
    ----------
    zygosities
        Of each allele by its number, as places in ``ZYGOSITIES``; 0 is REF.
    beyond
        That of higher alleles.
    highest
        Highest allele number.
    haplotypes
        Which haplotype carries each allele, -1 where the genotype is not phased or several do.
    is_phased
        Whether the alleles are phased.
    is_whole
        Whether all alleles are named.
    alleles
        Numbers of the alleles that are named.
    """

    zygosities: tuple[int, ...]
    beyond: int
    highest: int
    haplotypes: tuple[int, ...]
    is_phased: bool
    is_whole: bool = True
    alleles: tuple[int, ...] = ()

    def zygosity(self, place: int) -> int:
        """Return the zygosity of the ``place``-th allele as a place in ``ZYGOSITIES``."""
        return self.zygosities[place] if place <= self.highest else self.beyond

    def sure_zygosity(self, place: int) -> int:
        """Return it, unknown where a missing allele may be the ``place``-th."""
        zygosity = self.zygosity(place)
        return zygosity if self.is_whole or zygosity != REFERENCE else UNKNOWN

    def haplotype(self, place: int) -> int:
        """Return which haplotype carries it, -1 where that is not told."""
        return self.haplotypes[place] if place <= self.highest else -1


def read_genotype(text: str) -> Genotype:
    """Understand GT: ``0/1``, ``1|0``, ``1``, ``./.``, ``0/1/2``, also VCF 4.4's ``|0|1``.

    Of a genotype that is missing in part (``./1``) the alleles that it names are carried, on one
    copy at least: so tools write that split ``1/2`` into two rows.

    Raises
    ------
    BadRowError
        ``genotype``.
    """
    found = _GENOTYPE.fullmatch(text)
    if found is None:
        raise BadRowError("genotype")
    names = re.split(r"[|/]", found[1])
    numbers = [int(name) for name in names if name != "."]
    if not numbers:
        return Genotype((UNKNOWN,), UNKNOWN, 0, (-1,), False, False)
    highest = max(numbers)
    if highest > _MAX_PHRED:
        raise BadRowError("genotype")
    is_whole = len(numbers) == len(names)
    is_phased = "|" in text and is_whole and len(names) > 1
    haplotypes = [
        numbers.index(n) if is_phased and numbers.count(n) == 1 else -1 for n in range(highest + 1)
    ]
    zygosities = (_zygosity(numbers, n, is_whole) for n in range(highest + 1))
    return Genotype(
        *(tuple(zygosities), REFERENCE, highest, tuple(haplotypes), is_phased, is_whole),
        tuple(numbers),
    )


def _zygosity(alleles: list[int], place: int, is_whole: bool) -> int:
    copies = alleles.count(place)
    if copies == 0:
        return REFERENCE
    if not is_whole or copies < len(alleles):
        return _HETEROZYGOUS
    return _HEMIZYGOUS if copies == 1 else _HOMOZYGOUS


def count(text: str) -> int:
    """Return a number of reads or a quality; -1 where it is not one (``.``).

    Raises
    ------
    BadRowError
        ``reads`` when it is negative or too large.
    """
    if text.isdecimal() and len(text) <= _DIGITS:
        return int(text)
    if (text[:1] == "-" and text[1:].isdecimal()) or text.isdecimal():
        raise BadRowError("reads")
    return -1


def phred(text: str) -> int:
    """Return a quality as a whole number; -1 where none is given. GATK 3 writes fractions."""
    if text.isdecimal() and len(text) <= _DIGITS:
        return min(int(text), _MAX_PHRED)
    try:
        value = float(text)
    except ValueError:
        return -1
    return min(round(value), _MAX_PHRED) if 0 <= value < math.inf else -1


def share(text: str) -> float:
    """Read a share of reads: ``0.45``, ``45.83%``, ``45,83%``; not a number where none is given.

    Raises
    ------
    BadRowError
        ``fraction`` when it is not between 0 and 1.
    """
    if text in {".", ""}:
        return math.nan
    is_percentage = text.endswith("%")
    try:
        value = float(text[:-1].replace(",", ".")) / 100 if is_percentage else float(text)
    except ValueError:
        return math.nan
    if not 0.0 <= value <= 1.0:
        raise BadRowError("fraction")
    return value


def between(reference: str, alternate: str) -> Reads:
    """Return the reads of two alleles and the share of the second among them."""
    own, other = count(alternate), count(reference)
    if own < 0 or other < 0:
        return _NO_READS
    return other, own, own / (own + other) if own + other else math.nan


@dataclass(frozen=True)
class Layout:
    """Where each field of FORMAT stands; -1 for one that is not there.

    Values are lists with a ``.`` appended, so that -1 finds that.
    """

    size: int
    gt: int
    dp: int
    gq: int
    pl: int
    ad: int
    rd: int
    ao: int
    ro: int
    dp4: int
    fraction: int
    phase_set: int
    physical: tuple[int, int]  # PGT and PID of HaplotypeCaller
    strelka: tuple[int, int, int, int, int, int]  # AU, CU, GU, TU, TAR, TIR
    filter: int  # FT
    manta: tuple[int, int]  # PR and SR: pairs and split reads, of REF and ALT
    delly: tuple[int, int, int, int]  # DR, DV, RR, RV: pairs, then reads over the junction

    @classmethod
    def of(cls, keys: str) -> "Layout":
        """Find the fields of one FORMAT."""
        names = keys.split(":")
        at = {name: place for place, name in reversed(list(enumerate(names)))}
        fractions = (at[name] for name in ("AF", "FREQ", "FA", "VAF") if name in at)
        return cls(
            size=len(names),
            gt=at.get("GT", -1),
            dp=at.get("DP", -1),
            gq=at.get("GQ", -1),
            pl=at.get("PL", -1),
            ad=at.get("AD", -1),
            rd=at.get("RD", -1),
            ao=at.get("AO", -1),
            ro=at.get("RO", -1),
            dp4=at.get("DP4", -1),
            fraction=next(fractions, -1),
            phase_set=at.get("PS", -1),
            physical=(at.get("PGT", -1), at.get("PID", -1)),
            strelka=(
                *(at.get("AU", -1), at.get("CU", -1), at.get("GU", -1), at.get("TU", -1)),
                *(at.get("TAR", -1), at.get("TIR", -1)),
            ),
            filter=at.get("FT", -1),
            manta=(at.get("PR", -1), at.get("SR", -1)),
            delly=(at.get("DR", -1), at.get("DV", -1), at.get("RR", -1), at.get("RV", -1)),
        )

    def values(self, cell: str) -> list[str]:
        """Split a sample's cell; trailing fields may be dropped (specification, section 1.6.2).

        Raises
        ------
        BadRowError
            ``format`` when there are more values than FORMAT names.
        """
        found = cell.split(":")
        missing = self.size - len(found)
        if missing < 0:
            raise BadRowError("format")
        found += ["."] * (missing + 1)
        return found

    def depth(self, values: Sequence[str]) -> int:
        """Return DP, or the sum of AD where that is missing; -1 where neither is told.

        Raises
        ------
        BadRowError
            ``reads`` when it cannot be a number of reads.
        """
        depth = count(values[self.dp])
        if depth < 0 and self.rd < 0:
            depths = [count(text) for text in values[self.ad].split(",")]
            if sum(depths) > _LARGEST:
                raise BadRowError("reads")
            return sum(depths) if len(depths) > 1 and min(depths) >= 0 else -1
        return depth

    def quality(self, values: Sequence[str], genotype: Genotype, alleles: int) -> int:
        """Return GQ, or what PL says where that is missing; -1 where neither tells.

        Parameters
        ----------
        alleles
            How many alleles the row has, REF among them.
        """
        said = values[self.gq]
        if said != "." or self.pl < 0:
            return phred(said)
        if not genotype.is_whole:
            return -1
        return vcf_likelihoods.quality(values[self.pl], genotype.alleles, alleles)

    def reads(self, values: Sequence[str], place: int, reference: str, alternate: str) -> Reads:
        """Return reads of REF and of the ``place``-th allele, and the share of the latter.

        Raises
        ------
        BadRowError
            ``reads`` or ``fraction`` when a number cannot be.
        """
        found = self._counted(values, place, reference, alternate)
        said = values[self.fraction]
        if said != ".":
            parts = [said] if said.endswith("%") else said.split(",")
            stated = share(parts[place - 1]) if place <= len(parts) else math.nan
            if stated == stated:  # a number
                return found[0], found[1], stated
        return found

    def _counted(self, values: Sequence[str], place: int, reference: str, alternate: str) -> Reads:
        found = _of_depths(values[self.ad], place)
        if found is not None:
            return found
        if self.rd >= 0:  # VarScan: AD is the variant's alone
            own = values[self.ad].split(",")[0]
            return between(values[self.rd], own) if place == 1 else _NO_READS
        if self.ao >= 0:
            observed = values[self.ao].split(",")
            return between(values[self.ro], observed[place - 1] if place <= len(observed) else ".")
        if self.dp4 >= 0:
            return from_dp4(values[self.dp4]) if place == 1 else _NO_READS
        if max(*self.manta, *self.delly) >= 0:
            return self._junctions(values) if place == 1 else _NO_READS
        return self._tiers(values, reference, alternate)

    def _junctions(self, values: Sequence[str]) -> Reads:
        """Return the pairs and reads of Manta or Delly that span a junction, or do not."""
        pairs = [(*values[at].split(","), ".")[:2] for at in self.manta]
        pairs += [(values[a], values[b]) for a, b in (self.delly[:2], self.delly[2:])]
        counts = [(count(a), count(b)) for a, b in pairs]
        known = [pair for pair in counts if min(pair) >= 0]
        if not known:
            return _NO_READS
        return between(*(str(sum(numbers)) for numbers in zip(*known, strict=True)))

    def _tiers(self, values: Sequence[str], reference: str, alternate: str) -> Reads:
        """Return the first tier of Strelka's somatic counts (its user guide, "somatic variant")."""
        if len(reference) == len(alternate) == 1 and {reference, alternate} <= set("ACGT"):
            other, own = (self.strelka["ACGT".index(base)] for base in (reference, alternate))
        else:
            other, own = self.strelka[4:]
        return between(values[other].split(",")[0], values[own].split(",")[0])

    def phase(self, values: Sequence[str], genotype: Genotype, place: int) -> tuple[int, int]:
        """Return the phase set (0: none) and the haplotype that carries an allele (-1: unknown)."""
        haplotype = genotype.haplotype(place)
        if genotype.is_phased and haplotype >= 0:
            name = values[self.phase_set]
            return (_set_of(name) if name != "." else WHOLE_CHROMOSOME), haplotype
        pgt, pid = self.physical
        if values[pid] != "." and "|" in values[pgt]:
            physical = read_genotype(values[pgt])
            carried = genotype.zygosity(place), genotype.zygosity(0)
            if physical.haplotype(1) >= 0 and carried == (_HETEROZYGOUS, _HETEROZYGOUS):
                return _set_of(values[pid]), physical.haplotype(1)
        return 0, -1


@functools.lru_cache(_MOST_DEPTHS)
def _of_depths(text: str, place: int) -> Reads | None:
    """Read AD; None where it is no list that reaches to the ``place``-th allele."""
    depths = text.split(",")
    if len(depths) <= place:
        return None
    own, other = count(depths[place]), count(depths[0])
    if own < 0 or other < 0:
        return _NO_READS
    whole = own + other
    if len(depths) > 2:
        whole = sum(max(count(depth), 0) for depth in depths)
    return other, own, own / whole if whole else math.nan


def _set_of(name: str) -> int:
    """Return the number of a phase set; GATK's PID begins with a position."""
    number = name.split("_")[0]
    if not number.isdecimal() or len(number) > _DIGITS + 1:
        return 0
    return int(number) if int(number) <= _LARGEST else 0


def from_dp4(text: str) -> Reads:
    """Read samtools' DP4: reference forward and reverse, other forward and reverse."""
    numbers = [count(part) for part in text.split(",")]
    if len(numbers) != 4 or min(numbers) < 0:
        return _NO_READS
    other, own = sum(numbers[:2]), sum(numbers[2:])
    return other, own, own / (own + other) if own + other else math.nan
