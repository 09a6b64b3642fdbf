"""Tries a foreign network out: what it answers, where its score comes from, how long it takes.

Runs in a child process: a network from outside may take any time and memory.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import further, patience
from meddx.analysis.device import log_odds, quiet_session
from meddx.analysis.foreign import head as heads
from meddx.analysis.foreign import onnx_file, onnx_model, plausible
from meddx.analysis.foreign.onnx_file import FLOAT, Graph
from meddx.analysis.heatmap import OCCLUSION_FIELDS, contributions, eigen_cam, occlusion
from meddx.analysis.pack_fields import Table
from meddx.analysis.pack_further import further_of
from meddx.analysis.pack_parts import (
    CAM,
    EIGEN_CAM,
    LOGITS,
    NHWC,
    NO_HEATMAP,
    OCCLUSION,
    PROBABILITIES,
    SOFTMAX,
)
from meddx.child import Reply
from meddx.phrase import Phrase, Refused

FEATURES: Final = "meddx_features"
_SAFE_OPSET: Final = 18
_OPERATION: Final = re.compile(r"No Op registered for (\w+)")
_SAME: Final = 1e-3  # of a logit, or of its size
_SLOWEST_OCCLUSION_S: Final = 10.0

NOT_RUN: Final = Phrase(
    "onnxruntime cannot run this network. Check the size of its input and the values of its "
    "further inputs, or export it again with opset 17 or later."
)
TOO_NEW: Final = Phrase(
    "The network was exported for a newer version of ONNX than is run here. Export it with opset "
    "{opset}."
)
NO_SUCH_OPERATION: Final = Phrase(
    "The network uses the operation {operation}, which onnxruntime does not have. Export it again "
    "with operations of ONNX."
)
TOO_MUCH_MEMORY: Final = Phrase(
    "The network wants more memory than a model from outside is given. Check the size of its input."
)
NO_CAM: Final = Phrase(
    "The way from the features to the score is not linear in this network, so there is no exact "
    "class activation map. Choose occlusion."
)


def prove(
    path: str,
    target: str,
    picture: str,
    layout: str,
    said: Mapping[str, Any],
) -> Reply:
    """Write a network as MedDx runs it, and what it says of a picture.

    Parameters
    ----------
    path
        An ONNX file.
    target
        File to write: the network with the outputs that a pack needs.
    picture
        ``.npy`` of the prepared input, float32, in the ``layout`` of the network.
    layout
        ``NCHW`` or ``NHWC``.
    said
        ``input`` and ``output`` (names), ``constants`` (name -> numbers), ``further`` (tables as in
        a pack) and ``size`` (rows, cols), ``values`` and ``activation`` (``WeightSpec``; empty
        where the graph shall tell), ``heatmap`` (empty for the best).

    Returns
    -------
    Reply
        Header: ``output``, ``features``, ``values``, ``activation``, ``heatmap``, ``scale``,
        ``logits``, ``run_ms``, ``constant`` (``plausible``). Array ``cam`` where there is one.

    Raises
    ------
    Refused
        ``onnx_not_run``, ``onnx_too_new``, ``onnx_operation``, ``onnx_memory``,
        ``model_too_slow``, ``onnx_not_float``, ``no_cam``, what ``plausible.demand`` refuses, or
        what reading refuses.
    """
    data = onnx_model.data_of(path)
    graph = onnx_file.read(data)
    array: NDArray[np.float32] = np.load(picture, allow_pickle=False)
    trial = _Trial(data, graph, array, layout, said)
    reply = trial.reply()
    Path(target).write_bytes(trial.whole(str(reply.header["features"])))
    return reply


@dataclass(frozen=True, eq=False)
class _Map:
    """A way to make heatmaps: method, features tensor, weights, end of the colour bar."""

    method: str
    features: str = ""
    scale: float = 1.0
    cam: NDArray[np.float32] | None = None


class _Trial:
    """One network and one prepared picture."""

    def __init__(
        self,
        data: bytes,
        graph: Graph,
        array: NDArray[np.float32],
        layout: str,
        said: Mapping[str, Any],
    ) -> None:
        self._graph, self._array, self._layout = graph, array, layout
        self._asked = str(said["heatmap"])
        self._input = str(said["input"])
        self._further = _further(said)
        for name in (self._input, *self._further):
            _demand_float(graph, name)
        self._constants = [_constant(graph, n, v) for n, v in dict(said["constants"]).items()]
        self._data = data
        self._turned: list[bytes] = []
        output = str(said["output"])
        behind, inside = heads.before_activation(graph, output)
        self._values = str(said["values"]) or LOGITS
        self._output = output
        if inside:  # probabilities are made from logits that are better to have
            self._output, self._values = behind, LOGITS
        self._activation = inside or str(said["activation"])

    def reply(self) -> Reply:
        """Run it, choose and check the heatmap."""
        session = self._session([self._output])
        probes = plausible.probes(self._array)
        answers = [self._run([self._output], probe, session)[0] for probe in probes]
        begin = time.perf_counter()
        self._run([self._output], self._array, session)
        run_s = time.perf_counter() - begin
        said = (self._values, self._activation)
        flat = [one.reshape(-1) for one in answers]
        plausible.demand(flat, said, self._graph, self._output)
        raw = answers[0]
        logits = self._log_odds(raw)
        chosen = self._map(run_s, raw)
        header = {
            "output": self._output,
            "features": chosen.features,
            "values": self._values,
            "activation": self._activation,
            "heatmap": chosen.method,
            "scale": chosen.scale,
            "logits": [round(float(value), 6) for value in logits],
            "run_ms": 1000 * run_s,
            "constant": plausible.is_constant(flat),
        }
        return Reply(header, {} if chosen.cam is None else {"cam": chosen.cam})

    def whole(self, features: str) -> bytes:
        """Return the network as the pack runs it."""
        return self._extended([self._output, *([features] if features else [])])

    def _map(self, run_s: float, raw: NDArray[np.float32]) -> _Map:
        if self._asked in ("", CAM):
            found = self._cam(raw)
            if found is not None:
                return found
            if self._asked == CAM:
                raise Refused("no_cam", NO_CAM)
        slow = run_s * OCCLUSION_FIELDS**2 > _SLOWEST_OCCLUSION_S
        if self._asked == OCCLUSION or (not self._asked and not slow):
            return self._occlusion()
        if self._asked in ("", EIGEN_CAM):
            found = self._eigen()
            if found is not None:
                return found
        return _Map(NO_HEATMAP)

    def _cam(self, raw: NDArray[np.float32]) -> _Map | None:
        """Return the exact map, if there is one and its sum is the logit on the picture."""
        head = heads.find(self._graph, self._output)
        if head is None or self._values == PROBABILITIES:
            return None
        name = self._channels_first(head.features, head.channels_last)
        features = self._run([name], self._array)[0]
        if features.ndim != 4 or features.shape[0] != 1:
            return None
        cam = _rows(head, features.shape[1:], raw.size)
        if cam is None:
            return None
        maps = [contributions(features[0], cam, row) for row in range(raw.size)]
        sums = np.array([one.sum() for one in maps]) + cam[:, -1]
        if (np.abs(sums - raw.reshape(-1)) > _SAME * np.maximum(1.0, np.abs(sums))).any():
            return None
        if self._activation == SOFTMAX and raw.size > 1:
            cam = against_the_others(cam)
            maps = [contributions(features[0], cam, row) for row in range(raw.size)]
        return _Map(CAM, name, _end_of_bar(maps), cam)

    def _occlusion(self) -> _Map:
        session = self._session([self._output])

        def run(array: NDArray[np.float32]) -> NDArray[np.float32]:
            return self._log_odds(self._run([self._output], array, session)[0])

        fallen = occlusion(run, self._array, channels_last=self._layout == NHWC)
        return _Map(OCCLUSION, "", _end_of_bar(fallen))

    def _eigen(self) -> _Map | None:
        name = heads.last_map(self._graph)
        if not name:
            return None
        features = self._run([name], self._array)[0]
        if features.ndim != 4 or features.shape[0] != 1 or min(features.shape[2:]) < 2:
            return None
        return _Map(EIGEN_CAM, name, _end_of_bar([eigen_cam(features[0])]))

    def _channels_first(self, tensor: str, channels_last: bool) -> str:
        if not channels_last:
            return tensor
        self._turned = [onnx_file.transpose(tensor, FEATURES, (0, 3, 1, 2))]
        return FEATURES

    def _log_odds(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        return log_odds(raw.reshape(-1), self._values, self._activation)

    def _extended(self, outputs: Sequence[str]) -> bytes:
        there = {port.name for port in self._graph.outputs}
        turned = self._turned if FEATURES in outputs else []
        wanted = [onnx_file.output(name) for name in outputs if name not in there]
        return onnx_file.extended(self._data, [*self._constants, *turned, *wanted])

    def _session(self, outputs: Sequence[str]) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        try:
            return quiet_session(self._extended(outputs), ["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001 - onnxruntime raises many kinds
            raise _why(error) from None

    def _run(
        self,
        outputs: Sequence[str],
        array: NDArray[np.float32],
        session: Any = None,  # noqa: ANN401 - onnxruntime is untyped
    ) -> list[NDArray[Any]]:
        session = session or self._session(outputs)
        try:
            return patience.run(session, outputs, {self._input: array, **self._further})
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001 - onnxruntime raises many kinds
            raise _why(error) from None


def _why(error: Exception) -> Refused:
    """Return why onnxruntime does not run a network; its own words are all that tells."""
    words = str(error)
    if "IR version" in words or "till opset" in words:
        return Refused("onnx_too_new", TOO_NEW.with_values(opset=_SAFE_OPSET))
    named = _OPERATION.search(words)
    if named:
        told = NO_SUCH_OPERATION.with_values(operation=named[1][:40])
        return Refused("onnx_operation", told)
    if "allocate memory" in words or "bad_alloc" in words or isinstance(error, MemoryError):
        return Refused("onnx_memory", TOO_MUCH_MEMORY)
    return Refused("onnx_not_run", NOT_RUN)


def _further(said: Mapping[str, Any]) -> further.Filled:
    """Return further inputs that a case fills, as they are for the generated picture."""
    rows, columns = said["size"]
    tables = [Table(table) for table in said["further"]]
    return further.example(tuple(further_of(table, (rows, columns)) for table in tables))


def _demand_float(graph: Graph, name: str) -> None:
    port = next((port for port in graph.inputs if port.name == name), None)
    if port is None or port.element != FLOAT:
        raise Refused("onnx_not_float", onnx_model.NOT_FLOAT)


def against_the_others(cam: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn the head of a softmax into contributions against the mean of the other classes.

    Softmax does not change when all logits move together, so the logit of one class alone says
    little. For two classes the result is exactly the log odds; ``cam`` is (labels, inputs + 1).
    """
    count = cam.shape[0]
    others = (cam.sum(axis=0, keepdims=True) - cam) / (count - 1)
    less: NDArray[np.float32] = (cam - others).astype(np.float32)
    return less


def _rows(head: heads.Head, shape: tuple[int, int, int], labels: int) -> NDArray[np.float32] | None:
    """Return the head as ``WeightSpec.cam`` wants it, or None where the sizes do not fit."""
    channels, rows, columns = shape
    weight = np.eye(labels, channels) if head.weight is None else head.weight
    bias = np.zeros(1) if head.bias is None else head.bias
    inputs = channels if head.averaged else channels * rows * columns
    if weight.shape != (labels, inputs) or bias.size not in (1, labels):
        return None
    if head.flattened_last:  # (rows, cols, channels) -> (channels, rows, cols)
        weight = weight.reshape(labels, rows, columns, channels).transpose(0, 3, 1, 2)
        weight = weight.reshape(labels, inputs)
    column = np.broadcast_to(bias, (labels,))[:, None]
    return np.concatenate([weight, column], axis=1).astype(np.float32)


def _end_of_bar(maps: Sequence[NDArray[np.float32]] | NDArray[np.float32]) -> float:
    """Return the largest contribution on the golden picture: the scale is fixed for the pack."""
    largest = max(float(np.abs(one).max()) for one in maps)
    return float(f"{max(largest, 1e-6):.4g}")


def _constant(graph: Graph, name: str, values: Sequence[float]) -> bytes:
    _demand_float(graph, name)
    shape = [size or 1 for p in graph.inputs if p.name == name for size in p.shape]
    array = np.array(values, np.float32)
    if array.size not in (1, int(np.prod(shape))):
        raise Refused("onnx_not_run", NOT_RUN)
    filled = np.broadcast_to(array if array.size == 1 else array.reshape(shape), shape)
    return onnx_file.initializer(name, filled.astype(np.float32))
