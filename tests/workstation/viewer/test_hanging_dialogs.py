"""Saving a layout as protocol, and managing those that were saved."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meddx.imaging import header_words
from meddx.imaging.view import ViewState
from meddx.phrase import Refused
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.hanging import own
from meddx.workstation.viewer.hanging.own import Pane
from meddx.workstation.viewer.hanging.protocol import Applies, PriorUse
from meddx.workstation.viewer.hanging_dialogs import OwnProtocols, SaveProtocol
from meddx.workstation.viewer.hanging_words import part_name
from meddx.workstation.viewer.layout import ONE
from tests.helpers.hangings import STUDIES

SUGGESTED = Applies(frozenset({"CT", "MR"}), True, frozenset({"abdomen"}))


def protocol(name: str):
    panes = [Pane(STUDIES["ct"].series[0], ViewState())]
    return own.from_layout(name, own.suggested(panes), ONE, panes)


class Saves:
    def __init__(self, taken: str = "") -> None:
        self.taken = taken
        self.asked: list[tuple[str, Applies, bool]] = []

    def __call__(self, name: str, applies: Applies, replacing: bool) -> None:
        self.asked.append((name, applies, replacing))
        if name == self.taken and not replacing:
            raise Refused("exists", own.EXISTS.with_values(name=name))


def a_save(qtbot: QtBot, save: Saves) -> SaveProtocol:
    dialog = SaveProtocol(Translation(), SUGGESTED, save)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_layout_is_saved_under_a_name_for_what_it_shows(qtbot, styled):
    save = Saves()
    dialog = a_save(qtbot, save)
    assert not dialog.keep.isEnabled()
    qtbot.keyClicks(dialog.name, "Liver")
    assert dialog.parts.text() == "Abdomen"
    dialog.keep.click()
    assert save.asked == [("Liver", SUGGESTED, False)]
    assert not dialog.isVisible()


def test_what_it_is_for_can_be_changed(qtbot, styled):
    dialog = a_save(qtbot, Saves())
    dialog.modalities["MR"].setChecked(False)
    dialog.with_prior.setChecked(True)
    menu = dialog.parts.menu()
    assert menu is not None
    for action in menu.actions():
        action.setChecked(action.data() in {"head", "neck"})
    assert dialog.parts.text() == "Head, Neck"
    assert dialog.applies == Applies(
        frozenset({"CT"}), False, frozenset({"head", "neck"}), prior=PriorUse.NEEDED
    )
    for action in menu.actions():
        action.setChecked(False)
    assert dialog.parts.text() == "Any body part"
    dialog.modalities["CT"].setChecked(False)
    dialog.name.setText("x")
    assert not dialog.keep.isEnabled()


def test_a_name_that_is_taken_can_be_replaced_or_changed(qtbot, styled):
    save = Saves(taken="Liver")
    dialog = a_save(qtbot, save)
    dialog.name.setText("Liver")
    dialog.keep.click()
    assert dialog.isVisible()
    assert dialog.refusal.text() == 'There is a protocol named "Liver" already.'
    assert dialog.keep.text() == "Replace"
    dialog.name.setText("Liver 2")
    assert (dialog.keep.text(), dialog.refusal.isVisible()) == ("Save", False)
    dialog.name.setText("Liver")
    dialog.keep.click()
    dialog.keep.click()
    assert [replacing for _, _, replacing in save.asked] == [False, False, True]
    assert not dialog.isVisible()


def a_list(qtbot: QtBot, folder: Path) -> OwnProtocols:
    dialog = OwnProtocols(Translation(), folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def named(dialog: OwnProtocols) -> list[str]:
    return sorted(dialog.list.item(row).text() for row in range(dialog.list.count()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("A", "B"):
        own.write_protocol(protocol(name), tmp_path)
    return tmp_path


def test_an_empty_folder_says_how_to_fill_it(qtbot, styled, tmp_path):
    dialog = a_list(qtbot, tmp_path / "none")
    assert "None yet" in dialog.said.text()
    assert not dialog.rename.isEnabled()
    assert not dialog.delete.isEnabled()
    assert not dialog.undo.isVisible()


def test_a_broken_file_is_named(qtbot, styled, folder):
    (folder / "bad.toml").write_text("schema = 2", encoding="utf-8")
    assert "bad.toml" in a_list(qtbot, folder).said.text()


def test_deleting_can_be_undone(qtbot, styled, folder):
    dialog = a_list(qtbot, folder)
    dialog.list.setCurrentRow(0)
    with qtbot.waitSignal(dialog.changed):
        dialog.delete.click()
    assert len(named(dialog)) == 1
    assert "was deleted" in dialog.said.text()
    with qtbot.waitSignal(dialog.changed):
        dialog.undo.click()
    assert named(dialog) == ["A", "B"]
    assert not dialog.undo.isVisible()


def test_renaming_in_the_list(qtbot, styled, folder):
    dialog = a_list(qtbot, folder)
    item = next(i for i in (dialog.list.item(0), dialog.list.item(1)) if i.text() == "A")
    dialog.list.setCurrentItem(item)
    with qtbot.waitSignal(dialog.changed):
        item.setText("C")
    assert named(dialog) == ["B", "C"]
    assert [i.text() for i in dialog.list.selectedItems()] == ["C"]
    dialog.list.selectedItems()[0].setText("B")
    assert named(dialog) == ["B", "C"]
    assert "already" in dialog.said.text()


def test_every_body_part_has_a_name(styled):
    assert len({part_name(part) for part in header_words.PARTS}) == len(header_words.PARTS)
