"""Two things that were told of a patient and cannot both be true."""

from dataclasses import dataclass

from meddx.phrase import Phrase


@dataclass(frozen=True)
class Contradiction:
    """A contradiction between findings, or of a finding with the patient's age or sex.

    Parameters
    ----------
    first, second
        Keys of the findings; ``second`` is empty where the first contradicts age or sex.
    sentence
        What contradicts what, and how the ranking treats it.
    """

    first: str
    second: str
    sentence: Phrase
