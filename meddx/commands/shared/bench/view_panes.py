"""Several panes at once: a stack scrolled in four of them, and a point that leads three cuts."""

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from meddx.commands.shared.bench.view_frames import WARM_UP, Mouse, Seconds, show

if TYPE_CHECKING:
    from meddx.case.record import Series
    from meddx.workstation.viewer.viewer import Viewer

FOUR: Final = "2x2 scroll"
MPR: Final = "mpr drag"
_STEP_MM: Final = 0.75
_SPACING_MM: Final = 0.7
_DISTINCT: Final = 40  # slices that differ; the others are these again
_STEPS: Final = 43
_PACE_MS: Final = 25  # 40 steps a second
_SEED: Final = 20260726


def volume_of(slices: int, size: int) -> "Series":
    """Return a CT of noise about soft tissue, ``slices`` of ``size`` rows and columns."""
    from meddx.case.record import Series, Window
    from meddx.case.volume import Calibration, Frame, Geometry, Volume

    random = np.random.default_rng(_SEED)
    few = random.integers(-160, 240, (min(slices, _DISTINCT), size, size), np.int16)
    voxels = np.empty((slices, size, size), np.int16)
    for k in range(slices):
        voxels[k] = few[k % len(few)]
    affine = np.zeros((4, 4))
    affine[:3, :3] = np.diag([_SPACING_MM, _SPACING_MM, _STEP_MM])[:, ::-1]
    affine[3, 3] = 1.0
    window = Window(40.0, 400.0, "LINEAR")
    volume = Volume(voxels, Geometry(affine, Frame.PATIENT, Calibration.PATIENT), "HU")
    return Series("1.2.5", "1.2", "CT", volume, windows=(window,), orientation=("L", "P"))


def meddx(slices: int, size: int) -> Seconds:
    """Turn the wheel over one of four linked panes, then drag the point of three crossing cuts."""
    from meddx.imaging.frames import FrameStore
    from meddx.workstation.app import make_application
    from meddx.workstation.i18n import Translation
    from meddx.workstation.viewer.viewer import Viewer

    make_application()
    store = FrameStore()
    viewer = Viewer(Translation(), store)
    try:
        show(viewer, viewer.canvas, volume_of(slices, size))
        told = {FOUR: _scrolled(viewer, slices), MPR: _led(viewer)}
    finally:
        viewer.close()
        store.close()
    return {what: seconds[WARM_UP:] for what, seconds in told.items()}


def _scrolled(viewer: "Viewer", slices: int) -> list[float]:
    from meddx.workstation.frame_clock import Painted, spin
    from meddx.workstation.viewer.layout import grid

    room = viewer.desk.room.laid_out(grid(2, 2))
    first = room.panes[0]
    for number in range(1, len(room.panes)):
        room = room.with_series(number, first.series, first.view)
    viewer.desk.go(room)
    spin(500)
    mouse, seconds = Mouse(viewer.canvas.viewport()), list[float]()
    painted, back = Painted(viewer.canvas.viewport()), False
    for _ in range(_STEPS):
        k = viewer.canvas.view.k
        back = k == slices - 1 or (back and k > 0)
        seconds.append(painted.after(partial(mouse.turn, back=back)))
        spin(_PACE_MS)
    return seconds


def _led(viewer: "Viewer") -> list[float]:
    from meddx.workstation.frame_clock import Painted, spin
    from meddx.workstation.tools.crosshair import CrosshairTool
    from meddx.workstation.viewer import mpr

    series = viewer.canvas.series
    if series is None:
        return []
    viewer.desk.go(mpr.arranged(viewer.desk.room, series))
    viewer.choose_tool(CrosshairTool())
    spin(500)
    mouse, painted = Mouse(viewer.canvas.viewport()), Painted(viewer.canvas.viewport())
    mouse.press()
    spin(200)
    seconds = []
    for number in range(_STEPS):
        seconds.append(painted.after(partial(mouse.move, 2 * number)))
        spin(_PACE_MS)
    mouse.release()
    return seconds
