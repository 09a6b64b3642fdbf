"""The formulas of PS3.3 C.11.2.1.2 and C.11.2.1.3, with values worked out by hand."""

import numpy as np
import pytest

from meddx.case.record import Series, Window
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging import window


def series(voxels, modality="CR", unit="1", **more):
    return Series("1", "1", modality, Volume(voxels, Geometry.pixels(), unit), **more)


@pytest.mark.parametrize(
    ("function", "points"),
    [
        ("LINEAR", {0: 0, 4.5: 127.5, 9: 255, -3: 0, 12: 255}),
        ("LINEAR_EXACT", {0: 0, 5: 127.5, 10: 255, 11: 255}),
        ("SIGMOID", {0: 30.39675, 5: 127.5, 10: 224.60325}),
    ],
)
def test_the_functions_give_the_values_of_the_standard(function, points):
    grey = window.voi(np.array(list(points)), Window(5, 10, function))
    assert grey == pytest.approx(list(points.values()), abs=1e-4)


def test_linear_and_exact_differ_by_half_a_step():
    assert window.voi(np.array([40]), Window(40, 400))[0] == pytest.approx(127.8195, abs=1e-4)
    exact = window.voi(np.array([40]), Window(40, 400, "LINEAR_EXACT"))
    assert exact[0] == pytest.approx(127.5)


def test_signed_bytes_are_shown_right():
    values = np.arange(-128, 128).astype(np.int8)
    shown = window.apply(values, Window(0, 256, "LINEAR_EXACT"))
    assert (
        shown.tolist()
        == window.apply(values.astype(np.int32), Window(0, 256, "LINEAR_EXACT")).tolist()
    )
    assert (shown[0], shown[-1]) == (0, 254)


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_a_width_of_one_is_a_step(dtype):
    grey = window.apply(np.array([-1, 0, 1], dtype), Window(0, 1))
    assert grey.tolist() == [0, 255, 255]


def test_a_linear_window_narrower_than_one_is_not_defined():
    with pytest.raises(ValueError, match="1 wide"):
        window.voi(np.array([0.0]), Window(0, 0.5))


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float32])
@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
@pytest.mark.parametrize("inverted", [False, True])
def test_every_type_is_shown_alike(dtype, function, inverted):
    values = np.arange(0, 250, dtype=np.int64)
    chosen = Window(101.3, 77.7, function)
    expected = window.voi(values, chosen)
    expected = np.floor((255.0 - expected if inverted else expected) + 0.5)
    shown = window.apply(values.astype(dtype), chosen, inverted)
    assert shown.dtype == np.uint8
    off = np.abs(shown.astype(int) - expected)
    assert off.max() <= (1 if dtype == np.float32 else 0)


def test_negative_values_and_a_wide_range_are_shown_right():
    values = np.array([[-32768, -1025, -24], [0, 1024, 32767]], np.int16)
    assert window.apply(values, Window(0, 2048)).tolist() == [[0, 0, 125], [128, 255, 255]]
    wide = np.array([-(10**9), 0, 10**9], np.int64)
    assert window.apply(wide, Window(0, 100)).tolist() == [0, 129, 255]


def test_nan_is_black_also_when_inverted():
    shown = window.apply(np.array([np.nan, 0.0], np.float32), Window(50, 100), inverted=True)
    assert shown.tolist() == [0, 255]


def test_colour_is_not_windowed_but_can_be_inverted():
    rgb = np.array([[[1, 2, 3]]], np.uint8)
    assert window.apply(rgb, Window(0, 1)).tolist() == [[[1, 2, 3]]]
    assert window.apply(rgb, Window(0, 1), inverted=True).tolist() == [[[254, 253, 252]]]


def test_the_default_is_the_files_first_window():
    first, second = Window(10, 20), Window(30, 40)
    chosen = series(np.zeros((1, 2, 2), np.int16), windows=(first, second))
    assert window.default(chosen) is first


def test_ct_in_hu_without_a_window_is_shown_as_soft_tissue():
    affine = np.eye(4)[[2, 1, 0, 3]]
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    volume = Volume(np.zeros((1, 2, 2), np.int16), geometry, "HU")
    chosen = window.default(Series("1", "1", "CT", volume))
    assert (chosen.center, chosen.width) == (40, 400)


def test_a_radiograph_without_a_window_spans_its_percentiles():
    values = np.arange(1001, dtype=np.uint16).reshape(1, 7, 143)
    chosen = window.default(series(values))
    assert chosen.function == "LINEAR_EXACT"
    assert (chosen.center, chosen.width) == pytest.approx((500, 990))


def test_percentiles_leave_padding_out():
    values = np.concatenate([np.full(1000, np.nan), np.arange(101)]).astype(np.float32)
    chosen = window.percentile_window(values, (0, 100))
    assert (chosen.center, chosen.width) == (50, 100)


def test_a_flat_picture_has_a_window():
    chosen = window.percentile_window(np.full((4, 4), 7, np.int16))
    assert chosen.width > 0
    assert window.apply(np.full((4, 4), 7, np.int16), chosen).max() == 128


def test_an_8_bit_ultrasound_is_shown_as_it_is():
    values = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    chosen = window.default(series(values, "US"))
    assert np.array_equal(window.apply(values, chosen), values)
