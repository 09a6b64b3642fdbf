"""Softcopy presentation states (PS3.3 A.33) as plain records; runs in the child process only."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import FUNCTIONS, Voi, VoiTable, Window
from meddx.case.presentation import (
    DisplayedArea,
    ModalityLut,
    OverlayPlane,
    PresentationState,
    Reference,
    Shutter,
    StateVoi,
)
from meddx.imaging import shutters
from meddx.importers.shared import dicom_graphics
from meddx.importers.shared.dicom_reader import Reader
from meddx.importers.shared.dicom_report import day, person, references
from meddx.phrase import Phrase

PSEUDO_COLOUR: Final = Phrase("The colours of this presentation state are not applied.")
BLENDED: Final = Phrase("This presentation state blends two series, which is not applied.")
BAD_TABLE: Final = Phrase("A grey table of this presentation state is damaged and was left out.")
BAD_SHUTTER: Final = Phrase("A shutter of this presentation state is damaged and was left out.")
BAD_OVERLAY: Final = Phrase("An overlay of this presentation state is damaged and was left out.")

_CLASS: Final = "1.2.840.10008.5.1.4.1.1.11."
_GREY_AND_COLOUR: Final = ("1", "2")  # the pseudo-colour one, 3, shows its grey part
_GROUPS: Final = range(0x6000, 0x6020, 2)
_LONGEST_TABLE: Final = 1 << 16
_LARGEST_PLANE: Final = 1 << 28  # bits
_TURNS: Final = frozenset({0, 90, 180, 270})
_MODES: Final = frozenset({"SCALE TO FIT", "TRUE SIZE", "MAGNIFY"})


def read(dataset: Reader) -> PresentationState:
    """Return the presentation state of a data set; what is damaged in it is left out and named."""
    notes: list[Phrase] = []
    sop_class = dataset.text("SOPClassUID")
    shape = dataset.text("PresentationLUTShape")
    table = dataset.item("PresentationLUTSequence")
    rotation = int(dataset.number("ImageRotation") or 0) % 360
    state = PresentationState(
        sop_instance_uid=dataset.text("SOPInstanceUID"),
        study_instance_uid=dataset.text("StudyInstanceUID"),
        sop_class_uid=sop_class,
        title=dataset.text("ContentDescription") or dataset.text("ContentLabel"),
        creator=person(dataset, "ContentCreatorName"),
        references=_pictures(dataset),
        modality_lut=_modality(dataset, notes),
        vois=_vois(dataset, notes),
        presentation_lut=_table(table, notes) if table else None,
        inverse=shape == "INVERSE",
        rotation_deg=rotation if rotation in _TURNS else 0,
        flipped=dataset.text("ImageHorizontalFlip") == "Y",
        areas=tuple(_areas(dataset)),
        shutter=_shutter(dataset, notes),
        layers=dicom_graphics.layers(dataset),
        annotations=dicom_graphics.annotations(dataset),
        overlays=_overlays(dataset, notes),
        created_on=day(dataset.text("PresentationCreationDate")),
        notes=(*_of_class(sop_class), *dict.fromkeys(notes)),
    )
    return state


def _of_class(sop_class: str) -> tuple[Phrase, ...]:
    tail = sop_class.removeprefix(_CLASS)
    if tail in _GREY_AND_COLOUR:
        return ()
    return (PSEUDO_COLOUR,) if tail == "3" else (BLENDED,)


def _pictures(dataset: Reader) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for series in dataset.items("ReferencedSeriesSequence"):
        found += references(series, "ReferencedImageSequence")
    for blending in dataset.items("BlendingSequence"):
        for series in blending.items("ReferencedSeriesSequence"):
            found += references(series, "ReferencedImageSequence")
    return tuple(dict.fromkeys(found))


def _modality(dataset: Reader, notes: list[Phrase]) -> ModalityLut | None:
    sequence = dataset.item("ModalityLUTSequence")
    if sequence is not None:
        table = _table(sequence, notes)
        return ModalityLut(table=table) if table else None
    slope, intercept = dataset.number("RescaleSlope"), dataset.number("RescaleIntercept")
    return ModalityLut(slope, intercept or 0.0) if slope else None


def _vois(dataset: Reader, notes: list[Phrase]) -> tuple[StateVoi, ...]:
    found = []
    for item in dataset.items("SoftcopyVOILUTSequence"):
        choices: list[Voi] = [*_windows(item)]
        tables = (_table(each, notes) for each in item.items("VOILUTSequence"))
        choices += [table for table in tables if table is not None]
        if choices:
            of = tuple(references(item, "ReferencedImageSequence"))
            found.append(StateVoi(of, tuple(choices)))
    return tuple(found)


def _windows(item: Reader) -> list[Window]:
    function = item.text("VOILUTFunction") or "LINEAR"
    names = item.text("WindowCenterWidthExplanation").split("\\")
    pairs = zip(item.numbers("WindowCenter"), item.numbers("WindowWidth"), strict=False)
    lowest = 1.0 if function == "LINEAR" else 0.0
    return [
        Window(center, width, function, names[index] if index < len(names) else "")
        for index, (center, width) in enumerate(pairs)
        if function in FUNCTIONS and width >= lowest and width > 0
    ]


def _table(item: Reader, notes: list[Phrase]) -> VoiTable | None:
    """Read one LUT (PS3.3 C.11.1.1): descriptor, then 8- or 16-bit data, US or OW."""
    descriptor = [int(number) for number in item.numbers("LUTDescriptor", 3)]
    try:
        count, first, bits = descriptor
        entries = _words(item, count or _LONGEST_TABLE)
        return VoiTable(first, entries, bits, item.text("LUTExplanation"))
    except ValueError:
        notes.append(BAD_TABLE)
        return None


def _words(item: Reader, count: int) -> NDArray[np.uint16]:
    """Entries of a table: one word each, or two 8-bit entries packed into a word."""
    value = item.raw("LUTData")
    if isinstance(value, bytes):
        if len(value) // 2 < count <= len(value):
            return np.frombuffer(value, np.uint8)[:count].astype(np.uint16)
        order = ">" if item.dataset.original_encoding[1] is False else "<"
        words = np.frombuffer(value[: len(value) // 2 * 2], f"{order}u2").astype(np.uint16)
    else:
        words = np.array([int(number) & 0xFFFF for number in item.numbers("LUTData")], np.uint16)
        if words.size < count <= 2 * words.size:
            words = words.astype("<u2").view(np.uint8).astype(np.uint16)
    if count < 1 or words.size < count:
        raise ValueError("the table is cut short")
    return words[:count]


def _areas(dataset: Reader) -> list[DisplayedArea]:
    found = []
    for item in dataset.items("DisplayedAreaSelectionSequence"):
        # Column first, counted from 1; the first is the top left only before any turn.
        first = item.numbers("DisplayedAreaTopLeftHandCorner", 2)
        last = item.numbers("DisplayedAreaBottomRightHandCorner", 2)
        mode = item.text("PresentationSizeMode")
        if not first or not last:
            continue
        cols, rows = sorted((first[0], last[0])), sorted((first[1], last[1]))
        spacing = item.numbers("PresentationPixelSpacing", 2)
        aspect = item.numbers("PresentationPixelAspectRatio", 2)
        found.append(
            DisplayedArea(
                references=tuple(references(item, "ReferencedImageSequence")),
                corners=(rows[0] - 1.0, cols[0] - 1.0, rows[1], cols[1]),
                mode=mode if mode in _MODES else "SCALE TO FIT",
                spacing_mm=(spacing[0], spacing[1]) if spacing and min(spacing) > 0 else None,
                aspect=aspect[0] / aspect[1] if aspect and min(aspect) > 0 else None,
                magnification=_positive(item, "PresentationPixelMagnificationRatio"),
            )
        )
    return found


def _positive(item: Reader, keyword: str) -> float | None:
    number = item.number(keyword)
    return number if number is not None and number > 0 else None


def _shutter(dataset: Reader, notes: list[Phrase]) -> Shutter | None:
    shapes = dataset.words("ShutterShape")
    if not shapes:
        return None
    try:
        bits = _shutter_bits(dataset) if "BITMAP" in shapes else None
        return replace(shutters.of_attributes(shapes, dataset.numbers), bitmap=bits)
    except (ValueError, TypeError):
        notes.append(BAD_SHUTTER)
        return None


def _shutter_bits(dataset: Reader) -> NDArray[np.bool_] | None:
    group = int(dataset.number("ShutterOverlayGroup") or 0)
    if group not in _GROUPS:
        raise ValueError("a bitmap shutter names its overlay group")
    plane = _plane(dataset, group)
    return plane.bits if plane.origin == (0, 0) else _moved(plane)


def _moved(plane: OverlayPlane) -> NDArray[np.bool_] | None:
    """Place the bits of a plane that does not begin at the first pixel; nothing before it."""
    if plane.bits is None or min(plane.origin) < 0:
        raise ValueError("a bitmap shutter lies on the picture")
    return np.pad(plane.bits, ((plane.origin[0], 0), (plane.origin[1], 0)))


def _overlays(dataset: Reader, notes: list[Phrase]) -> tuple[OverlayPlane, ...]:
    found = []
    for group in _GROUPS:
        layer = str(_element(dataset, group, 0x1001) or "")
        if not layer:  # a plane that is not activated is not shown
            continue
        try:
            plane = _plane(dataset, group)
        except (ValueError, TypeError):
            notes.append(BAD_OVERLAY)
            continue
        found.append(OverlayPlane(group, layer, plane.bits, plane.origin))
    return tuple(found)


def _plane(dataset: Reader, group: int) -> OverlayPlane:
    """Read one overlay plane (PS3.3 C.9.2); without bits of its own it is the picture's."""
    data = _element(dataset, group, 0x3000)
    if data is None:
        return OverlayPlane(group, "")
    rows, cols = (int(_element(dataset, group, at) or 0) for at in (0x0010, 0x0011))
    if not 0 < rows * cols <= min(_LARGEST_PLANE, 8 * len(data)):
        raise ValueError("the overlay is cut short")
    origin: Sequence[Any] = _element(dataset, group, 0x0050) or (1, 1)
    packed = np.frombuffer(data, np.uint8)
    bits = np.unpackbits(packed, count=rows * cols, bitorder="little").reshape(rows, cols)
    return OverlayPlane(group, "", bits.astype(np.bool_), (int(origin[0]) - 1, int(origin[1]) - 1))


def _element(dataset: Reader, group: int, element: int) -> Any:  # noqa: ANN401 - whatever the VR gives
    tag = (group << 16) | element
    try:
        return dataset.dataset[tag].value if tag in dataset.dataset else None
    except Exception:  # noqa: BLE001 - pydicom raises many kinds for a damaged value
        return None
