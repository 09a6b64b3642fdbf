"""Zips with a model's folder in them: what is wanted is taken out, what is odd is refused."""

import stat
import zipfile

import pytest

from meddx.analysis.foreign import archive
from meddx.phrase import Refused

METADATA, WEIGHTS = "configs/metadata.json", "models/model.onnx"


def zipped(path, content, top=""):
    """Write a zip of texts by name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in content.items():
            made.writestr(f"{top}{name}", text)
    return path


@pytest.mark.parametrize("top", ["", "bundle/"])
def test_only_the_files_of_the_model_are_taken_out(tmp_path, top):
    content = {METADATA: "{}", WEIGHTS: "w", "scripts/evil.py": "1/0", "docs/README.md": "x"}
    path = zipped(tmp_path / "any.zip", content, top)
    assert archive.holds_folder(path)
    folder = archive.unpacked(path, tmp_path / "out")
    found = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert found == {METADATA, WEIGHTS}
    assert folder.name == ("bundle" if top else "any")


@pytest.mark.parametrize("name", ["model.onnx", "a/b/c/Model.ONNX", "net/w.safetensors"])
def test_one_file_of_a_model_is_taken_out_alone(tmp_path, name):
    content = {name: "w", "README.md": "x", "run.sh": "rm -r", "__MACOSX/a/._model.onnx": "m"}
    path = zipped(tmp_path / "any.zip", content)
    assert not archive.holds_folder(path)
    assert not archive.holds_weights(path)
    place = archive.unpacked(path, tmp_path / "out")
    assert place.read_text() == "w"
    assert [file.name for file in (tmp_path / "out").iterdir()] == [name.rsplit("/", 1)[-1]]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ({"notes.txt": "x"}, "archive_no_model", "one .onnx or .safetensors file"),
        ({}, "archive_no_model", "one .onnx or .safetensors file"),
        (
            {"a.onnx": "1", "x/b.onnx": "2"},
            "archive_many_models",
            "2 models in it (a.onnx, b.onnx)",
        ),
        ({f"{n}.onnx": "" for n in range(9)}, "archive_many_models", "3.onnx ..."),
        ({"mine/pack.toml": "", "mine/model.onnx": "w"}, "archive_pack", "pack.toml"),
    ],
)
def test_a_zip_that_is_not_read_is_told_which_ones_are(tmp_path, content, code, words):
    path = zipped(tmp_path / "a.zip", content)
    with pytest.raises(Refused) as refused:
        archive.unpacked(path, tmp_path / "out")
    assert refused.value.code == code
    assert words in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_one_file_is_held_to_the_same_limits(tmp_path):
    for code, content in (
        ("archive_unsafe", {"model.onnx": "w", "../evil": "x"}),
        ("archive_too_large", {"model.onnx": bytes(65 << 20)}),
    ):
        path = zipped(tmp_path / f"{code}.zip", content)
        with pytest.raises(Refused) as refused:
            archive.unpacked(path, tmp_path / "out")
        assert refused.value.code == code
    assert not (tmp_path / "out").exists()


def test_a_zip_of_weights_is_no_folder(tmp_path):
    assert archive.holds_weights(zipped(tmp_path / "w.pt", {"archive/data.pkl": "x"}))
    assert not archive.holds_folder(zipped(tmp_path / "a.pt", {"archive/data.pkl": "x"}))
    assert not archive.holds_folder(zipped(tmp_path / "b.zip", {f"a/b/c/{METADATA}": "x"}))


@pytest.mark.parametrize(
    "name",
    ["../evil", "a/../../evil", "/etc/evil", "C:/evil", "..\\evil", "a\x01b", "n" * 600],
)
def test_a_name_that_leads_out_is_refused_before_anything_is_written(tmp_path, name):
    path = zipped(tmp_path / "a.zip", {METADATA: "{}", name: "x"})
    with pytest.raises(Refused) as refused:
        archive.unpacked(path, tmp_path / "out")
    assert refused.value.code == "archive_unsafe"
    assert not (tmp_path / "out").exists()


def test_links_and_passwords_are_refused(tmp_path):
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(METADATA, "{}")
        link = zipfile.ZipInfo(WEIGHTS)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    with pytest.raises(Refused) as refused:
        archive.unpacked(path, tmp_path / "out")
    assert refused.value.code == "archive_unsafe"

    path = zipped(tmp_path / "locked.zip", {METADATA: "{}"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag of a password, in the directory
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        archive.unpacked(path, tmp_path / "out")
    assert refused.value.code == "archive_unsafe"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path / "bomb.zip", {METADATA: "{}", WEIGHTS: bytes(65 << 20)})
    assert path.stat().st_size < 1 << 20
    with pytest.raises(Refused) as refused:
        archive.unpacked(path, tmp_path / "out")
    assert refused.value.code == "archive_too_large"
    many = zipped(tmp_path / "many.zip", {METADATA: "{}", **{f"f{n}": "" for n in range(5001)}})
    with pytest.raises(Refused) as refused:
        archive.unpacked(many, tmp_path / "out")
    assert refused.value.code == "archive_too_large"
    assert not (tmp_path / "out").exists()


def test_a_size_that_lies_is_found_out(tmp_path):
    path = zipped(tmp_path / "a.zip", {METADATA: "{}", WEIGHTS: "weights " * 99})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (5).to_bytes(4, "little")  # the size it has unpacked
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        archive.unpacked(path, tmp_path / "out")
    assert refused.value.code == "archive_damaged"


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_zip_that_is_cut_short_is_refused(tmp_path, share):
    path = zipped(tmp_path / "a.zip", {METADATA: "{}", WEIGHTS: "weights " * 99})
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(Refused) as refused:
        archive.unpacked(path, tmp_path / "out")
    assert refused.value.code == "archive_damaged"
