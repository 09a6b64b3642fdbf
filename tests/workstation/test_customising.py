"""Keys, presets and settings of the reader hold in the window, at once and after a restart."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit

from meddx import settings
from meddx.imaging.corner_text import Level
from meddx.phrase import Language
from meddx.settings import Settings
from meddx.workstation.key_sheet import KeySheet
from meddx.workstation.keys_dialog import KeysDialog
from meddx.workstation.services import Preferences
from meddx.workstation.settings_dialog import SettingsDialog
from meddx.workstation.viewer.preset_dialogs import PresetsDialog
from tests.helpers.builders import a_case


def preferences(folder: Path) -> Preferences:
    """What the composition root hands in, with a folder of the test."""
    path = folder / "settings.toml"

    def remember(name, value):
        settings.save(settings.load(path)[0].with_changes(**{name: value}), path)

    return Preferences(folder=folder, remember=remember, current=lambda: settings.load(path)[0])


@pytest.fixture
def window(build, tmp_path):
    made = build(preferences=preferences(tmp_path))
    made.session.show(a_case())
    return made


def dialog_of(window, kind: type[QDialog]) -> QDialog:
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def test_keys_that_were_changed_are_there_in_the_next_window(build, window, tmp_path):
    window.actions_["keys"].trigger()
    dialog = dialog_of(window, KeysDialog)
    dialog.maps.setCurrentIndex(dialog.maps.findData("ohif"))
    dialog.choose("invert")
    dialog._give("F9")
    dialog.accept()
    assert window.actions_.keymap.of("invert") == ("I", "F9")
    again = build(preferences=preferences(tmp_path))
    assert again.actions_.keymap.of("invert") == ("I", "F9")
    assert again.actions_.keymap.of("play") == ("C",)


def test_a_damaged_file_of_keys_is_told_in_the_window(build, tmp_path):
    (tmp_path / "keymap.toml").write_text("no toml")
    window = build(preferences=preferences(tmp_path))
    said = " ".join(label.text() for label in window.messages.findChildren(QLabel))
    assert "keymap.damaged.toml" in said


def test_the_sheet_opens_the_dialog_of_keys(window):
    window.actions_["shortcuts"].trigger()
    sheet = dialog_of(window, KeySheet)
    sheet.change.click()
    assert dialog_of(window, KeysDialog)


def test_a_window_is_kept_as_a_preset_and_chosen_with_its_key(qtbot, build, window, tmp_path):
    canvas = window.viewer.canvas
    window.actions_["preset_3"].trigger()
    kept = canvas.view.window
    window.actions_["save_preset"].trigger()
    (dialog,) = [d for d in window.findChildren(QDialog) if d.objectName() == "keepPreset"]
    (name,) = dialog.findChildren(QLineEdit)
    name.setText("Mine & yours")
    (number,) = dialog.findChildren(QComboBox)
    number.setCurrentIndex(number.findData(9))
    dialog.accept()
    again = build(preferences=preferences(tmp_path))
    again.session.show(a_case())
    again.viewer.canvas.setFocus()
    qtbot.keyClick(again.viewer.canvas, Qt.Key.Key_9)
    chosen = again.viewer.canvas.view.window
    assert (chosen.center, chosen.width, chosen.name) == (kept.center, kept.width, "Mine & yours")
    again.bars.presets.aboutToShow.emit()
    words = [action.text() for action in again.bars.presets.actions()]
    assert any(text.startswith("Mine && yours") and text.endswith("\t9") for text in words)


def test_own_presets_are_renamed_ordered_and_deleted_and_cancel_undoes(window):
    for name in ("one", "two"):
        window.actions_["save_preset"].trigger()
        (dialog,) = [
            d
            for d in window.findChildren(QDialog)
            if d.objectName() == "keepPreset" and d.isVisible()
        ]
        dialog.findChild(QLineEdit).setText(name)
        dialog.accept()
    window.actions_["edit_presets"].trigger()
    dialog = dialog_of(window, PresetsDialog)
    dialog.down.click()
    dialog.table.item(0, 0).setText("second")
    dialog.table.item(1, 0).setText("   ")  # no name: the old one stays
    dialog.reject()
    assert [one.name for one in window.custom.presets.kept] == ["one", "two"]
    window.actions_["edit_presets"].trigger()
    dialog = dialog_of(window, PresetsDialog)
    dialog.down.click()
    dialog.table.item(0, 0).setText("second")
    dialog.table.setCurrentCell(1, 0)
    dialog.delete.click()
    dialog.accept()
    assert [one.name for one in window.custom.presets.kept] == ["second"]


def test_settings_hold_at_once_and_are_kept(chinese, window, tmp_path):
    window.actions_["settings"].trigger()
    dialog = dialog_of(window, SettingsDialog)
    dialog.editors["heatmap_opacity"].setValue(20)
    dialog.editors["image_text"].setCurrentIndex(3)
    assert window.viewer.bar.opacity.value() == 20
    assert window.viewer.canvas.corner_level is Level.NONE
    box = dialog.editors["language"]
    box.setCurrentIndex(box.findData("zh_CN"))
    assert window.translation.language is Language.ZH_CN
    again = dialog_of(window, SettingsDialog)
    assert again.windowTitle() == "设置"
    kept, _ = settings.load(tmp_path / "settings.toml")
    assert kept == Settings(language="zh_CN", heatmap_opacity=0.2, image_text="none")


def test_the_map_of_keys_can_be_chosen_in_the_settings(window, tmp_path):
    window.actions_["settings"].trigger()
    dialog = dialog_of(window, SettingsDialog)
    (box,) = [b for b in dialog.findChildren(QComboBox) if b.findData("weasis") >= 0]
    box.setCurrentIndex(box.findData("weasis"))
    assert window.actions_.keymap.of("reset") == ("Esc",)
    assert 'base = "weasis"' in (tmp_path / "keymap.toml").read_text()


def test_text_that_was_switched_off_stays_off(build, tmp_path):
    settings.save(Settings(image_text="none"), tmp_path / "settings.toml")
    window = build(preferences=preferences(tmp_path))
    assert window.viewer.canvas.corner_level is Level.NONE
    assert build().viewer.canvas.corner_level is Level.ALL
