"""Presentation states in the viewer: chosen, applied, only drawn, undone."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.display import VoiTable, Window
from meddx.case.identity import Patient
from meddx.case.presentation import (
    Annotation,
    DisplayedArea,
    Graphic,
    GraphicLayer,
    PresentationState,
    Reference,
    Shutter,
    StateVoi,
)
from meddx.case.record import Study
from meddx.case.volume import Volume
from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Language
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.phantoms import ct_series, geometry
from tests.helpers.pictures import pixels

ROWS, COLS = 20, 40
RED = (255, 0, 0)
STATE = PresentationState(
    "1.5",
    "1",
    "3",
    title="Bleeding",
    references=(Reference("1.1"),),
    vois=(StateVoi((), (Window(50.0, 100.0, "LINEAR_EXACT"),)),),
)
LINE = Graphic("POLYLINE", ((10.0, 0.0), (10.0, 40.0)))


def a_series():
    voxels = np.zeros((2, ROWS, COLS), np.int16)
    voxels[0] = 25
    voxels[0, :, 20:] = 75
    volume = Volume(voxels, geometry((2.0, 0.5, 0.5)), "HU")
    return replace(
        ct_series(), volume=volume, orientation=("L", "P"), sop_instance_uids=("1.1", "1.2")
    )


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(600, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.canvas.corner_level = Level.NONE
    return made


def show(viewer, **more):
    state = replace(STATE, **more)
    viewer.show_series(a_series(), Patient(), (Study("1", (), states=(state,)),))
    viewer.canvas.scroll(-1)  # to the picture that the state is of
    viewer.settle()
    return state


def grey_at(viewer, row, col):
    canvas = viewer.canvas
    y, x = canvas.view.to_screen((row, col), canvas.screen_of(canvas.shown))
    return tuple(pixels(canvas)[round(y), round(x)].tolist())


def test_a_state_is_offered_on_its_own_picture_only(viewer):
    show(viewer)
    box = viewer.view_bar.states
    assert box.isVisible()
    rows = [box.itemText(n) for n in range(box.count())]
    assert rows == ["As stored", "Bleeding", "Bleeding: only its graphics"]
    viewer.canvas.scroll(1)
    viewer.settle()
    assert not box.isVisible()


def test_its_window_is_applied_until_the_reader_chooses_one(viewer):
    show(viewer)
    viewer.choose_state("1.5")
    # LINEAR_EXACT about 50, 100 wide: 25 is a quarter, 75 three quarters of white.
    assert (grey_at(viewer, 5, 5), grey_at(viewer, 5, 35)) == ((64, 64, 64), (191, 191, 191))
    viewer.canvas.change(replace(viewer.canvas.view, window=Window(75.0, 50.0, "LINEAR_EXACT")))
    assert grey_at(viewer, 5, 35) == (128, 128, 128)
    viewer.canvas.undo()
    viewer.canvas.undo()
    assert viewer.canvas.view.state == ""


@pytest.mark.parametrize(("inverse", "reader"), [(True, False), (True, True), (False, True)])
def test_rule_05_inversion_of_state_and_reader_toggle(viewer, inverse, reader):
    show(viewer, inverse=inverse)
    viewer.choose_state("1.5")
    if reader:
        viewer.canvas.change(viewer.canvas.view.toggled_inversion())
    dark = 64 if inverse == reader else 191
    assert grey_at(viewer, 5, 5) == (dark, dark, dark)


def test_it_turns_the_picture_with_its_letters(viewer):
    show(viewer, rotation_deg=90)
    viewer.choose_state("1.5")
    shown = viewer.canvas.shown
    assert shown.volume.shape[1:] == (COLS, ROWS)
    assert shown.orientation == ("A", "L")
    # Columns 20 to 39 are the lower half of the picture now.
    assert grey_at(viewer, 35, 10) == (191, 191, 191)
    assert viewer.canvas.values.shape == (COLS, ROWS)


def test_shutter_and_graphics_are_drawn(viewer):
    annotated = Annotation("A", (), (LINE,))
    layers = (GraphicLayer("A", colour=RED),)
    shutter = Shutter(box=(0.0, 0.0, 19.0, 29.0), grey=10)
    show(viewer, annotations=(annotated,), layers=layers, shutter=shutter)
    viewer.choose_state("1.5")
    assert grey_at(viewer, 5, 35) == (10, 10, 10)
    red, green, _ = grey_at(viewer, 10, 5)
    assert red > green + 60


def test_only_graphics_leave_window_and_orientation(viewer):
    annotated = Annotation("A", (), (LINE,))
    layers = (GraphicLayer("A", colour=RED),)
    show(viewer, annotations=(annotated,), layers=layers, rotation_deg=90, inverse=True)
    before = viewer.canvas.values
    stored = grey_at(viewer, 5, 5)
    viewer.choose_state("1.5", only_graphics=True)
    assert viewer.canvas.shown is viewer.canvas.series
    assert np.array_equal(viewer.canvas.values, before)
    assert grey_at(viewer, 5, 5) == stored
    red, green, _ = grey_at(viewer, 10, 5)
    assert red > green + 60


def test_the_displayed_area_is_what_is_seen_first(viewer):
    show(viewer, areas=(DisplayedArea((), (0.0, 20.0, 10.0, 40.0)),))
    viewer.choose_state("1.5")
    view = viewer.canvas.view
    assert view.centre == (5.0, 30.0)
    screen = viewer.canvas.screen_of(viewer.canvas.shown)
    top, left, bottom, right = view.rect(screen)
    assert top <= 0.01
    assert left <= 20.01
    assert bottom >= 9.99
    assert right >= 39.99
    viewer.choose_state("")
    assert viewer.canvas.view.centre is None


@pytest.fixture
def monitor(viewer):
    """Say how large a pixel of the monitor is."""
    return lambda mm: setattr(viewer.canvas, "pitch_of", lambda _screen: mm)


def said(viewer):
    stage, view = viewer.canvas.stage, viewer.canvas.view
    found = stage.not_true(view, viewer.canvas.screen_of(stage.shown(view)))
    return found and found.label(Language.EN)


@pytest.mark.parametrize(("rotation_deg", "zoom"), [(0, 2.0), (90, 4.0), (180, 2.0)])
def test_true_size_is_so_large_as_the_state_says_on_this_monitor(
    viewer, monitor, rotation_deg, zoom
):
    # A pixel is 1 mm between rows and 0.5 mm between columns; one of the monitor a quarter of one.
    area = DisplayedArea((), (0.0, 0.0, 20.0, 40.0), "TRUE SIZE", (1.0, 0.5))
    monitor(0.25)
    show(viewer, areas=(area,), rotation_deg=rotation_deg)
    viewer.choose_state("1.5")
    assert viewer.canvas.view.zoom == pytest.approx(zoom)
    assert said(viewer) is None


def test_a_monitor_that_does_not_say_its_size_fits_and_says_so(viewer, monitor):
    area = DisplayedArea((), (0.0, 0.0, 20.0, 40.0), "TRUE SIZE", (1.0, 1.0))
    monitor(None)
    show(viewer, areas=(area,))
    viewer.choose_state("1.5")
    assert viewer.canvas.view.zoom is None
    assert "the monitor does not say how large it is" in said(viewer)
    monitor(0.25)
    show(viewer, areas=(replace(area, spacing_mm=None),))
    assert "does not say how large a pixel is" in said(viewer)
    viewer.choose_state("")
    assert said(viewer) is None


@pytest.mark.parametrize(("mode", "zoom"), [("MAGNIFY", 3.0), ("SCALE TO FIT", None)])
def test_magnified_as_the_state_says(viewer, mode, zoom):
    area = DisplayedArea((), (0.0, 0.0, 20.0, 40.0), mode, magnification=3.0)
    show(viewer, areas=(area,))
    viewer.choose_state("1.5")
    assert viewer.canvas.view.zoom == zoom
    assert said(viewer) is None


def test_other_planes_are_without_state(viewer):
    show(viewer)
    viewer.choose_state("1.5")
    viewer.choose_plane(Plane.CORONAL)
    assert viewer.canvas.stage.drawn(viewer.canvas.view) is None
    assert not viewer.view_bar.states.isVisible()
    viewer.choose_plane(Plane.ACQUIRED)
    assert viewer.canvas.view.state == "1.5"


def test_a_table_that_jumps_invents_no_greys_between_two_pixels(viewer):
    # Values 25 and 75 are both white, all between is black: seen large, no black line may appear.
    entries = np.zeros(101, np.uint16)
    entries[[25, 75]] = 255
    jumping = VoiTable(0, entries, 8)
    show(viewer, vois=(StateVoi((), (jumping,)),))
    viewer.choose_state("1.5")
    viewer.canvas.zoom_about_centre(4)
    assert pixels(viewer.canvas).min() == 255
    viewer.canvas.change(viewer.canvas.view.toggled_inversion())
    assert pixels(viewer.canvas).max() == 0


def test_a_presentation_table_comes_after_the_window(viewer):
    # The window makes 64 and 191 of the two values; the table swaps dark and bright.
    table = VoiTable(0, np.arange(255, -1, -1, dtype=np.uint16), 8)
    show(viewer, presentation_lut=table)
    viewer.choose_state("1.5")
    assert (grey_at(viewer, 5, 5), grey_at(viewer, 5, 35)) == ((191, 191, 191), (64, 64, 64))


def test_a_state_that_is_gone_leaves_nothing_of_its_place_behind(viewer):
    state = show(viewer)
    viewer.choose_state(state.sop_instance_uid)
    canvas = viewer.canvas
    canvas.change(replace(canvas.view, centre=(5.0, 5.0), zoom=9.0))
    viewer.desk.know(Patient(), (Study("1", ()),), canvas.series)
    canvas.follow()
    assert (canvas.view.state, canvas.view.centre, canvas.view.zoom) == ("", None, None)
    pixels(canvas)


def test_a_state_of_another_picture_is_kept_while_it_is_scrolled_past(viewer):
    state = show(viewer)
    viewer.choose_state(state.sop_instance_uid)
    viewer.canvas.scroll(1)  # the state is not of this one
    assert viewer.canvas.stage.state(viewer.canvas.view) is None
    viewer.canvas.follow()
    assert viewer.canvas.view.state == state.sop_instance_uid
