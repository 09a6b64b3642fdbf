"""``meddx packs`` as a person runs it: import asks, then writes a pack that waits to be allowed."""

import json

import pytest

from tests.helpers.own_models import Onnx

SAID = (
    *("--label", "Mass=HP:0033821", "--label", "shadow=-", "--scaling", "unit"),
    *("--modality", "cr", "--body-part", "chest", "--activation", "sigmoid", "--size", "64x64"),
)


@pytest.fixture
def model(tmp_path):
    """A small ONNX network of two outputs."""
    made = Onnx()
    return made.save(made.averaged_head(2), tmp_path / "My model.onnx")


@pytest.mark.slow
def test_import_verify_remove(meddx_at, tmp_path, model):
    home = tmp_path / "home"
    asked = meddx_at(home, "packs", "import", model, "--json")
    assert asked.returncode == 1
    questions = json.loads(asked.stdout)["questions"]
    assert [entry["key"] for entry in questions][:2] == ["labels", "scaling"]
    assert "--label KEY=CODE" in asked.stderr
    done = meddx_at(home, "packs", "import", model, *SAID, "--threshold", "Mass=0.3", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)["pack"]
    assert (made["name"], made["trust"], made["calibrated"]) == ("my_model", "unsigned", False)

    listed = json.loads(meddx_at(home, "packs", "list", "--json").stdout)
    assert "my_model" not in [entry["name"] for entry in listed["packs"]]
    assert [entry["code"] for entry in listed["broken"]] == ["pack_unsigned"]
    (home / "settings.toml").write_text("schema = 1\nunsigned_packs = true\n")
    verified = meddx_at(home, "packs", "verify")
    assert verified.returncode == 0, verified.stderr
    assert "my_model" in verified.stdout
    assert "unsigned  not calibrated  verified" in verified.stdout

    other = tmp_path / "other"
    done = meddx_at(other, "packs", "import", home / "models" / "my_model")
    assert done.returncode == 0, done.stderr
    assert (other / "models" / "my_model" / "pack.toml").is_file()

    assert meddx_at(home, "packs", "remove", "my_model").returncode == 0
    again = meddx_at(home, "packs", "remove", "my_model")
    assert again.returncode == 1
    assert "no model pack my_model" in again.stderr


def test_further_inputs_are_said_on_the_command_line(tmp_path):
    from meddx import commands
    from meddx.analysis.pack import load
    from meddx.analysis.pack_further import Coding

    made = Onnx()
    inputs = [made.more_input(name, ["n", size]) for name, size in (("age", 1), ("sex", 2))]
    beside = made.node("Concat", inputs, axis=1)
    pooled = made.node("Flatten", [made.node("GlobalAveragePool", [made.features])])
    x = made.node("Concat", [pooled, beside], axis=1)
    weight = made.tensor(made.random.normal(size=(2, 11)))
    path = made.save(made.node("Gemm", [x, weight], transB=1), tmp_path / "more.onnx")
    said = [*SAID, "--family", "radiograph", "--further", "age=age@50,20"]
    said += ["--further", "sex=sex:F=1/0,M=0/1", "--out", str(tmp_path / "packs")]
    assert commands.run(["packs", "import", str(path), *said]) == 0
    further = {one.name: one.coding for one in load(tmp_path / "packs" / "more").input.further}
    assert further["age"] == Coding("age", 50.0, 20.0)
    assert further["sex"] == Coding("sex", words=("F", "M"), codes=(1.0, 0.0, 0.0, 1.0))


def test_ct_is_asked_for_its_window_and_gets_it(tmp_path, model, capsys):
    from meddx import commands
    from meddx.analysis.pack import load

    said = [*SAID, "--out", str(tmp_path / "packs")]
    said[said.index("cr")] = "ct"
    said[said.index("chest")] = "head"
    assert commands.run(["packs", "import", str(model), *said]) == 1
    assert "(--window=CENTRE,WIDTH)" in capsys.readouterr().err
    assert commands.run(["packs", "import", str(model), *said, "--window=-600,1500"]) == 0
    spec = load(tmp_path / "packs" / "my_model").input
    assert (spec.window, spec.whole) == ((-600.0, 1500.0), True)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--further", "age=weight"), "--further"),
        (("--further", "age=age@1"), "--further"),
        (("--label", "Mass"), "--label"),
        (("--size", "big"), "--size"),
        (("--mean", "x", "--intensity", "window"), "--mean"),
        (("--scaling", "magic"), "--scaling"),
        (("--threshold", "Mass=2"), "--threshold"),
        (("--window=40",), "--window"),
        (("--window=brain,80",), "--window"),
    ],
)
def test_an_option_that_cannot_be_read_is_named(option, said, capsys):
    from meddx import commands

    assert commands.run(["packs", "import", "nothing", *option]) == 2
    assert f"argument {said}" in capsys.readouterr().err


def test_import_and_remove_want_a_target(capsys):
    from meddx import commands

    assert commands.run(["packs", "import"]) == 2
    assert commands.run(["packs", "remove"]) == 2
    assert "target" in capsys.readouterr().err


def test_quantise_says_what_was_compared(monkeypatch, tmp_path, capsys):
    from types import SimpleNamespace

    from meddx import paths
    from meddx.commands import run
    from meddx.training import equal, quantise

    compared = (equal.Compared("Pneumonia", 9, 3, 0.9, 0.9004, -0.001, 0.002, 0.8, 0.8),)
    made = quantise.Quantised(SimpleNamespace(name="child_int8"), compared, 0.49)
    asked = []

    def answer(pack, data, column, fold, into, _context):
        asked.append((pack.name, data, column, fold, into))
        return made

    monkeypatch.setattr(quantise, "quantise", answer)
    pack = str(paths.delivered_models() / "chest_radiograph_child")
    given = ["packs", "quantise", pack, str(tmp_path), "--truth", "label", "--fold", "2"]
    assert run([*given, "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["pack"], told["time_ratio"], told["labels"][0]["other"]) == (
        "child_int8",
        0.49,
        0.9004,
    )
    assert run(given) == 0
    said = capsys.readouterr().out
    assert said.startswith("child_int8: 0.49 times the time\n")
    assert "| Pneumonia | 9 | 3 | 0.9000 | 0.9004 | +0.0004 [" in said
    where = [tmp_path / "out", paths.user_models()]
    assert asked == [("chest_radiograph_child", tmp_path, "label", 2, into) for into in where]
    assert run(["packs", "quantise", "nothing", str(tmp_path)]) == 1
    assert "no model pack nothing" in capsys.readouterr().err
