from pathlib import Path

import numpy as np
import pydicom
import pytest

from meddx.case.layers import Segmentation, SegmentationKind
from meddx.case.source import Source
from meddx.case.volume import Frame
from meddx.importers.shared import dicom_segmentation
from meddx.jobs import Context
from meddx.phrase import Refused
from tests.helpers import bits, objects
from tests.helpers.decoding import big_endian, restored

RLE = "1.2.840.10008.1.2.5"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
SHARED = Path(__file__).parents[4] / "shared/data/dicom"


@pytest.fixture
def context() -> Context:
    return objects.Inside()


def load(path: Path, context: Context) -> tuple[Segmentation, ...]:
    return dicom_segmentation.load(Source(path), "1.1", "1.2", context)


def pictures(count: int, rows: int = 5, columns: int = 7) -> np.ndarray:
    """Random masks whose frames do not begin at a byte."""
    return np.random.default_rng(3).integers(0, 2, (count, rows, columns)).astype(np.uint8)


def at(z: float) -> tuple[float, float, float]:
    return (-10.0, -20.0, z)


def one(path: Path, context: Context) -> Segmentation:
    (layer,) = load(path, context)
    return layer


def test_bits_frames_and_segments_are_put_together(tmp_path: Path, context: Context) -> None:
    masks = pictures(4)
    groups = [
        objects.frame(at(z), number) for number, z in ((2, 9.0), (1, 5.0), (2, 5.0), (1, 7.0))
    ]
    segments = [
        objects.segment(1, "Liver", RecommendedDisplayCIELabValue=[41661, 41167, 40792]),
        objects.segment(2, "Spleen", SegmentAlgorithmType="AUTOMATIC", SegmentAlgorithmName="net"),
    ]
    layer = one(objects.segmentation(tmp_path / "a.dcm", masks, groups, segments), context)
    assert layer.kind is SegmentationKind.BINARY
    assert layer.shape == (3, 5, 7)
    assert layer.frame_of_reference_uid == objects.SPACE
    assert layer.title == "Layer"
    assert layer.geometry.to_patient((2, 1, 3)) == pytest.approx((-9.25, -19.5, 9.0))
    empty = np.zeros((5, 7))
    np.testing.assert_array_equal(layer.mask(1), [masks[1], masks[3], empty])
    np.testing.assert_array_equal(layer.mask(2), [masks[2], empty, masks[0]])
    liver, spleen = layer.segments
    assert liver.code is not None
    assert (liver.code.system, liver.code.code, liver.label) == ("SCT", "10200004", "Liver")
    assert liver.colour == (221, 130, 101)  # the colour that 3D Slicer names liver
    assert spleen.algorithm == "AUTOMATIC net"
    assert layer.warnings == ()


def test_a_slice_that_no_frame_lies_on_is_zero(tmp_path: Path, context: Context) -> None:
    masks = np.ones((3, 5, 7), np.uint8)
    groups = [objects.frame(at(z), 1) for z in (5.0, 7.0, 13.0)]
    path = objects.segmentation(tmp_path / "a.dcm", masks, groups, [objects.segment(1, "A")])
    layer = one(path, context)
    assert layer.geometry.is_even
    assert layer.geometry.spacing[0] == pytest.approx(2.0)
    assert layer.mask(1).any(axis=(1, 2)).tolist() == [True, True, False, False, True]


def test_uneven_slices_keep_their_places(tmp_path: Path, context: Context) -> None:
    depths = (5.0, 6.3, 9.0, 9.9)
    masks = pictures(4)
    groups = [objects.frame(at(z), 1) for z in reversed(depths)]
    path = objects.segmentation(tmp_path / "a.dcm", masks, groups, [objects.segment(1, "A")])
    layer = one(path, context)
    places = [layer.geometry.to_patient((k, 0, 0))[2] for k in range(4)]
    assert places == pytest.approx(depths)
    np.testing.assert_array_equal(layer.mask(1), masks[::-1])
    assert "unevenly" in str(layer.warnings[0])


def test_tilted_slices_keep_their_shear(tmp_path: Path, context: Context) -> None:
    groups = [objects.frame((-10.0, -20.0 + 0.7 * k, 2.0 * k), 1) for k in range(3)]
    path = objects.segmentation(tmp_path / "a.dcm", pictures(3), groups, [objects.segment(1, "A")])
    layer = one(path, context)
    assert layer.geometry.is_even
    assert layer.geometry.to_patient((2, 0, 0)) == pytest.approx((-10.0, -18.6, 4.0))


def test_frames_of_two_orientations_become_two_layers(tmp_path: Path, context: Context) -> None:
    sagittal = [objects.item(ImageOrientationPatient=[0, 1, 0, 0, 0, -1])]
    groups = [
        objects.frame(at(5.0), 1),
        objects.frame(at(5.0), 1, PlaneOrientationSequence=sagittal),
    ]
    masks = pictures(2)
    path = objects.segmentation(tmp_path / "a.dcm", masks, groups, [objects.segment(1, "A")])
    first, second = load(path, context)
    np.testing.assert_array_equal(first.mask(1)[0], masks[0])
    np.testing.assert_array_equal(second.mask(1)[0], masks[1])
    assert first.layer_id != second.layer_id


def test_tiles_at_one_depth_are_kept_apart(tmp_path: Path, context: Context) -> None:
    groups = [objects.frame((x, 0.0, 0.0), 1) for x in (0.0, 1.75)]
    path = objects.segmentation(tmp_path / "a.dcm", pictures(2), groups, [objects.segment(1, "A")])
    assert [layer.geometry.to_patient((0, 0, 0))[0] for layer in load(path, context)] == [0, 1.75]


def test_fractions_keep_their_values(tmp_path: Path, context: Context) -> None:
    masks = np.arange(70, dtype=np.uint8).reshape(2, 5, 7)
    path = objects.values(
        tmp_path / "a.dcm",
        masks,
        [objects.frame(at(5.0), 1), objects.frame(at(6.0), 1)],
        SegmentationType="FRACTIONAL",
        SegmentationFractionalType="OCCUPANCY",
        MaximumFractionalValue=60,
        SegmentSequence=[objects.segment(1, "A")],
    )
    layer = one(path, context)
    assert (layer.kind, layer.maximum) == (SegmentationKind.OCCUPANCY, 60)
    np.testing.assert_array_equal(layer.mask(1), np.minimum(masks, 60))
    assert "exceed" in str(layer.warnings[0])


def label_map(path: Path, masks: np.ndarray, **attributes: object) -> Path:
    return objects.values(
        path,
        masks,
        [objects.frame(at(5.0 + k)) for k in range(len(masks))],
        SOPClassUID=objects.LABELMAP,
        SegmentationType="LABELMAP",
        SegmentSequence=[
            objects.segment(
                0, "B", SegmentedPropertyTypeCodeSequence=[objects.code("125040", "DCM", "B")]
            ),
            objects.segment(3, "A"),
            objects.segment(4, "Nowhere"),
        ],
        **attributes,
    )


def test_a_label_map_has_a_segment_for_each_label(tmp_path: Path, context: Context) -> None:
    masks = np.array([[[0, 3, 3], [5, 0, 3]], [[9, 0, 0], [3, 3, 9]]], np.uint8)
    layer = one(label_map(tmp_path / "a.dcm", masks, PixelPaddingValue=9), context)
    assert [segment.number for segment in layer.segments] == [3, 4]
    np.testing.assert_array_equal(layer.mask(3), masks == 3)
    assert layer.segments[1].is_empty
    assert "does not describe" in str(layer.warnings[0])  # label 5


def test_a_label_map_of_16_bits(tmp_path: Path, context: Context) -> None:
    masks = np.array([[[0, 3, 300]]], np.uint16)
    layer = one(label_map(tmp_path / "a.dcm", masks, PixelPaddingValue=300), context)
    np.testing.assert_array_equal(layer.mask(3)[0], [[0, 1, 0]])


@pytest.mark.parametrize("syntax", [RLE, JPEG_2000])
def test_compressed_fractions(tmp_path: Path, context: Context, syntax: str) -> None:
    masks = np.random.default_rng(5).integers(0, 256, (3, 40, 36)).astype(np.uint8)
    path = objects.values(
        tmp_path / "a.dcm",
        masks,
        [objects.frame(at(5.0 + k), 1) for k in range(3)],
        SegmentationType="FRACTIONAL",
        SegmentationFractionalType="PROBABILITY",
        MaximumFractionalValue=255,
        SegmentSequence=[objects.segment(1, "A")],
    )
    np.testing.assert_array_equal(one(objects.recoded(path, syntax), context).mask(1), masks)


def test_deflated_frames_of_bits(tmp_path: Path, context: Context) -> None:
    masks = pictures(3)
    groups = [objects.frame(at(5.0 + k), 1) for k in range(3)]
    path = objects.segmentation(tmp_path / "a.dcm", masks, groups, [objects.segment(1, "A")])
    objects.recoded(path, objects.DEFLATED_FRAMES)
    np.testing.assert_array_equal(one(path, context).mask(1), masks)


def test_a_segmentation_of_a_radiograph_lies_on_its_pixels(
    tmp_path: Path, context: Context
) -> None:
    masks = pictures(2)
    groups = [
        objects.frame(None, 1, DerivationImageSequence=objects.derived_from("1.9", 2)),
        objects.frame(None, 1, DerivationImageSequence=objects.derived_from("1.9", 1)),
    ]
    path = objects.segmentation(
        tmp_path / "a.dcm",
        masks,
        groups,
        [objects.segment(1, "A")],
        SharedFunctionalGroupsSequence=None,
        FrameOfReferenceUID=None,
    )
    layer = one(path, context)
    assert layer.geometry.frame is Frame.PIXEL
    assert layer.pictures == (("1.9", 1), ("1.9", 2))
    assert layer.referenced_instances == ("1.9",)
    np.testing.assert_array_equal(layer.mask(1), masks[::-1])


def test_a_segment_given_twice_at_one_place_is_joined(tmp_path: Path, context: Context) -> None:
    masks = pictures(2)
    groups = [objects.frame(at(5.0), 1)] * 2
    path = objects.segmentation(tmp_path / "a.dcm", masks, groups, [objects.segment(1, "A")])
    layer = one(path, context)
    np.testing.assert_array_equal(layer.mask(1)[0], masks[0] | masks[1])
    assert "twice" in str(layer.warnings[0])


def test_a_frame_of_no_described_segment_is_told(tmp_path: Path, context: Context) -> None:
    groups = [objects.frame(at(5.0), 1), objects.frame(at(6.0), 7), objects.frame(at(7.0))]
    path = objects.segmentation(tmp_path / "a.dcm", pictures(3), groups, [objects.segment(1, "A")])
    layer = one(path, context)
    assert str(layer.warnings[0]).endswith("they are not shown: 2.")


def test_an_old_code_becomes_todays_and_a_private_one_keeps_its_words(
    tmp_path: Path, context: Context
) -> None:
    def named(number: int, *told: str) -> pydicom.Dataset:
        sequence = [objects.code(*told)]
        return objects.segment(number, "", SegmentedPropertyTypeCodeSequence=sequence)

    segments = [named(1, "T-62000", "SRT", "Liver"), named(2, "X1", "99MINE", "Odd thing")]
    path = objects.segmentation(
        tmp_path / "a.dcm", pictures(1), [objects.frame(at(5.0), 1)], segments
    )
    liver, odd = one(path, context).segments
    assert liver.code is not None
    assert (liver.code.system, liver.code.code) == ("SCT", "10200004")
    assert (odd.code, odd.meaning, odd.label) == (None, "Odd thing", "Odd thing")


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"NumberOfFrames": 4}, "damaged"),
        ({"NumberOfFrames": 2_000_000_000}, "damaged"),
        ({"Rows": 60000, "Columns": 60000}, "damaged"),
        ({"Rows": 0}, "damaged"),
        ({"BitsAllocated": 12}, "damaged"),
        ({"PixelData": b"\0\0"}, "damaged"),
        ({"PixelData": None}, "no_pixels"),
        ({"SegmentationType": "OTHER"}, "damaged"),
        ({"SegmentSequence": [objects.segment(1, "A"), objects.segment(1, "B")]}, "damaged"),
        ({"SharedFunctionalGroupsSequence": None}, "no_position"),
        ({"PerFrameFunctionalGroupsSequence": None}, "damaged"),
        ({"TotalPixelMatrixColumns": 100}, "slide"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, context: Context, attributes: dict[str, object], code: str
) -> None:
    groups = [objects.frame(at(5.0), 1), objects.frame(at(6.0), 1)]
    path = objects.segmentation(
        tmp_path / "a.dcm", pictures(2), groups, [objects.segment(1, "A")], **attributes
    )
    with pytest.raises(Refused) as refused:
        load(path, context)
    assert refused.value.code == code


def test_a_position_that_is_no_number_is_refused(tmp_path: Path, context: Context) -> None:
    groups = [objects.frame(at(5.0), 1), objects.frame(at(6.0), 1)]
    path = objects.segmentation(tmp_path / "a.dcm", pictures(2), groups, [objects.segment(1, "A")])
    path.write_bytes(path.read_bytes().replace(b"\\6.0", b"\\nan"))
    with pytest.raises(Refused):
        load(path, context)


def test_slices_a_kilometre_apart_take_no_memory(tmp_path: Path, context: Context) -> None:
    groups = [objects.frame(at(z), 1) for z in (0.0, 0.001, 0.5, 1e6)]
    path = objects.segmentation(tmp_path / "a.dcm", pictures(4), groups, [objects.segment(1, "A")])
    layers = load(path, context)
    assert max(layer.shape[0] for layer in layers) <= 4


def test_a_cut_file_is_refused_and_nothing_of_the_patient_told(
    tmp_path: Path, context: Context
) -> None:
    groups = [objects.frame(at(5.0), 1), objects.frame(at(6.0), 1)]
    path = objects.segmentation(
        tmp_path / "a.dcm", pictures(2, 64, 64), groups, [objects.segment(1, "A")]
    )
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(Refused) as refused:
        load(path, context)
    assert "Doe" not in str(refused.value.phrase)


def test_geometry_pairs_of_dcmqi_are_equal_voxel_for_voxel(context: Context) -> None:
    data = SHARED / "dcmqi/segmentations"
    if not data.is_dir():
        pytest.skip("the data set of dcmqi is not beside the checkout")
    from tests.benchmarks import dicom_layers

    table = dicom_layers.rows(data, context)
    assert len(table) == 8
    assert sum(row[2] for row in table) == 152_634
    assert [row for row in table if row[3] or row[4] > 1e-3] == []


def test_the_child_process_answers_the_same(tmp_path: Path) -> None:
    masks = pictures(2)
    groups = [objects.frame(at(5.0), 1), objects.frame(at(7.0), 1)]
    path = objects.segmentation(tmp_path / "a.dcm", masks, groups, [objects.segment(1, "A")])
    real = Context()
    try:
        np.testing.assert_array_equal(one(path, real).mask(1), masks)
    finally:
        real.close()


def test_bits_in_run_lengths_and_in_big_endian_words_are_those_of_the_plain_file(
    tmp_path: Path, context: Context
) -> None:
    masks = pictures(3)
    groups = [objects.frame(at(z), 1) for z in (5.0, 6.0, 7.0)]
    path = objects.segmentation(tmp_path / "a.dcm", masks, groups, [objects.segment(1, "A")])
    plain = pydicom.dcmread(path).PixelData
    restored(path, RLE, [bits.run_lengths(mask) for mask in masks])
    np.testing.assert_array_equal(one(path, context).mask(1), masks)
    for vr, payload in (("OB", plain), ("OW", bits.words_turned(plain))):
        big_endian(path, payload, vr)
        np.testing.assert_array_equal(one(path, context).mask(1), masks)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/dicom is not on this machine")
@pytest.mark.parametrize(
    ("name", "twin"),
    [
        ("liver_expb", "liver"),
        ("liver_rle", "liver"),
        ("liver_nonbyte_aligned_rle", "liver_nonbyte_aligned"),
    ],
)
def test_every_form_of_a_real_segmentation_is_its_plain_twin(
    context: Context, name: str, twin: str
) -> None:
    found, plain = (
        one(SHARED / "pydicom-data" / f"{word}.dcm", context).mask(1) for word in (name, twin)
    )
    stored = pydicom.dcmread(SHARED / "pydicom-data" / f"{twin}.dcm").pixel_array
    assert found.sum() == stored.sum() == 107098
    np.testing.assert_array_equal(found, plain)
