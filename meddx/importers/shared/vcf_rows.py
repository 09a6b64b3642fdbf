"""One row of a VCF file becomes variants, one an allele of the chosen sample."""

import re
from collections.abc import Mapping
from typing import Final

from meddx.case.record import Variant, Zygosity
from meddx.importers.shared.vcf_annotation import annotate
from meddx.importers.shared.vcf_header import VcfHeader, chromosome

_BASES: Final = re.compile(r"[ACGTN]+", re.IGNORECASE)
_GENOTYPE: Final = re.compile(r"(?:\d+|\.)(?:[|/](?:\d+|\.))*")
_NO_ALLELE: Final = frozenset({".", "*", "<*>", "<NON_REF>"})


class BadRowError(ValueError):
    """A row that cannot be used; the text is one of ``vcf_file.REASONS``."""


def read_row(line: str, number: int, header: VcfHeader) -> list[Variant]:
    """Read one data line.

    Alleles that the sample does not carry (genotype ``0/0``, a reference block) give nothing; one
    whose genotype is missing is kept with an unknown zygosity.

    Parameters
    ----------
    line
        The line without its end.
    number
        Its 1-based number in the file.

    Raises
    ------
    BadRowError
        When the row is damaged, or of a kind that is not read.
    """
    cells = line.split("\t")
    if len(cells) != header.columns:
        raise BadRowError("columns")
    chrom, position = chromosome(cells[0]), _position(cells[1])
    if position > header.lengths.get(chrom, position):
        raise BadRowError("beyond_contig")
    reference = cells[3].upper()
    if not _BASES.fullmatch(reference):
        raise BadRowError("reference")
    sample = _sample(cells[8], cells[header.column])
    info = _info(cells[7])
    alternates = cells[4].split(",")
    carried = _carried(sample.get("GT", ""), len(alternates))
    found = []
    for place, alternate in enumerate(alternates, start=1):
        if alternate.upper() in _NO_ALLELE or carried.get(place) is Zygosity.REFERENCE:
            continue
        if not _BASES.fullmatch(alternate):
            raise BadRowError("structural")
        if alternate.upper() == reference:
            raise BadRowError("same_allele")
        start, ref, alt = trimmed(position, reference, alternate.upper())
        about = annotate(info, header, alternates, place)
        found.append(
            Variant(
                chromosome=chrom,
                position=start,
                reference=ref,
                alternate=alt,
                gene=about.gene,
                hgvs_c=about.hgvs_c,
                hgvs_p=about.hgvs_p,
                consequence=about.consequence,
                classification=about.classification,
                allele_frequency=about.frequency,
                zygosity=carried.get(place, Zygosity.UNKNOWN),
                filters=_filters(cells[6]),
                passed=None if cells[6] == "." else cells[6] == "PASS",
                depth=_depth(sample, info),
                allele_depths=_allele_depths(sample, place),
                line=number,
            )
        )
    return found


def trimmed(position: int, reference: str, alternate: str) -> tuple[int, str, str]:
    """Remove what the alleles share, first at the end, then at the beginning.

    One base is kept on each side, so that an insertion keeps its anchor (the minimal form of the
    VCF specification; without the reference sequence it cannot be moved to the left).
    """
    while len(reference) > 1 and len(alternate) > 1 and reference[-1] == alternate[-1]:
        reference, alternate = reference[:-1], alternate[:-1]
    while len(reference) > 1 and len(alternate) > 1 and reference[0] == alternate[0]:
        position, reference, alternate = position + 1, reference[1:], alternate[1:]
    return position, reference, alternate


def _position(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise BadRowError("position")
    return int(text)


def _sample(keys: str, values: str) -> dict[str, str]:
    """Fields of the sample; trailing ones may be dropped (specification, section 1.6.2)."""
    names, cells = keys.split(":"), values.split(":")
    if len(cells) > len(names):
        raise BadRowError("format")
    return dict(zip(names, cells, strict=False))


def _info(text: str) -> dict[str, str]:
    if text == ".":
        return {}
    return {key: value for key, _, value in (part.partition("=") for part in text.split(";"))}


def _carried(genotype: str, alternates: int) -> dict[int, Zygosity]:
    """Zygosity of each alternate allele; empty when the genotype is missing in whole or in part."""
    if not genotype or not _GENOTYPE.fullmatch(genotype):
        if genotype:
            raise BadRowError("genotype")
        return {}
    alleles = re.split(r"[|/]", genotype)
    if "." in alleles:
        return {}
    numbers = [int(allele) for allele in alleles]
    if max(numbers) > alternates:
        raise BadRowError("genotype")
    return {place: _zygosity(numbers, place) for place in range(1, alternates + 1)}


def _zygosity(alleles: list[int], place: int) -> Zygosity:
    copies = alleles.count(place)
    if copies == 0:
        return Zygosity.REFERENCE
    if copies < len(alleles):
        return Zygosity.HETEROZYGOUS
    return Zygosity.HEMIZYGOUS if copies == 1 else Zygosity.HOMOZYGOUS


def _filters(text: str) -> tuple[str, ...]:
    return () if text in {".", "PASS", ""} else tuple(text.split(";"))


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _depth(sample: Mapping[str, str], info: Mapping[str, str]) -> int | None:
    own = _count(sample.get("DP", ""))
    return own if own is not None else _count(info.get("DP", ""))


def _allele_depths(sample: Mapping[str, str], place: int) -> tuple[int, ...]:
    """Return the reads of the reference and of this allele; empty when the file does not say.

    VarScan writes the variant's depth alone in AD and the reference's in RD.
    """
    depths = [_count(text) for text in sample.get("AD", "").split(",")]
    if len(depths) == 1:
        depths = [_count(sample.get("RD", "")), depths[0]] if place == 1 else []
    if len(depths) <= place:
        return ()
    reference, own = depths[0], depths[place]
    return () if reference is None or own is None else (reference, own)
