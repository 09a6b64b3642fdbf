"""Rules 1 and 7 on the screen: overlay planes of the picture's file, and its own colours."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.display import Palette, Window
from meddx.case.identity import Patient
from meddx.case.presentation import (
    GraphicLayer,
    OverlayPlane,
    PresentationState,
    Reference,
    Shutter,
)
from meddx.case.record import Study
from meddx.case.volume import Volume
from meddx.children import Children
from meddx.imaging.beside import NOTHING, Beside, BesideStore
from meddx.imaging.corner_text import Level
from meddx.imaging.figures import OWN_COLOUR
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.phantoms import ct_series, geometry
from tests.helpers.pictures import pixels

ROWS, COLS = 20, 40
BLUE = (0, 0, 255)


@pytest.fixture
def lies(monkeypatch):
    """What lies beside each frame."""
    found: dict[int, Beside] = {}
    monkeypatch.setattr(BesideStore, "get", lambda _store, _series, k: found.get(k, NOTHING))
    return found


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(600, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.canvas.corner_level = Level.NONE
    return made


def a_series(**more):
    voxels = np.full((2, ROWS, COLS), -1000, np.int16)
    voxels[0, :, 20:] = 2000
    volume = Volume(voxels, geometry((2.0, 0.5, 0.5)), "HU")
    uids = ("1.1", "1.2")
    return replace(ct_series(), volume=volume, sop_instance_uids=uids, **more)


def plane(group=0x6000, origin=(4, 6), **more):
    return OverlayPlane(group, "", np.ones((2, 2), np.bool_), origin, **more)


def show(viewer, *states, **more):
    viewer.show_series(a_series(**more), Patient(), (Study("1", (), states=states),))
    viewer.canvas.change(replace(viewer.canvas.view, k=0))
    viewer.settle()


def colour_at(viewer, row, col):
    canvas = viewer.canvas
    y, x = canvas.view.to_screen((row, col), canvas.screen_of(canvas.shown))
    return tuple(pixels(canvas)[round(y), round(x)].tolist())


def test_rule_01_a_plane_is_drawn_in_its_place_and_moves_with_the_picture(viewer, lies):
    lies[0] = Beside((plane(),))
    show(viewer)
    assert colour_at(viewer, 5, 7) == OWN_COLOUR
    assert colour_at(viewer, 6.5, 7) == (0, 0, 0)
    assert colour_at(viewer, 5, 8.5) == (0, 0, 0)
    viewer.canvas.zoom_about_centre(1.5)
    viewer.canvas.change(viewer.canvas.view.panned(20, 60, viewer.canvas.screen_of(a_series())))
    assert colour_at(viewer, 4.1, 6.1) == OWN_COLOUR
    assert colour_at(viewer, 3.8, 6.1) == (0, 0, 0)


def test_rule_01_a_plane_lies_over_its_own_frame_and_no_cut(viewer, lies):
    lies[0] = Beside((plane(),))
    show(viewer)
    assert viewer.view_bar.overlays.isVisible()
    viewer.canvas.scroll(1)
    assert colour_at(viewer, 5, 7) == (0, 0, 0)
    viewer.settle()
    assert not viewer.view_bar.overlays.isVisible()
    viewer.canvas.scroll(-1)
    viewer.choose_plane(Plane.CORONAL)
    assert viewer.canvas.stage.drawn(viewer.canvas.view) is None


def test_the_strip_does_not_come_and_go_while_frames_are_scrolled(viewer, lies):
    lies[0] = Beside((plane(),))
    show(viewer, has_overlays=True)
    assert viewer.view_bar.overlays.isEnabled()
    viewer.canvas.scroll(1)
    viewer.settle()
    assert viewer.view_bar.overlays.isVisible()
    assert not viewer.view_bar.overlays.isEnabled()
    viewer.choose_plane(Plane.CORONAL)
    assert not viewer.view_bar.overlays.isVisible()


def test_rule_01_what_lies_beyond_the_picture_is_not_drawn(viewer, lies):
    lies[0] = Beside((plane(origin=(-1, 39)),))
    show(viewer)
    screen = viewer.canvas.screen_of(a_series())
    assert screen.fit_zoom > 10
    assert colour_at(viewer, 0.5, 39.5) == OWN_COLOUR
    yellow = (pixels(viewer.canvas) == OWN_COLOUR).all(axis=-1).sum()
    assert yellow == pytest.approx(screen.fit_zoom**2, rel=0.1)


def test_a_region_leaves_the_picture_to_be_seen(viewer, lies):
    lies[0] = Beside((plane(is_region=True),))
    show(viewer)
    red, green, blue = colour_at(viewer, 5, 7)
    assert 0 < blue < green < red < OWN_COLOUR[0]


def test_planes_are_switched_together_and_one_by_one(viewer, lies):
    lies[0] = Beside((plane(), plane(0x6002, (10, 6), label="Text & more")))
    show(viewer)
    bar = viewer.view_bar
    assert [action.text() for action in bar.overlays.menu().actions()] == [
        "Overlay 1",
        "Text && more",
    ]
    bar.overlays.menu().actions()[1].trigger()
    assert (colour_at(viewer, 5, 7), colour_at(viewer, 11, 7)) == (OWN_COLOUR, (0, 0, 0))
    assert bar.overlays.isChecked()
    bar.overlays.click()
    assert (colour_at(viewer, 5, 7), colour_at(viewer, 11, 7)) == ((0, 0, 0), (0, 0, 0))
    bar.overlays.click()
    assert (colour_at(viewer, 5, 7), colour_at(viewer, 11, 7)) == (OWN_COLOUR, OWN_COLOUR)


def test_rule_01_a_state_decides_which_planes_are_seen(viewer, lies):
    lies[0] = Beside((plane(), plane(0x6002, (10, 6))))
    state = PresentationState(
        "1.5",
        "1",
        "3",
        references=(Reference("1.1"),),
        layers=(GraphicLayer("A", colour=BLUE),),
        overlays=(OverlayPlane(0x6002, "A"),),
        rotation_deg=90,
        flipped=True,
    )
    show(viewer, state)
    viewer.choose_state("1.5")
    # Turned clockwise and mirrored, rows and columns are exchanged.
    assert viewer.canvas.shown.volume.shape[1:] == (COLS, ROWS)
    assert colour_at(viewer, 7, 11) == BLUE
    assert colour_at(viewer, 7, 5) != OWN_COLOUR
    assert len(viewer.canvas.stage.planes(viewer.canvas.view)) == 1
    viewer.choose_state("1.5", only_graphics=True)
    assert colour_at(viewer, 11, 7) == BLUE
    viewer.choose_state("")
    assert colour_at(viewer, 5, 7) == OWN_COLOUR


def test_the_shutter_of_the_file_covers_until_it_is_lifted_and_a_state_has_its_own(viewer, lies):
    lies[0] = Beside((plane(),), shutter=Shutter(box=(0.0, 0.0, 19.0, 29.0), grey=90))
    state = PresentationState("1.5", "1", "3", references=(Reference("1.1"),))
    show(viewer, state)
    button = viewer.view_bar.shutter
    assert button.isVisible()
    assert (colour_at(viewer, 5, 35), colour_at(viewer, 5, 25)) == ((90,) * 3, (255,) * 3)
    assert viewer.canvas.values[5, 35] == 2000.0
    button.click()
    assert colour_at(viewer, 5, 35) == (255, 255, 255)
    assert colour_at(viewer, 5, 7) == OWN_COLOUR
    button.click()
    assert colour_at(viewer, 5, 35) == (90, 90, 90)
    viewer.choose_state("1.5", only_graphics=True)
    assert colour_at(viewer, 5, 35) == (90, 90, 90)
    viewer.choose_state("1.5")
    assert colour_at(viewer, 5, 35) != (90, 90, 90)
    assert not button.isVisible()


RAMP = Palette(2000, np.array([[200, 0, 0], [0, 0, 200]]), 8)


def test_rule_07_values_of_the_palette_have_its_colours_all_others_the_window(viewer, lies):
    lies[0] = Beside(palette=RAMP)
    show(viewer, has_palette=True)
    assert colour_at(viewer, 5, 30) == (200, 0, 0)
    assert colour_at(viewer, 5, 5) == (0, 0, 0)
    viewer.canvas.change(viewer.canvas.view.with_window(Window(-1000.0, 100.0, "LINEAR_EXACT")))
    assert colour_at(viewer, 5, 30) == (200, 0, 0)
    assert colour_at(viewer, 5, 5) == (128, 128, 128)
    assert viewer.canvas.values[5, 30] == 2000.0


def test_rule_07_between_two_pixels_no_third_colour_comes_of_their_values(viewer, lies):
    lies[0] = Beside(palette=Palette(0, np.array([[0, 255, 0]] * 1999 + [[200, 0, 0]] * 2), 8))
    show(viewer, has_palette=True)
    viewer.canvas.zoom_about_centre(8)
    assert pixels(viewer.canvas)[..., 1].max() == 0  # 0 to 1998 would be green


def test_rule_07_a_cut_and_a_state_are_grey_and_say_so(viewer, lies):
    lies[0] = Beside(palette=RAMP)
    state = PresentationState("1.5", "1", "3", references=(Reference("1.1"),))
    show(viewer, state, has_palette=True)
    assert viewer.canvas.stage.marks(viewer.canvas.view) == ()
    viewer.choose_state("1.5")
    assert len(set(colour_at(viewer, 5, 30))) == 1
    assert "The colours" in str(viewer.canvas.stage.marks(viewer.canvas.view)[0])
    viewer.choose_state("")
    viewer.choose_plane(Plane.CORONAL)
    marks = viewer.canvas.stage.marks(viewer.canvas.view)
    assert any("The colours" in str(mark) for mark in marks)
