"""Presentation states: what they do to a picture, against values worked out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from meddx.case.display import VoiTable, Window
from meddx.case.presentation import (
    Annotation,
    DisplayedArea,
    Graphic,
    GraphicLayer,
    ModalityLut,
    OverlayPlane,
    PresentationState,
    Reference,
    Shutter,
    StateVoi,
)
from meddx.case.record import Series
from meddx.case.volume import Volume
from meddx.imaging import presentation
from tests.helpers.phantoms import geometry

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "dicom" / "weasis-dicom-tools"
UID = "1.2.7"
STATE = PresentationState("1", "2", "3", references=(Reference(UID),))
WINDOW = Window(50.0, 100.0, "LINEAR_EXACT")


def series(voxels, **more):
    volume = Volume(
        voxels[None], geometry(), "1", more.pop("rescale", ((1.0, 0.0),)), more.pop("padding", None)
    )
    return Series("1", "2", "CT", volume, sop_instance_uids=(UID,), **more)


def shown_grey(one, state, reader=(None, False)):
    shown = presentation.applied(one, 0, state)
    return presentation.grey(one.volume, 0, one.volume.voxels[0], shown, reader)


def table(entries, first=0, bits=8):
    return VoiTable(first, np.array(entries, np.uint16), bits)


def with_window(state=STATE, window=WINDOW):
    return replace(state, vois=(StateVoi((), (window,)),))


def test_a_state_is_offered_for_its_pictures_only():
    one = series(np.zeros((2, 2), np.int16))
    other = replace(STATE, references=(Reference("1.2.8"),))
    later = replace(STATE, references=(Reference(UID, (1,)),))
    assert presentation.fitting(one, 0, [other, STATE, later]) == (1,)


def test_the_window_of_the_state_takes_the_place_of_the_series():
    voxels = np.array([[0, 25, 50, 100]], np.int16)
    one = series(voxels, windows=(Window(0.0, 10.0),))
    assert shown_grey(one, with_window()).tolist() == [[0, 64, 128, 255]]


def test_a_window_holds_for_the_pictures_it_names():
    voxels = np.array([[0, 25, 50, 100]], np.int16)
    mine = StateVoi((Reference(UID, (0,)),), (WINDOW,))
    foreign = StateVoi((Reference("1.9"),), (Window(1000.0, 2.0),))
    state = replace(STATE, vois=(foreign, mine))
    assert shown_grey(series(voxels), state).tolist() == [[0, 64, 128, 255]]


def test_a_modality_table_takes_the_place_of_the_rescale():
    voxels = np.array([[0, 1, 2, 9]], np.int16)
    one = series(voxels, rescale=((5.0, 7.0),))
    lut = ModalityLut(table=table([100, 50, 0]))
    assert shown_grey(one, with_window(replace(STATE, modality_lut=lut))).tolist() == [
        [255, 128, 0, 0]
    ]


def test_without_a_window_all_stored_values_are_shown():
    voxels = np.array([[0, 255]], np.uint8)
    one = series(voxels, stored_range=(0.0, 255.0))
    assert shown_grey(one, STATE).tolist() == [[0, 255]]
    twice = replace(STATE, modality_lut=ModalityLut(2.0, 10.0))
    assert shown_grey(one, twice).tolist() == [[0, 255]]


def test_a_presentation_table_comes_last():
    voxels = np.array([[0, 50, 100]], np.int16)
    state = replace(with_window(), presentation_lut=table([200, 0, 55]))
    assert shown_grey(series(voxels), state).tolist() == [[200, 0, 55]]


@pytest.mark.parametrize("monochrome1", [False, True])
@pytest.mark.parametrize("inverse", [False, True])
@pytest.mark.parametrize("reader", [False, True])
def test_rule_05_the_state_decides_polarity_and_the_reader_toggles_it(monochrome1, inverse, reader):
    # A presentation LUT ends in P-values: it takes the place of MONOCHROME1 (PS3.4 N.2.1.3).
    voxels = np.array([[0, 100]], np.int16)
    one = series(voxels, inverted=monochrome1)
    state = replace(with_window(), inverse=inverse)
    dark_first = [[0, 255]] if inverse == reader else [[255, 0]]
    assert shown_grey(one, state, (None, reader)).tolist() == dark_first


def test_rule_05_only_graphics_keep_the_polarity_of_the_series():
    one = series(np.array([[0, 100]], np.int16), inverted=True)
    state = replace(with_window(), inverse=True, rotation_deg=90, shutter=Shutter(box=(0, 0, 0, 0)))
    shown = presentation.applied(one, 0, state, only_graphics=True)
    assert (shown.voi, shown.inverted, shown.rotation_deg, shown.covered) == (None, True, 0, None)
    picture = presentation.grey(one.volume, 0, one.volume.voxels[0], shown, (WINDOW, False))
    assert picture.tolist() == [[255, 0]]


def test_rule_06_padding_stays_black_whatever_a_state_says():
    voxels = np.array([[-2000, 0, 100]], np.int16)
    one = series(voxels, padding=(-2000.0, -2000.0))
    state = replace(with_window(), inverse=True, presentation_lut=table([255, 255]))
    assert shown_grey(one, state)[0, 0] == 0
    assert shown_grey(one, replace(with_window(), inverse=True)).tolist() == [[0, 255, 0]]


def test_a_shutter_covers_and_is_painted_in_its_grey():
    voxels = np.full((4, 4), 100, np.int16)
    state = replace(with_window(), shutter=Shutter(box=(1, 1, 2, 2), grey=40))
    expected = np.full((4, 4), 40)
    expected[1:3, 1:3] = 255
    assert np.array_equal(shown_grey(series(voxels), state), expected)


@pytest.mark.parametrize(
    ("rotation", "flipped", "expected"),
    [
        (0, False, [[1, 2, 3], [4, 5, 6]]),
        (90, False, [[4, 1], [5, 2], [6, 3]]),
        (180, False, [[6, 5, 4], [3, 2, 1]]),
        (270, False, [[3, 6], [2, 5], [1, 4]]),
        (90, True, [[1, 4], [2, 5], [3, 6]]),
    ],
)
def test_a_picture_is_turned_clockwise_then_mirrored(rotation, flipped, expected):
    shown = presentation.Shown(rotation_deg=rotation, flipped=flipped)
    assert presentation.turned(np.array([[1, 2, 3], [4, 5, 6]]), shown).tolist() == expected


def annotated(graphic, **more):
    layers = (GraphicLayer("L", 1, (255, 0, 0)),)
    return replace(STATE, layers=layers, annotations=(Annotation("L", (), (graphic,)),), **more)


def figure(graphic, **more):
    one = series(np.zeros((10, 20), np.int16))
    (found, *_) = presentation.applied(one, 0, annotated(graphic, **more)).figures
    return found


def test_a_line_in_pixels_stays_where_it_is():
    found = figure(Graphic("POLYLINE", ((1.0, 2.0), (3.0, 4.0), (1.0, 2.0))))
    assert found.points.tolist() == [[1, 2], [3, 4], [1, 2]]
    assert (found.closed, found.colour) == (True, (255, 0, 0))


@pytest.mark.parametrize(
    ("rotation", "flipped"), [(0, False), (90, False), (180, False), (270, True), (90, True)]
)
def test_parts_of_the_display_lie_where_the_turned_picture_shows_them(rotation, flipped):
    area = DisplayedArea((), (2.0, 4.0, 6.0, 16.0))
    found = figure(
        Graphic("POINT", ((0.25, 0.125),), of_display=True),
        areas=(area,),
        rotation_deg=rotation,
        flipped=flipped,
    )
    # Number the area's pixels finely, turn them, and look up the part.
    rows, cols = np.meshgrid(np.arange(2, 6, 0.01), np.arange(4, 16, 0.01), indexing="ij")
    shown = presentation.Shown(rotation_deg=rotation, flipped=flipped)
    down, across = presentation.turned(rows, shown), presentation.turned(cols, shown)
    at = int(0.25 * down.shape[0]), int(0.125 * down.shape[1])
    assert found.points[0] == pytest.approx([down[at], across[at]], abs=0.02)


def test_circles_and_ellipses_become_their_outline():
    circle = figure(Graphic("CIRCLE", ((5.0, 5.0), (5.0, 8.0)))).points
    # geometry() has square pixels: every corner lies 3 px from the centre.
    aspect = presentation._aspect(series(np.zeros((2, 2), np.int16)), None)
    assert np.hypot((circle[:, 0] - 5) * aspect, circle[:, 1] - 5) == pytest.approx(3.0)
    ellipse = figure(Graphic("ELLIPSE", ((5, 1), (5, 9), (3, 5), (7, 5)))).points
    assert ((ellipse[:, 1] - 5) / 4) ** 2 + ((ellipse[:, 0] - 5) / 2) ** 2 == pytest.approx(1.0)


def test_a_curve_passes_through_its_points():
    given = ((1.0, 1.0), (4.0, 2.0), (2.0, 6.0), (7.0, 9.0))
    curve = figure(Graphic("INTERPOLATED", given)).points
    for point in given:
        assert np.hypot(*(curve - point).T).min() < 1e-9


def test_a_text_has_its_box_and_a_line_to_its_anchor():
    text = Graphic(
        "TEXT", ((1.0, 1.0), (3.0, 9.0)), text="here", anchor=(8.0, 5.0), anchor_shown=True
    )
    one = series(np.zeros((10, 20), np.int16))
    box, line = presentation.applied(one, 0, annotated(text)).figures
    assert (box.kind, box.text, box.points.tolist()) == ("text", "here", [[1, 1], [3, 9]])
    assert line.points.tolist() == [[3, 5], [8, 5]]


def test_layers_lie_in_their_order_and_planes_may_be_the_pictures_own():
    layers = (GraphicLayer("UP", 2, (0, 255, 0)), GraphicLayer("DOWN", 1))
    dots = (Graphic("POINT", ((1.0, 1.0),)),)
    state = replace(
        STATE,
        layers=layers,
        annotations=(Annotation("UP", (), dots), Annotation("DOWN", (), dots)),
        overlays=(OverlayPlane(0x6000, "UP"), OverlayPlane(0x6002, "DOWN")),
    )
    own = (OverlayPlane(0x6000, "", np.ones((2, 2), np.bool_), (1, 1)),)
    shown = presentation.applied(series(np.zeros((4, 4), np.int16)), 0, state, own)
    assert [found.colour for found in shown.figures] == [(255, 255, 255), (0, 255, 0)]
    assert [(plane.origin, plane.colour) for plane in shown.planes] == [((1, 1), (0, 255, 0))]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the shared DICOM files")
def test_the_scrambled_tables_of_the_test_set_unscramble_the_picture():
    from meddx.importers.shared import dicom_presentation
    from meddx.importers.shared.dicom_reader import Reader

    dataset = pydicom.dcmread(FOLDER / "prLUTs.dcm")
    image = pydicom.dcmread(FOLDER / "imageForPrLUTs.dcm")
    state = dicom_presentation.read(Reader(dataset))
    modality = np.array(dataset.ModalityLUTSequence[0].LUTData)
    voi = np.array(dataset.SoftcopyVOILUTSequence[0].VOILUTSequence[0].LUTData)
    last = np.array(dataset.PresentationLUTSequence[0].LUTData)
    stored = image.pixel_array
    one = replace(series(stored), sop_instance_uids=(image.SOPInstanceUID,))
    assert presentation.fitting(one, 0, [state]) == (0,)
    assert np.array_equal(shown_grey(one, state), last[voi[modality[stored]]])
