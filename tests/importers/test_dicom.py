"""Importing files and folders: what belongs together, in which order, and what is refused."""

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from meddx.case.identity import Sex
from meddx.case.record import Window
from meddx.case.source import Source
from meddx.case.volume import Frame
from meddx.importers.dicom import Dicom
from meddx.jobs import Cancelled, Context
from meddx.phrase import Phrase, Refused
from tests.helpers import phantoms
from tests.helpers.phantoms import ROOT_UID, axial, slice_values, slices, write
from tests.helpers.stacks import told

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)


def only(cases):
    assert len(cases) == 1
    assert len(cases[0].series) == 1
    return cases[0].series[0]


def test_a_file_without_preamble_is_read(tmp_path, load, values):
    content = write(tmp_path / "a.dcm", RAMP).read_bytes()
    bare = tmp_path / "bare"
    bare.write_bytes(content[content.index(b"\x08\x00\x16\x00UI") :])
    assert np.array_equal(values(only(load(bare)))[0], RAMP)


# One picture


def test_a_radiograph_is_one_display_set(tmp_path, load):
    path = write(
        tmp_path / "a.dcm",
        RAMP,
        PhotometricInterpretation="MONOCHROME1",
        ViewPosition="PA",
        BodyPartExamined="CHEST",
        WindowCenter=[5, 6],
        WindowWidth=[10, 0.5],
        WindowCenterWidthExplanation=["A", "B"],
        VOILUTFunction="SIGMOID",
        PatientOrientation=["L", "F"],
        PixelSpacing=[0, 0],
        ContentDate="19951231",
    )
    cases = load(path)
    series = only(cases)
    assert cases[0].patient.patient_id == "P1"
    assert cases[0].patient.sex is Sex.FEMALE
    assert series.inverted
    assert series.volume.shape == (1, 3, 4)
    assert series.volume.unit == "1"
    assert series.volume.geometry.frame is Frame.PIXEL
    assert series.windows == (Window(5, 10, "SIGMOID", "A"), Window(6, 0.5, "SIGMOID", "B"))
    assert series.orientation == ("L", "F")
    assert series.age_years == pytest.approx(70.0, abs=0.01)
    assert dict(series.dates)["ContentDate"].year == 1995
    assert "dates of this examination disagree" in told(series)
    assert "distances are in pixels" in told(series)
    assert series.series_instance_uid.startswith(f"{ROOT_UID}.1.1#")


def test_a_window_that_is_not_valid_is_left_out_and_said(tmp_path, load):
    series = only(load(write(tmp_path / "a.dcm", RAMP, WindowCenter=[5], WindowWidth=[0.5])))
    assert series.windows == ()
    assert "not valid and was left out" in told(series)


@pytest.mark.parametrize(
    ("age", "birth", "expected"),
    [
        ("064Y", "", 64.0),
        ("006M", "", 0.5),
        ("000Y", "", None),
        ("", "19500102", 70.0),
        ("070Y", "19500102", 70.0),
        ("012Y", "19500102", None),
        ("", "", None),
        ("", "11111111", None),
    ],
)
def test_age_is_known_only_where_the_file_is_sure(tmp_path, load, age, birth, expected):
    path = write(tmp_path / "a.dcm", RAMP, PatientAge=age, PatientBirthDate=birth)
    years = only(load(path)).age_years
    assert years is None if expected is None else years == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("attributes", "unit"),
    [
        ({}, "HU"),
        ({"RescaleType": "HU"}, "HU"),
        ({"RescaleType": "US"}, "1"),
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, "1"),
        ({"RescaleSlope": None, "RescaleIntercept": None}, "1"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, "1"),
        ({"SOPClassUID": phantoms.MR, "Modality": "MR"}, "1"),
    ],
)
def test_hounsfield_units_only_where_they_are(tmp_path, load, attributes, unit):
    paths = slices(tmp_path, axial(2), **attributes)
    assert only(load(*paths)).volume.unit == unit


def test_pet_keeps_its_units_and_is_not_called_suv(tmp_path, load):
    series = only(load(*slices(tmp_path, axial(2), Modality="PT", Units="BQML")))
    assert series.volume.unit == "Bq/ml"
    assert "No SUV" in told(series)
    assert ("Units", "BQML") in series.details


@pytest.mark.parametrize(
    ("time", "said"), [("140559.123", "14:05"), ("0905", "09:05"), ("10", None), (None, None)]
)
def test_the_time_of_the_study_is_told_where_it_is_one(tmp_path, load, time, said):
    series = only(load(*slices(tmp_path, axial(2), StudyTime=time)))
    assert dict(series.details).get("StudyTime") == said


@pytest.mark.parametrize(
    ("agent", "said"), [("Iohexol", "Iohexol"), ("NONE", "NONE"), ("", "?"), (None, None)]
)
def test_contrast_agent_is_told_and_an_empty_one_leaves_it_open(tmp_path, load, agent, said):
    series = only(load(*slices(tmp_path, axial(2), ContrastBolusAgent=agent)))
    assert dict(series.details).get("ContrastBolusAgent") == said


@pytest.mark.parametrize(("said", "expected"), [("YES", True), ("NO", False), (None, False)])
def test_words_in_the_pixels_are_known_where_the_file_says_so(tmp_path, load, said, expected):
    series = only(load(write(tmp_path / "a.dcm", RAMP, BurnedInAnnotation=said)))
    assert series.has_burned_in_text is expected


def test_the_thickness_is_told_where_all_slices_agree(tmp_path, load):
    series = only(load(*slices(tmp_path, axial(2), SliceThickness=2.5)))
    assert dict(series.details)["SliceThickness"] == "2.5"
    first = slices(tmp_path / "other", axial(1), SliceThickness=2.5)
    both = slices(tmp_path / "more", axial(2), SliceThickness=5.0)
    mixed = only(load(first[0], both[1]))
    assert "SliceThickness" not in dict(mixed.details)


def test_names_in_other_alphabets_are_read(tmp_path, load):
    path = write(tmp_path / "片子.dcm", RAMP, SpecificCharacterSet="GB18030", PatientName="王^小东")
    assert load(path)[0].patient.name == "王^小东"


# Stacks


@pytest.mark.parametrize("seed", range(3))
def test_rule_13_slices_are_sorted_by_position_whatever_their_names(tmp_path, load, values, seed):
    rng = np.random.default_rng(seed)
    names = [f"{n}" for n in rng.permutation(1000)[:5]]
    paths = slices(tmp_path, axial(5), names)
    series = only(load(*(paths[n] for n in rng.permutation(5))))
    assert series.series_instance_uid == f"{ROOT_UID}.1.2"
    assert series.volume.shape == (5, 6, 5)
    expected = np.stack([slice_values(k) for k in range(5)]).astype(int) - 1024
    assert np.array_equal(values(series), expected)
    geometry = series.volume.geometry
    assert geometry.to_patient((3, 2, 1)) == pytest.approx((-10 + 0.25, -20 + 1.0, 11))
    assert series.sop_instance_uids == tuple(f"{ROOT_UID}.2.{k + 1}" for k in range(5))
    assert series.warnings == ()


def test_rule_02_each_slice_has_its_own_rescale(tmp_path, load, values):
    paths = slices(tmp_path / "a", axial(1), Modality="PT", RescaleSlope="0.5", RescaleIntercept=0)
    paths += slices(
        tmp_path / "b", [axial(2)[1]], Modality="PT", RescaleSlope="0.37", RescaleIntercept=0,
        SOPInstanceUID=f"{ROOT_UID}.2.9",
    )  # fmt: skip
    series = only(load(*paths))
    assert series.volume.rescale == ((0.5, 0.0), (0.37, 0.0))
    assert values(series)[:, 5, 4] == pytest.approx([54 * 0.5, 54 * 0.37])


def test_orientations_that_differ_by_rounding_are_one_stack(tmp_path, load):
    paths = slices(tmp_path / "a", axial(4)[:2], ImageOrientationPatient=[1, 0, 0, 0, 0.9994999, 0])
    for k in (2, 3):
        paths += slices(
            tmp_path / f"{k}",
            [axial(4)[k]],
            SOPInstanceUID=f"{ROOT_UID}.4.{k}",
            ImageOrientationPatient=[1, 0, 0, 0, 0.9995001, 0],
        )
    assert only(load(*paths)).volume.shape[0] == 4


def test_rule_16_a_missing_slice_is_named_and_gives_no_false_position(tmp_path, load):
    paths = slices(tmp_path, axial(5))
    series = only(load(*paths[:2], *paths[3:]))
    geometry = series.volume.geometry
    assert not geometry.is_even
    assert geometry.to_patient((1, 0, 0)) == pytest.approx((-10, -20, 7))
    assert geometry.to_patient((2, 0, 0)) == pytest.approx((-10, -20, 11))
    assert "missing after image 2" in told(series)


def test_a_damaged_slice_is_refused_and_the_rest_says_so(tmp_path, load):
    paths = slices(tmp_path, axial(4))
    paths[0].write_bytes(paths[0].read_bytes()[:-20])
    cases = load(*paths)
    series = only(cases)
    assert series.volume.shape[0] == 3
    assert "could not be read: 1" in told(series)
    assert [item.file for item in cases[0].refused] == [paths[0].name]


def test_a_copy_of_a_slice_counts_once(tmp_path, load):
    paths = slices(tmp_path, axial(3))
    copy = tmp_path / "copy.dcm"
    copy.write_bytes(paths[1].read_bytes())
    series = only(load(*paths, copy))
    assert series.volume.shape[0] == 3
    assert [str(warning) for warning in series.warnings] == [
        "Copies of images that were left out: 1."
    ]


def test_rule_17_echoes_become_stacks_of_their_own(tmp_path, load):
    first = slices(tmp_path / "a", axial(3), EchoTime="10")
    second = [
        path
        for k in range(3)
        for path in slices(
            tmp_path / f"b{k}", [axial(3)[k]], EchoTime="20", SOPInstanceUID=f"{ROOT_UID}.3.{k}"
        )
    ]
    cases = load(*second, *first)
    assert [series.volume.shape[0] for series in cases[0].series] == [3, 3]
    assert len({series.series_instance_uid for series in cases[0].series}) == 2
    assert all(s.volume.geometry.frame is Frame.PATIENT for s in cases[0].series)


def test_a_localizer_never_joins_the_stack(tmp_path, load):
    paths = slices(tmp_path, axial(3))
    scout = slices(
        tmp_path / "s",
        [(0, 0, 0)],
        ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
        ImageOrientationPatient=[1, 0, 0, 0, 0, -1],
        SOPInstanceUID=f"{ROOT_UID}.9",
    )
    cases = load(*scout, *paths)
    assert sorted(series.volume.shape[0] for series in cases[0].series) == [1, 3]
    ids = {series.series_instance_uid for series in cases[0].series}
    assert f"{ROOT_UID}.1.2" in ids


def test_two_radiographs_of_a_series_are_two_display_sets_with_lasting_names(tmp_path, load):
    one = write(tmp_path / "1.dcm", RAMP, SOPInstanceUID=f"{ROOT_UID}.5")
    two = write(tmp_path / "2.dcm", RAMP + 1, SOPInstanceUID=f"{ROOT_UID}.6")
    together = {series.series_instance_uid for series in load(one, two)[0].series}
    alone = {only(load(path)).series_instance_uid for path in (one, two)}
    assert together == alone
    assert len(together) == 2


# Multi-frame


def enhanced(path, depths, values):
    frames = []
    for z in depths:
        position, frame = Dataset(), Dataset()
        position.ImagePositionPatient = [0, 0, z]
        frame.PlanePositionSequence = Sequence([position])
        frames.append(frame)
    orientation, measures, rescale, shared = Dataset(), Dataset(), Dataset(), Dataset()
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    measures.PixelSpacing = [0.5, 0.25]
    rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType = 2, -10, "HU"
    shared.PlaneOrientationSequence = Sequence([orientation])
    shared.PixelMeasuresSequence = Sequence([measures])
    shared.PixelValueTransformationSequence = Sequence([rescale])
    return write(
        path,
        values,
        SOPClassUID="1.2.840.10008.5.1.4.1.1.2.1",
        Modality="CT",
        NumberOfFrames=len(depths),
        SharedFunctionalGroupsSequence=Sequence([shared]),
        PerFrameFunctionalGroupsSequence=Sequence(frames),
    )


def test_rule_18_an_enhanced_file_is_sorted_by_its_frames_positions(tmp_path, load, values):
    stored = np.arange(3 * 6, dtype=np.uint16).reshape(3, 2, 3)
    series = only(load(enhanced(tmp_path / "e.dcm", (4, 0, 2), stored)))
    assert values(series)[:, 0, 0].tolist() == [2 * 6 - 10, 2 * 12 - 10, -10]
    assert series.volume.geometry.to_patient((2, 0, 0)) == pytest.approx((0, 0, 4))
    assert series.volume.unit == "HU"


def test_frames_that_repeat_all_positions_are_time_points(tmp_path, load, values):
    stored = np.arange(4 * 6, dtype=np.uint16).reshape(4, 2, 3)
    series = only(load(enhanced(tmp_path / "e.dcm", (2, 0, 2, 0), stored)))
    assert series.volume.shape == (2, 2, 3)
    assert series.volume.time_points == 2
    assert values(series)[:, 0, 0].tolist() == [2 * 6 - 10, -10, 2 * 18 - 10, 2 * 12 - 10]
    assert "do not say why" in told(series)


def test_a_clip_is_shown_in_the_order_of_the_file(tmp_path, load, values):
    clip = np.arange(2 * 2 * 2 * 3, dtype=np.uint8).reshape(2, 2, 2, 3)
    path = write(tmp_path / "us.dcm", clip, Modality="US", NumberOfFrames=2)
    series = only(load(path))
    assert np.array_equal(values(series), clip)
    assert "order of the file" in told(series)


# Patients


def test_two_patients_never_merge(tmp_path, load):
    one = write(tmp_path / "1.dcm", RAMP)
    two = write(tmp_path / "2.dcm", RAMP, PatientID="P2")
    born = write(tmp_path / "3.dcm", RAMP, PatientBirthDate="19600102")
    cases = load(one, two, born)
    assert [(c.patient.patient_id, len(c.series)) for c in cases] == [
        ("P1", 1),
        ("P1", 1),
        ("P2", 1),
    ]
    assert cases[0].patient.birth_date != cases[1].patient.birth_date


def test_files_that_name_nobody_stay_apart_unless_they_are_of_one_study(tmp_path, load):
    nobody = {"PatientID": "", "PatientName": "", "PatientBirthDate": ""}
    one = write(tmp_path / "1.dcm", RAMP, SOPInstanceUID=f"{ROOT_UID}.5", **nobody)
    same = write(tmp_path / "2.dcm", RAMP, SOPInstanceUID=f"{ROOT_UID}.6", **nobody)
    other = write(tmp_path / "3.dcm", RAMP, StudyInstanceUID=f"{ROOT_UID}.2", **nobody)
    assert sorted(len(case.series) for case in load(one, same, other)) == [1, 2]


# What is refused


def test_what_is_no_picture_is_named(tmp_path, load):
    path = write(tmp_path / "raw.dcm", None, SOPClassUID="1.2.840.10008.5.1.4.1.1.66")
    study = load(path)[0].studies[0]
    assert study.series == ()
    assert [str(item.kind) for item in study.others] == ["raw data"]


def test_a_file_that_is_cut_short_is_refused_and_the_rest_is_read(tmp_path, load):
    good = write(tmp_path / "good.dcm", RAMP)
    bad = tmp_path / "bad.dcm"
    bad.write_bytes(good.read_bytes()[:200])
    cases = load(bad, good)
    assert len(cases[0].series) == 1
    assert [item.file for item in cases[0].refused] == ["bad.dcm"]


def test_an_unknown_transfer_syntax_is_named_where_its_picture_would_be(tmp_path, load, values):
    path = write(tmp_path / "a.dcm", RAMP)
    content = path.read_bytes().replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.9\0")
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"1\.2\.840\.10008\.1\.2\.9"):
        values(only(load(path)))


def test_a_refusal_never_holds_patient_data(tmp_path, load):
    path = write(tmp_path / "a.dcm", RAMP, PixelData=b"\0\0", PatientName="Secret^Name")
    for item in load(path)[0].refused:
        assert "Secret" not in str(item.reason)
        assert isinstance(item.reason, Phrase)


def test_cancelling_stops_between_files(tmp_path, child):
    context = Context(children=child)
    context.cancel()
    with pytest.raises(Cancelled):
        Dicom().load(tuple(map(Source, slices(tmp_path, axial(2)))), context)


def test_progress_is_reported(tmp_path, child):
    seen = []
    context = Context(lambda done, total, message: seen.append((done, total)), child)
    Dicom().load(tuple(map(Source, slices(tmp_path, axial(2)))), context)
    assert seen
    assert all(0 <= done <= total for done, total in seen)
