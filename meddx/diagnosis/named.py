"""Diseases that a note names: what another doctor thought is a prior, never a finding.

Estimates of the project authors. A common disease: the factors on its prior odds that ``weigh`` has
for a finding that names one, and said to be there never less than a rare one. A rare disease is
hardly ever written down without a reason, and its prior among all says nothing about those of whom
it was: it gets a prior of its own, about that of a common disease that is named. An inherited
disease of the history is still there, a common one may have come back. A disease of the family is
one only where it is inherited.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Assertion, Evidence, Finding, TextSource, Universe
from meddx.diagnosis import explain
from meddx.diagnosis.priors import log10_odds
from meddx.diagnosis.weigh import NAMED, NAMED_EXCLUDED, NAMED_UNCERTAIN
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

IN_FAMILY = Phrase("{finding} in the family raises the prior of this inherited disease.")
SOURCE: Final = "estimate, project authors"

_FACTORS: Final[Mapping[Assertion, float]] = {
    Assertion.PRESENT: math.log10(NAMED),
    Assertion.UNCERTAIN: math.log10(NAMED_UNCERTAIN),
    Assertion.HISTORICAL: math.log10(NAMED_UNCERTAIN),
    Assertion.EXCLUDED: math.log10(NAMED_EXCLUDED),
}
# Prior of a rare disease that is named so; what is excluded keeps a factor.
_RARE_PRIORS: Final[Mapping[Assertion, float]] = {
    Assertion.PRESENT: 0.2,
    Assertion.HISTORICAL: 0.2,
    Assertion.UNCERTAIN: 0.02,
    Assertion.FAMILY: 0.05,
}


def weigh_named(
    findings: Iterable[Finding], diseases: Diseases, before: NDArray[np.float64]
) -> dict[str, Evidence]:
    """Return what the names of diseases in notes say, by disease code.

    Of several mentions of one disease the strongest counts. Entries of the same name (OMIM and
    ORPHA) are one disease.

    Parameters
    ----------
    findings
        Of all sources; only words of a note name a disease.
    diseases
        Reference tables.
    before
        Priors, shape (diseases,), in the order of ``diseases.codes``.
    """
    found: dict[str, Evidence] = {}
    for finding in sorted(findings, key=lambda f: f.key):
        if not isinstance(finding.source, TextSource) or finding.code.code not in diseases.places:
            continue
        for code in diseases.namesakes(finding.code.code):
            value = _weight(finding, code, diseases, float(before[diseases.places[code]]))
            if value and (code not in found or abs(value) > abs(found[code].log10_lr)):
                found[code] = _evidence(finding, value)
    return found


def _weight(finding: Finding, code: str, diseases: Diseases, before: float) -> float:
    """Log10 of the factor on the prior odds; 0 for what says nothing."""
    said = finding.assertion
    own = diseases.own.get(code)
    if said is Assertion.EXCLUDED or (own is not None and own.universe is Universe.COMMON):
        factor = _FACTORS.get(said, 0.0)
        # "Known sarcoidosis" says as much of an uncommon disease as of a rare one.
        if said is Assertion.PRESENT:
            return max(factor, log10_odds(_RARE_PRIORS[said]) - log10_odds(before))
        return factor
    if said is Assertion.FAMILY and not (finding.probability and _is_inherited(code, diseases)):
        return 0.0
    if said not in _RARE_PRIORS:
        return 0.0
    return max(0.0, log10_odds(_RARE_PRIORS[said]) - log10_odds(before))


def _is_inherited(code: str, diseases: Diseases) -> bool:
    rare = diseases.rare
    if code not in rare:
        return False
    return rare.inheritance(rare.place(code)) not in {Inheritance.OTHER, Inheritance.UNKNOWN}


def _evidence(finding: Finding, value: float) -> Evidence:
    template = IN_FAMILY if finding.assertion is Assertion.FAMILY else explain.NAMED
    because = template.with_values(finding=finding.code)
    return Evidence(finding.key, finding.code, value, because, SOURCE)
