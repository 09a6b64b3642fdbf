"""What segmentations, parametric maps and structure sets have in common: names, codes, grids.

All of it but ``told`` and ``base`` runs in the child process.
"""

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import SYSTEMS, Code
from meddx.case.source import Source, opened
from meddx.case.volume import Calibration, Frame, Geometry
from meddx.importers.shared import dicom_stream, packing
from meddx.importers.shared.dicom_geometry import Plane
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

DAMAGED: Final = Phrase(
    "The header of this object is damaged or contradicts itself ({what}). Export it again."
)
NOT_READABLE: Final = Phrase("This object cannot be read. It may be damaged; export it again.")
TOO_LARGE: Final = Phrase("This object needs more than {gigabytes} GB of memory.")
UNEVEN: Final = Phrase("The slices of this layer are unevenly spaced; each is shown in its place.")

MAX_BYTES: Final = 2 << 30
MAX_FRAMES: Final = 100_000
_SCHEMES: Final = {"SCT": "SCT", "LN": "LOINC", "RADLEX": "RADLEX"}
# Distinct colours for what recommends none (Okabe and Ito 2008).
_COLOURS: Final = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
)


def read(source: Mapping[str, Any]) -> "Dataset":
    """Parse a whole object.

    Raises
    ------
    Refused
        ``damaged`` if it is none, ``bomb`` for a deflated one that never ends.
    """
    import pydicom

    warnings.simplefilter("ignore")
    with opened(Source.from_json(dict(source))) as stream:
        try:
            return pydicom.dcmread(dicom_stream.plain(stream), force=True)
        except Refused:
            raise
        except Exception as error:
            raise Refused("damaged", NOT_READABLE) from error


def damaged(what: str) -> Refused:
    """Return the refusal that names an attribute."""
    return Refused("damaged", DAMAGED.with_values(what=what))


def value(item: "Dataset | None", keyword: str) -> Any:  # noqa: ANN401 - whatever the VR gives
    """Value of an attribute; None where absent, empty or not valid."""
    try:
        found = None if item is None else item.get(keyword)
    except Exception:  # noqa: BLE001 - pydicom raises many kinds for a damaged value
        return None
    return None if found is None or found == "" else found


def text(item: "Dataset | None", keyword: str) -> str:
    """Text of an attribute that can be written as UTF-8; empty where absent."""
    found = value(item, keyword)
    return str("" if found is None else found).encode("utf-8", "replace").decode().strip(" \x00")


def numbers(item: "Dataset | None", keyword: str, count: int = 0) -> tuple[float, ...]:
    """All values as finite numbers; none unless there are ``count`` of them."""
    found = value(item, keyword)
    several = isinstance(found, Iterable) and not isinstance(found, str | bytes)
    try:
        plain = tuple(float(part) for part in (found if several else (found,)))
    except (TypeError, ValueError):
        return ()
    fits = all(map(math.isfinite, plain)) and (not count or len(plain) == count)
    return plain if fits else ()


def integer(item: "Dataset | None", keyword: str) -> int | None:
    """Whole number of an attribute."""
    found = numbers(item, keyword)
    return int(found[0]) if found and found[0] == int(found[0]) else None


def items(item: "Dataset | None", keyword: str) -> list["Dataset"]:
    """Items of a sequence; none where it is absent or is no sequence."""
    found = value(item, keyword)
    return [part for part in found if hasattr(part, "get")] if hasattr(found, "__iter__") else []


def first(item: "Dataset | None", keyword: str) -> "Dataset | None":
    """Return the first item of a sequence."""
    return next(iter(items(item, keyword)), None)


def code(item: "Dataset | None") -> tuple[str, str, str] | None:
    """Return a code sequence item as (system, code, meaning); the system is empty where unknown.

    SNOMED's old identifiers (SRT) become today's (SCT) by pydicom's table of PS3.16 annex O.
    """
    scheme, meaning = text(item, "CodingSchemeDesignator"), text(item, "CodeMeaning")
    number = text(item, "CodeValue") or text(item, "LongCodeValue")
    if scheme in {"SRT", "SNM3", "99SDM"}:
        from pydicom.sr._snomed_dict import mapping

        scheme, number = "SCT", str(mapping["SRT"].get(number, ""))
    if not number or any(map(str.isspace, number)):
        return ("", "", meaning) if meaning else None
    return _SCHEMES.get(scheme, ""), number, meaning


def code_of(told: Sequence[str] | None) -> tuple[Code | None, str]:
    """Return the code and its meaning from what ``code`` gave."""
    if not told:
        return None, ""
    system, number, meaning = told
    return (Code(system, number, meaning) if system in SYSTEMS else None), meaning


def colour(number: int) -> tuple[int, int, int]:
    """Return a colour for what recommends none."""
    return _COLOURS[number % len(_COLOURS)]


def srgb(cielab: Sequence[float]) -> tuple[int, int, int]:
    """Turn RecommendedDisplayCIELabValue into sRGB.

    Scaled as in PS3.3 C.10.7.1.1 (L* 0 to 100, a* and b* -128 to 127 over 0 to 65535), then by
    IEC 61966-2-1. The white point is D65, as in what writes these objects (DCMTK), so that the
    colour is the one that was chosen.
    """
    lightness, a, b = (part / 65535 for part in cielab)
    fy = (lightness * 100 + 16) / 116
    f = np.array([fy + (a * 255 - 128) / 500, fy, fy - (b * 255 - 128) / 200])
    ratio = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    xyz = ratio * (0.950456, 1.0, 1.088754)
    to_linear = np.array(
        [
            [3.2404542, -1.5371385, -0.4985314],
            [-0.9692660, 1.8760108, 0.0415560],
            [0.0556434, -0.2040259, 1.0572252],
        ]
    )
    linear = np.clip(to_linear @ xyz, 0.0, 1.0)
    gamma = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (int(part) for part in np.rint(255 * gamma))
    return red, green, blue


def description(dataset: "Dataset") -> dict[str, Any]:
    """Return what every layer says of itself, as JSON."""
    series, instances = _references(dataset)
    title = text(dataset, "SeriesDescription") or text(dataset, "ContentLabel")
    return {
        "title": title or text(dataset, "StructureSetLabel"),
        "frame_of_reference_uid": text(dataset, "FrameOfReferenceUID"),
        "referenced_series": series,
        "referenced_instances": instances,
    }


def base(told: Mapping[str, Any], study_uid: str, layer_id: str) -> dict[str, Any]:
    """Return the arguments of ``Layer`` from what ``description`` gave; for the parent."""
    return {
        "layer_id": layer_id,
        "study_instance_uid": study_uid,
        "title": str(told["title"]),
        "frame_of_reference_uid": str(told["frame_of_reference_uid"]),
        "referenced_series": tuple(map(str, told["referenced_series"])),
        "referenced_instances": tuple(map(str, told["referenced_instances"])),
        "thickness_mm": told.get("thickness_mm"),
    }


def _references(dataset: "Dataset") -> tuple[list[str], list[str]]:
    """UIDs of the series and of the images that an object names."""
    series: dict[str, None] = {}
    instances: dict[str, None] = {}
    studies = items(dataset, "StudiesContainingOtherReferencedInstancesSequence")
    for part in (part for holder in (dataset, *studies) for part in _series_items(holder)):
        series[text(part, "SeriesInstanceUID")] = None
        for image in items(part, "ReferencedInstanceSequence"):
            instances[text(image, "ReferencedSOPInstanceUID")] = None
    for image in items(dataset, "SourceImageSequence"):
        instances[text(image, "ReferencedSOPInstanceUID")] = None
    for group in items(dataset, "PerFrameFunctionalGroupsSequence"):
        for picture, _ in pictures(group):
            instances[picture] = None
    return [uid for uid in series if uid], [uid for uid in instances if uid]


def _series_items(holder: "Dataset") -> list["Dataset"]:
    return items(holder, "ReferencedSeriesSequence")


def pictures(group: "Dataset") -> Iterator[tuple[str, int]]:
    """Yield ``(SOP Instance UID, frame number from 1)`` of what a frame was derived from."""
    for derivation in items(group, "DerivationImageSequence"):
        for image in items(derivation, "SourceImageSequence"):
            frame = integer(image, "ReferencedFrameNumber") or 1
            yield text(image, "ReferencedSOPInstanceUID"), frame


def frame_groups(dataset: "Dataset") -> list["Dataset"]:
    """Return the functional groups of each frame.

    Raises
    ------
    Refused
        ``damaged`` if there are not as many as frames, ``too_large`` beyond what can be.
    """
    groups = items(dataset, "PerFrameFunctionalGroupsSequence")
    count = integer(dataset, "NumberOfFrames")
    if not groups or len(groups) != (1 if count is None else count):
        raise damaged("NumberOfFrames")
    if len(groups) > MAX_FRAMES:
        raise damaged("NumberOfFrames")
    return groups


def group_item(own: "Dataset", shared: "Dataset | None", keyword: str) -> "Dataset | None":
    """Return a functional group of a frame: its own, else what all frames share."""
    found = first(own, keyword)
    return first(shared, keyword) if found is None else found


def plane(own: "Dataset", shared: "Dataset | None") -> Plane:
    """Return where a frame lies, as far as the object says."""
    measures = group_item(own, shared, "PixelMeasuresSequence")
    return Plane(
        numbers(group_item(own, shared, "PlanePositionSequence"), "ImagePositionPatient", 3),
        numbers(group_item(own, shared, "PlaneOrientationSequence"), "ImageOrientationPatient", 6),
        numbers(measures, "PixelSpacing", 2),
    )


def packed(geometry: Geometry) -> dict[str, NDArray[Any]]:
    """Return a geometry as arrays of a reply."""
    planes = np.zeros((0, 3, 3)) if geometry.planes is None else geometry.planes
    return {"affine": geometry.affine, "planes": planes}


def unpacked_geometry(affine: NDArray[Any], planes: NDArray[Any]) -> Geometry:
    """Return a geometry in the patient from what ``packed`` gave."""
    exact = planes if len(planes) else None
    return Geometry(affine, Frame.PATIENT, Calibration.PATIENT, exact)


def is_slide(dataset: "Dataset") -> bool:
    """Whether the frames are tiles of a microscopy slide (PS3.3 C.8.12.14)."""
    return value(dataset, "TotalPixelMatrixColumns") is not None


def palette(dataset: "Dataset") -> dict[int, tuple[int, int, int]]:
    """Return the colour of each value of a label map with a palette (PS3.3 C.7.6.3.1.5)."""
    channels = []
    first_mapped = 0
    for name in ("Red", "Green", "Blue"):
        shape = numbers(dataset, f"{name}PaletteColorLookupTableDescriptor", 3)
        data = value(dataset, f"{name}PaletteColorLookupTableData")
        if not shape or not isinstance(data, bytes) or shape[2] not in {8, 16}:
            return {}
        count, first_mapped = int(shape[0]) or 65536, int(shape[1])
        wide = len(data) >= 2 * count
        table = np.frombuffer(data, "<u2" if wide else "u1")[:count]
        channels.append(table >> 8 if shape[2] == 16 else table & 255)
    if len({len(channel) for channel in channels}) != 1:
        return {}
    rows = np.stack(channels, axis=1).tolist()
    return {first_mapped + place: (row[0], row[1], row[2]) for place, row in enumerate(rows)}


def stated_mm(shared: "Dataset | None", own: "Dataset", keyword: str) -> float | None:
    """Return a positive length of PixelMeasuresSequence, or None."""
    found = numbers(group_item(own, shared, "PixelMeasuresSequence"), keyword)
    return found[0] if found and found[0] > 0 else None


def reach_mm(shared: "Dataset | None", own: "Dataset") -> float | None:
    """Return how far across a slice reaches: its thickness or its distance to the next."""
    stated = (stated_mm(shared, own, word) for word in ("SliceThickness", "SpacingBetweenSlices"))
    return max((length for length in stated if length is not None), default=None)


def warnings_of(told: Sequence[Any]) -> tuple[Phrase, ...]:
    """Return phrases from what ``as_told`` gave."""
    return tuple(packing.unpack(Phrase, item, {}) for item in told)


def as_told(phrases: Iterable[Phrase]) -> list[Any]:
    """Return phrases as JSON."""
    return [packing.pack(phrase, {}) for phrase in phrases]
