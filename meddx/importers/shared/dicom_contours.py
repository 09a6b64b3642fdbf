"""RT structure sets: contours in patient millimetres (PS3.3 A.19, C.8.8.5, C.8.8.6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.layers import Contours, Form, Polygon, Structure
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers.shared import dicom_layers
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

CLASSES: Final = frozenset({"1.2.840.10008.5.1.4.1.1.481.3"})

NO_CONTOURS: Final = Phrase("This structure set holds no contours.")
LEFT_OUT: Final = Phrase("Contours whose points are not valid were left out: {count}.")
MISCOUNTED: Final = Phrase(
    "Contours that hold another number of points than they say are shown with those they hold: "
    "{count}."
)
NAMELESS: Final = Phrase(
    "Contours that belong to no structure of this file are not shown: {count}."
)
UNKNOWN_FORM: Final = Phrase(
    "Contours of a kind that MedDx does not know are shown as open lines: {count}."
)

_MOST_POINTS: Final = 20_000_000
_MOST_CONTOURS: Final = 500_000
_BEYOND_MM: Final = 1e6  # a kilometre off is no place in a patient
_DEADLINE_S: Final = 300.0
_FORMS: Final = {
    "POINT": Form.POINT,
    "CLOSED_PLANAR": Form.CLOSED,
    "CLOSEDPLANAR_XOR": Form.CLOSED,
    "OPEN_PLANAR": Form.OPEN,
    "OPEN_NONPLANAR": Form.OPEN,
}
_KINDS: Final = tuple(Form)


def load(source: Source, study_uid: str, sop_uid: str, context: Context) -> tuple[Contours, ...]:
    """Read one structure set: one layer for each frame of reference.

    Raises
    ------
    Refused
        ``damaged``, ``too_large``, ``no_contours``.
    """
    reply = context.in_child(
        "meddx.importers.shared.dicom_contours:read", {"source": source.as_json()}, _DEADLINE_S
    )
    told, table, points = reply.header, reply.arrays["table"], reply.arrays["points"]
    polygons: dict[int, list[Polygon]] = {}
    start = 0
    for structure, form, count in table.tolist():
        part = points[start : start + count]
        polygons.setdefault(structure, []).append(Polygon(part, _KINDS[form]))
        start += count
    spaces: dict[str, list[Structure]] = {}
    for number, item in enumerate(told["structures"]):
        structure = Structure(
            number=int(item["number"]),
            name=str(item["name"]),
            colour=(item["colour"][0], item["colour"][1], item["colour"][2]),
            kind=str(item["kind"]),
            polygons=tuple(polygons.get(number, ())),
        )
        spaces.setdefault(str(item["space"]), []).append(structure)
    return tuple(
        Contours(
            **_base(told, study_uid, f"{sop_uid}#{number}" if number else sop_uid, space),
            warnings=dicom_layers.warnings_of(told["warnings"]),
            structures=tuple(structures),
        )
        for number, (space, structures) in enumerate(spaces.items())
    )


def _base(told: Mapping[str, Any], study_uid: str, layer_id: str, space: str) -> dict[str, Any]:
    return dicom_layers.base(told, study_uid, layer_id) | {"frame_of_reference_uid": space}


def read(source: dict[str, Any]) -> Reply:
    """Read one structure set; runs in the child process.

    Raises
    ------
    Refused
        ``no_contours`` or ``too_large``; what ``dicom_layers.read`` refuses.
    """
    dataset = dicom_layers.read(source)
    structures = _structures(dataset)
    collected = _Collected({item["number"]: place for place, item in enumerate(structures)})
    for roi in dicom_layers.items(dataset, "ROIContourSequence"):
        number = dicom_layers.integer(roi, "ReferencedROINumber")
        colour = dicom_layers.numbers(roi, "ROIDisplayColor", 3)
        place = collected.places.get(-1 if number is None else number)
        if place is not None and colour and all(0 <= part <= 255 for part in colour):
            structures[place]["colour"] = tuple(int(part) for part in colour)
        collected.take(dicom_layers.items(roi, "ContourSequence"), place)
    if not structures:
        raise Refused("no_contours", NO_CONTOURS)
    series, instances = _references(dataset)
    header = dicom_layers.description(dataset) | {
        "structures": structures,
        "warnings": dicom_layers.as_told(collected.told()),
    }
    label = dicom_layers.text(dataset, "StructureSetLabel")
    header["title"] = label or header["title"]
    header["referenced_series"] = [*header["referenced_series"], *series]
    header["referenced_instances"] = [*header["referenced_instances"], *instances]
    return Reply(header, collected.arrays())


def _structures(dataset: "Dataset") -> list[dict[str, Any]]:
    """Return all structures, without their points."""
    kinds = {
        dicom_layers.integer(item, "ReferencedROINumber"): dicom_layers.text(
            item, "RTROIInterpretedType"
        )
        for item in dicom_layers.items(dataset, "RTROIObservationsSequence")
    }
    spaces = [
        dicom_layers.text(item, "FrameOfReferenceUID")
        for item in dicom_layers.items(dataset, "ReferencedFrameOfReferenceSequence")
    ]
    common = dicom_layers.text(dataset, "FrameOfReferenceUID") or next(iter(spaces), "")
    found: dict[int, dict[str, Any]] = {}
    for item in dicom_layers.items(dataset, "StructureSetROISequence"):
        number = dicom_layers.integer(item, "ROINumber")
        if number is None or number in found:
            raise dicom_layers.damaged("ROINumber")
        found[number] = {
            "number": number,
            "name": dicom_layers.text(item, "ROIName") or str(number),
            "kind": kinds.get(number, ""),
            "colour": dicom_layers.colour(len(found)),
            "space": dicom_layers.text(item, "ReferencedFrameOfReferenceUID") or common,
        }
    return list(found.values())


def _references(dataset: "Dataset") -> tuple[list[str], list[str]]:
    """UIDs of the series and of the images that the structures were drawn on."""
    series: dict[str, None] = {}
    instances: dict[str, None] = {}
    for item in _series_items(dataset):
        series[dicom_layers.text(item, "SeriesInstanceUID")] = None
        for image in dicom_layers.items(item, "ContourImageSequence"):
            instances[dicom_layers.text(image, "ReferencedSOPInstanceUID")] = None
    return [uid for uid in series if uid], [uid for uid in instances if uid]


def _series_items(dataset: "Dataset") -> Iterator["Dataset"]:
    for space in dicom_layers.items(dataset, "ReferencedFrameOfReferenceSequence"):
        for study in dicom_layers.items(space, "RTReferencedStudySequence"):
            yield from dicom_layers.items(study, "RTReferencedSeriesSequence")


@dataclass(eq=False)
class _Collected:
    """Points of all contours, and what was wrong with some."""

    places: dict[int, int]
    parts: list[NDArray[np.float64]] = field(default_factory=list)
    table: list[tuple[int, int, int]] = field(default_factory=list)
    points: int = 0
    left_out: int = 0
    miscounted: int = 0
    nameless: int = 0
    unknown: int = 0

    def take(self, contours: "list[Dataset]", place: int | None) -> None:
        """Take the contours of one structure.

        Raises
        ------
        Refused
            ``too_large`` when there are more points than can be shown.
        """
        if place is None:
            self.nameless += len(contours)
            return
        for item in contours:
            points = _points(item)
            if points is None:
                self.left_out += 1
                continue
            stated = dicom_layers.integer(item, "NumberOfContourPoints")
            self.miscounted += stated is not None and stated != len(points)
            kind = dicom_layers.text(item, "ContourGeometricType")
            self.unknown += kind not in _FORMS
            form = _FORMS.get(kind, Form.OPEN)
            self.points += len(points)
            if self.points > _MOST_POINTS or len(self.parts) >= _MOST_CONTOURS:
                gigabytes = max(1, 24 * _MOST_POINTS >> 30)
                raise Refused("too_large", dicom_layers.TOO_LARGE.with_values(gigabytes=gigabytes))
            self.parts.append(points)
            self.table.append((place, _KINDS.index(form), len(points)))

    def told(self) -> list[Phrase]:
        """Return what must be said."""
        counts = (
            (self.left_out, LEFT_OUT),
            (self.miscounted, MISCOUNTED),
            (self.nameless, NAMELESS),
            (self.unknown, UNKNOWN_FORM),
        )
        return [phrase.with_values(count=count) for count, phrase in counts if count]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all points, and which of them belong together."""
        return {
            "points": np.concatenate(self.parts) if self.parts else np.zeros((0, 3)),
            "table": np.array(self.table, np.int64).reshape(-1, 3),
        }


def _points(item: "Dataset") -> NDArray[np.float64] | None:
    """Return the points of a contour, (n, 3) mm; None if they are no valid ones.

    The text is read as it stands: pydicom would make an object of each of a million numbers.
    """
    try:
        content = item.get_item("ContourData").value
        if isinstance(content, bytes):
            plain = np.array(content.rstrip(b" \x00").split(b"\\"), np.bytes_).astype(np.float64)
        else:
            plain = np.array(content, np.float64).ravel()
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if not plain.size or plain.size % 3 or not (np.abs(plain) < _BEYOND_MM).all():
        return None
    return plain.reshape(-1, 3)
