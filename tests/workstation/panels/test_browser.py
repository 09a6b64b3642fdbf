"""The study browser: found while one types, opened with Enter, smooth with a long list."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from meddx.case.identity import Patient
from meddx.case.known import Presence
from meddx.jobs import Lanes
from meddx.phrase import Language, Phrase, Refused
from meddx.workstation.asked_studies import AskedStudies
from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.browser import StudyBrowser
from meddx.workstation.panels.browser_model import GONE, OPENED
from meddx.workstation.theme import COLOURS
from tests.helpers.known import ANNA, WEBER, ZHANG, FakeKnown, many

WAIT = 5000
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bridge(qtbot):
    made = Bridge(Lanes())
    yield made
    made.close()


@pytest.fixture
def show(qtbot, styled, bridge):
    def made(known=None, patient=ANNA):
        browser = StudyBrowser(
            Translation(), AskedStudies(bridge, known or FakeKnown(), bridge), patient
        )
        qtbot.addWidget(browser)
        with qtbot.waitExposed(browser):
            browser.show()
        qtbot.waitUntil(lambda: browser.answered, timeout=WAIT)
        return browser

    return made


def column(browser, number):
    model = browser.model
    return [model.data(model.index(row, number)) for row in range(model.rowCount())]


def asked(browser):
    told = []
    browser.open_asked.connect(lambda study, beside: told.append((study.number, beside)))
    return told


def test_it_lists_what_was_opened_and_stands_on_the_newest(qtbot, show):
    browser = show()
    assert column(browser, 1) == [s.patient.patient_id for s in FakeKnown().listed]
    assert column(browser, 0)[2] == "Zhang, Xiaodong  张, 小东"
    assert column(browser, 5)[5] == "KNEE"  # no description: what was examined
    assert browser.chosen().number == 0
    assert browser.count.text() == "7 studies"
    assert list(browser.filters.modalities) == ["CR", "CT", "MR", "PT", "DX", "SR"]
    qtbot.waitUntil(lambda: browser.details.series.count() == 3, timeout=WAIT)


def test_typing_finds_and_enter_opens(qtbot, show):
    browser = show()
    told = asked(browser)
    assert browser.filters.search.hasFocus()
    qtbot.keyClicks(browser.filters.search, "weber knee")
    qtbot.waitUntil(lambda: browser.model.rowCount() == 1, timeout=WAIT)
    assert browser.count.text() == "1 study"
    qtbot.keyClick(browser.filters.search, Qt.Key.Key_Return)
    assert told == [(4, False)]


def test_arrows_go_from_the_words_to_the_rows_and_a_double_click_opens(qtbot, show):
    browser = show()
    told = asked(browser)
    qtbot.keyClick(browser.filters.search, Qt.Key.Key_Down)
    assert browser.table.hasFocus()
    assert browser.chosen().number == 1
    qtbot.keyClick(browser.table, Qt.Key.Key_Return)
    qtbot.keyClick(browser.table, Qt.Key.Key_Return, CONTROL)
    place = browser.table.visualRect(browser.model.index(3, 0)).center()
    viewport = browser.table.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=place)
    qtbot.mouseDClick(viewport, LEFT, pos=place)
    assert told == [(1, False), (1, True), (3, False)]


def test_modalities_and_dates_narrow_and_can_be_taken_back(qtbot, show):
    known = FakeKnown()
    browser = show(known)
    browser.filters.modalities["MR"].click()
    qtbot.waitUntil(lambda: browser.model.rowCount() == 2, timeout=WAIT)
    browser.filters.spans[1].click()
    qtbot.waitUntil(lambda: browser.model.rowCount() == 0, timeout=WAIT)
    assert known.sought[-1].since == known.sought[-1].until
    assert browser.show_all.isVisible()
    assert "No study fits" in browser.words.text()
    assert not browser.open_it.isEnabled()
    browser.show_all.click()
    qtbot.waitUntil(lambda: browser.model.rowCount() == 7, timeout=WAIT)
    assert browser.filters.sought.is_everything


def test_a_click_on_a_head_sorts_and_the_chosen_study_stays_chosen(qtbot, show):
    browser = show()
    browser.table.selectRow(2)
    assert browser.chosen().patient == ZHANG
    browser.table.sortByColumn(6, Qt.SortOrder.AscendingOrder)
    images = [int(text) for text in column(browser, 6)]
    assert images == sorted(images)  # as numbers, not as words
    assert browser.chosen().number == 2
    browser.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert column(browser, 0)[0].startswith("Zhang")
    browser.look()  # the same again: sorted as it was, and on the same study
    qtbot.waitUntil(lambda: not browser._asked._bridge.open_tickets, timeout=WAIT)
    assert column(browser, 0)[0].startswith("Zhang")
    assert browser.chosen().number == 2
    browser.table.sortByColumn(OPENED, Qt.SortOrder.AscendingOrder)
    assert column(browser, 1)[0] == FakeKnown().listed[-1].patient.patient_id


def test_series_and_priors_of_what_is_chosen_are_shown(qtbot, show):
    browser = show(patient=ANNA)
    told = asked(browser)
    browser.table.selectRow(1)
    priors = browser.details.priors
    qtbot.waitUntil(lambda: priors.keys == ("0", "3"), timeout=WAIT)
    assert browser.details.series.item(1).toolTip().endswith("CT · 412 images")
    priors.setCurrentRow(1)
    priors.itemActivated.emit(priors.item(1))
    assert told == [(3, True)]
    browser.table.selectRow(4)
    qtbot.waitUntil(lambda: priors.keys == ("5",), timeout=WAIT)
    priors.itemActivated.emit(priors.item(0))
    assert told[1:] == []  # nothing is chosen in it
    priors.setCurrentRow(0)
    priors.itemActivated.emit(priors.item(0))
    assert told[1:] == [(5, False)]  # another patient's: never beside


@pytest.mark.parametrize(("patient", "can"), [(ANNA, True), (WEBER, False), (Patient(), False)])
def test_only_a_study_of_the_open_patient_can_stand_beside(qtbot, show, patient, can):
    browser = show(patient=patient)
    told = asked(browser)
    assert browser.beside.isEnabled() == can
    qtbot.keyClick(browser.table, Qt.Key.Key_Return, CONTROL)
    browser.beside.click()
    assert told == [(0, True)] * (2 * can)


def test_a_study_whose_files_are_gone_is_grey_says_so_and_does_not_open(qtbot, show):
    known = FakeKnown(presences={2: Presence.GONE, 3: Presence.PARTLY})
    browser = show(known)
    told = asked(browser)
    model = browser.model
    studies = known.listed
    qtbot.waitUntil(lambda: model.presence(studies[2]) is Presence.GONE, timeout=WAIT)
    browser.table.selectRow(2)
    assert browser.told.text() == str(GONE)
    assert model.data(model.index(2, 0), Qt.ItemDataRole.ToolTipRole) == str(GONE)
    grey = model.data(model.index(2, 0), Qt.ItemDataRole.ForegroundRole)
    assert grey == QColor(COLOURS.disabled)
    qtbot.keyClick(browser.table, Qt.Key.Key_Return)
    assert not browser.open_it.isEnabled()
    assert told == []
    browser.table.selectRow(3)
    assert "Some files" in browser.told.text()
    qtbot.keyClick(browser.table, Qt.Key.Key_Return)
    assert told == [(3, False)]
    browser.table.selectRow(0)
    assert not browser.told.isVisible()


def test_delete_asks_to_forget(qtbot, show):
    browser = show()
    with qtbot.waitSignal(browser.forget_asked, timeout=WAIT) as asked_for:
        qtbot.keyClick(browser.table, Qt.Key.Key_Delete)
    assert asked_for.args[0].number == 0
    qtbot.keyClicks(browser.filters.search, "x")
    qtbot.keyClick(browser.filters.search, Qt.Key.Key_Delete)  # here it is a key of the words


def test_an_empty_list_says_what_to_do_and_trouble_is_a_sentence(qtbot, show):
    browser = show(FakeKnown([]))
    assert "Open files or a folder" in browser.words.text()
    assert browser.words.isVisible()
    assert not browser.show_all.isVisible()
    assert not browser.forget.isEnabled()
    broken = show(FakeKnown(problem=Refused("no_store", Phrase("The store is closed."))))
    assert broken.words.text() == "The store is closed."
    assert broken.words.isVisible()


def test_it_follows_the_language(qtbot, show, chinese):
    browser = show()
    browser._translation.switch(Language.ZH_CN)
    try:
        qtbot.waitUntil(lambda: browser.windowTitle() == "检查列表", timeout=WAIT)
        assert browser.model.headerData(0, Qt.Orientation.Horizontal) == "患者"
        assert browser.count.text() == "7 项检查"
        assert browser.filters.spans[1].text() == "今天"
    finally:
        browser._translation.switch(Language.EN)


def test_ten_thousand_studies_are_smooth(qtbot, show):
    known = many(10_000)
    browser = show(known)
    assert browser.model.rowCount() == 10_000
    slowest = []
    for act in (
        lambda: browser.table.sortByColumn(0, Qt.SortOrder.AscendingOrder),
        lambda: browser.table.sortByColumn(6, Qt.SortOrder.DescendingOrder),
        browser.table.scrollToBottom,
        lambda: browser.table.selectRow(9000),
        lambda: browser.model.tell_presence({1: Presence.GONE}),
        browser.table.repaint,
        lambda: browser.table.rowAt(QPoint(5, 5).y()),
    ):
        begun = time.perf_counter()
        act()
        slowest.append(time.perf_counter() - begun)
    assert max(slowest) < 0.5, slowest  # about 0.05 s; generous for a busy machine
    assert len(known.sought) == 1
