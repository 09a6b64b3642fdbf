"""Whether a series can be measured at all: what its header and its geometry must say."""

import re
from enum import StrEnum
from typing import Final

import numpy as np

from meddx.analysis.gate import Refusal
from meddx.case.record import Series
from meddx.case.volume import Frame, Geometry
from meddx.imaging import reslice_planes
from meddx.phrase import Phrase

_FEWEST_SLICES: Final = {"chest": 20, "head": 10}
_MOST_APART_MM: Final = 5.0  # slices of the usual head CT; lung volumes hold as far
# Cardiac CT with slices of 2.5 to 3 mm is the thickest that the published HAA and emphysema index
# were taken from (Lederer DJ et al. 2009, MESA-Lung).
DENSITY_MOST_MM: Final = 3.0
_MOST_TILT: Final = 30.0  # degrees, as far as gantries lean
_MOST_OFF_AXIAL: Final = 45.0  # degrees
_UNEVEN_SHARE: Final = 0.1  # of the distance between slices, that one may lie off its even place
_CHEST: Final = re.compile(r"CHEST|THORA|\bLUNGS?\b|\bHRCT\b|胸|肺")
_HEAD: Final = re.compile(r"\bHEAD|\bBRAIN|\bSKULL|\bCRANI|\bCEREBR|头|颅|脑")
_CT_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.2"
_NOT_GIVEN: Final = re.compile(
    r"NON?[- _]?(IV[- _]?)?CONTRAST|WITHOUT|\bW/?O\b|UNENHANCED|NON[- _]?ENHANCED|NATIVE|PLAIN|"
    r"\bC-|平扫|无增强|未增强"
)
_GIVEN: Final = re.compile(
    r"CONTRAST|ENHANC|ANGIO|ARTERIAL|VENOUS|PORTAL|\bC\+|\+C\b|\bCE(CT)?\b|\bCTP?A\b|"
    r"增强|造影|动脉期|静脉期"
)
_NONE_WORDS: Final = frozenset({"NONE", "NO", "N", "NIL", "OFF", "0", "-", "WITHOUT", "无"})

NOT_HU: Final = Phrase(
    "The values of this series are not Hounsfield units, so nothing is measured on it. Use the "
    "original CT series."
)
TIMES: Final = Phrase("This series holds several time points; measure one that holds a single one.")
NO_PLACE: Final = Phrase(
    "The slices have no place in the patient, so no volume can be measured. Use the original CT "
    "series."
)
REGION: Final = Phrase(
    "The file does not say that this series shows the chest or the head, and only these are "
    "measured."
)
FEW: Final = Phrase(
    "The slices of the series are too few to measure it: {found}, at least {least} needed."
)
MISSING: Final = Phrase(
    "Slices are missing, so volumes would be wrong. Import the series again with all its slices."
)
UNEVEN: Final = Phrase(
    "The slices lie too unevenly to measure volumes: up to {off} mm off an even stack. Use an "
    "evenly reconstructed series."
)
TILTED: Final = Phrase(
    "The slices lean by {degrees}° against the stack; up to {most}° can be measured. Use a "
    "series reconstructed without tilt."
)
NOT_AXIAL: Final = Phrase("The slices are not axial. Measure the axial series.")
THICK: Final = Phrase(
    "The slices are {found} mm thick or apart; this measurement holds up to {most} mm. Use a "
    "thinner series."
)
CONTRAST: Final = Phrase(
    "Contrast agent was given, which changes the density that is measured here. Use a series "
    "without contrast."
)
CONTRAST_UNKNOWN: Final = Phrase(
    "The file leaves open whether contrast agent was given, which would change the density that "
    "is measured here. Use a series that says so."
)


class Region(StrEnum):
    """What a series shows."""

    CHEST = "chest"
    HEAD = "head"


def region(series: Series) -> Region | None:
    """Return what a series shows by the words of its header, or None.

    BodyPartExamined decides; where it is empty, the descriptions.
    """
    said = series.body_part_examined.strip() or _words(series)
    return region_of(said)


def region_of(words: str) -> Region | None:
    """Return which region words name; None for neither, or both."""
    upper = words.upper()
    chest, head = bool(_CHEST.search(upper)), bool(_HEAD.search(upper))
    if chest == head:
        return None
    return Region.CHEST if chest else Region.HEAD


def refusal(series: Series) -> Refusal | None:
    """Return why nothing can be measured on a series, or None if something can."""
    volume = series.volume
    if volume.unit != "HU":
        return Refusal("not_hu", NOT_HU)
    if volume.time_points > 1:
        return Refusal("time_points", TIMES)
    if volume.geometry.frame is not Frame.PATIENT:
        return Refusal("no_place", NO_PLACE)
    shown = region(series)
    if shown is None:
        return Refusal("region", REGION)
    least = _FEWEST_SLICES[shown]
    if volume.shape[0] < least:
        return Refusal("few_slices", FEW.with_values(found=volume.shape[0], least=least))
    return _by_geometry(volume.geometry, volume.shape) or _too_thick(series, _MOST_APART_MM)


def density_refusal(series: Series) -> Refusal | None:
    """Return why the density of the lung or brain cannot be measured, or None if it can.

    The Contrast/Bolus module is required in a CT image whenever contrast was used (PS3.3 A.3.3), so
    a CT image without it, and without a word of contrast in its descriptions, had none. One whose
    ContrastBolusAgent is there and empty leaves it open, and so does what is no CT image.
    """
    agent = dict(series.details).get("ContrastBolusAgent", "").strip().upper()
    words = _words(series).upper()
    if agent and agent != "?" and agent not in _NONE_WORDS and not _NOT_GIVEN.search(agent):
        return Refusal("contrast", CONTRAST)
    said_without = bool(_NOT_GIVEN.search(words))
    if not said_without and _GIVEN.search(words):
        return Refusal("contrast", CONTRAST)
    is_known = bool(agent and agent != "?") or said_without
    if not is_known and (agent == "?" or series.sop_class_uid != _CT_IMAGE):
        return Refusal("contrast_unknown", CONTRAST_UNKNOWN)
    return None


def thin_refusal(series: Series) -> Refusal | None:
    """Return why the published density indices of the lung do not hold, or None if they do."""
    return _too_thick(series, DENSITY_MOST_MM)


def thickness_mm(series: Series) -> float:
    """Return how thick slices are, or how far apart where that is more."""
    stated = dict(series.details).get("SliceThickness", "")
    return max(apart_mm(series.volume.geometry), float(stated) if stated else 0.0)


def off_axial_degrees(geometry: Geometry) -> float:
    """Return the angle between the slices and the axial plane."""
    return _degrees(geometry.normal(0), np.array([0.0, 0.0, 1.0]))


def _too_thick(series: Series, most_mm: float) -> Refusal | None:
    found = thickness_mm(series)
    if found <= most_mm + 1e-3:
        return None
    return Refusal("thick_slices", THICK.with_values(found=f"{found:.3g}", most=f"{most_mm:g}"))


def _by_geometry(geometry: Geometry, shape: tuple[int, int, int]) -> Refusal | None:
    if geometry.planes is not None:
        steps = reslice_planes.steps_mm(geometry)
        if (steps > 0).all() and reslice_planes.gaps(steps).any():
            return Refusal("missing_slices", MISSING)
        off = _off_mm(geometry, shape)
        if not (steps > 0).all() or off > _UNEVEN_SHARE * apart_mm(geometry):
            return Refusal("uneven_slices", UNEVEN.with_values(off=f"{off:.2g}"))
    tilt = _degrees(geometry.normal(0), geometry.affine[:3, 0])
    if tilt > _MOST_TILT + 0.1:
        phrase = TILTED.with_values(degrees=f"{tilt:.0f}", most=f"{_MOST_TILT:.0f}")
        return Refusal("tilted", phrase)
    if off_axial_degrees(geometry) > _MOST_OFF_AXIAL:
        return Refusal("not_axial", NOT_AXIAL)
    return None


def _off_mm(geometry: Geometry, shape: tuple[int, int, int]) -> float:
    """Return how far a corner of a slice lies from where the even affine puts it, at most."""
    if geometry.planes is None:
        return 0.0
    k = np.arange(shape[0], dtype=np.float64)
    even = geometry.affine[:3, 3] + np.outer(k, geometry.affine[:3, 0])
    worst = 0.0
    for j in (0, shape[1] - 1):
        for i in (0, shape[2] - 1):
            own = geometry.planes @ np.array([j, i, 1.0])
            there = even + geometry.affine[:3, 1] * j + geometry.affine[:3, 2] * i
            worst = max(worst, float(np.linalg.norm(own - there, axis=1).max()))
    return worst


def apart_mm(geometry: Geometry) -> float:
    """Return the distance between slices along their normal."""
    return float(abs(geometry.normal(0) @ geometry.affine[:3, 0]))


def _degrees(one: "np.typing.NDArray[np.float64]", other: "np.typing.NDArray[np.float64]") -> float:
    cosine = abs(float(one @ other)) / float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.degrees(np.arccos(min(1.0, cosine))))


def _words(series: Series) -> str:
    left_out = {"ContrastBolusAgent", "SliceThickness", "StudyTime", "Units"}
    details = (text for name, text in series.details if name not in left_out)
    return " ".join([series.description, *details])
