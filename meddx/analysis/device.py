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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, further, patience, prepare
from meddx.analysis.content import Content, load
from meddx.analysis.further import Filled
from meddx.analysis.pack import ModelPack, Trust
from meddx.analysis.pack_parts import PROBABILITIES, SOFTMAX
from meddx.phrase import Phrase, Refused

CPU: Final = "CPU"
CUDA: Final = "CUDA"
GOLDEN_TOLERANCE: Final = 2e-3  # in logits; between processors the sums differ in their last bits
_NOTHING: Final = np.zeros((0, 0), np.float32)
NOTHING_FURTHER: Final[Filled] = {}
_LOG_ERRORS_ONLY: Final = 4
_DEVICE_FILES: Final = ("/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg")

NO_GPU: Final = Phrase("No NVIDIA graphics card was found, so the processor is used.")
GPU_UNUSABLE: Final = Phrase(
    "The graphics card could not be used (driver or CUDA libraries), so the processor is used."
)
GPU_WRONG: Final = Phrase(
    "The graphics card gave other numbers than expected, so the processor is used."
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
    """

    def __init__(
        self,
        pack: ModelPack,
        session: Any,  # noqa: ANN401 - onnxruntime is untyped
        device: str,
        note: Phrase | None,
    ) -> None:
        if pack.weights is None:
            raise ValueError("a pack of rules has no network")
        self.session = session
        filled = {one.name for one in pack.input.further} if pack.input else set()
        self._input = next(i.name for i in session.get_inputs() if i.name not in filled)
        self._weights, self._labels = pack.weights, len(pack.labels)
        # What came with the program is known to have an end.
        self._trusted = pack.trust is Trust.DELIVERED
        self._wanted = [name for name in (pack.weights.output, pack.weights.features) if name]
        self.device, self.note = device, note
        cam, content = pack.weights.cam, pack.weights.content
        self.cam: NDArray[np.float32] = _array(pack, cam) if cam else _NOTHING
        self.content: Content | None = load(pack.folder / content) if content else None

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
        inputs = {self._input: array, **further}
        if self._trusted:
            found = self.session.run(self._wanted, inputs)
        else:
            found = patience.run(self.session, self._wanted, inputs)
        raw = found[0].reshape(-1)
        if raw.size != self._labels or not all(np.isfinite(part).all() for part in found):
            raise Refused("model_output_invalid", INVALID)
        logits = log_odds(raw, self._weights.values, self._weights.activation)
        return Output(logits, found[1][0] if len(found) > 1 else _NOTHING)


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
        network = Network(pack, _session(pack, ["CPUExecutionProvider"]), CPU, note)
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
    size = np.maximum(1.0, np.abs(known))  # a logit of hundreds has fewer digits after the point
    return bool((np.abs(found - known) <= GOLDEN_TOLERANCE * size).all())


def _on_gpu(pack: ModelPack) -> Network | None:
    import onnxruntime

    cuda = {"cudnn_conv_algo_search": "HEURISTIC", "use_tf32": "0"}
    providers = [("CUDAExecutionProvider", cuda), "CPUExecutionProvider"]
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints where it fails
            onnxruntime.preload_dlls()
        session = _session(pack, providers)
    except Exception:  # noqa: BLE001 - whatever is wrong with the card, the CPU still works
        return None
    if session.get_providers()[0] != "CUDAExecutionProvider":
        return None
    return Network(pack, session, CUDA, None)


def _session(pack: ModelPack, providers: list[Any]) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    file = pack.weights.onnx if pack.weights else ""
    return quiet_session(str(pack.folder / file), providers)


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
