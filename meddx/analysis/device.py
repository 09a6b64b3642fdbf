"""Runs a pack's network on the GPU where one really works, else on the CPU, and says which.

Nothing is believed but the session: CUDA is asked for only where a GPU seems present,
``get_providers()`` tells what is used, and the pack's golden picture must give its known logits.
"""

import contextlib
import io
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, further, patience, prepare
from meddx.analysis.bound import Bound
from meddx.analysis.content import Content, load
from meddx.analysis.further import Filled
from meddx.analysis.pack import ModelPack, Trust
from meddx.analysis.pack_parts import PROBABILITIES, SOFTMAX
from meddx.phrase import Phrase, Refused

T = TypeVar("T")

CPU: Final = "CPU"
CUDA: Final = "CUDA"
GOLDEN_TOLERANCE: Final = 2e-3  # in logits; between processors the sums differ in their last bits
# Few sizes of a batch, so that a card gets ready for each of them once and none is filled up. On a
# processor more pictures than 8 only push each other out of its caches.
BATCHES: Final = (16, 8, 4, 2, 1)
_LARGEST: Final = {CPU: 8, CUDA: 16}
_WORTH_TRYING: Final = 4  # pictures: fewer are read sooner than it is known whether they may be one
_NOTHING: Final = np.zeros((0, 0), np.float32)
NOTHING_FURTHER: Final[Filled] = {}
_ON_CPU: Final = ["CPUExecutionProvider"]
_LOG_ERRORS_ONLY: Final = 4
_DEVICE_FILES: Final = ("/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg")

NO_GPU: Final = Phrase("No NVIDIA graphics card was found, so the processor is used.")
GPU_UNUSABLE: Final = Phrase(
    "The graphics card could not be used (driver or CUDA libraries), so the processor is used."
)
GPU_WRONG: Final = Phrase(
    "The graphics card gave other numbers than expected, so the processor is used."
)
GPU_STOPPED: Final = Phrase(
    "The graphics card stopped working, so the processor is used. Was its memory full?"
)
NOT_RUNNING: Final = Phrase("The network of the model pack {pack} cannot be run. Install it again.")
INVALID: Final = Phrase(
    "The model answered with values that are no numbers, or with too few of them, so nothing is "
    "shown of it."
)
WRONG_NUMBERS: Final = Phrase(
    "The model pack {pack} does not give its known result on this computer. It is not used."
)


@dataclass(frozen=True, eq=False)
class Output:
    """What a network says of one picture.

    ``logits`` is float32 (labels,): log odds of each label. ``features`` is float32
    (channels, rows, cols), or empty where the heatmap needs none.
    """

    logits: NDArray[np.float32]
    features: NDArray[np.float32]


class Network:
    """An open network with what belongs to it.

    Attributes
    ----------
    device
        ``CPU`` or ``CUDA``, as the session reports it.
    note
        Why the CPU is used; None on a GPU.
    session
        The ``onnxruntime.InferenceSession``.
    cam
        float32 (labels, channels + 1), see ``WeightSpec.cam``; empty without a linear head.
    content
        What the content gate compares with, or None.

    ``spare``, where given, opens the same network on the processor, which takes over where the card
    fails; ``device`` and ``note`` then say so.
    """

    def __init__(
        self,
        pack: ModelPack,
        session: Any,  # noqa: ANN401 - onnxruntime is untyped
        device: str,
        note: Phrase | None,
        spare: Callable[[], Any] | None = None,
    ) -> None:
        if pack.weights is None:
            raise ValueError("a pack of rules has no network")
        self._further = {one.name for one in pack.input.further} if pack.input else set()
        self._weights, self._labels = pack.weights, len(pack.labels)
        # What came with the program is known to have an end.
        self._trusted = pack.trust is Trust.DELIVERED
        self._wanted = [name for name in (pack.weights.output, pack.weights.features) if name]
        self._spare = spare
        self._is_tried = False
        self._use(session, device, note)
        cam, content = pack.weights.cam, pack.weights.content
        self.cam: NDArray[np.float32] = _array(pack, cam) if cam else _NOTHING
        self.content: Content | None = load(pack.folder / content) if content else None

    def _use(self, session: Any, device: str, note: Phrase | None) -> None:  # noqa: ANN401
        self.session, self.device, self.note = session, device, note
        given = next(i for i in session.get_inputs() if i.name not in self._further)
        self._input = given.name
        bound = self.takes_many and device == CUDA
        self._bound = Bound(session, self._wanted) if bound else None
        # A network that was written for one picture at a time says so by a number.
        fixed = bool(given.shape) and isinstance(given.shape[0], int)
        self._most = 1 if fixed else _LARGEST[device]

    @property
    def takes_many(self) -> bool:
        """Whether ``run_many`` may be used: a network without further inputs."""
        return not self._further

    @property
    def is_trusted(self) -> bool:
        """Whether the network came with the program: no picture of it fails alone."""
        return self._trusted

    def run(self, array: NDArray[np.float32], further: Filled = NOTHING_FURTHER) -> Output:
        """Run one prepared picture, float32 (1, channels, rows, cols) or (1, rows, cols, channels).

        What a network says in other words is turned into log odds (``log_odds``).

        Parameters
        ----------
        further
            The network's further inputs (``meddx.analysis.further``).

        Raises
        ------
        Refused
            ``model_output_invalid`` for values that are no numbers, or not one for each label;
            ``model_too_slow``, not of a delivered pack.
        """
        return self._outputs(array, further)[0]

    def run_many(
        self,
        items: Iterable[tuple[T, NDArray[np.float32]]],
        before: Callable[[Sequence[T]], None] | None = None,
    ) -> Iterator[tuple[T, Output]]:
        """Run many prepared pictures in batches, each as soon as it is full.

        At most 16 pictures are held at a time (8 on a processor), so ``items`` may prepare them as
        it is asked for them.
        What a network says of the pictures of its first batch is compared with what it says of each
        alone; where that differs, it is given one picture at a time.

        Parameters
        ----------
        items
            Whatever belongs to a picture, and the picture as ``run`` takes it; all of one shape.
        before
            Called before the pictures that were gathered are run, with what belongs to them: the
            place to report progress and, by raising, to stop.

        Yields
        ------
        item, output
            In the order of ``items``.
        """
        waiting = iter(items)
        while some := list(islice(waiting, self._most)):
            if before is not None:
                before([item for item, _ in some])
            while some:
                size = next(size for size in BATCHES if size <= min(len(some), self._most))
                batch, some = some[:size], some[size:]
                outputs = self._batch([array for _, array in batch])
                yield from zip([item for item, _ in batch], outputs, strict=True)

    def _batch(self, arrays: list[NDArray[np.float32]]) -> list[Output]:
        if len(arrays) == 1 or self._is_tried:
            return self._outputs(np.concatenate(arrays) if len(arrays) > 1 else arrays[0])
        alone = [self.run(array) for array in arrays]
        if len(arrays) < _WORTH_TRYING:
            return alone
        try:
            together = self._outputs(np.concatenate(arrays))
        except Exception:  # noqa: BLE001 - onnxruntime raises many kinds, numpy others
            together = []
        alike = len(together) == len(alone) and all(map(_alike, together, alone))
        self._is_tried = True
        self._most = self._most if alike else 1
        return alone

    def _outputs(
        self, array: NDArray[np.float32], further: Filled = NOTHING_FURTHER
    ) -> list[Output]:
        count, found = len(array), self._run(array, further)
        if found[0].size != count * self._labels or not all(np.isfinite(p).all() for p in found):
            raise Refused("model_output_invalid", INVALID)
        raw = found[0].reshape(count, -1)
        features = found[1] if len(found) > 1 else [_NOTHING] * count
        values, activation = self._weights.values, self._weights.activation
        return [Output(log_odds(raw[n], values, activation), features[n]) for n in range(count)]

    def _run(self, array: NDArray[np.float32], further: Filled) -> list[NDArray[Any]]:
        if self._bound is not None:
            try:
                return self._bound.run(array)
            except Exception:  # whatever happened to the card, the processor still works
                if self._spare is None:
                    raise
                self._use(self._spare(), CPU, GPU_STOPPED)
        inputs = {self._input: array, **further}
        if not self._trusted:
            return patience.run(self.session, self._wanted, inputs)
        found: list[NDArray[Any]] = self.session.run(self._wanted, inputs)
        return found


def _alike(one: Output, other: Output) -> bool:
    """Whether outputs differ by what another order of summing changes, and no more."""
    return _close(one.logits, other.logits) and _close(one.features, other.features)


def _close(found: NDArray[np.float32], known: NDArray[np.float32]) -> bool:
    size = np.maximum(1.0, np.abs(known))  # a logit of hundreds has fewer digits after the point
    return found.shape == known.shape and bool(
        (np.abs(found - known) <= GOLDEN_TOLERANCE * size).all()
    )


def log_odds(raw: NDArray[Any], values: str, activation: str) -> NDArray[np.float32]:
    """Turn a network's output for one picture, shape (labels,), into the log odds of each label.

    Parameters
    ----------
    raw
        Logits, or probabilities (between 1e-6 and 1 - 1e-6 at most: rounding leaves no more).
    values, activation
        See ``WeightSpec``. Of a softmax, the log odds of class k are its logit less the log of the
        sum of the others' exponentials.
    """
    x = raw.astype(np.float64)
    if values == PROBABILITIES:
        x = np.clip(x, 1e-6, 1 - 1e-6)
        return np.asarray(np.log(x) - np.log1p(-x), np.float32)
    if activation == SOFTMAX:
        return calibrate.scores_of(np.asarray(x, np.float32), "multiclass")
    return np.asarray(raw, np.float32)


class Sessions:
    """Keeps the networks that were used last open; belongs to whoever runs packs.

    Parameters
    ----------
    keep
        Networks to keep open.
    """

    def __init__(self, keep: int = 4) -> None:
        self._keep = keep
        self._open: OrderedDict[str, Network] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, pack: ModelPack) -> Network:
        """Open a pack's network, or return it if it is open.

        Raises
        ------
        Refused
            ``pack_not_running`` or ``pack_wrong_numbers``.
        """
        with self._lock:
            network = self._open.pop(pack.sha256, None) or open_network(pack)
            self._open[pack.sha256] = network
            while len(self._open) > self._keep:
                self._open.popitem(last=False)
            return network


def gpu_seems_present() -> bool:
    """Whether a driver of an NVIDIA card is there; costs no library."""
    if sys.platform == "win32":
        system = os.environ.get("SYSTEMROOT", r"C:\Windows")
        return (Path(system) / "System32" / "nvcuda.dll").is_file()
    return any(Path(file).exists() for file in _DEVICE_FILES)


def open_network(pack: ModelPack) -> Network:
    """Open a pack's network on the best device that gives the known result.

    Raises
    ------
    Refused
        ``pack_not_running`` or ``pack_wrong_numbers``.
    """
    note = NO_GPU
    if gpu_seems_present():
        network = _on_gpu(pack)
        if network is not None and is_golden(pack, network):
            return network
        note = GPU_UNUSABLE if network is None else GPU_WRONG
    try:
        network = Network(pack, _session(pack, _ON_CPU), CPU, note)
        golden = is_golden(pack, network)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - onnxruntime raises many kinds; the pack is refused by name
        phrase = NOT_RUNNING.with_values(pack=pack.name)
        raise Refused("pack_not_running", phrase) from None
    if not golden:
        raise Refused("pack_wrong_numbers", WRONG_NUMBERS.with_values(pack=pack.name))
    return network


def is_golden(pack: ModelPack, network: Network) -> bool:
    """Whether the pack's stored picture gives its stored logits."""
    if pack.weights is None or pack.input is None:
        return False
    grey = prepare.grey_of_picture(_array(pack, pack.weights.golden))
    array = prepare.prepare(grey, pack.input).array
    found = network.run(array, further.example(pack.input.further)).logits
    known = np.array(pack.weights.golden_logits, np.float32)
    return _close(found, known)


def _on_gpu(pack: ModelPack) -> Network | None:
    session = on_card(_file(pack))
    spare = partial(_session, pack, _ON_CPU)
    return None if session is None else Network(pack, session, CUDA, None, spare)


def on_card(file: str) -> Any | None:  # noqa: ANN401 - onnxruntime is untyped
    """Open an ``onnxruntime.InferenceSession`` on the graphics card; None where it does not run."""
    import onnxruntime

    cuda = {"cudnn_conv_algo_search": "HEURISTIC", "use_tf32": "0"}
    providers = [("CUDAExecutionProvider", cuda), "CPUExecutionProvider"]
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints where it fails
            onnxruntime.preload_dlls()
        session = quiet_session(file, providers)
    except Exception:  # noqa: BLE001 - whatever is wrong with the card, the CPU still works
        return None
    return session if session.get_providers()[0] == "CUDAExecutionProvider" else None


def _session(pack: ModelPack, providers: list[Any]) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    return quiet_session(_file(pack), providers)


def _file(pack: ModelPack) -> str:
    return str(pack.folder / (pack.weights.onnx if pack.weights else ""))


def quiet_session(model: str | bytes, providers: list[Any]) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    """Open an ``onnxruntime.InferenceSession`` of a file or its bytes, silent and patient."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _LOG_ERRORS_ONLY
    # Waiting threads that spin would take the cores from the window.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=providers)


def _array(pack: ModelPack, file: str) -> NDArray[Any]:
    array: NDArray[Any] = np.load(pack.folder / file, allow_pickle=False)
    return array
