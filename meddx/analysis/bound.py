"""Runs a session with inputs and outputs that stay in one place of a device's memory.

Without binding, onnxruntime takes fresh memory on the card for each input and output and copies
every output back at once. Bound, the same places serve every run of the same shape
(https://onnxruntime.ai/docs/api/python/api_summary.html, *Data on device*).
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_SHAPES: Final = 5  # as many as there are sizes of a batch


class Bound:
    """A session bound to a device; may be used by several threads, one after the other.

    Parameters
    ----------
    session
        An ``onnxruntime.InferenceSession`` with one input.
    wanted
        Names of the outputs.
    device
        ``cuda``, or ``cpu`` for the memory that the processor sees.
    """

    def __init__(
        self,
        session: Any,  # noqa: ANN401 - onnxruntime is untyped
        wanted: Sequence[str],
        device: str = "cuda",
    ) -> None:
        self._session, self._wanted, self._device = session, tuple(wanted), device
        self._input = session.get_inputs()[0].name
        self._places: OrderedDict[tuple[int, ...], _Place] = OrderedDict()
        self._lock = threading.Lock()

    def run(self, array: NDArray[np.float32]) -> list[NDArray[Any]]:
        """Run an input, float32 of any shape that the network takes; copies of the outputs."""
        with self._lock:
            place = self._places.pop(array.shape, None) or self._new(array)
            self._places[array.shape] = place
            while len(self._places) > _SHAPES:
                self._places.popitem(last=False)
            return place.run(array)

    def _new(self, array: NDArray[np.float32]) -> "_Place":
        return _Place(self._session, self._input, self._wanted, array, self._device)


class _Place:
    """Memory of a device for inputs of one shape, and for what they give."""

    def __init__(
        self,
        session: Any,  # noqa: ANN401 - onnxruntime is untyped
        name: str,
        wanted: tuple[str, ...],
        array: NDArray[np.float32],
        device: str,
    ) -> None:
        from onnxruntime import OrtValue

        self._session, self._wanted = session, wanted
        own = np.array(array, order="C")  # on the processor, the value is that very array
        self._given = OrtValue.ortvalue_from_numpy(own, device, 0)
        self._binding = session.io_binding()
        self._binding.bind_ortvalue_input(name, self._given)
        for output in wanted:
            self._binding.bind_output(output, device, 0)
        self._made: list[Any] = []

    def run(self, array: NDArray[np.float32]) -> list[NDArray[Any]]:
        self._given.update_inplace(np.ascontiguousarray(array))
        self._binding.synchronize_inputs()
        self._session.run_with_iobinding(self._binding)
        self._binding.synchronize_outputs()
        if not self._made:  # the shapes are known after the first run: from now on the same places
            self._made = list(self._binding.get_outputs())
            for output, value in zip(self._wanted, self._made, strict=True):
                self._binding.bind_ortvalue_output(output, value)
        return [np.array(value.numpy()) for value in self._made]
