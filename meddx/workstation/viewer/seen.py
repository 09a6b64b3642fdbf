"""Which pictures were on the screen: what was not is marked, and listed before a report is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meddx.case.record import Series
from meddx.case.volume import Frame
from meddx.imaging import reformatted
from meddx.imaging.view import ViewState


@dataclass(frozen=True)
class Unseen:
    """A series of which not all pictures were on the screen.

    Parameters
    ----------
    series
        Which.
    seen, total
        How many of how many.
    """

    series: Series
    seen: int
    total: int


class SeenFrames:
    """Remembers, for each series, the frames that were painted as they were acquired.

    Cuts in other planes do not count: a coronal picture shows no axial slice.
    """

    def __init__(self) -> None:
        self._frames: dict[str, set[int]] = {}
        self._slices: dict[str, frozenset[int]] = {}
        self.version = 0

    def note(self, series: Series, frame: int) -> None:
        """Take note that a frame was on the screen."""
        uid = series.series_instance_uid
        frames = self._frames.setdefault(uid, set())
        if frame not in frames:
            frames.add(frame)
            self._slices.pop(uid, None)
            self.version += 1

    def of(self, series: Series) -> frozenset[int]:
        """Slices of which a picture was seen, whatever its time point."""
        uid = series.series_instance_uid
        if uid not in self._slices:
            count = series.volume.shape[0]
            self._slices[uid] = frozenset(f % count for f in self._frames.get(uid, ()))
        return self._slices[uid]

    def count(self, series: Series) -> int:
        """How many frames of a series were seen."""
        frames = self._frames.get(series.series_instance_uid, set())
        return sum(1 for frame in frames if frame < series.volume.frame_count)

    def unseen(self, series: Iterable[Series]) -> tuple[Unseen, ...]:
        """Return the series that were not seen in full."""
        found = (Unseen(one, self.count(one), one.volume.frame_count) for one in series)
        return tuple(one for one in found if one.seen < one.total)

    def frames(self, series_instance_uid: str) -> tuple[int, ...]:
        """Return the frames of a series that were seen, in order."""
        return tuple(sorted(self._frames.get(series_instance_uid, ())))

    def restore(self, kept: Mapping[str, Iterable[int]]) -> None:
        """Take what was seen in another run of the program."""
        for uid, frames in kept.items():
            self._frames.setdefault(uid, set()).update(frames)
            self._slices.pop(uid, None)
        self.version += 1

    def renumber(self, before: Series, now: Series) -> None:
        """Take note that slices came or went: what was seen is what lies at the same place.

        Where that cannot be told, nothing of the series was seen.
        """
        uid, slices = before.series_instance_uid, before.volume.shape[0]
        frames = self._frames.get(uid, set())
        if frames and before.volume.frame_count != now.volume.frame_count:
            places = (ViewState(k=frame % slices, t=frame // slices) for frame in frames)
            stay = before.volume.geometry.frame is now.volume.geometry.frame is Frame.PATIENT
            found = (reformatted.stayed(view, before, now) for view in places) if stay else ()
            self._frames[uid] = {view.frame(now) for view in found}
        self._slices.pop(uid, None)
        self.version += 1

    def clear(self) -> None:
        """Forget all."""
        self._frames.clear()
        self._slices.clear()
        self.version += 1
