import numpy as np
import pytest

from meddx.case.evidence import Heatmap
from meddx.imaging import overlay
from meddx.imaging.overlay import Overlay


def heatmap(values, box, scale=1.0):
    return Heatmap(np.array(values, np.float32), box, scale)


def lightness(rgb):
    """CIE L* of 8-bit sRGB."""
    linear = np.where(rgb / 255 <= 0.04045, rgb / 255 / 12.92, ((rgb / 255 + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)


def test_the_colour_table_rises_in_lightness_and_starts_transparent():
    table = overlay.colour_table()
    assert table.shape == (256, 4)
    assert table[0, 3] == 0
    assert table[255, 3] == 255
    assert (np.diff(table[:, 3].astype(int)) >= 0).all()
    assert (np.diff(lightness(table[:, :3].astype(float)))[1:] > -0.3).all()
    assert lightness(table[255, :3].astype(float)) > 80


def test_no_colour_of_the_table_is_grey():
    rgb = overlay.colour_table()[:, :3].astype(int)
    assert (rgb.max(axis=1) - rgb.min(axis=1)).min() > 60


def test_the_colour_bar_has_the_end_of_the_scale_on_top():
    bar = overlay.colour_bar(100, 7)
    assert bar.shape == (100, 7, 4)
    assert (bar[0] == overlay.colour_table()[255]).all()
    assert (bar[-1] == overlay.colour_table()[0]).all()


def test_cells_carry_their_value_in_their_middle():
    made = heatmap([[0.0, 1.0]], (0, 0, 10, 20))
    got = overlay.upsampled(made, (0, 0, 10, 20), (1, 4))
    assert got[0] == pytest.approx([0, 0.25, 0.75, 1.0])


def test_the_scale_is_fixed_and_never_taken_from_the_picture():
    weak = overlay.upsampled(heatmap([[0.5]], (0, 0, 4, 4), 2.0), (0, 0, 4, 4), (4, 4))
    assert weak == pytest.approx(0.25)
    strong = overlay.upsampled(heatmap([[9.0]], (0, 0, 4, 4), 2.0), (0, 0, 4, 4), (4, 4))
    assert strong == pytest.approx(1.0)


def test_what_the_model_did_not_see_is_left_alone():
    picture = np.full((20, 20), 90, np.uint8)
    shown = overlay.blend(picture, Overlay(heatmap([[1.0]], (5, 5, 15, 15)), 1.0))
    assert shown.shape == (20, 20, 3)
    inside = (shown != 90).any(axis=2)
    assert inside[5:15, 5:15].all()
    assert inside.sum() == 100


def test_what_speaks_against_is_transparent():
    picture = np.full((4, 4), 90, np.uint8)
    shown = overlay.blend(picture, Overlay(heatmap([[-3.0]], (0, 0, 4, 4)), 1.0))
    assert (shown == 90).all()


def test_opacity_mixes_evenly():
    picture = np.zeros((2, 2), np.uint8)
    full = overlay.blend(picture, Overlay(heatmap([[1.0]], (0, 0, 2, 2)), 1.0))
    half = overlay.blend(picture, Overlay(heatmap([[1.0]], (0, 0, 2, 2)), 0.5))
    none = overlay.blend(picture, Overlay(heatmap([[1.0]], (0, 0, 2, 2)), 0.0))
    assert full[0, 0].tolist() == overlay.colour_table()[255, :3].tolist()
    assert half[0, 0] == pytest.approx(full[0, 0] / 2, abs=1)
    assert none.max() == 0


def test_a_part_of_the_picture_shows_its_part_of_the_heatmap():
    picture = np.full((40, 40), 60, np.uint8)
    laid = Overlay(heatmap(np.eye(4), (0, 0, 40, 40)), 0.8)
    whole = overlay.blend(picture, laid)
    part = overlay.blend(picture[10:30, 5:25], laid, (10, 5, 30, 25))
    assert np.array_equal(part, whole[10:30, 5:25])


def test_opacity_has_bounds():
    with pytest.raises(ValueError, match="opacity"):
        Overlay(heatmap([[1.0]], (0, 0, 1, 1)), 1.5)


def test_a_signed_map_shows_both_directions_apart_and_alike():
    values = heatmap([[1.0, -1.0, 0.0]], (0, 0, 1, 3))
    shown = overlay.rgba(Overlay(values, 1.0, is_signed=True), (0, 0, 1, 3), (1, 3))[0]
    above, below, nothing = (shown[0], shown[1], shown[2])
    assert above[:3].tolist() == overlay.signed_table()[510, :3].tolist()
    assert below[:3].tolist() == overlay.signed_table()[0, :3].tolist()
    assert (above[3], below[3], nothing[3]) == (255, 255, 0)
    assert int(above[0]) > int(above[2])  # orange
    assert int(below[2]) > int(below[0])  # blue


def test_both_arms_of_the_signed_colours_rise_in_lightness():
    colours = overlay.signed_table()[:, :3] @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(colours[255:]) >= -0.5).all()
    assert (np.diff(colours[:255]) <= 0.5).all()
    bar = overlay.colour_bar(511, 1, is_signed=True)[:, 0]
    assert np.array_equal(bar, overlay.signed_table()[::-1])


def test_a_difference_speaks_for_one_against_the_other():
    one, other = (heatmap(values, (0, 0, 2, 4), 2.0) for values in ([[3, 1]], [[1, 2]]))
    made = overlay.difference(one, other)
    assert made.values.tolist() == [[2, -1]]
    assert (made.scale, made.box) == (2.0, (0, 0, 2, 4))
    assert overlay.difference(other, one).values.tolist() == [[-2, 1]]


@pytest.mark.parametrize(
    "other", [heatmap([[1.0]], (0, 0, 4, 4)), heatmap([[1.0, 2.0]], (0, 0, 2, 4), 9.0)]
)
def test_maps_of_different_grids_or_scales_have_no_difference(other):
    with pytest.raises(ValueError, match="one pack and picture"):
        overlay.difference(heatmap([[3.0, 1.0]], (0, 0, 2, 4)), other)
