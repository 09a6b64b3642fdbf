"""Judges a saved volume of uneven slices: an even grid, linear between slices of the headers."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.dicom_files import RIGHT, WRONG
from tests.helpers import nifti

if TYPE_CHECKING:
    import pydicom

LPS = np.diag([-1.0, -1.0, 1.0])
MOST_PX, MOST_VALUES = 0.02, 1.0
LEAST_SHARE = 0.999  # voxels beside a sharp edge may differ: MOST_PX of the step there


def slices_of(files: list[Path]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Corner in LPS mm, matrix to (row, column) px, and modality values of each picture."""
    import pydicom

    found = []
    for path in files:
        dataset = pydicom.dcmread(path)
        if "ImagePositionPatient" not in dataset:
            continue
        cosines = np.array(dataset.ImageOrientationPatient, float).reshape(2, 3)
        between_rows, between_columns = (float(value) for value in dataset.PixelSpacing)
        to_px = np.array([cosines[1] / between_rows, cosines[0] / between_columns])
        slope, intercept = float(dataset.RescaleSlope), float(dataset.RescaleIntercept)
        values = dataset.pixel_array * slope + intercept
        if "PixelPaddingValue" in dataset:  # no measurement: NaN where it takes part
            values[dataset.pixel_array == padding(dataset)] = np.nan
        found.append((np.array(dataset.ImagePositionPatient, float), to_px, values))
    normal = np.cross(cosines[0], cosines[1])
    return sorted(found, key=lambda item: float(item[0] @ normal))


def padding(dataset: "pydicom.Dataset") -> int:
    """Return the padding value as the pixels hold it: its sign is often written wrongly."""
    value = int(dataset.PixelPaddingValue)
    signed = dataset.PixelRepresentation == 1 and value >= 1 << (dataset.BitsAllocated - 1)
    return value - (1 << dataset.BitsAllocated) if signed else value


def judge(ours: nifti.Nifti, files: list[Path]) -> tuple[str, str]:
    """Compare every slice of the grid with its two neighbours, weighed by distance."""
    slices = slices_of(files)
    to_px = slices[0][1]
    normal = np.cross(to_px[1], to_px[0])
    heights = np.array([corner @ normal for corner, _, _ in slices])
    worst_px, share, deepest = 0.0, 1.0, 0.0
    for k in range(ours.values.shape[2]):
        corner = LPS @ (ours.affine[:3, :3] @ [0.0, 0.0, float(k)] + ours.affine[:3, 3])
        place = float(np.interp(corner @ normal, heights, np.arange(len(slices))))
        lower = min(int(place), len(slices) - 2)
        part = place - lower
        expected = (1 - part) * slices[lower][2] + part * slices[lower + 1][2]
        there = (1 - part) * slices[lower][0] + part * slices[lower + 1][0]
        beyond = max(heights[0] - corner @ normal, corner @ normal - heights[-1], 0.0)
        if beyond > 1e-3 and np.isnan(ours.values[:, :, k]).all():
            continue  # outside the first and the last slice nothing is known
        worst_px = max(worst_px, float(np.abs(to_px @ (corner - there)).max()))
        saved = ours.values[:, :, k].T
        off = np.abs(saved - expected)
        alike = (off <= MOST_VALUES) | (np.isnan(saved) & np.isnan(expected))
        share = min(share, float(alike.mean()))
        deepest = max(deepest, float(np.nanmax(off)))
    good = worst_px <= MOST_PX and share >= LEAST_SHARE
    detail = (
        f"resampled to {ours.values.shape[2]} even slices, linear between those of the headers: "
        f"{share:.4%} of a slice or more within {MOST_VALUES:g} (largest {deepest:.3g}), "
        f"rows and columns within {worst_px:.2g} px"
    )
    return RIGHT if good else WRONG, detail
