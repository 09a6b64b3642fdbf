"""What a damaged file says, read with pydicom and a few lines of our own: the other opinion."""

import contextlib
import io
import logging
import math
import struct
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.helpers import dicom_bytes

_KEYWORDS: Final = {
    "patient": ("PatientID", "PatientName", "PatientBirthDate"),
    "place": ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "Modality"),
    "size": ("Rows", "Columns", "SamplesPerPixel"),
    "pixels": (
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
        "PhotometricInterpretation",
    ),
    "scale": ("RescaleSlope", "RescaleIntercept", "RescaleType", "Units"),
}
_GEOMETRY: Final = {"ImageOrientationPatient": 1e-3, "PixelSpacing": 0.0}
# What one file does not say cannot contradict what its siblings say.
_MAY_BE_ABSENT: Final = {"PatientID", "PatientName", "PatientBirthDate", "FrameOfReferenceUID"}
_SCALE: Final = ("RescaleSlope", "RescaleIntercept")
_NATIVE: Final = {dicom_bytes.EXPLICIT: "<", dicom_bytes.IMPLICIT: "<", dicom_bytes.BIG_ENDIAN: ">"}
_NATIVE_TOO: Final = {**_NATIVE, dicom_bytes.DEFLATED: "<"}


@dataclass(frozen=True, eq=False)
class Facts:
    """Attributes of one file as text; ``bad`` names those that are there and cannot be read."""

    words: dict[str, str]
    numbers: dict[str, tuple[float, ...]]
    bad: frozenset[str]
    syntax: str
    pixels: bytes

    @property
    def uid(self) -> str:
        """SOPInstanceUID."""
        return self.words.get("SOPInstanceUID", "")

    def one(self, keyword: str, default: float) -> float:
        """A number, or the default where absent."""
        found = self.numbers.get(keyword, ())
        return found[0] if found else default


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep pydicom from logging what is damaged: that is known."""
    logger = logging.getLogger("pydicom")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def read(data: bytes) -> Facts | None:
    """Read a file; None if pydicom cannot, or finds nothing of an object."""
    import pydicom

    with warnings.catch_warnings(), _quiet():
        warnings.simplefilter("ignore")
        try:
            dataset = pydicom.dcmread(io.BytesIO(data), force=True)
            meta = getattr(dataset, "file_meta", {})
            syntax = str(meta.get("TransferSyntaxUID", "") or "")
            facts = _facts(dataset, syntax)
        except Exception:  # noqa: BLE001 - it is damaged; whatever is raised says so
            return None
    return facts if "SOPInstanceUID" in facts.words or "Rows" in facts.words else None


def _plain(dataset: Any, name: str) -> str | None:
    """Text as it stands, where the character set is none of DICOM's."""
    raw = dataset.get_item(name)
    is_text = raw is not None and raw.VR in {"PN", "LO"} and isinstance(raw.value, bytes)
    return raw.value.decode("latin-1") if is_text else None


def _facts(dataset: Any, syntax: str) -> Facts:
    from pydicom.charset import python_encoding

    words: dict[str, str] = {}
    numbers: dict[str, tuple[float, ...]] = {}
    bad: set[str] = set()
    names = [name for group in _KEYWORDS.values() for name in group]
    names += ["SOPInstanceUID", "ImagePositionPatient", "NumberOfFrames", "ImageType"]
    names += ["PixelPaddingValue", "PixelPaddingRangeLimit", *_GEOMETRY]
    odd = not set(str(dataset.get("SpecificCharacterSet", "")).split("\\")) <= set(python_encoding)
    for name in names:
        try:
            value = _plain(dataset, name) if odd else None
            value = dataset.get(name) if value is None else value
            if isinstance(value, bytes):  # of a VR that says nothing of what is inside
                value = value.decode("ascii")
            listed = hasattr(value, "__iter__") and not isinstance(value, str)
            text = "\\".join(map(str, value)) if listed and name != "PatientName" else str(value)
        except Exception:  # noqa: BLE001 - a value of the wrong kind
            bad.add(name)
            continue
        if value is None or text == "":
            continue
        words[name] = text.strip(" \0")
        try:
            found = tuple(float(item.strip(" \0")) for item in words[name].split("\\"))
        except ValueError:
            continue
        if all(map(math.isfinite, found)):
            numbers[name] = found
    try:
        pixels = bytes(dataset.get("PixelData") or b"")
    except Exception:  # noqa: BLE001 - pixels of another VR
        pixels = b""
    return Facts(words, numbers, frozenset(bad), syntax, pixels)


def contradictions(mutant: Facts, sibling: Facts) -> set[str]:
    """Name what a file says otherwise than a healthy file of the same series."""
    found: set[str] = set()
    for group, names in _KEYWORDS.items():
        for name in names:
            one, two = _compared(mutant, name), _compared(sibling, name)
            absent = name in _MAY_BE_ABSENT and not one
            unclear = name in mutant.bad and name != "PatientBirthDate"
            if unclear or not (one == two or absent or _same(mutant, sibling, name)):
                found.add(f"{group}:{name}")
    if sibling.words.get("Modality") != "CT":  # slices of MR and PET may have scales of their own
        found -= {
            f"scale:{name}" for name in _SCALE if name in mutant.numbers or name not in mutant.words
        }
    found |= _geometry(mutant, sibling)
    if mutant.one("NumberOfFrames", 1) not in {0, 1} or "NumberOfFrames" in mutant.bad:
        found.add("size:NumberOfFrames")
    return found


def _compared(facts: Facts, name: str) -> str:
    """Text as far as it can contradict: a birth date that is none says nothing."""
    text = facts.words.get(name, "")
    if name == "PatientBirthDate":
        try:
            return (
                str(date(int(text[:4]), int(text[4:6]), int(text[6:8]))) if len(text) == 8 else ""
            )
        except ValueError:
            return ""
    return text.rstrip("^ ").casefold() if name == "PatientName" else text


def _same(mutant: Facts, sibling: Facts, name: str) -> bool:
    if name in _SCALE:
        default = 1.0 if name == "RescaleSlope" else 0.0
        readable = name in mutant.numbers or name not in mutant.words
        return readable and mutant.one(name, default) == sibling.one(name, default)
    if name == "PixelRepresentation" and name not in mutant.words:  # then unsigned is assumed
        return name not in mutant.bad and sibling.one(name, 1) == 0
    if name == "HighBit" and name not in mutant.words:  # then the only one that can be
        return mutant.one("BitsStored", 0) == sibling.one("BitsStored", 1)
    if name in {"PatientID", "PatientBirthDate"} or name.endswith("UID"):
        return False
    one, two = mutant.numbers.get(name), sibling.numbers.get(name)
    if name == "SamplesPerPixel" and one is None and name not in mutant.bad:
        return mutant.words.get(name, "") == ""  # one sample is what all readers assume
    return one is not None and one == two


def _geometry(mutant: Facts, sibling: Facts) -> set[str]:
    found: set[str] = set()
    for name, tolerance in _GEOMETRY.items():
        one, two = mutant.numbers.get(name, ()), sibling.numbers.get(name, ())
        allowed = tolerance or 0.01 * max(two)
        if len(one) != len(two) or max(abs(np.subtract(one, two))) > allowed:
            found.add(f"geometry:{name}")
    if len(mutant.numbers.get("ImagePositionPatient", ())) != 3:
        found.add("geometry:ImagePositionPatient")
    return found


def uneven(positions: Sequence[Sequence[float]]) -> bool:
    """Whether positions are no even, straight row (0.01 mm, or 1 % of the step)."""
    places = np.array(sorted(map(tuple, positions), key=lambda p: p[2]), np.float64)
    step = (places[-1] - places[0]) / max(1, len(places) - 1)
    wanted = places[0] + np.outer(np.arange(len(places)), step)
    off = np.linalg.norm(places - wanted, axis=1).max()
    return bool(off > max(0.01, 0.01 * float(np.linalg.norm(step))))


def native_values(facts: Facts) -> NDArray[np.float64] | None:
    """Modality values of an uncompressed grey frame by PS3.5 8.1 and PS3.3 C.11.1; None if unsure.

    Shape (j, i). None where the file is compressed, coloured, multi-frame, too short, or where
    one of the values that say how to read it is missing or absurd.
    """
    order = _NATIVE_TOO.get(facts.syntax)
    shape = (int(facts.one("Rows", 0)), int(facts.one("Columns", 0)))
    size, bits = int(facts.one("BitsAllocated", 0)), int(facts.one("BitsStored", 0))
    plain = facts.one("SamplesPerPixel", 1) == 1 and facts.one("NumberOfFrames", 1) == 1
    grey = facts.words.get("PhotometricInterpretation", "").startswith("MONOCHROME")
    sign = facts.one("PixelRepresentation", -1)
    if order is None or not plain or not grey or sign not in {0, 1} or facts.bad:
        return None
    if size not in {8, 16, 32} or not 0 < bits <= size or facts.one("HighBit", -1) != bits - 1:
        return None
    needed = shape[0] * shape[1] * size // 8
    if not 0 < needed <= len(facts.pixels):
        return None
    words = np.frombuffer(facts.pixels[:needed], f"{order}u{size // 8}").reshape(shape)
    wide = words.astype(np.int64) & ((1 << bits) - 1)
    if sign == 1:
        wide -= (wide >> (bits - 1)) << bits
    return _scaled(wide, facts)


def _scaled(stored: NDArray[np.int64], facts: Facts) -> NDArray[np.float64] | None:
    slope, intercept = facts.one("RescaleSlope", math.nan), facts.one("RescaleIntercept", math.nan)
    if "RescaleSlope" not in facts.words and "RescaleIntercept" not in facts.words:
        slope, intercept = 1.0, 0.0
    if not (math.isfinite(slope) and math.isfinite(intercept)):
        return None
    return stored.astype(np.float64) * slope + intercept


def codestream(facts: Facts) -> tuple[int, int, int, bool | None] | None:
    """Rows, columns, bits and sign of the first J2K, JPEG or JPEG-LS frame, as it says itself."""
    data = facts.pixels
    siz = data.find(b"\xff\x4f\xff\x51")
    if siz >= 0 and len(data) >= siz + 44:
        width, height, left, top = struct.unpack_from(">4L", data, siz + 8)
        depth = data[siz + 42]
        return height - top, width - left, (depth & 0x7F) + 1, bool(depth & 0x80)
    start = data.find(b"\xff\xd8\xff")
    for marker in (0xC0, 0xC1, 0xC3, 0xF7) if start >= 0 else ():
        sof = data.find(bytes((0xFF, marker)), start)
        if sof >= 0 and len(data) >= sof + 9:
            bits, height, width = struct.unpack_from(">BHH", data, sof + 4)
            return height, width, bits, None
    return None
