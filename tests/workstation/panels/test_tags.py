"""The tag browser lists, searches, copies, and says what went wrong."""

import pytest
from PySide6.QtGui import QGuiApplication

from meddx.importers.shared.dicom_tags import Tag, Tags
from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.tags import TagsDialog

ROWS = (
    Tag("(0008,0018)", "UI", "SOPInstanceUID", "1.2.3", 0),
    Tag("(0010,0010)", "PN", "PatientName", "Doe^Jane", 0),
    Tag("(0008,1140)", "SQ", "ReferencedImageSequence", "", 0, 2),
    Tag("", "", "", "", 1, 1),
    Tag("(0008,1155)", "UI", "ReferencedSOPInstanceUID", "1.5", 1),
    Tag("", "", "", "", 1, 2),
    Tag("(0008,1155)", "UI", "ReferencedSOPInstanceUID", "1.6", 1),
    Tag("(7FE0,0010)", "OW", "PixelData", "", 0, 512),
)


@pytest.fixture
def translation(styled, chinese):
    made = Translation()
    yield made
    made.switch(Language.EN)


@pytest.fixture
def dialog(qtbot, translation):
    made = TagsDialog(translation, "a.dcm", Phrase("a waveform"))
    qtbot.addWidget(made)
    made.show_tags(Tags(ROWS, cut=False))
    return made


def texts(dialog):
    model = dialog.model
    return [
        [str(model.index(row, column).data()).strip() for column in range(4)]
        for row in range(model.rowCount())
    ]


def test_rows_are_told_with_items_and_lengths(dialog):
    rows = texts(dialog)
    assert rows[0] == ["(0008,0018)", "SOPInstanceUID", "UI", "1.2.3"]
    assert rows[2][3] == "2 items"
    assert rows[3][1] == "Item 1"
    assert rows[7][3] == "512 bytes"
    assert dialog._count.text() == "8 rows"
    assert dialog._kind.text() == "A waveform"


@pytest.mark.parametrize("words", ["1.6", "referencedsop 1.6", "1155 1.6", "(0008,1155) 1.6"])
def test_a_search_keeps_what_fits_and_what_it_lies_in(dialog, words):
    dialog.search.setText(words)
    assert [row[1] for row in texts(dialog)] == [
        "ReferencedImageSequence",
        "Item 2",
        "ReferencedSOPInstanceUID",
    ]
    dialog.search.clear()
    assert len(texts(dialog)) == len(ROWS)


def test_a_search_without_an_answer_shows_nothing(dialog):
    dialog.search.setText("nowhere")
    assert texts(dialog) == []
    assert dialog._count.text() == "0 rows"


def test_the_chosen_row_is_copied(dialog):
    assert not dialog.copy.isEnabled()
    dialog.table.selectRow(1)
    assert dialog.copy.isEnabled()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "(0010,0010)\tPatientName\tPN\tDoe^Jane"


def test_more_rows_than_are_listed_are_said(dialog):
    dialog.show_tags(Tags(ROWS[:2], cut=True))
    assert dialog._count.text() == "2 rows; the file holds more"


def test_a_problem_is_said_in_place_of_the_list(dialog):
    dialog.show_problem(Phrase("The tags cannot be read."))
    assert dialog._count.text() == "The tags cannot be read."


def test_the_words_follow_the_language(dialog, translation, qtbot):
    assert translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: dialog.windowTitle() == "DICOM 标签")
    assert dialog._count.text() == "8 行"
    assert texts(dialog)[7][3] == "512 字节"
