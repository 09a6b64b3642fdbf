"""The pictures of a card: whole SVG, one panel a label, marks where the figures say."""

import re

import pytest

from meddx.training import plots
from meddx.training.reliability import Bin


def of(page: str, mark: str, key: str) -> list[float]:
    """An attribute of every mark of a kind."""
    return [float(value) for value in re.findall(rf'<{mark} [^>]*\b{key}="([-\d.]+)"', page)]


def is_whole(page: str) -> bool:
    from PySide6.QtSvg import QSvgRenderer

    return QSvgRenderer(page.encode()).isValid()


def test_a_dot_stands_where_it_was_said_and_seen(qapp):
    bins = (Bin(0.25, 0.5, 0.4, 0.6, 30), Bin(0.9, 1.0, 0.8, 1.0, 10))
    page = plots.reliability([("Mass", "ECE 0.03", bins)])
    assert [x / 180 for x in of(page, "circle", "cx")] == pytest.approx([0.25, 0.9])
    assert [1 - y / 180 for y in of(page, "circle", "cy")] == pytest.approx([0.5, 1.0])
    areas = [radius**2 for radius in of(page, "circle", "r")]
    assert areas[0] / areas[1] == pytest.approx(3, rel=0.05)
    assert is_whole(page)


def test_every_label_has_a_panel_inside_the_page_and_words_are_escaped(qapp):
    labels = [(f"A & {n}", "", ((0.0, 0.0), (0.2, 0.9), (1.0, 1.0))) for n in range(6)]
    page = plots.roc(labels)
    assert [f"A &amp; {n}</text>" in page for n in range(6)] == [True] * 6
    assert page.count("<polyline") == 6
    right = max(float(x) for x in re.findall(r"<g transform=.translate\((\d+),", page))
    assert right + 180 <= of(page, "svg", "width")[0]
    assert is_whole(page)


def test_a_learning_curve_counts_epochs_and_has_no_line_of_chance(qapp):
    page = plots.learning(
        [("Training", [(0.7, 0.5), (0.5, 0.8), (0.4, 0.9), (0.4, 0.9), (0.3, 1.0)])]
    )
    told = re.findall(r'y="194" text-anchor="middle">([^<]+)<', page)
    assert told == ["1", "3", "5"]
    assert "stroke-dasharray" not in page
    assert "stroke-dasharray" in plots.roc([("Mass", "", ((0.0, 0.0), (1.0, 1.0)))])
    assert is_whole(page)


def test_the_paper_is_white_up_to_its_edges(qapp):
    """A share of the page would be 100 px for Qt."""
    from PySide6.QtGui import QImage

    page = plots.roc([(f"A{n}", "", ((0.0, 0.0), (1.0, 1.0))) for n in range(2)])
    shown = QImage.fromData(page.encode(), "svg")
    edge = shown.pixelColor(shown.width() - 1, shown.height() - 1)
    assert (edge.name(), edge.alpha()) == ("#ffffff", 255)
