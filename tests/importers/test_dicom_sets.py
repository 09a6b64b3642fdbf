"""What becomes one display set: rules 17 and 18."""

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from meddx.case.volume import Frame
from tests.helpers.phantoms import ROOT_UID, slices, write
from tests.helpers.stacks import MR, shapes, stack, told

ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"EchoTime": "10"}, {"EchoTime": "20"}),
        ({"EchoNumbers": "1"}, {"EchoNumbers": "2"}),
        ({"DiffusionBValue": 0.0}, {"DiffusionBValue": 1000.0}),
        (
            {"DiffusionBValue": 1000.0, "DiffusionGradientOrientation": [1.0, 0.0, 0.0]},
            {"DiffusionBValue": 1000.0, "DiffusionGradientOrientation": [0.0, 1.0, 0.0]},
        ),
        (
            {"ImageType": ["ORIGINAL", "PRIMARY", "M"]},
            {"ImageType": ["ORIGINAL", "PRIMARY", "P"]},
        ),
        ({}, {"ImageOrientationPatient": [1, 0, 0, 0, 0.8, 0.6]}),
        ({"PixelSpacing": [0.5, 0.25]}, {"PixelSpacing": [0.7, 0.7]}),
        ({"FrameOfReferenceUID": "1.2.3"}, {"FrameOfReferenceUID": "1.2.4"}),
        ({"ConvolutionKernel": "B30f"}, {"ConvolutionKernel": "B70f"}),
        (
            {"KVP": "80", "AcquisitionNumber": "1"},
            {"KVP": "140", "AcquisitionNumber": "2"},
        ),
        ({"PixelRepresentation": 1}, {"PixelRepresentation": 0}),
        ({"RescaleType": "US"}, {"RescaleType": "HU"}),
        ({"BitsStored": 16}, {"BitsStored": 12, "HighBit": 11}),
    ],
)  # fmt: skip
def test_rule_17_what_differs_is_never_one_display_set(tmp_path, load, first, second):
    paths = stack(tmp_path, 1, **first) + stack(tmp_path, 11, **second)
    assert shapes(load(*paths)) == [(3, 1), (3, 1)]
    assert shapes(load(*reversed(paths))) == [(3, 1), (3, 1)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"TemporalPositionIdentifier": "2"}, {"TemporalPositionIdentifier": "1"}),
        ({"AcquisitionNumber": "2"}, {"AcquisitionNumber": "1"}),
        ({"TriggerTime": "80"}, {"TriggerTime": "9"}),
        ({"AcquisitionTime": "101500"}, {"AcquisitionTime": "091500"}),
    ],
)
def test_rule_17_equal_stacks_at_different_times_are_time_points(tmp_path, load, first, second):
    day = {"AcquisitionDate": "20200102"}
    later = stack(tmp_path, 1, **first, **day)
    earlier = stack(tmp_path, 11, **second, **day)
    for paths in ([*later, *earlier], [*earlier, *later]):
        cases = load(*paths)
        assert shapes(cases) == [(3, 2)]
        series = cases[0].series[0]
        numbers = [int(uid.rsplit(".", 1)[1]) for uid in series.sop_instance_uids]
        assert numbers == [11, 12, 13, 1, 2, 3]
        assert series.warnings == ()


def test_rule_17_repeated_positions_are_the_last_resort(tmp_path, load):
    paths = stack(tmp_path, 1) + stack(tmp_path, 11) + stack(tmp_path, 21)
    cases = load(*paths)
    assert shapes(cases) == [(3, 3)]
    assert "shown as 3 time points in the order of their numbers" in told(cases[0].series[0])


def test_rule_17_a_time_point_that_lacks_slices_stands_apart(tmp_path, load):
    paths = [
        path
        for time in (1, 2, 3)
        for path in stack(tmp_path, 10 * time, TemporalPositionIdentifier=str(time))
    ]
    cases = load(*paths[:-1])
    assert shapes(cases) == [(2, 1), (3, 2)]
    assert all("Slices of some time points are missing" in told(s) for s in cases[0].series)


def test_rule_17_overlapping_acquisitions_are_stacks_of_their_own(tmp_path, load):
    first = stack(tmp_path, 1, AcquisitionNumber="1")
    second = slices(
        tmp_path / "b", [(-10, -20, 9), (-10, -20, 11), (-10, -20, 13)], **MR,
        AcquisitionNumber="2", RescaleSlope=None, RescaleIntercept=None,
    )  # fmt: skip
    assert shapes(load(*first, *second)) == [(3, 1), (3, 1)]


def test_rule_17_files_and_order_change_nothing(tmp_path, load):
    paths = stack(tmp_path, 1, EchoTime="10") + stack(tmp_path, 11, EchoTime="20")
    seen = set()
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(paths))
        renamed = []
        for name, number in enumerate(order):
            copy = tmp_path / f"{seed}" / f"{name}.dcm"
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(paths[number].read_bytes())
            renamed.append(copy)
        series = load(*renamed)[0].series
        seen.add(tuple((s.series_instance_uid, s.sop_instance_uids) for s in series))
    assert len(seen) == 1


def test_rule_17_what_comes_later_changes_no_other_display_set(tmp_path, load):
    first = stack(tmp_path, 1, EchoTime="10") + stack(tmp_path, 11, EchoTime="20")
    before = {s.series_instance_uid: s.sop_instance_uids for s in load(*first)[0].series}
    more = stack(tmp_path, 21, EchoTime="30")
    after = {s.series_instance_uid: s.sop_instance_uids for s in load(*first, *more)[0].series}
    assert before.items() <= after.items()


# Enhanced multi-frame


def enhanced(path, frames, **attributes):
    """Write an enhanced MR object; a frame is position, orientation and its own contents."""
    groups = []
    for position, orientation, content in frames:
        frame = Dataset()
        for sequence, keyword, value in (
            ("PlanePositionSequence", "ImagePositionPatient", list(position)),
            ("PlaneOrientationSequence", "ImageOrientationPatient", list(orientation)),
            *content,
        ):
            item = frame[sequence].value[0] if sequence in frame else Dataset()
            setattr(item, keyword, value)
            setattr(frame, sequence, Sequence([item]))
        groups.append(frame)
    measures, shared = Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = [0.5, 0.25], 3
    shared.PixelMeasuresSequence = Sequence([measures])
    count = len(frames)
    stored = np.arange(count * 6, dtype=np.uint16).reshape(count, 2, 3)
    return write(
        path,
        stored,
        **(
            {
                "SOPClassUID": ENHANCED_MR,
                "Modality": "MR",
                "NumberOfFrames": count,
                "SharedFunctionalGroupsSequence": Sequence([shared]),
                "PerFrameFunctionalGroupsSequence": Sequence(groups),
            }
            | attributes
        ),
    )


FLAT = (1, 0, 0, 0, 1, 0)
UPRIGHT = (1, 0, 0, 0, 0, -1)


def content(keyword, value):
    return ("FrameContentSequence", keyword, value)


@pytest.mark.parametrize(
    ("sequence", "keyword", "values"),
    [
        ("MREchoSequence", "EffectiveEchoTime", (10.0, 20.0)),
        ("MRDiffusionSequence", "DiffusionBValue", (0.0, 1000.0)),
        ("FrameContentSequence", "StackID", ("1", "2")),
        (
            "MRImageFrameTypeSequence",
            "FrameType",
            (["ORIGINAL", "PRIMARY", "M", "NONE"], ["DERIVED", "PRIMARY", "ADC", "NONE"]),
        ),
    ],
)
def test_rule_18_frames_of_different_kinds_are_display_sets(
    tmp_path, load, sequence, keyword, values
):
    frames = [
        ((0, 0, z), FLAT, [(sequence, keyword, value)]) for z in (0, 2, 4) for value in values
    ]
    cases = load(enhanced(tmp_path / "e.dcm", frames))
    assert shapes(cases) == [(3, 1), (3, 1)]
    assert len({series.series_instance_uid for series in cases[0].series}) == 2


def test_rule_18_time_points_are_found_whatever_the_order_of_frames(tmp_path, load, store):
    frames = [
        ((0, 0, z), FLAT, [content("TemporalPositionIndex", t)])
        for z, t in ((4, 2), (0, 1), (4, 1), (0, 2))
    ]
    series = load(enhanced(tmp_path / "e.dcm", frames))[0].series[0]
    assert (series.volume.shape, series.volume.time_points) == ((2, 2, 3), 2)
    first = [int(store.values(series.volume, frame)[0, 0]) for frame in range(4)]
    assert first == [6, 12, 18, 0]
    assert series.warnings == ()


def test_rule_18_directions_in_one_file_are_display_sets(tmp_path, load):
    frames = [((0, 0, z), FLAT, []) for z in (0, 2)] + [((0, y, 0), UPRIGHT, []) for y in (0, 2, 4)]
    cases = load(enhanced(tmp_path / "e.dcm", frames))
    assert shapes(cases) == [(2, 1), (3, 1)]
    assert all(s.volume.geometry.frame is Frame.PATIENT for s in cases[0].series)


def test_rule_18_each_frame_has_its_own_rescale(tmp_path, load, store):
    rescale = "PixelValueTransformationSequence"
    frames = [
        ((0, 0, z), FLAT, [(rescale, "RescaleSlope", slope), (rescale, "RescaleIntercept", 1)])
        for z, slope in ((0, 2), (2, 0.5))
    ]
    series = load(enhanced(tmp_path / "e.dcm", frames))[0].series[0]
    assert series.volume.rescale == ((2.0, 1.0), (0.5, 1.0))
    assert store.values(series.volume, 1)[1, 2] == 11 * 0.5 + 1


def concatenated(tmp_path, part, total=2):
    frames = [((0, 0, z), FLAT, []) for z in (4 * part, 4 * part + 2)]
    return enhanced(
        tmp_path / f"{9 - part}.dcm",
        frames,
        ConcatenationUID=f"{ROOT_UID}.50",
        InConcatenationNumber=part + 1,
        InConcatenationTotalNumber=total,
        SOPInstanceUID=f"{ROOT_UID}.51.{part}",
    )


def test_rule_18_parts_of_a_concatenation_are_one_volume(tmp_path, load):
    cases = load(concatenated(tmp_path, 1), concatenated(tmp_path, 0))
    assert shapes(cases) == [(4, 1)]
    series = cases[0].series[0]
    assert series.volume.geometry.to_patient((3, 0, 0)) == pytest.approx((0, 0, 6))
    assert [uid[-1] for uid in series.sop_instance_uids] == list("0011")
    assert series.warnings == ()


def test_rule_18_a_part_that_is_missing_is_said(tmp_path, load):
    series = load(concatenated(tmp_path, 0, total=3))[0].series[0]
    assert "sent in 3 parts, of which 1 are here" in told(series)


def test_rule_18_files_of_one_volume_each_are_time_points(tmp_path, load):
    paths = [
        enhanced(
            tmp_path / f"{name}.dcm",
            [((0, 0, z), FLAT, [content("TemporalPositionIndex", 1)]) for z in (0, 2, 4)],
            SOPInstanceUID=f"{ROOT_UID}.71.{number}",
            AcquisitionNumber=number,
        )
        for name, number in (("a", 2), ("b", 1))
    ]
    cases = load(*paths)
    assert shapes(cases) == [(3, 2)]
    assert [uid[-1] for uid in cases[0].series[0].sop_instance_uids] == list("111222")
    other = enhanced(tmp_path / "c.dcm", [((0, 0, z), FLAT, []) for z in (10, 12)])
    assert shapes(load(*paths, other)) == [(2, 1), (3, 2)]
