"""Volumes whose frames lie in files, without any DICOM: nothing but words in a file."""

import struct
import zlib
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef, Frames, Geometry, Volume

EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"


def coding(values: NDArray[Any], syntax: str = EXPLICIT) -> Coding:
    """How frames of these values, shape (frames, rows, columns), are stored."""
    bits = values.dtype.itemsize * 8
    _, rows, columns = values.shape
    signed = values.dtype.kind == "i"
    return Coding(syntax, rows, columns, 1, bits, bits, bits - 1, signed, "MONOCHROME2")


def plain(folder: Path, values: NDArray[Any], **more: Any) -> Volume:
    """Write each frame as a file of its own that is read straight into place."""
    stored = coding(values)
    refs = []
    for number, frame in enumerate(values):
        path = folder / f"{number:04d}.raw"
        path.write_bytes(b"head" + frame.astype(frame.dtype.newbyteorder("<")).tobytes())
        refs.append(FrameRef(Source(path), 0, stored, 4, frame.nbytes))
    return Volume(Frames(tuple(refs), values.shape, values.dtype), Geometry.pixels(), **more)


def coded(path: Path, values: NDArray[Any], **more: Any) -> Volume:
    """Write all frames into one file, each deflated: they need a child process."""
    stored = coding(values, DEFLATED_FRAMES)
    refs, body = [], b"head"
    for number, frame in enumerate(values):
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        code = packer.compress(frame.astype(frame.dtype.newbyteorder("<")).tobytes())
        code += packer.flush()
        code += b"\0" * (len(code) % 2)
        item = b"\xfe\xff\x00\xe0" + struct.pack("<L", len(code)) + code
        refs.append(FrameRef(Source(path), number, stored, len(body), len(item)))
        body += item
    path.write_bytes(body)
    return Volume(Frames(tuple(refs), values.shape, values.dtype), Geometry.pixels(), **more)
