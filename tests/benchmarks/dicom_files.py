"""Judges what ``meddx inspect`` says of single DICOM files; part of dicom_conformance.py."""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.benchmarks.dicom_served import Programs  # noqa: E402

REFERENCE = ROOT.parent / "shared" / "data" / "dicom" / "pixel_reference.csv"

RIGHT, LOSS, REFUSED, LISTED = "right", "within loss", "refused, truly", "listed"
OTHER_KIND = "named, not shown"
UNPROVED, WRONG = "unproved", "WRONG"
LOSSY = {
    **{f"1.2.840.10008.1.2.4.{n}": "JPEG" for n in (50, 51, 53, 55)},
    "1.2.840.10008.1.2.4.81": "JPEG-LS near",
    "1.2.840.10008.1.2.4.91": "JPEG 2000",
    "1.2.840.10008.1.2.4.203": "HTJ2K",
}
# What a reason claims, by its code: these say that the file itself is not whole.
SAYS_DAMAGED = {"damaged", "cut", "cut_short", "crashed", "not_dicom", "unreadable", "bomb"}
# Objects that have pixels without being pictures to scroll: part of the class, word of the reason.
KINDS = {
    "Segmentation": "segmentation",
    "Parametric Map": "parametric map",
    "RT Dose": "dose",
    "Whole Slide": "slide",
}
LEAST_CORRELATION = 0.98  # 12-bit JPEG against its uncompressed picture: 0.987 was measured


@dataclass(frozen=True)
class Row:
    """One line of the report; ``digests`` are the hashes of the pictures that were shown."""

    part: str
    item: str
    verdict: str
    detail: str
    digests: frozenset[str] = frozenset()


def judge(row: dict[str, str], path: Path, reference: Path | None, programs: Programs) -> Row:
    """Compare one file with its line of the reference table and, where needed, other decoders."""
    told = programs.inspect(path)
    if "fault" in told:
        return Row("file", row["path"], WRONG, told["fault"])
    if told["series"]:
        others = _Others(path, reference, programs)
        verdict, detail = _opened(row, path, told["series"], others)
    else:
        verdict, detail = _not_opened(row, path, told, programs)
    detail = f"{row['transfer_syntax_name']}; {detail}"
    return Row("file", row["path"], verdict, detail, digests_of(told))


def digests_of(told: dict[str, Any]) -> frozenset[str]:
    """Collect the hash of every picture of what ``inspect`` told (no NIfTI that lies beside it)."""
    pictures = (item for item in told["series"] if item["sop_class_uid"])
    return frozenset(digest for item in pictures for digest in item["frames_sha256"])


def judge_whole(data: Path, name: str, alone: Sequence[Row], programs: Programs) -> Row:
    """Open all files of a folder together: the same pictures are there as when each is alone."""
    told = programs.inspect(data / name)
    if "fault" in told:
        return Row("set", name, WRONG, told["fault"])
    shown, wanted = digests_of(told), frozenset[str]().union(*(row.digests for row in alone))
    silent = [item["file"] for item in told["refused"] if not item["reason"].strip()]
    detail = f"{len(shown)} different pictures in {len(told['series'])} series; {len(wanted)} open "
    detail += f"alone; {len(told['refused'])} files refused"
    right = shown == wanted and not silent
    return Row("set", f"{name}, all files at once", RIGHT if right else WRONG, detail)


@dataclass(frozen=True)
class _Others:
    """All other decoders, asked for one file when their answer is wanted."""

    path: Path
    reference: Path | None
    programs: Programs

    def answers(self) -> list[dict[str, Any]]:
        return self.programs.oracle(self.path, self.reference)


def _opened(
    row: dict[str, str], path: Path, series: list[dict[str, Any]], decoders: _Others
) -> tuple[str, str]:
    if row["has_pixels"] != "1" and row["path"].endswith("DICOMDIR"):
        return LISTED, f"{len(series)} series of its files"
    hashes = [item["pixel_sha256"] for item in series]
    if not all(hashes):
        return UNPROVED, "opened, without a hash"
    lossy = LOSSY.get(row["transfer_syntax"], "")
    if hashes == [row["sha256"]] and not lossy:
        return RIGHT, "equals the reference table in every voxel"
    others = decoders.answers()
    named = [next((o for o in others if o["sha256"] == digest), None) for digest in hashes]
    if len(hashes) == 1 and named[0] is not None:
        return _bounds(lossy, named[0], others, path)
    if hashes == [row["sha256"]]:
        return LOSS, "equals the reference table in every voxel"
    if same := _same_frames(series, others):
        return (LOSS if lossy else RIGHT), f"every frame equals one of {same}"
    if len(hashes) > 1:
        return UNPROVED, f"split into {len(hashes)} display sets"
    if twin := _twin(hashes):
        return RIGHT, f"equals the reference table's {twin} in every voxel"
    shape = "x".join(map(str, series[0]["shape"]))
    return WRONG, f"no decoder gives these voxels ({shape}; {len(others)} asked)"


def _twin(hashes: list[str]) -> str:
    """Name another file whose reference values these are: that no decoder asked reads this one."""
    with (REFERENCE).open(encoding="utf-8", newline="") as stream:
        known = {line["sha256"]: line["path"] for line in csv.DictReader(stream) if line["sha256"]}
    return known.get(hashes[0], "") if len(hashes) == 1 else ""


def _same_frames(series: list[dict[str, Any]], others: list[dict[str, Any]]) -> str:
    """Name the decoder that gives the same frames, in whatever order and series they are shown."""
    ours = Counter(digest for item in series for digest in item.get("frames_sha256", ()))
    same = (o["decoder"] for o in others if ours and Counter(o.get("frames", ())) == ours)
    return next(same, "")


def _bounds(
    lossy: str, found: dict[str, Any], others: list[dict[str, Any]], path: Path
) -> tuple[str, str]:
    """Hold a lossy picture against its uncompressed reference, where there is one."""
    same = f"equals {found['decoder']} in every voxel"
    if not lossy:
        return RIGHT, same
    if "max_difference" not in found:
        return LOSS, same
    off, correlation = found["max_difference"], found["correlation"]
    said = f"{same}; off by at most {off:g}, correlation {correlation:.5f}"
    if lossy == "JPEG-LS near":
        near = _near(path.read_bytes())
        return (LOSS if off <= near else WRONG), f"{said}, NEAR {near}"
    if lossy == "JPEG":
        return (LOSS if correlation >= LEAST_CORRELATION else WRONG), said
    theirs = [o["max_difference"] for o in others if o["decoder"].startswith("SimpleITK")]
    theirs = [value for value in theirs if value is not None]
    met = not theirs or off <= min(theirs) + 1
    return (LOSS if met else WRONG), f"{said}, SimpleITK {theirs}"


def _near(payload: bytes) -> int:
    """Read NEAR out of the first scan header of JPEG-LS (ITU-T T.87 C.2.3)."""
    frame = payload.index(b"\xff\xd8\xff", payload.index(b"\xe0\x7f"))
    scan = payload.index(b"\xff\xda", frame)
    components = payload[scan + 4]
    return payload[scan + 5 + 2 * components]


def _not_opened(
    row: dict[str, str], path: Path, told: dict[str, Any], programs: Programs
) -> tuple[str, str]:
    """Whether the reason for not showing a file is true."""
    codes = [item["code"] for item in told["refused"]]
    reasons = "; ".join(item["reason"] for item in told["refused"])
    said = f"{','.join(codes)}: {reasons}"
    others = [key for key in ("layers", "documents", "states", "others") if told.get(key)]
    if others:
        return LISTED, f"as {', '.join(others)}"
    if not codes:
        return WRONG, "neither opened nor refused"
    if row["has_pixels"] == "1":
        for kind, word in KINDS.items():
            if kind in row["sop_class_name"]:
                return (OTHER_KIND if word in reasons else WRONG), said
        answers = programs.oracle(path)
        if not answers:
            return REFUSED, f"{said} (no other decoder reads it either)"
        return WRONG, f"{said} BUT {answers[0]['decoder']} reads it"
    if set(codes) & SAYS_DAMAGED and _is_whole(path):
        return WRONG, f"{said} BUT pydicom reads it to its end"
    return REFUSED, said


def _is_whole(path: Path) -> bool:
    """Whether pydicom reads every element of a DICOM file, and none is cut off."""
    import warnings

    import pydicom

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            dataset = pydicom.dcmread(path)
            for element in dataset.iterall():
                str(element.value)
        except Exception:  # noqa: BLE001 - whatever stops a reader
            return False
    return "SOPClassUID" in dataset
