"""Writes a pack: the network as ONNX, its head, the content gate, a golden picture, pack.toml."""

import contextlib
import logging
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, content, pack_text, prepare
from meddx.analysis.content import Content
from meddx.analysis.decision import Decision
from meddx.analysis.pack import Label, ModelPack, WeightSpec
from meddx.analysis.pack_parts import SIGMOID, SOFTMAX
from meddx.phrase import Phrase, Refused
from meddx.training import half
from meddx.training.config import MULTICLASS, Config, LabelSpec
from meddx.training.content import FILE as CONTENT
from meddx.training.rewrite import CARD
from meddx.training.state import keep_in_onnx

if TYPE_CHECKING:
    from torch import nn

ONNX: Final = "model.onnx"
CAM: Final = "cam.npy"
GOLDEN: Final = "golden.npy"
OPSET: Final = 18
TOLERANCE: Final = 1e-4

DIFFERS: Final = Phrase(
    "The exported network differs from the trained one by {difference} logits. Nothing was written."
)


@dataclass(frozen=True)
class LabelFacts:
    """What the held-out patients say of one label; see ``meddx.analysis.pack.Label``."""

    threshold: float
    platt: tuple[float, float]
    prevalence: float
    positives: int
    negatives: int
    suppressed: bool
    decision: Decision | None = None


@dataclass(frozen=True, eq=False)
class Product:
    """Everything a pack is written from.

    Parameters
    ----------
    network
        Trained network in evaluation mode.
    labels
        Facts of every label, in the order of the configuration.
    content
        What the content gate compares with.
    content_limit, heatmap_scale, heatmap_levels
        See ``meddx.analysis.pack.WeightSpec``.
    card
        Text of ``card.md``.
    pictures
        SVG of the card, by file name.
    """

    network: "nn.Module"
    labels: tuple[LabelFacts, ...]
    content: Content
    content_limit: float
    heatmap_scale: float
    card: str
    pictures: Mapping[str, str] = field(default_factory=dict)
    heatmap_levels: tuple[float, ...] = ()


def golden_picture(size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a generated picture, uint8 (rows, cols): two bright fields, a shadow and ribs."""
    y, x = np.meshgrid(*(np.linspace(-1, 1, n) for n in size), indexing="ij")
    fields = np.exp(-(((np.abs(x) - 0.45) / 0.28) ** 2) - (y / 0.6) ** 2)
    ribs = 0.08 * np.cos(14 * (y + 0.3 * x**2))
    heart = 0.35 * np.exp(-(((x - 0.15) / 0.25) ** 2) - ((y - 0.35) / 0.3) ** 2)
    grey = np.clip(0.75 - 0.55 * fields + ribs + heart, 0, 1)
    picture: NDArray[np.uint8] = np.rint(255 * grey).astype(np.uint8)
    return picture


def write_onnx(
    network: "nn.Module", size: tuple[int, int], channels: int, path: Path, *, halved: bool = False
) -> None:
    """Write a network with the outputs ``logits`` and ``features`` and a free batch size.

    Every tensor of the state dict stays an initialiser of its name (``state.state_of_pack``).

    Parameters
    ----------
    halved
        Whether weights are stored as float16; they must be rounded already (``half.rounded``).

    Raises
    ------
    Refused
        ``export_differs`` when onnxruntime does not give torch's logits within 1e-4, or its
        features within 1e-4 of the largest;
        ``export_lost`` when a tensor of the state dict is lost.
    """
    import onnx

    model = traced(network, (2, channels, *size))
    keep_in_onnx(network, model)
    if halved:
        half.store(half.names_of(network), model)
    onnx.save(model, str(path))
    check(network, _noise((2, channels, *size)), path)


def traced(network: "nn.Module", shape: tuple[int, int, int, int]) -> Any:  # noqa: ANN401 - untyped
    """Return a network as an ``onnx.ModelProto`` with the outputs ``logits`` and ``features``.

    Parameters
    ----------
    shape
        Of its input: (n, channels, rows, cols); the batch size is free unless n is 1.
    """
    import torch
    from onnxscript import optimizer

    free = ({0: torch.export.Dim("n")},) if shape[0] > 1 else None
    example = torch.from_numpy(_noise(shape))
    network.eval()
    with quiet_exporter():
        program: Any = torch.onnx.export(
            network,
            (example,),
            input_names=["input"],
            output_names=["logits", "features"],
            dynamic_shapes=free,
            opset_version=OPSET,
            dynamo=True,
            # The whole optimisation would fold batch normalisation into the convolutions, and no
            # training could go on from that. onnxruntime folds them when it opens the network.
            optimize=False,
            verbose=False,
        )
    optimizer.fold_constants_ir(program.model)
    optimizer.remove_unused_nodes(program.model)
    model = program.model_proto
    model.doc_string = ""
    forget_places(model)
    return model


@contextlib.contextmanager
def quiet_exporter() -> Iterator[None]:
    """Keep what the exporter says of itself (deprecations, no torchvision) from the terminal."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    tqdm.monitor_interval = 0  # the thread that watches a progress bar would outlive the export
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def forget_places(model: Any) -> None:  # noqa: ANN401 - onnx is untyped
    """Remove stack traces of the exporting machine: paths do not belong in a pack."""
    for holder in (model, model.graph, *model.graph.node, *model.graph.value_info):
        del holder.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""


def _noise(shape: tuple[int, ...]) -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def check(network: "nn.Module", array: NDArray[np.float32], path: Path) -> None:
    """Compare torch and onnxruntime on the same input, both outputs.

    Raises
    ------
    Refused
        ``export_differs``.
    """
    import onnxruntime
    import torch

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = session.run(["logits", "features"], {"input": array})
    with torch.no_grad():
        wanted = [part.numpy() for part in network(torch.from_numpy(array))]
    with np.errstate(invalid="ignore"):  # infinite numbers differ by what is no number
        apart = [np.abs(one - other).max() for one, other in zip(found, wanted, strict=True)]
        # A peak is raised by the number of places (``ending.peaks``), and its rounding with it.
        apart[1] /= max(1.0, float(np.abs(wanted[1]).max()))
        difference = float(np.max(apart))
    if not difference <= TOLERANCE:
        path.unlink()
        raise Refused("export_differs", DIFFERS.with_values(difference=difference))


def cam_of(network: "nn.Module") -> NDArray[np.float32]:
    """Return weights and bias of the head, float32 (labels, channels + 1)."""
    state = network.state_dict()
    weight, bias = state["head.weight"].numpy(), state["head.bias"].numpy()
    return np.concatenate([weight, bias[:, None]], axis=1).astype(np.float32)


def write_pack(config: Config, product: Product, folder: Path) -> None:
    """Write a whole pack into ``folder``, whose name is the pack's.

    Raises
    ------
    Refused
        ``export_differs``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network, spec = product.network, config.input
    if config.half:
        network = half.rounded(network)
    write_onnx(network, spec.size, spec.channels, folder / ONNX, halved=config.half)
    np.save(folder / CAM, cam_of(network))
    content.save(product.content, folder / CONTENT)
    np.save(folder / GOLDEN, golden_picture(config.input.size))
    describe(config, product, folder)


def describe(config: Config, product: Product, folder: Path) -> None:
    """Write ``card.md`` and ``pack.toml`` of a pack whose other files are written."""
    for file, text in {CARD: product.card, **product.pictures}.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    golden = golden_picture(config.input.size)
    logits = _golden_logits(config, golden, folder / ONNX)
    pack_text.write(
        _described(config, product, folder, logits),
        f"Written by meddx train; see {CARD}.",
        (ONNX, CAM, CONTENT, GOLDEN, CARD, *product.pictures),
    )


def _golden_logits(config: Config, golden: NDArray[np.uint8], onnx: Path) -> list[float]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(onnx), providers=["CPUExecutionProvider"])
    array = prepare.prepare(prepare.grey_of_picture(golden), config.input).array
    logits = calibrate.scores_of(session.run(["logits"], {"input": array})[0][0], config.card.task)
    return [round(float(value), 6) for value in logits]


def _described(config: Config, product: Product, folder: Path, logits: list[float]) -> ModelPack:
    card = config.card
    weights = WeightSpec(
        onnx=ONNX,
        cam=CAM,
        content=CONTENT,
        content_limit=round(product.content_limit, 6),
        heatmap_scale=round(product.heatmap_scale, 6),
        heatmap_levels=tuple(round(level, 8) for level in product.heatmap_levels),
        golden=GOLDEN,
        golden_logits=tuple(logits),
        activation=SOFTMAX if card.task == MULTICLASS else SIGMOID,
    )
    return ModelPack(
        folder=folder,
        name=card.name,
        version=card.version,
        title=card.title,
        title_zh=card.title_zh,
        family=card.family,
        task=card.task,
        licence=card.licence,
        intended_use=card.intended_use,
        intended_use_zh=card.intended_use_zh,
        training_data=card.training_data,
        sha256="",
        gate=config.gate,
        input=config.input,
        labels=tuple(_label(*both) for both in zip(config.labels, product.labels, strict=True)),
        weights=weights,
    )


def _label(spec: LabelSpec, facts: LabelFacts) -> Label:
    a, b = facts.platt
    return Label(
        key=spec.key,
        code=spec.code,
        threshold=round(facts.threshold, 6),
        platt=(round(a, 6), round(b, 6)),
        prevalence=round(facts.prevalence, 6),
        positives=facts.positives,
        negatives=facts.negatives,
        shown_at=spec.shown_at,
        suppressed=facts.suppressed,
        decision=facts.decision,
    )
