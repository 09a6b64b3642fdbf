"""Stored values become modality values exactly as the standard says."""

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from meddx.importers.shared import dicom_pixels
from meddx.phrase import Refused
from tests.helpers.phantoms import CT, write

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)


def test_without_rescale_the_stored_values_are_the_values(tmp_path):
    decoded = dicom_pixels.decode(write(tmp_path / "a.dcm", RAMP))
    assert np.array_equal(decoded.values, RAMP[None])
    assert decoded.values.dtype == np.uint16
    assert decoded.stored_range == (0, 65535)


def test_whole_rescale_stays_in_small_integers(tmp_path):
    path = write(tmp_path / "a.dcm", RAMP, RescaleSlope=2, RescaleIntercept=-1024)
    decoded = dicom_pixels.decode(path)
    assert decoded.values.dtype == np.int16
    assert decoded.values[0, 2, 3] == 2 * 11 - 1024


def test_values_beyond_16_bits_are_not_wrapped(tmp_path):
    stored = np.array([[0, 65535]], np.uint16)
    path = write(tmp_path / "a.dcm", stored, RescaleSlope=1, RescaleIntercept=-1024)
    assert dicom_pixels.decode(path).values.tolist() == [[[-1024, 64511]]]


def test_a_tiny_slope_is_applied(tmp_path):
    path = write(tmp_path / "a.dcm", RAMP, RescaleSlope="0.000001", RescaleIntercept=0)
    decoded = dicom_pixels.decode(path)
    assert decoded.values.dtype == np.float32
    assert decoded.values[0, 2, 3] == pytest.approx(11e-6)


def test_the_sign_of_fewer_bits_is_extended(tmp_path):
    stored = np.array([[0x0FFF, 0x0800, 0x07FF]], np.uint16)
    path = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=11, PixelRepresentation=1)
    assert dicom_pixels.decode(path).values.tolist() == [[[-1, -2048, 2047]]]


def test_bits_above_the_stored_ones_are_masked(tmp_path):
    stored = np.array([[0xF001, 0x1002]], np.uint16)
    path = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=11)
    assert dicom_pixels.decode(path).values.tolist() == [[[1, 2]]]


def test_values_in_the_high_bits_are_brought_down(tmp_path):
    stored = np.array([[0x0010, 0x7FF0, 0xFFF0]], np.uint16)
    plain = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=15)
    assert dicom_pixels.decode(plain).values.tolist() == [[[1, 0x7FF, 0xFFF]]]
    signed = write(tmp_path / "b.dcm", stored, BitsStored=12, HighBit=15, PixelRepresentation=1)
    assert dicom_pixels.decode(signed).values.tolist() == [[[1, 0x7FF, -1]]]


def test_a_high_bit_that_contradicts_the_values_is_refused(tmp_path):
    stored = np.array([[0x0011]], np.uint16)
    path = write(tmp_path / "a.dcm", stored, BitsStored=12, HighBit=15)
    with pytest.raises(Refused, match="other bits"):
        dicom_pixels.decode(path)


def test_signed_padding_that_was_written_unsigned_is_understood(tmp_path):
    stored = np.array([[-2000, 5]], np.int16)
    path = write(
        tmp_path / "a.dcm",
        stored,
        PixelPaddingValue=-2000,
        RescaleSlope=1,
        RescaleIntercept=-1000,
    )
    assert dicom_pixels.decode(path).padding == (-3000, -3000)


def test_a_padding_range_is_kept_whichever_end_comes_first(tmp_path):
    path = write(tmp_path / "a.dcm", RAMP, PixelPaddingValue=9, PixelPaddingRangeLimit=7)
    assert dicom_pixels.decode(path).padding == (7, 9)


def test_a_modality_lut_is_applied_instead_of_the_rescale(tmp_path):
    lut = Dataset()
    lut.LUTDescriptor = [4, 2, 16]
    lut.ModalityLUTType = "US"
    lut.LUTData = np.array([100, 200, 300, 400], "<u2").tobytes()
    path = write(tmp_path / "a.dcm", RAMP, ModalityLUTSequence=Sequence([lut]))
    # Below the first mapped value (2) the first entry, beyond the last (5) the last.
    expected = [[100, 100, 100, 200], [300, 400, 400, 400], [400, 400, 400, 400]]
    assert dicom_pixels.decode(path).values[0].tolist() == expected


@pytest.mark.parametrize("planar", [0, 1])
def test_colour_is_rgb_whatever_its_planes(tmp_path, planar):
    rgb = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    stored = np.moveaxis(rgb, -1, 0) if planar else rgb
    path = write(tmp_path / "a.dcm", rgb, PlanarConfiguration=planar, PixelData=stored.tobytes())
    assert np.array_equal(dicom_pixels.decode(path).values[0], rgb)


def test_ybr_becomes_rgb(tmp_path):
    # 8-bit full range: red is Y 76, Cb 85, Cr 255 (PS3.3 C.7.6.3.1.2).
    ybr = np.array([[[76, 85, 255], [128, 128, 128]]], np.uint8)
    path = write(tmp_path / "a.dcm", ybr, PhotometricInterpretation="YBR_FULL")
    got = dicom_pixels.decode(path).values[0, 0].astype(int)
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
    assert dicom_pixels.decode(path).values[0, 0].tolist() == expected


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"PixelData": None}, "no_pixels"),
        ({"PixelData": b"\0\0"}, "damaged"),
        ({"Rows": 2}, "damaged"),
        ({"Columns": 2}, "damaged"),
        ({"PhotometricInterpretation": "HSV"}, "colour_model"),
        ({"RescaleSlope": 0, "RescaleIntercept": 0}, "damaged"),
        ({"Rows": 65000, "Columns": 65000, "NumberOfFrames": 9}, "too_large"),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path, attributes, code):
    path = write(tmp_path / "a.dcm", RAMP, **attributes)
    with pytest.raises(Refused) as caught:
        dicom_pixels.decode(path)
    assert caught.value.code == code


def test_an_unreadable_slope_is_refused_not_ignored(tmp_path):
    path = write(tmp_path / "a.dcm", RAMP, SOPClassUID=CT, RescaleSlope="1", RescaleIntercept="0")
    content = path.read_bytes()
    at = content.index(b"\x28\x00\x53\x10DS")
    path.write_bytes(content[: at + 8] + b"x " + content[at + 10 :])
    with pytest.raises(Refused, match="RescaleSlope"):
        dicom_pixels.decode(path)


def test_the_hash_is_of_the_stored_values(tmp_path):
    import hashlib

    one = dicom_pixels.decode(write(tmp_path / "a.dcm", RAMP))
    other = dicom_pixels.decode(write(tmp_path / "b.dcm", RAMP, RescaleSlope=2, RescaleIntercept=1))
    assert one.sha256 == other.sha256 == hashlib.sha256(RAMP.tobytes()).hexdigest()
