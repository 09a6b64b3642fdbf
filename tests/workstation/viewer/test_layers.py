"""Layers over the picture: switches, colours, opacity, outlines, in every plane."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox, QSlider

from meddx.case.codes import Code
from meddx.case.identity import Patient
from meddx.case.layers import (
    Contours,
    ParametricMap,
    Patch,
    Polygon,
    Segment,
    Segmentation,
    SegmentationKind,
    Structure,
)
from meddx.case.record import Study
from meddx.case.volume import Volume
from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.imaging.layer_choices import LayerChoices
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.colour_bars import bars
from meddx.workstation.viewer.scale_ends import ScaleEnds
from meddx.workstation.viewer.scale_line import MapScale
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.phantoms import ct_series, geometry
from tests.helpers.pictures import pixels

SPACE = "1.9"
RED, GREEN = (255, 0, 0), (0, 255, 0)
SHAPE = (4, 20, 40)


def a_series():
    volume = Volume(np.full(SHAPE, -1000, np.int16), geometry(), "HU")
    return replace(ct_series(), volume=volume, frame_of_reference_uid=SPACE)


def a_segmentation():
    full = np.ones((20, 40), np.uint8)
    return Segmentation(
        layer_id="1.7",
        study_instance_uid="1",
        title="Organs",
        frame_of_reference_uid=SPACE,
        kind=SegmentationKind.BINARY,
        geometry=geometry(),
        shape=SHAPE,
        segments=(
            Segment(1, "Liver", RED, patches=tuple(Patch(k, 0, 0, full) for k in range(4))),
            Segment(2, "Spleen", GREEN, patches=(Patch(2, 5, 5, np.ones((9, 9), np.uint8)),)),
            Segment(3, "Kidney", GREEN),
        ),
    )


def a_map():
    return ParametricMap(
        layer_id="1.8",
        study_instance_uid="1",
        frame_of_reference_uid=SPACE,
        voxels=np.full(SHAPE, 0.7, np.float32),
        geometry=geometry(),
        quantity="ADC",
        unit="mm2/s",
        scale=(0.0, 2.0),
    )


def colours(viewer):
    """Share of red and of green among the pixels of the canvas."""
    shown = pixels(viewer.canvas).astype(int)
    red = (shown[..., 0] > shown[..., 1] + 40).mean()
    green = (shown[..., 1] > shown[..., 0] + 40).mean()
    return red, green


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(700, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.canvas.corner_level = Level.NONE
    made.show_series(a_series(), Patient(), (Study("1", (), layers=(a_segmentation(),)),))
    return made


def switches(viewer):
    found = viewer.layers.rows.findChildren(QCheckBox)  # replaced ones wait hidden for deletion
    return {box.accessibleName(): box for box in found if not box.isHidden()}


def test_every_segment_has_a_switch_and_an_empty_one_says_so(viewer):
    assert viewer.layers.isVisible()
    assert list(switches(viewer)) == ["Liver", "Spleen", "Kidney (empty)"]


def test_a_long_name_stands_in_two_lines_and_is_cut_only_then(viewer):
    names = ("Trachea and main bronchi", "Lung, " * 20, "高衰减区（肺内 -600 至 -250 HU 的比例）")
    segments = tuple(Segment(n, name, RED) for n, name in enumerate(names, 1))
    viewer.layers.show_layers((replace(a_segmentation(), segments=segments),), LayerChoices())
    first, second, third = (box.text().split("\n") for box in switches(viewer).values())
    assert " ".join(first).startswith("Trachea and main bronchi")
    assert [len(second), len(third)] == [2, 2]
    assert second[1].endswith("…")


def test_a_switch_takes_its_segment_off_and_it_stays_off(viewer):
    assert colours(viewer)[0] > 0.3
    switches(viewer)["Liver"].setChecked(False)
    assert colours(viewer)[0] == 0.0
    assert colours(viewer)[1] > 0.02  # it is opened in its middle, where the other segment lies
    study = Study("1", (), layers=(a_segmentation(),))
    viewer.show_series(replace(a_series(), series_instance_uid="2"), Patient(), (study,))
    assert not switches(viewer)["Liver"].isChecked()
    assert colours(viewer)[0] == 0.0


def test_closing_the_case_forgets_what_was_off(viewer):
    switches(viewer)["Liver"].setChecked(False)
    viewer.show_series(None, Patient())
    viewer.show_series(a_series(), Patient(), (Study("1", (), layers=(a_segmentation(),)),))
    assert switches(viewer)["Liver"].isChecked()


def opacities(viewer):
    found = viewer.layers.rows.findChildren(QSlider)
    return {slider.accessibleName(): slider for slider in found if not slider.isHidden()}


def test_opacity_and_outlines(viewer):
    opacities(viewer)["Opacity of Organs"].setValue(100)
    assert pixels(viewer.canvas)[..., 0].max() == 255
    whole = colours(viewer)[0]
    viewer.layers.outline.setChecked(True)
    assert 0.0 < colours(viewer)[0] < whole / 4
    opacities(viewer)["Opacity of Organs"].setValue(0)
    assert colours(viewer) == (0.0, 0.0)


def test_switches_and_opacity_are_undone_each_as_one_step(viewer):
    switches(viewer)["Liver"].setChecked(False)
    slider = opacities(viewer)["Opacity of Organs"]
    slider.setSliderDown(True)
    for percent in (60, 80, 100):
        slider.setValue(percent)
    slider.setSliderDown(False)
    assert colours(viewer)[0] == 0.0
    viewer.canvas.undo()
    assert opacities(viewer)["Opacity of Organs"].value() == 50
    assert not switches(viewer)["Liver"].isChecked()
    viewer.canvas.undo()
    assert switches(viewer)["Liver"].isChecked()
    assert colours(viewer)[0] > 0.3
    assert not viewer.canvas.history.can_undo
    viewer.canvas.redo()
    viewer.canvas.redo()
    assert opacities(viewer)["Opacity of Organs"].value() == 100


def test_contours_are_lines_two_pixels_wide_and_leave_the_anatomy_to_be_seen(viewer):
    first = geometry().plane(1)
    corners = np.array([[5, 5, 1], [5, 30, 1], [15, 30, 1], [15, 5, 1]]) @ first.T
    organ = Structure(1, "Liver", RED, polygons=(Polygon(corners),))
    drawn = Contours(
        layer_id="1.9",
        study_instance_uid="1",
        frame_of_reference_uid=SPACE,
        structures=(organ,),
    )
    viewer.show_series(a_series(), Patient(), (Study("1", (), layers=(drawn,)),))
    viewer.canvas.change(replace(viewer.canvas.view, k=1))
    assert not viewer.layers.outline.isVisible()
    screen = viewer.canvas.screen_of(viewer.canvas.shown)
    reds = pixels(viewer.canvas)[..., 0] > 200
    y, x = (round(at) for at in viewer.canvas.view.to_screen((10.0, 18.0), screen))
    assert reds[:, x].sum() == 4
    assert reds[y].sum() == 4
    assert not reds[y, x]


def test_each_layer_has_an_opacity_of_its_own(viewer):
    second = replace(a_segmentation(), layer_id="1.70", title="Vessels")
    study = Study("1", (), layers=(a_segmentation(), second))
    viewer.show_series(a_series(), Patient(), (study,))
    assert list(opacities(viewer)) == ["Opacity of Organs", "Opacity of Vessels"]
    opacities(viewer)["Opacity of Organs"].setValue(0)
    alone = colours(viewer)[0]
    assert alone > 0.3
    opacities(viewer)["Opacity of Vessels"].setValue(0)
    assert colours(viewer)[0] == 0.0


def test_layers_lie_on_every_plane(viewer):
    switches(viewer)["Liver"].setChecked(False)
    viewer.choose_plane(Plane.SAGITTAL)
    viewer.canvas.change(replace(viewer.canvas.view, k=9))
    assert colours(viewer)[1] > 0.02
    viewer.canvas.change(replace(viewer.canvas.view, k=30))
    assert colours(viewer)[1] == 0.0


def test_a_map_has_its_fixed_scale(viewer):
    viewer.show_series(a_series(), Patient(), (Study("1", (), layers=(a_map(),)),))
    assert list(switches(viewer)) == ["ADC"]
    (scale,) = (s for s in viewer.layers.rows.findChildren(MapScale) if not s.isHidden())
    assert scale._ends == (0.0, 2.0)
    before = pixels(viewer.canvas)
    switches(viewer)["ADC"].setChecked(False)
    assert not np.array_equal(pixels(viewer.canvas), before)


def test_a_layer_of_another_space_is_not_listed(viewer):
    elsewhere = replace(a_segmentation(), frame_of_reference_uid="1.99")
    viewer.show_series(a_series(), Patient(), (Study("1", (), layers=(elsewhere,)),))
    assert not viewer.layers.isVisible()


def test_the_list_can_be_hidden_without_hiding_the_layers(viewer):
    viewer.show_layers(False)
    assert not viewer.layers.isVisible()
    assert colours(viewer)[0] > 0.3


def of_map(viewer, kind):
    (found,) = (s for s in viewer.layers.rows.findChildren(kind) if not s.isHidden())
    return found


def test_a_map_is_shown_on_the_scale_that_is_chosen_and_undo_takes_it_back(viewer):
    viewer.show_series(a_series(), Patient(), (Study("1", (), layers=(a_map(),)),))
    canvas, before = viewer.canvas, pixels(viewer.canvas)
    of_map(viewer, ScaleEnds).high.setValue(0.7)
    assert of_map(viewer, MapScale)._ends == (0.0, 0.7)
    (bar,) = bars(canvas.stage, canvas.view)
    assert (bar.name, bar.unit, bar.ends) == ("ADC", "mm2/s", (0.0, 0.7))
    brighter = pixels(canvas).astype(int) - before
    assert brighter[250, 100].sum() > 50  # 0.7 of 0.7 is the last colour, 0.7 of 2 a third of it
    canvas.undo()
    assert of_map(viewer, MapScale)._ends == (0.0, 2.0)
    of_map(viewer, ScaleEnds).low.setValue(1.0)
    of_map(viewer, ScaleEnds).own.click()
    assert canvas.view.layers.scales == ()


def test_the_bar_of_a_map_goes_with_it_and_stays_without_the_list(viewer):
    viewer.show_series(a_series(), Patient(), (Study("1", (), layers=(a_map(),)),))
    canvas = viewer.canvas
    viewer.show_layers(False)
    assert len(bars(canvas.stage, canvas.view)) == 1
    canvas.choose_layers(canvas.view.layers.switched(a_map(), 0, on=False))
    assert bars(canvas.stage, canvas.view) == ()


def test_masks_of_packs_lie_over_their_series_until_they_are_covered(viewer):
    bare = pixels(viewer.canvas)
    lung = Segment(1, "Lung", GREEN, Code("SCT", "39607008", "Lungs", "双肺"))
    patch = Patch(viewer.canvas.view.k, 0, 0, np.ones((20, 40), np.uint8))
    mask = replace(
        a_segmentation(),
        layer_id="pack:1",
        segments=(replace(lung, patches=(patch,)),),
    )
    viewer.desk.lay((mask,))
    assert set(switches(viewer)) == {"Liver", "Spleen", "Kidney (empty)", "Lungs"}
    assert (pixels(viewer.canvas) != bare).any()
    viewer.show_series(a_series(), Patient(), (Study("1", ()),))
    assert set(switches(viewer)) == {"Lungs"}
    viewer.desk.lay(())
    assert switches(viewer) == {}
