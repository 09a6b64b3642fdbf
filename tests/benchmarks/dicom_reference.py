"""Compares the importer with the reference values of ../shared/data/dicom, file by file.

Run ``python tests/benchmarks/dicom_reference.py``: prints how many files are right, refused or
wrong, and every one that is wrong; ends with 1 if any is.
"""

import csv
import gzip
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from meddx.case.source import Source  # noqa: E402
from meddx.importers import HEAD_BYTES  # noqa: E402
from meddx.importers.dicom import Dicom  # noqa: E402
from meddx.jobs import Context  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "dicom"
LOSSY = {
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.53",
    "1.2.840.10008.1.2.4.55",
    "1.2.840.10008.1.2.4.81",
    "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.4.203",
}


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")


def verdict(row: dict[str, str], path: Path, context: Context) -> str:
    """Return right, lossy, refused CODE, wrong or unchecked for one file."""
    with path.open("rb") as stream:
        if Dicom().sniff(stream.read(HEAD_BYTES)) == 0.0:
            return "not sniffed"
    cases = Dicom().load((Source(path),), context)
    series = [item for case in cases for item in case.series]
    if not series:
        return "refused " + ",".join(item.code for case in cases for item in case.refused)
    if len(series) != 1 or not row["sha256"]:
        return "unchecked"
    if series[0].pixel_sha256 == row["sha256"]:
        return "right"
    if row["transfer_syntax"] in LOSSY and series[0].volume.is_colour:
        return "lossy colour"
    if row["transfer_syntax"] in LOSSY:
        low, high = series[0].stored_range or (0.0, 0.0)
        span = (1 << int(row["bits_stored"])) - 1
        slope = (high - low) / span
        offset = low + (slope * (1 << (int(row["bits_stored"]) - 1)) if row["signed"] == "1" else 0)
        stored = (series[0].volume.voxels - offset) / slope
        off = abs(float(stored.mean()) - float(row["mean"]))
        return "right within loss" if off < 0.002 * span else f"wrong (mean off by {off:.3g})"
    return "wrong"


def main() -> int:
    """Compare everything."""
    context = Context()
    counts: Counter[str] = Counter()
    with (DATA / "pixel_reference.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            path = DATA / row["path"]
            if path.suffix == ".gz":
                plain = Path(folder) / "file.dcm"
                plain.write_bytes(gzip.decompress(path.read_bytes()))
                path = plain
            if not path.is_file():
                counts["absent"] += 1
                continue
            said = verdict(row, path, context)
            counts[said.split(" (")[0]] += 1
            if "--all" in sys.argv or said.startswith(("wrong", "unchecked", "lossy")):
                say(f"{said}: {row['path']}, {row['transfer_syntax_name']}")
    context.close()
    for said, count in counts.most_common():
        say(f"{count:5d} {said}")
    return int(any(said.startswith("wrong") for said in counts))


if __name__ == "__main__":
    sys.exit(main())
