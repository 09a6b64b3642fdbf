"""Small healthy series in many transfer syntaxes, whose every value and place is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.helpers import dicom_bytes
from tests.helpers.dicom_bytes import PIXEL_DATA, Element, Parts, short, text

UID: Final = "1.2.826.0.1.3680043.10.9999"
COUNT: Final = 7
ROWS: Final = 24
COLUMNS: Final = 20
STEP_MM: Final = 2.0
RLE: Final = "1.2.840.10008.1.2.5"
JPEG_LOSSLESS: Final = "1.2.840.10008.1.2.4.70"
JPEG_LS: Final = "1.2.840.10008.1.2.4.80"
JPEG_2000: Final = "1.2.840.10008.1.2.4.90"
SOP_CLASSES: Final = {"CT": "2", "MR": "4", "PT": "128"}


@dataclass(frozen=True)
class Kind:
    """What a series is: modality, transfer syntax, type of its stored values."""

    modality: str
    syntax: str
    dtype: str = "<i2"
    bits: int = 16

    @property
    def is_scaled(self) -> bool:
        """Whether its slices have slope and intercept."""
        return self.modality != "MR"

    def rescale(self, k: int) -> tuple[float, float]:
        """Slope and intercept of slice ``k``; PET has a slope of its own for each."""
        if self.modality == "PT":
            return 0.5 + 0.25 * k, 0.0
        return (1.0, -1024.0) if self.is_scaled else (1.0, 0.0)


KINDS: Final = (
    Kind("CT", dicom_bytes.EXPLICIT),
    Kind("CT", dicom_bytes.IMPLICIT, "<u2", 12),
    Kind("CT", dicom_bytes.BIG_ENDIAN),
    Kind("CT", dicom_bytes.DEFLATED),
    Kind("CT", RLE),
    Kind("CT", JPEG_2000),
    Kind("CT", JPEG_LS, "<u2", 12),
    Kind("CT", JPEG_LOSSLESS, "<u2", 16),
    Kind("MR", dicom_bytes.EXPLICIT, "<u2", 12),
    Kind("MR", JPEG_2000, "<u2", 12),
    Kind("MR", dicom_bytes.EXPLICIT, "|u1", 8),
    Kind("PT", dicom_bytes.EXPLICIT),
    Kind("PT", RLE),
)


@dataclass(frozen=True, eq=False)
class Slice:
    """One healthy file.

    Parameters
    ----------
    data
        Its bytes.
    uid
        SOPInstanceUID.
    values
        ndarray of float64, shape (j, i): modality values.
    position
        ImagePositionPatient, mm.
    """

    data: bytes
    uid: str
    values: NDArray[np.float64]
    position: tuple[float, float, float]

    @property
    def plane(self) -> NDArray[np.float64]:
        """Shape (3, 3): ``plane @ (j, i, 1)`` is (x, y, z) mm."""
        plane = np.zeros((3, 3))
        plane[1, 0], plane[0, 1], plane[:, 2] = 0.5, 0.25, self.position
        return plane


def stored(kind: Kind, k: int) -> NDArray[Any]:
    """Stored values of slice ``k``: different in every voxel of the series where bits allow."""
    j, i = np.mgrid[:ROWS, :COLUMNS]
    top = 250 if kind.bits == 8 else 4000
    values = (480 * k + COLUMNS * j + i) % top
    return values.astype(kind.dtype)


def slice_of(kind: Kind, k: int) -> Slice:
    """Slice ``k`` of a series of this kind."""
    pixels = stored(kind, k)
    slope, intercept = kind.rescale(k)
    position = (-10.0, -20.0, 5.0 + STEP_MM * k)
    parts = _parts(kind, k, position).plus(_pixels(kind, pixels))
    values = pixels.astype(np.float64) * slope + intercept
    return Slice(parts.written(), f"{UID}.2.{k + 1}", values, position)


def series(kind: Kind) -> tuple[Slice, ...]:
    """All slices of a healthy series, by position."""
    return tuple(slice_of(kind, k) for k in range(COUNT))


def _parts(kind: Kind, k: int, position: tuple[float, float, float]) -> Parts:
    sop_class = f"1.2.840.10008.5.1.4.1.1.{SOP_CLASSES[kind.modality]}"
    meta = (
        text((2, 2), "UI", sop_class),
        text((2, 3), "UI", f"{UID}.2.{k + 1}"),
        text((2, 0x10), "UI", kind.syntax),
        text((2, 0x12), "UI", f"{UID}.9"),
    )
    size = sum(len(item.written()) for item in meta)
    length = Element((2, 0), b"UL", size.to_bytes(4, "little"))
    return Parts(
        bytes(128) + b"DICM", (length, *meta), tuple(_elements(kind, k, sop_class, position))
    )


def _elements(
    kind: Kind, k: int, sop_class: str, position: tuple[float, float, float]
) -> list[Element]:
    big = kind.syntax == dicom_bytes.BIG_ENDIAN
    slope, intercept = kind.rescale(k)
    texts = [
        ((0x0008, 0x0005), "CS", "ISO_IR 100"),
        ((0x0008, 0x0008), "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        ((0x0008, 0x0016), "UI", sop_class),
        ((0x0008, 0x0018), "UI", f"{UID}.2.{k + 1}"),
        ((0x0008, 0x0020), "DA", "20200102"),
        ((0x0008, 0x0060), "CS", kind.modality),
        ((0x0010, 0x0010), "PN", "Doe^Jane"),
        ((0x0010, 0x0020), "LO", "P1"),
        ((0x0010, 0x0030), "DA", "19500102"),
        ((0x0010, 0x0040), "CS", "F"),
        ((0x0018, 0x0050), "DS", "2"),
        ((0x0020, 0x000D), "UI", f"{UID}.1"),
        ((0x0020, 0x000E), "UI", f"{UID}.1.2"),
        ((0x0020, 0x0011), "IS", "3"),
        ((0x0020, 0x0013), "IS", str(COUNT - k)),
        ((0x0020, 0x0032), "DS", "\\".join(f"{value:g}" for value in position)),
        ((0x0020, 0x0037), "DS", "1\\0\\0\\0\\1\\0"),
        ((0x0020, 0x0052), "UI", f"{UID}.1.3"),
        ((0x0028, 0x0004), "CS", "MONOCHROME2"),
        ((0x0028, 0x0030), "DS", "0.5\\0.25"),
        ((0x0028, 0x1050), "DS", "40"),
        ((0x0028, 0x1051), "DS", "400"),
    ]
    if kind.is_scaled:
        texts += [
            ((0x0028, 0x1052), "DS", f"{intercept:g}"),
            ((0x0028, 0x1053), "DS", f"{slope:g}"),
        ]
    if kind.modality == "CT":
        texts += [((0x0028, 0x1054), "LO", "HU")]
    if kind.modality == "PT":
        texts += [((0x0054, 0x1001), "CS", "BQML")]
    size = np.dtype(kind.dtype).itemsize * 8
    shorts = {
        (0x0028, 0x0002): 1,
        (0x0028, 0x0010): ROWS,
        (0x0028, 0x0011): COLUMNS,
        (0x0028, 0x0100): size,
        (0x0028, 0x0101): kind.bits,
        (0x0028, 0x0102): kind.bits - 1,
        (0x0028, 0x0103): int("i" in kind.dtype),
    }
    found = [text(tag, vr, value) for tag, vr, value in texts]
    return found + [short(tag, value, big) for tag, value in shorts.items()]


def _pixels(kind: Kind, pixels: NDArray[Any]) -> Element:
    encode = _ENCODERS.get(kind.syntax)
    if encode is not None:
        return dicom_bytes.encapsulated([b"", encode(kind, pixels)])
    big = kind.syntax == dicom_bytes.BIG_ENDIAN
    raw = pixels.astype(pixels.dtype.newbyteorder(">" if big else "<")).tobytes()
    return Element(PIXEL_DATA, b"OB" if kind.dtype == "|u1" else b"OW", raw)


def _rle(_kind: Kind, pixels: NDArray[Any]) -> bytes:
    """Segments of literal runs, the high byte's first (PS3.5 G)."""
    planes = pixels.view(np.uint8).reshape(*pixels.shape, pixels.dtype.itemsize)
    segments = []
    for number in range(planes.shape[-1] - 1, -1, -1):
        rows = (planes[row, :, number].tobytes() for row in range(planes.shape[0]))
        raw = b"".join(bytes([len(row) - 1]) + row for row in rows)
        segments.append(raw + b"\0" * (len(raw) % 2))
    offsets = [64 + sum(map(len, segments[:n])) for n in range(len(segments))]
    header = [len(segments), *offsets, *[0] * (15 - len(segments))]
    return b"".join(number.to_bytes(4, "little") for number in header) + b"".join(segments)


def _jpeg_2000(kind: Kind, pixels: NDArray[Any]) -> bytes:
    import imagecodecs

    options = {"codecformat": "J2K", "reversible": True, "resolutions": 2}
    return bytes(imagecodecs.jpeg2k_encode(pixels, 0, bitspersample=kind.bits, **options))


def _jpeg_ls(kind: Kind, pixels: NDArray[Any]) -> bytes:
    import jpeg_ls

    return bytes(jpeg_ls.encode_array(pixels)) if kind.bits else b""


def _jpeg_lossless(_kind: Kind, pixels: NDArray[Any]) -> bytes:
    import imagecodecs

    return bytes(imagecodecs.ljpeg_encode(pixels, bitspersample=16))


_ENCODERS: Final[dict[str, Callable[[Kind, NDArray[Any]], bytes]]] = {
    RLE: _rle,
    JPEG_2000: _jpeg_2000,
    JPEG_LS: _jpeg_ls,
    JPEG_LOSSLESS: _jpeg_lossless,
}
