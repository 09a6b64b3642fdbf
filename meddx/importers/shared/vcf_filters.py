"""Which filters an allele failed: those of its row, of the sample, and its own."""

from typing import Final

from meddx.importers.shared.vcf_annotation import value

_NONE: Final = frozenset({".", "", "PASS"})
_OF_THE_SITE: Final = _NONE | {"SITE"}
_KEY: Final = "AS_FilterStatus"


def has_own(info: str) -> bool:
    """Tell whether INFO holds filters of single alleles (GATK's Mutect2)."""
    return f"{_KEY}=" in info


def failed(site: str, sample: str, info: str, place: int) -> str:
    """Return FILTER as it applies to the ``place``-th allele of a sample.

    Parameters
    ----------
    site
        FILTER.
    sample
        FT, which filters the genotype (specification, section 1.6.2); ``.`` where there is none.
    info
        INFO, where it may hold AS_FilterStatus: filters of each allele, joined by ``|`` and ``,``;
        SITE stands for those of the row. Empty otherwise.
    """
    names = [] if site in _NONE else site.split(";")
    own = value(f";{info};", _KEY).split("|") if info else []
    if place <= len(own):
        names += [name for name in own[place - 1].split(",") if name not in _OF_THE_SITE]
    names += [] if sample in _NONE else sample.replace(",", ";").split(";")
    return ";".join(dict.fromkeys(names)) or site
