"""The strip under the picture: what is shown, how it was found, who vouches for it."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from meddx.case.evidence import Finding, Heatmap, Quantity
from meddx.case.marks import UNSIGNED
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.heatmap_bar import HeatmapBar
from tests.helpers.builders import a_heatmap, findings


@pytest.fixture
def bar(qtbot: QtBot, styled: object) -> HeatmapBar:
    made = HeatmapBar(Translation())
    qtbot.addWidget(made)
    made.resize(600, 60)
    made.show()
    return made


def made_by(method: str) -> Finding:
    map_ = a_heatmap()
    return replace(findings()[0], heatmap=Heatmap(map_.values, map_.box, 1.0, method))


def measured(method: str) -> Finding:
    value = Quantity(4.2, 4.0, 4.4, "%", Phrase("limits"))
    return replace(made_by(method), quantity=value, threshold=None, probability=1.0)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("cam", "Where the score came from: exact class activation map"),
        ("occlusion", "Where the score came from: parts covered in turn (occlusion)"),
        ("eigen_cam", "Where the network saw anything, not this finding alone (Eigen-CAM)"),
    ],
)
def test_the_method_of_a_score_is_named(bar: HeatmapBar, method: str, words: str) -> None:
    bar.show_finding(made_by(method))
    assert bar.method.text() == words
    assert "on a scale that is the same for every picture" in bar.toolTip()


@pytest.mark.parametrize("method", ["mask", "density"])
def test_a_measured_value_shows_its_region_and_no_score(bar: HeatmapBar, method: str) -> None:
    bar.show_finding(measured(method))
    assert bar.method.text().startswith("Measured region: ")
    assert "4.20 % (4.00 to 4.40)" in bar.name.text()
    assert "score" not in bar.toolTip()


def test_a_long_name_keeps_both_ends_and_the_tip_says_all(bar: HeatmapBar) -> None:
    bar.show_finding(made_by("cam"))
    whole = bar.name.text()
    bar.name.setFixedWidth(bar.name.fontMetrics().horizontalAdvance(whole) // 2)
    assert whole.startswith(bar.name.shown.split("…")[0])
    assert whole.endswith(bar.name.shown.split("…")[1])
    assert whole in bar.toolTip()
    bar.name.setFixedWidth(bar.name.fontMetrics().horizontalAdvance(whole) + 2)
    assert bar.name.shown == whole


def test_marks_stand_in_the_bar_as_words(bar: HeatmapBar) -> None:
    bar.show_finding(made_by("cam"))
    assert bar.marks.isHidden()
    bar.marks_of = lambda _finding: (UNSIGNED,)
    bar.show_finding(made_by("cam"))
    assert not bar.marks.isHidden()
    assert bar.marks.words == ("unsigned model",)
