"""Reads attributes from a pydicom data set into plain values; runs in the child process only."""

import os
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from meddx.case.source import Source, opened
from meddx.imaging import codestream
from meddx.importers.shared import (
    dicom_extras,
    dicom_layout,
    dicom_private,
    dicom_repeat,
    dicom_scan,
    dicom_stacking,
    dicom_stream,
)
from meddx.importers.shared.dicom_header import FrameGroup, Header
from meddx.importers.shared.dicom_reader import Memory, Reader
from meddx.importers.shared.dicom_repeat import Known

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_DATES: Final = ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")
_SEQUENCES: Final = (
    "ModalityLUTSequence",
    "VOILUTSequence",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
    "RescaleSlope",
)
_TEXTS: Final = {
    "sop_class": "SOPClassUID",
    "sop_uid": "SOPInstanceUID",
    "patient_id": "PatientID",
    "patient_name": "PatientName",
    "birth_date": "PatientBirthDate",
    "sex": "PatientSex",
    "patient_age": "PatientAge",
    "study_uid": "StudyInstanceUID",
    "series_uid": "SeriesInstanceUID",
    "frame_of_reference_uid": "FrameOfReferenceUID",
    "study_description": "StudyDescription",
    "accession_number": "AccessionNumber",
    "series_description": "SeriesDescription",
    "modality": "Modality",
    "body_part": "BodyPartExamined",
    "view_position": "ViewPosition",
    "laterality": "ImageLaterality",
    "photometric": "PhotometricInterpretation",
    "calibration_type": "PixelSpacingCalibrationType",
    "rescale_type": "RescaleType",
    "presentation_shape": "PresentationLUTShape",
    "acquisition": "AcquisitionNumber",
    "temporal": "TemporalPositionIdentifier",
    "b_value": "DiffusionBValue",
    "trigger_time": "TriggerTime",
    "units": "Units",
}
_INTEGERS: Final = {
    "series_number": "SeriesNumber",
    "instance_number": "InstanceNumber",
    "rows": "Rows",
    "columns": "Columns",
    "samples": "SamplesPerPixel",
    "frames": "NumberOfFrames",
    "bits_allocated": "BitsAllocated",
    "bits_stored": "BitsStored",
    "padding": "PixelPaddingValue",
    "padding_limit": "PixelPaddingRangeLimit",
}
_NUMBERS: Final = {
    "slice_thickness": "SliceThickness",
    "slope": "RescaleSlope",
    "intercept": "RescaleIntercept",
}
_LISTS: Final = {
    "spacing": ("PixelSpacing", 2),
    "imager_spacing": ("ImagerPixelSpacing", 2),
    "nominal_spacing": ("NominalScannedPixelSpacing", 2),
    "aspect_ratio": ("PixelAspectRatio", 2),
    "orientation": ("ImageOrientationPatient", 6),
    "position": ("ImagePositionPatient", 3),
}
_ASCII_TERMS: Final = frozenset({"", "ISOIR6", "ISO2022IR6"})
_NAMES: Final = ("patient_name", "patient_id", "study_description", "series_description")
_WORDS: Final = {"image_type": "ImageType", "patient_orientation": "PatientOrientation"}
_MOST_SCALE: Final = 1e9
_MOST_FRAMES: Final = 1 << 17
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ITEM_HEAD: Final = 8
_STREAM_HEAD: Final = 2048
_MOST_TAIL: Final = 1 << 20
_OVERLAYS: Final = tuple((group << 16) | 0x0010 for group in range(0x6000, 0x6020, 2))
_OTHERS: Final = (
    "SpecificCharacterSet",
    "PixelRepresentation",
    "PlanarConfiguration",
    "HighBit",
    "WindowCenter",
    "WindowWidth",
    "WindowCenterWidthExplanation",
    "VOILUTFunction",
    "LossyImageCompression",
    "Laterality",
    "EchoTime",
    "EchoNumbers",
    "RedPaletteColorLookupTableDescriptor",
)


@cache
def wanted() -> list[Any]:
    """Tags of the elements that a header is made of."""
    from pydicom.tag import Tag

    tags: list[Any] = [*_DATES, *_SEQUENCES, *_OTHERS, *_OVERLAYS]
    tags += [*_TEXTS.values(), *_INTEGERS.values(), *_NUMBERS.values(), *_WORDS.values()]
    tags += [*(keyword for keyword, _ in _LISTS.values()), *dicom_extras.WANTED]
    tags += [*dicom_stacking.WANTED, *dicom_private.WANTED]
    return [Tag(tag) for tag in tags]


def read(source: Source, known: Known | None = None) -> Header | None:
    """Read the header of one file and where its pixels lie; None if it is not DICOM after all.

    Character sets (0008,0005) are resolved; a text that cannot be shown keeps its readable part.

    Raises
    ------
    Refused
        If the file cannot be opened at all.
    """
    warnings.simplefilter("ignore")  # what pydicom warns of is told here in sentences, or refused
    known = known or Known()
    with opened(source) as stream:
        is_program = stream.read(4).startswith(_PROGRAMS)
        stream.seek(0)
        found = _read(stream, known)
        if found is None:
            return None
        header, at_pixels = found
        layout = dicom_layout.find(at_pixels, header.transfer_syntax)
        tail = _has_tail(at_pixels, layout, header)
        says = _stream_says(at_pixels, layout)
        is_cut = not layout.keyword and not dicom_scan.is_whole(stream)
        size = stream.seek(0, os.SEEK_END)
    inside = at_pixels is stream  # the places of inflated bytes mean nothing in the file
    more: dict[str, Any] = {
        "pixel_keyword": layout.keyword,
        "pixel_offset": layout.offset if inside else 0,
        "pixel_length": layout.length,
        "pixel_available": layout.available if inside else layout.length,
        "pixel_spans": layout.frames(header.frame_count),
        "pixel_tail": tail,
        "pixel_stream": says,
        "is_program": is_program,
        "pixel_stray": layout.has_stray,
        "is_cut": is_cut,
        "file_bytes": size,
    }
    return Header(**(vars(header) | more))


def _read(stream: BinaryIO, known: Known) -> tuple[Header, BinaryIO] | None:
    """Read the header, by the quickest way that the file allows; the stream stands at the pixels.

    That is the given stream, or one of inflated bytes.
    """
    walked = dicom_scan.walk(stream, _wanted_tags())
    if walked is None:
        found = dicom_stream.attributes(stream, wanted())
        return None if found is None else (header_of(found[0], known.memory), found[1])
    header = dicom_repeat.header(known.before, walked)
    if header is None:
        header = header_of(dicom_scan.dataset_of(walked), known.memory)
        known.learn(walked, header)
    return header, stream


@cache
def _wanted_tags() -> frozenset[int]:
    return frozenset(map(int, wanted()))


def _has_tail(stream: BinaryIO, layout: dicom_layout.Layout, header: Header) -> bool:
    """Whether uncompressed pixels go on for a row or more (but for filling)."""
    bits = (header.rows or 0) * (header.columns or 0) * (header.samples or 1)
    bits *= header.frame_count * (header.bits_allocated or 8)
    if header.photometric == "YBR_FULL_422":
        bits = bits * 2 // 3
    expected = -(-bits // 8)
    row = expected // max(1, header.frame_count * (header.rows or 1))
    if layout.length < 0 or expected <= 0 or layout.available - expected < max(2, row):
        return False
    stream.seek(layout.offset + expected)
    return len(set(stream.read(min(layout.available - expected, _MOST_TAIL)))) > 1


def _stream_says(stream: BinaryIO, layout: dicom_layout.Layout) -> tuple[float, ...]:
    """Rows, columns, components, bits and sign (-1 unknown) as the first compressed frame says."""
    head = b""
    for offset, length in layout.spans:
        if len(head) >= _STREAM_HEAD:
            break
        stream.seek(offset + _ITEM_HEAD)
        head += stream.read(min(length - _ITEM_HEAD, _STREAM_HEAD))
    facts = codestream.facts(head) if head else None
    if facts is None:
        return ()
    sign = -1 if facts.signed is None else int(facts.signed)
    return facts.rows, facts.columns, facts.components, facts.bits, sign


def transfer_syntax(dataset: "Dataset") -> str:
    """Syntax of the file; where the meta header is missing, the one pydicom read it with."""
    stated = _meta(dataset, "TransferSyntaxUID")
    if stated:
        return stated
    implicit, little = dataset.original_encoding
    if implicit:
        return "1.2.840.10008.1.2"
    return "1.2.840.10008.1.2.1" if little else "1.2.840.10008.1.2.2"


def _meta(dataset: "Dataset", keyword: str) -> str:
    return str(getattr(getattr(dataset, "file_meta", None), keyword, "") or "")


def header_of(dataset: "Dataset", memory: Memory | None = None) -> Header:
    """Return the plain header of a data set."""
    reader = Reader(dataset, memory)
    values: dict[str, Any] = {name: reader.text(word) for name, word in _TEXTS.items()}
    values |= {name: reader.integer(word) for name, word in _INTEGERS.items()}
    values |= {name: _scale(reader, word) for name, word in _NUMBERS.items()}
    values |= {name: reader.numbers(word, count) for name, (word, count) in _LISTS.items()}
    values |= {name: reader.words(word) for name, word in _WORDS.items()}
    values["sop_class"] = values["sop_class"] or _meta(dataset, "MediaStorageSOPClassUID")
    values["laterality"] = values["laterality"] or reader.text("Laterality")
    values["b_value"] = values["b_value"] or dicom_private.b_value(reader)
    groups = _frame_groups(reader)
    if _is_garbled(reader, values):
        reader.unreadable.append("SpecificCharacterSet")
    return Header(
        **values,
        transfer_syntax=transfer_syntax(dataset),
        dates=tuple((word, reader.text(word)) for word in _DATES if reader.text(word)),
        signed=_is_signed(reader),
        high_bit=reader.integer("HighBit"),
        planar=reader.integer("PlanarConfiguration") or 0,
        has_modality_lut=reader.item("ModalityLUTSequence") is not None,
        windows=_windows(reader) or _group_windows(reader),
        has_voi_lut=reader.item("VOILUTSequence") is not None,
        lossy=reader.text("LossyImageCompression") == "01",
        has_overlay=any(map(reader.has_tag, _OVERLAYS)),
        has_supplemental_palette=reader.has("RedPaletteColorLookupTableDescriptor"),
        echo=(reader.text("EchoTime"), reader.text("EchoNumbers")),
        **dicom_extras.extras(reader),
        **dicom_stacking.fields(reader),
        groups=groups,
        unreadable=tuple(sorted(set(reader.unreadable))),
    )


def _is_garbled(reader: Reader, values: dict[str, Any]) -> bool:
    """Whether names hold letters of a character set that the file does not truly name."""
    names = "".join(values[name] for name in _NAMES)
    if names.isascii():
        return False
    said = {_plain_term(term) for term in reader.text("SpecificCharacterSet").split("\\")}
    named = said - _ASCII_TERMS
    return "\ufffd" in names or not named or not named <= _terms()


@cache
def _terms() -> frozenset[str]:
    """Names of the character sets that can be read, as ``_plain_term`` writes them."""
    from pydicom.charset import python_encoding

    return frozenset({"UTF8", *map(_plain_term, python_encoding)})


def _plain_term(term: str) -> str:
    """Write the name of a character set without what is often mistaken in it."""
    return "".join(filter(str.isalnum, term)).upper()


def _is_signed(reader: Reader) -> bool:
    said = reader.integer("PixelRepresentation")
    if said not in {None, 0, 1}:
        reader.unreadable.append("PixelRepresentation")
    return said == 1


def _scale(reader: Reader, keyword: str) -> float | None:
    """Slope or intercept; what no measurement has counts as damaged."""
    number = reader.number(keyword)
    if number is not None and abs(number) > _MOST_SCALE:
        reader.unreadable.append(keyword)
        return None
    return number


def _windows(reader: Reader) -> tuple[tuple[float, float, str, str], ...]:
    centers, widths = reader.numbers("WindowCenter"), reader.numbers("WindowWidth")
    names = reader.text("WindowCenterWidthExplanation").split("\\")
    function = reader.text("VOILUTFunction") or "LINEAR"
    names += [""] * len(centers)
    if len(centers) != len(widths):
        reader.unreadable.append("WindowWidth")
    return tuple(
        (center, width, function, names[index])
        for index, (center, width) in enumerate(zip(centers, widths, strict=False))
    )


def _group_windows(reader: Reader) -> tuple[tuple[float, float, str, str], ...]:
    """Windows of the functional groups: shared, else those of the first frame."""
    for sequence in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        group = reader.item(sequence)
        inside = group.item("FrameVOILUTSequence") if group else None
        if inside is not None:
            return _windows(inside)
    return ()


def _frame_groups(reader: Reader) -> tuple[FrameGroup, ...]:
    """Return the groups of all frames; none where one has none or there cannot be so many."""
    shared = reader.item("SharedFunctionalGroupsSequence")
    own = reader.items("PerFrameFunctionalGroupsSequence")
    count = reader.integer("NumberOfFrames") or 0
    if (shared is None and len(own) < count) or count > _MOST_FRAMES:
        return ()
    groups = [_frame_group([part for part in (one, shared) if part]) for one in own[:count]]
    if shared is not None:
        groups += [_frame_group([shared])] * (count - len(groups))
    for part in (*own[:count], shared):
        reader.unreadable += part.unreadable if part else []
    return tuple(groups)


def _frame_group(parts: list[Reader]) -> FrameGroup:
    """Join what a frame's own group says with what all frames share; its own comes first."""

    def inside(sequence: str) -> "Reader | None":
        items = (part.item(sequence) for part in parts)
        return next((item for item in items if item is not None), None)

    position = inside("PlanePositionSequence")
    orientation = inside("PlaneOrientationSequence")
    measures = inside("PixelMeasuresSequence")
    rescale = inside("PixelValueTransformationSequence")
    grey = inside("FrameVOILUTSequence")
    return FrameGroup(
        position=position.numbers("ImagePositionPatient", 3) if position else (),
        orientation=orientation.numbers("ImageOrientationPatient", 6) if orientation else (),
        spacing=measures.numbers("PixelSpacing", 2) if measures else (),
        slope=_scale(rescale, "RescaleSlope") if rescale else None,
        intercept=_scale(rescale, "RescaleIntercept") if rescale else None,
        rescale_type=rescale.text("RescaleType") if rescale else "",
        windows=_windows(grey) if grey else (),
        **dicom_stacking.frame_fields(inside),
    )
