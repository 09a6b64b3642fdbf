"""From the heatmap bar to two labels beside each other, to their difference, and back."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from meddx.case.evidence import Heatmap
from meddx.case.marks import UNSIGNED
from meddx.phrase import Phrase, Refused
from meddx.workstation.app import make_window
from meddx.workstation.comparing.control import Comparing
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_case, a_heatmap, a_reading
from tests.helpers.services import FakeServices

WAIT = 5000
GONE = Phrase("The pack changed. Analyse again.")


def other_map():
    values = np.zeros((8, 8), np.float32)
    values[1, 5] = 0.6
    return Heatmap(values, (0.0, 0.0, 240.0, 200.0), 1.0)


class Maps:
    """Makes heatmaps as they are asked for, or refuses, or waits."""

    def __init__(self):
        self.asked, self.refuses = [], False
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, _reading, findings, context):
        while not self.go_on.wait(0.01):
            context.checkpoint(0, 1, Phrase("Waiting"))
        if self.refuses:
            raise Refused("pack_changed", GONE)
        self.asked.append([finding.key for finding in findings])
        return (a_heatmap(), other_map())


@pytest.fixture
def maps():
    return Maps()


@pytest.fixture
def reading():
    """A mass that was called, and a pneumonia that was not: without a heatmap."""
    made = a_reading()
    mass, pneumonia, *rest = made.findings
    run = replace(made.packs[0], trust="unsigned")
    findings = (mass, replace(pneumonia, heatmap=None), *rest)
    return replace(made, findings=findings, packs=(run,))


@pytest.fixture
def window(qtbot, styled, maps, reading):
    made = make_window(FakeServices(maps=maps).made, Preferences(show_ai=True, tour_done=True))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.show_reading(reading)
    yield made
    maps.go_on.set()
    made.close()


@pytest.fixture
def comparing(window):
    return window.findChild(Comparing)


def compared(qtbot, comparing):
    comparing.menu.aboutToShow.emit()
    comparing.menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: comparing.dialog.maps is not None, timeout=WAIT)
    return comparing.dialog


def test_the_bar_offers_the_other_labels_and_says_which_were_not_called(window, comparing):
    assert window.viewer.bar.compare.isVisible()
    assert window.viewer.bar.compare.isEnabled()
    comparing.menu.aboutToShow.emit()
    texts = [(action.text(), action.isEnabled()) for action in comparing.menu.actions()]
    assert texts == [
        ("Not called: shown for the comparison only", False),
        ("Pneumonia, 4 %, below its threshold", True),
    ]


def test_one_label_alone_says_why_it_cannot_be_compared(window, reading):
    mass, _, *rest = reading.findings
    window.session.show_reading(replace(reading, findings=(mass, *rest)))
    compare = window.viewer.bar.compare
    assert not compare.isEnabled()
    assert "no other label" in compare.toolTip()


def test_both_stand_on_the_same_picture_with_the_same_scale(qtbot, comparing, maps, reading):
    dialog = compared(qtbot, comparing)
    assert maps.asked == [[finding.key for finding in reading.findings[:2]]]
    first, second = dialog.sides
    assert first.canvas.series is second.canvas.series
    assert first.canvas.overlay.heatmap.scale == second.canvas.overlay.heatmap.scale
    assert first.title.text() == "A  Pulmonary mass"
    assert first.about.text().startswith("62 %")
    assert second.about.text().endswith("below its threshold")
    assert first.marks.words == (str(UNSIGNED.words),)
    assert second.marks.words == ("not called", str(UNSIGNED.words))
    assert dialog.method.text().startswith("Where the score came from: exact class activation map")


def test_zoom_place_and_window_are_those_of_both(qtbot, comparing):
    dialog = compared(qtbot, comparing)
    first, second = (side.canvas for side in dialog.sides)
    first.zoom_about_centre(2.0)
    assert second.view == first.view
    second.change(second.view.toggled_inversion())
    assert first.view.inverted
    assert dialog.apart.canvas.view == first.view


def test_the_difference_is_signed_and_exact(qtbot, comparing):
    dialog = compared(qtbot, comparing)
    qtbot.keyClick(dialog, Qt.Key.Key_D)
    assert dialog.is_difference
    assert dialog.apart.isVisible()
    assert not any(side.isVisible() for side in dialog.sides)
    shown = dialog.apart.canvas.overlay
    assert shown.is_signed
    assert np.array_equal(shown.heatmap.values, a_heatmap().values - other_map().values)
    assert "The difference is exact" in dialog.method.text()
    qtbot.keyClick(dialog, Qt.Key.Key_X)
    assert dialog.apart.title.text() == "A  Pneumonia against B  Pulmonary mass"
    turned = dialog.apart.canvas.overlay.heatmap.values
    assert np.array_equal(turned, other_map().values - a_heatmap().values)
    qtbot.keyClick(dialog, Qt.Key.Key_D)
    assert all(side.isVisible() for side in dialog.sides)


def test_keys_magnify_and_escape_closes(qtbot, comparing):
    dialog = compared(qtbot, comparing)
    before = dialog.sides[0].canvas.view
    qtbot.keyClick(dialog, Qt.Key.Key_Plus)
    assert dialog.sides[1].canvas.view.zoom != before.zoom
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert comparing.dialog is None


def test_nothing_is_made_where_both_were_called(qtbot, window, comparing, maps, reading):
    mass, pneumonia, *rest = reading.findings
    called = replace(pneumonia, probability=0.5, heatmap=other_map())
    window.session.show_reading(replace(reading, findings=(mass, called, *rest)))
    dialog = compared(qtbot, comparing)
    assert maps.asked == []
    assert dialog.sides[1].marks.words == (str(UNSIGNED.words),)


def test_a_refusal_is_said_in_the_view(qtbot, comparing, maps):
    maps.refuses = True
    comparing.menu.aboutToShow.emit()
    comparing.menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: comparing.dialog.told.text() == str(GONE), timeout=WAIT)
    assert comparing.dialog.isVisible()
    assert not comparing.dialog.minus.isEnabled()


def test_closing_stops_what_is_made(qtbot, window, comparing, maps):
    maps.go_on.clear()
    comparing.menu.aboutToShow.emit()
    comparing.menu.actions()[-1].trigger()
    assert comparing.dialog.busy.isVisible()
    comparing.dialog.reject()
    qtbot.waitUntil(
        lambda: not any(t.lane == "analyse" for t in window.bridge.open_tickets), timeout=WAIT
    )
    assert maps.asked == []


def test_another_case_closes_the_comparison(qtbot, window, comparing):
    compared(qtbot, comparing)
    window.session.show(a_case())
    assert comparing.dialog is None


def test_results_that_are_covered_are_not_compared(qtbot, window, comparing):
    first = window.viewer.bar.finding
    window.reveal(False)
    assert comparing.compare(first, first) is None
