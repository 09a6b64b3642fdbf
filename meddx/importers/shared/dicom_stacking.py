"""Attributes that say how frames belong together and where; read in the child process only."""

from collections.abc import Callable
from typing import Any, Final

from meddx.importers.shared import dicom_csa
from meddx.importers.shared.dicom_reader import Reader

_VECTORS: Final = (
    "EnergyWindowVector",
    "DetectorVector",
    "PhaseVector",
    "RotationVector",
    "RRIntervalVector",
    "TimeSlotVector",
    "SliceVector",
    "AngularViewVector",
    "TimeSliceVector",
)
_BLOCKS: Final = (0x10, 0x11, 0x12)
_CSA_CREATOR: Final = "SIEMENS CSA HEADER"
_MR_CREATOR: Final = "SIEMENS MR HEADER"
_PHILIPS_CREATOR: Final = "Philips MR Imaging DD 001"
_PRIVATE: Final = ((0x0019, 0x0A), (0x0029, 0x10), (0x2005, 0x0D), (0x2005, 0x0E))

WANTED: Final = (
    "ConvolutionKernel",
    "DiffusionGradientOrientation",
    "SpacingBetweenSlices",
    "ConcatenationUID",
    "InConcatenationNumber",
    "InConcatenationTotalNumber",
    "DetectorInformationSequence",
    *_VECTORS,
    *((group << 16) | block for group in (0x0019, 0x0029, 0x2005) for block in _BLOCKS),
    *((group << 16) | (block << 8) | at for group, at in _PRIVATE for block in _BLOCKS),
)


def fields(reader: Reader) -> dict[str, Any]:
    """Return the values of the fields of ``Header`` that this module reads."""
    parts = tuple(
        reader.text(word)
        for word in ("ConcatenationUID", "InConcatenationNumber", "InConcatenationTotalNumber")
    )
    vectors = ((word, reader.numbers(word)) for word in _VECTORS if reader.has(word))
    return {
        "kernel": reader.text("ConvolutionKernel"),
        "gradient": _gradient(reader),
        "spacing_between": reader.number("SpacingBetweenSlices"),
        "concatenation": parts if parts[0] else (),
        "frame_vectors": tuple((word, numbers) for word, numbers in vectors if numbers),
        "detector": _detector(reader),
        "mosaic": _mosaic(reader),
        "precise": _precise(reader),
    }


def _gradient(reader: Reader) -> tuple[float, ...]:
    if not reader.has("DiffusionGradientOrientation"):
        return ()
    return reader.numbers("DiffusionGradientOrientation", 3)


def _detector(reader: Reader) -> tuple[float, ...]:
    """Position and orientation of the first detector's first slice (PS3.3 C.8.4.11)."""
    item = reader.item("DetectorInformationSequence")
    if item is None:
        return ()
    position = item.numbers("ImagePositionPatient", 3)
    orientation = item.numbers("ImageOrientationPatient", 6)
    return (*position, *orientation) if position and orientation else ()


def _mosaic(reader: Reader) -> tuple[float, ...]:
    """Return the number of slices in a Siemens mosaic and the direction in which they follow."""
    if "MOSAIC" not in reader.words("ImageType"):
        return ()
    csa = _private(reader, 0x0029, 0x10, _CSA_CREATOR)
    header = csa if isinstance(csa, bytes) else b""
    counts = _floats(_private(reader, 0x0019, 0x0A, _MR_CREATOR))
    counts = counts or dicom_csa.numbers(header, "NumberOfImagesInMosaic")
    normal = dicom_csa.numbers(header, "SliceNormalVector")
    return (counts[0], *normal) if counts and len(normal) == 3 else counts[:1]


def _precise(reader: Reader) -> tuple[float, ...]:
    """Philips' scale slope and intercept: real value = (stored - intercept) / slope."""
    slope = _floats(_private(reader, 0x2005, 0x0E, _PHILIPS_CREATOR))
    intercept = _floats(_private(reader, 0x2005, 0x0D, _PHILIPS_CREATOR))
    return (slope[0], intercept[0]) if slope and intercept else ()


def _private(reader: Reader, group: int, element: int, creator: str) -> object:
    """Value of a private attribute, whichever block its creator reserved; else None."""
    for block in _BLOCKS:
        tag, owner = (group << 16) | (block << 8) | element, (group << 16) | block
        try:
            if reader.has_tag(tag) and str(reader.dataset[owner].value).strip() == creator:
                return reader.dataset[tag].value
        except Exception:  # noqa: BLE001, S112 - a damaged private value is no value
            continue
    return None


def _floats(value: object) -> tuple[float, ...]:
    if isinstance(value, bytes):  # UN: the number of images is US, the scales are FL
        import numpy as np

        kind = {2: "<u2", 4: "<f4"}.get(len(value))
        return () if kind is None else (float(np.frombuffer(value, kind)[0]),)
    try:
        return (float(str(value)),)
    except ValueError:
        return ()


def frame_fields(inside: Callable[[str], Reader | None]) -> dict[str, Any]:
    """Return the values of the fields of ``FrameGroup`` that this module reads.

    Parameters
    ----------
    inside
        Gives the item of a functional group's sequence, None where the frame has none.
    """
    content = inside("FrameContentSequence")
    found: dict[str, Any] = {}
    if content is not None:
        found |= {
            "stack": content.text("StackID"),
            "temporal": content.number("TemporalPositionIndex"),
            "acquired": content.text("FrameAcquisitionDateTime"),
            "dimension": content.numbers("DimensionIndexValues"),
        }
    for sequence, name, keyword in (
        ("MREchoSequence", "echo_time", "EffectiveEchoTime"),
        ("CardiacSynchronizationSequence", "trigger", "NominalCardiacTriggerDelayTime"),
        ("PixelMeasuresSequence", "thickness", "SliceThickness"),
    ):
        item = inside(sequence)
        if item is not None:
            found[name] = item.number(keyword)
    return found | _frame_type(inside) | _diffusion(inside)


def _frame_type(inside: Callable[[str], Reader | None]) -> dict[str, Any]:
    for sequence in (
        "MRImageFrameTypeSequence",
        "CTImageFrameTypeSequence",
        "PETFrameTypeSequence",
        "XAXRFFrameTypeSequence",
    ):
        item = inside(sequence)
        if item is not None:
            return {
                "frame_type": item.words("FrameType"),
                "component": item.text("ComplexImageComponent"),
            }
    return {}


def _diffusion(inside: Callable[[str], Reader | None]) -> dict[str, Any]:
    item = inside("MRDiffusionSequence")
    if item is None:
        return {}
    direction = item.item("DiffusionGradientDirectionSequence")
    return {
        "b_value": item.number("DiffusionBValue"),
        "gradient": _gradient(direction) if direction is not None else (),
    }
