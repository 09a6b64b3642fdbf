"""Holds ``meddx inspect --json --save`` against every set of ../shared/data/dicom.

Run ``python tests/benchmarks/dicom_conformance.py [TABLE.md or TABLE.csv]``: one table with a
verdict a row, the counts last; ends with 1 if anything is wrong.

- *file*: each file alone. Lossless ones equal the reference table (or another decoder) in every
  voxel; lossy ones equal a decoder bit by bit, and that picture lies within its bounds of the
  uncompressed one where there is one; what is refused is refused for a reason that is true.
- *set*: all files of a folder at once show what they show alone, but for named copies.
- *volume*: the saved NIfTI equals the converter's in every voxel and at every corner.
- *corners*: every slice lies where its own header says.
"""

import csv
import gzip
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.benchmarks import dicom_files, dicom_volumes  # noqa: E402
from tests.benchmarks.dicom_files import UNPROVED, WRONG, Row  # noqa: E402
from tests.benchmarks.dicom_served import Programs  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "dicom"


def references() -> list[dict[str, str]]:
    """Return the rows of the reference table."""
    with (DATA / "pixel_reference.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def judge_files(rows: Sequence[dict[str, str]]) -> Iterator[Row]:
    """Judge single files, several at a time."""
    count = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        free: Queue[Programs] = Queue()
        for _ in range(count):
            free.put(stack.enter_context(Programs()))

        def one(row: dict[str, str]) -> Row:
            path = plain(DATA / row["path"], Path(folder))
            programs = free.get()
            try:
                reference = uncompressed(row["path"], Path(folder))
                return dicom_files.judge(row, path, reference, programs)
            finally:
                free.put(programs)

        there = [row for row in rows if (DATA / row["path"]).is_file()]
        with ThreadPoolExecutor(count) as pool:
            yield from pool.map(one, there)


def judge_sets(files: Sequence[Row]) -> Iterator[Row]:
    """Judge folders as a whole; those of compressed archives are judged as volumes."""
    folders: dict[str, list[Row]] = {}
    for row in files:
        folders.setdefault(Path(row.item).parts[0], []).append(row)
    with Programs() as programs:
        for name, rows in sorted(folders.items()):
            if not any(row.item.endswith((".gz", "DICOMDIR")) for row in rows):
                yield dicom_files.judge_whole(DATA, name, rows, programs)


def plain(path: Path, folder: Path) -> Path:
    """Return the file, unpacked if it is compressed as a whole."""
    if path.suffix != ".gz":
        return path
    place = folder / path.parent.name
    place.mkdir(exist_ok=True)
    unpacked = place / path.stem
    if not unpacked.exists():
        part = unpacked.with_suffix(f".{os.getpid()}-{id(unpacked)}")
        part.write_bytes(gzip.decompress(path.read_bytes()))
        part.replace(unpacked)
    return unpacked


def uncompressed(name: str, folder: Path) -> Path | None:
    """Return the uncompressed picture of a compressed one of the WG04 set, where there is one."""
    path = Path(name)
    if path.parts[0] != "wg04" or "REF" in path.parts:
        return None
    reference = DATA / "wg04" / "REF" / f"{path.name.split('_')[0]}_UNC.dcm.gz"
    return plain(reference, folder) if reference.is_file() else None


def write(rows: Sequence[Row], path: Path) -> None:
    """Write the table as CSV or Markdown."""
    fields = ("part", "item", "verdict", "detail")
    lines = [[getattr(row, field) for field in fields] for row in rows]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([fields, *lines])
        return
    cells = [[cell.replace("|", "/").replace("\n", " ") for cell in line] for line in lines]
    head = [fields, ["---"] * len(fields)]
    text = "\n".join("| " + " | ".join(line) + " |" for line in (*head, *cells))
    path.write_text(f"{text}\n\n{summary(rows)}\n", encoding="utf-8")


def summary(rows: Sequence[Row]) -> str:
    """Count verdicts by part."""
    counts = Counter((row.part, row.verdict) for row in rows)
    return "\n".join(f"{count:5d} {part}: {said}" for (part, said), count in sorted(counts.items()))


def main(arguments: Sequence[str]) -> int:
    """Judge everything, write the table, print what is wrong and the counts."""
    files = list(judge_files(references()))
    rows = [*dicom_volumes.judge(DATA), *judge_sets(files), *files]
    for row in rows:
        if row.verdict in {WRONG, UNPROVED} or not arguments:
            sys.stdout.write(f"{row.verdict}: {row.part} {row.item}: {row.detail}\n")
    if arguments:
        write(rows, Path(arguments[0]))
    sys.stdout.write(summary(rows) + "\n")
    return int(any(row.verdict == WRONG for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
