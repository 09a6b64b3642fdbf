"""The session decides what is said; a pack that gives other numbers is not used."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import device, prepare
from meddx.analysis.device import Sessions
from meddx.phrase import Refused
from tests.helpers.packs import phantom


def test_without_a_card_the_cpu_is_used_and_the_reason_said(pack, monkeypatch):
    monkeypatch.setattr(device, "gpu_seems_present", lambda: False)
    network = Sessions().open(pack)
    assert network.device == "CPU"
    assert network.note is not None
    assert "No NVIDIA graphics card" in str(network.note)


def test_a_card_that_does_not_work_falls_back_to_the_cpu_and_says_so(pack, monkeypatch, capfd):
    monkeypatch.setattr(device, "gpu_seems_present", lambda: True)
    monkeypatch.setattr(device, "_on_gpu", lambda _: None)
    network = device.open_network(pack)
    assert (network.device, network.note) == ("CPU", device.GPU_UNUSABLE)


def test_a_card_that_gives_other_numbers_is_not_used(pack, monkeypatch):
    class Wrong:
        device = "CUDA"

        def run(self, array, further):
            return device.Output(np.full(3, 99, np.float32), np.zeros((16, 2, 2), np.float32))

    monkeypatch.setattr(device, "gpu_seems_present", lambda: True)
    monkeypatch.setattr(device, "_on_gpu", lambda _: Wrong())
    network = device.open_network(pack)
    assert (network.device, network.note) == ("CPU", device.GPU_WRONG)


def test_nothing_is_written_to_the_terminal(pack, capfd):
    device.open_network(pack)
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def test_a_network_stays_open_until_others_push_it_out(pack):
    sessions = Sessions(keep=2)
    first = sessions.open(pack)
    assert sessions.open(pack) is first
    for sha256 in ("b" * 64, "c" * 64):
        sessions.open(replace(pack, sha256=sha256))
    assert sessions.open(pack) is not first


def test_other_golden_logits_are_refused(pack):
    assert pack.weights is not None
    weights = replace(pack.weights, golden_logits=(0.0, 0.0, 50.0))
    with pytest.raises(Refused) as refused:
        device.open_network(replace(pack, weights=weights))
    assert refused.value.code == "pack_wrong_numbers"
    assert "tiny" in str(refused.value)


def test_a_file_that_is_no_network_is_refused(pack, tmp_path):
    for name, _ in pack.files:
        (tmp_path / name).write_bytes((pack.folder / name).read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"no network")
    with pytest.raises(Refused) as refused:
        device.open_network(replace(pack, folder=Path(tmp_path)))
    assert refused.value.code == "pack_not_running"


def test_a_batch_of_one_gives_logits_and_features(pack):
    grey = prepare.grey_of_picture(phantom())
    output = Sessions().open(pack).run(prepare.prepare(grey, pack.input).array)
    assert output.logits.shape == (3,)
    assert output.features.shape == (16, 2, 2)
