"""What ``meddx bench infer`` times: a pack read by the program, beside a bare run and torch."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import prepare
from meddx.analysis.device import CPU, CUDA, Network, Sessions
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.pack import ModelPack
from meddx.case.record import Case
from meddx.jobs import Context
from meddx.training import speed
from meddx.training.eager import eager
from meddx.training.export import golden_picture

SLICES: Final = 100
BATCH: Final = 16
PAUSE_S: Final = 0.01  # as between the pictures of a person who scrolls
_WARM_UP: Final = 3

Array = NDArray[np.float32]


def picture(size: int, seed: int = 0) -> NDArray[np.uint8]:
    """Return a generated chest with noise, uint8 (size, size); the same seed gives the same one."""
    random = np.random.default_rng(seed)
    noisy = golden_picture((size, size)) + random.normal(0, 6, (size, size))
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def bare(pack: ModelPack, spinning: bool) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    """Open the network as onnxruntime alone does, on the processor.

    Parameters
    ----------
    spinning
        Whether waiting threads spin, which is onnxruntime's default.
    """
    import onnxruntime

    if pack.weights is None:
        raise ValueError("a pack of rules has no network")
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spinning)))
    file = str(pack.folder / pack.weights.onnx)
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def prepared(pack: ModelPack, pixels: NDArray[np.uint8]) -> Array:
    """Return a picture as the network's input, float32 (1, channels, rows, cols)."""
    if pack.input is None:
        raise ValueError("a pack of rules has no input")
    return prepare.prepare(prepare.grey_of_picture(pixels), pack.input).array


def one_by_one(pack: ModelPack, size: int, repeat: int) -> dict[str, list[float]]:
    """Time single pictures: seconds of the bare run, with preparation, and of the whole reading.

    Each round does all three, one after the other, on the same session.
    """
    rounds = speed.rounds(pack, picture(size), repeat)
    return dict(zip(("bare", "both", "read"), rounds.T.tolist(), strict=True))


def by_torch(pack: ModelPack, size: int, repeat: int, threads: int) -> dict[str, Any]:
    """Time torch on the same input; say how far its logits are from onnxruntime's."""
    if pack.weights is None:
        raise ValueError("a pack of rules has no network")
    run = eager(pack.folder / pack.weights.onnx, threads)
    array, session = prepared(pack, picture(size)), bare(pack, spinning=False)
    known = session.run(["logits"], {"input": array})[0]
    difference = float(np.abs(run(array)[0] - known).max())
    single = _timed(lambda: run(array), repeat)
    batches = _batches(array)
    many = _timed(lambda: [run(batch) for batch in batches], max(1, repeat // 20))
    return {"single": single, "slices": many, "difference": difference}


def slices(pack: ModelPack, size: int, repeat: int) -> dict[str, list[float]]:
    """Time 100 pictures: read by the program in one case, and bare in batches of 16.

    The bare batches come prepared; ``prepared`` is preparing the 100 pictures alone.
    """
    pack = _of_any_content(pack)
    sessions = Sessions()
    family, network = Radiograph(sessions), sessions.open(pack)
    pixels = picture(size)
    one = speed.case_of(pack, pixels)
    many = Case(studies=(replace(one.studies[0], series=one.series * SLICES),))
    batches = _batches(prepared(pack, pixels))
    context = Context()
    tasks: dict[str, Callable[[], object]] = {
        "bare": lambda: [network.session.run(None, {"input": batch}) for batch in batches],
        "prepared": lambda: [prepared(pack, pixels) for _ in range(SLICES)],
        "read": lambda: family.read(pack, many, context),
    }
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(repeat + 1):
        for name, task in tasks.items():
            found[name] += _timed(task, 1, warm_up=0)
    return {name: seconds[1:] for name, seconds in found.items()}


def idle(pack: ModelPack, size: int, repeat: int, spinning: bool) -> dict[str, Any]:
    """Time bare runs with a pause after each, and count the processor's seconds they cost."""
    session, array = bare(pack, spinning), prepared(pack, picture(size))
    for _ in range(_WARM_UP):
        session.run(None, {"input": array})
    seconds, began = [], time.process_time()
    for _ in range(repeat):
        seconds += _timed(lambda: session.run(None, {"input": array}), 1, warm_up=0)
        time.sleep(PAUSE_S)
    return {"seconds": seconds, "cpu_s": (time.process_time() - began) / repeat}


def long_run(
    pack: ModelPack, size: int, images: int, peak_mb: Callable[[], float | None]
) -> dict[str, float | None]:
    """Read different pictures one after the other; the highest memory after a tenth and at the end.

    Parameters
    ----------
    peak_mb
        Tells the highest memory of this process so far, 10^6 bytes, or None.
    """
    pack = _of_any_content(pack)
    family, context = Radiograph(), Context()
    pictures = [picture(size, seed) for seed in range(8)]
    early = None
    for n in range(images):
        if n == max(1, images // 10):
            early = peak_mb()
        family.read(pack, speed.case_of(pack, pictures[n % len(pictures)]), context)
    return {"early_mb": early, "late_mb": peak_mb()}


def on_gpu(pack: ModelPack, size: int, repeat: int) -> dict[str, Any] | None:
    """Time the network on the GPU and compare it with the processor; None where there is none.

    ``difference`` is the largest of any logit and of any place of the features over 8 pictures.
    """
    network = Sessions().open(pack)
    if network.device != CUDA:
        return None
    other = Network(pack, bare(pack, spinning=False), CPU, None)
    arrays = [prepared(pack, picture(size, seed)) for seed in range(8)]
    difference = max(_difference(network, other, array) for array in arrays)
    batches = _batches(arrays[0])
    single = _timed(lambda: network.run(arrays[0]), repeat)
    many = _timed(
        lambda: [network.session.run(None, {"input": batch}) for batch in batches],
        max(1, repeat // 20),
    )
    return {"single": single, "slices": many, "difference": difference}


def _difference(one: Network, other: Network, array: Array) -> float:
    found, known = one.run(array), other.run(array)
    logits = float(np.abs(found.logits - known.logits).max())
    return max(logits, float(np.abs(found.features - known.features).max()))


def _batches(array: Array) -> list[Array]:
    """100 copies of an input in batches of 16, the last one smaller."""
    sizes = [min(BATCH, SLICES - start) for start in range(0, SLICES, BATCH)]
    return [np.repeat(array, count, axis=0) for count in sizes]


def _timed(task: Callable[[], object], repeat: int, warm_up: int = _WARM_UP) -> list[float]:
    seconds = []
    for _ in range(repeat + warm_up):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return seconds[warm_up:]


def _of_any_content(pack: ModelPack) -> ModelPack:
    """Return a pack whose content gate looks, but lets a generated picture pass."""
    if pack.weights is None:
        raise ValueError("a pack of rules has no network")
    return replace(pack, weights=replace(pack.weights, content_limit=speed.ANY))
