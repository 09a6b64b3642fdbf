"""The settings are chosen in a dialog made of the fields; nothing invalid can be entered."""

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QLineEdit

from meddx.phrase import Language
from meddx.settings import Settings, about
from meddx.workstation.settings_dialog import SettingsDialog


@pytest.fixture
def heard():
    return []


@pytest.fixture
def dialog(qtbot, build, heard):
    made = SettingsDialog(
        build(), Settings(), Language.EN, lambda name, value: heard.append((name, value))
    )
    made.open()
    return made


def test_each_field_has_a_row_with_its_label_and_its_help(dialog):
    shown = [item for item in fields(Settings) if about(item).is_shown]
    assert set(dialog.editors) == {item.name for item in shown}
    assert "first_run_done" not in dialog.editors
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for item in shown:
        assert about(item).label.label(Language.EN) in words
        assert about(item).text.label(Language.EN) in words
        assert about(item).effect.label(Language.EN) in words
        assert dialog.editors[item.name].accessibleName()


def test_a_change_is_told_at_once(dialog, heard):
    language: QComboBox = dialog.editors["language"]
    language.setCurrentIndex(language.findData("zh_CN"))
    opacity: QDoubleSpinBox = dialog.editors["heatmap_opacity"]
    opacity.setValue(30)
    shown: QComboBox = dialog.editors["image_text"]
    shown.setCurrentIndex(2)
    scale: QComboBox = dialog.editors["scale"]
    assert [scale.itemText(n) for n in range(scale.count())][-1] == "200\u00a0%"
    scale.setCurrentIndex(1)
    assert heard == [
        ("language", "zh_CN"), ("heatmap_opacity", 0.3), ("image_text", "letters"), ("scale", 1.25),
    ]  # fmt: skip
    assert dialog.settings.scale == 1.25


def test_a_name_is_told_when_it_is_whole(qtbot, dialog, heard):
    line: QLineEdit = dialog.editors["reader"]
    line.setFocus()
    qtbot.keyClicks(line, 'Dr. "Li"')
    assert heard == []
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard == [("reader", 'Dr. "Li"')]


def test_nothing_that_is_no_setting_can_be_entered(dialog):
    opacity: QDoubleSpinBox = dialog.editors["heatmap_opacity"]
    share: QDoubleSpinBox = dialog.editors["hereditary_mass"]
    assert (opacity.minimum(), opacity.maximum()) == (0, 100)
    assert (share.minimum(), share.maximum()) == (pytest.approx(0.1), 50)
    for low in (opacity.minimum(), share.minimum()):
        Settings(heatmap_opacity=low / 100, hereditary_mass=max(low, 0.1) / 100)
    line: QLineEdit = dialog.editors["reader"]
    verdict = line.validator().validate("a\nb", 0)
    assert verdict[0] is QValidator.State.Invalid
    Settings(reader="x" * line.maxLength())
    with pytest.raises(ValueError, match="name"):
        Settings(reader="x" * (line.maxLength() + 1))
    for name in ("language", "scale"):
        box: QComboBox = dialog.editors[name]
        assert not box.isEditable()
        for at in range(box.count()):
            Settings(**{name: box.itemData(at)})


def test_the_defaults_can_be_restored(qtbot, build, heard):
    changed = Settings(language="en", scale=2.0, image_text="none", reader="Dr. Li")
    dialog = SettingsDialog(build(), changed, Language.EN, lambda *what: heard.append(what))
    dialog.open()
    dialog.restore.click()
    assert dialog.settings == Settings()
    assert dict(heard) == {"language": "", "scale": 1.0, "image_text": "all", "reader": ""}


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_cut_off(build, chinese, language):
    window = build()
    window.translation.switch(language)
    window.actions_["settings"].trigger()
    (dialog,) = window.findChildren(SettingsDialog)
    for label in dialog.findChildren(QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        assert label.height() >= needed
        assert label.wordWrap() or label.width() >= label.sizeHint().width()
    assert dialog.minimumSizeHint().width() <= 640
