"""The arithmetic of ``meddx bench infer``, and one small run of it; never how fast it is."""

import json

import numpy as np
import pytest

from meddx.analysis.pack import ModelPack
from meddx.commands import bench, run
from meddx.commands.shared.bench import infer, infer_table, infer_tasks
from meddx.commands.shared.bench.infer import (
    BARE,
    CUDA,
    HUNDRED,
    HUNDRED_WHOLE,
    IMAGE,
    IMAGE_ALONE,
    MEDDX,
    PAUSED,
    PREPARATION,
    PREPARED,
    PREPARING,
    SPINNING,
    TORCH_EAGER,
)
from meddx.phrase import Refused
from tests.helpers.packs import tiny_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ModelPack:
    """A loaded pack with random weights."""
    return tiny_pack(tmp_path_factory.mktemp("packs"))


def row(what: str, who: str, *seconds: float, cpu_s: float | None = None) -> infer.Row:
    return infer.Row("tiny", what, who, seconds, cpu_s)


def measured(*rows: infer.Row, memory=(), differences=None) -> infer.Measured:
    return infer.Measured(rows, tuple(memory), differences or {}, (), 2)


READ = (
    row(IMAGE, BARE, 0.010, 0.012, 0.030),
    row(PREPARING, BARE, 0.020, 0.020, 0.060),
    row(PREPARING, MEDDX, 0.016, 0.016, 0.064),
    row(IMAGE, MEDDX, 0.018, 0.0208, 0.066),
)


def test_overhead_is_the_median_of_what_the_rounds_add():
    plain, own = infer_table.wanted(measured(*READ))
    assert plain.value == pytest.approx(0.04)
    assert plain.met
    assert "plain preparation" in plain.what
    assert own.value == pytest.approx(0.125)
    assert not own.met
    assert not infer_table.wanted(measured(*READ[:3]))


def test_a_hundred_slices_are_compared_with_batches():
    rows = (row(HUNDRED, MEDDX, 0.3), row(HUNDRED_WHOLE, BARE, 0.4), row(HUNDRED, BARE, 0.1))
    (asked,) = infer_table.wanted(measured(*rows))
    assert asked.value == pytest.approx(-0.25)
    assert asked.met


def test_memory_is_what_the_last_nine_tenths_add():
    memory = (
        infer.Memory("tiny", 1000, 200.0, 209.5),
        infer.Memory("other", 1000, 200.0, 210.5),
        infer.Memory("untold", 1000, None, None),
    )
    asked = infer_table.wanted(measured(memory=memory))
    assert [(item.value, item.met) for item in asked] == [(9.5, True), (10.5, False)]


def test_only_the_gpu_has_to_agree_with_the_processor():
    differences = {("tiny", CUDA): 9e-4, ("other", CUDA): 2e-3, ("tiny", TORCH_EAGER): 1.0}
    asked = infer_table.wanted(measured(differences=differences))
    assert [item.met for item in asked] == [True, False]


def test_the_shape_that_scripts_rely_on():
    memory = (infer.Memory("tiny", 1000, 200.04, 201.26),)
    paused = row(PAUSED, SPINNING, 0.01, cpu_s=0.02)
    found = measured(*READ, paused, memory=memory, differences={("tiny", CUDA): 1e-4})
    told = infer_table.as_object(found, infer_table.wanted(found))
    assert told["schema"] == 1
    first, _, _, whole, last = told["results"]
    assert first == {
        "bench": "infer",
        "what": "tiny: an image",
        "who": "onnxruntime",
        "median_s": 0.012,
        "p95_s": pytest.approx(0.0282),
        "min_s": 0.01,
        "peak_mb": None,
        "cpu_s": None,
        "runs": 3,
    }
    assert (whole["who"], whole["peak_mb"], last["cpu_s"]) == ("MedDx", 201.3, 0.02)
    assert [item["met"] for item in told["wanted"]] == [True, False, True, True]
    assert told["differences"] == [{"pack": "tiny", "who": CUDA, "difference": 1e-4}]
    json.dumps(told, allow_nan=False)


def test_what_is_shown_says_what_was_missed(capsys):
    found = measured(*READ, memory=(infer.Memory("tiny", 1000, 1.0, 99.0),))
    infer_table.show(found, infer_table.wanted(found))
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:2] == ["met", "0.0400"] for line in lines)
    assert any(line.split()[:2] == ["MISSED", "98.0000"] for line in lines)


def test_one_small_run_measures_every_contender(pack):
    found = infer.measure(infer.Chosen(1, 10, size=96), (pack.folder,))
    told = {(one.what, one.who) for one in found.rows}
    wanted = {
        (IMAGE, BARE),
        (IMAGE, MEDDX),
        (IMAGE, TORCH_EAGER),
        (PREPARING, BARE),
        (PREPARING, MEDDX),
        (IMAGE_ALONE, BARE),
        (IMAGE_ALONE, "onnxruntime, one thread"),
        (HUNDRED_WHOLE, BARE),
        (HUNDRED, BARE),
        (HUNDRED, MEDDX),
        (HUNDRED, TORCH_EAGER),
        (PREPARED, MEDDX),
        (PAUSED, BARE),
        (PAUSED, SPINNING),
    }
    assert wanted <= told
    on_gpu = (IMAGE, CUDA) in told
    assert on_gpu != any(name.startswith(CUDA) for name in found.left_out)
    assert all(second > 0 for one in found.rows for second in one.seconds)
    assert found.differences["tiny", TORCH_EAGER] < 1e-4
    assert found.differences["tiny", PREPARATION] < 1e-4
    assert {len(one.seconds) for one in found.rows if one.what in (IMAGE, PREPARING)} == {20}
    (memory,) = found.memory
    assert memory.growth_mb is None or memory.growth_mb >= 0


def test_the_command_measures_the_installed_packs(pack, own_home, monkeypatch, capsys):
    asked = []

    def measure(chosen, folders=()):
        asked.append((chosen, folders))
        return measured(*READ)

    monkeypatch.setattr(infer, "measure", measure)
    assert run(["bench", "infer", "--json", "--images", "50", "--repeat", "2"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["bench"] == "infer"
    assert asked == [(infer.Chosen(2, 50), ())]
    assert "infer" in bench.BENCHES
    assert run(["bench", "infer", "--pack", str(pack.folder)]) == 0
    assert asked[1][1] == (pack.folder.resolve(),)
    assert run(["bench", "infer", "--images", "9"]) == 1


def test_without_a_pack_there_is_nothing_to_measure(monkeypatch):
    from meddx.analysis import packs

    monkeypatch.setattr(packs, "installed", lambda: ((), ()))
    with pytest.raises(Refused) as refused:
        infer.measure(infer.Chosen(1, 10))
    assert refused.value.code == "no_pack"


def test_an_operation_that_torch_is_not_told_of_is_said(pack, monkeypatch):
    from meddx.training import eager

    some = {name: task for name, task in eager._OPERATIONS.items() if name != "Relu"}
    monkeypatch.setattr(eager, "_OPERATIONS", some)
    task = {"infer": "torch", "pack": str(pack.folder), "size": 96, "repeat": 1, "threads": 1}
    assert infer_tasks.run(json.dumps(task)) == {
        "missing": "The comparison with torch does not know the operation Relu."
    }


def test_torch_gives_what_onnxruntime_gives(pack):
    from meddx.training import eager, runners

    network = eager.eager(pack.folder / "model.onnx", 1)
    session = runners.bare(pack, spinning=False)
    array = np.random.default_rng(0).normal(size=(3, 1, 64, 64)).astype(np.float32)
    known = session.run(["logits", "features"], {"input": array})
    for one, other in zip(network(array), known, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)


def test_results_of_two_networks_differ_by_their_logits_or_their_maps(pack):
    from meddx.analysis.device import CPU, Network, Sessions
    from meddx.training import runners

    network = Sessions().open(pack)
    array = runners.prepared(pack, runners.picture(96))
    same = Network(pack, runners.bare(pack, spinning=True), CPU, None)
    assert runners.difference(network, same, array) < 1e-4

    class Other:
        def run(self, names, inputs, options=None):
            logits, features = network.session.run(names, inputs)
            return logits, features * 2

        def get_inputs(self):
            return network.session.get_inputs()

    logits = network.run(array).logits - network.cam[:, -1]
    wanted = np.abs(logits).max() / 4  # a map of four places sums to the logit
    assert runners.difference(network, Network(pack, Other(), CPU, None), array) >= wanted
