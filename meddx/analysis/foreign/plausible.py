"""Whether what a network answers can be what was said of it.

It is asked about several pictures: the generated one, its negative and noise. What is refused here
would be wrong in every reading; what is only unlikely is not: a network that was never trained may
answer the same to all of them, which its card then says.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.foreign.head import passes_activation
from meddx.analysis.foreign.onnx_file import Graph
from meddx.analysis.pack_parts import PROBABILITIES, SOFTMAX
from meddx.phrase import Phrase, Refused

_SAME: Final = 1e-6
_ROUNDED: Final = 1e-3

NOT_FINITE: Final = Phrase("The network answers with values that are no numbers.")
NO_PROBABILITIES: Final = Phrase(
    "The network's values reach from {low} to {high}, so they are no probabilities. Say that they "
    "are logits."
)
NO_LOGITS: Final = Phrase(
    "The network's values all lie between 0 and 1 and come from an activation, so they are no "
    "logits. Say that they are probabilities."
)
NO_SOFTMAX: Final = Phrase(
    "The network's probabilities do not add up to 1, so they do not exclude one another. Say that "
    "several labels can be true at once (sigmoid)."
)

Raw = NDArray[np.float32]


def probes(array: Raw) -> list[Raw]:
    """Return a prepared input, its negative and noise over the same range, each of its shape."""
    low, high = array.min(), array.max()
    noise = np.random.default_rng(0).uniform(low, high, array.shape).astype(np.float32)
    return [array, (low + high - array).astype(np.float32), noise]


def is_constant(answers: Sequence[Raw]) -> bool:
    """Whether the answers to the probes are the same, so that they say nothing of the pictures."""
    found = np.stack(answers).astype(np.float64)
    return bool((np.ptp(found, axis=0) <= _SAME * np.maximum(1e-3, np.abs(found[0]))).all())


def demand(answers: Sequence[Raw], said: tuple[str, str], graph: Graph, output: str) -> None:
    """Demand that answers can be what was said.

    Parameters
    ----------
    answers
        Of the probes, each float32 (labels,).
    said
        ``values`` and ``activation`` of the output ``output`` (``WeightSpec``).

    Raises
    ------
    Refused
        ``onnx_not_finite``, ``not_probabilities``, ``not_logits`` or ``not_softmax``.
    """
    found = np.stack(answers).astype(np.float64)
    if not np.isfinite(found).all():
        raise Refused("onnx_not_finite", NOT_FINITE)
    low, high = float(found.min()), float(found.max())
    within = low >= 0 and high <= 1
    sums_to_one = found.shape[1] > 1 and bool((np.abs(found.sum(axis=1) - 1) < _ROUNDED).all())
    values, activation = said
    if values == PROBABILITIES:
        if low < -_ROUNDED or high > 1 + _ROUNDED:
            told = NO_PROBABILITIES.with_values(low=f"{low:.3g}", high=f"{high:.3g}")
            raise Refused("not_probabilities", told)
        if activation == SOFTMAX and found.shape[1] > 1 and not sums_to_one:
            raise Refused("not_softmax", NO_SOFTMAX)
    elif within and (sums_to_one or passes_activation(graph, output)):
        raise Refused("not_logits", NO_LOGITS)
