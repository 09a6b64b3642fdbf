"""DICOM objects that are no picture, whose every word the test knows."""

import importlib
import json
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Seq
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from typing_extensions import override

from meddx.case.source import Source
from meddx.child import Reply
from meddx.children import Answer, Request
from meddx.importers.shared.dicom_header import Header
from meddx.jobs import Context
from meddx.phrase import Refused
from tests.helpers import phantoms

STORAGE = "1.2.840.10008.5.1.4.1.1."
BASIC_TEXT = f"{STORAGE}88.11"
KEY_IMAGES = f"{STORAGE}88.59"
GREY_STATE = f"{STORAGE}11.1"
PDF = f"{STORAGE}104.1"
CDA = f"{STORAGE}104.2"
IMAGE_UID = f"{phantoms.ROOT_UID}.7"


class Member:
    """A file with its header, as the importer hands it on."""

    def __init__(self, path: Path, sop_class: str, sop_uid: str = "1.2.3") -> None:
        self.source = Source(path)
        self.header = Header(
            sop_class=sop_class,
            sop_uid=sop_uid,
            study_uid=f"{phantoms.ROOT_UID}.1",
            series_description="Objects",
            modality="SR",
            dates=(("StudyDate", "20200102"), ("ContentDate", "20200304")),
        )


def item(**values: Any) -> Dataset:
    """One item of a sequence."""
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def code(value: str, meaning: str, scheme: str = "DCM") -> Sequence:
    """A code sequence of one item."""
    return Sequence([item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)])


def content(
    kind: str, name: tuple[str, str], *children: Dataset, relation: str = "CONTAINS", **values: Any
) -> Dataset:
    """One content item of a structured report."""
    made = item(
        ValueType=kind,
        RelationshipType=relation,
        ConceptNameCodeSequence=code(*name),
        **values,
    )
    if children:
        made.ContentSequence = Sequence(children)
    return made


def number(name: tuple[str, str], value: str, unit: str, *children: Dataset) -> Dataset:
    """A numeric content item."""
    measured = item(NumericValue=value, MeasurementUnitsCodeSequence=code(unit, unit, "UCUM"))
    return content("NUM", name, *children, MeasuredValueSequence=Sequence([measured]))


def reference(uid: str = IMAGE_UID, frames: list[int] | None = None) -> Sequence:
    """A sequence that names one picture."""
    made = item(ReferencedSOPClassUID=phantoms.CT, ReferencedSOPInstanceUID=uid)
    if frames:
        made.ReferencedFrameNumber = frames
    return Sequence([made])


def report(path: Path, *children: Dataset, sop_class: str = BASIC_TEXT, **values: Any) -> Path:
    """Write a structured report with this content."""
    defaults: dict[str, Any] = {
        "SOPClassUID": sop_class,
        "Modality": "SR",
        "ValueType": "CONTAINER",
        "ConceptNameCodeSequence": code("126000", "Imaging Measurement Report"),
        "CompletionFlag": "COMPLETE",
        "VerificationFlag": "VERIFIED",
        "ContentDate": "20200304",
        "ContentTime": "101112",
        "ContentSequence": Sequence(children),
    }
    return phantoms.write(path, None, **(defaults | values))


def table(first: int, entries: list[int], bits: int = 8) -> Dataset:
    """A lookup table item."""
    made = Dataset()
    made.add_new(0x00283002, "US", [len(entries) % 65536, first, bits])
    made.add_new(0x00283006, "US", entries)
    made.LUTExplanation = "made"
    return made


def state(path: Path, **values: Any) -> Path:
    """Write a grey presentation state of ``IMAGE_UID``."""
    series = item(SeriesInstanceUID="1.2", ReferencedImageSequence=reference())
    defaults: dict[str, Any] = {
        "SOPClassUID": GREY_STATE,
        "Modality": "PR",
        "ContentLabel": "STATE",
        "ContentCreatorName": "Maker^Anna",
        "ReferencedSeriesSequence": Sequence([series]),
        "PresentationLUTShape": "IDENTITY",
    }
    return phantoms.write(path, None, **(defaults | values))


class SameProcess(Context):
    """Runs what a child would run in the test's own process: no process to start for each test."""

    def __init__(self) -> None:
        super().__init__(lambda _done, _total, _message: None)

    @override
    def in_child(
        self, function: str, arguments: Mapping[str, Any], deadline_s: float = 60.0
    ) -> Reply:
        module, _, name = function.partition(":")
        reply: Reply = getattr(importlib.import_module(module), name)(**arguments)
        header = json.loads(json.dumps(reply.header))  # as it travels
        return Reply(header, reply.arrays)

    @override
    def in_children(self, requests: Seq[Request]) -> Iterator[Answer]:
        for index, request in enumerate(requests):
            try:
                yield index, self.in_child(request.function, request.arguments)
            except Refused as refused:
                yield index, refused
