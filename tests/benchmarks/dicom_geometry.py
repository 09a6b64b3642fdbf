"""Compares positions and values with the geometry references of ../shared/data/dicom.

Run ``python tests/benchmarks/dicom_geometry.py``. Each reference volume must be found with its
shape and time points; its sample points must lie within 0.001 mm of their world coordinates and
have their values; all its voxels must have the reference's hash; and every corner of every slice
must lie within 0.01 mm of where that slice's own header says, read with pydicom alone. Ends with 1
if anything is wrong.
"""

import gzip
import hashlib
import json
import math
import sys
import tarfile
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from meddx.case.record import Series  # noqa: E402
from meddx.case.source import Source  # noqa: E402
from meddx.case.volume import Frame  # noqa: E402
from meddx.imaging.frames import FrameStore  # noqa: E402
from meddx.importers.dicom import Dicom  # noqa: E402
from meddx.jobs import Context  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "dicom"
SOURCES: Final = {
    "dcm_qa_ct/Philips_S21570_S2020": "dcm_qa_ct/Philips_S21570_S2020*.tar.xz",
    "dcm_qa_ct/GE": "dcm_qa_ct/GE*.tar.xz",
    "dcm_qa_frag/5001": "dcm_qa_frag/*.tar.xz",
    "dcm_qa/ax": "dcm_qa/In/Orientation/ax/*/*",
    "dcm_qa/sag": "dcm_qa/In/Orientation/sag/*/*",
    "dcm_qa_philips_enh/cl": "dcm_qa_philips_enh/In/cl/*.gz",
    "dcm_qa_philips_enh/enh": "dcm_qa_philips_enh/In/enh/*.gz",
    "dcmqi/ct-3slice": "dcmqi/segmentations/ct-3slice/*.dcm",
}
WORLD_MM: Final = 1e-3
# dcm2niix multiplies the first step (2.0001 mm) by the number of slices; the headers' last slice
# lies 0.0101 mm beside that. Here only the corners tell which is right.
FIRST_STEP_MM: Final = {"dcm_qa_frag/5001": 0.0102}
CORNER_MM: Final = 0.01
FLIP: Final = np.diag([-1.0, -1.0, 1.0])  # RAS to LPS


def files_of(pattern: str, folder: Path) -> list[Path]:
    """Unpack what the pattern names into the folder and list the DICOM files."""
    for source in sorted(DATA.glob(pattern)):
        if source.name.endswith(".tar.xz"):
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        elif source.suffix == ".gz":
            (folder / source.stem).write_bytes(gzip.decompress(source.read_bytes()))
        else:
            (folder / source.name).write_bytes(source.read_bytes())
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if path.read_bytes()[128:132] == b"DICM"]


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")


class Check:
    """One series against its reference."""

    def __init__(
        self, name: str, series: Series, reference: dict[str, Any], store: FrameStore
    ) -> None:
        self.volume = series.volume
        self.reference = reference
        self.voxels = store.whole(self.volume)
        pairs = np.array([self.volume.rescale_of(n) for n in range(self.volume.frame_count)])
        slopes, intercepts = pairs.T[:, :, None, None]
        self.values = self.voxels * slopes + intercepts  # padding keeps its number
        self.world_mm = FIRST_STEP_MM.get(name, WORLD_MM)
        self.right = True

    def is_(self, what: str, right: bool, figure: str = "") -> None:
        """Note one result."""
        self.right = self.right and right
        say(f"    {what}: {figure} {'' if right else 'WRONG'}")

    def run(self) -> bool:
        """Compare shape, places, values and hash."""
        extent = (*self.reference["shape"], 1)[:4]
        found = self._order()(self.voxels).shape
        self.is_("shape and time points", found == extent, str(found))
        if found == extent:
            self.samples()
            self.hash()
        return self.right

    def samples(self) -> None:
        """Compare the sample points; in an uneven stack only slices can be told by number."""
        even = self.volume.geometry.is_even
        for at, sample in self.reference["sample_points"].items():
            world = FLIP @ np.array(sample["world_ras_mm"])
            i, j, k = (int(part) for part in at.split(","))
            index = (k, self.volume.shape[1] - 1 - j, i)
            off = 0.0
            if even or k == 0:
                near = self.volume.geometry.to_index(tuple(world))
                index = tuple(round(part) for part in near)
                off = float(np.linalg.norm(self.volume.geometry.to_patient(index) - world))
            value = float(self.values[index])
            # The references are written with four decimals.
            right = off < self.world_mm and math.isclose(value, sample["value"], rel_tol=1e-6)
            self.is_(f"sample {at}", right, f"{off:.6f} mm, {value:.7g}")

    def hash(self) -> None:
        """Compare all voxels, stored or rescaled, in the order of the reference."""
        order = self._order()
        wanted = self.reference["sha256_stored_voxels_fortran_order"]
        found = {
            name: hashlib.sha256(_fortran(order(array))).hexdigest()
            for name, array in (("stored", self.voxels), ("rescaled", self.values))
        }
        equal = [name for name, digest in found.items() if digest == wanted]
        self.is_("all voxels", bool(equal), ", ".join(equal))

    def _order(self) -> Any:
        """Return what turns (t k, j, i) into the reference's (i, j, k, t)."""
        theirs = FLIP @ np.array(self.reference["affine_ras"])[:3, :3]
        ours = self.volume.geometry.affine[:3, :3]
        alike = (ours / np.linalg.norm(ours, axis=0)).T @ (theirs / np.linalg.norm(theirs, axis=0))
        axes = [int(axis) for axis in np.abs(alike).argmax(axis=0)]
        steps = tuple(
            slice(None, None, int(np.sign(alike[axis, number]))) for number, axis in enumerate(axes)
        )

        def order(array: NDArray[Any]) -> NDArray[Any]:
            shaped = array.reshape(self.volume.time_points, *self.volume.shape)
            return shaped.transpose(*(axis + 1 for axis in axes), 0)[steps]

        return order


def _fortran(array: NDArray[Any]) -> bytes:
    return array.astype("<i2").tobytes(order="F")


def corners_off_mm(series: Series, paths: Sequence[Path]) -> float:
    """Return how far the corners of the slices are from where their own headers put them."""
    headers = _headers(paths)
    volume = series.volume
    rows, columns = volume.shape[1:]
    worst = 0.0
    for frame, ref in enumerate(volume.data.refs):
        if ref.tile is not None:
            return math.nan  # the header places the sheet, not its tiles
        position, row, column, spacing = headers[ref.source.path][ref.number]
        k = frame % volume.shape[0]
        for j, i in ((0, 0), (0, columns - 1), (rows - 1, 0), (rows - 1, columns - 1)):
            own = position + i * spacing[1] * row + j * spacing[0] * column
            worst = max(worst, float(np.linalg.norm(volume.geometry.to_patient((k, j, i)) - own)))
    return worst


def _headers(paths: Sequence[Path]) -> dict[Path, list[tuple[NDArray[np.float64], ...]]]:
    """Position, row, column and spacing of each frame, read with pydicom alone."""
    import pydicom

    found = {}
    for path in paths:
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        groups = dataset.get("PerFrameFunctionalGroupsSequence") or [None]
        found[path] = [_header(dataset, group) for group in groups]
    return found


def _header(dataset: Any, group: Any) -> tuple[NDArray[np.float64], ...]:
    def value(sequence: str, keyword: str) -> NDArray[np.float64]:
        places = [dataset]
        if group is not None:
            shared = dataset.SharedFunctionalGroupsSequence[0]
            places = [part[sequence].value[0] for part in (group, shared) if sequence in part]
        return np.array([float(number) for number in places[0][keyword].value])

    if group is None and "ImagePositionPatient" not in dataset:
        return ()
    orientation = value("PlaneOrientationSequence", "ImageOrientationPatient")
    position = value("PlanePositionSequence", "ImagePositionPatient")
    spacing = value("PixelMeasuresSequence", "PixelSpacing")
    return position, orientation[:3], orientation[3:], spacing


def compare(name: str, references: Sequence[dict[str, Any]], context: Context) -> bool:
    """Compare one set."""
    with tempfile.TemporaryDirectory() as folder:
        paths = files_of(SOURCES[name], Path(folder))
        cases = Dicom().load(tuple(map(Source, paths)), context)
        shown = [item for case in cases for item in case.series]
        placed = [item for item in shown if item.volume.geometry.frame is Frame.PATIENT]
        for series in shown:
            told = " ".join(f"[{warning}]" for warning in series.warnings)
            say(f"{name} {series.volume.shape} x {series.volume.time_points} {told}")
        # A second reference of a set is what dcm2niix resampled.
        if len(placed) != len(references[:1]):
            say("    WRONG number of volumes")
            return False
        store = FrameStore()
        right = Check(name, placed[0], references[0], store).run()
        store.close()
        off = corners_off_mm(placed[0], paths)
        near = math.isnan(off) or off < CORNER_MM
        say(f"    corners: {off:.6f} mm {'' if near else 'WRONG'}")
    return right and near


def main() -> int:
    """Compare everything."""
    warnings.simplefilter("ignore")
    context = Context()
    entries = json.loads((DATA / "geometry_reference.json").read_text(encoding="utf-8"))
    results = [compare(entry["name"], entry["nifti"], context) for entry in entries]
    context.close()
    say(f"{sum(results)} of {len(results)} sets are right")
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
