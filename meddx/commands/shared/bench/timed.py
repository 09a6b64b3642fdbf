"""What was timed again and again, and the two figures that are told of it."""

import statistics

import numpy as np


class Timed:
    """Base of the rows of a table; a row declares ``seconds``, one for each time."""

    seconds: tuple[float, ...]

    @property
    def median_s(self) -> float:
        """Median."""
        return statistics.median(self.seconds)

    @property
    def p95_s(self) -> float:
        """95th percentile, interpolated."""
        return float(np.percentile(self.seconds, 95))
