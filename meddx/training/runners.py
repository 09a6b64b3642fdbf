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
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import ModelPack, Trust
from meddx.case.record import Case
from meddx.jobs import Context
from meddx.training import plain, speed
from meddx.training.eager import eager
from meddx.training.export import golden_picture

SLICES: Final = 100
BATCH: Final = 8
ROUND: Final = ("bare", "plain", "both", "read")  # columns of ``speed.rounds``
# Options of a session: spinning, threads, optimised without regard to the processor. Unnamed: ours.
OPTIONS: Final = {
    "": (False, 0, False),
    "spinning": (True, 0, False),
    "one thread": (False, 1, False),
    "extended": (False, 0, True),
}
PAUSE_S: Final = 0.01  # as between the pictures of a person who scrolls
_WARM_UP: Final = 3

Array = NDArray[np.float32]


def picture(size: int, seed: int = 0) -> NDArray[np.uint8]:
    """Return a generated chest with noise, uint8 (size, size); the same seed gives the same one."""
    random = np.random.default_rng(seed)
    noisy = golden_picture((size, size)) + random.normal(0, 6, (size, size))
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def bare(pack: ModelPack, spinning: bool, threads: int = 0, extended: bool = False) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    """Open the network as onnxruntime alone does, on the processor.

    Parameters
    ----------
    spinning
        Whether waiting threads spin, which is onnxruntime's default.
    threads
        For one operation; 0 as many as onnxruntime takes by itself.
    extended
        Whether the graph is optimised up to ``ORT_ENABLE_EXTENDED`` only, not for this processor.
    """
    import onnxruntime

    if pack.weights is None:
        raise ValueError("a pack of rules has no network")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    if extended:
        level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.graph_optimization_level = level
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spinning)))
    file = str(pack.folder / pack.weights.onnx)
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def prepared(pack: ModelPack, pixels: NDArray[np.uint8]) -> Array:
    """Return a picture as the network's input, float32 (1, channels, rows, cols)."""
    if pack.input is None:
        raise ValueError("a pack of rules has no input")
    return prepare.prepare(prepare.grey_of_picture(pixels), pack.input).array


def one_by_one(pack: ModelPack, size: int, repeat: int) -> dict[str, Any]:
    """Time single pictures, and say how far plain preparation is from MedDx's.

    Each round does everything, one after the other, on the same session (``speed.rounds``).
    """
    if pack.input is None:
        raise ValueError("a pack of rules has no input")
    pixels = picture(size)
    series = speed.case_of(pack, pixels).series[0]
    own = prepare.prepare(prepare.grey_of_series(series), pack.input).array
    difference = float(np.abs(own - plain.prepared(pixels, pack.input)).max())
    rounds = speed.rounds(pack, pixels, repeat).T.tolist()
    return {**dict(zip(ROUND, rounds, strict=True)), "difference": difference}


def options(pack: ModelPack, size: int, repeat: int) -> dict[str, list[list[float]]]:
    """Time bare runs of one picture under other options of the session, in turn.

    Returns
    -------
    dict
        For each name of ``OPTIONS`` the seconds, and those of the processors, of every round.
    """
    array = prepared(pack, picture(size))
    sessions = {name: bare(pack, *given) for name, given in OPTIONS.items()}
    found: dict[str, list[list[float]]] = {name: [[], []] for name in sessions}
    for n in range(repeat + _WARM_UP):
        for name, session in sessions.items():
            start, busy = time.perf_counter(), time.process_time()
            session.run(None, {_input(session): array})
            taken = time.perf_counter() - start, time.process_time() - busy
            if n >= _WARM_UP:
                for seconds, one in zip(found[name], taken, strict=True):
                    seconds.append(one)
    return found


def by_torch(pack: ModelPack, size: int, repeat: int, threads: int) -> dict[str, Any]:
    """Time torch on the same input; say how far its logits are from onnxruntime's."""
    if pack.weights is None:
        raise ValueError("a pack of rules has no network")
    run = eager(pack.folder / pack.weights.onnx, threads)
    array, session = prepared(pack, picture(size)), bare(pack, spinning=False)
    known = session.run(None, {_input(session): array})[0]
    largest = float(np.abs(run(array)[0] - known).max())
    single = _timed(lambda: run(array), repeat)
    batches = _batches(array)
    many = _timed(lambda: [run(batch) for batch in batches], max(1, repeat // 20))
    return {"single": single, "slices": many, "difference": largest}


def slices(pack: ModelPack, size: int, repeat: int) -> dict[str, list[float]]:
    """Time 100 pictures: read by the program in one case, and bare in batches.

    ``bare`` runs what comes prepared, ``plain`` prepares as ``meddx.training.plain`` does and runs,
    ``prepared`` is MedDx's preparation alone.
    """
    spec = pack.input
    if spec is None:
        raise ValueError("a pack of rules has no input")
    pack, sessions = _of_any_content(pack), Sessions()
    family, session = Radiograph(sessions), sessions.open(pack).session
    pixels, name = picture(size), _input(session)
    one = speed.case_of(pack, pixels)
    series = one.series[0]
    many = Case(studies=(replace(one.studies[0], series=one.series * SLICES),))
    batches = _batches(prepared(pack, pixels))
    context = Context()

    def by_hand() -> None:
        for batch in batches:
            arrays = [plain.prepared(pixels, spec) for _ in batch]
            session.run(None, {name: np.concatenate(arrays)})

    def prepare_all() -> None:
        for _ in range(SLICES):
            prepare.prepare(prepare.grey_of_series(series), spec)

    tasks: dict[str, Callable[[], object]] = {
        "bare": lambda: [session.run(None, {name: batch}) for batch in batches],
        "plain": by_hand,
        "prepared": prepare_all,
        "read": lambda: family.read(pack, many, context),
    }
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(repeat + 1):
        for task_name, task in tasks.items():
            found[task_name] += _timed(task, 1, warm_up=0)
    return {task_name: seconds[1:] for task_name, seconds in found.items()}


def idle(pack: ModelPack, size: int, repeat: int, spinning: bool) -> dict[str, Any]:
    """Time bare runs with a pause after each, and count the processor's seconds they cost."""
    session, array = bare(pack, spinning), prepared(pack, picture(size))
    name = _input(session)
    for _ in range(_WARM_UP):
        session.run(None, {name: array})
    seconds, began = [], time.process_time()
    for _ in range(repeat):
        seconds += _timed(lambda: session.run(None, {name: array}), 1, warm_up=0)
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

    The difference is the largest over 8 pictures.
    """
    network = Sessions().open(pack)
    if network.device != CUDA:
        return None
    other = Network(pack, bare(pack, spinning=False), CPU, None)
    arrays = [prepared(pack, picture(size, seed)) for seed in range(8)]
    largest = max(difference(network, other, array) for array in arrays)
    single = _timed(lambda: network.run(arrays[0]), repeat)
    hundred = [(n, arrays[n % len(arrays)]) for n in range(SLICES)]
    many = _timed(lambda: list(network.run_many(hundred)), max(1, repeat // 20))
    return {"single": single, "slices": many, "difference": largest}


def difference(one: Network, other: Network, array: Array) -> float:
    """Largest difference of any logit and of any place of any label's map."""
    found, known = one.run(array), other.run(array)
    largest = float(np.abs(found.logits - known.logits).max())
    for n in range(len(one.cam)):
        maps = (contributions(output.features, one.cam, n) for output in (found, known))
        largest = max(largest, float(np.abs(np.subtract(*maps)).max()))
    return largest


def _input(session: Any) -> str:  # noqa: ANN401 - onnxruntime is untyped
    name: str = session.get_inputs()[0].name
    return name


def _batches(array: Array) -> list[Array]:
    """100 copies of an input in batches of 8, the last one smaller."""
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
    """Return a pack as it is read when delivered, whose gate looks but lets any picture pass."""
    if pack.weights is None:
        raise ValueError("a pack of rules has no network")
    weights = replace(pack.weights, content_limit=speed.ANY)
    return replace(pack, weights=weights, trust=Trust.DELIVERED)
