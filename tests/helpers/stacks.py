"""Axial stacks of the phantom slices, and what is asked of every import."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from meddx.case.record import Case, Series
from tests.helpers import phantoms
from tests.helpers.phantoms import ROOT_UID, axial, slices

MR = {"SOPClassUID": phantoms.MR, "Modality": "MR"}


def told(series: Series) -> str:
    """All warnings of a series as one text."""
    return " ".join(str(warning) for warning in series.warnings)


def shapes(cases: Sequence[Case]) -> list[tuple[int, int]]:
    """Slices and time points of every series, sorted."""
    return sorted((s.volume.shape[0], s.volume.time_points) for c in cases for s in c.series)


def stack(folder: Path, start: int, count: int = 3, **attributes: Any) -> list[Path]:
    """Write ``count`` axial slices; identifiers and instance numbers begin at ``start``."""
    paths = []
    for k in range(count):
        own = {
            "SOPInstanceUID": f"{ROOT_UID}.7.{start + k}",
            "InstanceNumber": start + k,
            **MR,
            "RescaleSlope": None,
            "RescaleIntercept": None,
        }
        paths += slices(folder / str(start + k), [axial(count)[k]], **(own | attributes))
    return paths
