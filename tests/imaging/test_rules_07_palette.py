"""Rule 7: palettes of 8 and 16 bits, segmented and supplemental, against pydicom and by hand."""

import numpy as np
import pydicom
import pytest
from pydicom.data import get_palette_files, get_testdata_file
from pydicom.uid import ImplicitVRLittleEndian

from meddx.case.display import Palette
from meddx.imaging import palette

COLOURS = ("Red", "Green", "Blue")


def palette_in(dataset, segmented=False):
    kind = "Segmented" if segmented else ""
    tables = [dataset[f"{kind}{c}PaletteColorLookupTableData"].value for c in COLOURS]
    descriptor = dataset.RedPaletteColorLookupTableDescriptor
    signed = dataset.get("PixelRepresentation", 0) == 1
    return palette.palette_of(descriptor, tables, segmented, signed)


@pytest.mark.parametrize("name", ["OT-PAL-8-face.dcm", "OBXXXX1A.dcm", "examples_palette.dcm"])
def test_rule_07_palette_colour_equals_the_reference(name):
    from pydicom.pixels import apply_color_lut

    dataset = pydicom.dcmread(get_testdata_file(name), force=True)
    dataset.file_meta.setdefault("TransferSyntaxUID", ImplicitVRLittleEndian)
    expected = apply_color_lut(dataset.pixel_array, dataset)
    if expected.dtype == np.uint16:
        expected = expected >> 8 if expected.max() > 255 else expected
    shown = palette.apply(dataset.pixel_array, palette_in(dataset))
    assert shown.dtype == np.uint8
    assert np.array_equal(shown, expected)


@pytest.mark.parametrize("name", ["spring", "summer", "fall", "winter"])
def test_rule_07_segmented_palettes_of_the_standard(name):
    from pydicom.pixels import apply_color_lut

    dataset = pydicom.dcmread(get_palette_files(f"{name}.dcm")[0], force=True)
    stored = np.arange(256, dtype=np.uint8)
    found = palette.apply(stored, palette_in(dataset, segmented=True))
    assert np.array_equal(found, apply_color_lut(stored, dataset))


def test_rule_07_segments_by_hand():
    # Two entries as they are, four steps of a line, then the line's segment once more.
    words = [0, 2, 0, 100, 1, 4, 200, 2, 1, 8, 0]
    table = np.array(words, "<u2").tobytes()
    made = palette.palette_of((10, 0, 16), [table] * 3, segmented=True)
    expected = [0, 100, 125, 150, 175, 200, 200, 200, 200, 200]
    assert made.colours[:, 0].tolist() == expected


@pytest.mark.parametrize("words", [[1, 4, 200], [7, 1, 5], [2, 1], [0, 2, 1, 2]])
def test_rule_07_segments_that_cannot_be(words):
    with pytest.raises(ValueError, match="segment"):
        palette.palette_of((10, 0, 16), [np.array(words, "<u2").tobytes()] * 3, segmented=True)


def test_rule_07_values_beyond_the_table_show_its_ends():
    made = Palette(-2, np.array([[1, 2, 3], [4, 5, 6]]), 8)
    shown = palette.apply(np.array([-9, -2, -1, 50], np.int16), made)
    assert shown.tolist() == [[1, 2, 3], [1, 2, 3], [4, 5, 6], [4, 5, 6]]


def test_rule_07_the_first_value_follows_the_sign_of_the_pixels():
    table = [bytes([1, 2])] * 3
    assert palette.palette_of((2, 65534, 8), table, signed=True).first == -2
    assert palette.palette_of((2, 65534, 8), table).first == 65534
    assert palette.palette_of((2, -2, 8), table).first == 65534


def test_rule_07_bytes_may_stand_in_words_and_words_may_mean_bytes():
    as_bytes = palette.palette_of((4, 0, 8), [bytes([0, 1, 2, 255])] * 3)
    as_words = palette.palette_of((4, 0, 8), [np.array([0, 1, 2, 255], "<u2").tobytes()] * 3)
    mistaken = palette.palette_of((4, 0, 16), [np.array([0, 1, 2, 255], "<u2").tobytes()] * 3)
    for made in (as_bytes, as_words, mistaken):
        assert palette.apply(np.arange(4), made)[:, 0].tolist() == [0, 1, 2, 255]
    sixteen = palette.palette_of((2, 0, 16), [np.array([0, 0xFF80], "<u2").tobytes()] * 3)
    assert palette.apply(np.arange(2), sixteen)[:, 0].tolist() == [0, 255]


def test_rule_07_a_palette_of_65536_entries():
    table = np.arange(65536, dtype="<u2").tobytes()
    made = palette.palette_of((0, 0, 16), [table] * 3)
    assert palette.apply(np.array([0, 0x8000, 0xFFFF]), made)[:, 0].tolist() == [0, 0x80, 0xFF]


@pytest.mark.parametrize("descriptor", [(3, 0, 8), (2, 0, 12), (2, 0)])
def test_rule_07_a_palette_that_does_not_fit_is_refused(descriptor):
    with pytest.raises(ValueError, match="palette"):
        palette.palette_of(descriptor, [bytes([1, 2])] * 3)


def test_rule_07_supplemental_colours_begin_at_the_first_mapped_value():
    dataset = pydicom.dcmread(get_testdata_file("eCT_Supplemental.dcm"))
    stored = dataset.pixel_array[0]
    made = palette_in(dataset)
    assert made.first == 1024
    grey = (stored // 8).clip(0, 255).astype(np.uint8)
    shown = palette.over_grey(grey, stored, made)
    below = stored < 1024
    assert below.any()
    assert (~below).any()
    assert (shown[below] == grey[below][:, None]).all()
    row, col = np.argwhere(~below)[0]
    entry = min(int(stored[row, col]) - 1024, 99)
    words = [
        np.frombuffer(dataset[f"{c}PaletteColorLookupTableData"].value, "<u2")[entry] >> 8
        for c in COLOURS
    ]
    assert shown[row, col].tolist() == words
