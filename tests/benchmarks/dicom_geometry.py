"""Compares positions and values with the geometry references of ../shared/data/dicom.

Run ``python tests/benchmarks/dicom_geometry.py``: for each reference volume that the importer
places in the patient, the sample points' values at their world coordinates; ends with 1 if any is
wrong. A series that is not placed is listed with its warning.
"""

import gzip
import json
import math
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from meddx.case.record import Series  # noqa: E402
from meddx.case.source import Source  # noqa: E402
from meddx.case.volume import Frame  # noqa: E402
from meddx.importers.dicom import Dicom  # noqa: E402
from meddx.jobs import Context  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "dicom"
SOURCES = {
    "dcm_qa_ct/Philips_S21570_S2020": "dcm_qa_ct/Philips_S21570_S2020*.tar.xz",
    "dcm_qa_ct/GE": "dcm_qa_ct/GE*.tar.xz",
    "dcm_qa_frag/5001": "dcm_qa_frag/*.tar.xz",
    "dcm_qa_philips_enh/cl": "dcm_qa_philips_enh/In/cl/*.gz",
    "dcm_qa_philips_enh/enh": "dcm_qa_philips_enh/In/enh/*.gz",
    "dcmqi/ct-3slice": "dcmqi/segmentations/ct-3slice/*.dcm",
}


def files_of(pattern: str, folder: Path) -> tuple[Path, ...]:
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
    return tuple(path for path in found if path.read_bytes()[128:132] == b"DICM")


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")


def compare(series: Series, reference: dict[str, dict[str, list[float]]]) -> bool:
    """Whether every sample point has its value at its place."""
    right = True
    for at, sample in reference.items():
        x, y, z = sample["world_ras_mm"]
        k, j, i = series.volume.geometry.to_index((-x, -y, z))
        off = max(abs(k - round(k)), abs(j - round(j)), abs(i - round(i)))
        value = float(series.volume.voxels[round(k), round(j), round(i)])
        same = off < 0.01 and math.isclose(value, sample["value"], rel_tol=1e-6)
        say(f"    {at}: off {off:.5f} voxel, {value:.7g} {'' if same else 'WRONG'}")
        right = right and same
    return right


def main() -> int:
    """Compare everything."""
    context = Context()
    right = True
    for entry in json.loads((DATA / "geometry_reference.json").read_text(encoding="utf-8")):
        pattern = SOURCES.get(entry["name"])
        if pattern is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            cases = Dicom().load(tuple(map(Source, files_of(pattern, Path(folder)))), context)
        for series in (item for case in cases for item in case.series):
            told = " ".join(f"[{warning}]" for warning in series.warnings)
            say(f"{entry['name']} {series.volume.shape} {told}")
            if series.volume.geometry.frame is Frame.PATIENT:
                right = compare(series, entry["nifti"][0]["sample_points"]) and right
    context.close()
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
