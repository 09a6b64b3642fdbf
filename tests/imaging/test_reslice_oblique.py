"""Oblique stacks: orientations, cuts one after another, places, and views of them."""

import time
from dataclasses import replace

import numpy as np
import pytest

from meddx.case.volume import Volume
from meddx.imaging import reformatted
from meddx.imaging.reslice import draft, reslice
from meddx.imaging.reslice_cut import Projection, Stack, as_slabs, nearest
from meddx.imaging.reslice_oblique import Oblique, rotated
from meddx.imaging.reslice_planes import Plane, oblique, planes
from meddx.imaging.view import Screen, ViewState
from tests.helpers.fused import CENTRE_MM, about, ct, middle_of, pet, points

LOOKING = Oblique.of((0.4, 1.0, -0.3), (0.0, 0.2, 1.0))


def linear():
    """A CT whose values are a linear function of the place: trilinear sampling is exact."""
    series = ct()
    values = points(series.volume.geometry, series.volume.shape) @ (3.0, -5.0, 2.0)
    return replace(series, volume=Volume(values.astype(np.float32), series.volume.geometry, "HU"))


def test_it_is_two_unit_vectors_at_right_angles():
    assert np.dot(LOOKING.normal, LOOKING.up) == pytest.approx(0.0, abs=1e-12)
    assert Oblique.of((0, 0, 5), (0, -3, 9)) == Oblique((0.0, 0.0, 1.0), (0.0, -1.0, 0.0))
    with pytest.raises(ValueError, match="right angles"):
        Oblique((0.0, 0.0, 1.0), (0.0, 0.6, 0.8))
    with pytest.raises(ValueError, match="along"):
        Oblique.of((0, 1, 0), (0, 2, 0))


def test_it_is_turned_by_the_right_hand():
    axial = Oblique((0.0, 0.0, 1.0), (0.0, -1.0, 0.0))
    quarter = rotated(axial, (0, 0, 2), 90.0)
    assert quarter.normal == pytest.approx((0, 0, 1))
    assert quarter.up == pytest.approx((1, 0, 0))  # what was up is now at the reader's right
    back = rotated(quarter, (0, 0, 1), -90.0)
    assert back.up == pytest.approx(axial.up)


def test_every_standard_plane_is_an_orientation_with_the_same_rows_and_columns():
    for plane in (Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL):
        cut = planes(ct().volume, plane)[3]
        looking = Oblique.of_cut(cut)
        assert looking.right == pytest.approx(cut.right)
        assert looking.down == pytest.approx(cut.down)
        assert str(looking.label) == f"Oblique, 0° from {plane.value}"


def test_it_names_the_plane_it_leans_away_from():
    assert str(Oblique.of((0.0, 1.0, 1.5), (0, -1, 0)).label) == "Oblique, 34° from axial"


def test_the_cuts_cover_the_volume_in_steps_of_its_finest_voxels():
    cuts = planes(ct().volume, LOOKING)
    assert isinstance(cuts, Stack)
    assert cuts.step_mm == pytest.approx(1.6)
    corners = points(ct().volume.geometry, ct().volume.shape)[::29, ::47, ::49].reshape(-1, 3)
    depths = corners @ np.array(LOOKING.normal)
    ends = [np.dot(cut.origin_mm, LOOKING.normal) for cut in (cuts[0], cuts[-1])]
    assert ends[0] - depths.min() == pytest.approx(depths.max() - ends[1])
    assert 0 <= ends[0] - depths.min() < 0.8
    for corner in corners:
        row, col, _ = cuts[0].to_picture(tuple(corner))
        assert -1e-6 <= row - 0.5 <= cuts[0].shape[0] - 1 + 1e-6
        assert -1e-6 <= col - 0.5 <= cuts[0].shape[1] - 1 + 1e-6


def test_a_stack_is_a_sequence_of_parallel_cuts():
    cuts = planes(ct().volume, LOOKING)
    assert len(cuts[2:5]) == 3
    assert cuts[-1] == cuts[len(cuts) - 1]
    with pytest.raises(IndexError):
        cuts[len(cuts)]
    k = nearest(cuts, CENTRE_MM)
    every = [abs(cut.to_picture(CENTRE_MM)[2]) for cut in cuts]
    assert k == int(np.argmin(every))
    assert nearest(cuts, (0, 1e5, 0)) == len(cuts) - 1
    thick = as_slabs(cuts, 10.0, Projection.MEAN)
    assert isinstance(thick, Stack)
    assert thick[4] == cuts[4].with_slab(10.0, Projection.MEAN)


def test_values_are_those_of_the_place():
    series = linear()
    cuts = planes(series.volume, LOOKING)
    cut = cuts[len(cuts) // 2]
    values = reslice(series.volume.voxels, series.volume, cut)
    for at in ((20.5, 30.5), (33.5, 21.5)):
        wanted = np.dot(cut.to_patient(at), (3.0, -5.0, 2.0))
        assert values[int(at[0]), int(at[1])] == pytest.approx(wanted, abs=1e-2)


def test_a_sphere_lies_at_its_place_in_an_oblique_stack():
    cuts = planes(pet().volume, LOOKING)
    cut = cuts[nearest(cuts, CENTRE_MM)]
    at, _ = middle_of(reslice(pet().volume.voxels, pet().volume, cut), cut)
    assert np.linalg.norm(np.subtract(at, CENTRE_MM)) < 3.5


def test_it_stands_as_a_series_with_letters_and_marks():
    plan = reformatted.reformatted(ct(), LOOKING)
    for k in (0, 7):
        place = plan.series.volume.geometry.to_patient((k, 2, 3))
        assert place == pytest.approx(plan.cuts[k].to_patient((2.5, 3.5)))
    right, bottom = plan.series.orientation
    assert len(right) > 1
    assert bottom[0] == "F"
    assert [str(mark) for mark in plan.marks] == ["Oblique, 27° from coronal"]
    assert plan.series.volume.shape[0] == len(plan.cuts)


def test_another_plane_goes_through_the_same_point_and_back():
    series = ct()
    view = ViewState(k=14, centre=(20.5, 30.5))
    there = reformatted.same_place(view, series, LOOKING)
    was = planes(series.volume, Plane.ACQUIRED)[14].to_patient((20.5, 30.5))
    cut = planes(series.volume, LOOKING)[there.k]
    row, col, off = cut.to_picture(was)
    assert abs(off) <= 0.8
    back = reformatted.same_place(replace(there, centre=(row, col)), series, Plane.ACQUIRED)
    assert back.k == 14


def test_a_view_is_put_into_an_oblique_plane():
    view = ViewState(k=3, zoom=2.0).in_plane(Oblique.of((0, 0, 2), (0, -5, 1)), 9)
    assert (view.plane, view.k, view.zoom) == (Oblique((0, 0, 1), (0, -1, 0)), 9, None)
    assert view.is_cut
    assert view.is_made_beside


def test_what_is_turned_about_a_point_keeps_it_on_the_screen_at_the_same_size():
    series = ct()
    cuts = planes(series.volume, LOOKING)
    view = ViewState(plane=LOOKING, k=nearest(cuts, CENTRE_MM))
    screen = Screen(*cuts[0].shape, 500, 700, cuts[0].aspect)
    other = rotated(LOOKING, (0.1, 0.2, 1.0), 40.0)
    now = reformatted.turned(view, series, other, CENTRE_MM, screen)
    cut = planes(series.volume, other)[now.k]
    after = Screen(*cut.shape, 500, 700, cut.aspect)
    before = view.to_screen(cuts[view.k].to_picture(CENTRE_MM)[:2], screen)
    assert now.to_screen(cut.to_picture(CENTRE_MM)[:2], after) == pytest.approx(before, abs=1e-6)
    per_mm = [
        v.zoom_on(s) / c.spacing_mm[1] for v, s, c in ((view, screen, cuts[0]), (now, after, cut))
    ]
    assert per_mm[0] == pytest.approx(per_mm[1])


def test_a_plane_can_be_drafted_before_it_is_exact():
    shape = (60, 256, 256)
    own = about((0, 0, 110), shape, (2.0, 0.7, 0.7))
    values = (points(own, shape) @ (1.0, 2.0, -1.0)).astype(np.float32)
    volume = Volume(values, own, "HU")
    cut = oblique(volume, LOOKING.normal, LOOKING.up, (0, 0, 110))
    exact = reslice(values, volume, cut)
    rough = draft(values, volume, cut, most_samples=exact.size // 8)
    both = np.isfinite(exact) & np.isfinite(rough)
    assert rough.shape == exact.shape
    assert both.mean() > 0.9 * np.isfinite(exact).mean()
    # A coarse pixel is three wide: nowhere further off than its half diagonal times the slope.
    assert np.abs(exact - rough)[both].max() < 2.5 * 0.7 * 1.5 * np.sqrt(2)
    assert draft(values, volume, cut, most_samples=exact.size) is None


def test_a_thousand_cuts_are_planned_at_once():
    shape = (400, 512, 512)
    volume = Volume(np.broadcast_to(np.int16(0), shape), about((0, 0, 0), shape, (1, 0.7, 0.7)))
    began = time.perf_counter()
    plan = reformatted.reformatted(replace(ct(), volume=volume), LOOKING)
    assert len(plan.cuts) > 500
    assert time.perf_counter() - began < 0.25  # a few milliseconds on any machine of now
