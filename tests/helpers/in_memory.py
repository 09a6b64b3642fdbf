"""Cases whose pictures were read from their files, as an analysis sees them."""

from dataclasses import replace

from meddx.case.record import Case
from meddx.imaging.frames import FrameStore
from meddx.imaging.loaded import loaded


def read(case: Case, frames: FrameStore) -> Case:
    """Return the case with the voxels of all its series in memory."""
    studies = (
        replace(study, series=tuple(loaded(series, frames) for series in study.series))
        for study in case.studies
    )
    return replace(case, studies=tuple(studies))
