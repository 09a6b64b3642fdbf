"""What INFO says of an allele: gene, HGVS, consequence, classification, population frequency."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from meddx.importers.shared.vcf_header import VcfHeader

# Field names of VEP's CSQ and of SnpEff's ANN.
_GENE: Final = ("SYMBOL", "Gene_Name")
_CONSEQUENCE: Final = ("Consequence", "Annotation")
_HGVS_C: Final = ("HGVSc", "HGVS.c")
_HGVS_P: Final = ("HGVSp", "HGVS.p")
_FREQUENCY: Final = ("gnomADe_AF", "gnomADg_AF", "gnomAD_AF")


@dataclass(frozen=True)
class About:
    """What is known of one allele; empty or None where the file does not say."""

    gene: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequence: str = ""
    classification: str = ""
    frequency: float | None = None


def annotate(
    info: Mapping[str, str], header: VcfHeader, alternates: list[str], place: int
) -> About:
    """Gather what INFO says of the ``place``-th alternate allele (1-based).

    Plain keys (GENE, HGVSc, HGVSp, Consequence, CLNSIG) win over the transcript chosen from CSQ or
    ANN: the one that the file picks, else the MANE or canonical one, else the first.
    """
    transcript = _transcript(info, header, alternates, place)

    def plain(key: str) -> str:
        return _for_allele(info.get(key, ""), place, len(alternates))

    gene = plain("GENE") or _first(transcript, _GENE) or info.get("GENEINFO", "").split(":")[0]
    own_frequency = plain(header.frequency_key) if header.frequency_key else ""
    return About(
        gene=decoded(gene),
        hgvs_c=decoded(plain("HGVSc") or _first(transcript, _HGVS_C)),
        hgvs_p=decoded(plain("HGVSp") or _first(transcript, _HGVS_P)),
        consequence=plain("Consequence") or _first(transcript, _CONSEQUENCE).split("&")[0],
        classification=decoded(plain("CLNSIG")),
        frequency=frequency(own_frequency or _first(transcript, _FREQUENCY)),
    )


def decoded(text: str) -> str:
    """Undo the percent encoding of VCF 4.3 (section 1.2)."""
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), text)


def frequency(text: str) -> float | None:
    """Read a frequency; None when it is missing or not between 0 and 1."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0.0 <= value <= 1.0 else None


def _for_allele(text: str, place: int, alleles: int) -> str:
    """One value an allele is split; anything else belongs to the whole row."""
    parts = text.split(",")
    chosen = parts[place - 1] if len(parts) == alleles else text
    return "" if chosen == "." else chosen


def _first(transcript: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((transcript[key] for key in keys if transcript.get(key)), "")


def _transcript(
    info: Mapping[str, str], header: VcfHeader, alternates: list[str], place: int
) -> Mapping[str, str]:
    for key, names in header.formats.items():
        if key in info:
            rows = [
                dict(zip(names, entry.split("|"), strict=False)) for entry in info[key].split(",")
            ]
            own = [row for row in rows if _is_about(row, alternates, place)]
            return min(own, key=_rank) if own else {}
    return {}


def _is_about(row: Mapping[str, str], alternates: list[str], place: int) -> bool:
    """SnpEff writes the allele; VEP writes it without the base that all alleles share."""
    if len(alternates) == 1:
        return True
    alternate = alternates[place - 1]
    return row.get("Allele", "") in {alternate, alternate[1:] or "-"}


def _rank(row: Mapping[str, str]) -> int:
    if row.get("PICK") == "1":
        return 0
    if row.get("MANE_SELECT"):
        return 1
    return 2 if row.get("CANONICAL") == "YES" else 3
