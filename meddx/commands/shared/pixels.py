"""Reads every frame of a series, to say truly what can be shown of it."""

from dataclasses import dataclass, replace

from meddx.case.record import RefusedFile, Series
from meddx.case.volume import Frames
from meddx.children import Children
from meddx.imaging.frame_reader import Failure
from meddx.imaging.frames import FrameStore
from meddx.imaging.loaded import stored_digests
from meddx.phrase import Phrase, Refused

UNREAD = Phrase("Images of this series that cannot be shown: {count} of {total}.")


@dataclass(frozen=True, eq=False)
class LookedAt:
    """A series after all of its frames were read.

    Parameters
    ----------
    series
        With the hash of its stored values, and a warning where frames are missing.
    frames_sha256
        The same of each frame, in the order of the files.
    is_shown
        Whether any frame can be shown.
    refused
        The files whose frames cannot, each with its reason.
    """

    series: Series
    frames_sha256: tuple[str, ...] = ()
    is_shown: bool = True
    refused: tuple[RefusedFile, ...] = ()


def looked_at(series: Series, store: FrameStore, children: Children) -> LookedAt:
    """Read every frame of a series."""
    volume = series.volume
    if not isinstance(volume.data, Frames):
        return _digested(series, store, children)
    failures = _failures(series, store)
    if not failures:
        return _digested(series, store, children)
    named: dict[str, RefusedFile] = {}
    for number, failure in sorted(failures.items()):
        label = volume.data.refs[number].source.label
        named.setdefault(label, RefusedFile(label, failure.code, failure.phrase))
    told = UNREAD.with_values(count=len(failures), total=volume.frame_count)
    warned = replace(series, warnings=(*series.warnings, told))
    return LookedAt(warned, (), len(failures) < volume.frame_count, tuple(named.values()))


def _failures(series: Series, store: FrameStore) -> dict[int, Failure]:
    """Read all frames: side by side where they fit into memory, else one after the other."""
    volume = series.volume
    if store.fits(volume):
        try:
            store.whole(volume)
        except Refused:
            return store.failures(volume)
        return {}
    failures: dict[int, Failure] = {}
    for number in range(volume.frame_count):
        try:
            store.voxels(volume, number)
        except Refused as refused:
            failures[number] = Failure(refused.code, refused.phrase)
    return failures


def _digested(series: Series, store: FrameStore, children: Children) -> LookedAt:
    digests = stored_digests(series.volume, store, children)
    return LookedAt(replace(series, pixel_sha256=digests.whole), digests.frames)
