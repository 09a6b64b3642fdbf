"""What stands under the pointer in a view: value and place, and the voxel they belong to."""

from dataclasses import replace

from meddx.imaging import fusion, turned
from meddx.imaging.probe import Probe, probe
from meddx.imaging.view import Point, ViewState
from meddx.workstation.viewer.stage import Stage


def probe_at(stage: Stage, view: ViewState, at: Point) -> Probe | None:
    """Read a picture point ``(row, col)`` of a view; None where there is no picture.

    In a cut, or a turned picture, the index is that of the voxel of the series that lies nearest;
    nothing was stored in a cut.
    """
    stored = stage.stored(view)
    if stored is None:
        return None
    shown = stage.shown(view)
    row, col = int(at[0] // 1), int(at[1] // 1)
    read = probe(shown, view.k, row, col, stored, view.t)
    if read is None:
        return None
    read = replace(read, over=_over(stage, view, at))
    if len(read.values) == 1:
        own = stage.stored_at(view, row, col)
        read = replace(read, stored=own, shown=stage.grey_at(view, row, col))
    if shown is stage.series:
        return read
    # Without a place in the patient both geometries still measure in the same px or mm.
    place = shown.volume.geometry.to_patient(read.index)
    k, j, i = stage.series.volume.geometry.to_index(place)
    return replace(read, index=(round(k), round(j), round(i)))


def _over(stage: Stage, view: ViewState, at: Point) -> str:
    """Read what a fused series measures under a point; empty where it does not, or not yet."""
    over = stage.fused.series(view.fusion)
    laid = None if over is None else stage.fused.over(view.fusion, stage.cut(view), view.t)
    if over is None or laid is None or laid.is_draft:
        return ""
    own = turned.of_view(view, stage.unturned(view)).inverse.point(at)
    return fusion.read(over, laid.values, laid.finer, own) or ""
