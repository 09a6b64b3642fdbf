"""Turns a sentence encoder of Hugging Face into the files of a pack ``text_encoder``.

The network is built of transformers' own classes from local files, its word pieces are averaged and
the mean brought to length 1 inside the graph. Its weights are stored as float16 and computed with
as float32 (``meddx.training.half``).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import pack_spec, text_encoder
from meddx.analysis.foreign import sentence_folder
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.text_encoder import MASK, NUMBERS, VECTORS, EncoderSpec
from meddx.analysis.word_pieces import WordPieces
from meddx.child import Reply
from meddx.phrase import Refused
from meddx.training import half
from meddx.training.export import OPSET, forget_places, quiet_exporter
from meddx.training.hugging_face import NO_TORCH, NOT_BUILT, NOT_EXPORTED

if TYPE_CHECKING:
    from torch import nn

# A word, a sentence, and more than any encoder sees.
GOLDEN: Final = (
    "Scoliosis",
    "There is no pleural effusion or pneumothorax; the heart is mildly enlarged.",
    "A boy of 7 years with short stature, seizures and a high palate. " * 60,
)


def to_files(path: str, target: str) -> Reply:
    """Write the files of an encoder into the folder ``target``; runs in a child process.

    ``golden.npy`` holds what torch says of ``GOLDEN``; whoever opens the pack compares.

    Raises
    ------
    Refused
        ``no_torch``, ``not_built``, ``not_exported``, or what reading the folder refuses.
    """
    folder, into = Path(path), Path(target)
    found = sentence_folder.read(folder)
    pieces = sentence_folder.vocabulary(folder)
    network = _network(path, found)
    _save(network, into / text_encoder.ONNX)
    vocabulary = "".join(f"{piece}\n" for piece in pieces)
    (into / text_encoder.VOCABULARY).write_text(vocabulary, encoding="utf-8", newline="\n")
    spec = EncoderSpec(found.dimensions, found.longest, found.lower_case, found.languages, GOLDEN)
    (into / text_encoder.SPEC).write_text(pack_spec.text_of(spec), encoding="utf-8", newline="\n")
    words = WordPieces(pieces, lower_case=found.lower_case)
    numbers = [words.encode(text, found.longest) for text in GOLDEN]
    np.save(into / text_encoder.GOLDEN, _by_torch(network, numbers))
    return Reply({}, {})


def _network(path: str, found: FoundEncoder) -> "nn.Module":
    try:
        import torch
        from transformers import BertModel, utils
        from typing_extensions import override
    except ImportError:
        raise Refused("no_torch", NO_TORCH) from None

    class Encoder(torch.nn.Module):
        """BERT, the mean of its pieces, length 1."""

        def __init__(self, inner: torch.nn.Module) -> None:
            super().__init__()
            self.inner = inner

        @override
        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            said = self.inner(input_ids=input_ids, attention_mask=attention_mask)
            hidden = said.last_hidden_state
            share = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * share).sum(1) / share.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    logs: Any = utils.logging
    logs.set_verbosity_error()
    logs.disable_progress_bar()
    kind: Any = BertModel  # the stubs know no output_loading_info
    try:
        inner, info = kind.from_pretrained(
            path,
            local_files_only=True,
            use_safetensors=True,
            output_loading_info=True,
            dtype=torch.float32,
            attn_implementation="eager",
            add_pooling_layer=False,  # a head over the first piece, which the mean does not need
        )
    except Exception:  # noqa: BLE001 - transformers raises many kinds
        raise Refused("not_built", NOT_BUILT) from None
    if info["missing_keys"] or info["mismatched_keys"]:  # they would be random numbers
        raise Refused("not_built", NOT_BUILT)
    if inner.config.vocab_size < found.pieces:  # a piece without a vector
        raise Refused("not_built", NOT_BUILT)
    return Encoder(inner).eval()


def _save(network: "nn.Module", file: Path) -> None:
    import onnx

    try:
        model = _traced(network)
    except Exception:  # noqa: BLE001 - torch raises many kinds
        raise Refused("not_exported", NOT_EXPORTED) from None
    tensors = model.graph.initializer
    matrices = (
        t.name for t in tensors if len(t.dims) > 1 and t.data_type == onnx.TensorProto.FLOAT
    )
    half.store(frozenset(matrices), model)
    onnx.save(model, str(file))


def _traced(network: "nn.Module") -> Any:  # noqa: ANN401 - onnx is untyped
    import torch

    # Two tensors: of one given twice the exporter makes one input.
    numbers, mask = (torch.ones((2, 16), dtype=torch.int64) for _ in range(2))
    free = {0: torch.export.Dim("texts"), 1: torch.export.Dim("pieces", min=2, max=4096)}
    with quiet_exporter():
        program: Any = torch.onnx.export(
            network,
            (numbers, mask),
            input_names=[NUMBERS, MASK],
            output_names=[VECTORS],
            dynamic_shapes=(free, free),
            opset_version=OPSET,
            dynamo=True,
            optimize=True,
            verbose=False,
        )
    model = program.model_proto
    model.doc_string = ""
    forget_places(model)
    return model


def _by_torch(network: "nn.Module", numbers: list[list[int]]) -> NDArray[np.float32]:
    import torch

    with torch.no_grad():
        each = [
            network(torch.tensor([one]), torch.ones((1, len(one)), dtype=torch.int64))
            for one in numbers
        ]
    return torch.cat(each).numpy().astype(np.float32)
