"""How often a gene is read in the patient's sample, against others, in figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Expressed:
    """A gene of the patient's sample against those of other people.

    Parameters
    ----------
    observed, expected
        Reads (or TPM) in the sample, and in the others at its depth.
    others
        Number of the other samples.
    z
        Distance in standard deviations that the p-value means; negative for too few reads.
    q
        Rate of false discoveries at which the gene stands out.
    direction
        -1 for a gene that stands out as read too rarely, 1 too often, else 0.
    half_z
        Distance in standard deviations of the others (of log2) at which half of the expected reads
        would lie: what a loss of one copy would have shown; negative.
    is_doubted
        Whether the sample or its cohort seems to be made otherwise than the rest.
    """

    observed: float
    expected: float
    others: int
    z: float
    q: float
    direction: int
    half_z: float
    is_doubted: bool = False
