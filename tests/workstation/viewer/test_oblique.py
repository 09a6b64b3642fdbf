"""Oblique planes in the window: computed beside it, named, drawn on, undone."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case import annotations
from meddx.case.annotations import Annotation, Kind
from meddx.case.identity import Patient
from meddx.children import Children
from meddx.imaging import reformatted
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice import reslice
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_oblique import Oblique, rotated
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.phrase import Language
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.fused import CENTRE_MM, pet
from tests.helpers.pictures import pixels

LOOKING = Oblique.of((0.4, 1.0, -0.3), (0.0, 0.2, 1.0))


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(600, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.show_series(pet(), Patient())
    return made


def through_sphere(viewer, plane=LOOKING):
    canvas = viewer.canvas
    view = reformatted.same_place(canvas.view, canvas.series, plane)
    k, _, _ = canvas.stage.shown(view).volume.geometry.to_index(CENTRE_MM)
    canvas.change(replace(view, k=round(k)))
    return canvas


def test_it_is_computed_beside_the_window_and_exact(qtbot, viewer):
    canvas = through_sphere(viewer)
    assert canvas.values is None  # asked for by painting
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    cut = canvas.stage.cut(canvas.view)
    wanted = reslice(pet().volume.voxels, pet().volume, cut)
    assert np.array_equal(canvas.values, wanted, equal_nan=True)
    assert np.nanmax(canvas.values) > 10


def test_it_is_named_and_none_of_the_planes_is_pressed(qtbot, viewer):
    viewer.choose_plane(Plane.CORONAL)
    canvas = through_sphere(viewer)
    assert not any(button.isChecked() for button in viewer.view_bar.planes.values())
    marks = [mark.label(Language.ZH_CN) for mark in canvas.stage.marks(canvas.view)]
    assert marks[0] == "斜位，与冠状面夹角 27°"
    viewer.choose_plane(Plane.AXIAL)
    assert viewer.view_bar.planes[Plane.AXIAL].isChecked()
    canvas.undo()
    assert canvas.view.plane == LOOKING


def test_a_slab_of_it_is_projected(qtbot, viewer):
    canvas = through_sphere(viewer)
    canvas.change(replace(canvas.view, k=max(canvas.view.k - 5, 0)))
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    assert np.nanmax(canvas.values) < 6
    viewer.choose_slab(40.0, Projection.MIP)
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    assert np.nanmax(canvas.values) > 10


def test_while_it_turns_the_picture_before_stays_until_there_is_more(qtbot, viewer):
    canvas = through_sphere(viewer)
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    before = pixels(canvas)
    for degrees in (3.0, 6.0, 9.0):
        canvas.change(replace(canvas.view, plane=rotated(LOOKING, (0, 0, 1), degrees)))
        shown = pixels(canvas)
        assert shown.mean() > 0.5 * before.mean()  # never dark in between
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)


@pytest.mark.parametrize("kind", [Kind.LENGTH, Kind.ELLIPSE])
def test_what_is_drawn_in_it_keeps_its_plane_also_when_it_was_written_down(qtbot, viewer, kind):
    canvas = through_sphere(viewer)
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    stage, view = canvas.stage, canvas.view
    ends = [drawn.place(canvas.shown, view.k, at) for at in ((10.5, 8.5), (20.5, 18.5))]
    one = Annotation(1, kind, tuple(ends), drawn.picture_of(view))
    again = annotations.from_plain(annotations.to_plain(one))
    assert again == one
    own = drawn.home(stage, again)
    assert (own.view.plane, own.view.k) == (LOOKING, view.k)
    assert np.array(own.points) == pytest.approx(np.array(((10.5, 8.5), (20.5, 18.5))), abs=1e-6)
    assert drawn.lies(stage, view, again, own, own.points) == own.points
    assert drawn.lies(stage, replace(view, k=view.k + 2), again, own, own.points) is None
    elsewhere = view.in_plane(rotated(LOOKING, (0, 0, 1), 30.0), view.k)
    assert drawn.lies(stage, elsewhere, again, own, own.points) is None


def test_the_middle_of_another_series_is_not_mistaken_for_it(viewer):
    canvas = viewer.canvas
    assert canvas.stage.holds(ViewState(plane=LOOKING, k=3))
    assert not canvas.stage.holds(ViewState(plane=LOOKING, k=3000))
