"""What a reader arranges while a patient is open is kept in plain files: none says who that was."""

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit

from meddx.phrase import Language
from meddx.workstation.keys_dialog import KeysDialog
from meddx.workstation.viewer.hanging_dialogs import SaveProtocol
from tests.helpers import at_work, chests
from tests.helpers.at_work import CTRL

PLAIN = {"settings.toml", "keymap.toml", "presets.toml"}


@pytest.fixture
def settled_chest(tmp_path):
    """Write a chest CT whose free texts all name the patient; return its folder."""
    at_work.settled()
    chests.chest(
        tmp_path / "chest",
        SeriesDescription="Zzqcanary Thorax Br40",
        WindowCenterWidthExplanation="Zzqcanary",
        ImageComments="Zzqcanary",
        ProtocolName="Zzqthorax",
    )
    return tmp_path / "chest"


def test_keys_presets_protocols_and_settings_name_nobody(started, chinese, settled_chest, own_home):
    work = started()
    work.drop(settled_chest)
    actions = work.window.actions_

    # A window that the file names after the patient becomes a preset.
    work.key("1", CTRL)
    work.key("0")
    work.drag(0, (10.0, 10.0), (20.0, 20.0))  # a window of one's own
    actions["save_preset"].trigger()
    dialog = _dialog(work, QDialog, "keepPreset")
    dialog.findChild(QLineEdit).setText("Mine")
    box = dialog.findChild(QComboBox)
    box.setCurrentIndex(box.findData(9))
    dialog.accept()

    # Other keys.
    actions["keys"].trigger()
    keys = _dialog(work, KeysDialog)
    keys.maps.setCurrentIndex(keys.maps.findData("ohif"))
    keys.accept()

    # The layout becomes a protocol: of the series and the study only their kind is kept.
    work.key("2", CTRL)
    work.window.hanging.strip.menu.save_asked.emit()
    saving = _dialog(work, SaveProtocol)
    saving.name.setText("My chest")
    saving.keep.click()
    work.rest()

    # Settings: language, text on the image, opacity of heatmaps.
    actions["corners_level"].trigger()
    actions.languages[Language.ZH_CN].trigger()
    work.window.viewer.bar.opacity.setValue(70)
    work.window.viewer.bar.opacity.sliderReleased.emit()
    at_work.until(lambda: work.is_written() and work.known())
    work.end()

    plain = {path for path in own_home.rglob("*.toml") if path.is_file()}
    assert {path.name for path in plain} >= PLAIN
    assert [path.parent.name for path in plain if path.name not in PLAIN] == ["hanging"]
    assert all(path.stat().st_size > 20 for path in plain)
    assert at_work.readable(own_home, (*chests.WORDS, chests.PATIENT["PatientBirthDate"])) == []


def _dialog(work, kind, name=""):
    found = [d for d in work.window.findChildren(kind) if d.isVisible()]
    (dialog,) = [d for d in found if not name or d.objectName() == name]
    return dialog
