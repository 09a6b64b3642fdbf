"""Maps of keys: complete, unambiguous, and read with every mistake named."""

import re
import tomllib

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from meddx import discovery, paths
from meddx.phrase import Language
from meddx.workstation import keymap
from meddx.workstation.action_groups import GROUPS, NAMES, group_of
from meddx.workstation.actions import Actions
from meddx.workstation.keymap import KeyMap, normal, parse
from meddx.workstation.services import ReportKind
from meddx.workstation.tools import Tool

TOOLS = {k.__name__: k.shortcut for k in discovery.find("meddx.workstation.tools", Tool)}
NO_TOOLS: dict[str, str] = {}


def table(**actions: list[str]) -> dict:
    return {"schema": 1, "actions": actions}


@pytest.fixture
def actions(qtbot):
    return Actions((ReportKind("PDF", ".pdf"),), QCoreApplication.instance())


def test_the_groups_name_what_the_window_has_and_nothing_else(actions):
    assert set(actions.by_name) - set(TOOLS) == set(NAMES)


def test_every_name_stands_in_one_group(actions):
    assert len(set(NAMES)) == len(NAMES)
    for group, names in GROUPS.items():
        assert all(group_of(name) == group for name in names)
    assert group_of("export_json") == "case"
    listed = [name for _, names in actions.groups() for name in names]
    assert sorted(listed) == sorted(actions.by_name)


@pytest.mark.parametrize("base", keymap.BASES)
def test_each_map_is_complete_and_without_a_mistake(base):
    text = paths.resource("keymaps", f"{base}.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    assert set(raw["actions"]) == set(NAMES)
    if base != keymap.DEFAULT:  # MedDx's tools bring their own keys
        assert set(raw["tools"]) == set(TOOLS)
    made, problems = keymap.read(base, TOOLS)
    assert problems == ()
    given = [key for keys in made.keys.values() for key in keys]
    assert len(given) == len(set(given))
    written = re.findall(
        r'"([^"]+)"', text[: text.index("[presets]")] if "[presets]" in text else text
    )
    assert all(normal(key) == key for key in written)


def test_the_files_are_the_maps():
    files = {path.stem for path in paths.resource("keymaps").glob("*.toml")}
    assert files == set(keymap.BASES)


@pytest.mark.parametrize("base", keymap.BASES)
def test_every_tool_and_the_core_of_reading_has_a_key(base):
    made, _ = keymap.read(base, TOOLS)
    needed = (*TOOLS, "next_image", "previous_image", "reset", "undo", "shortcuts", "preset_1")
    assert [name for name in needed if not made.of(name)] == []


@pytest.mark.parametrize(
    ("base", "name", "key"),
    [
        ("ohif", "rotate_right", "R"), ("ohif", "flip_horizontal", "H"), ("ohif", "play", "C"),
        ("ohif", "reset", "Space"), ("ohif", "next_pane", "Right"), ("ohif", "fit", "="),
        ("weasis", "Pan", "T"), ("weasis", "LengthTool", "D"), ("weasis", "reset", "Esc"),
        ("weasis", "key_image", "K"), ("weasis", "CrosshairTool", "H"),
        ("weasis", "preset_automatic", "0"),
        ("horos", "Pan", "M"), ("horos", "LengthTool", "L"), ("horos", "preset_default", "~"),
        ("horos", "preset_full_range", "0"), ("horos", "flip_vertical", "V"),
    ],
)  # fmt: skip
def test_a_map_has_the_habits_of_its_workstation(base, name, key):
    assert key in keymap.read(base, TOOLS)[0].of(name)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("shift+ctrl+z", "Ctrl+Shift+Z"), ("pgdown", "PgDown"), ("+", "+"), ("Ctrl++", "Ctrl++"),
        ("?", "?"), ("Shift+Backtab", "Shift+Tab"), ("Ctrl+,", "Ctrl+,"), ("F11", "F11"),
        ("meta+alt+ctrl+shift+up", "Meta+Ctrl+Alt+Shift+Up"), (" i ", "I"),
        ("", ""), ("Hyper+X", ""), ("XY", ""), ("Ctrl+", ""), ("Ctrl", ""),
        ("Shift+?", "?"), ("Shift+2", "Shift+2"),
    ],
)  # fmt: skip
def test_a_key_is_written_in_one_way(text, key):
    assert normal(text) == key


def test_qt_reads_and_writes_the_keys_of_the_maps_the_same():
    for base in keymap.BASES:
        for keys in keymap.read(base, TOOLS)[0].keys.values():
            for key in keys:
                assert QKeySequence(key).toString() == key


def test_an_unknown_action_is_named_and_ignored():
    made, (problem,) = parse(table(invert=["I"], dance=["D"]), "meddx", NO_TOOLS)
    assert problem.label(Language.EN) == 'The key map "meddx" names "dance", which is no action.'
    assert made.owner("D") == ""


def test_a_key_that_two_actions_have_is_a_named_conflict():
    made, (problem,) = parse(table(invert=["I"], fit=["i", "F"]), "meddx", NO_TOOLS)
    said = problem.label(Language.EN)
    assert "I" in said
    assert "invert" in said
    assert "fit" in said
    assert (made.of("invert"), made.of("fit")) == (("I",), ("F",))


def test_no_key_and_a_key_of_a_menu_are_named():
    made, problems = parse(table(invert=["NoKey"], fit=["Alt+F", "F"]), "meddx", NO_TOOLS)
    assert ["no key" in str(p) or "menu" in str(p) for p in problems] == [True, True]
    assert (made.of("invert"), made.of("fit")) == ((), ("F",))


@pytest.mark.parametrize("wrong", [{}, {"schema": 2, "actions": {}}, {"schema": 1, "actions": 3}])
def test_a_table_that_is_no_map_is_refused(wrong):
    with pytest.raises(ValueError, match="key map"):
        parse(wrong, "meddx", NO_TOOLS)


def test_a_tool_keeps_its_own_key_where_it_is_free():
    made, _ = parse(table(invert=["I"]), "meddx", {"Lens": "Y", "Saw": "I"})
    assert (made.of("Lens"), made.of("Saw")) == (("Y",), ())


def test_taking_a_key_over_leaves_it_with_one_action():
    made = KeyMap("meddx", {"invert": ("I", "X"), "fit": ("F",)})
    taken = made.with_keys("fit", ("F", "I"))
    assert (taken.of("invert"), taken.of("fit"), taken.owner("I")) == (("X",), ("F", "I"), "fit")
    assert taken.changes_from(made) == {"invert": ("X",), "fit": ("F", "I")}
    assert made.of("invert") == ("I", "X")


@pytest.mark.parametrize(
    ("key", "own"),
    [("Up", True), ("Shift+Up", True), ("Ctrl+Up", False), ("Space", True), ("I", False),
     ("+", False), ("Ctrl++", False), ("Shift+Tab", True), ("F5", False)],
)  # fmt: skip
def test_keys_that_lists_and_buttons_need_are_known(key, own):
    assert keymap.is_of_controls(key) is own
