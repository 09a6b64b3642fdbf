"""Turns a pack's network into one of 8-bit whole numbers, where that costs no accuracy.

Convolutions and what lies between them calculate in 8 bits, each weight by the range of its channel
and each activation by the range it has on some pictures (Jacob et al., CVPR 2018,
arXiv:1712.05877). The head stays as it is, so that a heatmap's sum and the bias are still the
logit. Weights keep 7 of the 8 bits, because processors without VNNI instructions cut off sums of
more (onnxruntime's guide to quantisation), and a pack has to say the same everywhere.

What comes out is measured on pictures of patients that gave no range, beside the network it was
made from, and kept only where it is as good and faster.
"""

import contextlib
import dataclasses
import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import pack as packs
from meddx.analysis import prepare
from meddx.analysis.device import CPU, Network, quiet_session
from meddx.analysis.pack import ModelPack, WeightSpec
from meddx.analysis.pack_text import text_of
from meddx.analysis.packs import THERE
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import equal, evaluate
from meddx.training.rewrite import with_section

SUFFIX: Final = "_int8"
RANGES: Final = 128  # pictures that the ranges of the activations are taken from
HEADING: Final = "As a network of 8-bit whole numbers"
_CALCULATED: Final = ["Conv", "Relu", "Clip", "MaxPool", "AveragePool", "Add", "Concat"]

NO_ONNX: Final = Phrase("Making a network of 8-bit whole numbers needs the torch pack of MedDx.")
UNMADE: Final = Phrase(
    "The network of the model pack {pack} cannot be turned into 8-bit whole numbers."
)
MAKING: Final = Phrase("{pack}: taking ranges from picture {number} of {count}")
WORSE: Final = Phrase(
    "In 8-bit whole numbers the model pack {pack} is not as good: {figures}. Nothing was written."
)
SLOWER: Final = Phrase(
    "In 8-bit whole numbers the model pack {pack} is not faster on this computer ({ratio} times "
    "the time), so nothing was written."
)


@dataclass(frozen=True)
class Quantised:
    """A pack that was made, what was compared, and its time as a share of the other's."""

    pack: ModelPack
    compared: tuple[equal.Compared, ...]
    ratio: float


def quantise(
    pack: ModelPack, data: Path, column: str, fold: int, into: Path, context: Context
) -> Quantised:
    """Make ``NAME_int8`` of a pack in the folder ``into``.

    Parameters
    ----------
    data
        Folder with pictures and ``labels.csv``, as for ``meddx evaluate``.
    column
        See ``evaluate.truth_of``.
    fold
        Its patients are measured; ranges come from pictures of the others.

    Raises
    ------
    Refused
        ``not_equal`` or ``not_faster`` with the figures; ``no_truth``, ``no_network``,
        ``pack_there``, ``no_onnx``, ``cannot_quantise``, or what reading the pictures refuses.
    """
    name = pack.name + SUFFIX
    if (into / name).exists():
        raise Refused("pack_there", THERE.with_values(name=name))
    files, rows = evaluate.list_pictures(data, fold)
    arrays = _others(pack, data, set(files), context)
    with tempfile.TemporaryDirectory(prefix="meddx-int8-") as folder:
        made = _written(pack, _network(pack, arrays), Path(folder) / name)
        truth = evaluate.truth_of(pack, rows, column)
        said = evaluate.predict(pack, data, files, context)
        other = evaluate.predict(made, data, files, context)
        compared = equal.compared(pack, (said, other), rows, truth)
        onnx = _weights(pack).onnx
        ratio = equal.time_ratio(made.folder / onnx, pack.folder / onnx, arrays[0])
        if not all(one.equal for one in compared):
            figures = ", ".join(equal.figures(one) for one in compared if not one.equal)
            raise Refused("not_equal", WORSE.with_values(pack=pack.name, figures=figures))
        if ratio >= 1:
            phrase = SLOWER.with_values(pack=pack.name, ratio=f"{ratio:.2f}")
            raise Refused("not_faster", phrase)
        made = with_section(made, HEADING, _section(compared, ratio))
        into.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made.folder, into / name)
    return Quantised(packs.load(into / name), compared, ratio)


def _others(
    pack: ModelPack, data: Path, measured: set[str], context: Context
) -> list[NDArray[np.float32]]:
    """Prepare pictures that are not measured, evenly taken."""
    spec = evaluate.input_of(pack)
    others = [file for file in evaluate.list_pictures(data)[0] if file not in measured]
    chosen = others[:: max(1, len(others) // RANGES)][:RANGES]
    found = []
    for n, file in enumerate(chosen):
        shown = MAKING.with_values(pack=pack.name, number=n + 1, count=len(chosen))
        context.checkpoint(n, len(chosen), shown)
        grey, _ = evaluate.grey_of(data / file, pack, context)
        found.append(prepare.prepare(grey, spec).array)
    if not found:
        raise Refused("no_pictures", evaluate.NO_PICTURES.with_values(folder=data.name))
    return found


def _network(pack: ModelPack, arrays: list[NDArray[np.float32]]) -> bytes:
    """Return the network in 8 bits, as ONNX."""
    try:
        from onnxruntime import quantization
        from onnxruntime.quantization.shape_inference import quant_pre_process
    except ImportError:  # onnx belongs to the torch pack
        raise Refused("no_onnx", NO_ONNX) from None
    file = str(pack.folder / _weights(pack).onnx)
    name = quiet_session(file, ["CPUExecutionProvider"]).get_inputs()[0].name
    with tempfile.TemporaryDirectory(prefix="meddx-int8-") as folder, _quiet():
        folded, made = str(Path(folder) / "folded.onnx"), Path(folder) / "made.onnx"
        try:
            quant_pre_process(file, folded, skip_symbolic_shape=True)
            quantization.quantize_static(
                folded,
                str(made),
                _reader(name, arrays),
                quant_format=quantization.QuantFormat.QDQ,
                op_types_to_quantize=_CALCULATED,
                per_channel=True,
                reduce_range=True,
                activation_type=quantization.QuantType.QUInt8,
                weight_type=quantization.QuantType.QInt8,
            )
            return made.read_bytes()
        except Exception:  # noqa: BLE001 - onnxruntime and onnx raise many kinds
            raise Refused("cannot_quantise", UNMADE.with_values(pack=pack.name)) from None


def _reader(name: str, arrays: list[NDArray[np.float32]]) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    from onnxruntime.quantization import CalibrationDataReader

    class Reader(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime is untyped
        def __init__(self) -> None:
            self._left = iter(arrays)

        def get_next(self) -> dict[str, NDArray[np.float32]] | None:
            array = next(self._left, None)
            return None if array is None else {name: array}

    return Reader()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep advice of the quantiser, which speaks through the root logger, from the terminal."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _weights(pack: ModelPack) -> WeightSpec:
    if pack.weights is None or pack.input is None:
        raise Refused("no_network", evaluate.NO_NETWORK.with_values(pack=pack.name))
    return pack.weights


def _written(pack: ModelPack, network: bytes, folder: Path) -> ModelPack:
    """Write the pack of the network into ``folder``; its known result is found anew."""
    weights, spec = _weights(pack), evaluate.input_of(pack)
    folder.mkdir()
    for file, _ in pack.files:
        shutil.copyfile(pack.folder / file, folder / file)
    (folder / weights.onnx).write_bytes(network)
    golden = np.load(folder / weights.golden, allow_pickle=False)
    session = quiet_session(network, ["CPUExecutionProvider"])
    array = prepare.prepare(prepare.grey_of_picture(golden), spec).array
    logits = Network(pack, session, CPU, None).run(array).logits
    made = dataclasses.replace(
        pack,
        folder=folder,
        name=folder.name,
        title=f"{pack.title} (int8)",
        title_zh=f"{pack.title_zh or pack.title}（int8）",
        weights=dataclasses.replace(
            weights, golden_logits=tuple(round(float(v), 6) for v in logits)
        ),
        files=tuple(
            (file, hashlib.sha256((folder / file).read_bytes()).hexdigest())
            for file, _ in pack.files
        ),
    )
    text = text_of(made, "Written by meddx packs quantise; see card.md.")
    (folder / packs.TOML).write_text(text, encoding="utf-8", newline="\n")
    return packs.load(folder)


def _section(compared: tuple[equal.Compared, ...], ratio: float) -> str:
    return (
        "Made by `meddx packs quantise` of the network that the figures above belong to. Both read "
        "the same pictures, of patients that gave no range; 95 % intervals in brackets, the same "
        f"patients drawn for both.\n\n{equal.table(compared)}\n\n"
        f"On the processor it was made on, a run takes {ratio:.2f} times the time."
    )
