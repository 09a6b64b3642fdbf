"""Turns a Hugging Face image classifier into ONNX, with transformers' own classes and no others."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from meddx.analysis.foreign.hugging_face import read
from meddx.child import Reply
from meddx.phrase import Phrase, Refused
from meddx.training import export

if TYPE_CHECKING:
    from torch import nn

NO_TORCH: Final = Phrase(
    "Converting a Hugging Face model needs the torch pack, which is not installed here."
)
NOT_BUILT: Final = Phrase(
    "The network of this folder cannot be built from its configuration and weights. Where the "
    "model was made, export it as ONNX."
)
NOT_EXPORTED: Final = Phrase(
    "torch cannot export the network of this folder as ONNX for pictures of this size. Export it "
    "where it was made."
)


def to_onnx(path: str, size: list[int], target: str) -> Reply:
    """Write the classifier in a folder as ONNX; runs in a child process.

    Raises
    ------
    Refused
        ``no_torch``, ``not_built``, ``not_exported``, ``export_differs``, or what reading the
        folder refuses.
    """
    found = read(Path(path))
    import onnx

    network = _network(path)
    shape = (found.channels, size[0], size[1])
    onnx.save(_traced(network, shape), target)
    array = np.random.default_rng(0).normal(size=(1, *shape)).astype(np.float32)
    export.check(network, array, Path(target))
    return Reply({}, {})


def _traced(network: "nn.Module", shape: tuple[int, int, int]) -> Any:  # noqa: ANN401 - onnx is untyped
    """Return the network as ONNX; some attention can only be exported for a batch of one."""
    with contextlib.suppress(Exception):  # torch raises many kinds
        return export.traced(network, (2, *shape))
    try:
        return export.traced(network, (1, *shape))
    except Exception:  # noqa: BLE001
        raise Refused("not_exported", NOT_EXPORTED) from None


def _network(path: str) -> "nn.Module":
    try:
        import torch
        from transformers import AutoModelForImageClassification
        from typing_extensions import override
    except ImportError:
        raise Refused("no_torch", NO_TORCH) from None

    class Scores(torch.nn.Module):
        """The classifier with the outputs that an exported network has."""

        def __init__(self, inner: torch.nn.Module) -> None:
            super().__init__()
            self.inner = inner

        @override
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            said = self.inner(pixel_values=x, output_hidden_states=True)
            return said.logits, said.hidden_states[-1]

    try:
        inner, info = AutoModelForImageClassification.from_pretrained(
            path,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            output_loading_info=True,
            dtype=torch.float32,
            attn_implementation="eager",  # torch cannot export the other one of every network
        )
    except Exception:  # noqa: BLE001 - transformers raises many kinds
        raise Refused("not_built", NOT_BUILT) from None
    if info["missing_keys"] or info["mismatched_keys"]:  # they would be random numbers
        raise Refused("not_built", NOT_BUILT)
    return Scores(inner).eval()
