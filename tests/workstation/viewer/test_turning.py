"""A turned picture: everything that lies over it, and what is read from it, keeps its anatomy.

The canvas is square: what it shows turned must be the turned picture of what it showed before.
"""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from meddx.case.annotations import Annotation, Kind
from meddx.case.display import UsRegion, Window
from meddx.case.evidence import Heatmap
from meddx.case.identity import Patient
from meddx.case.layers import Contours, Patch, Polygon, Segment, Segmentation, Structure
from meddx.case.layers import SegmentationKind as Of
from meddx.case.presentation import Annotation as Drawn
from meddx.case.presentation import (
    Graphic,
    GraphicLayer,
    PresentationState,
    Reference,
    Shutter,
)
from meddx.case.record import Study
from meddx.case.volume import Geometry, Volume
from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.turn import Turn
from meddx.imaging.view import ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.tools.length import LengthTool
from meddx.workstation.viewer.annotator import Annotator
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.corners import letters
from meddx.workstation.viewer.probing import probe_at
from tests.helpers.phantoms import ct_series, geometry
from tests.helpers.pictures import pixels

SPACE = "1.9"
SHAPE = (6, 20, 30)
SIDE = 480
WAYS = [(q, f) for q in range(4) for f in (False, True)][1:]


def a_series(**more):
    """A slope across each slice and a bright mark off both middles: no turn looks like another."""
    k, j, i = np.mgrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    voxels = (20 * k + 5 * j + 2 * i).astype(np.int16)
    voxels[:, 3:6, 4:11] = 300
    volume = Volume(voxels, geometry((2.0, 0.75, 0.5)), "HU")
    return replace(
        ct_series(),
        volume=volume,
        orientation=("L", "P"),
        frame_of_reference_uid=SPACE,
        windows=(Window(150.0, 300.0),),
        sop_instance_uids=tuple(f"1.{k + 1}" for k in range(SHAPE[0])),
        **more,
    )


def segmentation(**more):
    patch = np.ones((4, 9), np.uint8)
    patch[2:, 3:] = 0  # an L
    parts = tuple(Patch(k, 11, 5, patch) for k in range(SHAPE[0]))
    whole = {"geometry": geometry((2.0, 0.75, 0.5)), "frame_of_reference_uid": SPACE, **more}
    return Segmentation(
        layer_id="1.7",
        study_instance_uid="1",
        kind=Of.BINARY,
        shape=SHAPE,
        segments=(Segment(1, "Liver", (255, 0, 0), patches=parts),),
        **whole,
    )


def in_pixels():
    pictures = tuple((f"1.{k + 1}", 1) for k in range(SHAPE[0]))
    return segmentation(geometry=Geometry.pixels(), frame_of_reference_uid="", pictures=pictures)


@pytest.fixture
def canvas(qtbot, styled):
    made = Canvas(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(SIDE, SIDE)
    with qtbot.waitExposed(made):
        made.show()
    made.corner_level = Level.NONE
    return made


def show(canvas, *, layers=(), states=(), **view):
    canvas.show_series(a_series(), Patient(), (Study("1", (), layers=layers, states=states),))
    canvas.change(replace(canvas.view, k=2, **view))


def turn(canvas, quarters, flipped):
    if quarters:
        canvas.change(canvas.view.rotated(quarters, canvas.screen_of(canvas.shown)))
    if flipped:
        canvas.change(canvas.view.mirrored(True, canvas.screen_of(canvas.shown)))


def differing(canvas, quarters, flipped, rim=3):
    """Share of pixels that are not where the turn brings them; text and line rims aside."""
    before = pixels(canvas)
    turn(canvas, quarters, flipped)
    wanted = Turn(quarters, flipped, SIDE, SIDE).array(before).astype(int)
    away = np.abs(pixels(canvas).astype(int) - wanted).max(axis=2) > rim
    assert np.ptp(before) > 100
    return away.mean()


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
@pytest.mark.parametrize(
    "view",
    [
        {},
        {"centre": (6.0, 9.5), "zoom": 31.0},
        {"plane": Plane.CORONAL},
        {"plane": Plane.SAGITTAL, "slab_mm": 1.0},
    ],
)
def test_the_picture_turns_about_the_middle_of_the_view(canvas, qtbot, quarters, flipped, view):
    show(canvas, **view)
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    before = seen(canvas)
    assert np.ptp(before) > 100
    turn(canvas, quarters, flipped)
    wanted = Turn(quarters, flipped, SIDE, SIDE).array(before)
    assert np.array_equal(seen(canvas), wanted)


def seen(canvas):
    pixels(canvas)  # a slab is computed when it is painted
    view, stage = canvas.view, canvas.stage
    return stage.sampler(view).picture(view, canvas.screen_of(canvas.shown))


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
@pytest.mark.parametrize("layer", [segmentation(), in_pixels()], ids=["in space", "in pixels"])
def test_a_segmentation_stays_on_its_anatomy(canvas, quarters, flipped, layer):
    show(canvas, layers=(layer,))
    red = pixels(canvas).astype(int)
    assert (red[..., 0] > red[..., 1] + 40).mean() > 0.02
    assert differing(canvas, quarters, flipped) < 1e-3  # a pixel between two voxels may go to each


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
def test_a_segmentation_stays_on_a_turned_cut(canvas, qtbot, quarters, flipped):
    show(canvas, layers=(segmentation(),), plane=Plane.CORONAL)
    canvas.change(replace(canvas.view, k=12))
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    red = pixels(canvas).astype(int)
    assert (red[..., 0] > red[..., 1] + 40).mean() > 0.02
    assert differing(canvas, quarters, flipped) < 1e-2


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
def test_contours_stay_on_their_anatomy(canvas, quarters, flipped):
    spots = ((3, 12), (3, 25), (9, 12))
    place = a_series().volume.geometry.to_patient
    points = np.array([place((2, row, col)) for row, col in spots])
    line = Structure(1, "GTV", (0, 255, 0), polygons=(Polygon(points),))
    layer = Contours(
        layer_id="1.6", study_instance_uid="1", frame_of_reference_uid=SPACE, structures=(line,)
    )
    show(canvas, layers=(layer,))
    green = pixels(canvas).astype(int)
    assert (green[..., 1] > green[..., 0] + 40).any()
    assert differing(canvas, quarters, flipped) < 1e-2


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
def test_a_heatmap_stays_on_its_anatomy(canvas, quarters, flipped):
    show(canvas)
    values = np.zeros((5, 6), np.float32)
    values[3, 1] = values[1, 4] = values[3, 2] = 1.0
    canvas.show_overlay(Overlay(Heatmap(values, (0.0, 0.0, 20.0, 30.0), 1.0), 0.6), k=2)
    assert differing(canvas, quarters, flipped, rim=12) < 1e-3


def a_state(**more):
    line = Graphic("POLYLINE", ((4.0, 5.0), (4.0, 25.0), (12.0, 25.0)))
    drawn = Drawn("L", (), (line,))
    return PresentationState(
        "1.5",
        "1",
        "3",
        references=(Reference("1.3"),),
        layers=(GraphicLayer("L", 1, (255, 0, 0)),),
        annotations=(drawn,),
        shutter=Shutter(box=(2.0, 3.0, 18.0, 28.0)),
        **more,
    )


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
@pytest.mark.parametrize(("degrees", "mirrored"), [(0, False), (90, False), (270, True)])
@pytest.mark.parametrize("only_graphics", [False, True])
def test_graphics_and_shutter_of_a_state_turn_after_its_own_turn(
    canvas, quarters, flipped, degrees, mirrored, only_graphics
):
    state = a_state(rotation_deg=degrees, flipped=mirrored)
    show(canvas, states=(state,), state="1.5", only_graphics=only_graphics)
    red = pixels(canvas).astype(int)
    assert (red[..., 0] > red[..., 1] + 80).any()
    assert differing(canvas, quarters, flipped) < 2e-2  # rims of lines


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
@pytest.mark.parametrize("state", ["", "1.5"])
def test_a_measurement_stays_on_its_anatomy(canvas, quarters, flipped, state):
    show(canvas, states=(a_state(rotation_deg=90),), state=state)
    place = a_series().volume.geometry.to_patient
    ends = (place((2, 2.5, 3.5)), place((2, 15.5, 11.5)))
    line = Annotation(1, Kind.LENGTH, ends)
    canvas.change(replace(canvas.view, annotations=(line,)))

    def middle():
        shown = pixels(canvas).astype(int)
        yellow = (shown[..., 0] > 190) & (shown[..., 2] < shown[..., 0] - 70)
        return np.argwhere(yellow & (shown[..., 1] > 150))

    without_words = Turn(quarters, flipped, SIDE, SIDE)
    before = middle()
    turn(canvas, quarters, flipped)
    after = middle()
    wanted = without_words.points(before + 0.5)
    near = [np.abs(after + 0.5 - end).max(axis=1).min() for end in (wanted[0], wanted[-1])]
    assert len(before) > 50
    assert min(near) < 4


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
@pytest.mark.parametrize("placed", [True, False], ids=["in the patient", "in px"])
def test_the_probe_reads_the_same_voxel(canvas, quarters, flipped, placed):
    series = a_series()
    if not placed:
        volume = Volume(series.volume.voxels, Geometry.pixels(), "HU")
        series = replace(series, volume=volume)
    canvas.show_series(series, Patient())
    canvas.change(replace(canvas.view, k=2))
    turn(canvas, quarters, flipped)
    stage, view = canvas.stage, canvas.view
    for row, col in ((4, 7), (17, 2)):
        at = Turn(quarters, flipped, *SHAPE[1:]).point((row + 0.5, col + 0.5))
        read = probe_at(stage, view, at)
        assert read.index == (2, row, col)
        assert read.value == series.volume.voxels[2, row, col]
        if placed:
            assert read.position_mm == pytest.approx(
                series.volume.geometry.to_patient((2, row, col))
            )


def test_the_letters_follow(canvas):
    show(canvas)
    assert letters(canvas.shown.orientation) == ("R", "L", "A", "P")
    turn(canvas, 1, False)
    assert letters(canvas.shown.orientation) == ("P", "A", "R", "L")
    turn(canvas, 3, True)
    assert letters(canvas.shown.orientation) == ("L", "R", "A", "P")
    canvas.change(canvas.view.mirrored(False, canvas.screen_of(canvas.shown)))
    assert letters(canvas.shown.orientation) == ("L", "R", "P", "A")


def test_the_scale_along_a_row_is_that_of_the_turned_row(canvas):
    show(canvas)
    assert canvas.shown.volume.geometry.spacing[1:] == (0.75, 0.5)
    turn(canvas, 1, False)
    assert canvas.shown.volume.geometry.spacing[1:] == (0.5, 0.75)


def test_ultrasound_regions_turn_with_their_pixels(canvas):
    region = UsRegion((2, 3, 11, 22), (3, 4), (0.01, 0.002))
    volume = Volume(a_series().volume.voxels, Geometry.pixels(), "1")
    series = replace(a_series(), volume=volume, regions=((region,),))
    canvas.show_series(series, Patient())
    turn(canvas, 1, False)
    (turned,) = canvas.shown.regions[0]
    assert turned.box == (3, 20 - 12, 22, 20 - 3)
    assert (turned.units, turned.deltas) == ((4, 3), (0.002, 0.01))
    turn(canvas, 3, False)
    assert canvas.shown.regions in (series.regions, ((region,),))


def test_a_turn_is_undone_and_kept_while_scrolling(canvas):
    show(canvas)
    turn(canvas, 1, False)
    canvas.scroll(1)
    assert (canvas.view.k, canvas.view.quarters) == (3, 1)
    canvas.undo()
    canvas.undo()
    assert canvas.view == ViewState(k=2)
    canvas.redo()
    canvas.change(canvas.view.reset())
    assert canvas.view == ViewState(k=2)


def test_turning_copies_no_voxels_and_samples_the_kept_slices(canvas, monkeypatch):
    show(canvas)
    pixels(canvas)
    built = []
    monkeypatch.setattr("meddx.imaging.pyramid.build", built.append)
    turn(canvas, 1, True)
    pixels(canvas)
    assert built == []
    assert canvas.shown.volume.voxels.strides == (0, 0, 0)


def test_a_length_is_drawn_where_the_mouse_was_on_a_turned_picture(canvas, qtbot):
    show(canvas)
    turn(canvas, 1, True)
    annotator = Annotator(canvas)
    canvas.choose(LengthTool())
    screen = canvas.screen_of(canvas.shown)
    ends = ((4.5, 7.5), (15.5, 22.5))
    spots = []
    for end in ends:
        y, x = canvas.view.to_screen(Turn(1, True, *SHAPE[1:]).point(end), screen)
        spots.append(QPoint(round(x), round(y)))
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spots[0])
    qtbot.mouseMove(canvas.viewport(), spots[1])
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spots[1])
    assert annotator.selected is not None
    for point, end in zip(annotator.selected.points, ends, strict=True):
        _, j, i = a_series().volume.geometry.to_index(point)
        assert (j + 0.5, i + 0.5) == pytest.approx(end, abs=0.1)
