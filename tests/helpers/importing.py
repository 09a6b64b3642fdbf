"""Imports a model from outside, and says what came of it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import device, prepare
from meddx.analysis.foreign.found import Answers, LabelAnswer, Scaling, questions
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import ModelPack, load
from meddx.children import Children
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import own_models
from tests.helpers.packs import phantom

GATE = {"modalities": ("CR",), "body_parts": ("CHEST",)}
UNIT = Scaling("window", (0.0,), (1.0,))
TWO = (LabelAnswer("Mass", "HP:0033821"), LabelAnswer("Edema", "HP:0100598"))
SAID = Answers(labels=TWO, scaling=UNIT, activation="sigmoid", **GATE)  # type: ignore[arg-type]


def imported(path: Path, answers: Answers, context: Context) -> ModelPack:
    """Inspect and write, then load what was written."""
    found = own_models.inspect(path, context)
    assert questions(found, answers) == ()
    made = own_models.write(found, answers, path.parent / "packs", context)
    assert load(made.folder) == made
    assert not made.calibrated
    return made


def output_of(pack: ModelPack, seed: int = 0) -> device.Output:
    """What a pack says of a phantom."""
    prepared = prepare.prepare(prepare.grey_of_picture(phantom(seed)), pack.input)
    return device.open_network(pack).run(prepared.array)


def assert_exact(pack: ModelPack) -> None:
    """Assert that the map and the bias are the logit of an independent sigmoid output."""
    assert pack.weights.heatmap == "cam"
    network = device.open_network(pack)
    output = output_of(pack, 3)
    for row in range(len(pack.labels)):
        total = contributions(output.features, network.cam, row).sum() + network.cam[row, -1]
        assert total == pytest.approx(output.logits[row], rel=1e-5, abs=1e-4)


def refusal(path: Path, context: Context) -> Refused:
    with pytest.raises(Refused) as refused:
        own_models.inspect(path, context)
    return refused.value


def bare(path: Path, pack: ModelPack, array: np.ndarray) -> np.ndarray:
    """Run the file that was brought, by onnxruntime alone."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"picture": array})[0][0]


def shared_context() -> Iterator[Context]:
    """One child process for the tests of a module: starting one for each takes most of the time."""
    children = Children(1)
    children.call("meddx.child:echo", {"text": "started"})
    made = Context(children=children)
    yield made
    made.close()
    children.close()
