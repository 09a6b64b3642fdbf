"""A NIfTI file, read in the child process (NIfTI-1.1 and NIfTI-2 headers, nifti1.h, nifti2.h).

The header is believed only after every number of it was checked against the file's size, so that
no memory is asked for that the file cannot fill.
"""

import gzip
import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.importers.shared.packed import TOO_DENSE
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 4 << 30
MAX_RATIO: Final = 200
RATIO_FROM: Final = 300_000_000

DAMAGED: Final = Phrase("The header of this NIfTI file is damaged: {what}. Export it again.")
CUT_SHORT: Final = Phrase("This NIfTI file is cut short or damaged. Copy it again.")
TOO_LARGE: Final = Phrase("This NIfTI file holds more than 4 GB. Open a part of it.")
PAIR: Final = Phrase(
    "This is one half of a pair of .hdr and .img files. Convert the pair to one .nii file and open "
    "that."
)
VALUES: Final = Phrase(
    "This NIfTI file holds {count} values at each voxel. MedDx shows files with one."
)
DATA_TYPE: Final = Phrase("MedDx does not read NIfTI files of data type {code}.")

GZIP: Final = b"\x1f\x8b"
_ONE, _TWO = 348, 540
_RGB, _RGBA = 128, 2304
_TYPES: Final = {
    2: "u1",
    4: "i2",
    8: "i4",
    16: "f4",
    64: "f8",
    _RGB: "u1",
    256: "i1",
    512: "u2",
    768: "u4",
    1024: "i8",
    1280: "u8",
    _RGBA: "u1",
}
_SAMPLES: Final = {_RGB: 3, _RGBA: 4}
_MM: Final = {0: 1.0, 1: 1000.0, 2: 1.0, 3: 0.001}  # unknown, m, mm, um
_RAS_TO_LPS: Final = np.diag([-1.0, -1.0, 1.0, 1.0])
_PIECE: Final = 1 << 20


@dataclass(frozen=True, eq=False)
class Header:
    """What a NIfTI header says, checked.

    Parameters
    ----------
    order
        ``<`` or ``>``.
    shape
        ``(i, j, k, t)``.
    datatype, samples
        Code of the data type, and how many numbers a voxel has (3 or 4 for colour).
    offset
        Of the first voxel in the file, bytes.
    slope, intercept
        Scaling as written; a slope of 0 is none.
    sform, qform
        Index ``(i, j, k, 1)`` to RAS in the file's unit, (4, 4); None where there is none.
    unit_mm
        Size of the file's unit of length in mm.
    is_unit_known
        Whether the file names that unit.
    """

    order: str
    shape: tuple[int, int, int, int]
    datatype: int
    samples: int
    offset: int
    slope: float
    intercept: float
    sform: NDArray[np.float64] | None
    qform: NDArray[np.float64] | None
    unit_mm: float
    is_unit_known: bool

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the numbers in the file."""
        return np.dtype(self.order + _TYPES[self.datatype])

    @property
    def data_bytes(self) -> int:
        """Size of all voxels; Python's integers do not overflow."""
        i, j, k, t = self.shape
        return i * j * k * t * self.samples * self.dtype.itemsize


def looks_like(head: bytes) -> bool:
    """Tell by the first bytes, decompressed, whether a file is NIfTI or a half of a pair."""
    order = _order(head)
    if order is None:
        return False
    if struct.unpack(f"{order}i", head[:4])[0] == _TWO:
        return head[4:7] in {b"n+2", b"ni2"}
    magic = head[344:348]
    return magic in {b"n+1\0", b"ni1\0"} or (magic == bytes(4) and head[38:39] == b"r")


def _order(head: bytes) -> str | None:
    """Byte order by the header's own size, its first number."""
    if len(head) < _ONE:
        return None
    sizes = {order: struct.unpack(f"{order}i", head[:4])[0] for order in "<>"}
    return next((order for order, size in sizes.items() if size in {_ONE, _TWO}), None)


def parse(head: bytes) -> Header:
    """Read a header.

    Raises
    ------
    Refused
        ``nifti_pair``, ``cut_short``, ``damaged``, ``several_values`` or ``data_type``.
    """
    order = _order(head)
    if order is None or not looks_like(head):
        raise _damaged("its size")
    is_two = struct.unpack(f"{order}i", head[:4])[0] == _TWO
    if (head[4:7] if is_two else head[344:347]) != (b"n+2" if is_two else b"n+1"):
        raise Refused("nifti_pair", PAIR)
    if len(head) < (_TWO if is_two else _ONE):
        raise Refused("cut_short", CUT_SHORT)
    return _header(_Fields(head, order, is_two))


class _Fields:
    """Named numbers of a header: NIfTI-2 has other widths and places than NIfTI-1."""

    # name: (format and place in NIfTI-1, in NIfTI-2)
    _PLACES: Final = {
        "dim": (("8h", 40), ("8q", 16)),
        "datatype": (("h", 70), ("h", 12)),
        "bitpix": (("h", 72), ("h", 14)),
        "pixdim": (("8f", 76), ("8d", 104)),
        "vox_offset": (("f", 108), ("q", 168)),
        "scl": (("2f", 112), ("2d", 176)),
        "xyzt_units": (("B", 123), ("i", 500)),
        "codes": (("2h", 252), ("2i", 344)),
        "quaternion": (("6f", 256), ("6d", 352)),
        "srow": (("12f", 280), ("12d", 400)),
    }

    def __init__(self, head: bytes, order: str, is_two: bool) -> None:
        self._head = head
        self.order = order
        self.is_two = is_two

    def __call__(self, name: str) -> tuple[Any, ...]:
        layout, place = self._PLACES[name][self.is_two]
        return struct.unpack_from(self.order + layout, self._head, place)


def _header(fields: _Fields) -> Header:
    (datatype,), (bitpix,) = fields("datatype"), fields("bitpix")
    if datatype not in _TYPES:
        raise Refused("data_type", DATA_TYPE.with_values(code=datatype))
    samples = _SAMPLES.get(datatype, 1)
    if bitpix != 8 * samples * np.dtype(_TYPES[datatype]).itemsize:
        raise _damaged("bitpix")
    slope, intercept = fields("scl")
    (units,) = fields("xyzt_units")
    sform, qform = _sform(fields), _qform(fields)
    return Header(
        order=fields.order,
        shape=_shape(fields("dim")),
        datatype=datatype,
        samples=samples,
        offset=_offset(fields),
        slope=float(slope) if np.isfinite(slope) and np.isfinite(intercept) else 0.0,
        intercept=float(intercept) if np.isfinite(intercept) else 0.0,
        sform=sform,
        qform=qform,
        unit_mm=_MM.get(units & 7, 1.0),
        is_unit_known=units & 7 in {1, 2, 3},
    )


def _shape(dim: tuple[int, ...]) -> tuple[int, int, int, int]:
    count = dim[0]
    if not 1 <= count <= 7:
        raise _damaged("dim")
    sizes = [*dim[1 : count + 1], *[1] * (7 - count)]
    if min(sizes) < 1:
        raise _damaged("dim")
    values = sizes[4] * sizes[5] * sizes[6]
    if values > 1:
        raise Refused("several_values", VALUES.with_values(count=values))
    return sizes[0], sizes[1], sizes[2], sizes[3]


def _offset(fields: _Fields) -> int:
    (offset,) = fields("vox_offset")
    least = _TWO + 4 if fields.is_two else _ONE + 4
    if not np.isfinite(offset) or offset != int(offset) or not (offset == 0 or offset >= least):
        raise _damaged("vox_offset")
    return int(offset) or least


def _sform(fields: _Fields) -> NDArray[np.float64] | None:
    if fields("codes")[1] <= 0:
        return None
    affine = np.vstack([np.reshape(fields("srow"), (3, 4)), [0.0, 0.0, 0.0, 1.0]])
    return affine if _is_usable(affine) else None


def _qform(fields: _Fields) -> NDArray[np.float64] | None:
    """Rotation of a quaternion, times the spacing; pixdim[0] < 0 turns k round (nifti1.h)."""
    if fields("codes")[0] <= 0:
        return None
    b, c, d, *origin = fields("quaternion")
    rest = 1.0 - (b * b + c * c + d * d)
    if not np.isfinite(rest) or rest < -1e-4:
        return None
    a = max(rest, 0.0) ** 0.5
    pixdim = fields("pixdim")
    spacing = np.array([pixdim[1], pixdim[2], -pixdim[3] if pixdim[0] < 0 else pixdim[3]])
    length = (a * a + b * b + c * c + d * d) ** 0.5
    a, b, c, d = a / length, b / length, c / length, d / length
    rotation = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
    )
    affine = np.eye(4)
    affine[:3, :3] = rotation * spacing
    affine[:3, 3] = origin
    return affine if _is_usable(affine) else None


def _is_usable(affine: NDArray[np.float64]) -> bool:
    """Whether an affine is finite and its axes span space."""
    if not np.isfinite(affine).all():
        return False
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    if (lengths <= 0).any():
        return False
    return bool(abs(np.linalg.det(affine[:3, :3] / lengths)) > 1e-6)


def affine_lps(header: Header) -> NDArray[np.float64] | None:
    """Index ``(k, j, i)`` to LPS mm, (4, 4): the sform, else the qform; None where neither is."""
    affine = header.qform if header.sform is None else header.sform
    if affine is None:
        return None
    in_mm = affine.copy()
    in_mm[:3] *= header.unit_mm
    placed: NDArray[np.float64] = _RAS_TO_LPS @ in_mm[:, [2, 1, 0, 3]]
    return placed


def disagreement_mm(header: Header) -> float:
    """Largest distance between a corner by the sform and by the qform; 0 where only one is."""
    if header.sform is None or header.qform is None:
        return 0.0
    i, j, k = (size - 1 for size in header.shape[:3])
    corners = np.array([[a, b, c, 1.0] for a in (0, i) for b in (0, j) for c in (0, k)], np.float64)
    apart = corners @ (header.sform - header.qform).T
    return float(np.linalg.norm(apart[:, :3], axis=1).max()) * header.unit_mm


def read_nifti(source: dict[str, Any]) -> Reply:
    """Read a NIfTI file, plain or gzip, in the child process.

    Returns
    -------
    Reply
        ``voxels``: stored values, (t * k, j, i), or (t * k, j, i, 3) of uint8. The header holds
        ``affine`` (index ``(k, j, i)`` to LPS mm, or None), ``time_points``, ``rescale``,
        ``sha256``, ``is_unit_known``, ``apart_mm`` (between sform and qform), ``has_alpha``.

    Raises
    ------
    Refused
        What ``parse`` refuses; ``too_large``, ``too_dense``, ``cut_short``.
    """
    with opened(Source.from_json(source)) as stream:
        try:
            header, voxels, sha256 = _read(stream)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Refused("cut_short", CUT_SHORT) from error
    affine = affine_lps(header)
    is_scaled = header.slope != 0.0 and header.samples == 1
    told = {
        "affine": None if affine is None else affine.tolist(),
        "time_points": header.shape[3],
        "rescale": [header.slope, header.intercept] if is_scaled else [1.0, 0.0],
        "sha256": sha256,
        "is_unit_known": header.is_unit_known,
        "apart_mm": disagreement_mm(header),
        "has_alpha": header.samples == 4,
    }
    return Reply(told, {"voxels": voxels})


def _read(stream: BinaryIO) -> tuple[Header, NDArray[Any], str]:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    packed = stream.read(2) == GZIP
    stream.seek(0)
    plain: Any = gzip.GzipFile(fileobj=stream) if packed else stream
    head = plain.read(_TWO)
    header = parse(head)
    wanted = header.offset + header.data_bytes
    if packed and wanted > max(RATIO_FROM, MAX_RATIO * size):
        raise Refused("too_dense", TOO_DENSE)
    if not packed and wanted > size:
        raise Refused("cut_short", CUT_SHORT)
    if header.data_bytes > MAX_BYTES:
        raise Refused("too_large", TOO_LARGE)
    plain.seek(header.offset)
    raw = _fill(plain, header.data_bytes)
    digest = hashlib.sha256(head)
    digest.update(raw.data)
    return header, _voxels(raw, header), digest.hexdigest()


def _fill(stream: Any, size: int) -> NDArray[np.uint8]:  # noqa: ANN401 - a readable stream
    """Read all voxels into one array; a stream that ends early is cut short."""
    raw = np.empty(size, np.uint8)
    view, done = raw.data, 0
    while done < size:
        count = stream.readinto(view[done : done + _PIECE])
        if not count:
            raise EOFError
        done += count
    stream.read(1)  # at the end of a gzip stream its checksum is compared
    return raw


def _voxels(raw: NDArray[np.uint8], header: Header) -> NDArray[Any]:
    i, j, k, t = header.shape
    if header.samples > 1:
        return np.ascontiguousarray(raw.reshape(t * k, j, i, header.samples)[..., :3])
    voxels = raw.view(header.dtype).reshape(t * k, j, i)
    if header.dtype.newbyteorder("=") != header.dtype:
        voxels = voxels.byteswap(inplace=True).view(header.dtype.newbyteorder("="))
    return voxels


def _damaged(what: str) -> Refused:
    return Refused("damaged", DAMAGED.with_values(what=what))
