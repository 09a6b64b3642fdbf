"""Small series and DICOM files whose every value the test knows."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from meddx.case.record import Series
from meddx.case.volume import Calibration, Frame, Geometry, Volume

ROOT_UID = "1.2.826.0.1.3680043.10.9999"
CR = "1.2.840.10008.5.1.4.1.1.1"
CT = "1.2.840.10008.5.1.4.1.1.2"
MR = "1.2.840.10008.5.1.4.1.1.4"
SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"


def write(path: Path, pixels: NDArray[Any] | None, **attributes: Any) -> Path:
    """Write one file: explicit little-endian, grey unless the pixels have a last axis of 3.

    ``attributes`` are DICOM keywords; None removes what would be written by default.
    """
    dataset = Dataset()
    values: dict[str, Any] = {
        "SOPClassUID": CR,
        "SOPInstanceUID": f"{ROOT_UID}.{int.from_bytes(path.name.encode()[-6:])}",
        "StudyInstanceUID": f"{ROOT_UID}.1",
        "SeriesInstanceUID": f"{ROOT_UID}.1.1",
        "Modality": "CR",
        "PatientID": "P1",
        "PatientName": "Doe^Jane",
        "PatientBirthDate": "19500102",
        "PatientSex": "F",
        "StudyDate": "20200102",
    }
    if pixels is not None:
        values |= _pixel_attributes(pixels)
    for keyword, value in (values | attributes).items():
        if value is not None:
            setattr(dataset, keyword, value)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", CR)
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path


def _pixel_attributes(pixels: NDArray[Any]) -> dict[str, Any]:
    colour = pixels.shape[-1] == 3 and pixels.dtype == np.uint8 and pixels.ndim > 2
    rows, columns = pixels.shape[-3:-1] if colour else pixels.shape[-2:]
    bits = pixels.dtype.itemsize * 8
    values = {
        "Rows": rows,
        "Columns": columns,
        "SamplesPerPixel": 3 if colour else 1,
        "PhotometricInterpretation": "RGB" if colour else "MONOCHROME2",
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
        "PixelData": pixels.astype(pixels.dtype.newbyteorder("<")).tobytes(),
    }
    if colour:
        values["PlanarConfiguration"] = 0
    return values


def slice_values(k: int, rows: int = 6, columns: int = 5) -> NDArray[np.int16]:
    """Stored values of slice ``k``: ``1000 k + 10 j + i``."""
    j, i = np.mgrid[:rows, :columns]
    return (1000 * k + 10 * j + i).astype(np.int16)


def slices(
    folder: Path,
    positions: Sequence[Sequence[float]],
    names: Iterable[str] | None = None,
    **attributes: Any,
) -> list[Path]:
    """Write one axial slice for each position ``(x, y, z)``; values from ``slice_values``.

    The instance numbers run against the positions, so that only positions can give the order.
    """
    paths = []
    labels = list(names or (f"{len(positions) - k:03d}.dcm" for k in range(len(positions))))
    for k, position in enumerate(positions):
        own = {
            "SOPClassUID": CT,
            "Modality": "CT",
            "SOPInstanceUID": f"{ROOT_UID}.2.{k + 1}",
            "SeriesInstanceUID": f"{ROOT_UID}.1.2",
            "InstanceNumber": len(positions) - k,
            "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
            "ImagePositionPatient": list(position),
            "PixelSpacing": [0.5, 0.25],
            "SliceThickness": 9.0,
            "RescaleSlope": 1,
            "RescaleIntercept": -1024,
        }
        paths.append(write(folder / labels[k], slice_values(k), **(own | attributes)))
    return paths


def axial(count: int, step_mm: float = 2.0) -> list[tuple[float, float, float]]:
    """Positions of ``count`` even axial slices."""
    return [(-10.0, -20.0, 5.0 + step_mm * k) for k in range(count)]


def geometry(
    spacing_mm: tuple[float, float, float] = (2.0, 0.5, 0.25),
    calibration: Calibration = Calibration.PATIENT,
) -> Geometry:
    """Place an axial volume of this spacing (k, j, i) with its first voxel at (-10, -20, 30)."""
    dk, dj, di = spacing_mm
    affine = np.diag([di, dj, dk, 1.0])[:, [2, 1, 0, 3]]
    affine[:3, 3] = (-10, -20, 30)
    return Geometry(affine, Frame.PATIENT, calibration)


def ct_series(values: NDArray[Any] | None = None, **more: Any) -> Series:
    """Return a CT series in memory: 2 x 3 x 4 voxels that count from 0, unless given."""
    voxels = np.arange(24, dtype=np.int16).reshape(2, 3, 4) if values is None else values
    return Series("1", "1", "CT", Volume(voxels, geometry(), "HU"), **more)
