"""A model that is dropped is told from a case by a look at its name, or at the names inside."""

import zipfile

import pytest

from meddx.workstation.models.dropped import model_of


@pytest.mark.parametrize("name", ["a.onnx", "A.SAFETENSORS", "w.pth", "w.pth.tar", "m.pkl", "m.h5"])
def test_files_of_models(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    assert model_of([path]) == path


@pytest.mark.parametrize(
    "inside", ["pack.toml", "config.json", "configs/metadata.json"], ids=lambda name: name
)
def test_folders_of_models(tmp_path, inside):
    file = tmp_path / "model" / inside
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    assert model_of([tmp_path / "model"]) == tmp_path / "model"


def test_a_model_in_an_archive_but_no_other_archive(tmp_path):
    names = ("b.zip", "n.zip", "i.zip", "x.zip")
    bundle, network, images, broken = (tmp_path / name for name in names)
    with zipfile.ZipFile(network, "w") as archive:
        archive.writestr("net/model.onnx", "x")
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("chest/configs/metadata.json", "{}")
    with zipfile.ZipFile(images, "w") as archive:
        archive.writestr("IM0001.dcm", "x")
    broken.write_bytes(b"PK\x03\x04")
    assert model_of([bundle]) == bundle
    assert model_of([network]) == network
    assert model_of([images]) is None
    assert model_of([broken]) is None


def test_data_stay_data(tmp_path):
    dicom, folder = tmp_path / "IM0001", tmp_path / "study"
    dicom.write_bytes(b"DICM")
    folder.mkdir()
    onnx = tmp_path / "a.onnx"
    onnx.write_bytes(b"x")
    assert model_of([dicom]) is None
    assert model_of([folder]) is None
    assert model_of([tmp_path / "gone.txt"]) is None
    assert model_of([onnx, dicom]) is None  # of several, none is taken alone
