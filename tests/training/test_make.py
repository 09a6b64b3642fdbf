"""The whole way on generated pictures: train, stop, go on, measure, export, evaluate."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx import commands
from meddx.analysis import packs
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import load
from meddx.jobs import Context
from meddx.training import compare, dataset, evaluate, faithful
from meddx.training.external_spec import ExternalLabel, ExternalSpec
from meddx.training.make import Places, make
from meddx.training.mapped import Mapper
from tests.helpers.balls import CONFIG
from tests.helpers.packs import phantom


@pytest.fixture(scope="module")
def made(data, settings, tmp_path_factory):
    """The pack, with the folder of the runs' states."""
    root = tmp_path_factory.mktemp("made")
    context = Context()
    kinds = ExternalLabel("Ball", "kind", frozenset({"BALL"}), frozenset())
    other = ExternalSpec("Else", str(data), "labels.csv", "file", "patient_id", (kinds,))
    pack = make(
        replace(settings, external=(other,)), Places(data, root / "work", root / "packs"), context
    )
    context.close()
    return pack, root


def test_the_pack_is_whole_and_loads(made):
    pack, root = made
    assert load(pack.folder).sha256 == pack.sha256
    assert [p.name for p in packs.found_in(root / "packs")[0]] == ["balls"]
    assert not list((root / "packs").glob(".*"))
    label = pack.labels[0]
    assert (label.positives, label.negatives) == (3, 4)  # patients 4, 10, 16; 1, 7, 13, 19
    assert pack.folder.joinpath("model.onnx").stat().st_size < 25e6


def test_a_map_shows_what_goes_beyond_the_average_picture(made, data):
    pack, _ = made
    mapper, context, shown = Mapper(pack), Context(), list[float]()
    files, _ = evaluate.list_pictures(data, None)
    for file in files:
        seen = mapper.read(data / file, context, lambda: None)
        raw = contributions(seen.output.features, mapper.network.cam, 0)
        np.testing.assert_allclose(
            seen.maps.values(0), raw - np.float32(pack.weights.heatmap_levels[0]), atol=1e-7
        )
        shown.append(float(seen.maps.values(0).mean()))
    context.close()
    # One of the files is a child's, which was not trained on.
    assert abs(np.mean(shown)) < 0.1 * np.std(shown) + 1e-6
    assert len(pack.weights.heatmap_levels) == len(pack.labels)


def test_the_card_is_written_from_the_measurement(made):
    card = (made[0].folder / "card.md").read_text(encoding="utf-8")
    assert "40 images of 20 patients in 3 folds by patient (14, 14, 12 images)" in card
    for word in ("AUROC", "AUPRC", "Recall", "F1", "times the bare run", "Brier skill", "Slope"):
        assert word in card
    assert "AUROC of the small CNN" in card
    assert "By side:" in card
    assert "| Ball | left | " in card
    assert "| Ball | JPEG of quality 25 | " in card
    assert "## On other sets" in card
    assert "| Else | Ball | 41 | 21 | " in card


def test_thresholds_and_sets_are_written_and_measured(made):
    (label,) = made[0].labels
    own = label.decision
    assert own is not None
    assert own.screening <= label.threshold <= own.confirming
    # Three patients with a ball and four without are too few for a promise: all stays open.
    assert own.quantiles == (1.0, 1.0)
    card = (made[0].folder / "card.md").read_text(encoding="utf-8")
    told = card.split("### Thresholds by purpose")[1].split("## ")[0]
    assert "| Ball | 1.000 [1.000, 1.000] | 1.000 [1.000, 1.000] | 2.000 [2.000, 2.000] |" in told
    assert "| 0.000 to 1.000 | both stay open |" in told
    for word in ("screening (sens", "balanced (as", "confirming (spec"):
        assert f"| Ball | {word}" in told


def test_the_cards_pictures_are_files_of_the_pack(made):
    pack, _ = made
    card = (pack.folder / "card.md").read_text(encoding="utf-8")
    for name in ("roc.svg", "reliability.svg", "learning.svg"):
        assert f"]({name})" in card
        assert name in dict(pack.files)
        assert (pack.folder / name).read_text(encoding="utf-8").startswith("<svg ")


@pytest.mark.slow
def test_labels_that_exclude_one_another_are_called_by_the_likeliest(data, settings, tmp_path):
    first = settings.labels[0]
    other = replace(first, key="None", positive="NONE")
    exclusive = replace(
        settings,
        card=replace(settings.card, name="kinds", task="multiclass"),
        data=replace(settings.data, soft=""),
        labels=(first, other),
        fit=replace(settings.fit, soft_share=0.0, balance="full", epochs=2),
        baseline_epochs=0,
    )
    context = Context()
    pack = make(exclusive, Places(data, tmp_path / "work", tmp_path / "packs"), context)
    files, rows = evaluate.list_pictures(data)
    found = evaluate.predict(pack, data, files[:12], context)
    accepted = [entry.probabilities for entry in found if not entry.refused]
    # What nothing reaches calls nothing: scores are turned into log odds once.
    highest = np.array(accepted).max(axis=0) + 1e-6
    strict = [
        replace(label, threshold=float(p)) for label, p in zip(pack.labels, highest, strict=True)
    ]
    unreached = replace(pack, labels=tuple(strict))
    checked = faithful.measure(unreached, data, files[:12], files[:12], context)
    context.close()
    assert [row.pictures for row in checked] == [0, 0]
    assert pack.task == "multiclass"
    card = (pack.folder / "card.md").read_text(encoding="utf-8")
    assert "What each (row) was called (column):" in card
    # With two labels the log odds of one are those of the other, turned round.
    (a, b), (c, d) = (label.platt for label in pack.labels)
    for entry in found:
        ball, none = (np.log(p / (1 - p)) for p in entry.probabilities)
        assert (ball - b) / a == pytest.approx(-(none - d) / c, abs=1e-3)
    assert len(rows) == 41


def test_no_path_of_the_training_machine_is_in_the_network(made):
    content = (made[0].folder / "model.onnx").read_bytes()
    assert b"site-packages" not in content
    assert str(Path.home()).encode() + b"/" not in content


def test_evaluate_writes_a_row_a_picture_and_prints_figures(made, data, tmp_path, capsys):
    pack, _ = made
    out = tmp_path / "out.csv"
    (data / "broken.png").write_bytes(b"no picture")
    arguments = ["evaluate", str(pack.folder), str(data), "--truth", "kind", "--json"]
    assert commands.run([*arguments, "--predictions", str(out)]) == 0
    raw = out.read_bytes()
    assert b"\r" not in raw
    lines = raw.decode().splitlines()
    assert lines[0] == "file,Ball,refused"
    assert len(lines) == 42
    assert all(0 <= float(line.split(",")[1]) <= 1 for line in lines[1:])
    printed = json.loads(capsys.readouterr().out)
    assert printed["schema"] == 1
    assert (printed["labels"][0]["key"], printed["labels"][0]["positives"]) == ("Ball", 21)


def test_evaluate_a_folder_without_a_table(made, tmp_path):
    pack, _ = made
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    Image.fromarray(phantom(1)).save(pictures / "a.png")
    colour = np.zeros((80, 80, 3), np.uint8)
    colour[..., 0] = phantom(2, (80, 80))
    Image.fromarray(colour).save(pictures / "b.png")
    (pictures / "c.jpg").write_bytes(b"no picture")
    out = tmp_path / "out.csv"
    run = ["evaluate", str(pack.folder), str(pictures), "--predictions", str(out)]
    assert commands.run(run) == 0
    rows = [line.split(",") for line in out.read_text().splitlines()]
    assert [row[0] for row in rows] == ["file", "a.png", "b.png", "c.jpg"]
    assert [row[-1] for row in rows[2:]] == ["1", "1"]
    assert rows[2][1] != ""
    assert rows[3][1] == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "."], "no model pack nothing"),
        (["{pack}", "{empty}"], "no picture in the folder"),
        (["{pack}", "{data}", "--truth", "absent"], "no column absent"),
    ],
)
def test_evaluate_says_what_is_wrong_in_a_sentence(made, data, tmp_path, capsys, arguments, said):
    places = {"pack": made[0].folder, "data": data, "empty": tmp_path}
    filled = [argument.format(**places) for argument in arguments]
    assert commands.run(["evaluate", *filled]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_ways_to_train_are_compared_on_the_calibration_fold_and_stand_in_the_card(
    data, settings, tmp_path, monkeypatch
):
    ways = tuple(way for way in compare.WAYS if way[0] in {"as configured", "focal loss"})
    monkeypatch.setattr(compare, "WAYS", (*ways, ("the same again", {"loss": "cross_entropy"})))
    quick = replace(settings, fit=replace(settings.fit, epochs=1), baseline_epochs=0)
    context = Context()
    found = dataset.read(quick, data, tmp_path / "balls", context)
    scored = compare.compare(quick, found, tmp_path, context)
    assert [way.name for way in scored] == ["as configured", "focal loss"]
    assert all(way.low <= way.auroc <= way.high for way in scored)
    assert [way.auroc for way in compare.read(tmp_path / "balls")] == pytest.approx(
        [way.auroc for way in scored], abs=1e-6
    )
    pack = make(quick, Places(data, tmp_path, tmp_path / "packs"), context)
    context.close()
    card = (pack.folder / "card.md").read_text(encoding="utf-8")
    assert f"| focal loss | {scored[1].auroc:.3f} [" in card
    assert compare.read(tmp_path / "nowhere") == ()


def test_packs_lists_and_verifies(made, own_home, capsys):
    pack, _ = made
    (own_home / "models").mkdir(parents=True)
    (own_home / "models" / "balls").symlink_to(pack.folder)
    assert commands.run(["packs", "list"]) == 0
    assert "The model pack balls carries no signature" in capsys.readouterr().err
    (own_home / "settings.toml").write_text("schema = 1\nunsigned_packs = true\n")
    assert commands.run(["packs", "list"]) == 0
    assert "balls 0.1  Balls  unsigned" in capsys.readouterr().out
    assert commands.run(["packs", "verify"]) == 0
    assert "balls 0.1  Balls  unsigned  verified" in capsys.readouterr().out


def test_packs_verify_names_a_changed_byte(own_home, pack, capsys):
    import shutil

    folder = Path(shutil.copytree(pack.folder, own_home / "models" / "tiny"))
    content = bytearray((folder / "cam.npy").read_bytes())
    content[-1] ^= 1
    (folder / "cam.npy").write_bytes(content)
    assert commands.run(["packs", "verify"]) == 1
    assert "cam.npy of the model pack tiny is not the one that was delivered" in (
        capsys.readouterr().err
    )


def test_a_wrong_configuration_is_refused_by_place(tmp_path, capsys):
    path = tmp_path / "wrong.toml"
    path.write_text(CONFIG.replace("epochs = 3", 'epochs = "3"'), encoding="utf-8")
    assert commands.run(["train", str(path)]) == 1
    assert "wrong.toml is wrong at fit.epochs" in capsys.readouterr().err


@pytest.mark.slow
def test_train_from_the_command_line(data, settings, tmp_path, capsys):
    path = tmp_path / "balls.toml"
    path.write_text(CONFIG.replace("epochs = 3", "epochs = 1"), encoding="utf-8")
    run = ["train", str(path), "--data", str(data), "--out", str(tmp_path / "packs")]
    assert commands.run([*run, "--work", str(tmp_path / "work")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "packs" / "balls")
    assert (tmp_path / "packs" / "balls" / "pack.toml").is_file()
