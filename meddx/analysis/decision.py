"""What follows from a calibrated probability: a call, by purpose, and what it leaves open.

Two things are kept apart. A threshold makes a call, and which one is right depends on the purpose:
screening must miss little, confirming must not be wrong when it says yes. A conformal set says
which answers the score leaves open: of patients with a label, and of those without it, at most one
in ten (1 - ``coverage``) has a set that lacks the truth, whatever the network, as long as new
patients are like those of the calibration (class-conditional, "Mondrian" split conformal
prediction: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, Springer 2005;
Angelopoulos and Bates, arXiv:2107.07511, sections 1 and 4.3). A set with both answers or with none
is no answer: the finding is indeterminate.

**An indeterminate finding is no call, and its score is still evidence once.** Evidence is the
likelihood ratio of the score (``calibrate.log10_lr``), which asks for no call: it is near 1 where
patients with and without the label score alike, it is capped by the held-out patients, and it does
not change with the purpose. Taking it away inside the band would make a diagnosis jump where a
score crosses an edge that was chosen for another question. What an indeterminate finding loses is
what a call has: it is not said to be present or absent, and it stays something to look for.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from meddx.analysis.pack_fields import Table
from meddx.case.codes import Code
from meddx.case.evidence import ConformalSet

_ROUNDING: Final = 1e-5  # of a probability that is written with six digits


class Purpose(StrEnum):
    """What a model is asked for: which of its thresholds makes the call."""

    SCREENING = "screening"
    BALANCED = "balanced"
    CONFIRMING = "confirming"


@dataclass(frozen=True)
class Decision:
    """How a label's probability, at the prevalence of its calibration set, becomes an answer.

    Parameters
    ----------
    screening, confirming
        Thresholds beside the label's own, which is the balanced one: at most it, at least it.
    coverage
        Share of patients of either kind whose set holds the truth, at least.
    quantiles
        Conformal quantiles of 1 - (probability of the true answer): of patients without the label
        and of those with it; of labels that exclude one another only the second. 1 where too few
        patients were there: that answer then stays open always.
    """

    screening: float
    confirming: float
    coverage: float
    quantiles: tuple[float, ...]

    @property
    def is_exclusive(self) -> bool:
        """Whether the label is one of several that exclude one another."""
        return len(self.quantiles) == 1

    def allows_present(self, p: float) -> bool:
        """Whether a probability leaves "present" open."""
        return 1.0 - p <= self.quantiles[-1]

    def allows_absent(self, p: float) -> bool:
        """Whether a probability leaves "absent" open; for a label on its own."""
        return p <= self.quantiles[0]

    @property
    def band(self) -> tuple[float, float]:
        """Probabilities between which a label on its own is neither called nor denied.

        Between them both answers stay open (edges included), or none does (edges not included).
        """
        absent, present = self.quantiles[0], 1.0 - self.quantiles[-1]
        return min(absent, present), max(absent, present)

    def threshold(self, purpose: Purpose, balanced: float) -> float:
        """Return the threshold for a purpose; ``balanced`` is the label's own."""
        known = {Purpose.SCREENING: self.screening, Purpose.CONFIRMING: self.confirming}
        return known.get(purpose, balanced)


def sets(
    decisions: Sequence[Decision | None], codes: Sequence[Code], probabilities: Sequence[float]
) -> tuple[ConformalSet | None, ...]:
    """Return what stays open of each label of one picture; None where a pack does not say.

    Parameters
    ----------
    decisions, codes, probabilities
        In the order of the labels; calibrated probabilities at the calibration set's prevalence.
    """
    pairs = list(zip(decisions, codes, probabilities, strict=True))
    open_ = [code for one, code, p in pairs if one is not None and one.allows_present(p)]
    found: list[ConformalSet | None] = []
    for one, code, p in pairs:
        if one is None:
            found.append(None)
        elif one.is_exclusive:
            others = any(other != code for other in open_)
            found.append(ConformalSet(one.coverage, code in open_, others, tuple(open_)))
        else:
            found.append(ConformalSet(one.coverage, one.allows_present(p), one.allows_absent(p)))
    return tuple(found)


def fields_of(decision: Decision | None) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a table ``label`` of ``pack.toml``, in order; none without a decision.

    Quantiles are rounded up and the band widens with them, so that no set loses an answer.
    """
    if decision is None:
        return ()
    rounded = Decision(
        round(decision.screening, 6),
        round(decision.confirming, 6),
        decision.coverage,
        tuple(min(1.0, math.ceil(round(q * 1e6, 3)) / 1e6) for q in decision.quantiles),
    )
    fields: list[tuple[str, Any]] = [
        ("threshold_screening", rounded.screening),
        ("threshold_confirming", rounded.confirming),
        ("conformal_coverage", rounded.coverage),
        ("conformal_quantiles", list(rounded.quantiles)),
    ]
    if not rounded.is_exclusive:
        fields.append(("abstain", [round(edge, 6) for edge in rounded.band]))
    return tuple(fields)


def decision_of(table: Table, threshold: float, *, exclusive: bool) -> Decision | None:
    """Read the fields of ``fields_of``; None where the label has none of them.

    Raises
    ------
    meddx.analysis.pack_fields.MalformedError
        When one is missing, out of range, or at odds with another.
    """
    if not table.has("conformal_quantiles"):
        return None
    found = Decision(
        screening=table.number("threshold_screening"),
        confirming=table.number("threshold_confirming"),
        coverage=table.number("conformal_coverage"),
        quantiles=table.numbers("conformal_quantiles", 1 if exclusive else 2),
    )
    below, above = threshold + _ROUNDING, threshold - _ROUNDING
    table.demand(0 < found.screening <= below, "threshold_screening")
    table.demand(above <= found.confirming < 1, "threshold_confirming")
    table.demand(0 < found.coverage < 1, "conformal_coverage")
    table.demand(all(0 <= q <= 1 for q in found.quantiles), "conformal_quantiles")
    if not exclusive:
        said = table.numbers("abstain", 2)
        apart = max(abs(a - b) for a, b in zip(said, found.band, strict=True))
        table.demand(apart <= _ROUNDING, "abstain")
    return found
