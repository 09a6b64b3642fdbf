"""A pack in 8-bit whole numbers is written where it is as good and faster, and only there."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx.analysis import device, prepare
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import equal, quantise
from tests.helpers.packs import phantom


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Eight phantoms of eight patients in two folds; half have the first label."""
    folder = tmp_path / "data"
    folder.mkdir()
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "patient_id", "fold", "Mass"])
        for n in range(8):
            Image.fromarray(phantom(n)).save(folder / f"{n}.png")
            writer.writerow([f"{n}.png", n, n % 2, n // 2 % 2])
    return folder


@pytest.fixture
def anything_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little the phantoms say of a network with random weights."""
    monkeypatch.setattr(equal, "MOST", 1.0)
    monkeypatch.setattr(equal, "LEAST", -2.0)
    monkeypatch.setattr(equal, "time_ratio", lambda *_: 0.5)


def made_of(pack: ModelPack, data: Path, into: Path) -> quantise.Quantised:
    context = Context()
    try:
        return quantise.quantise(pack, data, "", 0, into, context)
    finally:
        context.close()


def bytes_of(file: Path) -> tuple[int, int]:
    """Of the tensors of a network: in whole numbers of 8 bits, and otherwise."""
    import onnx

    tensors = [onnx.numpy_helper.to_array(t) for t in onnx.load(str(file)).graph.initializer]
    eight = sum(t.nbytes for t in tensors if t.dtype in (np.int8, np.uint8))
    return eight, sum(t.nbytes for t in tensors) - eight


@pytest.mark.usefixtures("anything_equal")
def test_the_pack_is_of_8_bits_says_nearly_the_same_and_its_heatmaps_are_exact(
    pack, data, tmp_path, capfd
):
    made = made_of(pack, data, tmp_path / "made").pack
    assert capfd.readouterr() == ("", "")
    assert (made.name, made.title, made.title_zh) == ("tiny_int8", "Tiny (int8)", "小（int8）")
    assert made.labels == pack.labels
    eight, whole = bytes_of(made.folder / "model.onnx")
    assert eight > 2 * whole  # the head, biases and scales stay as they are
    assert bytes_of(pack.folder / "model.onnx")[0] == 0
    card = (made.folder / "card.md").read_text(encoding="utf-8")
    assert f"## {quantise.HEADING}" in card
    assert "| Mass | 4 | 2 |" in card
    assert "0.50 times" in card
    network, known = device.open_network(made), device.open_network(pack)
    array = prepare.prepare(prepare.grey_of_picture(phantom(20)), pack.input).array
    output, other = network.run(array), known.run(array)
    spread = max(1.0, float(np.ptp(other.logits)))
    np.testing.assert_allclose(output.logits, other.logits, atol=0.1 * spread)
    assert not np.array_equal(output.logits, other.logits)
    for n in range(3):
        whole = contributions(output.features, network.cam, n).sum() + network.cam[n, -1]
        assert whole == pytest.approx(output.logits[n], abs=1e-3)
    with pytest.raises(Refused) as refused:
        made_of(pack, data, tmp_path / "made")
    assert refused.value.code == "pack_there"


@pytest.mark.usefixtures("anything_equal")
@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"MOST": -1.0}, "not_equal", "Mass AUROC"),
        ({"time_ratio": lambda *_: 1.25}, "not_faster", "1.25 times"),
    ],
)
def test_what_is_not_as_good_or_not_faster_is_not_written(
    pack, data, monkeypatch, changed, code, said
):
    into = data.parent / "made"
    for name, value in changed.items():
        monkeypatch.setattr(equal, name, value)
    with pytest.raises(Refused) as refused:
        made_of(pack, data, into)
    assert refused.value.code == code
    assert said in str(refused.value)
    assert not into.exists()


def test_the_time_of_a_network_beside_itself_is_about_the_same(pack):
    file = pack.folder / "model.onnx"
    array = np.zeros((1, 1, 64, 64), np.float32)
    assert 0.1 < equal.time_ratio(file, file, array) < 10


def test_a_table_that_says_nothing_of_the_labels_is_refused(pack, data, tmp_path):
    table = data / "labels.csv"
    table.write_text(table.read_text().replace("Mass", "other"))
    with pytest.raises(Refused) as refused:
        made_of(pack, data, tmp_path / "made")
    assert refused.value.code == "no_truth"


def test_all_pictures_in_one_fold_leave_none_for_the_ranges(pack, data, tmp_path):
    table = data / "labels.csv"
    lines = table.read_text().splitlines()
    head, *rows = [line.split(",") for line in lines]
    same = [",".join([row[0], row[1], "0", row[3]]) for row in rows]
    table.write_text("\n".join([",".join(head), *same]) + "\n")
    with pytest.raises(Refused) as refused:
        made_of(pack, data, tmp_path / "made")
    assert refused.value.code == "no_pictures"
