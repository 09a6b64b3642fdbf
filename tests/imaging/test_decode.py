"""Frames of files become the voxels that were stored, in whatever form they lie there."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian

from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef
from meddx.imaging import decode
from meddx.imaging.decode_file import Files
from meddx.phrase import Refused
from tests.helpers.decoding import frames_of, refs_of
from tests.helpers.phantoms import write

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)


def test_stored_values_are_the_voxels_whatever_the_rescale(tmp_path):
    path = write(tmp_path / "a.dcm", RAMP, RescaleSlope=2, RescaleIntercept=-1024)
    (frame,) = frames_of(path)
    assert np.array_equal(frame, RAMP)
    assert frame.dtype == np.uint16


def test_the_sign_of_fewer_bits_is_extended(tmp_path):
    stored = np.array([[0x0FFF, 0x0800, 0x07FF]], np.uint16)
    path = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=11, PixelRepresentation=1)
    assert frames_of(path)[0].tolist() == [[-1, -2048, 2047]]


def test_bits_above_the_stored_ones_are_masked(tmp_path):
    stored = np.array([[0xF001, 0x1002]], np.uint16)
    path = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=11)
    assert frames_of(path)[0].tolist() == [[1, 2]]


def test_values_in_the_high_bits_are_brought_down(tmp_path):
    stored = np.array([[0x0010, 0x7FF0, 0xFFF0]], np.uint16)
    plain = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=15)
    assert frames_of(plain)[0].tolist() == [[1, 0x7FF, 0xFFF]]
    signed = write(tmp_path / "b.dcm", stored, BitsStored=12, HighBit=15, PixelRepresentation=1)
    assert frames_of(signed)[0].tolist() == [[1, 0x7FF, -1]]


def test_a_high_bit_that_contradicts_the_values_is_refused(tmp_path):
    stored = np.array([[0x0011]], np.uint16)
    path = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=15)
    with pytest.raises(Refused, match="other bits"):
        frames_of(path)


def test_a_modality_table_is_applied_instead_of_the_rescale(tmp_path):
    lut = Dataset()
    lut.LUTDescriptor = [4, 2, 16]
    lut.ModalityLUTType = "US"
    lut.LUTData = np.array([100, 200, 300, 400], "<u2").tobytes()
    path = write(tmp_path / "a.dcm", RAMP, ModalityLUTSequence=Sequence([lut]))
    # Below the first mapped value (2) the first entry, beyond the last (5) the last.
    expected = [[100, 100, 100, 200], [300, 400, 400, 400], [400, 400, 400, 400]]
    assert frames_of(path)[0].tolist() == expected


def test_a_modality_table_of_twelve_bits_is_applied(tmp_path):
    lut = Dataset()
    lut.LUTDescriptor = [3, 0, 12]
    lut.ModalityLUTType = "US"
    lut.LUTData = np.array([7, 4095, 9], "<u2").tobytes()
    path = write(tmp_path / "a.dcm", RAMP, ModalityLUTSequence=Sequence([lut]))
    assert frames_of(path)[0].reshape(-1).tolist() == [7, 4095] + [9] * 10


def test_a_modality_table_without_entries_is_refused(tmp_path):
    lut = Dataset()
    lut.LUTDescriptor = [3, 0, 16]
    path = write(tmp_path / "a.dcm", RAMP, ModalityLUTSequence=Sequence([lut]))
    with pytest.raises(Refused, match="table that turns the pixels"):
        frames_of(path)


@pytest.mark.parametrize("planar", [0, 1])
def test_colour_is_rgb_whatever_its_planes(tmp_path, planar):
    rgb = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    stored = np.moveaxis(rgb, -1, 0) if planar else rgb
    path = write(tmp_path / "a.dcm", rgb, PlanarConfiguration=planar, PixelData=stored.tobytes())
    assert np.array_equal(frames_of(path)[0], rgb)


def test_colour_of_more_than_eight_bits_keeps_its_upper_ones(tmp_path):
    rgb = np.array([[[4095, 0, 2048], [16, 255, 4080]]], np.uint16)
    path = write(
        tmp_path / "a.dcm",
        np.zeros((1, 2, 3), np.uint8),
        BitsAllocated=16,
        BitsStored=12,
        HighBit=11,
        PixelData=rgb.astype("<u2").tobytes(),
    )
    assert frames_of(path)[0].tolist() == [[[255, 0, 128], [1, 15, 255]]]


def test_ybr_becomes_rgb(tmp_path):
    # 8-bit full range: red is Y 76, Cb 85, Cr 255 (PS3.3 C.7.6.3.1.2).
    ybr = np.array([[[76, 85, 255], [128, 128, 128]]], np.uint8)
    path = write(tmp_path / "a.dcm", ybr, PhotometricInterpretation="YBR_FULL")
    got = frames_of(path)[0][0].astype(int)
    assert np.abs(got - [[254, 0, 0], [128, 128, 128]]).max() <= 1


def test_a_palette_becomes_rgb(tmp_path):
    index = np.array([[0, 1, 2, 3]], np.uint8)
    tables = {"Red": [0, 65535, 0, 0], "Green": [0, 0, 65535, 0], "Blue": [0, 0, 0, 32896]}
    attributes = {}
    for colour, entries in tables.items():
        attributes[f"{colour}PaletteColorLookupTableDescriptor"] = [4, 0, 16]
        data = np.array(entries, "<u2").tobytes()
        attributes[f"{colour}PaletteColorLookupTableData"] = data
    path = write(tmp_path / "a.dcm", index, PhotometricInterpretation="PALETTE COLOR", **attributes)
    expected = [[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 128]]
    assert frames_of(path)[0][0].tolist() == expected


def test_a_palette_without_its_tables_is_refused(tmp_path):
    path = write(
        tmp_path / "a.dcm", RAMP.astype(np.uint8), PhotometricInterpretation="PALETTE COLOR"
    )
    with pytest.raises(Refused) as caught:
        frames_of(path)
    assert caught.value.code == "colour_model"


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"PixelData": None}, "no_pixels"),
        ({"PixelData": b"\0\0"}, "cut"),
        ({"Rows": 2}, "damaged"),
        ({"Columns": 2}, "damaged"),
        ({"BitsStored": 17}, "damaged"),
        ({"BitsAllocated": 12, "BitsStored": 12, "HighBit": 11}, "damaged"),
        ({"SamplesPerPixel": 2}, "damaged"),
        ({"PhotometricInterpretation": "HSV"}, "colour_model"),
        ({"RescaleSlope": 0, "RescaleIntercept": 0}, "damaged"),
        ({"Rows": 65000, "Columns": 65000, "NumberOfFrames": 9}, "too_large"),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path, attributes, code):
    path = write(tmp_path / "a.dcm", RAMP, **attributes)
    with pytest.raises(Refused) as caught:
        frames_of(path)
    assert caught.value.code == code


def test_an_unreadable_slope_is_refused_not_ignored(tmp_path):
    path = write(tmp_path / "a.dcm", RAMP, RescaleSlope="1", RescaleIntercept="0")
    content = path.read_bytes()
    at = content.index(b"\x28\x00\x53\x10DS")
    path.write_bytes(content[: at + 8] + b"x " + content[at + 10 :])
    with pytest.raises(Refused, match="RescaleSlope"):
        frames_of(path)


def test_a_tile_is_its_part_of_the_picture(tmp_path):
    (ref,) = refs_of(write(tmp_path / "a.dcm", RAMP))
    tile = decode.voxels(replace(ref, tile=(1, 2, 2, 2)), Files())
    assert tile.tolist() == [[6, 7], [10, 11]]


# What the child answers


def test_frames_are_answered_by_number_and_refusals_beside_them(tmp_path):
    clip = np.arange(24, dtype=np.uint16).reshape(2, 3, 4)
    refs = list(refs_of(write(tmp_path / "a.dcm", clip, NumberOfFrames=2)))
    coding = refs[0].coding
    gone = FrameRef(Source(tmp_path / "a.dcm"), 2, coding, 1 << 20, 24)
    reply = decode.frames(**decode.packed([refs[1], gone, refs[0]]), dtype="<u2")
    arrays = dict(reply.arrays)
    assert set(arrays) == {"0", "2"}
    assert np.array_equal(arrays["0"], clip[1])
    assert np.array_equal(arrays["2"], clip[0])
    assert [(number, code) for number, code, *_ in reply.header["refused"]] == [(1, "damaged")]


def test_a_type_that_cannot_hold_the_voxels_is_refused(tmp_path):
    refs = refs_of(write(tmp_path / "a.dcm", RAMP * 30))
    wider = dict(decode.frames(**decode.packed(refs), dtype="<i4").arrays)
    assert wider["0"].dtype == np.int32
    assert np.array_equal(wider["0"], RAMP * 30)
    narrow = decode.frames(**decode.packed(refs), dtype="|u1")
    assert dict(narrow.arrays) == {}
    assert narrow.header["refused"][0][1] == "damaged"


def test_what_travels_to_the_child_comes_back_as_it_was(tmp_path):
    coding = Coding("1.2.840.10008.1.2.5", 2, 3, 1, 16, 12, 11, True, "MONOCHROME2", 1)
    plain = FrameRef(Source(tmp_path / "a.dcm"), 3, coding, 10, 20)
    member = FrameRef(Source(tmp_path / "胸.zip", "in/b.dcm", "geheim"), 0, coding, whole=True)
    tiled = FrameRef(Source(tmp_path / "a.dcm"), 0, coding, 1, 2, False, (1, 2, 3, 4))
    sent = json.loads(json.dumps(decode.packed([plain, member, tiled])))
    assert len(sent["codings"]) == 1
    assert len(sent["sources"]) == 2
    assert decode._unpacked(**sent) == [plain, member, tiled]


def test_the_digest_is_of_the_stored_values_in_the_order_given(tmp_path):
    one = refs_of(write(tmp_path / "a.dcm", RAMP))
    other = refs_of(write(tmp_path / "b.dcm", RAMP + 7, RescaleSlope=2, RescaleIntercept=1))
    found = decode.digests(**decode.packed([*other, *one])).header["sha256"]
    expected = hashlib.sha256((RAMP + 7).tobytes() + RAMP.tobytes()).hexdigest()
    assert found == expected


def test_rule_01_big_endian_values_that_stand_higher_come_down(tmp_path):
    path = write(tmp_path / "a.dcm", RAMP.astype(np.uint16))
    dataset = pydicom.dcmread(path)
    values = np.array(range(12), np.uint16).reshape(3, 4)
    dataset.BitsStored, dataset.HighBit = 12, 15
    dataset.PixelData = (values << 4).astype(">u2").tobytes()
    dataset["PixelData"].VR = "OW"
    dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    other = Dataset()  # one that was read keeps its byte order
    other.update(dataset)
    other.file_meta = dataset.file_meta
    other.save_as(path, little_endian=False, implicit_vr=False, enforce_file_format=True)
    assert np.array_equal(frames_of(path)[0], values)
