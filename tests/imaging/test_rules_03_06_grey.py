"""Rules 3 to 6: windows, grey tables, polarity and padding, by values worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.display import VoiTable, Window
from meddx.case.record import Series
from meddx.case.volume import Frames, Geometry, Volume
from meddx.imaging import values, window
from meddx.imaging.render import shown_inverted
from meddx.imaging.view import ViewState

TABLE = VoiTable(100, np.array([0, 10, 100, 255], np.uint16), 8, "NORMAL")


def series(voxels, modality="CR", **more):
    return Series("1", "1", modality, Volume(voxels, Geometry.pixels()), **more)


@pytest.mark.parametrize(
    ("function", "points"),
    [
        ("LINEAR", {0: 0, 4.5: 127.5, 9: 255}),
        ("LINEAR_EXACT", {0: 0, 5: 127.5, 10: 255}),
        ("SIGMOID", {0: 30.397, 5: 127.5, 10: 224.603}),
    ],
)
def test_rule_03_the_oracles_of_the_standard(function, points):
    grey = window.voi(np.array(list(points)), Window(5, 10, function))
    assert grey == pytest.approx(list(points.values()), abs=1e-3)


def test_rule_03_forty_in_soft_tissue():
    assert window.voi(np.array([40]), Window(40, 400))[0] == pytest.approx(127.820, abs=1e-3)
    exact = window.voi(np.array([40]), Window(40, 400, "LINEAR_EXACT"))[0]
    assert exact == pytest.approx(127.5, abs=1e-3)


def test_rule_03_a_width_of_one_is_a_step():
    grey = window.voi(np.array([-1, -0.5, 0, 1]), Window(0, 1))
    assert grey.tolist() == [0, 0, 255, 255]


def test_rule_03_against_the_formulas_of_pydicom():
    from pydicom.dataset import Dataset
    from pydicom.pixels import apply_windowing

    stored = np.arange(-300, 300, dtype=np.int16)
    for function in ("LINEAR", "LINEAR_EXACT", "SIGMOID"):
        dataset = Dataset()
        dataset.PhotometricInterpretation, dataset.PixelRepresentation = "MONOCHROME2", 1
        dataset.BitsStored, dataset.WindowCenter, dataset.WindowWidth = 16, 35.5, 217.25
        dataset.VOILUTFunction = function
        theirs = (apply_windowing(stored, dataset) + 32768) / 65535 * 255
        assert window.voi(stored, Window(35.5, 217.25, function)) == pytest.approx(theirs, abs=1e-3)


def test_rule_03_several_windows_are_alternatives_and_the_first_is_shown():
    own = (Window(1, 2, "SIGMOID", "NORMAL"), Window(3, 4, "SIGMOID", "HARDER"))
    shown = series(np.zeros((1, 2, 2), np.int16), windows=own, voi_tables=(TABLE,))
    assert window.alternatives(shown) == (*own, TABLE)
    assert window.default(shown) is own[0]


def test_rule_03_frames_may_have_their_own_windows():
    each = ((Window(1, 2),), (Window(3, 4),))
    shown = series(np.zeros((2, 2, 2), np.int16), windows=each[0], frame_windows=each)
    assert window.default(shown, frame=1).center == 3


def test_rule_04_a_table_maps_and_its_ends_go_on():
    grey = window.voi(np.array([-5, 100, 101, 102, 103, 104, 9999]), TABLE)
    assert grey == pytest.approx([0, 0, 10, 100, 255, 255, 255])


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_rule_04_entries_are_scaled_by_their_bits(bits):
    white = (1 << bits) - 1
    table = VoiTable(-2, np.array([0, white // 3, white], np.uint16), bits)
    grey = window.voi(np.array([-3, -1, 0]), table)
    assert grey == pytest.approx([0, 85, 255], abs=0.3)
    assert window.apply(np.array([-3, 0], np.int16), table).tolist() == [0, 255]


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("inverted", [False, True])
def test_rule_04_every_type_of_values_is_shown_alike(dtype, inverted):
    shown = window.apply(np.arange(98, 106).astype(dtype), TABLE, inverted)
    expected = np.array([0, 0, 0, 10, 100, 255, 255, 255])
    assert shown.tolist() == (255 - expected if inverted else expected).tolist()


def test_rule_04_between_two_entries_a_sampled_picture_is_interpolated():
    assert window.voi(np.array([101.5]), TABLE)[0] == pytest.approx(55)


def test_rule_04_a_table_alone_is_the_default():
    shown = series(np.zeros((1, 2, 2), np.int16), voi_tables=(TABLE,))
    assert window.default(shown) is TABLE
    assert not window.needs_values(shown)


def test_rule_04_a_table_becomes_a_window_that_can_be_dragged():
    ramp = np.concatenate([np.zeros(100), np.arange(4096), np.full(50, 4095)]).astype(np.uint16)
    near = window.as_window(VoiTable(-100, ramp, 12, "SOFT"))
    assert (near.center, near.width) == pytest.approx((2047.5, 0.96 * 4095), abs=2)
    assert near.name == "SOFT"
    assert window.as_window(Window(1, 2)) == Window(1, 2)


@pytest.mark.parametrize(
    ("entries", "bits"), [([], 8), ([256], 8), ([1], 17), ([1], 0), (np.zeros(65537), 16)]
)
def test_rule_04_a_table_that_cannot_be_is_not_built(entries, bits):
    with pytest.raises(ValueError, match="table"):
        VoiTable(0, np.array(entries, np.uint32), bits)


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("reader", [False, True])
def test_rule_05_low_values_are_bright_by_the_file_or_the_reader_not_both(own, reader):
    shown = series(np.array([[[0, 100]]], np.int16), inverted=own, windows=(Window(50, 100),))
    bright = shown_inverted(shown, ViewState(inverted=reader))
    assert bright == (own != reader)
    grey = window.apply(np.array([-100, 200]), Window(50, 100), bright)
    assert grey.tolist() == ([255, 0] if own != reader else [0, 255])


def test_rule_06_padding_is_compared_as_stored_and_never_counts():
    voxels = np.array([[[-2000, -2000, 0, 100, 200]]], np.int16)
    volume = Volume(voxels, Geometry.pixels(), rescale=((2.0, -1000.0),), padding=(-2000, -2000))
    found = values.modality(volume, 0, voxels[0])
    assert np.isnan(found[0, :2]).all()
    assert found[0, 2:].tolist() == [-1000, -800, -600]
    automatic = window.default(Series("1", "1", "CR", volume))
    assert (automatic.center, automatic.width) == pytest.approx((-800, 400), rel=0.02)


@pytest.mark.parametrize("inverted", [False, True])
def test_rule_06_padding_is_black_whatever_the_rest_is(inverted):
    grey = window.apply(np.array([np.nan, 0, 100], np.float32), Window(50, 100), inverted)
    assert grey[0] == 0


def test_rule_06_a_picture_of_nothing_but_padding_still_has_a_window():
    volume = Volume(np.zeros((1, 2, 2), np.int16), Geometry.pixels(), padding=(0, 0))
    assert window.default(Series("1", "1", "CR", volume)).width > 0


def test_the_default_of_pixels_that_lie_in_files_is_the_range_of_their_bits():
    in_memory = series(np.zeros((1, 2, 2), np.uint16), stored_range=(0.0, 4095.0))
    assert window.needs_values(in_memory)
    lying = Frames((None,), (1, 2, 2), np.dtype(np.uint16))
    shown = replace(in_memory, volume=Volume(lying, Geometry.pixels()))
    assert window.default(shown).width == 4095
    known = np.array([[10.0, 20.0, np.nan]])
    assert window.default(shown, known).center == pytest.approx(15)
