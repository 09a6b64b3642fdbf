"""DICOM objects that lie over images, whose every value the test knows."""

import importlib
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence as Items
from pydicom.uid import JPEG2000Lossless
from typing_extensions import override

from meddx.child import Reply
from meddx.jobs import Context
from tests.helpers import phantoms

SPACE = f"{phantoms.ROOT_UID}.9"
SEGMENTATION = phantoms.SEGMENTATION
LABELMAP = "1.2.840.10008.5.1.4.1.1.66.7"
PARAMETRIC_MAP = "1.2.840.10008.5.1.4.1.1.30"
STRUCTURE_SET = "1.2.840.10008.5.1.4.1.1.481.3"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
AXIAL = (1, 0, 0, 0, 1, 0)


def item(**values: Any) -> Dataset:
    """Return a data set of these attributes; lists of data sets become sequences."""
    dataset = Dataset()
    for keyword, value in values.items():
        several = isinstance(value, list) and all(isinstance(part, Dataset) for part in value)
        setattr(dataset, keyword, Items(value) if several else value)
    return dataset


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """Return an item of a code sequence."""
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def segment(number: int, label: str, **more: Any) -> Dataset:
    """Return an item of the SegmentSequence: a liver, unless said otherwise."""
    values: dict[str, Any] = {
        "SegmentNumber": number,
        "SegmentLabel": label,
        "SegmentAlgorithmType": "MANUAL",
        "SegmentedPropertyTypeCodeSequence": [code("10200004", "SCT", "Liver")],
    }
    return item(**(values | more))


def frame(position: Sequence[float] | None, number: int | None = None, **more: Any) -> Dataset:
    """Return the functional groups of one frame."""
    groups: dict[str, Any] = {}
    if position is not None:
        groups["PlanePositionSequence"] = [item(ImagePositionPatient=list(position))]
    if number is not None:
        groups["SegmentIdentificationSequence"] = [item(ReferencedSegmentNumber=number)]
    return item(**(groups | more))


def derived_from(uid: str, number: int | None = None) -> list[Dataset]:
    """Return the derivation of a frame from a picture."""
    source = item(ReferencedSOPInstanceUID=uid)
    if number is not None:
        source.ReferencedFrameNumber = number
    return [item(SourceImageSequence=[source])]


def shared(
    orientation: Sequence[float] = AXIAL,
    spacing: Sequence[float] = (0.5, 0.25),
    **measures: Any,
) -> Dataset:
    """Return the shared functional groups."""
    return item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=list(orientation))],
        PixelMeasuresSequence=[item(PixelSpacing=list(spacing), **measures)],
    )


def segmentation(
    path: Path,
    frames: NDArray[Any],
    groups: Sequence[Dataset],
    segments: Sequence[Dataset],
    **attributes: Any,
) -> Path:
    """Write a binary segmentation, one bit a value; ``frames`` is (n, rows, columns)."""
    bits = np.packbits(frames.astype(bool).ravel(), bitorder="little").tobytes()
    own: dict[str, Any] = {
        "SegmentationType": "BINARY",
        "BitsAllocated": 1,
        "BitsStored": 1,
        "HighBit": 0,
        "PixelData": bits + b"\0" * (len(bits) % 2),
    }
    common = _common(frames, groups, SEGMENTATION, "SEG") | {"SegmentSequence": Items(segments)}
    return phantoms.write(path, None, **(common | own | attributes))


def values(path: Path, frames: NDArray[Any], groups: Sequence[Dataset], **attributes: Any) -> Path:
    """Write an object with whole numbers or floats as values; ``frames`` is (n, rows, columns)."""
    pixels = {"f4": "FloatPixelData", "f8": "DoubleFloatPixelData"}
    kind = frames.dtype.str[1:]
    bits = frames.dtype.itemsize * 8
    own: dict[str, Any] = {
        pixels.get(kind, "PixelData"): frames.astype(frames.dtype.newbyteorder("<")).tobytes(),
        "BitsAllocated": bits,
    }
    if kind not in pixels:
        own |= {"BitsStored": bits, "HighBit": bits - 1}
    sop_class = attributes.pop("SOPClassUID", SEGMENTATION)
    return phantoms.write(
        path, None, **(_common(frames, groups, sop_class, "SEG") | own | attributes)
    )


def recoded(path: Path, syntax: str) -> Path:
    """Compress the values of a file in another transfer syntax."""
    dataset = pydicom.dcmread(path)
    if syntax == DEFLATED_FRAMES:
        size = dataset.Rows * dataset.Columns * dataset.BitsAllocated
        bits = np.unpackbits(np.frombuffer(dataset.PixelData, np.uint8), bitorder="little")
        packed = [
            np.packbits(bits[start : start + size], bitorder="little").tobytes()
            for start in range(0, size * dataset.NumberOfFrames, size)
        ]
        machines = [zlib.compressobj(wbits=-15) for _ in packed]
        parts = [m.compress(one) + m.flush() for m, one in zip(machines, packed, strict=True)]
        even = [part + b"\0" * (len(part) % 2) for part in parts]
        dataset.PixelData = encapsulate(even)
        dataset["PixelData"].VR = "OB"
        dataset["PixelData"].is_undefined_length = True
        dataset.file_meta.TransferSyntaxUID = JPEG2000Lossless
        dataset.save_as(path)
        # pydicom does not know this syntax; its name is as long as that of JPEG 2000.
        named = path.read_bytes().replace(JPEG2000Lossless.encode(), syntax.encode() + b"\0", 1)
        path.write_bytes(named)
        return path
    dataset.compress(syntax, generate_instance_uid=False)
    dataset.save_as(path)
    return path


def _common(
    frames: NDArray[Any], groups: Sequence[Dataset], sop_class: str, modality: str
) -> dict[str, Any]:
    return {
        "SOPClassUID": sop_class,
        "Modality": modality,
        "SeriesInstanceUID": f"{phantoms.ROOT_UID}.1.7",
        "SeriesDescription": "Layer",
        "FrameOfReferenceUID": SPACE,
        "NumberOfFrames": len(frames),
        "Rows": frames.shape[1],
        "Columns": frames.shape[2],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "PixelRepresentation": int(frames.dtype.kind == "i"),
        "SharedFunctionalGroupsSequence": Items([shared()]),
        "PerFrameFunctionalGroupsSequence": Items(groups),
    }


def mapping(unit: str = "mm2/s", **attributes: Any) -> list[Dataset]:
    """Return a real world value mapping: the identity, unless said otherwise."""
    line = (
        {}
        if "RealWorldValueLUTData" in attributes
        else {
            "RealWorldValueSlope": 1.0,
            "RealWorldValueIntercept": 0.0,
        }
    )
    units = [code(unit, "UCUM", unit)]
    return [
        item(**(line | {"LUTLabel": "ADC", "MeasurementUnitsCodeSequence": units} | attributes))
    ]


def contour(points: NDArray[Any], kind: str = "CLOSED_PLANAR", **more: Any) -> Dataset:
    """Return one contour; ``points`` is (n, 3) mm."""
    told = item(ContourGeometricType=kind, NumberOfContourPoints=len(points), **more)
    text = "\\".join(f"{value:.6g}" for value in np.ravel(points))
    # Explicit syntaxes have no room for a long DS: it is then written as UN (PS3.5 6.2.2).
    told.add_new("ContourData", "DS" if len(text) < 1 << 16 else "UN", text)
    if told["ContourData"].VR == "UN":
        told["ContourData"].value = (text + " " * (len(text) % 2)).encode()
    return told


def structure_set(
    path: Path, structures: Sequence[tuple[str, Sequence[Dataset]]], **attributes: Any
) -> Path:
    """Write a structure set: the n-th structure has number n, its name and its contours."""
    own: dict[str, Any] = {
        "SOPClassUID": STRUCTURE_SET,
        "Modality": "RTSTRUCT",
        "SeriesInstanceUID": f"{phantoms.ROOT_UID}.1.8",
        "StructureSetLabel": "Plan",
        "FrameOfReferenceUID": SPACE,
        "StructureSetROISequence": Items(
            item(ROINumber=n, ROIName=name, ReferencedFrameOfReferenceUID=SPACE)
            for n, (name, _) in enumerate(structures, 1)
        ),
        "ROIContourSequence": Items(
            item(
                ReferencedROINumber=n,
                ROIDisplayColor=[10 * n, 20, 30],
                ContourSequence=list(contours),
            )
            for n, (_, contours) in enumerate(structures, 1)
        ),
        "RTROIObservationsSequence": Items(
            item(ReferencedROINumber=n, RTROIInterpretedType="ORGAN")
            for n in range(1, len(structures) + 1)
        ),
    }
    return phantoms.write(path, None, **(own | attributes))


class Inside(Context):
    """A context whose child functions run in this process: the same JSON, no child to wait for."""

    @override
    def in_child(
        self, function: str, arguments: Mapping[str, Any], deadline_s: float = 60.0
    ) -> Reply:
        module, _, name = function.partition(":")
        reply = getattr(importlib.import_module(module), name)(**json.loads(json.dumps(arguments)))
        return Reply(json.loads(json.dumps(reply.header)), reply.arrays)
