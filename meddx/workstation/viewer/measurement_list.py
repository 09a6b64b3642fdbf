"""Gives the rows of the list of measurements: what was drawn on series, and what it says."""

from meddx.case.annotations import Annotations
from meddx.imaging.measurement_rows import Row
from meddx.workstation.viewer.drawn import Homes, Told
from meddx.workstation.viewer.stage import Stage


class MeasurementList:
    """Rows of one series; what is measured is kept until it changes."""

    def __init__(self) -> None:
        self._homes = Homes()
        self._told = Told()

    def rows(self, stage: Stage, those: Annotations) -> tuple[Row, ...]:
        """Return a row for each annotation that has a picture in the series, in their order.

        Parameters
        ----------
        stage
            Of the series. What depends on values that were not read yet says so.
        those
            What was drawn on it.
        """
        found = ((one, self._homes.of(stage, one)) for one in those)
        return tuple(
            Row.of(stage.series, one, own.view.k, self._told.of(stage, one, own))
            for one, own in found
            if own is not None
        )
