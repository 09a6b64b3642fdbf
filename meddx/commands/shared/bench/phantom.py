"""A CT that belongs to nobody: seeded, with a body's shapes, a scanner's noise and its headers."""

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SEED: Final = 20260724
INTERCEPT: Final = -1024
SPACING_MM: Final = 0.703125
STEP_MM: Final = 0.75
HIGHEST: Final = 4095  # 12 bits
_WRITTEN_AT: Final = 1_700_000_000
_ROOT_UID: Final = "1.2.826.0.1.3680043.8.498.7301"
# Centre (j, i) and half axes as parts of the picture, HU. Later shapes cover earlier ones.
_SHAPES: Final = (
    ((0.52, 0.50), (0.34, 0.44), -95.0),  # fat
    ((0.52, 0.50), (0.31, 0.41), 52.0),  # muscle
    ((0.47, 0.33), (0.19, 0.13), -860.0),  # lungs
    ((0.47, 0.67), (0.19, 0.13), -855.0),
    ((0.44, 0.53), (0.11, 0.09), 44.0),  # heart
    ((0.60, 0.50), (0.03, 0.03), 150.0),  # aorta
    ((0.70, 0.50), (0.06, 0.05), 420.0),  # vertebra
    ((0.72, 0.50), (0.02, 0.02), 12.0),  # canal
    ((0.86, 0.50), (0.012, 0.47), -210.0),  # table
)
_SIGMA_HU: Final = 22.0


@dataclass(frozen=True)
class Syntax:
    """A transfer syntax to measure: its name, its UID, and how a slice becomes its bytes."""

    name: str
    uid: str
    encode: Callable[[NDArray[np.uint16]], bytes] | None


def _jpeg2000(pixels: NDArray[np.uint16]) -> bytes:
    import imagecodecs

    return bytes(
        imagecodecs.jpeg2k_encode(
            pixels, codecformat="j2k", reversible=True, mct=False, bitspersample=12, numthreads=1
        )
    )


def _jpegls(pixels: NDArray[np.uint16]) -> bytes:
    import imagecodecs

    return bytes(imagecodecs.jpegls_encode(pixels))


def _rle(pixels: NDArray[np.uint16]) -> bytes:
    from rle.utils import encode_pixel_data

    rows, columns = pixels.shape
    form = {"rows": rows, "columns": columns, "samples_per_pixel": 1, "bits_allocated": 16}
    return bytes(encode_pixel_data(pixels.tobytes(), None, "<", number_of_frames=1, **form))


SYNTAXES: Final = (
    Syntax("uncompressed", "1.2.840.10008.1.2.1", None),
    Syntax("jpeg2000", "1.2.840.10008.1.2.4.90", _jpeg2000),
    Syntax("jpegls", "1.2.840.10008.1.2.4.80", _jpegls),
    Syntax("rle", "1.2.840.10008.1.2.5", _rle),
)


@dataclass(frozen=True)
class Phantom:
    """A series on disk.

    Parameters
    ----------
    folder
        Of its files, which are named without order.
    slice_sums
        Sum of the HU of each slice, in the order of position: what every reader must find.
    volume_bytes, file_bytes
        Size of the voxels at 16 bits, and of the files.
    """

    folder: Path
    slice_sums: tuple[int, ...]
    volume_bytes: int
    file_bytes: int


def slice_of(number: int, count: int, size: int) -> NDArray[np.uint16]:
    """Make the stored values of one slice, ndarray of shape (size, size), 12 bits in 16.

    The same number always gives the same slice. The noise is correlated over neighbouring pixels,
    as a reconstruction filter leaves it.
    """
    random = np.random.default_rng((SEED, number))
    place = np.linspace(0.0, 1.0, size, dtype=np.float32)
    j, i = place[:, None], place[None, :]
    swell = np.float32(1.0 + 0.12 * np.sin(2.0 * np.pi * number / max(count, 1)))
    values = np.full((size, size), -1000.0, np.float32)
    for (at_j, at_i), (half_j, half_i), hounsfield in _SHAPES:
        inside = ((j - at_j) / (half_j * swell)) ** 2 + ((i - at_i) / (half_i * swell)) ** 2 < 1
        values[inside] = hounsfield
    noise = random.standard_normal((size, size), dtype=np.float32)
    noise = noise + 0.5 * (np.roll(noise, 1, 0) + np.roll(noise, 1, 1))
    stored = values + noise * np.float32(_SIGMA_HU / np.sqrt(1.5)) - INTERCEPT
    stored[(j - 0.5) ** 2 + (i - 0.5) ** 2 > 0.25] = 0.0  # outside the field of reconstruction
    pixels: NDArray[np.uint16] = np.rint(stored).clip(0, HIGHEST).astype(np.uint16)
    return pixels


def write(folder: Path, syntax: Syntax, count: int, size: int, threads: int = 2) -> Phantom:
    """Write ``count`` slices, one file each, and return what must be found in them.

    A series of two small slices is written beside it.
    """
    _write_series(warm_up_folder(folder), syntax, 2, 32, threads)
    return _write_series(folder, syntax, count, size, threads)


def _write_series(folder: Path, syntax: Syntax, count: int, size: int, threads: int) -> Phantom:
    folder.mkdir(parents=True)

    def one(number: int) -> tuple[int, int]:
        pixels = slice_of(number, count, size)
        path = folder / _file_name(number)
        _write_slice(path, pixels, number, syntax)
        hounsfield = int(pixels.sum(dtype=np.int64)) + INTERCEPT * pixels.size
        return hounsfield, path.stat().st_size

    with ThreadPoolExecutor(threads) as pool:  # the encoders let other threads run
        made = list(pool.map(one, range(count)))
    sums, sizes = zip(*made, strict=True)
    return Phantom(folder, tuple(sums), 2 * count * size * size, sum(sizes))


def warm_up_folder(folder: Path) -> Path:
    """Where the small series lies that is opened before the one of ``folder``."""
    return folder.with_name(f"{folder.name}-warm-up")


def _file_name(number: int) -> str:
    """Name a file so that names say nothing about positions, as on many a disk."""
    return hashlib.sha256(f"{SEED}.{number}".encode()).hexdigest()[:8].upper()


def _write_slice(path: Path, pixels: NDArray[np.uint16], number: int, syntax: Syntax) -> None:
    from pydicom.encaps import encapsulate

    from meddx.commands.shared.bench.header import ct_header

    dataset = ct_header(number, pixels.shape[0], syntax.uid, _ROOT_UID)
    if syntax.encode is None:
        dataset.PixelData = pixels.tobytes()
    else:
        dataset.PixelData = encapsulate([syntax.encode(pixels)])
        dataset["PixelData"].is_undefined_length = True
    dataset["PixelData"].VR = "OW" if syntax.encode is None else "OB"
    dataset.save_as(path, enforce_file_format=True)
    os.utime(path, (_WRITTEN_AT, _WRITTEN_AT))  # no index believes files of this very moment


def warm(folder: Path) -> None:
    """Read every file once, so that all contenders find them in the file cache."""
    for path in sorted(folder.iterdir()):
        path.read_bytes()


def sums_of(voxels: NDArray[Any], slope: float = 1.0, intercept: float = 0.0) -> tuple[int, ...]:
    """Sum each slice of ``(k, j, i)`` after rescale, without copying the volume."""
    sums = (float(plane.sum(dtype=np.int64)) for plane in voxels)
    return tuple(round(slope * total + intercept * voxels[0].size) for total in sums)
