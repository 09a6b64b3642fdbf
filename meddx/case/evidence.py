"""Findings, the evidence they become, and the diagnoses they are weighed for."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.codes import Code
from meddx.case.criteria import Interpretation
from meddx.case.expressed import Expressed
from meddx.case.later import lazy, made
from meddx.case.record import Variant
from meddx.case.stated import StatedMeasurement
from meddx.phrase import Phrase


class Assertion(StrEnum):
    """How a finding is asserted."""

    PRESENT = "present"
    EXCLUDED = "excluded"
    UNCERTAIN = "uncertain"
    HISTORICAL = "historical"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True)
class ImageSource:
    """A finding read from a display set; ``k`` is the slice to stand on."""

    series_instance_uid: str
    k: int = 0


@dataclass(frozen=True)
class TextSource:
    """A finding read from a note: half-open character offsets.

    ``cue`` are the offsets of the words that say how it is asserted ("no", "mother"), None where
    the section says it or nothing does; ``side`` is left, right, bilateral or empty;
    ``measurements`` are the sizes and values that the note states of it; ``how`` says by what it
    was found there (``wording.FOUND_BY``), empty for its name.
    """

    note_id: str
    start: int
    end: int
    text: str
    section: str = "other"
    cue: tuple[int, int] | None = None
    side: str = ""
    measurements: tuple[StatedMeasurement, ...] = ()
    how: str = ""


@dataclass(frozen=True)
class VariantSource:
    """A finding read from a gene file."""

    panel_id: str
    variant: Variant


@dataclass(frozen=True)
class GeneFileSource:
    """A remark on counts or sequences of a gene file: shown, and by itself counted for nothing.

    ``kind`` is ``expression``, ``gene_set`` or ``motif``; ``name`` is the gene as the file writes
    it, the set, or the variant's key. ``expressed`` are the figures of a gene's expression.
    """

    panel_id: str
    kind: str
    name: str
    expressed: Expressed | None = None


@dataclass(frozen=True)
class ObservationSource:
    """A finding read from a measured value: its place in ``case.observations``."""

    index: int


@dataclass(frozen=True)
class ReaderSource:
    """A finding that the reader added."""


Source = (
    ImageSource | TextSource | VariantSource | GeneFileSource | ObservationSource | ReaderSource
)


@dataclass(frozen=True, eq=False)
class Heatmap:
    """Where a score came from.

    Parameters
    ----------
    values
        ndarray of float32, shape (rows, cols): contribution to the logit, coarse grid.
    box
        ``(top, left, bottom, right)`` of the grid's outer edges on the source picture, in px.
    scale
        Value shown at the end of the colour bar: fixed for the pack, never taken from the picture.
    method
        How it was made: ``cam``, ``occlusion`` or ``eigen_cam`` (``meddx.analysis.heatmap``); of
        a measured value ``mask`` (1 where it was counted) or ``density`` (HU above 50 there).
    """

    values: NDArray[np.float32]
    box: tuple[float, float, float, float]
    scale: float
    method: str = "cam"

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.scale <= 0:
            raise ValueError("a heatmap is (rows, cols) with a positive scale")
        view = self.values.view()
        view.flags.writeable = False
        object.__setattr__(self, "values", view)

    @property
    def is_measured(self) -> bool:
        """Whether it shows where a value was measured, not where a score came from."""
        return self.method in {"mask", "density"}


@dataclass(frozen=True)
class Quantity:
    """A measured value with the limits between which it lies.

    Parameters
    ----------
    value, low, high
        In ``unit``.
    unit
        UCUM (``mL``, ``%``).
    method
        How the limits were found.
    """

    value: float
    low: float
    high: float
    unit: str
    method: Phrase

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.value, self.low, self.high))):
            raise ValueError("a quantity is finite")
        if not self.low <= self.value <= self.high:
            raise ValueError("a quantity lies between its limits")


class Outcome(StrEnum):
    """What a score says of a finding once it is asked for an answer."""

    PRESENT = "present"
    ABSENT = "absent"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True)
class ConformalSet:
    """Answers that a score leaves open (``meddx.analysis.decision``).

    Parameters
    ----------
    coverage
        Share of patients, with the finding and without it, whose set holds the truth, at least.
    present, absent
        Whether each answer stays open.
    labels
        Of findings that exclude one another those that stay open; None for one on its own.
    """

    coverage: float
    present: bool
    absent: bool
    labels: tuple[Code, ...] | None = None

    @property
    def outcome(self) -> Outcome:
        """The only answer that is left; indeterminate where both are, or none."""
        if self.present == self.absent:
            return Outcome.INDETERMINATE
        return Outcome.PRESENT if self.present else Outcome.ABSENT


@dataclass(frozen=True, eq=False)
class Finding:
    """A code with a calibrated probability and where it comes from.

    Parameters
    ----------
    key
        Stable name within the reading (``image:chest_radiograph:HP:0033821``); switching a finding
        off refers to it.
    code
        What was found.
    assertion
        Present, excluded, ...
    probability
        Calibrated probability, 0 to 1, that the finding is there, at ``prevalence``; for a note or
        a reader 1 or 0.
    prevalence
        Share of positives at which ``probability`` is stated; None where it has no meaning.
    log10_lr
        Evidence of an image score: log10 of odds(p) / odds(prevalence in the calibration set),
        already capped by what its held-out patients support; None for other sources.
    threshold
        Probability at which the pack calls the finding present; None without a pack.
    source, pack
        Where it comes from and the pack that read it.
    heatmap
        Where an image score came from.
    quantity
        What was measured, where the finding is a measurement; it says nothing about a disease by
        itself, so its ``probability`` is 1, or 0 where nothing of it is there.
    starts_off
        Whether it counts only once the reader switches it on (``Edits.switched_on``).
    remark
        What must be said beside it; None where there is nothing.
    conformal
        Which answers the score leaves open; None where the pack does not say.
    interpretation
        Of a variant: its criteria and its class; None for anything else.
    """

    key: str
    code: Code
    assertion: Assertion
    probability: float
    source: Source
    pack: str = ""
    prevalence: float | None = None
    log10_lr: float | None = None
    threshold: float | None = None
    heatmap: Heatmap | None = None
    quantity: Quantity | None = None
    starts_off: bool = False
    remark: Phrase | None = None
    conformal: ConformalSet | None = None
    interpretation: Interpretation | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError("a probability lies between 0 and 1")

    @property
    def is_present(self) -> bool:
        """Whether the finding is asserted to be there."""
        return self.assertion is Assertion.PRESENT

    @property
    def is_indeterminate(self) -> bool:
        """Whether the score leaves both answers open, or none: then it is no call."""
        return self.conformal is not None and self.conformal.outcome is Outcome.INDETERMINATE

    @property
    def weight(self) -> float:
        """How much an image score is worth a look: its probability times its evidence (log10 LR).

        Probability alone puts what is common first; evidence alone puts what is rare first.
        """
        return self.probability * (self.log10_lr or 0.0)


@dataclass(frozen=True)
class Evidence:
    """One finding (or age, sex, a genotype) weighed for one disease.

    ``finding_key`` is empty for what is not a finding (age, sex). A positive ``log10_lr`` speaks
    for the disease. ``source_text`` says whence the figure comes (reference, or authors' estimate).
    """

    finding_key: str
    code: Code
    log10_lr: float
    because: Phrase
    source_text: str = ""


class Universe(StrEnum):
    """Where a disease comes from: people sent for imaging, or rare inherited disease."""

    COMMON = "common"
    HEREDITARY = "hereditary"


@dataclass(frozen=True)
class Link:
    """A relation to another disease: ``kind`` is cause_of, caused_by or can_coexist_with."""

    kind: str
    other: Code


@dataclass(frozen=True)
class Diagnosis:
    """A disease with its odds against its own absence.

    Nothing is normalised over the list, but where only rare diseases are ranked: there the question
    is which of them it is, and the probabilities of all candidates add up to one. What is said of a
    disease may be put off (``meddx.case.later``).
    """

    code: Code
    prior: float
    probability: float
    evidence: tuple[Evidence, ...] = lazy(())
    universe: Universe = Universe.COMMON
    must_not_miss: bool = False
    links: tuple[Link, ...] = lazy(())
    next_steps: tuple[Phrase, ...] = lazy(())
    changed_by: tuple[Phrase, ...] = lazy(())

    def __post_init__(self) -> None:
        if not (0.0 <= self.prior <= 1.0 and 0.0 <= self.probability <= 1.0):
            raise ValueError("a probability lies between 0 and 1")

    @override
    def __getstate__(self) -> dict[str, Any]:
        # Another process gets what was put off, not how it would be made.
        return made(self)
