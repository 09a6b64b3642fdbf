"""What is no picture is listed with its tags and a sentence; what is cut short is refused."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate

from meddx.case.source import Source
from meddx.importers.shared import dicom_tags
from meddx.jobs import Context
from meddx.phrase import Refused
from tests.helpers.phantoms import CT, ROOT_UID, axial, slices, write
from tests.helpers.stacks import told

STORAGE = "1.2.840.10008.5.1.4.1.1."
RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)
VIDEO = {
    "1.2.840.10008.1.2.4.100": "MPEG2 Main Profile / Main Level",
    "1.2.840.10008.1.2.4.102": "MPEG-4 AVC/H.264 High Profile / Level 4.1",
    "1.2.840.10008.1.2.4.107": "HEVC/H.265 Main Profile / Level 5.1",
}


def listed(cases):
    assert not any(case.series for case in cases)
    return [item for case in cases for study in case.studies for item in study.others]


def without(path: Path, *keywords: str) -> Path:
    dataset = pydicom.dcmread(path)
    for keyword in keywords:
        del dataset[keyword]
    dataset.save_as(path)
    return path


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        (["PixelData"], "holds no picture"),
        (["PixelData", "Rows", "Columns"], "holds no picture"),
        (["Rows"], "does not say how large"),
        (["Columns"], "does not say how large"),
    ],
)
def test_an_image_without_its_picture_is_listed_with_its_tags(
    tmp_path, load, child, gone, sentence
):
    path = without(write(tmp_path / "a.dcm", RAMP, SeriesDescription="Chest"), *gone)
    cases = load(path)
    (item,) = listed(cases)
    assert not cases[0].refused
    assert (item.title, item.modality) == ("Chest", "CR")
    assert sentence in str(item.warnings[0])
    rows = dicom_tags.tags(item.source, Context(children=child)).rows
    assert any("Doe^Jane" in row.value for row in rows)


def test_a_series_says_how_many_of_its_images_hold_no_picture(tmp_path, load):
    paths = slices(tmp_path, axial(4))
    without(paths[3], "PixelData")
    (case,) = load(*paths)
    assert case.series[0].volume.shape[0] == 3
    assert "hold no picture: 1" in told(case.series[0])
    assert [item.source.path for item in case.studies[0].others] == [paths[3]]
    assert not case.refused


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("9.1.1", "a waveform"),
        ("88.59", "a list of key images"),
        ("104.3", "a 3D model (STL)"),
        ("66", "raw data"),
        ("4.2", "MR spectroscopy"),
        ("481.5", "a radiotherapy plan or record"),
    ],
)
def test_what_is_never_a_picture_is_listed_by_its_kind(tmp_path, load, tail, kind):
    path = write(tmp_path / "a.dcm", None, SOPClassUID=STORAGE + tail)
    (item,) = listed(load(path))
    assert str(item.kind) == kind
    assert item.warnings == ()


def test_an_object_of_a_class_that_nobody_knows_is_listed(tmp_path, load):
    (item,) = listed(load(write(tmp_path / "a.dcm", None, SOPClassUID=f"{ROOT_UID}.5")))
    assert str(item.kind) == "an object of an unknown kind"


def test_a_header_that_ends_within_an_element_is_refused(tmp_path, load):
    path = write(tmp_path / "a.dcm", RAMP, SOPClassUID=CT)
    content = path.read_bytes()
    ends = [content.index(word) + 2 for word in (b"Doe^Jane", b"MONOCHROME2")]
    for end in (*ends, content.index(b"\x10\x00\x10\x00PN") + 5):
        path.write_bytes(content[:end])
        (case,) = load(path)
        assert [item.code for item in case.refused] == ["not_dicom"]
        assert not case.studies


@pytest.mark.parametrize("syntax", VIDEO)
def test_a_video_names_its_transfer_syntax_and_keeps_its_tags(
    tmp_path, load, values, child, syntax
):
    path = write(tmp_path / "v.dcm", np.zeros((2, 2, 2, 3), np.uint8), Modality="ES")
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([bytes(range(64))])
    dataset["PixelData"].VR = "OB"
    dataset.NumberOfFrames = 2
    dataset.save_as(path)
    (case,) = load(path)
    with pytest.raises(Refused) as caught:
        values(case.series[0])
    assert caught.value.code == "transfer_syntax"
    assert VIDEO[syntax] in str(caught.value.phrase)
    rows = dicom_tags.tags(Source(path), Context(children=child)).rows
    assert any("Doe^Jane" in row.value for row in rows)
