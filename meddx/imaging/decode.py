"""Decodes single frames of DICOM files into voxels; runs in the child process only.

A frame is described by a ``FrameRef``: nothing but the bytes of the frame is read where they are
known. Decoders with permissive licences come first, SimpleITK's own where those fail.
"""

import hashlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.source import Source, opened
from meddx.case.volume import Coding, FrameRef
from meddx.child import Making, Reply
from meddx.imaging import decode_bits, decode_colour, decode_file, decode_stream
from meddx.imaging.decode_file import Stored
from meddx.imaging.decode_stream import DAMAGED, syntax_name
from meddx.phrase import Refused

_LITTLE: Final = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"})

Packed = Mapping[str, Any]


def load() -> None:
    """Load the decoders ahead of the first frame."""
    import imagecodecs
    import rle.rle

    for name in ("jpeg_decode", "jpegls_decode", "jpeg2k_decode"):
        getattr(imagecodecs, name)  # each is a library of its own, loaded when it is named
    rle.rle.__name__  # noqa: B018 - likewise


def packed(refs: Sequence[FrameRef]) -> dict[str, Any]:
    """Return references as the arguments of ``frames``; what they share is said once."""
    codings = list(dict.fromkeys(ref.coding for ref in refs))
    sources = list(dict.fromkeys(ref.source for ref in refs))
    coding_at = {coding: number for number, coding in enumerate(codings)}
    source_at = {source: number for number, source in enumerate(sources)}
    return {
        "codings": [vars(coding) for coding in codings],
        "sources": [source.as_json() for source in sources],
        "items": [
            [
                source_at[r.source],
                coding_at[r.coding],
                r.number,
                r.offset,
                r.length,
                r.whole,
                r.tile,
            ]
            for r in refs
        ],
    }


def _unpacked(
    codings: Sequence[Packed], sources: Sequence[Packed], items: Sequence[Sequence[Any]]
) -> list[FrameRef]:
    known_codings = [Coding(**coding) for coding in codings]
    known_sources = [Source.from_json(dict(source)) for source in sources]
    return [
        FrameRef(
            known_sources[source],
            number,
            known_codings[coding],
            offset,
            length,
            whole,
            None if tile is None else (tile[0], tile[1], tile[2], tile[3]),
        )
        for source, coding, number, offset, length, whole, tile in items
    ]


def frames(
    codings: list[Packed], sources: list[Packed], items: list[list[Any]], dtype: str
) -> Making:
    """Decode frames: the array of its number for each, or its place in ``refused``.

    The arguments are what ``packed`` gives, and the type of the voxels. An entry of ``refused`` is
    the number, the code, the template and the values of a phrase.
    """
    warnings.simplefilter("ignore")
    refused: list[list[Any]] = []
    refs = _unpacked(codings, sources, items)
    return Making({"refused": refused}, _decoded(refs, np.dtype(dtype), refused))


def _decoded(
    refs: Sequence[FrameRef], dtype: np.dtype[Any], refused: list[list[Any]]
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Decode one frame after the other; what cannot be is added to ``refused``."""
    files = decode_file.Files()
    for number, ref in enumerate(refs):
        try:
            found = _as_type(voxels(ref, files), dtype)
        except Refused as problem:
            values = [[key, value] for key, value in problem.phrase.values]
            refused.append([number, problem.code, problem.phrase.template, values])
        else:
            yield str(number), found


def _as_type(found: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Give voxels the type that the header promised, if it holds them."""
    if found.dtype == dtype:
        return found
    if dtype.kind in "iu" and found.dtype.kind in "iu" and found.size:
        info = np.iinfo(dtype)
        if info.min <= int(found.min()) and int(found.max()) <= info.max:
            return found.astype(dtype)
    elif np.can_cast(found.dtype, dtype):
        return found.astype(dtype)
    raise Refused("damaged", decode_bits.DEPTH)


def digests(codings: list[Packed], sources: list[Packed], items: list[list[Any]]) -> Reply:
    """Return the SHA-256 of the stored values of all frames together, and of each (``frames``).

    Stored values are taken in C order, little-endian, before rescale and colour conversion.
    """
    warnings.simplefilter("ignore")
    digest, each = hashlib.sha256(), list[str]()
    files = decode_file.Files()
    for ref in _unpacked(codings, sources, items):
        stored = _stored(ref, files).values
        little = stored.astype(stored.dtype.newbyteorder("<"), copy=False)
        payload = np.ascontiguousarray(little).data
        digest.update(payload)
        each.append(hashlib.sha256(payload).hexdigest())
    return Reply({"sha256": digest.hexdigest(), "frames": each}, {})


def voxels(ref: FrameRef, files: decode_file.Files) -> NDArray[Any]:
    """Decode one frame.

    Returns
    -------
    ndarray, shape (rows, cols) of stored values (or of modality values where the file has a
    modality table), or (rows, cols, 3) of uint8 for colour.

    Raises
    ------
    Refused
        ``damaged``, ``transfer_syntax``, ``colour_model`` ...
    """
    stored = _stored(ref, files)
    if stored.photometric not in {"MONOCHROME1", "MONOCHROME2"}:
        return decode_colour.rgb(stored, ref.coding)
    values = stored.values
    if values.ndim != 2:
        raise Refused("damaged", DAMAGED.with_values(name=syntax_name(ref.coding.syntax)))
    if ref.tile is not None:
        top, left, height, width = ref.tile
        values = values[top : top + height, left : left + width]
    return stored.with_modality_table(values) if ref.whole else values


def _stored(ref: FrameRef, files: decode_file.Files) -> Stored:
    """Return stored values of a frame, with the colour model that they are in now."""
    coding = ref.coding
    if ref.whole or ref.length == 0:
        return decode_file.stored(ref, files)
    with opened(ref.source) as stream:
        stream.seek(ref.offset)
        payload = stream.read(ref.length)
    if len(payload) < ref.length:
        raise Refused("damaged", DAMAGED.with_values(name=syntax_name(coding.syntax)))
    if coding.syntax in _LITTLE:
        return Stored(decode_bits.native(payload, coding), coding.photometric)
    values, photometric = decode_stream.decoded(payload, ref)
    return Stored(decode_bits.checked_shape(values, coding), photometric)
