"""Volumes with a place in the patient, and viewers that show them in panes."""

from dataclasses import replace

import numpy as np

from meddx.case.identity import Patient
from meddx.case.record import Case, Series, Study, Window
from meddx.case.volume import Calibration, Frame, Geometry, Volume

REFERENCE = "1.9"


def a_volume(
    uid: str = "1.2.5",
    shape: tuple[int, int, int] = (20, 30, 40),
    spacing_mm: tuple[float, float, float] = (2.0, 1.0, 1.0),
    origin_mm: tuple[float, float, float] = (-20.0, -15.0, 100.0),
    frame_of_reference_uid: str = REFERENCE,
    modality: str = "CT",
) -> Series:
    """An axial volume whose voxel ``(k, j, i)`` holds ``k + j + i``; feet first, LPS."""
    dk, dj, di = spacing_mm
    affine = np.eye(4)
    affine[:3, :3] = np.array([[0, 0, di], [0, dj, 0], [dk, 0, 0]])
    affine[:3, 3] = origin_mm
    k, j, i = np.indices(shape, np.int16)
    unit = "HU" if modality == "CT" else "1"
    volume = Volume(k + j + i, Geometry(affine, Frame.PATIENT, Calibration.PATIENT), unit)
    return Series(
        series_instance_uid=uid,
        study_instance_uid="1.2",
        modality=modality,
        volume=volume,
        description=f"Volume {uid}",
        windows=(Window(40.0, 80.0),),
        orientation=("L", "P"),
        frame_of_reference_uid=frame_of_reference_uid,
    )


def a_case_of(*series: Series) -> Case:
    """One study of one patient."""
    own = tuple(replace(one, study_instance_uid="1.2") for one in series)
    return Case(Patient("77", "Room^Test"), (Study("1.2", own),))
