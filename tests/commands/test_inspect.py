import json

import numpy as np
import pytest

from meddx.commands import run
from tests.helpers.phantoms import ROOT_UID, SEGMENTATION, axial, slices, write

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)


def inspect(capsys, *arguments):
    code = run(["inspect", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_volume_is_described_in_the_promised_shape(tmp_path, capsys):
    slices(tmp_path / "ct", axial(3))
    code, told = inspect(capsys, tmp_path / "ct")
    assert code == 0
    assert told["schema"] == 1
    assert told["refused"] == []
    (series,) = told["series"]
    assert series["index"] == 0
    assert series["patient_id"] == "P1"
    assert series["study_instance_uid"] == f"{ROOT_UID}.1"
    assert series["series_instance_uid"] == f"{ROOT_UID}.1.2"
    assert series["modality"] == "CT"
    assert series["sop_class_uid"] == "1.2.840.10008.5.1.4.1.1.2"
    assert series["transfer_syntax_uid"] == "1.2.840.10008.1.2.1"
    assert series["shape"] == [3, 6, 5]
    assert series["time_points"] == 1
    assert series["unit"] == "HU"
    assert series["calibration"] == "patient"
    assert series["warnings"] == []
    assert series["saved"] is None
    # Columns: k, j, i, origin.
    expected = [[0, 0, 0.25, -10], [0, 0.5, 0, -20], [2, 0, 0, 5], [0, 0, 0, 1]]
    assert series["affine_lps"] == expected


def test_a_radiograph_has_no_affine_and_the_uid_of_its_series(tmp_path, capsys):
    write(tmp_path / "a.dcm", RAMP)
    _, told = inspect(capsys, tmp_path / "a.dcm")
    assert told["series"][0]["affine_lps"] is None
    assert told["series"][0]["calibration"] == "none"
    assert told["series"][0]["series_instance_uid"] == f"{ROOT_UID}.1.1"


def test_every_patient_and_every_refusal_is_listed(tmp_path, capsys):
    write(tmp_path / "a.dcm", RAMP)
    write(tmp_path / "b.dcm", RAMP, PatientID="P2")
    nobody = {"PatientID": "", "PatientName": "", "PatientBirthDate": ""}
    write(tmp_path / "c.dcm", RAMP, StudyInstanceUID=f"{ROOT_UID}.7", **nobody)
    write(tmp_path / "d.dcm", RAMP, StudyInstanceUID=f"{ROOT_UID}.8", **nobody)
    write(tmp_path / "seg.dcm", RAMP, SOPClassUID=SEGMENTATION)
    _, told = inspect(capsys, tmp_path)
    assert sorted(series["patient_id"] for series in told["series"]) == ["", "", "P1", "P2"]
    assert [(item["file"], item["code"]) for item in told["refused"]] == [("seg.dcm", "damaged")]


def test_saving_writes_a_volume_that_another_program_places_alike(tmp_path, capsys):
    import SimpleITK

    slices(tmp_path / "ct", axial(3))
    _, told = inspect(capsys, tmp_path / "ct", "--save", tmp_path / "out")
    image = SimpleITK.ReadImage(told["series"][0]["saved"])
    assert image.TransformIndexToPhysicalPoint((4, 5, 2)) == pytest.approx((-9, -17.5, 9))
    assert image.GetPixel(4, 5, 2) == 2054 - 1024


def test_nothing_readable_ends_with_1(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    code, told = inspect(capsys, tmp_path / "empty")
    assert code == 1
    assert told["series"] == []
    assert told["refused"][0]["reason"].endswith(".")
