"""How long a pack takes per image beside a bare onnxruntime run of the same graph."""

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import prepare
from meddx.analysis.device import Sessions
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.pack import ModelPack
from meddx.case.record import Case, Series, Study
from meddx.case.volume import Geometry, Volume
from meddx.jobs import Context
from meddx.training import plain

ANY: Final = 1e9  # content limit that a generated picture passes as well
_WARM_UP: Final = 5


@dataclass(frozen=True)
class Speed:
    """Fastest of the rounds, in milliseconds per image, so that other work does not count.

    Parameters
    ----------
    bare_ms
        ``onnxruntime.InferenceSession.run`` on the array that was just prepared: the very
        session that the reading uses.
    both_ms
        Preparation of the picture and the bare run, one after the other.
    read_ms
        The whole reading by the family: gate, preparation, run, findings, heatmaps.
    overhead
        ``1 + (read_ms - both_ms) / bare_ms``: 1.05 is 5 % more than bare.
    size
        (rows, cols) of the picture.
    """

    bare_ms: float
    both_ms: float
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
    bare, _, both, read = (float(v) for v in rounds(pack, pixels, repeats).min(axis=0) * 1e3)
    return Speed(bare, both, read, 1 + (read - both) / bare, pixels.shape)


def rounds(pack: ModelPack, pixels: np.ndarray, repeats: int) -> NDArray[np.float64]:
    """Time rounds of one picture, uint8 (rows, cols), everything one after the other in each.

    Returns
    -------
    ndarray of float64, shape (repeats, 4)
        Seconds of the bare run, of plain preparation (``meddx.training.plain``) and bare run, of
        MedDx's preparation and bare run, of the whole reading; all on one session.
    """
    if pack.input is None or pack.weights is None:
        raise ValueError("a pack of rules has no speed of its own")
    spec = pack.input
    pack = replace(pack, weights=replace(pack.weights, content_limit=ANY))
    sessions, context = Sessions(), Context()
    case, family, session = case_of(pack, pixels), Radiograph(sessions), sessions.open(pack).session
    series = case.series[0]
    given = session.get_inputs()[0].name
    found: list[tuple[float, float, float, float]] = []
    for _ in range(repeats + _WARM_UP):
        began = time.perf_counter()
        session.run(None, {given: plain.prepared(pixels, spec)})
        start = time.perf_counter()
        array = prepare.prepare(prepare.grey_of_series(series), spec).array
        ready = time.perf_counter()
        session.run(None, {given: array})  # on the caches that preparing leaves, as in a reading
        run = time.perf_counter()
        family.read(pack, case, context)
        found.append((run - ready, start - began, run - start, time.perf_counter() - run))
    return np.array(found[_WARM_UP:])
