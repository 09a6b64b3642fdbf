"""What a process of ``meddx bench view`` does: one task, told as one line of JSON."""

import json
from pathlib import Path
from typing import Any, Final

from meddx.commands.shared.bench import view_frames, view_panes, view_window

MEDDX: Final = "MedDx"
PYQTGRAPH: Final = "pyqtgraph"
NAPARI: Final = "napari"
FRAMES: Final = {MEDDX: view_frames.meddx, PYQTGRAPH: view_frames.pyqtgraph}
FIRST_WINDOW: Final = "first window"
GAPS: Final = "gaps"
PANES: Final = "panes"


def run(told: str) -> dict[str, Any]:
    """Do the task that ``told`` names and return what it measured."""
    task: dict[str, Any] = json.loads(told)
    if task["what"] == FIRST_WINDOW:
        return view_window.first_window()
    if task["what"] == GAPS:
        return view_window.gaps(Path(task["folder"]))
    if task["what"] == PANES:
        return {"seconds": view_panes.meddx(task["slices"], task["size"])}
    size = view_frames.Size(task["rows"], task["columns"])
    return {"seconds": FRAMES[task["who"]](size)}
