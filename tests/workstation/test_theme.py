import re
from dataclasses import asdict
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QFontInfo, QRawFont

from meddx import paths
from meddx.case.evidence import Assertion
from meddx.workstation import theme
from meddx.workstation.panels.highlights import MARKS, mark_format
from meddx.workstation.theme import COLOURS

TEXT = ("text", "muted", "accent", "supports", "opposes", "caution")
GROUNDS = ("window", "panel", "raised", "hover", "selection")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_text_has_the_contrast_of_aa(text, ground):
    assert contrast(getattr(COLOURS, text), getattr(COLOURS, ground)) >= 4.5


def test_words_on_the_main_buttons_have_the_contrast_of_aa():
    assert contrast(COLOURS.text, COLOURS.accent_dim) >= 4.5


def test_marks_in_notes_have_the_contrast_of_aa():
    assert all(contrast(mark.colour, COLOURS.panel) >= 4.5 for mark in MARKS.values())


def test_marks_differ_without_their_colour():
    assert len({mark.underline for mark in MARKS.values()}) == len(MARKS)


# Simulation of full protanopia and deuteranopia in linear RGB: Machado, Oliveira and Fernandes,
# IEEE TVCG 15(6), 2009, severity 1.0.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


def lab(colour: str, eye: str) -> NDArray[np.float64]:
    """CIELAB (D65) of a colour as an eye sees it."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(EYES[eye] @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", EYES)
def test_marks_in_notes_differ_for_eyes_that_lack_a_kind_of_cone(eye):
    seen = [lab(mark.colour, eye) for mark in MARKS.values()]
    apart = [np.linalg.norm(one - other) for one, other in combinations(seen, 2)]
    assert min(apart) >= 12  # a difference of 2.3 is just seen


def test_what_the_reader_said_is_told_from_the_rest_without_colours():
    usual, own, none = (
        mark_format(Assertion.PRESENT),
        mark_format(Assertion.PRESENT, by_reader=True),
        mark_format(None, by_reader=True),
    )
    assert [look.fontOverline() for look in (usual, own, none)] == [False, True, False]
    assert [look.fontStrikeOut() for look in (usual, own, none)] == [False, False, True]


def test_the_style_sheet_is_filled_and_names_files_that_exist():
    sheet = theme.style_sheet(COLOURS)
    assert "$" not in sheet
    assert set(re.findall(r"#[0-9a-f]{6}", sheet)) <= set(asdict(COLOURS).values())
    for name in re.findall(r"url\((.*?)\)", sheet):
        assert paths.resource("icons", name.rsplit("/", 1)[-1]).is_file()


@pytest.mark.parametrize(
    "path", sorted(paths.resource("icons").glob("*.svg")), ids=lambda path: path.stem
)
def test_every_icon_draws_something(styled, path):
    assert ET.parse(path).getroot().tag.endswith("svg")  # noqa: S314 - our own file
    picture = theme.pixmap(path.stem, 24, "#ff0000").toImage()
    drawn = [picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24)]
    assert sum(alpha > 100 for alpha in drawn) >= 8


def test_the_bundled_font_is_used_and_writes_chinese(styled):
    families = theme.load_fonts()
    assert QFontInfo(styled.font()).family() in families
    raw = QRawFont.fromFont(styled.font())
    assert all(raw.supportsCharacter(ord(character)) for character in "肺转移瘤热力图µ–×“”…")


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
EXEMPT = ("disabled",)  # WCAG 1.4.3 leaves out what cannot be used


def rules() -> list[tuple[str, dict[str, str]]]:
    """Selector and properties of each rule of the style sheet, its names still in it."""
    text = paths.resource("style", "dark.qss").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [
        (
            selector.strip(),
            dict(part.split(":", 1) for part in body.split(";") if ":" in part),
        )
        for selector, body in RULE.findall(text)
    ]


def colour(properties: dict[str, str], *keys: str) -> str:
    for name, value in properties.items():
        found = re.search(r"\$(\w+)", value)
        if name.strip() in keys and found:
            return found[1]
    return ""


def test_every_rule_with_words_on_a_ground_has_the_contrast_of_aa():
    """Where a rule names no ground, its words may stand on any of those that hold words."""
    seen = 0
    for selector, properties in rules():
        words = colour(properties, "color", "selection-color")
        if not words or any(state in selector for state in EXEMPT):
            continue
        ground = colour(properties, "background", "selection-background-color")
        for name in [ground] if ground else GROUNDS:
            seen += 1
            measured = contrast(getattr(COLOURS, words), getattr(COLOURS, name))
            assert measured >= 4.5, (selector, words, name, measured)
    assert seen > 60


@pytest.mark.parametrize("ground", ["window", "panel", "raised"])
@pytest.mark.parametrize("edge", ["outline", "accent", "muted"])
def test_edges_of_controls_have_the_contrast_of_controls(edge, ground):
    """WCAG 1.4.11: what is needed to know a control, and which has the keyboard, 3 : 1."""
    assert contrast(getattr(COLOURS, edge), getattr(COLOURS, ground)) >= 3.0


CONTROLS = (
    "QLineEdit, QComboBox", "QPushButton", "QCheckBox::indicator", "QSlider::groove:horizontal",
    "QSlider::groove:vertical", "QSlider::handle:horizontal", "QScrollBar::handle",
)  # fmt: skip


@pytest.mark.parametrize("control", CONTROLS)
def test_each_control_is_drawn_with_such_an_edge(control):
    found = [body for selector, body in rules() if selector.startswith(control)]
    edges = {"outline", "accent", "muted"}
    named = {colour(body, "border") or colour(body, "background") for body in found[:1]}
    assert named <= edges
    assert named


def test_what_has_the_keyboard_is_seen():
    focused = [selector for selector, _ in rules() if ":focus" in selector]
    for control in ("QLineEdit", "QComboBox", "QPushButton", "QToolButton", "QCheckBox", "QTable"):
        assert any(control in selector for selector in focused)
    for selector, body in rules():
        if ":focus" in selector:
            assert colour(body, "border-color", "border") == "accent", selector
