"""Packs are read whole or refused in one sentence that names them."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from meddx.analysis import pack as packs
from meddx.analysis.pack import ModelPack, load
from meddx.analysis.pack_text import text_of
from meddx.analysis.packs import found_in
from meddx.phrase import Language, Refused

RULES = """schema = 1
name = "rules"
version = "1.0"
title = "Rules"
title_zh = "规则"
family = "note_text"
licence = "Apache-2.0"
intended_use = "Tests."
"""


def write(folder: Path, text: str, name: str = "rules") -> Path:
    """Write a pack.toml."""
    (folder / name).mkdir(parents=True)
    (folder / name / packs.TOML).write_text(text, encoding="utf-8")
    return folder / name


def copied(pack: ModelPack, to: Path) -> Path:
    """Copy a pack under its own name."""
    return Path(shutil.copytree(pack.folder, to / pack.name))


def test_a_pack_of_rules_needs_no_weights(tmp_path):
    found = load(write(tmp_path, RULES))
    assert (found.name, found.family, found.weights, found.labels) == (
        "rules",
        "note_text",
        None,
        (),
    )
    assert found.label(Language.ZH_CN) == "规则"
    assert found.label(Language.EN) == "Rules"


def test_a_network_pack_says_everything(pack):
    assert pack.input is not None
    assert pack.gate is not None
    assert pack.input.size == (64, 64)
    assert pack.gate.age_years == (18, 130)
    assert [label.key for label in pack.labels] == ["Mass", "Edema", "Hernia"]
    assert [label.key for label in pack.delivered] == ["Mass", "Edema"]
    assert pack.labels[0].code.code == "HP:0033821"
    assert len(dict(pack.files)) == 5


@pytest.mark.parametrize("file", ["model.onnx", "cam.npy", "content.npz", "golden.npy", "card.md"])
def test_one_changed_byte_is_refused_by_name(pack, tmp_path, file):
    folder = copied(pack, tmp_path)
    content = bytearray((folder / file).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / file).write_bytes(content)
    with pytest.raises(Refused) as refused:
        load(folder)
    assert refused.value.code == "pack_damaged"
    assert file in str(refused.value)
    assert "tiny" in str(refused.value)


def test_a_missing_file_is_refused(pack, tmp_path):
    folder = copied(pack, tmp_path)
    (folder / "cam.npy").unlink()
    with pytest.raises(Refused) as refused:
        load(folder)
    assert refused.value.code == "pack_missing_file"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('licence = "Apache-2.0"', "licence = 3", "licence"),
        ('version = "1.0"', "", "version"),
        ('name = "rules"', 'name = "other"', "name"),
        ("schema = 1", 'schema = "1"', "schema"),
        ("schema = 1", 'schema = 1\n[files]\n"../x" = "0"', "files.../x"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(tmp_path, old, new, where):
    moved = RULES.replace(old, new)
    if "[files]" in new:  # a table swallows what follows it
        moved = RULES + '[files]\n"../x" = "0"\n'
    with pytest.raises(Refused) as refused:
        load(write(tmp_path, moved))
    assert refused.value.code == "pack_malformed"
    assert f"wrong at {where}." in str(refused.value)
    assert "rules" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('resize = "letterbox"', 'resize = "crop"', "input.resize"),
        ("threshold = 0.4", "threshold = 1.4", "label[0].threshold"),
        ('code = "HP:0033821"', 'code = "XX:1"', "label.code"),
        ("std = 0.25", "std = 0", "input.std"),
        ('cam = "cam.npy"', 'cam = "other.npy"', "files"),
        ('key = "Edema"', 'key = "Mass"', "label.key"),
    ],
)
def test_a_network_pack_with_a_wrong_field_is_refused(pack, tmp_path, old, new, where):
    folder = copied(pack, tmp_path)
    text = (folder / packs.TOML).read_text(encoding="utf-8")
    assert old in text
    (folder / packs.TOML).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(folder)
    assert refused.value.code == "pack_malformed"
    assert f"wrong at {where}." in str(refused.value)


def test_no_toml_and_a_newer_schema_are_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        load(write(tmp_path, "not = [toml"))
    assert refused.value.code == "pack_malformed"
    with pytest.raises(Refused) as refused:
        load(write(tmp_path / "new", RULES.replace("schema = 1", "schema = 99")))
    assert refused.value.code == "pack_newer"


def test_a_broken_pack_leaves_the_others_usable(pack, tmp_path):
    copied(pack, tmp_path)
    write(tmp_path, "nonsense", "broken")
    good, broken = found_in(tmp_path, tmp_path / "nowhere")
    assert [found.name for found in good] == ["tiny"]
    assert [(entry.pack, entry.code) for entry in broken] == [("broken", "pack_malformed")]


def test_loading_a_pack_imports_no_runtime(pack):
    script = (
        "import sys, pathlib; from meddx.analysis import pack, packs;"
        f"pack.load(pathlib.Path({str(pack.folder)!r}));"
        "bad = {'onnxruntime', 'torch', 'onnx', 'PIL', 'scipy'} & set(sys.modules);"
        "sys.exit(repr(bad) if bad else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_is_written_is_what_was_read(pack, tmp_path):
    folder = copied(pack, tmp_path)
    (folder / packs.TOML).write_text(text_of(pack, "Again."), encoding="utf-8")
    again = load(folder)
    assert replace(again, folder=pack.folder, sha256=pack.sha256) == pack


def test_a_pack_of_the_first_schema_means_what_it_meant(pack, tmp_path):
    folder = copied(pack, tmp_path)
    text = (folder / packs.TOML).read_text(encoding="utf-8")
    assert "schema = 2" in text
    added = r"^(layout|intensity|heatmap|output|features|values|activation|calibrated) = .*\n"
    old, count = re.subn(added, "", text.replace("schema = 2", "schema = 1"), flags=re.MULTILINE)
    assert count == 8
    (folder / packs.TOML).write_text(old, encoding="utf-8")
    found = load(folder)
    assert found.calibrated
    assert (found.input.layout, found.input.intensity) == ("NCHW", "percentiles")
    assert (found.weights.heatmap, found.weights.output) == ("cam", "logits")
    assert (found.weights.values, found.weights.activation) == ("logits", "sigmoid")
    assert found.trust is packs.Trust.UNSIGNED


@pytest.mark.parametrize(
    ("added", "place", "where"),
    [
        ('layout = "CHWN"', "[input]", "input.layout"),
        ('intensity = "zscore"', "[input]", "input.intensity"),
        ("channel_mean = [0.1, 0.2]", "[input]", "input.channel_mean"),
        ("crop = 0", "[input]", "input.crop"),
        ('heatmap = "saliency"', "[weights]", "weights.heatmap"),
        ('activation = "tanh"', "[weights]", "weights.activation"),
        ('values = "scores"', "[weights]", "weights.values"),
    ],
)
def test_new_fields_are_checked_too(pack, tmp_path, added, place, where):
    folder = copied(pack, tmp_path)
    text = (folder / packs.TOML).read_text(encoding="utf-8")
    text = re.sub(rf"^{added.split()[0]} = .*\n", "", text, flags=re.MULTILINE)
    text = text.replace(place, f"{place}\n{added}")
    (folder / packs.TOML).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(folder)
    assert f"wrong at {where}." in str(refused.value)
