"""Phantoms of known truth as series and cases, whole and broken."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from meddx.analysis.quantities.grid import Grid
from meddx.case.record import Case, Series, Study
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.training import ct_models
from meddx.training.ct_phantoms import Scan, scanned
from tests.helpers.phantoms import ROOT_UID, write

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
CHEST_UID, HEAD_UID = "1.2.3.1", "1.2.3.2"
CHEST_SCAN = Scan((3.0, 2.0, 2.0), 10.0)
HEAD_SCAN = Scan((3.0, 2.0, 2.0), 3.0)


def series_of(grid: Grid, body_part: str, uid: str = CHEST_UID, **other: Any) -> Series:
    """Stored as a scanner does: whole numbers above -1024 HU."""
    stored = np.clip(np.rint(grid.hu) + 1024, 0, 4095).astype(np.uint16)
    geometry = Geometry(grid.affine, Frame.PATIENT, Calibration.PATIENT)
    volume = Volume(stored, geometry, "HU", ((1.0, -1024.0),))
    made = Series(
        series_instance_uid=uid,
        study_instance_uid="1.2.3",
        modality="CT",
        volume=volume,
        sop_class_uid=CT_IMAGE,
        body_part_examined=body_part,
        photometric_interpretation="MONOCHROME2",
    )
    return replace(made, **other)


def case_of(*series: Series) -> Case:
    """One study with these series."""
    return Case(studies=(Study("1.2.3", series),))


def chest_series(scan: Scan = CHEST_SCAN, **other: Any) -> Series:
    """A chest that can be measured."""
    return series_of(scanned(ct_models.chest(), scan), "CHEST", **other)


def head_series(scan: Scan = HEAD_SCAN, **other: Any) -> Series:
    """A head that can be measured."""
    return series_of(scanned(ct_models.head(), scan), "HEAD", HEAD_UID, **other)


def uneven(series: Series, along_mm: np.ndarray) -> Series:
    """Move each slice along z by so much, so that slices keep their own planes."""
    volume, affine = series.volume, series.volume.geometry.affine
    planes = np.stack([volume.geometry.plane(k) for k in range(len(along_mm))])
    planes[:, 2, 2] += along_mm
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT, planes)
    return replace(series, volume=replace(volume, geometry=geometry))


def written(folder: Path, grid: Grid, body_part: str, number: int, **attributes: Any) -> None:
    """Write a scan as one file a slice; ``number`` makes its series UID."""
    stored = np.clip(np.rint(grid.hu) + 1024, 0, 4095).astype(np.uint16)
    down, across = grid.affine[:3, 1], grid.affine[:3, 2]
    rows, columns = np.linalg.norm(down), np.linalg.norm(across)
    own = {
        "SOPClassUID": CT_IMAGE,
        "Modality": "CT",
        "SeriesInstanceUID": f"{ROOT_UID}.1.{number}",
        "ImageOrientationPatient": [*(across / columns), *(down / rows)],
        "PixelSpacing": [rows, columns],
        "RescaleSlope": 1,
        "RescaleIntercept": -1024,
        "RescaleType": "HU",
        "BodyPartExamined": body_part,
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
    }
    for k, pixels in enumerate(stored):
        of_slice = {
            "SOPInstanceUID": f"{ROOT_UID}.{number}.{k + 1}",
            "InstanceNumber": k + 1,
            "ImagePositionPatient": list(grid.affine[:3, 3] + k * grid.affine[:3, 0]),
        }
        write(folder / f"{number}_{k:04d}.dcm", pixels, **(own | of_slice | attributes))
