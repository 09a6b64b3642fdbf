"""What stands under the pointer in a view: value and place, and the voxel they belong to."""

from dataclasses import replace

from meddx.imaging.probe import Probe, probe
from meddx.imaging.view import Point, ViewState
from meddx.workstation.viewer.stage import Stage


def probe_at(stage: Stage, view: ViewState, at: Point) -> Probe | None:
    """Read a picture point ``(row, col)`` of a view; None where there is no picture.

    In a cut the index is that of the voxel of the series that lies nearest.
    """
    stored = stage.stored(view)
    if stored is None:
        return None
    shown = stage.shown(view)
    read = probe(shown, view.k, int(at[0] // 1), int(at[1] // 1), stored, view.t)
    if read is None or shown is stage.series or read.position_mm is None:
        return read
    k, j, i = stage.series.volume.geometry.to_index(read.position_mm)
    return replace(read, index=(round(k), round(j), round(i)))
