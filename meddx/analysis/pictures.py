"""Which pictures of a case are in memory while packs read it, and the hashes of their values."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from meddx.case.evidence import Finding, ImageSource
from meddx.case.record import Case, Series, ShownSlice
from meddx.case.volume import Frames, Geometry
from meddx.imaging.frames import FrameStore, Progress
from meddx.imaging.loaded import loaded, stored_digest
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

READING: Final = Phrase("Reading the pictures")

Wants = Callable[[Series], bool]


class Pictures:
    """Brings pictures into memory for packs.

    Parameters
    ----------
    frames
        Reads them.
    """

    def __init__(self, frames: FrameStore) -> None:
        self._frames = frames

    def hashed(self, case: Case, wants: Wants, context: Context) -> Case:
        """Return the case with its single pictures in memory, and hashes of what will be read.

        Stacks and clips stay in their files; those that a pack wants get their hash.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """

        def read(series: Series) -> Series:
            is_stack = series.volume.frame_count > 1
            if is_stack and not wants(series):
                return series
            context.checkpoint(0, 1, READING)
            try:
                digest = stored_digest(series.volume, self._frames, context.children)
                series = replace(series, pixel_sha256=digest)
                return series if is_stack else loaded(series, self._frames)
            except Refused:
                return series  # packs say that it cannot be read

        return _each(case, read)

    def with_stacks(self, case: Case, wants: Wants, context: Context) -> Case:
        """Return the case with the stacks that a pack wants in memory too.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """

        def go_on(_progress: Progress) -> None:
            context.checkpoint(0, 1, READING)

        def read(series: Series) -> Series:
            if series.volume.frame_count == 1 or not wants(series):
                return series
            try:
                return loaded(series, self._frames, go_on)
            except Refused:
                return series  # the pack says that it cannot be read

        return _each(case, read)

    def shown(self, case: Case, findings: Iterable[Finding]) -> tuple[ShownSlice, ...]:
        """Return the slices of stacks that findings with a map stand on."""
        found: dict[tuple[str, int], ShownSlice] = {}
        for finding in findings:
            source = finding.source
            if finding.heatmap is None or not isinstance(source, ImageSource):
                continue
            series = case.find_series(source.series_instance_uid)
            key = (source.series_instance_uid, source.k)
            if series is not None and series.volume.frame_count > 1 and key not in found:
                found[key] = ShownSlice(source.k, loaded(_alone(series, source.k), self._frames))
        return tuple(found.values())

    def chosen(
        self, case: Case, sources: Iterable[ImageSource], context: Context
    ) -> tuple[ShownSlice, ...]:
        """Return slices that the reader chose, in memory and with the hash of their values.

        One that cannot be read stays in its file: packs say so. What is not in the case is left
        out.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        found: list[ShownSlice] = []
        for source in sources:
            series = case.find_series(source.series_instance_uid)
            if series is None or not 0 <= source.k < series.volume.shape[0]:
                continue
            context.checkpoint(0, 1, READING)
            alone = _alone(series, source.k)
            try:
                digest = stored_digest(alone.volume, self._frames, context.children)
                alone = loaded(replace(alone, pixel_sha256=digest), self._frames)
            except Refused:
                alone = replace(alone, pixel_sha256="")
            found.append(ShownSlice(source.k, alone))
        return tuple(found)

    def of_slice(self, series: Series, k: int, *, whole: bool) -> Series:
        """Return a slice alone, or the whole stack it is of, in memory.

        Raises
        ------
        Refused
            When it cannot be read.
        """
        return loaded(series if whole else _alone(series, k), self._frames)


def _alone(series: Series, k: int) -> Series:
    """Return one slice of a stack as a display set of its own, where it lies."""
    volume = series.volume
    own, data = volume.geometry, volume.data
    affine = own.affine.copy()
    affine[:3, 1:] = own.plane(k)
    if isinstance(data, Frames):
        data = Frames(data.refs[k : k + 1], (1, *data.shape[1:]), data.dtype)
    else:
        data = data[k : k + 1]
    alone = replace(
        volume,
        data=data,
        geometry=Geometry(affine, own.frame, own.calibration),
        rescale=(volume.rescale_of(k),),
        time_points=1,
    )
    windows = series.frame_windows
    uids = series.sop_instance_uids
    return replace(
        series,
        volume=alone,
        frame_windows=windows[k : k + 1] if len(windows) > 1 else windows,
        sop_instance_uids=uids[k : k + 1] if len(uids) > 1 else uids,
    )


def _each(case: Case, change: Callable[[Series], Series]) -> Case:
    studies = (replace(study, series=tuple(map(change, study.series))) for study in case.studies)
    return replace(case, studies=tuple(studies))
