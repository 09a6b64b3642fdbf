"""What a training starts with: an earlier run, a pack, and what does not fit."""

from dataclasses import replace

import pytest
import torch

from meddx import paths
from meddx.phrase import Refused
from meddx.training import checkpoint, config, state, transfer
from meddx.training.network import build
from tests.helpers import packs


def settings(name, **changes) -> config.Config:
    """The tiny configuration, which starts from ``name``."""
    made = packs.config()
    return replace(made, fit=replace(made.fit, start_from=str(name), **changes))


def same(found, wanted) -> bool:
    return all(torch.equal(found[name], wanted[name]) for name in found)


def test_nothing_is_said_and_nothing_is_taken(tmp_path):
    assert transfer.start(settings(""), tmp_path / "final.safetensors") == {}


def test_a_pack_that_answers_the_same_questions_gives_all_its_tensors(pack, tmp_path):
    found = transfer.start(settings(pack.folder), tmp_path / "absent.safetensors")
    wanted = state.tensors_of(state.state_of_pack(pack.folder))
    assert found.keys() == wanted.keys()
    assert same(found, wanted)


def test_a_pack_of_other_labels_gives_its_body(pack, tmp_path):
    asked = settings(pack.folder)
    other = replace(asked, labels=asked.labels[:1])
    found = transfer.start(other, tmp_path / "absent.safetensors")
    names = {name for name in build("resnet18", 1, 2).state_dict() if name[:5] != "head."}
    assert found.keys() == names
    assert same(found, state.tensors_of(state.state_of_pack(pack.folder)))


def test_an_installed_pack_is_found_by_its_name(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "user_models", lambda: pack.folder.parent)
    assert transfer.start(settings(pack.name), tmp_path / "absent.safetensors")


def test_an_earlier_run_gives_its_body_and_comes_before_a_pack(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "user_models", lambda: pack.folder.parent)
    network = build("resnet18", 3, 2)
    best = {f"best/{name}": tensor for name, tensor in network.state_dict().items()}
    checkpoint.save(tmp_path / "final.safetensors", best, {})
    found = transfer.start(settings(pack.name), tmp_path / "final.safetensors")
    assert not any(name.startswith("head.") for name in found)
    assert same(found, network.state_dict())


@pytest.mark.parametrize(
    ("changes", "tensor"),
    [({"width": 3}, "head.weight"), ({"network": "efficientnet_b0"}, "body.")],
)
def test_another_network_is_refused_by_the_tensor_that_does_not_fit(
    pack, tmp_path, changes, tensor
):
    with pytest.raises(Refused) as refused:
        transfer.start(settings(pack.folder, **changes), tmp_path / "absent.safetensors")
    assert refused.value.code == "start_other_network"
    assert f"starts from tiny, which is another network: its tensor {tensor}" in str(
        refused.value.phrase
    )


@pytest.mark.parametrize(
    ("name", "code"), [("never", "no_start"), ("variant_rules", "pack_not_trainable")]
)
def test_what_has_no_tensors_is_refused(name, code, tmp_path):
    with pytest.raises(Refused) as refused:
        transfer.start(settings(name), tmp_path / "absent.safetensors")
    assert refused.value.code == code


def test_members_of_another_width_cannot_start_with_the_same_body(tmp_path):
    from tests.training.test_make import CONFIG

    said = CONFIG.replace("soft_share = 0.5", 'start_from = "run"')
    path = tmp_path / "balls.toml"
    distil = "[distil]\nmembers = 2\nshare = 1.0\nwidth = "
    path.write_text(f"{said}{distil}4\n", encoding="utf-8")
    assert config.load(path).distil is not None
    path.write_text(f"{said}{distil}8\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"distil\.width"):
        config.load(path)
