"""Runs by itself in an environment that has napari: the same pictures, scrolled and windowed.

Nothing of MedDx is imported here. Arguments: rows, columns, pictures, warm-up, drags.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

_VIEW_PX: Final = 1000
_LOW, _WIDTH = 5000.0, 30000.0
_PATIENCE_S: Final = 10.0


def main() -> None:
    """Measure, and print one line of JSON; ``missing`` where napari cannot run."""
    rows, columns, count, warm_up, drags = (int(word) for word in sys.argv[1:6])
    try:
        napari: Any = importlib.import_module("napari")
        numpy: Any = importlib.import_module("numpy")
        qt: Any = importlib.import_module("qtpy.QtWidgets")
    except ImportError as error:
        print(json.dumps({"missing": f"{error.name} is not importable there"}))
        return
    noise = numpy.random.default_rng(20260725).integers(0, 40000, (rows, columns), "uint16")
    stack = numpy.stack([numpy.roll(noise, 7 * number, 1) for number in range(count)])
    viewer = napari.Viewer()
    layer = viewer.add_image(stack, contrast_limits=(_LOW, _LOW + _WIDTH))
    viewer.window.resize(_VIEW_PX + 400, _VIEW_PX + 200)
    canvas = viewer.window._qt_viewer.canvas  # it is nowhere public
    drawn: list[None] = []
    canvas._scene_canvas.events.draw.connect(lambda _event: drawn.append(None))

    def painted(act: Callable[[], object]) -> float:
        before = len(drawn)
        began = time.perf_counter()
        act()
        while len(drawn) == before and time.perf_counter() - began < _PATIENCE_S:
            qt.QApplication.processEvents()
        return time.perf_counter() - began

    for _ in range(2):  # what stands around it may change once with its size
        seen = canvas.native.size()
        across, down = _VIEW_PX - seen.width(), _VIEW_PX - seen.height()
        size = viewer.window._qt_window.size()
        painted(partial(viewer.window.resize, size.width() + across, size.height() + down))
    ends = [at // 2 if at % 2 == 0 else count - 1 - at // 2 for at in range(1, count)]
    jump = [painted(partial(viewer.dims.set_point, 0, at)) for at in ends]
    painted(partial(viewer.dims.set_point, 0, 0))
    scroll = [painted(partial(viewer.dims.set_point, 0, at)) for at in range(1, count)]
    limits = [(_LOW + at, _LOW + at + _WIDTH) for at in range(1, drags)]
    drag = [painted(partial(setattr, layer, "contrast_limits", pair)) for pair in limits]
    viewer.close()
    told = {"scroll": scroll[warm_up:], "window drag": drag[warm_up:], "jump": jump[warm_up:]}
    print(json.dumps({"seconds": told}))


if __name__ == "__main__":
    main()
