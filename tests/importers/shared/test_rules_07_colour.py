"""Rule 7: every colour model becomes RGB; the sample files hold ten bars of known colours."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file

from meddx.case.source import Source
from meddx.imaging import decode
from meddx.imaging.decode_file import Files
from meddx.importers.shared import dicom_attributes, dicom_frames
from meddx.importers.shared.dicom_sets import File

# Rows 5, 15 ... 95 of the bars, column 50.
BARS = [
    (255, 0, 0), (255, 128, 128), (0, 255, 0), (128, 255, 128), (0, 0, 255),
    (128, 128, 255), (0, 0, 0), (64, 64, 64), (192, 192, 192), (255, 255, 255),
]  # fmt: skip


def frames_of(name):
    source = Source(Path(get_testdata_file(name)))
    header = dicom_attributes.read(source)
    assert header is not None
    files = Files()
    return [decode.voxels(ref, files) for ref in dicom_frames.frame_refs(File(source, header))]


@pytest.mark.parametrize(
    ("name", "off_by"),
    [
        ("SC_rgb.dcm", 0),
        ("SC_rgb_16bit.dcm", 0),
        ("SC_rgb_expb.dcm", 0),
        ("SC_rgb_rle.dcm", 0),
        ("SC_rgb_jpeg_gdcm.dcm", 0),
        ("SC_rgb_dcmtk_+eb+cr.dcm", 3),
        ("SC_rgb_dcmtk_+eb+cy+n1.dcm", 5),
        ("SC_rgb_dcmtk_+eb+cy+s4.dcm", 5),
        ("SC_rgb_jpeg_dcmtk.dcm", 5),
        ("SC_ybr_full_uncompressed.dcm", 5),
        ("SC_ybr_full_422_uncompressed.dcm", 5),
        ("SC_rgb_gdcm_KY.dcm", 3),
        ("SC_rgb_jls_lossy_line.dcm", 3),
        ("SC_rgb_jls_lossy_sample.dcm", 3),
    ],
)
def test_rule_07_the_bars_have_their_colours(name, off_by):
    (frame,) = frames_of(name)
    assert (frame.shape, frame.dtype) == ((100, 100, 3), np.uint8)
    found = frame[5:100:10, 50].astype(int)
    assert np.abs(found - np.array(BARS)).max() <= off_by


def test_rule_07_planes_one_after_another_are_the_same_picture():
    dataset = pydicom.dcmread(get_testdata_file("color-pl.dcm"))
    (frame,) = frames_of("color-pl.dcm")
    assert dataset.PlanarConfiguration == 1
    planes = np.frombuffer(dataset.PixelData, np.uint8)[: frame.size].reshape(3, *frame.shape[:2])
    assert np.array_equal(frame, planes.transpose(1, 2, 0))


def test_rule_07_ybr_full_by_the_formula():
    dataset = pydicom.dcmread(get_testdata_file("SC_ybr_full_uncompressed.dcm"))
    (frame,) = frames_of("SC_ybr_full_uncompressed.dcm")
    stored = np.frombuffer(dataset.PixelData, np.uint8).reshape(frame.shape).astype(float)
    y, blue, red = np.moveaxis(stored, -1, 0)
    rgb = np.stack(
        [
            y + 1.402 * (red - 128),
            y - 0.344136 * (blue - 128) - 0.714136 * (red - 128),
            y + 1.772 * (blue - 128),
        ],
        axis=-1,
    )
    assert np.abs(frame - rgb.clip(0, 255)).max() <= 1


def test_rule_07_jpeg_2000_undoes_its_own_colour_transform():
    (plain,) = frames_of("US1_UNCR.dcm")
    (reversible,) = frames_of("US1_J2KR.dcm")  # YBR_RCT
    (lossy,) = frames_of("US1_J2KI.dcm")  # YBR_ICT
    assert np.array_equal(plain, reversible)
    assert np.abs(plain.astype(int) - lossy).mean() < 2


def test_rule_07_a_palette_of_16_bits_gives_its_upper_byte():
    dataset = pydicom.dcmread(get_testdata_file("OBXXXX1A.dcm"))
    (frame,) = frames_of("OBXXXX1A.dcm")
    for channel, colour in enumerate(("Red", "Green", "Blue")):
        table = np.frombuffer(dataset[f"{colour}PaletteColorLookupTableData"].value, "<u2") >> 8
        assert np.array_equal(frame[..., channel], table[dataset.pixel_array])
