"""The sheet of keys: complete, in columns that fit, to be searched, copied and printed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QPdfWriter
from PySide6.QtWidgets import QLabel

from meddx.phrase import Language
from meddx.workstation import keymap
from meddx.workstation.key_caps import KeyCaps
from meddx.workstation.key_sheet import (
    KeySheet,
    Line,
    columns_of,
    copy,
    lines_of,
    plain,
    print_on,
)


def group(title: str, count: int) -> tuple[str, tuple[Line, ...]]:
    return title, tuple(Line(f"{title}{number}", ("X",)) for number in range(count))


def test_columns_are_as_short_as_can_be_and_keep_the_order():
    groups = [group(name, count) for name, count in (("a", 10), ("b", 3), ("c", 4), ("d", 9))]
    columns = columns_of(groups, 3)
    assert [[title for title, _ in column] for column in columns] == [["a"], ["b", "c"], ["d"]]
    assert [title for column in columns_of(groups, 1) for title, _ in column] == list("abcd")
    assert columns_of([], 4) == ((),)


@pytest.fixture
def sheet(qtbot, build):
    window = build()
    groups = lines_of(window.actions_, window.actions_.keymap)
    made = KeySheet(window, groups, lambda: None)
    made.open()
    return made


def test_the_sheet_holds_every_action_that_has_a_key(build):
    actions = build().actions_
    groups = lines_of(actions, actions.keymap)
    titles = [line.title for _, lines in groups for line in lines]
    numbers = {f"preset_{number}" for number in range(1, 10)}
    keyed = {name for name in actions.by_name if actions.keymap.of(name)}
    assert len(keyed - numbers) > 90
    assert {actions.title(name) for name in keyed - numbers} <= set(titles)
    assert "Move the picture" in titles


def test_number_keys_share_a_line_while_they_are_the_numbers(build):
    actions = build().actions_
    lines = [line for _, ls in lines_of(actions, actions.keymap) for line in ls]
    assert Line("Preset of this number", ("1 … 9",)) in lines
    assert not any(line.title.startswith("Window preset ") for line in lines)
    other = actions.keymap.with_keys("preset_4", ("Ctrl+Shift+4",))
    lines = [line for _, ls in lines_of(actions, other) for line in ls]
    assert Line("Window preset 3", ("3",)) in lines
    assert Line("Window preset 4", ("Ctrl+Shift+4",)) in lines


def test_number_keys_say_what_they_choose_for_the_picture(qtbot, build):
    window = build()
    from tests.helpers.builders import a_case

    window.session.show(a_case())
    window.actions_["shortcuts"].trigger()
    (sheet,) = window.findChildren(KeySheet)
    said = {label.text() for label in sheet.findChildren(QLabel)}
    assert "Window: Automatic" in said
    assert "Window preset 9" not in said


def test_a_search_leaves_what_it_finds(sheet):
    sheet.search.setText("zoom out")
    left = [line.title for line, (caps, _) in sheet._rows if caps.isVisible()]
    assert left == ["Zoom out"]
    assert [head.isVisible() for head, _ in sheet._titles].count(True) == 1
    sheet.search.setText("no such thing")
    assert sheet.nothing.isVisible()


def test_the_sheet_can_be_copied_and_printed(sheet, tmp_path):
    copy(sheet._groups)
    text = QGuiApplication.clipboard().text()
    assert "Ctrl+Y / Ctrl+Shift+Z\tRedo" in text.splitlines()
    assert text == plain(sheet._groups)
    path = tmp_path / "keys.pdf"
    print_on(QPdfWriter(str(path)), sheet._groups)
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("base", keymap.BASES)
def test_it_fits_a_small_screen(qtbot, build, chinese, monkeypatch, language, base):
    """1280 x 800 with every key of a map, in either language."""
    window = build()
    window.translation.switch(language)
    window.actions_.apply(keymap.read(base, window.actions_.tool_keys)[0])
    groups = lines_of(window.actions_, window.actions_.keymap)
    assert sum(len(lines) for _, lines in groups) >= 100
    monkeypatch.setattr(KeySheet, "_room", lambda _self: QSize(1280, 800))
    sheet = KeySheet(window, groups, lambda: None)
    sheet.open()
    assert sheet.width() <= 1280
    assert sheet.height() <= 800
    area = sheet.area
    assert area.horizontalScrollBar().maximum() == 0
    assert base != keymap.DEFAULT or area.verticalScrollBar().maximum() == 0
    tight = [
        label.text()
        for label in sheet.findChildren(QLabel)
        if label.isVisible() and label.width() < label.sizeHint().width()
    ]
    caps = [part for part in sheet.findChildren(KeyCaps) if part.width() < part.sizeHint().width()]
    assert (tight, caps) == ([], [])


@pytest.mark.parametrize("width", [640, 1024])
def test_on_a_smaller_screen_it_is_scrolled_down_only(build, monkeypatch, width):
    window = build()
    monkeypatch.setattr(KeySheet, "_room", lambda _self: QSize(width, 600))
    sheet = KeySheet(window, lines_of(window.actions_, window.actions_.keymap), lambda: None)
    sheet.open()
    assert (sheet.width(), sheet.area.horizontalScrollBar().maximum()) == (width, 0)
    assert sheet.area.verticalScrollBar().maximum() > 0


def test_a_key_that_is_changed_stands_on_the_next_sheet(build):
    actions = build().actions_
    actions.apply(actions.keymap.with_keys("invert", ("F7",)))
    lines = [line for _, ls in lines_of(actions, actions.keymap) for line in ls]
    assert Line("Invert", ("F7",)) in lines
    bare = replace(actions.keymap, keys={})
    assert [title for title, _ in lines_of(actions, bare)] == ["Mouse"]
    assert actions.keymap.base == keymap.DEFAULT
