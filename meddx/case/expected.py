"""A finding that a disease usually shows and that nobody has mentioned yet."""

import math
from dataclasses import dataclass

from meddx.case.codes import Code
from meddx.phrase import Phrase


@dataclass(frozen=True)
class Expected:
    """How often a disease shows a finding, and how often it is met without the disease.

    Both are shares of patients, between 0 and 1 without the ends; ``because`` says them in words.
    """

    finding: Code
    share: float
    background: float
    because: Phrase

    def __post_init__(self) -> None:
        if not (0.0 < self.share < 1.0 and 0.0 < self.background < 1.0):
            raise ValueError("a share lies between 0 and 1, without the ends")

    @property
    def log10_if(self) -> tuple[float, float]:
        """Log10 likelihood ratio of the finding being there, and of its being absent."""
        found = math.log10(self.share / self.background)
        return found, math.log10((1.0 - self.share) / (1.0 - self.background))

    @property
    def expected_weight(self) -> float:
        """Weight of evidence in decades that knowing it gives on average if the disease is there.

        Relative entropy of the finding with and without the disease (Good, Probability and the
        Weighing of Evidence, 1950, chapter 6).
        """
        found, absent = self.log10_if
        return self.share * found + (1.0 - self.share) * absent
