"""Decodes the pixels of one DICOM file into modality values; runs in the child process only."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.importers.shared import dicom_attributes
from meddx.importers.shared.dicom_header import VITAL, Header
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

NO_PIXELS: Final = Phrase("This DICOM file holds no picture.")
SYNTAX: Final = Phrase(
    "The pixels are stored as {name}, which MedDx cannot decode. "
    "Export the image again uncompressed or as JPEG 2000."
)
DAMAGED: Final = Phrase(
    "The pixels of this file ({name}) are damaged, cut short or do not fit its header. "
    "Export the image again."
)
VITAL_ATTRIBUTE: Final = Phrase(
    "The header value {keyword} of this file is not valid, so its picture could be shown wrongly. "
    "Export the image again."
)
COLOURS: Final = Phrase("Pictures in the colour model {name} are not supported.")
ZERO_SLOPE: Final = Phrase("The file scales its pixels with zero, so they carry no values.")
HIGH_BIT: Final = Phrase(
    "The header of this file says that the values stand in other bits than they do. "
    "Export the image again."
)

_MAX_BYTES: Final = 4 << 30
TOO_LARGE: Final = Phrase("This picture needs more than {gigabytes} GB of memory.")

# Which installed decoder is asked first. gdcm alone knows lossless JPEG; where others know a
# syntax they come first, because gdcm ends the whole process on some damaged files.
_PLUGINS: Final = {
    "1.2.840.10008.1.2.4.50": ("pillow", "gdcm"),
    "1.2.840.10008.1.2.4.51": ("pillow", "gdcm"),
    "1.2.840.10008.1.2.4.57": ("gdcm",),
    "1.2.840.10008.1.2.4.70": ("gdcm",),
    "1.2.840.10008.1.2.4.80": ("pyjpegls", "gdcm"),
    "1.2.840.10008.1.2.4.81": ("pyjpegls", "gdcm"),
    "1.2.840.10008.1.2.4.90": ("pylibjpeg", "pillow"),
    "1.2.840.10008.1.2.4.91": ("pylibjpeg", "pillow"),
    "1.2.840.10008.1.2.5": ("pylibjpeg", "pydicom"),
}
_NATIVE: Final = frozenset(
    {
        "1.2.840.10008.1.2",
        "1.2.840.10008.1.2.1",
        "1.2.840.10008.1.2.1.99",
        "1.2.840.10008.1.2.2",
    }
)
# Sequential, spectral selection and progressive JPEG with 12 bits: only libjpeg-turbo knows them.
_TWELVE_BIT_JPEG: Final = frozenset(
    {"1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55"}
)


@dataclass(frozen=True, eq=False)
class Decoded:
    """Modality values of one file.

    Parameters
    ----------
    values
        ndarray, shape (frames, rows, cols), or (frames, rows, cols, 3) of uint8 for RGB.
    sha256
        Of the stored values: C order, little-endian, before rescale and colour conversion.
    padding
        Inclusive range of modality values that are padding, or None.
    stored_range
        Lowest and highest modality value that the stored bits can hold, or None for colour.
    """

    values: NDArray[Any]
    sha256: str
    padding: tuple[float, float] | None = None
    stored_range: tuple[float, float] | None = None


def decode(path: Path) -> Decoded:
    """Decode one file.

    Raises
    ------
    Refused
        ``no_pixels``, ``transfer_syntax``, ``damaged``, ``colour_model``, ``too_large`` ...
    """
    import pydicom

    dataset = pydicom.dcmread(path, force=True)
    header = dicom_attributes.header_of(dataset)
    if "PixelData" not in dataset or not (header.rows and header.columns):
        raise Refused("no_pixels", NO_PIXELS)
    for keyword in header.unreadable:
        if keyword in VITAL:
            raise Refused("damaged", VITAL_ATTRIBUTE.with_values(keyword=keyword))
    if header.decoded_bytes > _MAX_BYTES:
        raise Refused("too_large", TOO_LARGE.with_values(gigabytes=_MAX_BYTES >> 30))
    stored, photometric = _stored(dataset, header)
    sha256 = hashlib.sha256(np.ascontiguousarray(_little_endian(stored)).data).hexdigest()
    if photometric not in {"MONOCHROME1", "MONOCHROME2"}:
        return Decoded(_rgb(stored, photometric, dataset, header), sha256)
    if stored.ndim != 3:
        raise Refused("damaged", DAMAGED.with_values(name=photometric))
    rescale = _rescaling(dataset, header)
    padding = _padding(header)
    return Decoded(
        values=_rescaled(stored, rescale, padding),
        sha256=sha256,
        padding=None if padding is None else _mapped(padding, rescale),
        stored_range=_mapped(_stored_limits(header, stored), rescale),
    )


def _little_endian(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(values.dtype.newbyteorder("<"), copy=False)


def _stored(dataset: "Dataset", header: Header) -> tuple[NDArray[Any], str]:
    """Return stored values with a frame axis, and the colour model they are in then."""
    from pydicom.uid import UID

    uid = UID(dicom_attributes.transfer_syntax(dataset))
    if str(uid) in _NATIVE:
        _check_length(dataset, header, uid.name)
    values, photometric = _decoded(dataset, header, uid)
    frames = 1 if values.ndim == 2 or (values.ndim == 3 and header.samples == 3) else len(values)
    values = values.reshape((frames, *values.shape[-3 if header.samples == 3 else -2 :]))
    if str(uid) in _NATIVE:
        values = _shifted(values, dataset, header)
    expected = (header.frame_count, header.rows, header.columns)
    if values.shape[:3] != expected:
        raise Refused("damaged", DAMAGED.with_values(name=uid.name))
    return values, photometric


def _check_length(dataset: "Dataset", header: Header, name: str) -> None:
    """Refuse pixels that go on for a row or more (but for filling): the size is then wrong."""
    from pydicom.pixels.utils import get_expected_length

    if None in {header.samples, header.bits_allocated}:
        raise Refused("damaged", DAMAGED.with_values(name=name))
    expected = int(get_expected_length(dataset))
    row = expected // (header.frame_count * (header.rows or 1))
    excess = dataset.PixelData[expected:]
    if len(excess) >= max(2, row) and len(set(excess)) > 1:
        raise Refused("damaged", DAMAGED.with_values(name=name))


def _decoded(dataset: "Dataset", header: Header, uid: Any) -> tuple[NDArray[Any], str]:  # noqa: ANN401
    """Try the decoders of a syntax in their order; the first that succeeds counts."""
    from pydicom.pixels.decoders.base import get_decoder

    attempts: list[Callable[[], tuple[NDArray[Any], str]]] = []
    try:
        decoder = get_decoder(uid)
    except NotImplementedError:
        decoder = None
    if decoder is not None and decoder.is_available:
        # Bits above BitsStored are looked at here, not thrown away, where HighBit says otherwise.
        own_shift = str(uid) in _NATIVE and _has_high_bit(dataset)
        options: dict[str, Any] = {"raw": True, "correct_unused_bits": not own_shift}
        plugins = _PLUGINS.get(str(uid), ("",))
        attempts += [_attempt(decoder, dataset, plugin, options) for plugin in plugins]
    if str(uid) in _TWELVE_BIT_JPEG and header.samples == 1:
        attempts.append(lambda: (_twelve_bit(dataset, header), header.photometric))
    if not attempts:
        name = uid.name if uid.name != str(uid) else f"transfer syntax {uid}"
        raise Refused("transfer_syntax", SYNTAX.with_values(name=name))
    for attempt in attempts:
        try:
            return attempt()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - decoders raise anything; the next one is asked
            continue
    raise Refused("damaged", DAMAGED.with_values(name=uid.name))


def _attempt(
    decoder: Any,  # noqa: ANN401 - pydicom is not typed here
    dataset: "Dataset",
    plugin: str,
    options: dict[str, Any],
) -> Callable[[], tuple[NDArray[Any], str]]:
    def attempt() -> tuple[NDArray[Any], str]:
        values, meta = decoder.as_array(dataset, decoding_plugin=plugin, **options)
        return values, str(meta["photometric_interpretation"])

    return attempt


def _twelve_bit(dataset: "Dataset", header: Header) -> NDArray[Any]:
    """Decode frames of 12-bit JPEG with libjpeg-turbo."""
    import imagecodecs
    from pydicom.encaps import generate_frames

    frames = [
        imagecodecs.jpeg_decode(frame)
        for frame in generate_frames(dataset.PixelData, number_of_frames=header.frame_count)
    ]
    values = np.stack(frames)
    if header.signed:
        unused = values.dtype.itemsize * 8 - (header.bits_stored or 0)
        signed = values.view(values.dtype.str.replace("u", "i"))
        values = np.right_shift(np.left_shift(signed, unused), unused)
    return values


def _has_high_bit(dataset: "Dataset") -> bool:
    stored, high = dataset.get("BitsStored"), dataset.get("HighBit")
    return stored is not None and high is not None and high >= stored


def _shifted(values: NDArray[Any], dataset: "Dataset", header: Header) -> NDArray[Any]:
    """Bring values down whose HighBit is above BitsStored - 1 (PS3.5 8.1.1)."""
    if not _has_high_bit(dataset):
        return values
    size = values.dtype.itemsize * 8
    stored, high = int(dataset.BitsStored), int(dataset.HighBit)
    below = high + 1 - stored
    words = values.view(f"{values.dtype.str[0]}u{values.dtype.itemsize}")
    if high >= size or (words & ((1 << below) - 1)).any():
        raise Refused("damaged", HIGH_BIT)
    # Left to the top, then right: the sign follows for signed values.
    typed = values.view(f"{values.dtype.str[0]}{'i' if header.signed else 'u'}{size // 8}")
    shifted: NDArray[Any] = np.right_shift(np.left_shift(typed, size - 1 - high), size - stored)
    return shifted


def _rgb(
    stored: NDArray[Any], photometric: str, dataset: "Dataset", header: Header
) -> NDArray[np.uint8]:
    from pydicom.pixels.processing import apply_color_lut, convert_color_space

    if photometric == "PALETTE COLOR":
        colours = apply_color_lut(stored, dataset)
        if colours.dtype.itemsize > 1 and int(colours.max()) > 0xFF:
            colours = colours >> 8
        return np.asarray(colours[..., :3], np.uint8)
    if stored.ndim != 4 or photometric not in {"RGB", "YBR_FULL", "YBR_FULL_422"}:
        raise Refused("colour_model", COLOURS.with_values(name=photometric or "?"))
    if stored.dtype.kind != "u":
        raise Refused("colour_model", COLOURS.with_values(name=f"{photometric} with sign"))
    eight = stored
    if stored.dtype.itemsize > 1:
        eight = (stored >> max(0, (header.bits_stored or 8) - 8)).astype(np.uint8)
    if photometric != "RGB":
        return np.asarray(
            convert_color_space(eight, photometric, "RGB", per_frame=True), dtype=np.uint8
        )
    return np.asarray(eight, np.uint8)


@dataclass(frozen=True, eq=False)
class _Rescaling:
    """Slope and intercept of each frame (or one for all), or a table."""

    slopes: tuple[float, ...] = (1.0,)
    intercepts: tuple[float, ...] = (0.0,)
    table: Callable[[NDArray[Any]], NDArray[Any]] | None = None


def _rescaling(dataset: "Dataset", header: Header) -> _Rescaling:
    """Return the modality transformation: a LUT, the functional groups or the attributes."""
    from pydicom.pixels.processing import apply_modality_lut

    if header.has_modality_lut:
        return _Rescaling(table=lambda values: np.asarray(apply_modality_lut(values, dataset)))
    pairs = [(group.slope, group.intercept) for group in header.groups] or [
        (header.slope, header.intercept)
    ]
    slopes = tuple(1.0 if slope is None else slope for slope, _ in pairs)
    if 0.0 in slopes:
        raise Refused("damaged", ZERO_SLOPE)
    return _Rescaling(slopes, tuple(intercept or 0.0 for _, intercept in pairs))


def _mapped(limits: tuple[float, float], rescale: _Rescaling) -> tuple[float, float]:
    """Map stored limits with the first frame's transformation; lower one first."""
    if rescale.table is not None:
        mapped = rescale.table(np.array([int(limits[0]), int(limits[1])]))
        low, high = float(mapped[0]), float(mapped[1])
    else:
        low, high = (rescale.slopes[0] * value + rescale.intercepts[0] for value in limits)
    return min(low, high), max(low, high)


def _stored_limits(header: Header, stored: NDArray[Any]) -> tuple[float, float]:
    bits = header.bits_stored or stored.dtype.itemsize * 8
    if header.signed:
        return -(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1.0
    return 0.0, 2.0**bits - 1.0


def _padding(header: Header) -> tuple[float, float] | None:
    """Inclusive range of stored values that are padding (PS3.3 C.7.5.1.1.2)."""
    if header.padding is None:
        return None
    values = [_resigned(header.padding, header)]
    if header.padding_limit is not None:
        values.append(_resigned(header.padding_limit, header))
    return float(min(values)), float(max(values))


def _resigned(value: int, header: Header) -> int:
    """Return padding that was written as US for signed pixels (63536 is -2000) or reversed."""
    size = 1 << (header.bits_allocated or 16)
    if header.signed and value >= size // 2:
        return value - size
    if not header.signed and value < 0:
        return value + size
    return value


def _rescaled(
    stored: NDArray[Any], rescale: _Rescaling, padding: tuple[float, float] | None
) -> NDArray[Any]:
    if rescale.table is not None:
        return rescale.table(stored)
    if set(rescale.slopes) == {1.0} and set(rescale.intercepts) == {0.0}:
        return stored
    pairs = tuple(zip(rescale.slopes, rescale.intercepts, strict=True))
    if len(set(pairs)) == 1:
        return _scaled(stored, *pairs[0])
    values = np.stack([_scaled(frame, *pair) for frame, pair in zip(stored, pairs, strict=True)])
    if padding is not None:
        # Padding is one modality value for the whole volume: that of the first frame.
        mask = (stored >= padding[0]) & (stored <= padding[1])
        values[mask] = _mapped(padding, rescale)[0]
    return values


def _scaled(stored: NDArray[Any], slope: float, intercept: float) -> NDArray[Any]:
    """Apply one slope and intercept; whole numbers stay whole, in the smallest type for them."""
    if slope % 1 or intercept % 1:
        return (stored * slope + intercept).astype(np.float32)
    ends = [int(stored.min()), int(stored.max())]
    products = [int(slope) * end for end in ends]
    results = [product + int(intercept) for product in products]
    wide = _holding([*ends, *products, *results])
    values = stored.astype(wide)
    if slope != 1.0:
        values *= wide.type(int(slope))
    values += wide.type(int(intercept))
    return values.astype(_holding(results), copy=False)


def _holding(numbers: Iterable[int]) -> np.dtype[Any]:
    """Return the smallest of int16, uint16, int32 and int64 that holds all of these."""
    found = list(numbers)
    low, high = min(found), max(found)
    for kind in (np.int16, np.uint16, np.int32):
        limits = np.iinfo(kind)
        if limits.min <= low and high <= limits.max:
            return np.dtype(kind)
    return np.dtype(np.int64)
