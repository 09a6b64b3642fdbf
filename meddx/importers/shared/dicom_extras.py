"""Attributes that only some pictures have, read into plain values; in the child process only.

Grey tables, ultrasound regions, and single values by keyword: PET activity, cine, compression, how
MR was acquired.
"""

from typing import Any, Final, Protocol

import numpy as np

from meddx.case.display import array_text
from meddx.importers.shared import dicom_private
from meddx.importers.shared.dicom_private import Attribute

KEYWORDS: Final = (
    "StudyTime",
    "SeriesTime",
    "AcquisitionTime",
    "TimezoneOffsetFromUTC",
    "PatientWeight",
    "CorrectedImage",
    "DecayCorrection",
    "SUVType",
    "RecommendedDisplayFrameRate",
    "CineRate",
    "FrameTime",
    "FrameTimeVector",
    "PreferredPlaybackSequencing",
    "LossyImageCompressionRatio",
    "LossyImageCompressionMethod",
    "EstimatedRadiographicMagnificationFactor",
    "DistanceSourceToDetector",
    "DistanceSourceToPatient",
    "FloatPixelPaddingValue",
    "FloatPixelPaddingRangeLimit",
    "DoubleFloatPixelPaddingValue",
    "DoubleFloatPixelPaddingRangeLimit",
    "ShutterShape",
    "KVP",
    "ContrastBolusAgent",
    "ScanningSequence",
    "SequenceName",
    "PulseSequenceName",
    "ProtocolName",
    "ScanOptions",
    "AcquisitionContrast",
    "RepetitionTime",
    "InversionTime",
    "BurnedInAnnotation",
)
_CONTRAST: Final = 0x00180010
_DOSE: Final = (
    "RadionuclideTotalDose",
    "RadionuclideHalfLife",
    "RadiopharmaceuticalStartTime",
    "RadiopharmaceuticalStartDateTime",
)
_REGION: Final = (
    "RegionLocationMinY0",
    "RegionLocationMinX0",
    "RegionLocationMaxY1",
    "RegionLocationMaxX1",
    "PhysicalUnitsXDirection",
    "PhysicalUnitsYDirection",
    "PhysicalDeltaX",
    "PhysicalDeltaY",
)
# Private attributes by the name they get here.
_PRIVATE: Final = {
    "PhilipsSuvFactor": Attribute(0x7053, "Philips PET Private Group", 0x00),
    "PhilipsActivityFactor": Attribute(0x7053, "Philips PET Private Group", 0x09),
    "GEScanDateTime": Attribute(0x0009, "GEMS_PETD_01", 0x0D),
}
_MOST_ITEMS: Final = 64

WANTED: Final = (
    *KEYWORDS,
    "RadiopharmaceuticalInformationSequence",
    "SequenceOfUltrasoundRegions",
    *dicom_private.wanted(_PRIVATE.values()),
)


class Attributes(Protocol):
    """What reads the attributes of one data set."""

    dataset: Any

    def has_tag(self, tag: int) -> bool:
        """Whether the element is there at all."""

    def raw(self, keyword: str) -> object:
        """Value as its VR gives it, None when absent."""

    def text(self, keyword: str) -> str:
        """Value as text, several joined by backslashes, empty when absent."""

    def number(self, keyword: str) -> float | None:
        """First value as a number."""

    def numbers(self, keyword: str, count: int = 0) -> tuple[float, ...]:
        """All values as numbers; none unless there are ``count`` of them."""

    def item(self, keyword: str, index: int = 0) -> "Attributes | None":
        """One item of a sequence."""


def extras(reader: Attributes) -> dict[str, Any]:
    """Return the values of ``Header.more``, ``Header.voi_luts`` and ``Header.regions``."""
    return {
        "more": _more(reader),
        "voi_luts": _voi_luts(reader),
        "regions": _regions(reader),
    }


def _more(reader: Attributes) -> tuple[tuple[str, str], ...]:
    found = {word: reader.text(word) for word in KEYWORDS}
    dose = reader.item("RadiopharmaceuticalInformationSequence")
    if dose is not None:
        found |= {word: dose.text(word) for word in _DOSE}
        if reader.item("RadiopharmaceuticalInformationSequence", 1) is not None:
            found["SeveralRadiopharmaceuticals"] = "YES"
    if not found["ContrastBolusAgent"] and reader.has_tag(_CONTRAST):
        found["ContrastBolusAgent"] = "?"  # given, or not: the file leaves it open
    found |= {word: _plain(dicom_private.value(reader, at)) for word, at in _PRIVATE.items()}
    return tuple((word, text) for word, text in found.items() if text)


def _plain(value: object) -> str:
    """Text of a private attribute, empty where there is none."""
    if value is None:
        return ""
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    return text.strip(" \x00")


def _voi_luts(reader: Attributes) -> tuple[tuple[str, str, str], ...]:
    """Descriptor, data as hexadecimal text and explanation of each VOI LUT, as they stand."""
    found = []
    for index in range(_MOST_ITEMS):
        item = reader.item("VOILUTSequence", index)
        if item is None:
            break
        found.append((item.text("LUTDescriptor"), _lut_data(item), item.text("LUTExplanation")))
    return tuple(found)


def _lut_data(item: Attributes) -> str:
    """LUT Data, US or OW, as hexadecimal text of 16-bit words; empty where it cannot be read."""
    value = item.raw("LUTData")
    if isinstance(value, bytes):
        little = item.dataset.original_encoding[1] is not False
        return value[: len(value) // 2 * 2].hex() if little else _swapped(value).hex()
    words = item.numbers("LUTData")
    if not words or min(words) < 0 or max(words) > 0xFFFF:
        return ""
    return array_text(np.array(words))


def _swapped(value: bytes) -> bytes:
    swapped = bytearray(value[: len(value) // 2 * 2])
    swapped[0::2], swapped[1::2] = swapped[1::2], swapped[0::2]
    return bytes(swapped)


def _regions(reader: Attributes) -> tuple[tuple[float, ...], ...]:
    """Numbers of each ultrasound region: box, units, deltas, format, type, flags."""
    found = []
    for index in range(_MOST_ITEMS):
        item = reader.item("SequenceOfUltrasoundRegions", index)
        if item is None:
            break
        needed = [item.number(word) for word in _REGION]
        known = [number for number in needed if number is not None]
        kinds = ("RegionSpatialFormat", "RegionDataType", "RegionFlags")
        if len(known) == len(needed):
            found.append((*known, *(item.number(word) or 0.0 for word in kinds)))
    return tuple(found)
