"""Values worked out by hand; pixels of 0.5 mm x 0.25 mm unless said."""

import math
from dataclasses import replace

import numpy as np
import pytest

from meddx.case.annotations import Annotation, Kind
from meddx.case.display import UsRegion
from meddx.case.record import Series
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging import measured, outlines, roi
from meddx.phrase import Language
from tests.helpers.phantoms import ct_series, geometry

COUNTING = np.arange(2 * 8 * 10, dtype=np.int16).reshape(2, 8, 10)
REGION = UsRegion((10, 10, 59, 99), (3, 3), (0.05, 0.02), 1, 1)
DOPPLER = UsRegion((70, 10, 99, 99), (4, 7), (0.001, 0.5), 3, 3)


def lines(kind, points, series=None, frame=0, values="own", language=Language.EN):
    shown = series or ct_series(COUNTING)
    read = shown.volume.voxels[frame].astype(np.float32) if isinstance(values, str) else values
    return [line.label(language) for line in measured.told(shown, frame, kind, points, read)]


def projection(calibration):
    own = replace(geometry((1.0, 0.5, 0.25), calibration), frame=Frame.DETECTOR)
    return Series("1", "1", "DX", Volume(COUNTING[:1], own))


def test_a_length_has_unit_and_calibration():
    # 6 rows of 0.5 mm and 16 columns of 0.25 mm: 3 and 4 mm.
    assert lines(Kind.LENGTH, ((1, 2), (7, 18))) == ["5.0 mm"]


@pytest.mark.parametrize(
    ("points", "wanted"),
    [
        (((0, 8), (0, 0), (4, 0)), "90.0°"),  # along the axes
        (((0, 8), (0, 0), (4, 8)), "45.0°"),  # 2 mm down, 2 mm right
        (((0, 8), (0, 0), (0, -4)), "180.0°"),
        (((0, 8), (0, 0), (0, 3)), "0.0°"),
        (((-4, 8), (0, 0), (4, 8)), "90.0°"),
    ],
)
def test_an_angle_is_one_of_the_patient_not_of_the_pixels(points, wanted):
    assert lines(Kind.ANGLE, points) == [wanted]


def test_an_angle_on_pixels_of_known_shape_but_no_size():
    affine = np.diag([1.0, 2.0, 1.0, 1.0])[:, [2, 1, 0, 3]]  # twice as high as wide
    own = Geometry(affine, Frame.PIXEL, Calibration.NONE)
    series = Series("1", "1", "DX", Volume(COUNTING[:1], own))
    assert lines(Kind.ANGLE, ((0, 8), (0, 0), (4, 8)), series) == ["45.0°"]


def test_an_arm_without_length_has_no_angle():
    assert lines(Kind.ANGLE, ((1, 1), (1, 1), (4, 4)))[0].startswith("No angle")


def test_rule_21_a_rectangle_counts_pixels_whose_centre_lies_inside():
    # Rows 1, 2 and columns 3, 4, 5 of slice 0: 13 14 15 23 24 25.
    # Mean 19; squares of the deviations 36 25 16 16 25 36 = 154; SD = sqrt(154 / 5).
    said = lines(Kind.RECTANGLE, ((0.6, 2.6), (3.4, 6.4)))
    assert math.sqrt(154 / 5) == pytest.approx(5.550, abs=5e-4)
    # 2.8 rows x 3.8 columns x 0.125 mm2 = 1.33 mm2
    assert said == ["Mean 19 HU, sample SD 5.55", "Min 13, max 25, n 6", "Area 1.33 mm²"]


def test_rule_21_corners_may_be_given_in_any_order():
    wanted = lines(Kind.RECTANGLE, ((0.6, 2.6), (3.4, 6.4)))
    assert lines(Kind.RECTANGLE, ((3.4, 2.6), (0.6, 6.4))) == wanted


def test_rule_21_an_ellipse_counts_pixels_whose_centre_lies_inside():
    # Centre (2.5, 3.5), radii 1.2: the pixel (2, 3) and its four neighbours: 23, 13 22 24 33.
    said = lines(Kind.ELLIPSE, ((1.3, 2.3), (3.7, 4.7)))
    area = math.pi * 1.2 * 1.2 * 0.125
    assert said[1] == "Min 13, max 33, n 5"
    assert said[0] == f"Mean 23 HU, sample SD {math.sqrt(202 / 4):.4g}"
    assert said[2] == f"Area {area:.4g} mm²"


def test_rule_21_a_region_beside_the_picture_or_of_padding_has_no_pixels():
    for points in (((20, 20), (30, 30)), ((1, 1), (1, 4)), ((-9, -9), (-2, -2))):
        assert lines(Kind.RECTANGLE, points)[0] == "No pixels"
        assert lines(Kind.ELLIPSE, points)[0] == "No pixels"
    padding = np.full((8, 10), np.nan, np.float32)
    assert lines(Kind.RECTANGLE, ((1, 1), (5, 5)), values=padding)[0] == "No pixels"
    assert lines(Kind.RECTANGLE, ((1, 1), (5, 5)), language=Language.ZH_CN, values=padding)[0] == (
        "无像素"
    )


def test_rule_21_one_pixel_has_no_deviation():
    assert lines(Kind.RECTANGLE, ((1.2, 1.2), (1.8, 1.8)))[0] == "Mean 11 HU, sample SD -"


def test_what_reaches_beyond_the_picture_counts_what_is_there():
    # Row 0, columns 0 and 1 only.
    assert lines(Kind.RECTANGLE, ((-5, -5), (1, 2)))[1] == "Min 0, max 1, n 2"


@pytest.mark.parametrize("calibration", list(Calibration))
def test_rule_10_the_calibration_is_part_of_an_area_in_both_languages(calibration):
    series = projection(calibration)
    for language in Language:
        length = lines(Kind.LENGTH, ((0, 0), (2, 0)), series, language=language)[0]
        area = lines(Kind.RECTANGLE, ((0, 0), (4, 8)), series, language=language)[-1]
        assert area.endswith(length.split(" ", 1)[1].replace("mm", "mm²").replace("px", "px²"))


@pytest.mark.parametrize("kind", [Kind.RECTANGLE, Kind.ELLIPSE])
def test_rule_11_a_region_across_ultrasound_regions_is_refused(kind):
    volume = Volume(np.ones((2, 100, 120), np.uint8), Geometry.pixels())
    series = Series("1", "1", "US", volume, regions=((REGION, DOPPLER),))
    across = lines(kind, ((20, 20), (80, 40)), series)
    assert across == ["Not measured: it does not lie in one ultrasound region"]
    inside = lines(Kind.RECTANGLE, ((20, 20), (30, 40)), series)
    # 10 rows of 0.2 mm, 20 columns of 0.5 mm: 20 mm2.
    assert inside[-1] == "Area 20 mm² (ultrasound region)"
    doppler = lines(kind, ((75, 20), (85, 40)), series)
    assert "px²" in doppler[-1]


def test_rule_11_an_angle_across_ultrasound_regions_is_refused():
    volume = Volume(np.ones((2, 100, 120), np.uint8), Geometry.pixels())
    series = Series("1", "1", "US", volume, regions=((REGION, DOPPLER),))
    assert "one ultrasound region" in lines(Kind.ANGLE, ((20, 20), (80, 40), (20, 60)), series)[0]
    assert "no picture" in lines(Kind.ANGLE, ((75, 20), (80, 40), (75, 60)), series)[0]
    # 10 rows x 0.2 mm = 2 mm down, 4 columns x 0.5 mm = 2 mm right.
    assert lines(Kind.ANGLE, ((20, 24), (20, 20), (30, 24)), series) == ["45.0°"]


def test_colours_have_no_value_and_what_is_not_there_is_awaited():
    colour = np.zeros((8, 10, 3), np.uint8)
    assert "colours" in lines(Kind.RECTANGLE, ((1, 1), (5, 5)), values=colour)[0]
    assert "Loading" in lines(Kind.RECTANGLE, ((1, 1), (5, 5)), values=None)[0]


def test_places_are_found_again_on_their_slice():
    series = ct_series(COUNTING)
    places = tuple(
        series.volume.geometry.to_patient((1, j - 0.5, i - 0.5)) for j, i in ((2, 3),) * 2
    )
    k, points = measured.index_of(series, Annotation(1, Kind.LENGTH, places))
    assert k == 1
    assert points[0] == pytest.approx((2, 3))


def test_the_line_of_a_region_is_closed_and_goes_through_its_box():
    box = ((1.0, 2.0), (5.0, 10.0))
    assert len(set(outlines.outline(Kind.RECTANGLE, box))) == 4
    rim = np.array(outlines.outline(Kind.ELLIPSE, box))
    assert rim[0] == pytest.approx(rim[-1])
    assert rim.min(axis=0) == pytest.approx((1, 2))
    assert rim.max(axis=0) == pytest.approx((5, 10))
    assert outlines.outline(Kind.LENGTH, box) == box


@pytest.mark.parametrize("language", list(Language))
def test_a_cobb_angle_is_said(language):
    # 10 rows of 0.5 mm on 20 columns of 0.25 mm: 45 degrees; the other line is level.
    points = ((0, 0), (10, 20), (60, 0), (60, 20))
    assert lines(Kind.COBB, points, language=language)[0].endswith("45.0°")


def test_two_diameters_are_said_with_the_longer_one_first():
    # 40 columns of 0.25 mm, 12 rows of 0.5 mm; and the other way round.
    long, short = ((10, 0), (10, 40)), ((4, 20), (16, 20))
    wanted = ["Long axis 10.0 mm", "Short axis 6.0 mm"]
    assert lines(Kind.BIDIRECTIONAL, (*long, *short)) == wanted
    assert lines(Kind.BIDIRECTIONAL, (*short, *long)) == wanted


@pytest.mark.parametrize("kind", [Kind.COBB, Kind.BIDIRECTIONAL, Kind.CARDIOTHORACIC])
def test_what_is_half_drawn_says_what_comes_next(kind):
    assert lines(kind, ((0, 0), (10, 20), (5, 5), (5, 5)))[0].startswith("Draw the ")


def test_the_cardiothoracic_ratio_has_two_decimals_and_says_what_it_is_not_meant_for():
    series = replace(projection(Calibration.DETECTOR), body_part_examined="CHEST")
    points = ((50, 40), (50, 63), (70, 30), (70, 80))
    said = lines(Kind.CARDIOTHORACIC, points, replace(series, view_position="PA"))
    # 23 and 50 columns of 0.25 mm
    assert said == [
        "Cardiothoracic ratio 0.46",
        "Heart 5.8, thorax 12.5 mm at the detector (magnified)",
    ]
    said = lines(Kind.CARDIOTHORACIC, points, replace(series, view_position="AP"))
    assert said[0] == "Cardiothoracic ratio 0.46"
    assert "AP" in said[2]


@pytest.mark.parametrize("kind", [Kind.ARROW, Kind.TEXT])
def test_words_measure_nothing(kind):
    assert lines(kind, ((1, 1), (2, 2))[: kind.point_count]) == []


@pytest.mark.parametrize("seed", range(5))
def test_rule_21_an_outline_by_hand_counts_pixels_whose_centre_lies_inside(seed):
    random = np.random.default_rng(seed)
    corners = tuple(tuple(point) for point in random.uniform(0, 8, (6, 2)))
    mask = roi.Polygon(corners).mask((8, 10))
    held = COUNTING[0][mask].astype(float)
    said = lines(Kind.FREEHAND, corners)
    if held.size == 0:
        assert said[0] == "No pixels"
        return
    assert said[1] == f"Min {held.min():g}, max {held.max():g}, n {held.size}"
    assert said[0].startswith(f"Mean {measured.number(held.mean())} HU, sample SD")


def test_a_rectangle_drawn_by_hand_measures_what_a_rectangle_does():
    box = ((0.6, 2.6), (3.4, 6.4))
    assert lines(Kind.FREEHAND, outlines.outline(Kind.RECTANGLE, box)[:4]) == lines(
        Kind.RECTANGLE, box
    )


def test_rule_11_an_outline_across_ultrasound_regions_is_refused():
    volume = Volume(np.ones((2, 100, 120), np.uint8), Geometry.pixels())
    series = Series("1", "1", "US", volume, regions=((REGION, DOPPLER),))
    assert (
        "one ultrasound region" in lines(Kind.FREEHAND, ((20, 20), (80, 40), (30, 60)), series)[0]
    )
    two = ((20, 20), (20, 60), (75, 20), (75, 60))
    assert "one ultrasound region" in lines(Kind.COBB, two, series)[0]
    assert "one ultrasound region" in lines(Kind.BIDIRECTIONAL, two, series)[0]


def test_a_profile_says_its_length_and_its_values():
    # Row 1 from column 2 to column 6: 12 to 16, a value at each middle.
    said = lines(Kind.PROFILE, ((1.5, 2.5), (1.5, 6.5)))
    assert said == ["1.0 mm", "Min 12, max 16 HU, 5 samples"]
    assert "Loading" in lines(Kind.PROFILE, ((1, 1), (1, 5)), values=None)[1]
    colour = np.zeros((8, 10, 3), np.uint8)
    assert "colours" in lines(Kind.PROFILE, ((1, 1), (1, 5)), values=colour)[1]
    beside = lines(Kind.PROFILE, ((-9, -9), (-5, -5)))
    assert beside[1] == "No pixels"
