"""Copies the pictures of a disc into memory, so that it may be taken out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from meddx import media
from meddx.case.record import Case
from meddx.case.volume import Frames, Volume
from meddx.imaging.frames import FrameStore, Progress
from meddx.jobs import Context
from meddx.phrase import Phrase

COPYING: Final = Phrase("Copying the images from the disc; leave it in")
COPIED: Final = Phrase("All images are in memory; the disc may be taken out.")
LEFT: Final = Phrase(
    "Not all images of this disc could be read into memory. Leave it in, or copy its files to this "
    "computer and open them there."
)


def on_removable_media(case: Case) -> tuple[Volume, ...]:
    """Return the volumes of a case whose pixels still lie on a disc, a stick or a card."""
    volumes = [item.volume for item in case.series if isinstance(item.volume.data, Frames)]
    first = {volume: _first_file(volume) for volume in volumes}
    taken = media.removable(first.values())
    return tuple(volume for volume in volumes if first[volume] in taken)


def copy(volumes: Sequence[Volume], frames: FrameStore, context: Context) -> Phrase:
    """Read all frames while nothing else is wanted; says whether the disc may be taken out.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """

    def show(progress: Progress) -> None:
        context.checkpoint(progress.ready + progress.failed, progress.total, COPYING)

    return COPIED if frames.copy(volumes, show) else LEFT


def _first_file(volume: Volume) -> Path:
    data = volume.data
    if not isinstance(data, Frames):
        raise TypeError("the voxels are in memory")
    return data.refs[0].source.path
