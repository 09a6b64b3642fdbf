"""Series whose pixels are in memory, for what looks at all of them: analysis, reports, export."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from meddx.case.record import Series
from meddx.case.volume import Frames, Volume
from meddx.children import Children
from meddx.imaging import decode
from meddx.imaging.frames import FrameStore, Progress
from meddx.phrase import Phrase, Refused

NOT_HASHED: Final = Phrase("The pixels of this series could not be read again.")
_DEADLINE_S: Final = 600.0


def loaded(
    series: Series,
    frames: FrameStore,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> Series:
    """Return the series with its voxels in memory.

    Raises
    ------
    Refused
        If a frame cannot be read, or all together do not fit.
    """
    volume = series.volume
    if not isinstance(volume.data, Frames):
        return series
    if volume.frame_count == 1:
        voxels = frames.voxels(volume, 0)[None]
    else:
        voxels = frames.whole(volume, on_progress)
    bits = volume.data.refs[0].coding.bits_stored
    return replace(series, volume=replace(volume, data=voxels, bits_stored=bits))


def stored_digest(volume: Volume, frames: FrameStore, children: Children) -> str:
    """SHA-256 of the stored values of a volume; see ``stored_digests``."""
    return stored_digests(volume, frames, children).whole


@dataclass(frozen=True)
class Digests:
    """SHA-256 of all stored values together, and of each frame."""

    whole: str
    frames: tuple[str, ...]


def stored_digests(volume: Volume, frames: FrameStore, children: Children) -> Digests:
    """Digest stored values: C order, little-endian, in the order of the files.

    Stored values are those before modality table and colour conversion; for a volume that never
    lay in files, its voxels.

    Raises
    ------
    Refused
        If a frame cannot be read.
    """
    data = volume.data
    if not isinstance(data, Frames):
        return _digested(np.ascontiguousarray(frame).data for frame in data)
    refs = data.refs
    order = sorted(range(len(refs)), key=lambda n: (refs[n].source, refs[n].number))
    if volume.is_colour or any(ref.tile or ref.whole for ref in refs):
        return _decoded_again(data, order, children)
    voxels = (frames.voxels(volume, number) for number in order)
    return _digested(v.astype(v.dtype.newbyteorder("<"), copy=False).data for v in voxels)


def _digested(payloads: Iterable[memoryview]) -> Digests:
    whole, each = hashlib.sha256(), list[str]()
    for payload in payloads:
        whole.update(payload)
        each.append(hashlib.sha256(payload).hexdigest())
    return Digests(whole.hexdigest(), tuple(each))


def _decoded_again(data: Frames, order: list[int], children: Children) -> Digests:
    """Digest the stored values themselves, each picture of a file once."""
    distinct = {(data.refs[n].source, data.refs[n].number): data.refs[n] for n in order}
    reply = children.call(
        "meddx.imaging.decode:digests", decode.packed(list(distinct.values())), _DEADLINE_S
    )
    whole, each = reply.header.get("sha256"), reply.header.get("frames")
    if not isinstance(whole, str) or not isinstance(each, list):
        raise Refused("not_hashed", NOT_HASHED)
    return Digests(whole, tuple(map(str, each)))
