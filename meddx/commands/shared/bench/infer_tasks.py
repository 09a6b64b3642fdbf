"""What a process of ``meddx bench infer`` does: one task, told as one line of JSON."""

import importlib.util
import json
from pathlib import Path
from typing import Any, Final

from meddx.commands.shared.bench.memory import own_peak_mb
from meddx.phrase import Refused

SINGLE: Final = "single"
SLICES: Final = "slices"
TORCH: Final = "torch"
IDLE: Final = "idle"
OPTIONS: Final = "options"
MEMORY: Final = "memory"
GPU: Final = "gpu"


def run(told: str) -> dict[str, Any]:
    """Do the task that ``told`` names and return what it measured, or why not (``missing``)."""
    from meddx.analysis import pack
    from meddx.training import runners

    task: dict[str, Any] = json.loads(told)
    read, size, repeat = pack.load(Path(task["pack"])), task["size"], task["repeat"]
    what = task["infer"]
    if what == SINGLE:
        return runners.one_by_one(read, size, repeat)
    if what == SLICES:
        return runners.slices(read, size, repeat)
    if what == OPTIONS:
        return runners.options(read, size, repeat)
    if what == IDLE:
        return runners.idle(read, size, repeat, task["spinning"])
    if what == MEMORY:
        return runners.long_run(read, size, repeat, own_peak_mb)
    if what == GPU:
        return runners.on_gpu(read, size, repeat) or {"missing": "no NVIDIA graphics card is used"}
    if not all(importlib.util.find_spec(name) for name in ("torch", "onnx")):
        return {"missing": "it is not installed"}
    try:
        return runners.by_torch(read, size, repeat, task["threads"])
    except Refused as refused:
        return {"missing": str(refused.phrase)}
