"""The menu and the strip of hanging protocols."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from meddx.phrase import Language
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.hanging import own
from meddx.workstation.viewer.hanging.hang import hang_all
from meddx.workstation.viewer.hanging.match import match
from meddx.workstation.viewer.hanging_strip import HangingStrip
from tests.helpers.hangings import STUDIES

STUDY = STUDIES["mammography"]


@pytest.fixture
def strip(qtbot: QtBot, styled, chinese, own_home) -> HangingStrip:
    made = HangingStrip(Translation(), QAction("Before"), QAction("After"))
    qtbot.addWidget(made)
    made.resize(800, 40)
    with qtbot.waitExposed(made):
        made.show()
    return made


def fill(strip: HangingStrip, at: int = 0) -> None:
    protocols, _ = own.library()
    found = match(protocols, STUDY, ())
    keys = {item.protocol.key for item in found}
    others = [protocol for protocol in protocols if protocol.key not in keys]
    strip.menu.show_protocols(found, others, found[0].protocol.key)
    strip.show_hung(found[0].protocol.name, hang_all(found[0].protocol, STUDY, ()), at)


def test_it_has_a_name_where_it_stands_in_another_menu(strip):
    assert strip.menu.title() == "Hanging protocol"


def test_it_says_which_stage_hangs(strip):
    fill(strip, 1)
    assert strip.protocol.text() == "Mammography, four views"
    assert strip.said.text() == "Stage 2 of 8: CC pair"
    assert strip.previous.isEnabled()
    assert strip.next.isEnabled()


def test_the_actions_step_through_the_stages_and_stop_at_the_ends(strip):
    asked: list[int] = []
    strip.stage_chosen.connect(asked.append)
    fill(strip, 1)
    strip.next.trigger()
    strip.previous.trigger()
    assert asked == [2, 0]
    fill(strip, 0)
    assert (strip.previous.isEnabled(), strip.next.isEnabled()) == (False, True)
    strip.previous.trigger()
    fill(strip, 7)
    assert (strip.previous.isEnabled(), strip.next.isEnabled()) == (True, False)
    strip.next.trigger()
    assert asked == [2, 0]


def test_its_buttons_are_those_of_the_actions(qtbot, strip):
    asked: list[int] = []
    strip.stage_chosen.connect(asked.append)
    fill(strip, 1)
    buttons = {b.defaultAction(): b for b in strip.findChildren(QToolButton) if b.defaultAction()}
    qtbot.mouseClick(buttons[strip.next], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons[strip.previous], Qt.MouseButton.LeftButton)
    assert asked == [2, 0]
    strip.next.setToolTip("After (])")
    assert buttons[strip.next].toolTip() == "After (])"


def test_the_protocol_that_hangs_has_a_tick_and_comes_among_those_that_suit(strip):
    fill(strip)
    assert [a.text() for a in strip.menu.suiting] == [
        "Mammography, four views",
        "Series after series",
    ]
    assert [a.isChecked() for a in strip.menu.suiting] == [True, False]
    strip.menu.aboutToShow.emit()
    assert "CT chest" in [a.text() for a in strip.menu.others.actions()]
    ticked = [a.text() for a in strip.menu.stages.actions() if a.isChecked()]
    assert ticked == ["1  Four views"]


def test_choices_are_told(strip):
    fill(strip)
    keys: list[str] = []
    stages: list[int] = []
    said: list[str] = []
    strip.menu.protocol_chosen.connect(keys.append)
    strip.stage_chosen.connect(stages.append)
    strip.menu.save_asked.connect(lambda: said.append("save"))
    strip.menu.manage_asked.connect(lambda: said.append("manage"))
    strip.menu.suiting[1].trigger()
    strip.menu.others.actions()[0].trigger()
    strip.menu.stages.actions()[2].trigger()
    strip.menu.save.trigger()
    strip.menu.manage.trigger()
    assert keys[0] == "any"
    assert len(keys) == 2
    assert stages == [2]
    assert said == ["save", "manage"]


def test_with_nothing_open_only_the_own_ones_can_be_managed(strip):
    assert not strip.menu.save.isEnabled()
    assert strip.menu.manage.isEnabled()
    assert not strip.menu.others.isEnabled()
    assert not strip.menu.stages.isEnabled()
    assert strip.menu.actions()[0].text() == "No images are open"
    assert strip.said.text() == ""


def test_what_no_pane_shows_is_said(qtbot, strip):
    strip.show_unseen(["Scout", "Dose"])
    assert strip.unseen.isVisible()
    assert strip.unseen.text() == "2 series not shown"
    assert "Scout\nDose" in strip.unseen.toolTip()
    with qtbot.waitSignal(strip.unseen_asked):
        strip.unseen.click()
    strip.show_unseen([])
    assert not strip.unseen.isVisible()


def test_it_follows_the_language(qtbot, strip):
    fill(strip, 1)
    translation = strip._translation
    assert translation.switch(Language.ZH_CN)
    try:
        qtbot.waitUntil(lambda: strip.said.text() == "阶段 2/8：CC 位双侧")
        qtbot.waitUntil(lambda: strip.menu.suiting[0].text() == "乳腺 X 线摄影四位")
        assert strip.menu.save.text() == "将当前布局另存为挂片协议…"
    finally:
        translation.switch(Language.EN)


def test_a_layout_of_the_readers_own_has_no_stages(strip):
    strip.show_hung(None, (), 0)
    assert strip.protocol.text() == "Own layout"
    assert not strip.next.isEnabled()
