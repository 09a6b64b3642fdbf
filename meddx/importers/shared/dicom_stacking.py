"""Attributes that say how frames belong together and where; read in the child process only."""

from collections.abc import Callable
from typing import Any, Final

from meddx.importers.shared import dicom_csa, dicom_private
from meddx.importers.shared.dicom_private import Attribute
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
_MOSAIC_COUNT: Final = Attribute(0x0019, "SIEMENS MR HEADER", 0x0A, "US")
_CSA: Final = Attribute(0x0029, "SIEMENS CSA HEADER", 0x10)
_SCALE_INTERCEPT: Final = Attribute(0x2005, "Philips MR Imaging DD 001", 0x0D, "FL")
_SCALE_SLOPE: Final = Attribute(0x2005, "Philips MR Imaging DD 001", 0x0E, "FL")

WANTED: Final = (
    "ConvolutionKernel",
    "DiffusionGradientOrientation",
    "SpacingBetweenSlices",
    "ConcatenationUID",
    "InConcatenationNumber",
    "InConcatenationTotalNumber",
    "DetectorInformationSequence",
    *_VECTORS,
    *dicom_private.wanted((_MOSAIC_COUNT, _CSA, _SCALE_INTERCEPT, _SCALE_SLOPE)),
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
    """Return the number of slices in a Siemens mosaic and the direction in which they follow.

    A scanner may be set to number slices the other way round; the first tile is then the last
    slice. Converters disagree on where such tiles lie, so no direction is returned for them.
    """
    if "MOSAIC" not in reader.words("ImageType"):
        return ()
    csa = dicom_private.value(reader, _CSA)
    header = csa if isinstance(csa, bytes) else b""
    count = dicom_private.number(reader, _MOSAIC_COUNT)
    stated = () if count is None else (count,)
    counts = stated or dicom_csa.numbers(header, "NumberOfImagesInMosaic")
    normal = dicom_csa.numbers(header, "SliceNormalVector")
    first = dicom_csa.numbers(header, "ProtocolSliceNumber")
    is_reversed = bool(first) and first[0] > 1
    is_known = bool(counts) and len(normal) == 3 and not is_reversed
    return (counts[0], *normal) if is_known else counts[:1]


def _precise(reader: Reader) -> tuple[float, ...]:
    """Philips' scale slope and intercept: real value = (stored - intercept) / slope."""
    slope = dicom_private.number(reader, _SCALE_SLOPE)
    intercept = dicom_private.number(reader, _SCALE_INTERCEPT)
    return () if slope is None or intercept is None else (slope, intercept)


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
