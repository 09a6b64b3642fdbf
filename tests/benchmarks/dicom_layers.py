"""Compares every segmentation with its NRRD reference, voxel for voxel, and prints a table.

Run as ``python tests/benchmarks/dicom_layers.py [FOLDER]``; FOLDER holds dcmqi's data set.
"""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from meddx.case.layers import Segmentation
from meddx.case.source import Source
from meddx.importers.shared import dicom_segmentation
from meddx.jobs import Context

DATA = Path(__file__).parents[3] / "shared/data/dicom/dcmqi/segmentations"
# Object, its references (the numbers of the segments in each follow from the values there).
PAIRS = (
    ("liver.dcm", ("liver_seg.nrrd",)),
    ("partial_overlaps.dcm", tuple(f"partial_overlaps-{n}.nrrd" for n in (1, 2, 3))),
    ("sparse-labelmap-noppv.dcm", ("sparse_labelmap_noppv_seg.nrrd",)),
    ("sparse-labelmap-ppv5.dcm", ("sparse_labelmap_ppv5_seg.nrrd",)),
    ("23x38x3/seg/label.seg", ("23x38x3/nrrd/label.nrrd",)),
    ("24x38x3/seg/label.seg", ("24x38x3/nrrd/label.nrrd",)),
)


def reference(path: Path) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Values ``(k, j, i)`` and affine from index to LPS of an NRRD file."""
    import SimpleITK

    image = SimpleITK.ReadImage(str(path))
    axes = np.array(image.GetDirection()).reshape(3, 3) * image.GetSpacing()
    affine = np.eye(4)
    affine[:3, :3] = axes[:, ::-1]
    affine[:3, 3] = image.GetOrigin()
    return SimpleITK.GetArrayFromImage(image), affine


def labels(values: NDArray[Any], padding: int | None) -> set[int]:
    """Return the segments that a reference holds; padding is none."""
    return {int(number) for number in np.unique(values)} - {0, padding}


def padding_of(path: Path) -> int | None:
    """Return the PixelPaddingValue of an object, which its reference writes into empty slices."""
    import pydicom

    value = pydicom.dcmread(path, stop_before_pixels=True).get("PixelPaddingValue")
    return None if value is None else int(value)


def compared(
    layer: Segmentation, wanted: dict[int, NDArray[Any]], affine: NDArray[np.float64]
) -> tuple[int, int, float]:
    """Return voxels outlined in the reference, voxels that differ, and the largest shift in mm.

    ``wanted`` are the reference's masks by segment number.
    """
    values = next(iter(wanted.values()))
    corners = np.array(np.meshgrid(*((0, n - 1) for n in values.shape))).reshape(3, -1)
    places = (affine @ np.vstack([corners, np.ones(corners.shape[1])]))[:3].T
    indices = np.array([layer.geometry.to_index(tuple(place)) for place in places])
    offset = np.rint(indices - corners.T)[0].astype(int)
    shift_mm = np.abs((indices - corners.T - offset) * layer.geometry.spacing).max()
    differ = 0
    for number, mask in wanted.items():
        own = moved(layer.mask(number), offset, values.shape)
        differ += int((own.astype(bool) != mask).sum())
    return int(sum(mask.sum() for mask in wanted.values())), differ, float(shift_mm)


def moved(mask: NDArray[Any], offset: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return a mask on a grid of ``shape`` whose voxel 0 is voxel ``offset`` of the mask's own."""
    out = np.zeros(shape, mask.dtype)
    low = np.maximum(-offset, 0)
    high = np.minimum(np.array(mask.shape) - offset, shape)
    if (high > low).all():
        there = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
        here = tuple(slice(a + o, b + o) for a, b, o in zip(low, high, offset, strict=True))
        out[there] = mask[here]
    return out


def rows(data: Path, context: Context) -> list[tuple[str, str, int, int, float, float]]:
    """Compare all pairs: object, reference, voxels, differing voxels, shift in mm, seconds."""
    table = []
    for name, references in PAIRS:
        began = time.perf_counter()
        (layer,) = dicom_segmentation.load(Source(data / name), "1", "1", context)
        took = time.perf_counter() - began
        seen, padding = set[int](), padding_of(data / name)
        for other in references:
            values, affine = reference(data / other)
            found = labels(values, padding)
            seen |= found
            outlined, differ, shift = compared(layer, {n: values == n for n in found}, affine)
            table.append((name, other, outlined, differ, shift, took))
        missed = {s.number for s in layer.segments if not s.is_empty} - seen
        if missed:
            table.append((name, f"no reference for segments {sorted(missed)}", 0, 0, 0.0, took))
    return table


def main() -> int:
    """Print the table; ends with 1 if anything differs."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    context = Context()
    try:
        table = rows(data, context)
    finally:
        context.close()
    told = [f"{'object':28} {'reference':34} {'voxels':>8} {'differ':>7} {'shift mm':>9} {'s':>6}"]
    told += [f"{a:28} {b:34} {n:8d} {d:7d} {mm:9.2e} {s:6.3f}" for a, b, n, d, mm, s in table]
    sys.stdout.write("\n".join(told) + "\n")
    return int(any(differ or shift > 1e-3 for _, _, _, differ, shift, _ in table))


if __name__ == "__main__":
    sys.exit(main())
