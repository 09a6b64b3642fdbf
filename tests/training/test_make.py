"""The whole way on generated pictures: train, stop, go on, measure, export, evaluate."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx import commands
from meddx.analysis import packs
from meddx.analysis.pack import load
from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from meddx.training import checkpoint, compare, config, curve, dataset, evaluate, faithful, held_out
from meddx.training.fit_spec import DistilSpec
from meddx.training.make import Places, make
from tests.helpers.packs import phantom

CONFIG = """
schema = 1
[pack]
name = "balls"
version = "0.1"
title = "Balls"
title_zh = "球"
licence = "Apache-2.0"
intended_use = "Tests."
intended_use_zh = "测试。"
training_data = "Phantoms."
[gate]
modalities = ["CR"]
[input]
size = [64, 64]
channels = 1
resize = "stretch"
percentiles = [0.5, 99.5]
mean = 0.5
std = 0.25
[data]
folder = "nowhere"
patient = "patient_id"
fold = "fold"
age = "age"
age_years = [18, 130]
soft = "soft.csv"
soft_id = "name"
soft_prefix = "p_"
[split]
folds = 3
cross = false
[fit]
width = 4
epochs = 3
batch_size = 4
learning_rate = 0.01
weight_decay = 0.01
ema = 0.5
seed = 7
soft_share = 0.5
[baseline]
epochs = 1
[[group]]
name = "Side"
column = "side"
[[label]]
key = "Ball"
column = "kind"
positive = "BALL"
code = "HP:0033821"
display = "Pulmonary mass"
display_zh = "肺肿块"
shown_at = 0.05
shown_at_source = "a guess"
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty phantoms of twenty patients, half of them with a bright ball; one is a child."""
    folder = tmp_path_factory.mktemp("data")
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "patient_id", "fold", "age", "kind", "side"])
        for n in range(41):
            pixels = phantom(n, (96, 80)).copy()
            if n % 4 < 2:
                y, x = np.ogrid[:96, :80]
                pixels[(y - 40 - n % 7) ** 2 + (x - 22) ** 2 < 100] = 255
            Image.fromarray(pixels).save(folder / f"{n}.png")
            age = 17 if n == 40 else 60
            kind = "BALL" if n % 4 < 2 else "NONE"
            side = "left" if n % 3 else "right"
            writer.writerow([f"{n}.png", f"p{n // 2}", n // 2 % 3, age, kind, side])
    rows = [f"{n}.jpg,{0.7 if n % 4 < 2 else 0.3}" for n in range(0, 40, 3)]
    (folder / "soft.csv").write_text("\n".join(["name,p_Ball", *rows]) + "\n")
    return folder


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> config.Config:
    """The configuration above."""
    path = tmp_path_factory.mktemp("config") / "balls.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return config.load(path)


@pytest.fixture(scope="module")
def made(data, settings, tmp_path_factory):
    """The pack, with the folder of the runs' states."""
    root = tmp_path_factory.mktemp("made")
    context = Context()
    pack = make(settings, Places(data, root / "work", root / "packs"), context)
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


def test_the_card_is_written_from_the_measurement(made):
    card = (made[0].folder / "card.md").read_text(encoding="utf-8")
    assert "40 images of 20 patients in 3 folds by patient (14, 14, 12 images)" in card
    for word in ("AUROC", "AUPRC", "Recall", "F1", "times the bare run", "Brier skill", "Slope"):
        assert word in card
    assert "AUROC of the small CNN" in card
    assert "By side:" in card
    assert "| Ball | left | " in card
    assert "| Ball | JPEG of quality 25 | " in card


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


def read(settings, data, tmp_path):
    """Read the phantoms."""
    context = Context()
    found = dataset.read(settings, data, tmp_path / "cache", context)
    again = dataset.read(settings, data, tmp_path / "cache", context)
    context.close()
    np.testing.assert_array_equal(found.grey, again.grey)
    return found


def test_patients_stay_in_one_fold_and_the_child_is_left_out(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    assert len(found.files) == 40
    for patient in set(found.patients):
        assert len(set(found.folds[found.patients == patient])) == 1
    assert found.targets[:4, 0].tolist() == [1, 1, 0, 0]
    assert np.isfinite(found.soft[:, 0]).sum() == 14


def test_a_label_can_take_a_peers_probability_of_any_finding(settings, data, tmp_path):
    (data / "many.csv").write_text("name,p_A,p_B\n0.jpg,0.5,0.2\n1.jpg,0.0,0.0\n")
    label = replace(settings.labels[0], soft=config.ANY)
    peer = replace(settings.data, soft="many.csv")
    found = read(replace(settings, data=peer, labels=(label,)), data, tmp_path)
    assert found.soft[:3, 0].tolist() == pytest.approx([0.6, 0.0, np.nan], nan_ok=True)


def test_soft_targets_come_from_the_chosen_patients_only(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    chosen = found.folds == 0
    plain = held_out.mixed(found, chosen, 0.5)
    others = found.soft.copy()
    others[~chosen] = 0.999
    changed = replace(found, soft=others)
    np.testing.assert_array_equal(plain, held_out.mixed(changed, chosen, 0.5))
    np.testing.assert_array_equal(held_out.mixed(found, chosen, 0), found.targets[chosen])
    with_soft = np.isfinite(found.soft[chosen, 0])
    assert ((plain[with_soft] > 0) & (plain[with_soft] < 1)).all()
    np.testing.assert_array_equal(plain[~with_soft], found.targets[chosen][~with_soft])


def test_a_stopped_run_goes_on_to_the_very_same_network(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    straight = held_out.train(settings, found, tmp_path / "one", Context())

    stopped = Context(lambda done, _total, _message: done > 1.3 and stopped.cancel())
    with pytest.raises(Cancelled):
        held_out.train(settings, found, tmp_path / "two", stopped)
    _, progress = checkpoint.load(tmp_path / "two" / "balls" / "final.safetensors")
    assert progress["epoch"] == 1
    resumed = held_out.train(settings, found, tmp_path / "two", Context())
    curves = [curve.read(tmp_path / run / "balls" / "final.csv") for run in ("one", "two")]
    assert len(curves[0]) == len(curves[1]) == 3
    np.testing.assert_allclose(resumed.logits, straight.logits, atol=1e-5)


def test_cross_validation_scores_every_patient_by_a_network_that_never_saw_him(
    settings, data, tmp_path
):
    found = read(settings, data, tmp_path)
    crossed = replace(settings, cross=True, fit=replace(settings.fit, epochs=1))
    held = held_out.train(crossed, found, tmp_path / "cross", Context())
    assert np.isfinite(held.logits).all()
    assert held.ensemble is None
    names = sorted(p.stem for p in (tmp_path / "cross" / "balls").glob("*.safetensors"))
    assert names == ["final", "fold0", "fold1", "fold2"]
    assert held.test.all()


def test_with_cross_validation_every_network_has_an_ensemble_that_knows_no_more_than_it(
    settings, data, tmp_path
):
    found = read(settings, data, tmp_path)
    quick = replace(settings.fit, epochs=1, soft_share=0.0)
    taught = replace(settings, cross=True, fit=quick, distil=DistilSpec(2, 3, 1.0, True))
    held = held_out.train(taught, found, tmp_path / "cross", Context())
    assert np.isfinite(held.logits).all()
    assert np.isfinite(held.ensemble).all()
    names = {p.stem for p in (tmp_path / "cross" / "balls").glob("*.safetensors")}
    folds = {f"fold{n}{part}" for n in range(3) for part in ("", ".member0", ".member1")}
    assert names == folds | {"final", "member0", "member1"}


@pytest.mark.parametrize("consistent", [False, True])
def test_an_ensemble_teaches_the_network_that_is_shipped(settings, data, tmp_path, consistent):
    found = read(settings, data, tmp_path)
    quick = replace(settings, fit=replace(settings.fit, epochs=1, soft_share=0.0))
    taught = replace(quick, distil=DistilSpec(2, 3, 1.0, consistent))
    # A run that is killed while the student learns goes on to the same student.
    killed = Context(lambda _done, _total, said: "final" in str(said) and killed.cancel())
    with pytest.raises(Cancelled):
        held_out.train(taught, found, tmp_path / "taught", killed)
    held = held_out.train(taught, found, tmp_path / "taught", Context())
    again = held_out.train(taught, found, tmp_path / "again", Context())
    np.testing.assert_allclose(again.logits, held.logits, atol=1e-5)
    names = {p.name for p in (tmp_path / "taught" / "balls").glob("*.safetensors")}
    assert names == {f"{n}.safetensors" for n in ("final", "member0", "member1")}
    unseen = held.test | held.calibration
    assert np.isfinite(held.ensemble[unseen]).all()
    assert np.isnan(held.ensemble[~unseen]).all()
    alone = held_out.train(quick, found, tmp_path / "alone", Context())
    assert alone.ensemble is None
    assert not np.allclose(alone.logits[unseen], held.logits[unseen], atol=1e-4)


def test_a_run_that_starts_from_nothing_is_refused(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    lost = replace(settings, fit=replace(settings.fit, start_from="never"))
    with pytest.raises(Refused) as refused:
        held_out.train(lost, found, tmp_path, Context())
    assert refused.value.code == "no_start"


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


def test_train_from_the_command_line(data, settings, tmp_path, capsys):
    path = tmp_path / "balls.toml"
    path.write_text(CONFIG.replace("epochs = 3", "epochs = 1"), encoding="utf-8")
    run = ["train", str(path), "--data", str(data), "--out", str(tmp_path / "packs")]
    assert commands.run([*run, "--work", str(tmp_path / "work")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "packs" / "balls")
    assert (tmp_path / "packs" / "balls" / "pack.toml").is_file()
