"""Models from outside: generated weights of true architectures, saved as their makers would."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

Weights = dict[str, Any]


def densenet(labels: int, channels: int = 3, blocks: tuple[int, ...] = (6, 12, 24, 16)) -> Weights:
    """Random weights of a DenseNet with torchvision's names and torchvision's widths."""
    made = _Random(0)
    growth, inside = 32, 64
    made.convolution("features.conv0", channels, inside, 7)
    made.normalisation("features.norm0", inside)
    for block, layers in enumerate(blocks, 1):
        for layer in range(1, layers + 1):
            name = f"features.denseblock{block}.denselayer{layer}"
            made.normalisation(f"{name}.norm1", inside)
            made.convolution(f"{name}.conv1", inside, 4 * growth, 1)
            made.normalisation(f"{name}.norm2", 4 * growth)
            made.convolution(f"{name}.conv2", 4 * growth, growth, 3)
            inside += growth
        if block < 4:
            made.normalisation(f"features.transition{block}.norm", inside)
            made.convolution(f"features.transition{block}.conv", inside, inside // 2, 1)
            inside //= 2
    made.normalisation("features.norm5", inside)
    made.linear("classifier", inside, labels)
    return made.weights


def resnet(
    labels: int, depths: tuple[int, ...] = (2, 2, 2, 2), *, bottleneck: bool = False, stem: int = 16
) -> Weights:
    """Random weights of a ResNet with torchvision's names; a quarter as wide, to be quick."""
    made = _Random(1)
    made.convolution("conv1", 3, stem, 7)
    made.normalisation("bn1", stem)
    inside = stem
    for stage, depth in enumerate(depths, 1):
        width = stem << (stage - 1)
        outside = 4 * width if bottleneck else width
        for block in range(depth):
            name = f"layer{stage}.{block}"
            made.convolution(f"{name}.conv1", inside, width, 1 if bottleneck else 3)
            made.convolution(f"{name}.conv2", width, width, 3)
            if bottleneck:
                made.convolution(f"{name}.conv3", width, outside, 1)
            for number in range(1, 4 if bottleneck else 3):
                made.normalisation(f"{name}.bn{number}", outside if number == 3 else width)
            if block == 0 and inside != outside:
                made.convolution(f"{name}.downsample.0", inside, outside, 1)
                made.normalisation(f"{name}.downsample.1", outside)
            inside = outside
    made.linear("fc", inside, labels)
    return made.weights


class _Random:
    """Collects random weights of sensible size."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self.weights: Weights = {}

    def _normal(self, *shape: int, size: float = 1.0) -> np.ndarray:
        return (size * self._random.standard_normal(shape, np.float32)).astype(np.float32)

    def convolution(self, name: str, inside: int, outside: int, side: int) -> None:
        size = (2 / (inside * side * side)) ** 0.5
        self.weights[f"{name}.weight"] = self._normal(outside, inside, side, side, size=size)

    def normalisation(self, name: str, width: int) -> None:
        self.weights[f"{name}.weight"] = 1 + self._normal(width, size=0.1)
        self.weights[f"{name}.bias"] = self._normal(width, size=0.1)
        self.weights[f"{name}.running_mean"] = self._normal(width, size=0.1)
        self.weights[f"{name}.running_var"] = 1 + np.abs(self._normal(width, size=0.1))
        self.weights[f"{name}.num_batches_tracked"] = np.array(7)

    def linear(self, name: str, inside: int, outside: int) -> None:
        self.weights[f"{name}.weight"] = self._normal(outside, inside, size=inside**-0.5)
        self.weights[f"{name}.bias"] = self._normal(outside, size=0.1)


def as_torch(weights: Mapping[str, Any]) -> dict[str, Any]:
    """The same weights as tensors of torch."""
    import torch

    return {name: torch.from_numpy(np.array(array)) for name, array in weights.items()}


def save_zip(content: Any, path: Path) -> Path:
    """Save as ``torch.save`` does."""
    import torch

    torch.save(content, path)
    return path


def save_safetensors(weights: Mapping[str, Any], path: Path) -> Path:
    """Save as safetensors does, whatever the file is called."""
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(array) for name, array in weights.items()}, path)
    return path


class Onnx:
    """A small ONNX network, built with the package ``onnx`` as other programs build theirs."""

    def __init__(self, layout: str = "NCHW", channels: int = 3, side: Any = 64) -> None:
        self.random = np.random.default_rng(2)
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []
        shape = ["n", channels, side, side] if layout == "NCHW" else ["n", side, side, channels]
        self.inputs = [self._port("picture", shape)]
        x = "picture"
        if layout == "NHWC":
            x = self.node("Transpose", ["picture"], perm=[0, 3, 1, 2])
        kernel = self.tensor(0.3 * self.random.normal(size=(8, channels, 5, 5)))
        x = self.node("Conv", [x, kernel], strides=[8, 8], pads=[2] * 4)
        self.features = self.node("Relu", [x])  # (n, 8, side / 8, side / 8)

    def _port(self, name: str, shape: list[Any]) -> Any:
        from onnx import TensorProto, helper

        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    def more_input(self, name: str, shape: list[Any]) -> str:
        """Add a further input."""
        self.inputs.append(self._port(name, shape))
        return name

    def tensor(self, values: Any, kind: type = np.float32) -> str:
        """Add a constant."""
        from onnx import numpy_helper

        name = f"w{len(self.tensors)}"
        self.tensors.append(numpy_helper.from_array(np.array(values, kind), name))
        return name

    def node(self, op: str, inputs: list[str], **said: Any) -> str:
        """Add a node; returns its output."""
        from onnx import helper

        name = f"{op.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [name], **said))
        return name

    def averaged_head(self, labels: int) -> str:
        """Global average, flatten, Gemm: what torch exports."""
        x = self.node("Flatten", [self.node("GlobalAveragePool", [self.features])])
        weight = self.tensor(self.random.normal(size=(labels, 8)))
        bias = self.tensor(self.random.normal(size=labels))
        return self.node("Gemm", [x, weight, bias], transB=1)

    def keras_head(self, labels: int, averaged: bool) -> str:
        """Channels last, MatMul and Add: what tf2onnx exports."""
        x = self.node("Transpose", [self.features], perm=[0, 2, 3, 1])
        inside = 8
        if averaged:
            x = self.node("ReduceMean", [x, self.tensor([1, 2], np.int64)], keepdims=0)
        else:
            x = self.node("Reshape", [x, self.tensor([0, -1], np.int64)])
            inside = 8 * 8 * 8
        x = self.node("MatMul", [x, self.tensor(0.1 * self.random.normal(size=(inside, labels)))])
        return self.node("Add", [x, self.tensor(self.random.normal(size=labels))])

    def save(self, output: str, path: Path, shape: list[Any] | None = None) -> Path:
        """Write the network with this tensor as its output."""
        import onnx
        from onnx import helper

        outputs = [self._port(output, shape or ["n", None])]
        graph = helper.make_graph(self.nodes, "g", self.inputs, outputs, self.tensors)
        opsets = [helper.make_opsetid("", 18)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), path)
        return path


def zipped(folder: Path, path: Path, top: str = "") -> Path:
    """Put a folder into a zip, under the name ``top`` (with its slash)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            archive.write(file, f"{top}{file.relative_to(folder).as_posix()}")
    return path


def bundle(folder: Path, weights: Path, steps: list[dict[str, Any]], labels: list[str]) -> Path:
    """Lay out a MONAI bundle around a file of weights (``models/model`` + its ending)."""
    (folder / "configs").mkdir(parents=True)
    (folder / "models").mkdir()
    weights.rename(folder / "models" / f"model{weights.suffix}")
    metadata = {
        "name": "Chest bundle",
        "task": "Classification of chest radiographs",
        "network_data_format": {
            "inputs": {"image": {"num_channels": 3, "spatial_shape": [64, 64]}},
            "outputs": {"pred": {"channel_def": {str(n): key for n, key in enumerate(labels)}}},
        },
    }
    (folder / "configs" / "metadata.json").write_text(json.dumps(metadata))
    inference = {
        "network_def": {"_target_": "os.system", "command": "$print(1)"},
        "preprocessing": {"_target_": "Compose", "transforms": steps},
        "postprocessing": {
            "_target_": "Compose",
            "transforms": [{"_target_": "Activationsd", "keys": "pred", "sigmoid": True}],
        },
    }
    (folder / "configs" / "inference.json").write_text(json.dumps(inference))
    return folder
