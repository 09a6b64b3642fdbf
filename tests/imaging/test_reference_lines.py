import numpy as np
import pytest

from meddx.imaging import reference_lines
from meddx.imaging.reformatted import reformatted
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.sync import Seen
from meddx.imaging.view import Screen, ViewState
from tests.helpers.rooms import a_volume


def cut(volume, plane, k):
    series = volume if plane is Plane.ACQUIRED else reformatted(volume, plane).series
    return Seen(series, ViewState(k=k, plane=plane), Screen.of(series, 300, 300))


def test_a_coronal_cut_is_a_line_across_the_axial_picture_at_its_own_row():
    volume = a_volume()
    axial, coronal = cut(volume, Plane.ACQUIRED, 3), cut(volume, Plane.CORONAL, 7)
    (line,) = reference_lines.lines(axial, [(2, coronal)])
    assert (line.number, line.plane) == (2, Plane.CORONAL)
    (r0, c0), (r1, c1) = line.ends
    assert r0 == pytest.approx(r1)
    assert (c0, c1) == pytest.approx((0.0, 40.0))
    y = axial.at((r0, 20.0))[1]
    assert y == pytest.approx(coronal.middle[1])


def test_every_point_of_a_line_lies_in_both_pictures():
    volume = a_volume()
    sagittal, axial = cut(volume, Plane.SAGITTAL, 11), cut(volume, Plane.AXIAL, 5)
    (line,) = reference_lines.lines(sagittal, [(0, axial)])
    for end in line.ends:
        off = np.subtract(sagittal.at(end), axial.middle) @ axial.normal
        assert off == pytest.approx(0.0, abs=1e-6)


def test_parallel_pictures_and_other_coordinates_leave_no_line():
    volume = a_volume()
    axial = cut(volume, Plane.ACQUIRED, 3)
    assert reference_lines.lines(axial, [(1, cut(volume, Plane.ACQUIRED, 9))]) == ()
    other = a_volume("o", frame_of_reference_uid="2")
    assert reference_lines.lines(axial, [(1, cut(other, Plane.CORONAL, 9))]) == ()


def test_of_two_alike_one_is_drawn():
    volume = a_volume()
    coronal = cut(volume, Plane.CORONAL, 7)
    found = reference_lines.lines(cut(volume, Plane.ACQUIRED, 3), [(1, coronal), (2, coronal)])
    assert [line.number for line in found] == [1]
