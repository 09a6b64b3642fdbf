import numpy as np
import pytest

from meddx.case.record import Window
from meddx.imaging import pyramid, sample, window
from meddx.imaging.buffers import Buffers
from meddx.imaging.pyramid import Pyramid
from meddx.imaging.stored import Stored

FULL = Window(127.5, 255, "LINEAR_EXACT")


def test_one_to_one_shows_every_pixel_exactly():
    values = np.random.default_rng(1).integers(0, 256, (60, 50)).astype(np.uint16)
    made = pyramid.build(values)
    shown = sample.visible(made, (10, 5, 50, 45), (40, 40), FULL)
    assert np.array_equal(shown, values[10:50, 5:45])


def test_twice_the_size_interpolates_between_pixel_centres():
    made = pyramid.build(np.array([[0, 100]], np.uint16))
    got = sample.values(made, (0, 0, 1, 2), (1, 4))
    # Centres of the four cells lie at 0.25, 0.75, 1.25, 1.75; the pixels' at 0.5 and 1.5.
    assert got[0] == pytest.approx([0, 25, 75, 100])


def test_shown_small_is_the_mean_and_does_not_alias():
    stripes = np.tile(np.array([0, 200], np.uint16), (512, 256))
    shown = sample.visible(pyramid.build(stripes), (0, 0, 512, 512), (64, 64), FULL)
    assert (shown == 100).all()


def test_what_lies_beyond_the_picture_is_black_also_when_inverted():
    made = pyramid.build(np.full((10, 10), 255, np.uint16))
    shown = sample.visible(made, (-5, -5, 15, 15), (20, 20), FULL, inverted=False)
    assert shown[5:15, 5:15].min() == 255
    assert shown[:5].max() == shown[15:].max() == shown[:, :5].max() == 0
    dark = pyramid.build(np.zeros((10, 10), np.uint16))
    inverted = sample.visible(dark, (-5, -5, 15, 15), (20, 20), FULL, inverted=True)
    assert inverted[5:15, 5:15].min() == 255
    assert inverted[:5].max() == 0


def test_padding_stays_black_and_does_not_bleed():
    values = np.full((8, 8), 200, np.float32)
    values[:, :4] = np.nan
    made = pyramid.build(values)
    shown = sample.visible(made, (0, 0, 8, 8), (8, 8), FULL)
    assert shown[:, :4].max() == 0
    assert shown[:, 4:].min() == 200


def test_colour_keeps_its_channels():
    rgb = np.zeros((4, 4, 3), np.uint8)
    rgb[..., 1] = 77
    shown = sample.visible(pyramid.build(rgb), (0, 0, 4, 4), (8, 8), FULL)
    assert shown.shape == (8, 8, 3)
    assert (shown == (0, 77, 0)).all()


def test_windowing_the_sampled_values_is_what_is_visible():
    made = pyramid.build(np.random.default_rng(2).integers(0, 999, (300, 200)).astype(np.int16))
    rect, shape, chosen = (3.3, 4.4, 250.1, 190.9), (123, 77), Window(300, 500)
    values = sample.values(made, rect, shape)
    shown = sample.visible(made, rect, shape, chosen)
    assert np.array_equal(window.apply(values, chosen), shown)


def reference(values, rect, out_shape):
    """Sample as the definition says, in float64, of a picture that is shown large."""
    top, left, bottom, right = rect
    rows = np.clip(
        top + (bottom - top) / out_shape[0] * (np.arange(out_shape[0]) + 0.5) - 0.5,
        0,
        len(values) - 1,
    )
    cols = np.clip(
        left + (right - left) / out_shape[1] * (np.arange(out_shape[1]) + 0.5) - 0.5,
        0,
        values.shape[1] - 1,
    )
    across = np.stack([np.interp(cols, np.arange(values.shape[1]), row) for row in values])
    down = [np.interp(rows, np.arange(len(values)), column) for column in across.T]
    return np.stack(down, 1)


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.float32])
@pytest.mark.parametrize(
    ("rect", "out_shape"),
    [
        ((0, 0, 150, 200), (401, 533)),  # larger, fitted
        ((20.3, 31.7, 80.9, 99.1), (300, 310)),  # a part, at no round place
        ((0, 0, 150, 200), (100, 140)),  # somewhat smaller
    ],
)
def test_it_is_within_one_grey_level_of_the_definition(dtype, rect, out_shape):
    values = (np.random.default_rng(6).random((150, 200)) * 30000 - 9).astype(dtype)
    values[values < 0] = 0
    chosen = Window(15000, 20000, "LINEAR_EXACT")
    got = sample.visible(pyramid.build(values), rect, out_shape, chosen)
    wanted = window.voi(reference(values.astype(np.float64), rect, out_shape), chosen)
    assert np.abs(got - wanted).max() <= 1.0


@pytest.mark.parametrize("size", [600, 601, 2401])
def test_a_picture_shown_small_is_not_shifted(size):
    ramp = np.tile(np.arange(size, dtype=np.uint16), (size, 1))
    got = sample.values(pyramid.build(ramp), (0, 0, size, size), (97, 97))
    middles = size / 97 * (np.arange(97) + 0.5) - 0.5
    # A block that the edge cuts off has its mean in its own middle, not in that of a whole one.
    assert got[50, 3:-3] == pytest.approx(middles[3:-3], abs=1e-2)


def test_one_to_one_is_exact_for_every_window():
    values = np.random.default_rng(1).integers(-2000, 4000, (600, 500)).astype(np.int16)
    for chosen in (Window(40, 400), Window(-600, 1501, "LINEAR_EXACT"), Window(50, 80, "SIGMOID")):
        shown = sample.visible(pyramid.build(values), (100, 50, 400, 450), (300, 400), chosen)
        grey = np.floor(window.voi(values[100:400, 50:450], chosen) + 0.5)
        assert np.array_equal(shown, grey)


def test_levels_of_stored_values_are_those_of_modality_values():
    random = np.random.default_rng(3)
    voxels = random.integers(0, 4000, (700, 900)).astype(np.int16)
    voxels[:200, :300] = -2000
    stored = Stored(voxels, (0.5, -1024.0), (-2000, -1500))
    for number in (1, 2):
        plain = pyramid.build(voxels.astype(np.float32)).level(number) * 0.5 - 1024
        inside = np.s_[200 >> number :, 300 >> number :]
        level = Pyramid(stored).level(number)
        assert level[inside] == pytest.approx(plain[inside], abs=1e-3)
        assert np.isnan(level[: 200 >> number, : 300 >> number]).all()


def test_a_part_knows_its_place_in_the_view():
    made = pyramid.build(np.full((10, 20), 7, np.uint16))
    part = sample.Sampling(Buffers()).part(made, (-5, -10, 15, 30), (40, 40))
    assert (part.top, part.left, part.values.shape) == (10, 10, (20, 20))
    assert part.framed(part.values, 0).sum() == 7 * 400


def test_a_view_beside_the_picture_shows_nothing():
    made = pyramid.build(np.full((10, 20), 7, np.uint16))
    assert not sample.visible(made, (50, 50, 60, 60), (30, 30), FULL).any()


def test_memory_of_the_slice_itself_is_never_used_for_something_else():
    values = np.random.default_rng(2).integers(0, 255, (64, 64)).astype(np.uint16)
    before = values.copy()
    sampling = sample.Sampling(Buffers())
    for rect in ((0, 0, 64, 64), (0, 0, 32, 32), (8, 8, 40, 40)):
        part = sampling.part(pyramid.build(values), rect, (64, 64))
        sampling.release(part)
    assert np.array_equal(values, before)


def test_colour_is_rounded_like_the_definition():
    rgb = np.random.default_rng(3).integers(0, 256, (40, 50, 3)).astype(np.uint8)
    got = sample.visible(pyramid.build(rgb), (0, 0, 40, 50), (95, 111), FULL)
    for channel in range(3):
        wanted = reference(rgb[..., channel].astype(np.float64), (0, 0, 40, 50), (95, 111))
        assert np.abs(got[..., channel] - wanted).max() <= 0.51
