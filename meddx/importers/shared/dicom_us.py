"""Regions of ultrasound pictures, each with its own axes (PS3.3 C.8.5.5)."""

from collections.abc import Sequence
from typing import Final

from meddx.case.display import UsRegion
from meddx.importers.shared.dicom_header import Header

_ROWS: Final = 1 << 16


def regions(header: Header) -> tuple[UsRegion, ...]:
    """Return the regions of one file; a box that cannot be is left out."""
    made = (_region(numbers) for numbers in header.regions)
    return tuple(region for region in made if region is not None)


def series_regions(headers: Sequence[Header]) -> tuple[tuple[UsRegion, ...], ...]:
    """Return the regions of the files of a series: once for all where they agree, else for each.

    Nothing where no file has regions.
    """
    found = [regions(header) for header in headers]
    if not any(found):
        return ()
    return (found[0],) if len(set(found)) == 1 else tuple(found)


def _region(numbers: Sequence[float]) -> UsRegion | None:
    top, left, bottom, right = (int(number) for number in numbers[:4])
    if not (0 <= top <= bottom < _ROWS and 0 <= left <= right < _ROWS):
        return None
    return UsRegion(
        box=(top, left, bottom, right),
        units=(int(numbers[4]), int(numbers[5])),
        deltas=(numbers[6], numbers[7]),
        spatial_format=int(numbers[8]),
        data_type=int(numbers[9]),
        low_priority=bool(int(numbers[10]) & 1),
    )
