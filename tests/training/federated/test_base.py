"""What must be equal at all sites: all that changes the network, whatever its tensors say."""

import shutil
from dataclasses import replace

import onnx
import pytest

from meddx.analysis import pack_text
from meddx.phrase import Refused
from meddx.training.federated import base as bases
from meddx.training.state import features_of_pack
from tests.helpers import packs
from tests.helpers.federated import config


def changed(whole, **fit):
    return replace(whole, fit=replace(whole.fit, **fit))


@pytest.fixture(scope="module")
def start():
    return bases.fresh(config())


@pytest.mark.parametrize(
    "fit",
    [
        {"last_stride": 1},  # the same tensors, run at other places
        {"look": 0.5},
        {"network": "small_cnn"},
        {"width": 2},
    ],
    ids=str,
)
def test_another_network_is_refused(start, fit):
    with pytest.raises(Refused) as refused:
        bases.demand_task(start, changed(config(), **fit))
    assert refused.value.code == "base_other_task"


@pytest.mark.parametrize(
    "fit",
    [{}, {"dropout": 0.3}, {"learning_rate": 0.1, "epochs": 9, "seed": 1}, {"mixup": 0.2}],
    ids=str,
)
def test_how_a_site_learns_is_its_own(start, fit):
    bases.demand_task(start, changed(config(), **fit))


def test_a_pack_is_a_base_for_the_network_that_it_holds(pack):
    base = bases.read(pack.folder)
    bases.demand_task(base, packs.config())
    with pytest.raises(Refused) as refused:
        bases.demand_task(base, changed(packs.config(), last_stride=1))
    assert refused.value.code == "base_other_task"


def test_a_pack_that_does_not_state_its_features_is_no_base(pack, tmp_path):
    assert features_of_pack(pack.folder) == (16, 2, 2)
    folder = tmp_path / pack.name
    shutil.copytree(pack.folder, folder)
    model = onnx.load(folder / "model.onnx")
    (output,) = (one for one in model.graph.output if one.name == "features")
    output.type.tensor_type.shape.dim[2].dim_param = "rows"
    onnx.save(model, folder / "model.onnx")
    pack_text.write(replace(pack, folder=folder), "Changed.", [name for name, _ in pack.files])
    with pytest.raises(Refused) as refused:
        features_of_pack(folder)
    assert refused.value.code == "pack_not_trainable"
