"""What a network sees depends on the file and the pack, and on nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import prepare
from meddx.analysis.pack import InputSpec
from meddx.case.display import VoiTable, Window
from tests.helpers.packs import case_of

STRETCH = InputSpec((4, 4), 1, "stretch", (0, 100), 0.5, 0.25)


def series_of(values: np.ndarray, **changes):
    """One radiograph with these modality values."""
    return case_of(values, **changes).series[0]


def test_linear_window_is_that_of_the_standard():
    # PS3.3 C.11.2.1.2.1, center 50, width 11: 44.5 and below is black, 54.5 and above white.
    window = Window(50, 11)
    grey = prepare.windowed(np.array([[40, 44.5, 49.5, 54.5, 60]]), window)
    np.testing.assert_allclose(grey[0], [0, 0, 0.5, 1, 1], atol=1e-6)


def test_sigmoid_and_exact_windows():
    sigmoid = prepare.windowed(np.array([[40.0, 50.0]]), Window(50, 40, "SIGMOID"))
    np.testing.assert_allclose(sigmoid[0], [1 / (1 + np.e), 0.5], atol=1e-6)
    exact = prepare.windowed(np.array([[45.0, 50.0, 55.0]]), Window(50, 10, "LINEAR_EXACT"))
    np.testing.assert_allclose(exact[0], [0, 0.5, 1], atol=1e-6)


def test_monochrome1_is_the_same_picture_as_its_mirror_in_grey():
    values = np.arange(64, dtype=np.uint16).reshape(8, 8)
    window = (Window(32.0, 64.0, "LINEAR_EXACT"),)
    plain = prepare.grey_of_series(series_of(values, windows=window))
    inverted = prepare.grey_of_series(series_of(64 - values, windows=window, inverted=True))
    np.testing.assert_allclose(plain, inverted, atol=1e-6)


def test_a_file_with_only_a_grey_table_is_seen_through_it():
    table = VoiTable(10, np.array([0, 255, 51], np.uint16), 8)
    grey = prepare.grey_of_series(series_of(np.array([[9, 11], [12, 99]]), voi_tables=(table,)))
    np.testing.assert_allclose(grey, [[0, 1], [0.2, 0.2]], atol=1e-6)


def test_without_a_window_fixed_percentiles_decide_and_padding_counts_for_nothing():
    values = np.full((100, 100), 1000, np.int16)
    values[10:90, 10:90] = np.linspace(0, 500, 80 * 80).reshape(80, 80)
    series = series_of(values)
    padded = replace(series, volume=replace(series.volume, padding=(1000.0, 1000.0)))
    grey = prepare.grey_of_series(padded)
    assert grey[0, 0] == 0
    assert grey[10, 10] == 0
    assert grey[89, 89] == 1
    assert grey[50, 10] == pytest.approx(0.5, abs=0.02)


def test_a_second_window_of_the_file_and_the_stored_type_change_nothing():
    values = np.random.default_rng(1).integers(0, 4000, (50, 40)).astype(np.uint16)
    one = (Window(2000, 4000),)
    plain = prepare.grey_of_series(series_of(values, windows=one))
    other = series_of(values.astype(np.float64), windows=(*one, Window(100, 10)))
    np.testing.assert_array_equal(plain, prepare.grey_of_series(other))


def test_stretch_covers_the_whole_picture():
    grey = np.linspace(0, 1, 8 * 16, dtype=np.float32).reshape(8, 16)
    fitted, box = prepare.fit(grey, STRETCH)
    assert fitted.shape == (4, 4)
    assert box == (0, 0, 8, 16)
    assert (fitted.min(), fitted.max()) == pytest.approx((0, 1))


def test_centre_crop_takes_the_middle_square():
    grey = np.zeros((8, 16), np.float32)
    grey[:, 2:14] = np.linspace(0, 1, 8)[:, None]
    fitted, box = prepare.fit(grey, replace(STRETCH, resize="centre_crop"))
    assert box == (0, 4, 8, 12)
    assert np.ptp(fitted, axis=1).max() == pytest.approx(0, abs=1e-6)


def test_letterbox_keeps_the_aspect_and_its_box_reaches_beyond_the_picture():
    grey = np.linspace(0.2, 0.8, 8 * 16, dtype=np.float32).reshape(8, 16)
    fitted, box = prepare.fit(grey, replace(STRETCH, resize="letterbox"))
    assert box == (-4, 0, 12, 16)
    assert (fitted[[0, 3]] == 0).all()
    assert fitted[2, 3] == pytest.approx(1)


def test_reducing_does_not_alias():
    stripes = np.zeros((64, 64), np.float32)
    stripes[:, ::2] = 1
    fitted, _ = prepare.fit(stripes, replace(STRETCH, percentiles=(0, 100)))
    wide = prepare.fit(np.pad(stripes, 1), STRETCH)[0]
    assert np.isfinite(fitted).all()
    assert np.ptp(wide[1:3, 1:3]) < 0.05


def test_mean_and_std_and_channels():
    grey = np.array([[0, 0.5], [0.75, 1]], np.float32)
    array = prepare.normalise(grey, replace(STRETCH, channels=3))
    assert array.shape == (1, 3, 2, 2)
    np.testing.assert_allclose(array[0, 2], [[-2, 0], [1, 2]])


def test_brightness_and_contrast_of_a_picture_change_nothing():
    pixels = np.random.default_rng(0).integers(40, 120, (30, 30)).astype(np.uint8)
    spec = replace(STRETCH, size=(15, 15))
    one = prepare.prepare(prepare.grey_of_picture(pixels), spec).array
    two = prepare.prepare(prepare.grey_of_picture(pixels * 2), spec).array
    np.testing.assert_allclose(one, two, atol=1e-4)


def stored(voxels, **changes):
    bits = changes.pop("bits", None)
    padding = changes.pop("padding", None)
    series = series_of(np.array(voxels), **changes)
    volume = replace(series.volume, bits_stored=bits, padding=padding)
    return replace(series, volume=volume)


BITS = replace(STRETCH, intensity="bit_depth")


@pytest.mark.parametrize(
    ("voxels", "changes", "wanted"),
    [
        (np.array([[0, 255]], np.uint8), {}, [[0, 1]]),
        (np.array([[0, 1023, 2048]], np.uint16), {"bits": 12}, [[0, 1023 / 4095, 2048 / 4095]]),
        (np.array([[0, 4095]], np.uint16), {"bits": 12, "inverted": True}, [[1, 0]]),
        (np.array([[-2048, 2047]], np.int16), {"bits": 12}, [[0, 1]]),
        (np.array([[9, 65535]], np.uint16), {"padding": (9, 9), "inverted": True}, [[0, 0]]),
    ],
)
def test_bit_depth_is_what_the_stored_bits_can_hold(voxels, changes, wanted):
    series = stored(voxels, **changes)
    assert prepare.fits_intensity(series, BITS)
    np.testing.assert_allclose(prepare.grey_for(series, BITS), wanted, atol=1e-7)


def test_decimal_voxels_have_no_bits():
    series = stored(np.array([[0.5, 1.5]], np.float32))
    assert not prepare.fits_intensity(series, BITS)
    assert prepare.fits_intensity(series, STRETCH)


def test_the_middle_of_the_centred_square_is_seen():
    grey = np.zeros((512, 768), np.float32)
    spec = replace(STRETCH, size=(224, 224), resize="centre_crop", crop=224 / 256)
    assert prepare.fit(grey, spec)[1] == (32, 160, 480, 608)


def test_a_window_is_taken_as_it_is():
    grey = np.linspace(0.2, 0.4, 16, dtype=np.float32).reshape(4, 4)
    fitted, _ = prepare.fit(grey, replace(STRETCH, intensity="window"))
    np.testing.assert_array_equal(fitted, grey)


def test_each_channel_has_its_own_mean_and_channels_may_be_last():
    spec = replace(STRETCH, channels=3, channel_mean=(0.5, 0.25, 0.0), channel_std=(0.5, 1.0, 2.0))
    grey = np.full((2, 2), 0.75, np.float32)
    first = prepare.normalise(grey, spec)
    assert first.shape == (1, 3, 2, 2)
    np.testing.assert_allclose(first[0, :, 0, 0], [0.5, 0.5, 0.375])
    last = prepare.normalise(grey, replace(spec, layout="NHWC"))
    assert last.shape == (1, 2, 2, 3)
    np.testing.assert_array_equal(last.transpose(0, 3, 1, 2), first)
