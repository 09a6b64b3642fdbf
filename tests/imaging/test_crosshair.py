"""The crosshair: lines where planes meet, handles on them, planes that follow the hand."""

import numpy as np
import pytest

from meddx.imaging import crosshair
from meddx.imaging.reslice_cut import nearest
from meddx.imaging.reslice_planes import Plane, oblique, planes
from tests.helpers.fused import about, ct

AT = (6.0, -4.0, 112.0)
SHAPE = (40, 50, 60)
VOLUME = ct(about((0, 0, 110), SHAPE, (2.0, 1.0, 1.0)), SHAPE).volume


def cut_of(plane, at=AT):
    cuts = planes(VOLUME, plane)
    return cuts[nearest(cuts, at)]


def cut_in(orientation, at=AT):
    return oblique(VOLUME, orientation.normal, orientation.up, at)


def off_line_mm(shown, line, point):
    """Distance of a picture point from a line, in mm."""
    first, last = (np.array(end) * shown.spacing_mm for end in line.ends)
    away = np.array(point) * shown.spacing_mm - first
    along = (last - first) / np.linalg.norm(last - first)
    return float(np.linalg.norm(away - (away @ along) * along))


def test_the_lines_meet_in_the_common_point():
    axial, coronal, sagittal = (cut_of(p) for p in (Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL))
    at = crosshair.middle(axial, AT)
    across, down = crosshair.lines(axial, (coronal, sagittal), AT)
    assert across.ends[0][0] == pytest.approx(across.ends[1][0])  # the coronal plane: a row
    assert down.ends[0][1] == pytest.approx(down.ends[1][1])
    # Cuts lie at whole voxels: within half of one of the point.
    assert max(off_line_mm(axial, line, at) for line in (across, down)) <= 0.5


def test_planes_that_do_not_meet_have_no_line():
    axial = cut_of(Plane.AXIAL)
    (line,) = crosshair.lines(axial, (axial.moved(10.0),), AT)
    assert line is None


def test_two_handles_lie_on_the_line_at_the_same_distance_of_the_point():
    axial, coronal = cut_of(Plane.AXIAL), cut_of(Plane.CORONAL)
    (line,) = crosshair.lines(axial, (coronal,), AT)
    at = np.array(crosshair.middle(axial, AT))
    far = [np.linalg.norm((np.array(handle) - at) * axial.spacing_mm) for handle in line.handles]
    assert far == pytest.approx([0.35 * 50.0] * 2, abs=0.1)
    assert all(off_line_mm(axial, line, handle) < 1e-6 for handle in line.handles)


def test_handles_stay_on_what_is_seen():
    axial, coronal = cut_of(Plane.AXIAL), cut_of(Plane.CORONAL)
    row, col = crosshair.middle(axial, AT)
    seen = (row - 5.0, col - 5.0, row + 5.0, col + 1.0)
    (line,) = crosshair.lines(axial, (coronal,), AT, seen)
    ((_, at),) = line.handles  # the other one would lie beyond the right edge
    assert col - 5.0 <= at < col


@pytest.mark.parametrize(("to", "degrees"), [((20.0, 10.0), 90.0), ((10.0, 4.0), 180.0)])
def test_an_angle_is_clockwise_on_the_screen(to, degrees):
    axial = cut_of(Plane.AXIAL)
    at = axial.to_patient((10.0, 10.0))
    found = crosshair.dragged_degrees(axial, at, (10.0, 20.0), to)
    assert found % 360 == pytest.approx(degrees)
    assert crosshair.dragged_degrees(axial, at, (10.0, 20.0), (5.0, 15.0)) == pytest.approx(-45)
    assert crosshair.dragged_degrees(axial, at, (10.0, 10.0), to) == 0.0


def test_pixels_that_are_not_square_are_measured_in_mm():
    coronal = cut_of(Plane.CORONAL)
    assert coronal.spacing_mm == (2.0, 1.0)
    at = coronal.to_patient((10.0, 10.0))
    assert crosshair.dragged_degrees(coronal, at, (10.0, 20.0), (15.0, 20.0)) == pytest.approx(45)


@pytest.mark.parametrize("pane", [Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL])
@pytest.mark.parametrize("degrees", [-70.0, 15.0, 33.0])
def test_a_line_follows_the_hand_that_drags_its_handle(pane, degrees):
    shown = cut_of(pane)
    others = [cut_of(p) for p in (Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL) if p is not pane]
    others = [cut_in(crosshair.turned(shown, (one,), 0.0)[0]) for one in others]
    taken = crosshair.lines(shown, others, AT)[0].handles[0]
    centre = np.array(crosshair.middle(shown, AT))
    down, right = (np.array(taken) - centre) * shown.spacing_mm
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    to = centre + np.array((s * right + c * down, c * right - s * down)) / shown.spacing_mm
    found = crosshair.dragged_degrees(shown, AT, taken, tuple(to))
    assert found == pytest.approx(degrees)
    after = [cut_in(one) for one in crosshair.turned(shown, others, found)]
    line, other = crosshair.lines(shown, after, AT)
    assert off_line_mm(shown, line, tuple(to)) < 1e-6
    assert off_line_mm(shown, other, crosshair.middle(shown, AT)) < 1e-6


def test_planes_at_right_angles_stay_so():
    axial, coronal, sagittal = (cut_of(p) for p in (Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL))
    first = crosshair.turned(axial, (coronal, sagittal), 25.0)
    again = crosshair.turned(cut_in(first[0]), (axial, cut_in(first[1])), -40.0)
    normals = np.array([first[0].normal, *(one.normal for one in again)])
    assert normals @ normals.T == pytest.approx(np.eye(3), abs=1e-9)


def test_the_point_is_dragged_within_the_plane():
    coronal = cut_of(Plane.CORONAL)
    there = crosshair.moved(coronal, AT, (3.0, -4.0))
    assert there == pytest.approx((AT[0] - 4.0, AT[1], AT[2] - 6.0))
