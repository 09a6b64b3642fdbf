"""Diseases that a note names: what another doctor thought is a prior, never a finding.

Estimates of the project authors. A common disease: as in ``weigh`` for a finding that names one. A
rare disease is hardly ever written down without a reason, so the same words weigh more there: named
by its name it is some thousand times as frequent as among all, doubted some thirty times. An
inherited disease of the history is still there; a common one may have come back. In the family an
inherited disease counts at most tenfold, as any finding of a relative does; others do not.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from meddx.case.evidence import Assertion, Evidence, Finding, TextSource, Universe
from meddx.diagnosis import explain
from meddx.diagnosis.weigh import (
    HIGHEST,
    NAMED,
    NAMED_EXCLUDED,
    NAMED_UNCERTAIN,
    RELATIVE_HIGHEST,
)
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

RARE_UNCERTAIN: Final = 1.5  # log10

IN_FAMILY = Phrase("{finding} in the family raises the prior of this inherited disease.")
SOURCE: Final = "estimate, project authors"

_COMMON: Final[Mapping[Assertion, float]] = {
    Assertion.PRESENT: math.log10(NAMED),
    Assertion.UNCERTAIN: math.log10(NAMED_UNCERTAIN),
    Assertion.HISTORICAL: math.log10(NAMED_UNCERTAIN),
    Assertion.EXCLUDED: math.log10(NAMED_EXCLUDED),
}
_RARE: Final[Mapping[Assertion, float]] = {
    Assertion.PRESENT: HIGHEST,
    Assertion.HISTORICAL: HIGHEST,
    Assertion.UNCERTAIN: RARE_UNCERTAIN,
    Assertion.EXCLUDED: math.log10(NAMED_EXCLUDED),
    Assertion.FAMILY: RELATIVE_HIGHEST,
}


def weigh_named(findings: Iterable[Finding], diseases: Diseases) -> dict[str, Evidence]:
    """Return what the names of diseases in notes say, by disease code.

    Of several mentions of one disease the strongest counts. Entries of the same name (OMIM and
    ORPHA) are one disease.
    """
    found: dict[str, Evidence] = {}
    for finding in sorted(findings, key=lambda f: f.key):
        if not isinstance(finding.source, TextSource) or finding.code.code not in diseases.places:
            continue
        for code in diseases.namesakes(finding.code.code):
            value = _weight(finding, code, diseases)
            if value and (code not in found or abs(value) > abs(found[code].log10_lr)):
                found[code] = _evidence(finding, value)
    return found


def _weight(finding: Finding, code: str, diseases: Diseases) -> float:
    """Log10 of the factor on the prior odds; 0 for what says nothing."""
    said = finding.assertion
    own = diseases.own.get(code)
    if own is not None and own.universe is Universe.COMMON:
        return _COMMON.get(said, 0.0)
    if said is Assertion.FAMILY and not (finding.probability and _is_inherited(code, diseases)):
        return 0.0
    return _RARE.get(said, 0.0)


def _is_inherited(code: str, diseases: Diseases) -> bool:
    rare = diseases.rare
    if code not in rare:
        return False
    return rare.inheritance(rare.place(code)) not in {Inheritance.OTHER, Inheritance.UNKNOWN}


def _evidence(finding: Finding, value: float) -> Evidence:
    template = IN_FAMILY if finding.assertion is Assertion.FAMILY else explain.NAMED
    because = template.with_values(finding=finding.code)
    return Evidence(finding.key, finding.code, value, because, SOURCE)
