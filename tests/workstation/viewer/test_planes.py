"""Planes, slabs, time points: what is shown, where it lies, and that it can be undone."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from meddx.case.identity import Patient
from meddx.case.volume import Volume
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.imaging.probe import Probe
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import Screen
from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer import scene_painter
from meddx.workstation.viewer.corners import Subject, corners
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.arriving import Arriving, a_coming_series
from tests.helpers.builders import a_radiograph
from tests.helpers.phantoms import ct_series, geometry
from tests.helpers.pictures import pixels

COUNT, ROWS, COLS = 4, 6, 8


def voxels(times=1):
    """Voxel ``1000 t + 100 k + 10 j + i``."""
    t, k, j, i = np.mgrid[:times, :COUNT, :ROWS, :COLS]
    return (1000 * t + 100 * k + 10 * j + i).astype(np.int16).reshape(-1, ROWS, COLS)


def a_volume(times=1):
    volume = Volume(voxels(times), geometry(), "HU", time_points=times)
    return replace(ct_series(), volume=volume, orientation=("L", "P"))


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(500, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.show_series(a_volume(), Patient())
    return made


def test_a_coronal_cut_has_the_voxels_of_one_row_with_the_head_up(viewer):
    viewer.choose_plane(Plane.CORONAL)
    assert viewer.canvas.shown.volume.shape == (ROWS, COUNT, COLS)
    viewer.canvas.scroll(-ROWS)
    viewer.canvas.scroll(2)
    wanted = voxels()[::-1, 2, :]  # coronal cuts are counted from the front: j rises to the back
    assert np.array_equal(viewer.canvas.values, wanted)


def test_every_plane_is_opened_through_the_middle(viewer):
    assert viewer.canvas.view.k == COUNT // 2
    for plane, count in ((Plane.CORONAL, ROWS), (Plane.SAGITTAL, COLS), (Plane.AXIAL, COUNT)):
        viewer.choose_plane(plane)
        assert viewer.canvas.view.k in (count // 2, count // 2 - 1)
    viewer.show_series(replace(a_radiograph(), series_instance_uid="9"), Patient())
    assert viewer.canvas.view.k == 0


def test_a_size_that_changes_while_strips_come_is_the_one_that_is_painted(viewer):
    viewer.show_series(a_radiograph(), Patient())
    viewer.show_series(a_volume(times=2), Patient())
    canvas = viewer.canvas
    assert canvas.viewport().size() == canvas.contentsRect().size()
    assert pixels(canvas).shape[:2] == (canvas.height(), canvas.width())


def test_the_keys_go_to_the_picture_once_there_is_one(viewer):
    viewer.show_series(None, Patient())
    viewer.take_keyboard()
    assert viewer.focusWidget() is not viewer.canvas
    viewer.show_series(a_volume(), Patient())
    assert viewer.focusWidget() is viewer.canvas


def test_another_plane_passes_through_the_middle_of_what_was_seen(viewer):
    viewer.canvas.change(replace(viewer.canvas.view, k=1, centre=(4.5, 2.5)))
    viewer.choose_plane(Plane.SAGITTAL)
    assert viewer.canvas.view.k == 2
    viewer.choose_plane(Plane.CORONAL)
    viewer.choose_plane(Plane.ACQUIRED)
    assert viewer.canvas.view.plane is Plane.ACQUIRED


def test_letters_scale_and_count_are_those_of_the_cut(viewer):
    viewer.choose_plane(Plane.SAGITTAL)
    shown, view = viewer.canvas.shown, viewer.canvas.view
    told = corners(Subject(shown, Patient()), view, Screen.of(shown, 400, 400), Language.EN)
    assert told.letters == ("A", "P", "H", "F")
    assert told.bottom_left[0] == f"Image {view.k + 1} / {COLS}"
    # Rows of a sagittal cut are 2 mm apart, its columns 0.5 mm.
    assert Screen.of(shown, 400, 400).aspect == pytest.approx(4.0)
    assert told.scale is not None


def test_the_probe_names_the_voxel_and_its_place(qtbot, viewer):
    viewer.choose_plane(Plane.CORONAL)
    canvas = viewer.canvas
    canvas.change(replace(canvas.view, k=2))
    screen = canvas.screen_of(canvas.shown)
    y, x = canvas.view.to_screen((0.5, 5.5), screen)  # top row is the last slice
    with qtbot.waitSignal(canvas.probed, timeout=5000) as seen:
        qtbot.mouseMove(canvas.viewport(), QPoint(round(x), round(y)))
    read = seen.args[0]
    assert (read.index, read.value) == ((3, 2, 5), 325.0)
    assert read.position_mm == pytest.approx((-10 + 5 * 0.25, -20 + 2 * 0.5, 30 + 3 * 2.0))


@pytest.mark.parametrize(
    ("projection", "expected"),
    [(Projection.MIP, np.max), (Projection.MINIP, np.min), (Projection.MEAN, np.mean)],
)
def test_a_slab_is_computed_beside_the_window(qtbot, viewer, projection, expected):
    viewer.choose_plane(Plane.AXIAL)
    viewer.canvas.scroll(1 - viewer.canvas.view.k)
    viewer.choose_slab(4.0, projection)
    qtbot.waitUntil(lambda: viewer.canvas.values is not None, timeout=5000)
    assert np.allclose(viewer.canvas.values, expected(voxels()[0:3], axis=0))
    assert viewer.canvas.stage.marks(viewer.canvas.view)[0].label(Language.EN).endswith("4 mm")


def test_plane_slab_and_time_are_steps_of_undo(viewer):
    viewer.show_series(a_volume(times=3), Patient())
    viewer.choose_time(2)
    viewer.choose_plane(Plane.CORONAL)
    viewer.choose_slab(5.0, Projection.MEAN)
    canvas = viewer.canvas
    canvas.undo()
    assert (canvas.view.plane, canvas.view.slab_mm) == (Plane.CORONAL, 0.0)
    assert float(canvas.values.min()) >= 2000
    canvas.undo()
    assert (canvas.view.plane, canvas.view.t) == (Plane.ACQUIRED, 2)
    canvas.undo()
    assert canvas.view.t == 0


def test_a_time_point_is_said_and_its_slider_is_there_only_for_several(viewer):
    assert not viewer.time_bar.isVisible()
    viewer.show_series(a_volume(times=3), Patient())
    assert viewer.time_bar.times.isVisible()
    viewer.time_bar.times.setValue(1)
    viewer.settle()
    shown, view = viewer.canvas.shown, viewer.canvas.view
    assert (view.t, float(viewer.canvas.values[0, 0])) == (1, 1000.0 + 100 * (COUNT // 2))
    told = corners(Subject(shown, Patient()), view, Screen.of(shown, 400, 400), Language.EN)
    assert "Time 2 of 3" in told.bottom_left
    assert viewer.time_bar.said.text() == "Time 2 of 3   15 fps"


def test_what_cannot_be_cut_offers_no_planes(viewer):
    assert viewer.view_bar.isVisible()
    viewer.show_series(a_radiograph(), Patient())
    assert not viewer.view_bar.isVisible()
    viewer.choose_plane(Plane.CORONAL)
    viewer.choose_slab(10.0, Projection.MIP)
    assert not viewer.canvas.view.is_cut


def test_uneven_slices_are_marked_in_every_cut(viewer):
    planes = np.array([geometry().plane(k) for k in (0, 1, 2, 3.5)])
    own = replace(geometry(), planes=planes)
    series = replace(a_volume(), volume=Volume(voxels(), own, "HU"))
    viewer.show_series(series, Patient())
    assert viewer.canvas.stage.marks(viewer.canvas.view) == ()
    viewer.choose_plane(Plane.CORONAL)
    told = [mark.label(Language.EN) for mark in viewer.canvas.stage.marks(viewer.canvas.view)]
    assert "Resampled between uneven slices" in told


def test_reset_stays_in_the_plane(viewer):
    viewer.choose_plane(Plane.CORONAL)
    viewer.canvas.zoom_about_centre(3)
    back = viewer.canvas.view.reset()
    assert (back.plane, back.zoom, back.k) == (Plane.CORONAL, None, viewer.canvas.view.k)


def test_a_plane_waits_for_the_whole_volume_and_says_so(qtbot, styled, monkeypatch):
    said = []
    monkeypatch.setattr(scene_painter, "paint_sentence", lambda _p, _a, text: said.append(text))
    children = Arriving()
    frames = FrameStore(children)
    viewer = Viewer(Translation(), frames)
    qtbot.addWidget(viewer)
    with qtbot.waitExposed(viewer):
        viewer.show()
    viewer.show_series(a_coming_series(3), Patient())
    viewer.choose_plane(Plane.AXIAL)
    children.let(0, 1)
    qtbot.waitUntil(lambda: viewer.canvas.stage.progress.ready >= 1, timeout=5000)
    pixels(viewer.canvas)
    assert said[-1].startswith("This plane needs the whole volume. Loading: ")
    children.let(2)
    qtbot.waitUntil(lambda: viewer.canvas.values is not None, timeout=5000)
    assert np.unique(viewer.canvas.values).tolist() == [viewer.canvas.view.k]
    frames.close()


def test_a_volume_over_the_budget_says_so(qtbot, styled, monkeypatch):
    said = []
    monkeypatch.setattr(scene_painter, "paint_sentence", lambda _p, _a, text: said.append(text))
    children = Arriving()
    frames = FrameStore(children, budget_bytes=1 << 20)
    viewer = Viewer(Translation(), frames)
    qtbot.addWidget(viewer)
    with qtbot.waitExposed(viewer):
        viewer.show()
    viewer.show_series(a_coming_series(3), Patient())
    viewer.choose_plane(Plane.CORONAL)
    pixels(viewer.canvas)
    assert said[-1].endswith("It can be scrolled, but not used as a volume.")
    children.let(*range(3))
    frames.close()


def test_a_view_that_the_series_no_longer_has_is_left(viewer):
    viewer.canvas.scroll(COUNT)
    shorter = replace(a_volume(), volume=Volume(voxels()[:2], geometry(), "HU"))
    viewer.show_series(shorter, Patient())
    assert viewer.canvas.view.k == 1  # the middle of the two
    viewer.choose_plane(Plane.CORONAL)
    flat = replace(a_volume(), volume=Volume(voxels()[:1], geometry(), "HU"))
    viewer.show_series(flat, Patient())
    assert viewer.canvas.view.plane is Plane.ACQUIRED


def test_the_place_under_the_mouse_is_said_in_the_letters_of_the_edges(build):
    window = build()
    probe = Probe((1, 2, 3), (40.0,), "HU", Phrase("mm"), (-1e-5, -12.34, 43.51))
    window.status.show_probe(probe)
    assert window.status.probe.text().endswith("L 0.0  P -12.3  H 43.5 mm")


def test_a_large_plane_between_voxels_is_computed_beside_the_window(qtbot, viewer):
    even = geometry()
    bent = np.stack([even.plane(0.0), even.plane(1.2), even.plane(2.0), even.plane(3.1)])
    uneven = replace(even, planes=bent)
    wide = np.zeros((COUNT, 200, 4000), np.int16)
    wide[:, 100:] = 50
    for where, beside in ((even, False), (uneven, True)):
        volume = Volume(wide, where, "HU")
        viewer.show_series(
            replace(a_volume(), volume=volume, series_instance_uid=str(beside)), Patient()
        )
        viewer.choose_plane(Plane.SAGITTAL)
        small = viewer.canvas.view
        assert not viewer.canvas.stage.is_made_beside(small)
        viewer.choose_plane(Plane.AXIAL)
        canvas = viewer.canvas
        assert canvas.stage.is_made_beside(canvas.view) is beside
        qtbot.waitUntil(lambda: viewer.canvas.values is not None)
        assert np.nanmax(canvas.values) == 50
