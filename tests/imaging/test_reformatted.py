"""A plane as a series: its size, place and letters are those of the cuts, its marks theirs."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.volume import Volume
from meddx.imaging.reformatted import reformatted, same_place, stayed
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane, planes
from meddx.imaging.view import ViewState
from meddx.phrase import Refused
from tests.helpers.builders import a_radiograph
from tests.helpers.phantoms import ct_series, geometry
from tests.helpers.rooms import a_volume

SHAPE = (4, 6, 8)


def a_series(times=1, own=None):
    data = np.zeros((SHAPE[0] * times, *SHAPE[1:]), np.int16)
    volume = Volume(data, own or geometry(), "HU", time_points=times)
    return replace(ct_series(), volume=volume, orientation=("L", "P"))


@pytest.mark.parametrize("plane", list(Plane))
def test_the_middle_of_every_pixel_lies_where_the_cut_says(plane):
    plan = reformatted(a_series(), plane)
    for k, cut in enumerate(plan.cuts):
        place = plan.series.volume.geometry.to_patient((k, 2, 3))
        assert place == pytest.approx(cut.to_patient((2.5, 3.5)))


def test_it_counts_cuts_and_times_and_has_no_values():
    plan = reformatted(a_series(times=3), Plane.SAGITTAL)
    assert (plan.series.volume.shape, plan.series.volume.time_points) == ((8, 4, 6), 3)
    assert np.isnan(plan.series.volume.voxels).all()
    assert plan.series.orientation == ("P", "F")


def test_a_slab_reaches_half_its_thickness_or_half_a_step():
    thin = reformatted(a_series(), Plane.CORONAL).slab(2)
    thick = reformatted(a_series(), Plane.CORONAL, 10.0, Projection.MEAN).slab(2)
    assert (thin.before_mm, thin.after_mm) == (0.25, 0.25)  # rows are 0.5 mm apart
    assert (thick.before_mm, thick.after_mm) == (5.0, 5.0)


def test_rule_15_a_tilted_volume_is_marked_in_planes_but_not_as_acquired():
    affine = geometry().affine.copy()
    affine[1, 0] = 0.5
    tilted = a_series(own=replace(geometry(), affine=affine))
    assert reformatted(tilted, Plane.ACQUIRED).marks == ()
    assert len(reformatted(tilted, Plane.CORONAL).marks) == 1


def test_another_plane_goes_through_the_same_point():
    view = ViewState(k=3, centre=(1.5, 6.5))
    there = same_place(view, a_series(), Plane.SAGITTAL)
    assert (there.plane, there.k, there.centre) == (Plane.SAGITTAL, 6, None)
    own = reformatted(a_series(), Plane.SAGITTAL).cuts[there.k]
    row, col, _ = own.to_picture(a_series().volume.geometry.to_patient((3, 1, 6)))
    back = same_place(replace(there, centre=(row, col)), a_series(), Plane.ACQUIRED)
    assert back.k == 3


def test_one_slice_is_refused():
    one = replace(ct_series(), volume=Volume(np.zeros((1, 3, 4), np.int16), geometry()))
    with pytest.raises(Refused):
        reformatted(one, Plane.CORONAL)


GROWN = a_volume("a", (30, 30, 40), origin_mm=(-20.0, -15.0, 92.0))  # four slices more before it


def test_a_slice_stays_where_it_lies_when_slices_come():
    before = a_volume("a")
    assert stayed(ViewState(k=3, inverted=True), before, GROWN).k == 7
    assert stayed(ViewState(k=7), GROWN, before).k == 3
    assert stayed(ViewState(k=1), GROWN, before).k == 0  # it is gone: the nearest
    assert stayed(ViewState(k=99), before, GROWN).k == 99  # never was one of it


@pytest.mark.parametrize("plane", [Plane.CORONAL, Oblique((0.0, 0.6, 0.8), (0.0, -0.8, 0.6))])
def test_a_cut_stays_where_it_lies_and_so_does_its_middle(plane):
    before = a_volume("a")
    view = ViewState(k=12, plane=plane, centre=(8.0, 20.0), zoom=2.0)
    after = stayed(view, before, GROWN)
    old, new = (planes(series.volume, plane) for series in (before, GROWN))
    place = old[view.k].to_patient(view.centre)
    row, col, away = new[after.k].to_picture(place)
    assert abs(away) <= 0.51
    assert after.centre == pytest.approx((row, col))
    assert after.zoom == view.zoom


def test_what_has_no_place_or_cannot_be_cut_stays_as_it_is():
    single = a_volume("a", (1, 30, 40))
    view = ViewState(k=4, plane=Plane.CORONAL)
    assert stayed(view, GROWN, single) == view
    still = a_radiograph()
    assert stayed(ViewState(k=1), still, GROWN) == ViewState(k=1)
