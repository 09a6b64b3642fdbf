"""What to ask or look for next."""

from dataclasses import dataclass
from enum import StrEnum

from meddx.case.codes import Code
from meddx.phrase import Phrase


class About(StrEnum):
    """What a question is about: the patient today or before, relatives, or a test of genes."""

    STATE = "state"
    HISTORY = "history"
    FAMILY = "family"
    GENES = "genes"


@dataclass(frozen=True)
class Question:
    """A question about a patient, with what its answer is expected to tell.

    Parameters
    ----------
    code
        The finding to ask or look for; of a test the first gene, whose name tells all of them.
    about
        Of whom and when.
    bits
        Expected information gain over the list of diagnoses (``meddx.diagnosis.gain``).
    sentence
        What to ask, and what a yes and a no would make of the list.
    """

    code: Code
    about: About
    bits: float
    sentence: Phrase
