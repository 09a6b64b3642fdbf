"""Judges what ``meddx inspect --save`` writes of whole sets; part of dicom_conformance.py."""

import gzip
import hashlib
import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.benchmarks import dicom_oracle, dicom_uneven  # noqa: E402
from tests.benchmarks.dicom_files import RIGHT, UNPROVED, WRONG, Row  # noqa: E402
from tests.benchmarks.dicom_served import Programs  # noqa: E402
from tests.helpers import nifti  # noqa: E402

WORLD_MM, CORNER_MM = 1e-3, 0.01
FLIP = np.diag([-1.0, -1.0, 1.0, 1.0])  # RAS and LPS


@dataclass(frozen=True)
class Set:
    """Files of one series and what other programs made of it."""

    name: str
    files: str
    reference: str = ""  # a NIfTI of dcm2niix
    entry: str = ""  # in geometry_reference.json
    uneven: bool = False


ENHANCED = "dcm_qa_philips_enh"
SETS = (
    Set("Philips CT", "dcm_qa_ct/Philips*.tar.xz", entry="dcm_qa_ct/Philips_S21570_S2020"),
    Set("GE CT, tilted and uneven", "dcm_qa_ct/GE*.tar.xz", entry="dcm_qa_ct/GE", uneven=True),
    Set(
        "Siemens fragments",
        "dcm_qa_frag/*.tar.xz",
        "dcm_qa_frag/Ref/anat-T1w_acq-tfl_5001.nii.gz",
        "dcm_qa_frag/5001",
    ),
    Set(
        "Siemens mosaics, axial",
        "dcm_qa/In/Orientation/ax/*/*",
        "dcm_qa/Ref/ax_asc_35sl_6.nii.gz",
        "dcm_qa/ax",
    ),
    Set(
        "Siemens mosaics, sagittal",
        "dcm_qa/In/Orientation/sag/*/*",
        "dcm_qa/Ref/sag_asc_35sl_22.nii.gz",
        "dcm_qa/sag",
    ),
    Set(
        "Philips classic",
        f"{ENHANCED}/In/cl/*.gz",
        f"{ENHANCED}/Ref/1901_WIP_3DpCASL_cl.nii.gz",
        f"{ENHANCED}/cl",
    ),
    Set(
        "Philips enhanced",
        f"{ENHANCED}/In/enh/*.gz",
        f"{ENHANCED}/Ref/1901_WIP_3DpCASL_enh_real.nii.gz",
        f"{ENHANCED}/enh",
    ),
    Set("CT of three slices", "dcmqi/segmentations/ct-3slice/*.dcm", entry="dcmqi/ct-3slice"),
    *(
        Set(f"mosaic, encoding {n}", f"dcm_qa_ts/In/{n}.dcm", "dcm_qa_ts/Ref/1.nii.gz")
        for n in range(1, 10)
    ),
)


def judge(data: Path) -> Iterator[Row]:
    """Yield the rows of every set."""
    entries = json.loads((data / "geometry_reference.json").read_text(encoding="utf-8"))
    by_name = {entry["name"]: entry for entry in entries}
    for item in SETS:
        with tempfile.TemporaryDirectory() as folder, Programs() as programs:
            files = unpack(data, item.files, Path(folder, "in"))
            told = programs.inspect(Path(folder, "in"), "--save", Path(folder, "out"))
            if "fault" in told:
                yield Row("set", item.name, WRONG, told["fault"])
                continue
            yield _counted(item, told, len(files))
            yield from _stored(item, told, files)
            yield from _volumes(item, told, (data, by_name.get(item.entry)), files)
            yield from _corners(item, told, files)


def unpack(data: Path, pattern: str, folder: Path) -> list[Path]:
    """Put what the pattern names into a folder, unpacked, and list the files."""
    folder.mkdir()
    for source in sorted(data.glob(pattern)):
        if source.name.endswith(".tar.xz"):
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        elif source.suffix == ".gz":
            (folder / source.stem).write_bytes(gzip.decompress(source.read_bytes()))
        else:
            (folder / source.name).write_bytes(source.read_bytes())
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _counted(item: Set, told: dict[str, Any], files: int) -> Row:
    shapes = [f"{s['time_points']} x {s['shape']}" for s in told["series"]]
    warnings = [text for series in told["series"] for text in series["warnings"]]
    refused = [f"{r['file']}: {r['reason']}" for r in told["refused"]]
    detail = f"{files} files; {', '.join(shapes)}; {' '.join(warnings)} {' '.join(refused)}"
    return Row("set", item.name, RIGHT if len(shapes) == 1 else WRONG, detail.strip())


def _stored(item: Set, told: dict[str, Any], files: list[Path]) -> Iterator[Row]:
    """Hold the hash of a series' stored values against the values of its files, by name."""
    if len(told["series"]) != 1 or not told["series"][0]["pixel_sha256"]:
        yield Row("stored values", item.name, UNPROVED, "no hash is told")
        return
    digest = hashlib.sha256()
    for path in files:
        if (stored := stored_values(path)) is not None:
            digest.update(stored.tobytes())
    same = digest.hexdigest() == told["series"][0]["pixel_sha256"]
    detail = "equal another decoder's" if same else "DIFFER from another decoder's"
    yield Row("stored values", item.name, RIGHT if same else WRONG, detail)


def stored_values(path: Path) -> np.ndarray | None:
    """Stored values as another decoder reads them, little-endian; None for what is no picture."""
    import pydicom

    try:
        dataset = pydicom.dcmread(path)
    except pydicom.errors.InvalidDicomError:
        return None
    if "PixelData" not in dataset:
        return None
    _, values = next(dicom_oracle.decoded(path))
    return values.astype(values.dtype.newbyteorder("<"))


def _volumes(
    item: Set, told: dict[str, Any], other: tuple[Path, dict[str, Any] | None], files: list[Path]
) -> Iterator[Row]:
    """Compare the saved volume with the converter's: every voxel, every corner."""
    data, entry = other
    saved = [Path(series["saved"]) for series in told["series"] if series["saved"]]
    if len(saved) != 1:
        yield Row("volume", item.name, WRONG, f"{len(saved)} volumes were saved")
        return
    ours = nifti.read(saved[0])
    headers = [corners for path in files if (corners := header_corners(path)) is not None]
    scalings = [(1.0, 0.0), *{rescale for path in files if (rescale := header_rescale(path))}]
    if item.reference:
        reference = nifti.read(data / item.reference)
        scalings.append((reference.slope, reference.intercept))
        yield _against_file(item, ours, reference, headers)
    if item.uneven:
        yield Row("volume", item.name, *dicom_uneven.judge(ours, files))
    elif entry is not None:
        yield _against_entry(item, ours, entry["nifti"][0], (scalings, headers))


def _against_file(
    item: Set, ours: nifti.Nifti, reference: nifti.Nifti, headers: list[np.ndarray]
) -> Row:
    try:
        turned, off_mm = reordered(ours, reference.affine, reference.stored.shape)
    except ValueError as problem:
        return Row("volume", item.name, WRONG, str(problem))
    difference = float(np.abs(turned.astype(float) - reference.values).max())
    scale = max(1.0, float(np.abs(reference.values).max()))
    placed, where = _placed(off_mm, ours.affine, reference.affine, headers)
    said = f"{turned.size} voxels, largest difference from the reference NIfTI {difference:.3g}"
    verdict = RIGHT if difference <= 1e-6 * scale and placed else WRONG
    return Row("volume", item.name, verdict, f"{said}; {where}")


def _placed(
    off_mm: float, ours: np.ndarray, theirs: np.ndarray, headers: list[np.ndarray]
) -> tuple[bool, str]:
    """Whether corners agree; where they do not, the slices' own headers decide who is right."""
    said = f"corners within {off_mm:.2g} mm of dcm2niix"
    if off_mm <= WORLD_MM or not headers:
        return off_mm <= WORLD_MM, said
    mine_mm, other_mm = off_headers(ours, headers), off_headers(theirs, headers)
    said += f", whose corners are {other_mm:.2g} mm off the headers; ours {mine_mm:.2g} mm"
    return mine_mm <= WORLD_MM < other_mm, said


def off_headers(affine_ras: np.ndarray, headers: list[np.ndarray]) -> float:
    """Largest distance in mm between corners in headers (LPS) and their voxels."""
    affine = FLIP @ affine_ras
    corners = np.concatenate(headers)
    index = np.rint((corners - affine[:3, 3]) @ np.linalg.inv(affine[:3, :3]).T)
    apart = index @ affine[:3, :3].T + affine[:3, 3] - corners
    return float(np.linalg.norm(apart, axis=1).max())


def _against_entry(
    item: Set,
    ours: nifti.Nifti,
    entry: dict[str, Any],
    told: tuple[list[tuple[float, float]], list[np.ndarray]],
) -> Row:
    """Compare with the hash of the converter's stored voxels, which says all of them at once.

    ``told`` holds the scalings that the converter may have left to its header, and the corners.
    """
    scalings, headers = told
    affine = np.array(entry["affine_ras"])
    try:
        turned, off_mm = reordered(ours, affine, tuple(entry["shape"]))
    except ValueError as problem:
        return Row("volume", item.name, WRONG, str(problem))
    same = entry["sha256_stored_voxels_fortran_order"] in {
        stored_hash(turned, scaling, entry["dtype"]) for scaling in scalings
    }
    placed, where = _placed(off_mm, ours.affine, affine, headers)
    equal = "equal the hash of dcm2niix" if same else "DIFFER from the hash of dcm2niix"
    verdict = RIGHT if same and placed else WRONG
    return Row("volume", item.name, verdict, f"{turned.size} voxels {equal}; {where}")


def stored_hash(values: np.ndarray, scaling: tuple[float, float], dtype: str) -> str:
    """Hash values as they are stored under a scaling, i fastest."""
    kind = np.dtype(dtype).newbyteorder("<")
    stored = np.rint((values - scaling[1]) / scaling[0]).astype(kind)
    return hashlib.sha256(stored.tobytes(order="F")).hexdigest()


def reordered(
    ours: nifti.Nifti, affine: np.ndarray, shape: tuple[int, ...]
) -> tuple[np.ndarray, float]:
    """Return our values in the order of another affine, and how far corners then lie apart in mm.

    Raises
    ------
    ValueError
        If no order of the axes makes the two the same grid.
    """
    steps = np.linalg.inv(affine[:3, :3]) @ ours.affine[:3, :3]
    axes = np.abs(steps).argmax(axis=1)
    signs = np.sign(steps[range(3), axes])
    values = ours.values
    if sorted(axes) != [0, 1, 2] or values.ndim != len(shape):
        raise ValueError(f"other axes: {values.shape} and {shape}")
    turned = values.transpose(*axes, *range(3, values.ndim))
    turned = turned[tuple(slice(None, None, -1 if sign < 0 else 1) for sign in signs)]
    if turned.shape != shape:
        raise ValueError(f"another shape: {turned.shape} instead of {shape}")
    corners = np.array(np.meshgrid(*[(0, size - 1) for size in shape[:3]])).reshape(3, -1).T
    mine = corners.copy()
    for at, (axis, sign) in enumerate(zip(axes, signs, strict=True)):
        size = shape[at]
        mine[:, axis] = corners[:, at] if sign > 0 else size - 1 - corners[:, at]
    apart = mine @ ours.affine[:3, :3].T + ours.affine[:3, 3]
    apart = apart - (corners @ affine[:3, :3].T + affine[:3, 3])
    return turned, float(np.linalg.norm(apart, axis=1).max())


def _corners(item: Set, told: dict[str, Any], files: list[Path]) -> Iterator[Row]:
    """Hold every slice's corners against the place its own header gives."""
    headers = [corners for path in files if (corners := header_corners(path)) is not None]
    if not headers or len(told["series"]) != 1:
        return
    series = told["series"][0]
    count, rows, columns = series["shape"]
    if count != len(headers):
        yield Row("corners", item.name, WRONG, f"{count} slices of {len(headers)} headers")
        return
    if not (series.get("planes_lps") or series["affine_lps"]):
        yield Row("corners", item.name, WRONG, "the series has no place in the patient")
        return
    ends = [(j, i, 1.0) for j in (0, rows - 1) for i in (0, columns - 1)]
    if series.get("planes_lps"):
        planes = np.array(series["planes_lps"])
        ours = np.einsum("kxc,nc->knx", planes, ends)
    else:
        affine = np.array(series["affine_lps"])
        index = np.array([[(k, j, i, 1.0) for j, i, _ in ends] for k in range(count)])
        ours = (index @ affine.T)[..., :3]
    theirs = np.array(headers)
    apart = np.linalg.norm(theirs[:, None] - ours[None], axis=3).max(axis=2)  # headers x slices
    nearest = apart.argmin(axis=1)
    off_mm = float(apart.min(axis=1).max())
    good = off_mm <= CORNER_MM and sorted(nearest) == list(range(count))
    detail = f"{count} slices, every corner within {off_mm:.2g} mm of its own header"
    yield Row("corners", item.name, RIGHT if good else WRONG, detail)


def header_rescale(path: Path) -> tuple[float, float] | None:
    """Slope and intercept of a classic header, or None."""
    import pydicom

    try:
        header = pydicom.dcmread(path, stop_before_pixels=True)
    except pydicom.errors.InvalidDicomError:
        return None
    if "RescaleSlope" not in header:
        return None
    return float(header.RescaleSlope), float(header.RescaleIntercept)


def header_corners(path: Path) -> np.ndarray | None:
    """Corners (4, 3) of a single-frame picture in LPS mm by PS3.3 C.7.6.2.1.1, or None."""
    import pydicom

    try:
        header = pydicom.dcmread(path, stop_before_pixels=True)
    except pydicom.errors.InvalidDicomError:
        return None
    mosaic = "MOSAIC" in [str(word) for word in header.get("ImageType", ())]
    if "ImagePositionPatient" not in header or "Rows" not in header or mosaic:
        return None
    cosines = np.array(header.ImageOrientationPatient, float)
    between_rows, between_columns = (float(value) for value in header.PixelSpacing)
    origin = np.array(header.ImagePositionPatient, float)
    return np.array(
        [
            origin + i * between_columns * cosines[:3] + j * between_rows * cosines[3:]
            for j in (0, header.Rows - 1)
            for i in (0, header.Columns - 1)
        ]
    )
