from dataclasses import replace

import numpy as np
import pytest

from meddx.case.display import Window
from meddx.imaging import sync
from meddx.imaging.reformatted import reformatted
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.sync import Link, Linking, Seen
from meddx.imaging.view import Screen, ViewState
from tests.helpers.builders import a_radiograph
from tests.helpers.rooms import a_volume

ALL = Linking()


def seen(series, view=None, size=(300, 400)):
    return Seen(series, view or ViewState(), Screen.of(series, *size))


def scrolled(pane, k):
    return pane.with_view(replace(pane.view, k=k))


@pytest.fixture
def thick():
    return seen(a_volume("thick", (10, 30, 40), (5.0, 1.0, 1.0)))


@pytest.fixture
def thin():
    return seen(a_volume("thin", (60, 60, 80), (1.0, 0.5, 0.5), (-20.0, -15.0, 95.0)))


def place(pane):
    return pane.shown.volume.geometry.to_patient((pane.view.k, 0.0, 0.0))[2]


@pytest.mark.parametrize("k", [1, 3, 9])
def test_slices_follow_by_place_not_by_number(thick, thin, k):
    view = sync.followed(thick, scrolled(thick, k), thin, (0.0, 0.0, 0.0), ALL)
    assert place(thin.with_view(view)) == pytest.approx(place(scrolled(thick, k)))


def test_beyond_its_end_a_series_stays_at_its_last_slice(thin, thick):
    short = seen(a_volume("short", (5, 30, 40), (1.0, 1.0, 1.0)))
    view = sync.followed(thick, scrolled(thick, 9), short, (0.0, 0.0, 0.0), ALL)
    assert view.k == 4


def test_panes_across_one_another_do_not_follow(thick):
    series = reformatted(thick.shown, Plane.CORONAL).series
    across = seen(series, ViewState(k=4, plane=Plane.CORONAL))
    view = sync.followed(thick, scrolled(thick, 5), across, (0.0, 0.0, 0.0), ALL)
    assert view is across.view


def test_the_same_part_is_shown_at_the_same_size_in_mm(thick, thin):
    now = thick.with_view(replace(thick.view, centre=(10.0, 12.0), zoom=8.0))
    view = sync.followed(thick, now, thin, (0.0, 0.0, 0.0), ALL)
    assert view.zoom == pytest.approx(4.0)  # pixels half as wide
    there = thin.with_view(view)
    wanted = now.at((10.0, 12.0))[:2]
    assert there.at(view.centre)[:2] == pytest.approx(wanted)


def test_fitting_one_pane_fits_the_others(thick, thin):
    moved = thin.with_view(replace(thin.view, centre=(3.0, 3.0), zoom=9.0))
    before = thick.with_view(replace(thick.view, centre=(3.0, 3.0), zoom=9.0))
    view = sync.followed(before, thick, moved, (0.0, 0.0, 0.0), ALL)
    assert (view.centre, view.zoom) == (None, None)


def test_panes_that_were_windowed_alike_stay_alike_and_others_do_not_follow(thick, thin):
    lung, bone = Window(-600.0, 1500.0), Window(480.0, 2500.0)
    now = thick.with_view(thick.view.with_window(bone))
    assert sync.followed(thick, now, thin, None, ALL).window == bone
    own = thin.with_view(thin.view.with_window(lung))
    assert sync.followed(thick, now, own, None, ALL).window == lung
    off = replace(ALL, window=False)
    assert sync.followed(thick, now, thin, None, off).window is None


def test_a_window_of_values_without_a_unit_is_not_taken_over_by_another_series():
    one, other = (seen(a_volume(uid, modality="MR")) for uid in ("a", "b"))
    now = one.with_view(one.view.with_window(Window(5.0, 10.0)))
    assert sync.followed(one, now, other, (0.0, 0.0, 0.0), ALL).window is None
    same = seen(one.shown)
    assert sync.followed(one, now, same, (0.0, 0.0, 0.0), ALL).window == Window(5.0, 10.0)


def test_places_mean_the_same_only_in_one_frame_of_reference():
    one = a_volume("a")
    assert sync.can_follow(one, a_volume("b"))
    assert not sync.can_follow(one, a_volume("b", frame_of_reference_uid="2"))
    unnamed = a_volume("b", frame_of_reference_uid="")
    assert not sync.can_follow(unnamed, a_volume("c", frame_of_reference_uid=""))
    assert sync.can_follow(unnamed, unnamed)
    assert not sync.can_follow(a_radiograph(), a_radiograph())
    assert sync.offset(one, a_volume("b", frame_of_reference_uid="2"), ()) is None


def test_two_examinations_linked_by_hand_go_on_from_there():
    now = seen(a_volume("now", (20, 30, 40)), ViewState(k=4))
    prior = seen(
        a_volume("prior", (30, 30, 40), (1.0, 1.0, 1.0), (0.0, 0.0, -700.0), "2"), ViewState(k=20)
    )
    link = sync.linked(now, prior)
    away = sync.offset(now.shown, prior.shown, (link,))
    view = sync.followed(now, scrolled(now, 7), prior, away, ALL)
    assert view.k == 20 + 3 * 2
    back = sync.offset(prior.shown, now.shown, (link,))
    moved = sync.followed(prior, scrolled(prior, 14), now, back, ALL)
    assert moved.k == 4 - 3


def test_a_link_joins_no_other_series():
    link = Link("a", "b", (1.0, 2.0, 3.0))
    assert link.between("a", "b") == (1.0, 2.0, 3.0)
    assert link.between("b", "a") == (-1.0, -2.0, -3.0)
    assert link.between("a", "c") is None


@pytest.mark.parametrize("plane", [Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL])
def test_a_point_is_on_the_slice_that_is_led_to_it(plane):
    volume = a_volume()
    pane = seen(reformatted(volume, plane).series, ViewState(plane=plane))
    point = volume.volume.geometry.to_patient((7.0, 12.0, 31.0))
    view = sync.towards(point, pane)
    there = pane.with_view(view)
    off = np.dot(np.subtract(point, there.middle), there.normal)
    assert abs(off) <= 1.0 + 1e-6  # within half a slice


def test_a_magnified_pane_is_moved_to_a_point_that_is_out_of_sight():
    pane = seen(a_volume(), ViewState(centre=(2.0, 2.0), zoom=40.0))
    point = pane.shown.volume.geometry.to_patient((0.0, 24.5, 34.5))
    assert sync.towards(point, pane).centre == pytest.approx((25.0, 35.0))
    near = pane.shown.volume.geometry.to_patient((0.0, 2.0, 2.0))
    assert sync.towards(near, pane).centre == (2.0, 2.0)
