"""The manual in its window: sections, search, links, both languages, and how fast it opens."""

import time

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QApplication

from meddx import paths
from meddx.phrase import Language
from meddx.workstation.help import pages
from meddx.workstation.help.document import ManualDocument
from meddx.workstation.help.manual import Manual
from meddx.workstation.i18n import Translation

OPENS_WITHIN_S = 0.3


@pytest.fixture
def manual(qtbot, styled, chinese):
    translation = Translation()
    made = Manual(translation)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    translation.switch(Language.EN)


def section(manual):
    return manual.page.headings[manual.contents.currentRow()].name


def test_it_opens_in_less_than_300_ms(qtbot, styled):
    def once():  # time of this process: another may share the core
        start = time.process_time()
        made = Manual(Translation())
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(made)
        made.show()
        made.grab()
        return time.process_time() - start

    assert min(once() for _ in range(3)) < OPENS_WITHIN_S


def test_it_begins_at_the_beginning_with_its_pictures(manual):
    assert manual.text.verticalScrollBar().value() == 0
    assert section(manual) == manual.page.headings[0].name
    assert manual.contents.count() == len(manual.page.headings) == len(manual.document.headings)
    asked = []
    for block in manual.document._blocks():
        step = block.begin()
        while not step.atEnd():
            if step.fragment().charFormat().isImageFormat():
                asked.append(step.fragment().charFormat().toImageFormat())
            step += 1
    assert [QUrl(one.name()).path() for one in asked] == list(manual.page.pictures)
    for one in asked:
        kind = QTextDocument.ResourceType.ImageResource
        picture = manual.document.resource(kind, QUrl(one.name()))
        assert (picture.width(), picture.height()) == (one.width(), one.height())
        assert 300 < picture.width() <= manual.text.viewport().width() - 40


def test_every_paragraph_is_laid_out_also_those_far_below(qtbot, manual):
    def empty():
        return [b.text() for b in manual.document._blocks() if not b.layout().lineCount()]

    qtbot.waitUntil(lambda: not empty())
    manual.resize(manual.width() - 150, manual.height())
    manual._translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: not empty())
    manual.open_section("without-the-window")
    assert not empty()
    margin = manual.document.documentMargin()
    assert manual.document.size().width() < manual.text.viewport().width() + margin


def test_a_section_is_opened_by_name_and_the_contents_follow(manual):
    manual.open_section("open-a-case")
    assert section(manual) == "open-a-case"
    assert manual.text.verticalScrollBar().value() > 0
    manual.text.verticalScrollBar().setValue(0)
    assert manual.contents.currentRow() == 0
    manual.contents.setCurrentRow(5)
    manual.go_back()
    assert section(manual) == "open-a-case"
    manual.go_on()
    assert manual.contents.currentRow() == 5
    assert manual.back.isEnabled()
    assert not manual.on.isEnabled()


def test_search_marks_all_and_steps_around(qtbot, manual):
    qtbot.keyClicks(manual.search, "DICOMDIR")
    marks = manual.text.extraSelections()
    assert len(marks) >= 1
    qtbot.keyClick(manual.search, "a", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(manual.search, "probe")
    count = len(manual.text.extraSelections())
    assert count > 1
    assert {mark.cursor.selectedText().lower() for mark in manual.text.extraSelections()} == {
        "probe"
    }
    assert manual.count.text() == f"1 of {count}"
    qtbot.keyClick(manual.search, Qt.Key.Key_Return)
    assert manual.count.text() == f"2 of {count}"
    qtbot.keyClick(manual.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert manual.count.text() == f"1 of {count}"
    manual.step(-1)
    assert manual.count.text() == f"{count} of {count}"
    manual.search.setText("no such words anywhere")
    assert manual.text.extraSelections() == []
    assert manual.count.text() == "Not found"
    assert not manual.next.isEnabled()


def test_what_is_found_is_scrolled_into_sight(manual):
    manual.search.setText("selftest")
    (hit, *_) = manual._hits
    room = manual.text.viewport().rect()
    assert room.contains(manual.text.cursorRect(hit).center())


def test_a_link_leads_to_its_section_and_no_link_leads_out(manual, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    manual.text.anchorClicked.emit(QUrl("#export"))
    assert section(manual) == "export"
    manual.text.anchorClicked.emit(QUrl("https://example.org/"))
    assert section(manual) == "export"
    assert opened == []


def test_the_comparison_with_other_viewers_takes_the_place_of_the_text_and_back(manual):
    manual.open_section("export")
    manual.text.anchorClicked.emit(QUrl("features.md"))
    assert "Hanging protocols" in manual.document.toPlainText()
    assert "test_" not in manual.document.toPlainText()
    assert manual.contents.count() == len(manual.document.headings) == 1
    manual._translation.switch(Language.ZH_CN)
    QApplication.sendPostedEvents()
    assert "挂片协议" in manual.document.toPlainText()
    manual.text.anchorClicked.emit(QUrl("manual_zh.md"))
    assert manual.contents.count() > 15
    assert section(manual) == manual.page.headings[0].name
    manual.go_back()
    assert manual.contents.count() == 1
    manual.go_back()
    assert section(manual) == "导出"


def test_an_outer_link_is_shown_as_its_words(styled):
    document = ManualDocument(paths.resource("help"))
    document.show_markdown("# A\n\n[outside](https://example.org) and [inside](#a)\n")
    anchors = {}
    for block in document._blocks():
        step = block.begin()
        while not step.atEnd():
            anchors[step.fragment().text().strip()] = step.fragment().charFormat().isAnchor()
            step += 1
    assert anchors["inside"]
    assert not any(on for words, on in anchors.items() if "outside" in words)
    assert "example.org" not in document.toHtml()


def test_the_language_follows_and_the_place_stays(manual):
    manual.open_section("export")
    manual._translation.switch(Language.ZH_CN)
    QApplication.sendPostedEvents()
    assert manual.windowTitle() == "MedDx 使用手册"
    assert section(manual) == "导出"
    manual.search.setText("十字线")
    assert manual.count.text().startswith("1 / ")
    manual.open_section("open-a-case")
    assert section(manual) == "打开病例"


@pytest.mark.parametrize("language", list(Language))
def test_the_document_shows_the_sections_that_the_text_has(styled, language):
    shown = pages.page(language)
    document = ManualDocument(paths.resource("help"))
    document.show_markdown(shown.markdown)
    assert [block.text() for block in document.headings] == [h.title for h in shown.headings]
    assert "<!--" not in document.toPlainText()
