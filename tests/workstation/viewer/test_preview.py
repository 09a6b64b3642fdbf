"""The first picture while files are sorted: nothing of its place, and it goes away."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from meddx.case.identity import Patient
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.jobs import Lanes
from meddx.workstation.bridge import Bridge
from meddx.workstation.early import EarlyLook
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer import scene_painter
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.arriving import Arriving, a_coming_series
from tests.helpers.builders import a_radiograph
from tests.helpers.phantoms import ct_series
from tests.helpers.pictures import pixels


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(500, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def said(monkeypatch):
    words = []
    monkeypatch.setattr(scene_painter, "paint_badges", lambda _p, _a, said, *_: words.extend(said))
    monkeypatch.setattr(
        scene_painter, "paint_corners", lambda _p, _a, told, _r: words.append(told.letters)
    )
    return words


def test_only_the_badge_stands_over_it(qtbot, viewer, said):
    viewer.show_preview(ct_series(), 12, 400)
    pixels(viewer)
    assert set(said) == {"Sorting: 12 of 400; position not known yet"}
    assert not viewer.slices.isVisible()
    assert viewer.view_bar.isVisible()  # its room is taken: the picture will not jump
    assert not any(button.isEnabled() for button in viewer.view_bar.planes.values())
    assert not viewer.view_bar.slab.isEnabled()
    probed = []
    viewer.canvas.probed.connect(probed.append)
    qtbot.mouseMove(viewer.canvas.viewport(), QPoint(200, 200))
    assert probed == []


def test_the_picture_keeps_its_size_when_the_case_comes(viewer):
    series = ct_series()
    viewer.show_preview(series, 12, 400)
    before = pixels(viewer.canvas).shape
    viewer.show_series(series, Patient())
    assert pixels(viewer.canvas).shape == before
    assert viewer.view_bar.slab.isEnabled()


def test_a_radiograph_that_is_sorted_gets_no_planes(viewer):
    viewer.show_preview(a_radiograph(), 12, 400)
    assert not viewer.view_bar.isVisible()


def test_it_counts_on_and_goes_away_with_the_case(viewer, said):
    series = ct_series()
    viewer.show_preview(series, 12, 400)
    viewer.show_preview(series, 399, 400)
    pixels(viewer)
    assert said[-1].startswith("Sorting: 399 of 400")
    viewer.show_series(series, Patient())
    said.clear()
    pixels(viewer)
    assert said == [("", "", "", "")]  # its corners, and no badge
    assert viewer.slices.isVisible()
    assert not viewer.canvas.history.can_undo


def test_it_stands_until_the_first_picture_of_the_case_is_there(qtbot, styled, said):
    children = Arriving()
    made = Viewer(Translation(), FrameStore(children))
    qtbot.addWidget(made)
    made.show_preview(ct_series(), 12, 400)
    before = pixels(made.canvas)
    said.clear()
    made.show_series(a_coming_series(), Patient())
    assert np.array_equal(pixels(made.canvas), before)
    assert said == ["Sorting; position not known yet"]  # of the preview, and no corners
    children.let(0, 1, 2)
    qtbot.waitUntil(lambda: made.canvas.values is not None, timeout=5000)
    said.clear()
    pixels(made.canvas)
    assert ("R", "L", "A", "P") in said


def test_another_series_is_not_covered_by_it(qtbot, styled, said, monkeypatch):
    children = Arriving()
    sentences = []
    monkeypatch.setattr(
        scene_painter, "paint_sentence", lambda _p, _a, text: sentences.append(text)
    )
    made = Viewer(Translation(), FrameStore(children))
    qtbot.addWidget(made)
    made.show_preview(ct_series(), 12, 400)
    pixels(made.canvas)
    for uid in ("1.2.9", "1.2.10"):
        made.show_series(replace(a_coming_series(), series_instance_uid=uid), Patient())
        pixels(made.canvas)
    assert sentences == ["Loading the image ..."]
    children.let(0, 1, 2)


def test_it_ends_when_no_case_comes(viewer):
    viewer.show_preview(ct_series(), 1, 2)
    viewer.end_preview()
    assert viewer.canvas.series is None


def test_what_is_being_read_is_never_replaced(viewer):
    open_ = a_radiograph()
    viewer.show_series(open_, Patient())
    viewer.show_preview(ct_series(), 1, 2)
    viewer.end_preview()
    assert viewer.canvas.series is open_


@pytest.mark.parametrize("end", ["failed", "stopped"])
def test_a_job_that_ends_without_a_case_takes_it_away(viewer, end):
    bridge = Bridge(Lanes())
    EarlyLook(bridge, lambda: True, viewer.show_preview, viewer.end_preview)
    bridge.preview.emit(7, ct_series())
    assert viewer.canvas.is_sorting
    getattr(bridge, end).emit(*((7, None) if end == "failed" else (7,)))
    assert viewer.canvas.series is None
    bridge.close()


def test_before_anything_is_counted_no_numbers_are_said(viewer, said):
    viewer.show_preview(ct_series(), 0, 0)
    pixels(viewer)
    assert set(said) == {"Sorting; position not known yet"}
