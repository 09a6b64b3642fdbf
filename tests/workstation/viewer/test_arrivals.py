"""Pictures as they arrive: at once, one by one, or never, with the reason."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from meddx.case.identity import Patient
from meddx.case.record import Case, Study
from meddx.imaging.frames import FrameStore
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.series import SeriesPanel
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer import scene_painter
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.fidelity_painter import lines_of
from tests.helpers.arriving import SYNTAX, Arriving, a_coming_series
from tests.helpers.pictures import pixels


@pytest.fixture
def children():
    return Arriving(broken=frozenset({2}))


@pytest.fixture
def frames(children):
    made = FrameStore(children)
    yield made
    children.let(*range(20))
    made.close()


@pytest.fixture
def canvas(qtbot, styled, frames):
    made = Canvas(Translation(), frames)
    qtbot.addWidget(made)
    made.resize(400, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def said(monkeypatch):
    """Sentences that stood in place of a picture, and badges over one."""
    words = []
    monkeypatch.setattr(scene_painter, "paint_sentence", lambda _p, _a, text: words.append(text))

    def keep(_painter, _area, marks, _under, language):
        words.extend(mark.phrase.label(language) for mark in marks if mark.severity)
        return [QRectF()] * len(lines_of(marks, language))

    monkeypatch.setattr(scene_painter, "paint_marks", keep)
    return words


def test_the_first_picture_is_shown_while_others_come(qtbot, canvas, children, said):
    canvas.show_series(a_coming_series(), Patient())
    pixels(canvas)
    assert said[-1] == "Loading the image ..."
    children.let(1)  # a volume is opened in its middle
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    said.clear()
    pixels(canvas)
    assert said[-1] == "Loading: 1 of 3"
    assert float(canvas.values.max()) == 1.0


def test_the_slider_works_before_a_slice_is_there(qtbot, canvas, children, said):
    canvas.show_series(a_coming_series(), Patient())
    canvas.scroll(-1)
    pixels(canvas)
    assert said[-1] == "Loading the image ..."
    with qtbot.waitSignal(canvas.view_changed, timeout=5000):  # the canvas finds it by itself
        children.let(0, 1)
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    assert np.unique(canvas.values).tolist() == [0]


def test_a_frame_that_fails_says_why_and_others_stay(qtbot, canvas, children, said):
    canvas.show_series(a_coming_series(), Patient())
    children.let(0, 1, 2)
    qtbot.waitUntil(lambda: canvas.stage.progress.is_complete, timeout=5000)
    canvas.scroll(2)
    pixels(canvas)
    assert said[-1].endswith(SYNTAX + ".")
    canvas.scroll(-1)
    said.clear()
    pixels(canvas)
    assert said == ["Images that cannot be read: 1", "1 screen px = 5.1 image px"]
    assert np.unique(canvas.values).tolist() == [1]


def test_thumbnails_come_when_their_frame_does(qtbot, styled, frames, children):
    panel = SeriesPanel(Translation(), frames)
    qtbot.addWidget(panel)
    series = a_coming_series()
    panel.show_case(Case(studies=(Study("1.2", (series,)),)))
    assert frames.peek(series.volume, 1) is None
    set_ = []
    panel.list.set_picture = lambda uid, picture: set_.append((uid, picture.width()))
    children.let(1)
    qtbot.waitUntil(lambda: bool(set_), timeout=5000)
    assert set_ == [(series.series_instance_uid, 32)]  # pixels are twice as high as wide


def test_a_thumbnail_that_cannot_be_shown_is_a_sign(qtbot, styled, frames, children):
    panel = SeriesPanel(Translation(), frames)
    qtbot.addWidget(panel)
    set_ = []
    panel.list.set_picture = lambda _uid, picture: set_.append(picture)
    panel.show_case(Case(studies=(Study("1.2", (a_coming_series(5),)),)))  # its middle is broken
    children.let(*range(5))
    qtbot.waitUntil(lambda: bool(set_), timeout=5000)
    colours = {set_[0].pixelColor(x, y).name() for x in range(64) for y in range(64)}
    assert COLOURS.caution in colours
