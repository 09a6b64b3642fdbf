"""Which reference genome a VCF header names: GRCh37, GRCh38, another, or none."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from meddx.knowledge.assemblies import BUILD_OF, NAMES
from meddx.phrase import Phrase

WHY_NONE: Final = {
    "unknown": Phrase(
        "The header does not tell GRCh37 from GRCh38, so positions are shown without a build."
    ),
    "contradicts": Phrase(
        "The header names more than one reference genome, so positions are shown without a build."
    ),
    "other": Phrase(
        "The header names another reference genome than GRCh37 or GRCh38, so positions are shown "
        "without a build."
    ),
}

_ELSEWHERE: Final = "other"
_CALLED: Final = (
    ("GRCh37", re.compile(r"grch37|(?<![a-z])(?:hg19|b37|hs37d5)|g1k_v37", re.IGNORECASE)),
    ("GRCh38", re.compile(r"grch38|(?<![a-z])(?:hg38|b38|hs38)", re.IGNORECASE)),
    (
        _ELSEWHERE,
        re.compile(r"chm13|t2t|(?<![a-z])(?:hs1|hg1[678]|b36)(?!\d)|ncbi36|grcm\d", re.IGNORECASE),
    ),
)


def of_header(lengths: Mapping[str, int], assemblies: Sequence[str]) -> tuple[str, str]:
    """Return the build, or empty and a key of ``WHY_NONE``.

    Parameters
    ----------
    lengths
        Of the declared contigs by name without ``chr``.
    assemblies
        What ``##reference`` and ``assembly=`` of the contigs say.

    The build is told only when all that is said agrees; lengths of neither build, and names of
    other genomes, contradict both.
    """
    told = {
        BUILD_OF.get((name, length), _ELSEWHERE)
        for name, length in lengths.items()
        if name in NAMES
    }
    told |= {build for text in assemblies for build, called in _CALLED if called.search(text)}
    if len(told) != 1:
        return "", "contradicts" if told else "unknown"
    build = told.pop()
    return ("", _ELSEWHERE) if build == _ELSEWHERE else (build, "")
