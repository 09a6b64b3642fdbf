import re
from dataclasses import asdict
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QFontInfo, QRawFont

from meddx import paths
from meddx.workstation import theme
from meddx.workstation.panels.highlights import MARKS
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
