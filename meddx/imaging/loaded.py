"""Series whose pixels are in memory, for what looks at all of them: analysis, reports, export."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from meddx.case.record import Series
from meddx.case.volume import Frames, Volume
from meddx.children import Children
from meddx.imaging import decode
from meddx.imaging.frames import FrameStore, Progress
from meddx.phrase import Phrase, Refused

NOT_HASHED = Phrase("The pixels of this series could not be read again.")


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
    return replace(series, volume=replace(volume, data=voxels))


def stored_digest(volume: Volume, frames: FrameStore, children: Children) -> str:
    """SHA-256 of the stored values of a volume: C order, little-endian, in the order of its files.

    Stored values are those before modality table and colour conversion; for a volume that never
    lay in files, its voxels.
    """
    if not isinstance(volume.data, Frames):
        return hashlib.sha256(np.ascontiguousarray(volume.data).data).hexdigest()
    refs = volume.data.refs
    order = sorted(range(len(refs)), key=lambda n: (refs[n].source, refs[n].number))
    if volume.is_colour or any(ref.tile or ref.whole for ref in refs):
        return _decoded_again(volume.data, order, children)
    digest = hashlib.sha256()
    for number in order:
        voxels = frames.voxels(volume, number)
        digest.update(voxels.astype(voxels.dtype.newbyteorder("<"), copy=False).data)
    return digest.hexdigest()


def _decoded_again(data: Frames, order: list[int], children: Children) -> str:
    """Digest the stored values themselves, each picture of a file once."""
    distinct = {(data.refs[n].source, data.refs[n].number): data.refs[n] for n in order}
    reply = children.call(
        "meddx.imaging.decode:digests", decode.packed(list(distinct.values())), 600.0
    )
    digest = reply.header.get("sha256")
    if not isinstance(digest, str):
        raise Refused("not_hashed", NOT_HASHED)
    return digest
