"""The menu of presets: for the picture that is shown, with the keys of now, and its mark."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from meddx.case.record import Window
from meddx.case.volume import Geometry, Volume
from meddx.phrase import Language
from meddx.workstation.actions import Actions
from meddx.workstation.viewer.preset_menu import PresetMenu, Shown
from meddx.workstation.viewer.preset_store import PresetStore
from meddx.workstation.viewer.presets import OwnPreset
from tests.helpers.builders import a_radiograph, a_stack


@pytest.fixture
def chosen():
    return []


@pytest.fixture
def actions(styled):
    return Actions((), QCoreApplication.instance())


@pytest.fixture
def menu(qtbot, actions, chosen):
    widget = QMenu()
    qtbot.addWidget(widget)
    made = PresetMenu(widget, actions, PresetStore(None), chosen.append, lambda: Language.EN)
    made.widget = widget
    return made


def shown(series, values) -> Shown:
    return Shown(series, is_there=True, read=lambda: values)


def ct() -> Shown:
    stack = replace(a_stack(), windows=(Window(1, 2, name="FILE"),))
    return shown(stack, stack.volume.voxels[0])


def entries(menu) -> list[str]:
    menu.widget.aboutToShow.emit()
    return [action.text() for action in menu.widget.actions() if not action.isSeparator()]


def checked(menu) -> list[str]:
    menu.widget.aboutToShow.emit()
    return [action.text() for action in menu.widget.actions() if action.isChecked()]


def test_the_menu_says_names_numbers_and_keys(menu):
    menu.show(ct())
    assert entries(menu)[:4] == [
        "Default\t0", "FILE   1 / 2", "Soft tissue   40 / 400\t1", "Lung   -600 / 1500\t2",
    ]  # fmt: skip
    assert entries(menu)[-2:] == ["Save the window as a preset...", "Own presets..."]


def test_a_choice_is_shown_at_once_and_marked(menu, chosen):
    menu.show(ct())
    assert checked(menu) == ["Default\t0"]
    lung = next(a for a in menu.widget.actions() if a.text().startswith("Lung"))
    lung.trigger()
    assert (chosen[0].center, chosen[0].width) == (-600, 1500)
    menu.show(replace(ct(), series=menu._shown.series, chosen=chosen[0]))
    assert checked(menu) == ["Lung   -600 / 1500\t2"]
    menu.show(replace(menu._shown, chosen=Window(3, 99)))
    assert checked(menu) == []


def test_number_keys_choose_and_those_without_a_preset_are_off(menu, actions, chosen):
    assert not actions["preset_1"].isEnabled()
    menu.show(ct())
    actions["preset_2"].trigger()
    actions["preset_default"].trigger()
    assert [chosen[0].name, chosen[1]] == ["Lung", None]
    radiograph = a_radiograph()
    menu.show(shown(radiograph, radiograph.volume.voxels[0]))
    assert not actions["preset_9"].isEnabled()
    assert actions["preset_automatic"].isEnabled()
    menu.show(Shown())
    assert not menu.widget.isEnabled()
    assert not actions["save_preset"].isEnabled()


def test_the_automatic_window_is_of_the_frame_that_is_shown(menu, actions, chosen):
    voxels = np.stack([np.arange(100).reshape(10, 10), np.arange(1000, 1100).reshape(10, 10)])
    volume = Volume(voxels.astype(np.uint16), Geometry.pixels())
    series = replace(a_radiograph(), windows=(), volume=volume)
    menu.show(shown(series, voxels[0]))
    menu.show(shown(series, voxels[1]))
    actions["preset_automatic"].trigger()
    assert chosen[0].center == pytest.approx(1049.5)


def test_while_the_frame_is_not_there_nothing_is_taken_from_it(menu, actions):
    series = replace(a_radiograph(), windows=())
    menu.show(Shown(series))
    assert not actions["preset_automatic"].isEnabled()
    menu.show(shown(series, series.volume.voxels[0]))
    assert actions["preset_automatic"].isEnabled()


def test_keys_and_numbers_follow_the_map(menu, actions):
    from meddx.workstation import keymap

    menu.show(ct())
    actions.apply(keymap.read("ohif", actions.tool_keys)[0].with_keys("preset_1", ("Q",)))
    assert "Soft tissue   40 / 400\tQ" in entries(menu)
    actions.apply(keymap.read("weasis", actions.tool_keys)[0])
    assert "FILE   1 / 2\t1" in entries(menu)
    assert "Brain   40 / 80\t3" in entries(menu)


def test_own_presets_join_the_menu(menu):
    menu.show(ct())
    menu._store.replace([OwnPreset("Mine", Window(7, 8), "HU", 2)])
    menu.refill()
    assert "Mine   7 / 8\t2" in entries(menu)
    assert not any(text.startswith("Lung") and text.endswith("\t2") for text in entries(menu))
