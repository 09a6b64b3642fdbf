"""What *Find evidence* looks for: a disease or a finding by all its names, and what goes with it.

Nothing here names the patient: names of diseases, findings and genes only.
"""

from collections.abc import Callable, Mapping
from typing import Final

from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis, Finding, VariantSource
from meddx.case.reading import Reading

Texts = tuple[tuple[str, float], ...]

_NAME: Final = 1.0
_SYNONYM: Final = 0.5
_FINDING: Final = 0.4
_MOST_SYNONYMS: Final = 6
_MOST_FINDINGS: Final = 5


def of_diagnosis(
    diagnosis: Diagnosis, reading: Reading, synonyms: Callable[[Code], tuple[str, ...]]
) -> Texts:
    """Return the texts to look for, with what each counts.

    The disease counts most, its synonyms half; the findings that speak for it, the strongest
    first, and the genes they are in say which of its articles fit this case.
    """
    for_it = sorted((e for e in diagnosis.evidence if e.log10_lr > 0), key=lambda e: -e.log10_lr)
    strongest = for_it[:_MOST_FINDINGS]
    found = {finding.key: finding for finding in reading.findings}
    sources = (found[e.finding_key].source for e in strongest if e.finding_key in found)
    genes = (source.variant.gene for source in sources if isinstance(source, VariantSource))
    texts = [*_named(diagnosis.code, synonyms)]
    texts += [(gene, _SYNONYM) for gene in genes if gene]
    texts += [(e.code.display, _FINDING) for e in strongest if e.code.display]
    return tuple(texts)


def of_finding(finding: Finding, synonyms: Callable[[Code], tuple[str, ...]]) -> Texts:
    """Return the texts to look for, with what each counts: its name, its synonyms, its gene."""
    source = finding.source
    gene = source.variant.gene if isinstance(source, VariantSource) else ""
    return (*_named(finding.code, synonyms), *(((gene, _NAME),) if gene else ()))


def synonyms_of(names: Mapping[str, str]) -> Callable[[Code], tuple[str, ...]]:
    """Return what gives the names of a term, the shortest first, from names -> primary id."""
    by_id: dict[str, list[str]] = {}
    for name, code in names.items():
        by_id.setdefault(code, []).append(name)

    def synonyms(code: Code) -> tuple[str, ...]:
        return tuple(sorted(by_id.get(code.code, ()), key=lambda name: (len(name), name)))

    return synonyms


def _named(code: Code, synonyms: Callable[[Code], tuple[str, ...]]) -> Texts:
    own = [name for name in (code.display, code.display_zh) if name]
    folded = {name.casefold() for name in own}
    others = [name for name in synonyms(code) if name.casefold() not in folded]
    return (
        *((name, _NAME) for name in own),
        *((name, _SYNONYM) for name in others[:_MOST_SYNONYMS]),
    )
