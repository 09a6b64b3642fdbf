"""Chest CTs as a scanner writes them, small: a body in air, lungs, a nodule in the right one."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.helpers import phantoms

PATIENT = {
    "PatientName": "Zzqcanary^Qwortha",
    "PatientID": "ZZQ-4711-CHEST",
    "PatientBirthDate": "19530417",
    "PatientSex": "F",
    "StudyDescription": "Zzqthorax nativ",
    "AccessionNumber": "ZZQACC815",
    "InstitutionName": "Zzqhospital",
    "ReferringPhysicianName": "Zzqreferrer^A",
}
WORDS = ("zzqcanary", "qwortha", "zzq-4711", "zzqthorax", "zzqacc", "zzqhospital", "zzqreferrer")
SIDE_PX = 64


def body(count: int, side_px: int = SIDE_PX) -> NDArray[np.int16]:
    """HU of ``(k, j, i)``: soft tissue, two lungs, and a nodule that is in the middle slices."""
    k, j, i = np.indices((count, side_px, side_px))
    down, right = (j + 0.5) / side_px - 0.5, (i + 0.5) / side_px - 0.5
    hu = np.full(k.shape, -1000, np.int16)
    hu[(down / 0.35) ** 2 + (right / 0.45) ** 2 < 1] = 40
    for side in (-1, 1):
        hu[((down) / 0.22) ** 2 + ((right - 0.2 * side) / 0.15) ** 2 < 1] = -850
    along = (k - count / 2) / count
    hu[(down / 0.06) ** 2 + ((right + 0.2) / 0.06) ** 2 + (along / 0.15) ** 2 < 1] = 60
    return hu


def chest(
    folder: Path,
    count: int = 24,
    step_mm: float = 2.0,
    study: str = "31",
    first_mm: float = 0.0,
    ending: str = ".dcm",
    **attributes: Any,
) -> str:
    """Write axial slices from the feet up; return the SeriesInstanceUID.

    The pixels are 1 mm. ``study`` tells the UIDs of two studies apart, frame of reference included;
    ``ending`` is that of the files' names.
    """
    root = f"{phantoms.ROOT_UID}.{study}"
    voxels = body(count)
    for k in range(count):
        own: dict[str, Any] = {
            **PATIENT,
            "SOPClassUID": phantoms.CT,
            "Modality": "CT",
            "BodyPartExamined": "CHEST",
            "SOPInstanceUID": f"{root}.3.{k + 1}",
            "StudyInstanceUID": root,
            "SeriesInstanceUID": f"{root}.1",
            "SeriesDescription": "Thorax soft",
            "FrameOfReferenceUID": f"{root}.9",
            "SeriesNumber": 2,
            "InstanceNumber": k + 1,
            "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
            "ImagePositionPatient": [-32.0, -32.0, first_mm + step_mm * k],
            "PixelSpacing": [1.0, 1.0],
            "SliceThickness": step_mm,
            "RescaleSlope": 1,
            "RescaleIntercept": -1024,
            "WindowCenter": 40,
            "WindowWidth": 400,
        }
        stored = (voxels[k] + 1024).astype(np.uint16)
        phantoms.write(folder / f"{k:04}{ending}", stored, **(own | attributes))
    return f"{root}.1"


def long_series(folder: Path, count: int, side_px: int = 32) -> str:
    """Write very many small slices, 0.5 mm apart; return the SeriesInstanceUID.

    Slice ``k`` is all ``k - 1024`` HU. One file is written as all are; of the others only the bytes
    that differ are put in, all as long as its.
    """
    root = f"{phantoms.ROOT_UID}.51"
    first = phantoms.write(
        folder / "00000",
        np.zeros((side_px, side_px), np.uint16),
        **PATIENT,
        SOPClassUID=phantoms.CT,
        Modality="CT",
        BodyPartExamined="CHEST",
        SOPInstanceUID=f"{root}.3.10000",
        StudyInstanceUID=root,
        SeriesInstanceUID=f"{root}.1",
        SeriesDescription="Thin",
        FrameOfReferenceUID=f"{root}.9",
        InstanceNumber=10000,
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        ImagePositionPatient=[-16.0, -16.0, 20000.5],
        PixelSpacing=[1.0, 1.0],
        SliceThickness=0.5,
        RescaleSlope=1,
        RescaleIntercept=-1024,
        WindowCenter=40,
        WindowWidth=3000,
    )
    like, pixels = first.read_bytes(), side_px * side_px * 2
    head = like[:-pixels]
    assert (head.count(b".3.10000"), head.count(b"20000.5")) == (2, 1)
    number = head.index(b"\x20\x00\x13\x00IS") + 8
    for k in range(count):
        own = head[:number] + b"%05d" % (10000 + k) + head[number + 5 :]
        own = own.replace(b".3.10000", b".3.%05d" % (10000 + k))
        own = own.replace(b"20000.5", b"%07.1f" % (20000.5 + 0.5 * k))
        values = np.full(side_px * side_px, k, "<u2").tobytes()
        (folder / f"{k:05}").write_bytes(own + values)
    return f"{root}.1"
