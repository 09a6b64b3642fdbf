"""One file of counts against its cohort: what stands out in it, or why it cannot be compared."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from meddx.analysis.expression.enrichment import Enriched, enriched
from meddx.analysis.expression.outliers import (
    DIFFERENT,
    LEAST,
    LEAST_TESTED,
    RATE,
    Compared,
    NotComparableError,
    compare,
    size_factors,
)
from meddx.analysis.expression.tails import Floats
from meddx.case import cohorts
from meddx.case.gene_files import Expression, GenePanel
from meddx.knowledge.gene_sets import GeneSet
from meddx.phrase import Phrase, Refused, Value

PATIENTS: Final = Phrase("The patient's sample")
CHOOSE: Final = Phrase("{file} holds several samples. Choose which is the patient's.")
NOT_HUMAN: Final = Phrase(
    "The counts of {file} are not of a human, or do not tell. They are shown and weigh nothing."
)
NO_COHORT: Final = Phrase(
    "{file} holds one sample alone: without others of the same tissue to compare with there is no "
    "evidence from it. Compare it with files of other people, or open a table of more samples."
)
OTHERWISE_MADE: Final = Phrase(
    "The patient's sample of {file} scatters {spread} times as widely about the others as they do "
    "among themselves, as one of another batch, kit or tissue does. The test was widened by that, "
    "yet more than 5 % of what stands out may be of the batch."
)
REASONS: Final = {
    "few_samples": Phrase(
        "{file} holds {others} other samples; at least {least} are needed to compare with."
    ),
    "few_genes": Phrase(
        "Fewer than {least} genes of {file} are read often enough in the other samples to compare."
    ),
    "no_scatter": Phrase(
        "The other samples of {file} are nearly all alike, so they tell no scatter to compare with."
    ),
    "other_batch": Phrase(
        "The patient's sample of {file} differs from the {others} others in most genes, as one of "
        "another batch, kit or tissue does: nothing was compared. Compare with samples of the same "
        "tissue that were made the same way."
    ),
    "no_depth": Phrase(
        "No gene of {file} is read in every sample, so depths cannot be compared. {sample} reads "
        "the fewest genes: {genes}. Compare without it."
    ),
}


def of_patient(panel: GenePanel, patient_id: str) -> GenePanel:
    """Choose the sample that bears the patient's own ID where nobody chose one."""
    counts = panel.expression
    if counts is None or counts.is_chosen or not patient_id or patient_id not in panel.samples:
        return panel
    return cohorts.chosen(panel, patient_id)


def compared(panel: GenePanel) -> tuple[Expression, Compared]:
    """Compare the patient's sample with the others of its file.

    Raises
    ------
    Refused
        ``no_sample``, ``not_human``, ``no_cohort``, and what ``outliers.compare`` cannot compare.
    """
    counts = panel.expression
    if counts is None or not counts.is_chosen:
        raise Refused("no_sample", CHOOSE.with_values(file=panel.title))
    if counts.species != "human":
        raise Refused("not_human", NOT_HUMAN.with_values(file=panel.title))
    others = len(counts.cohort_samples)
    if not others:
        raise Refused("no_cohort", NO_COHORT.with_values(file=panel.title))
    try:
        return counts, compare(counts.values, counts.cohort, counts.unit)
    except NotComparableError as error:
        code = str(error)
        least = LEAST_TESTED if code == "few_genes" else LEAST
        values: dict[str, Value] = {"file": panel.title, "others": others, "least": least}
        if code == "no_depth":
            values |= _shallowest(counts)
        raise Refused(code, REASONS[code].with_values(**values)) from error


def _shallowest(counts: Expression) -> dict[str, Value]:
    """Return the sample that reads the fewest genes, and how many."""
    read = np.count_nonzero(np.column_stack((counts.values, counts.cohort)), axis=0)
    least = int(np.argmin(read))
    sample = counts.cohort_samples[least - 1] if least else PATIENTS
    return {"sample": sample, "genes": int(read[least])}


def doubt(panel: GenePanel, found: Compared) -> Phrase | None:
    """Say that a sample seems to be made otherwise than the others; None where it does not."""
    if found.spread < DIFFERENT:
        return None
    return OTHERWISE_MADE.with_values(file=panel.title, spread=f"{found.spread:.2f}")


def names(counts: Expression) -> tuple[str, ...]:
    """Return the symbol of each gene where the file gives one, else its identifier."""
    symbols = counts.symbols or counts.genes
    return tuple(s or g for s, g in zip(symbols, counts.genes, strict=True))


def outlying_sets(
    named: Sequence[str], found: Compared, sets: Sequence[GeneSet]
) -> tuple[Enriched, ...]:
    """Return the sets that hold more outliers than chance would put there, the surest first."""
    tested = [named[place] for place in np.flatnonzero(found.tested).tolist()]
    outliers = [named[place] for place in np.concatenate([found.low, found.high]).tolist()]
    return tuple(one for one in enriched(tested, outliers, sets) if one.q <= RATE)


def depths(counts: Expression) -> Floats | None:
    """Return how deep each other sample was read against the patient's: shape (samples,).

    One for TPM, which are alike already; None where it cannot be told.
    """
    if not (counts.is_chosen and counts.cohort_samples):
        return None
    if counts.unit != "counts":
        return np.ones(len(counts.cohort_samples))
    try:
        factors = size_factors(counts.values, counts.cohort)
    except NotComparableError:
        return None
    relative: Floats = factors[1:] / factors[0]
    return relative
