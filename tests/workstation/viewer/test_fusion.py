"""Fusion in the window: chosen, seen, read, taken back; what cannot be fused says why."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from meddx.case.annotations import Annotation, Kind
from meddx.case.identity import Patient
from meddx.children import Children
from meddx.imaging import fusion
from meddx.imaging.colour_maps import ColourMap
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.imaging.fusion import OTHER_SPACE
from meddx.imaging.fusion_choice import FusionChoice
from meddx.imaging.probe import Probe
from meddx.imaging.reslice import reslice
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.colour_bars import bars
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.arriving import Arriving, a_coming_series
from tests.helpers.fused import CENTRE_MM, HOT, SPACE, WARM, about, ct, pet, study
from tests.helpers.pictures import pixels

PET = FusionChoice("1.2.2", opacity=1.0)
WORDS_PX = 80  # at the top of the picture, where a coloured sentence may stand over it


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(900, 560)
    with qtbot.waitExposed(made):
        made.show()
    made.canvas.corner_level = Level.NONE
    far = pet(series_instance_uid="1.2.7", frame_of_reference_uid="1.88")
    made.show_series(ct(), Patient(), study(ct(), pet(), far))
    return made


def fused(qtbot, viewer, choice=PET):
    viewer.canvas.choose_fusion(choice)
    stage = viewer.canvas.stage
    box = viewer.layers.fusion
    qtbot.waitUntil(
        lambda: stage.fused.ends(choice) == (box.ends.low.value(), box.ends.high.value())
    )
    return stage


def coloured(viewer):
    """Where the picture has colour: bool, shape (rows, cols); without what is beside it."""
    shown = pixels(viewer.canvas).astype(int)
    found = shown.max(axis=2) - shown.min(axis=2) > 40
    found[:, -120:] = False  # the colour bar
    return found


def exact(qtbot, stage, cut):
    """Wait until what lies over a picture is no draft, and return it; before it is not to read."""
    found = []

    def is_exact():
        found[:] = [stage.fused.over(PET, cut, 0)]
        return found[0] is not None and not found[0].is_draft

    qtbot.waitUntil(is_exact, timeout=5000)
    return found[0]


def stand_on_sphere(viewer):
    canvas = viewer.canvas
    k, _, _ = canvas.shown.volume.geometry.to_index(CENTRE_MM)
    canvas.change(replace(canvas.view, k=round(k)))


@pytest.mark.parametrize("plane", list(Plane))
def test_uptake_is_painted_where_it_lies(qtbot, viewer, plane):
    fused(qtbot, viewer)
    viewer.choose_plane(plane)
    stand_on_sphere(viewer)
    canvas = viewer.canvas
    rows, cols = np.nonzero(coloured(viewer))
    screen = canvas.screen_of(canvas.shown)
    cut = canvas.stage.cut(canvas.view)
    y, x = canvas.view.to_screen(cut.to_picture(CENTRE_MM)[:2], screen)
    near = 4.0 / cut.spacing_mm[1] * canvas.view.zoom_on(screen)  # a voxel of the PET on the screen
    assert (rows.mean(), cols.mean()) == pytest.approx((y, x), abs=near)


def test_it_is_a_step_of_undo_and_a_slider_that_moves_is_one(qtbot, viewer):
    canvas, box = viewer.canvas, viewer.layers.fusion
    fused(qtbot, viewer)
    stand_on_sphere(viewer)
    box.opacity.setSliderDown(True)
    for percent in (80, 60, 40):
        box.opacity.setValue(percent)
    box.opacity.setSliderDown(False)
    assert canvas.view.fusion.opacity == 0.4
    canvas.undo()
    assert canvas.view.fusion.opacity == 1.0
    assert coloured(viewer).any()
    canvas.undo()
    canvas.undo()
    assert not canvas.view.fusion.is_shown
    assert not coloured(viewer).any()


def test_the_button_lays_uptake_over_it_and_takes_it_off_again(qtbot, viewer):
    button = viewer.view_bar.fuse
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert viewer.canvas.view.fusion == FusionChoice("1.2.2")
    assert viewer.layers.isVisible()
    button.click()
    assert not viewer.canvas.view.fusion.is_shown
    assert not button.isChecked()


def test_the_box_chooses_series_colours_and_scale(qtbot, viewer):
    stage, box = fused(qtbot, viewer), viewer.layers.fusion
    assert stage.fused.ends(viewer.canvas.view.fusion) == (1.0, 4.0)
    assert (box.ends.low.value(), box.ends.high.value()) == (1.0, 4.0)
    box.colours.setCurrentIndex(box.colours.findData("fire"))
    box.colours.activated.emit(box.colours.currentIndex())
    box.ends.high.setValue(15.0)
    assert viewer.canvas.view.fusion == replace(PET, colours=ColourMap.FIRE, scale=(1.0, 15.0))
    box.ends.low.setValue(20.0)  # no scale: it does not rise
    assert viewer.canvas.view.fusion.scale == (1.0, 15.0)
    assert box.ends.low.value() == 1.0
    box.ends.own.click()
    assert viewer.canvas.view.fusion.scale is None
    box.series.setCurrentIndex(0)
    box.series.activated.emit(0)
    assert viewer.canvas.view.fusion.series == ""
    assert not viewer.layers.isVisible()


def test_another_space_is_listed_but_cannot_be_chosen_and_says_why(qtbot, viewer):
    box = viewer.layers.fusion
    row = box.series.findData("1.2.7")
    assert not box.series.model().item(row).isEnabled()
    assert box.series.itemData(row, Qt.ItemDataRole.ToolTipRole) == str(OTHER_SPACE)
    viewer.canvas.choose_fusion(FusionChoice("1.2.7"))
    canvas = viewer.canvas
    assert canvas.stage.fused_picture(canvas.view, canvas.screen_of(canvas.shown)) is None
    assert coloured(viewer)[:WORDS_PX].any()
    assert box.warned.text() == str(OTHER_SPACE)


def test_where_nothing_can_be_fused_the_button_says_why(viewer):
    far = pet(frame_of_reference_uid="1.88")
    viewer.show_series(replace(ct(), series_instance_uid="5"), Patient(), study(ct(), far)[:1])
    button = viewer.view_bar.fuse
    assert button.isVisible()
    far_only = study(far)
    viewer.show_series(replace(ct(), series_instance_uid="6"), Patient(), far_only)
    assert not button.isEnabled()
    assert button.toolTip() == str(OTHER_SPACE)


def test_the_colour_bar_is_seen_with_its_unit_also_without_the_list(qtbot, viewer):
    stage = fused(qtbot, viewer)
    (bar,) = bars(stage, viewer.canvas.view)
    assert (bar.name, bar.unit, bar.ends) == ("PT", "SUV", (1.0, 4.0))
    viewer.show_layers(False)
    assert not viewer.layers.isVisible()
    shown = pixels(viewer.canvas).astype(int)[:, -120:]
    assert (shown.max(axis=2) - shown.min(axis=2) > 40).sum() > 300


def test_the_probe_reads_both_in_their_own_units(qtbot, viewer):
    fused(qtbot, viewer)
    stand_on_sphere(viewer)
    canvas = viewer.canvas
    screen = canvas.screen_of(canvas.shown)
    at = canvas.stage.cut(canvas.view).to_picture(CENTRE_MM)[:2]
    y, x = canvas.view.to_screen(at, screen)
    with qtbot.waitSignal(canvas.probed, timeout=5000) as seen:
        qtbot.mouseMove(canvas.viewport(), QPoint(round(x), round(y)))
    read = seen.args[0]
    assert read.text == "40 HU"
    assert read.over == f"SUV {HOT:.4g}"


def test_the_status_line_tells_both(build):
    window = build()
    place = Phrase("mm")
    window.status.show_probe(Probe((1, 2, 3), (40.0,), "HU", place, over="SUV 3.2"))
    assert "value 40 HU    SUV 3.2" in window.status.probe.text()


def test_regions_stay_on_the_picture_and_say_so(qtbot, viewer):
    stage = fused(qtbot, viewer)
    canvas = viewer.canvas
    assert stage.marks(canvas.view) == ()
    ends = ((-20.0, -20.0, 110.0), (20.0, 20.0, 110.0))
    region = Annotation(1, Kind.ELLIPSE, ends)
    canvas.change(replace(canvas.view, annotations=(region,)))
    told = [mark.label(Language.EN) for mark in stage.marks(canvas.view)]
    assert told == ["Regions measure the CT, not the PT over it"]
    canvas.change(replace(canvas.view, fusion=PET.toggled()))
    assert stage.marks(canvas.view) == ()


def test_a_slab_shows_the_hottest_along_it(qtbot, viewer):
    stage = fused(qtbot, viewer)
    canvas = viewer.canvas
    k, _, _ = canvas.shown.volume.geometry.to_index((*CENTRE_MM[:2], 94.0))
    canvas.change(replace(canvas.view, k=round(k)))
    assert not coloured(viewer).any()
    viewer.choose_slab(40.0, Projection.MEAN)

    def is_painted():
        return coloured(viewer)[WORDS_PX:].any()

    laid = exact(qtbot, stage, stage.cut(canvas.view))
    assert np.nanmax(laid.values) > HOT - 1 > WARM
    qtbot.waitUntil(is_painted, timeout=5000)


def test_uptake_that_is_still_to_come_says_so_and_is_then_there(qtbot, styled):
    children = Arriving()
    coming = replace(
        a_coming_series(4), modality="PT", series_instance_uid="9.9", frame_of_reference_uid=SPACE
    )
    made = Viewer(Translation(), FrameStore(children))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    base = ct()
    made.show_series(base, Patient(), study(base, coming))
    choice = FusionChoice("9.9")
    made.canvas.choose_fusion(choice)
    stage = made.canvas.stage
    assert stage.is_waiting(made.canvas.view)
    assert made.layers.fusion.told.text().startswith("Loading PT: 0 of 4")
    for frame in range(4):
        children.let(frame)
    qtbot.waitUntil(lambda: stage.fused.ends(choice) is not None, timeout=5000)
    qtbot.waitUntil(lambda: made.layers.fusion.told.text().startswith("Regions"), timeout=5000)


def test_the_words_follow_the_language(qtbot, styled, chinese):
    translation = Translation()
    made = Viewer(translation, FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.show_series(ct(), Patient(), study(ct(), pet()))
    translation.switch(Language.ZH_CN)
    try:
        qtbot.waitUntil(lambda: made.view_bar.fuse.text() == "融合", timeout=5000)
        assert made.layers.fusion.name.text() == "融合"
    finally:
        translation.switch(Language.EN)


def test_a_large_plane_is_computed_beside_the_window_and_never_read_before(qtbot, styled):
    shape = (5, 640, 640)
    base = ct(about((0, 0, 110), shape, (3.0, 0.2, 0.2)), shape, series_instance_uid="4")
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.show_series(base, Patient(), study(base, pet()))
    canvas = made.canvas
    canvas.choose_fusion(PET)
    place = canvas.stage.cut(canvas.view), 0
    first = canvas.stage.fused.over(PET, *place)
    assert first is None or first.is_draft
    laid = exact(qtbot, canvas.stage, place[0])
    small, _ = fusion.grid(place[0], pet().volume)
    wanted = reslice(pet().volume.voxels, pet().volume, small)
    assert np.array_equal(laid.values, wanted, equal_nan=True)
