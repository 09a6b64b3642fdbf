"""The studies that were opened last stand in the empty viewer."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from meddx.case.identity import Patient
from meddx.case.known import Presence
from meddx.workstation.asked_studies import Recent
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.recent_studies import RecentStudies
from tests.helpers.known import FakeKnown, known_study

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(qtbot, styled):
    known = FakeKnown()
    made = RecentStudies(Translation())
    qtbot.addWidget(made)
    made.show_recent([Recent(one, known.series_of(one)[0]) for one in known.listed[:4]])
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_one_click_or_enter_opens(qtbot, shown):
    told = []
    shown.chosen.connect(lambda study: told.append(study.number))
    place = shown.list.visualItemRect(shown.list.item(2)).center()
    qtbot.mouseClick(shown.list.viewport(), LEFT, pos=place)
    assert told == [2]
    shown.list.setCurrentRow(1)
    qtbot.keyClick(shown.list, Qt.Key.Key_Return)
    assert told == [2, 1]
    with qtbot.waitSignal(shown.all_asked):
        shown.all.click()


def test_missing_files_are_said_and_an_empty_list_is_not_there(shown):
    shown.tell_presence({1: Presence.GONE})
    lines = [shown.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(4)]
    assert [line.tag == "Files missing" for line in lines] == [False, True, False, False]
    assert "no longer where they were" in lines[1].tip
    assert lines[0].picture is not None
    shown.show_recent(())
    assert not shown.isVisible()


def test_a_study_without_a_picture_or_a_name_is_listed(shown):
    shown.show_recent([Recent(replace(known_study(0), patient=Patient()), None)])
    line = shown.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert line.title == "Without name"
    assert line.picture is None
