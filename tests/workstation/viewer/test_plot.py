import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication

from meddx.imaging.plotted import Plot
from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.plot import PlotView
from meddx.workstation.viewer.plot_window import PlotWindow
from tests.helpers.pictures import pixels

NAMES = (Phrase("Value"), Phrase("Pixels"), Phrase("Pixels"))
BARS = Plot(np.arange(5.0), np.array([1.0, 3.0, 0.0, 2.0]), *NAMES)
LINE = Plot(np.arange(5.0), np.array([1.0, 3.0, np.nan, 2.0, -1.0]), *NAMES)


@pytest.fixture
def view(qtbot, styled):
    made = PlotView()
    qtbot.addWidget(made)
    made.resize(400, 240)
    return made


def accent(widget):
    """Which pixels have the colour of the numbers."""
    wanted = [int(COLOURS.accent[at : at + 2], 16) for at in (1, 3, 5)]
    return (np.abs(pixels(widget).astype(int) - wanted) < 12).all(axis=2)


def test_bars_are_as_high_as_their_counts(view):
    view.show_plot(BARS, "", Language.EN)
    found = accent(view)
    cols = np.flatnonzero(found.any(axis=0))
    width = (cols[-1] - cols[0]) / 4
    heights = [found[:, round(cols[0] + width * (at + 0.5))].sum() for at in range(4)]
    assert heights[2] == 0
    assert heights[1] / heights[0] == pytest.approx(3, rel=0.05)
    assert heights[3] / heights[0] == pytest.approx(2, rel=0.05)


def test_a_line_has_a_gap_where_there_is_no_value(view):
    view.show_plot(LINE, "", Language.EN)
    found = accent(view)
    cols = np.flatnonzero(found.any(axis=0))
    third = (cols[-1] - cols[0]) / 4
    between = found[:, round(cols[0] + 1.2 * third) : round(cols[0] + 2.8 * third)]
    assert not between.any()
    assert found[:, round(cols[0] + 0.5 * third)].any()


def test_what_the_mouse_points_at_is_marked(qtbot, view):
    view.show_plot(BARS, "", Language.EN)
    with qtbot.waitExposed(view):
        view.show()
    before = pixels(view)
    qtbot.mouseMove(view, QPoint(200, 100))
    qtbot.waitUntil(lambda: not np.array_equal(pixels(view), before))


def test_without_a_plot_there_are_words(qtbot, styled):
    window = PlotWindow(Translation(), None)
    qtbot.addWidget(window)
    window.show_plot(Phrase("No pixels"), "")
    assert not window.copy.isEnabled()
    assert window.view.accessibleDescription() == "No pixels"
    window.show_plot(None, "")
    assert "Select" in window.view.accessibleDescription()
    window.show_plot(LINE, "Liver")
    assert window.windowTitle() == "Profile: Liver"
    window.copy.click()
    assert QGuiApplication.clipboard().text() == LINE.as_text(Language.EN)
