"""How long a pack takes per image beside a bare onnxruntime run of the same graph."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from meddx.analysis import prepare
from meddx.analysis.device import Sessions
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.pack import ModelPack
from meddx.case.record import Case, Series, Study
from meddx.case.volume import Geometry, Volume
from meddx.jobs import Context

_WARM_UP: Final = 5


@dataclass(frozen=True)
class Speed:
    """Fastest of the rounds, in milliseconds per image, so that other work does not count.

    Parameters
    ----------
    bare_ms
        ``onnxruntime.InferenceSession.run`` on the prepared array, default options but for threads
        that do not spin.
    prepare_ms
        Preparation of the picture (rows x cols below).
    read_ms
        The whole reading by the family: gate, preparation, run, findings, heatmaps.
    overhead
        ``(read_ms - prepare_ms) / bare_ms``: 1.05 is 5 % more than bare.
    size
        (rows, cols) of the picture.
    """

    bare_ms: float
    prepare_ms: float
    read_ms: float
    overhead: float
    size: tuple[int, int]


def case_of(pack: ModelPack, pixels: np.ndarray) -> Case:
    """Make a case of one 8-bit picture that passes a pack's gate by its header."""
    gate = pack.gate
    series = Series(
        "2.25.1",
        "2.25.2",
        gate.modalities[0] if gate and gate.modalities else "DX",
        Volume(pixels[None], Geometry.pixels()),
        body_part_examined=gate.body_parts[0] if gate and gate.body_parts else "",
        view_position=gate.views[0] if gate and gate.views else "",
        age_years=gate.age_years[0] if gate and gate.age_years else None,
    )
    return Case(studies=(Study("2.25.2", (series,)),))


def measure(pack: ModelPack, pixels: np.ndarray, repeats: int = 100) -> Speed:
    """Time one picture, uint8 (rows, cols), alternately bare and through the family."""
    if pack.input is None or pack.weights is None:
        raise ValueError("a pack of rules has no speed of its own")
    spec = pack.input
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        str(pack.folder / pack.weights.onnx), options, providers=["CPUExecutionProvider"]
    )
    weights = replace(pack.weights, content_limit=1e9)  # a generated picture must pass as well
    pack = replace(pack, weights=weights)
    case, family, context = case_of(pack, pixels), Radiograph(Sessions()), Context()
    series = case.series[0]
    array = prepare.prepare(prepare.grey_of_series(series), spec).array
    rounds: list[tuple[float, float, float]] = []
    for _ in range(repeats + _WARM_UP):
        bare = _timed(lambda: session.run(None, {"input": array}))
        ready = _timed(lambda: prepare.prepare(prepare.grey_of_series(series), spec))
        read = _timed(lambda: family.read(pack, case, context))
        rounds.append((bare, ready, read))
    times = np.array(rounds[_WARM_UP:]) * 1e3
    bare_ms, prepare_ms, read_ms = (float(v) for v in times.min(axis=0))
    return Speed(bare_ms, prepare_ms, read_ms, (read_ms - prepare_ms) / bare_ms, pixels.shape)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
