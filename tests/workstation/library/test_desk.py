"""The library in the window: searching, evidence from the case, adding, stopping, citing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from meddx import log
from meddx.commands.shared.library import Library
from meddx.jobs import Context
from meddx.literature import adding
from meddx.literature.record import Part, article
from meddx.literature.snippet import Marked
from meddx.literature.store import LIBRARY_FILE, Store
from meddx.phrase import Language, Phrase
from meddx.settings import Settings
from meddx.workstation.app import make_window
from meddx.workstation.library.desk import LibraryDesk
from meddx.workstation.library.marked import as_html
from meddx.workstation.library.window import LibraryWindow
from meddx.workstation.panels.finding_row import FindingRow
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_reading
from tests.helpers.services import FakeServices

WAIT = 5000
ARTICLES = (
    article("Lynch syndrome", "Hereditary <b>cancer</b> & MSH2.", pmid="1", year="2001"),
    article("Cough in practice", "A dry cough.", pmid="2", year="2010", authors=["Aa B", "Cc D"]),
    article("咳嗽指南", "慢性咳嗽的诊断。", pmid="3", year="2020"),
)


@pytest.fixture
def folder(tmp_path):
    with Store(tmp_path / LIBRARY_FILE, is_shared=True) as store:
        adding.put(store, ARTICLES, Context())
    return tmp_path


@pytest.fixture
def window(qtbot, styled, folder):
    library = Library(Settings(library_folder=str(folder)))
    services = replace(FakeServices().made, library=library)
    made = make_window(services, Preferences(show_ai=True, tour_done=True))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.show_reading(a_reading())
    yield made
    made.close()


@pytest.fixture
def desk(window) -> LibraryDesk:
    return window.findChild(LibraryDesk)


@pytest.fixture
def shown(qtbot, window, desk) -> LibraryWindow:
    window.actions_["library"].trigger()
    qtbot.waitUntil(lambda: "3" in desk.shown.said.text(), timeout=WAIT)
    return desk.shown


def ids(shown: LibraryWindow) -> list[str]:
    return [row.hit.id for row in shown.rows]


def test_searching(qtbot, window, shown, chinese) -> None:
    """One window for several steps: each takes a second to build."""
    nothing_is_said(qtbot, shown)
    typed_is_found_and_read(qtbot, shown)
    filters_ask_again(qtbot, shown)
    it_speaks_chinese(qtbot, window, shown)


def typed_is_found_and_read(qtbot, shown) -> None:
    shown.line.clear()
    qtbot.keyClicks(shown.line, "coug")
    qtbot.waitUntil(lambda: ids(shown) == ["2"], timeout=WAIT)
    qtbot.keyClick(shown.rows[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.article.article is not None, timeout=WAIT)
    assert "A dry cough." in shown.article.text.toPlainText()
    assert "Aa B and others · 2010 · PMID 2" in shown.article.about.text()
    assert not shown.article.open.isVisible()  # no file of its own
    qtbot.mouseClick(shown.article.cite, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Aa B, Cc D. Cough in practice. 2010. PMID: 2."


def filters_ask_again(qtbot, shown) -> None:
    shown.line.setText("cough 咳嗽")
    qtbot.waitUntil(lambda: sorted(ids(shown)) == ["2", "3"], timeout=WAIT)
    shown.since.setValue(2015)
    qtbot.waitUntil(lambda: ids(shown) == ["3"], timeout=WAIT)
    shown.since.setValue(shown.since.minimum())
    shown.language.setCurrentIndex(shown.language.findData("en"))
    qtbot.waitUntil(lambda: ids(shown) == ["2"], timeout=WAIT)


def nothing_is_said(qtbot, shown) -> None:
    assert "kept nowhere" in shown.cover.words.text()
    shown.line.setText("zebra")
    qtbot.waitUntil(lambda: "Nothing in the library" in shown.cover.words.text(), timeout=WAIT)
    fields = (shown.line, shown.since, shown.until, shown.language, shown.add)
    assert len({field.height() for field in fields}) == 1


def test_evidence(qtbot, window, desk, tmp_path, chinese) -> None:
    a_diagnosis_asks(qtbot, window, desk, tmp_path)
    a_finding_asks(qtbot, window, desk)


def a_diagnosis_asks(qtbot, window, desk, tmp_path) -> None:
    log.start(tmp_path / "log")
    try:
        card = next(
            c for c in window.diagnoses.cards if c.diagnosis.code.display.startswith("Lynch")
        )
        *_, action = card.actions()
        assert action.text() == "Find evidence"
        action.trigger()
        qtbot.waitUntil(lambda: desk.shown is not None and bool(desk.shown.rows), timeout=WAIT)
        assert ids(desk.shown)[0] == "1"
        assert "Lynch syndrome" in desk.shown.said.text()
    finally:
        log.stop()
    written = "".join(p.read_text() for p in (tmp_path / "log").iterdir())
    assert "lynch" not in written.lower()


def a_finding_asks(qtbot, window, desk) -> None:
    row = next(row for row in window.findings.rows.values() if row.finding.code.display == "Cough")
    assert row.literature.isVisibleTo(row)
    row.literature.click()
    qtbot.waitUntil(lambda: desk.shown is not None and bool(desk.shown.rows), timeout=WAIT)
    qtbot.waitUntil(lambda: "2" in ids(desk.shown), timeout=WAIT)
    assert desk.shown.said.text() == "Evidence for: Cough"
    window.translation.switch(Language.ZH_CN)
    try:
        qtbot.waitUntil(lambda: desk.shown.said.text().endswith("咳嗽"), timeout=WAIT)
    finally:
        window.translation.switch(Language.EN)


def test_without_a_library_nothing_offers_evidence(qtbot, styled) -> None:
    made = make_window(FakeServices().made, Preferences(show_ai=True, tour_done=True))
    qtbot.addWidget(made)
    made.session.show_reading(a_reading())
    assert not made.actions_["library"].isEnabled()
    rows = made.findChildren(FindingRow)
    assert rows
    assert not any(row.literature.isVisibleTo(row) for row in rows)
    made.close()


def test_adding(qtbot, window, desk, shown, tmp_path) -> None:
    files_are_dropped(qtbot, shown, tmp_path)
    for button in (window.status.tasks.cancel, shown.stop):
        adding_is_stopped(qtbot, window, desk, button)


def files_are_dropped(qtbot, shown, tmp_path) -> None:
    good, bad = tmp_path / "new.txt", tmp_path / "bad.bin"
    good.write_text("Zebra sign\n\nThe zebra sign is rare.")
    bad.write_bytes(b"\0\1" * 40)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (good, bad)])
    where, button = QPoint(50, 50), Qt.MouseButton.LeftButton
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(where, copy, data, button, none)
    QApplication.sendEvent(shown, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(shown, QDropEvent(QPointF(where), copy, data, button, none))
    assert shown.stop.isVisible()
    assert not shown.add.isEnabled()
    assert not shown.cover.button.isEnabled()  # what is added meanwhile would be lost
    qtbot.waitUntil(lambda: shown.findChild(QMessageBox) is not None, timeout=20_000)
    assert "bad.bin" in shown.findChild(QMessageBox).informativeText()
    shown.findChild(QMessageBox).close()
    qtbot.waitUntil(lambda: "4" in shown.said.text(), timeout=WAIT)
    assert not shown.stop.isVisible()
    shown.line.setText("zebra")
    qtbot.waitUntil(lambda: len(shown.rows) == 1, timeout=WAIT)


class Waiting:
    """A library whose adding waits until it is stopped."""

    def __init__(self, library: Library) -> None:
        self.state, self.search = library.state, library.search
        self.stopped = False

    def add(self, _paths, context: Context, /):
        try:
            while True:
                context.checkpoint(1, 2, Phrase("Reading"))
        finally:
            self.stopped = True


def adding_is_stopped(qtbot, window, desk, button) -> None:
    shown, library = desk.shown, desk._library
    desk._library = waiting = Waiting(library)
    desk.add(())
    qtbot.waitUntil(lambda: shown.progress.maximum() == 1000, timeout=WAIT)
    assert window.status.tasks.isVisible()
    button.click()
    qtbot.waitUntil(lambda: not shown.stop.isVisible(), timeout=WAIT)
    assert waiting.stopped
    assert shown.add.isEnabled()
    desk._library = library


def test_an_article(qtbot, shown, folder, tmp_path, monkeypatch) -> None:
    a_file_is_opened_at_its_page(qtbot, shown, folder, tmp_path, monkeypatch)
    an_article_is_removed(qtbot, shown)


def a_file_is_opened_at_its_page(qtbot, shown, folder, tmp_path, monkeypatch) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-")
    paper = article("Paper", parts=(Part("One.", page=1), Part("Quokka.", page=2)))
    with Store(folder / LIBRARY_FILE, is_shared=True) as store:
        adding.put(store, [paper], Context())
        path = (str(file),)
        store.write(lambda c: c.execute("UPDATE article SET path = ? WHERE title = 'Paper'", path))
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    shown.line.setText("quokka")
    qtbot.waitUntil(lambda: len(shown.rows) == 1, timeout=WAIT)
    shown.choose(shown.rows[0])
    qtbot.waitUntil(lambda: shown.article.article is not None, timeout=WAIT)
    shown.article.open.click()
    assert [(url.toLocalFile(), url.fragment()) for url in opened] == [(str(file), "page=2")]
    file.unlink()
    shown.article.open.click()
    assert len(opened) == 1
    assert "paper.pdf cannot be opened" in shown.said.text()


def an_article_is_removed(qtbot, shown) -> None:
    shown.line.setText("cough")
    qtbot.waitUntil(lambda: ids(shown) == ["2"], timeout=WAIT)
    shown.choose(shown.rows[0])
    qtbot.waitUntil(lambda: shown.article.title.text() == "Cough in practice", timeout=WAIT)
    shown.article.remove.click()
    box = shown.findChild(QMessageBox)
    box.button(QMessageBox.StandardButton.Yes).click()
    qtbot.waitUntil(lambda: ids(shown) == [] and shown.article.article is None, timeout=WAIT)


def test_an_empty_library_says_how_to_fill_it(qtbot, styled, tmp_path) -> None:
    library = Library(Settings(library_folder=str(tmp_path / "none")))
    made = make_window(replace(FakeServices().made, library=library), Preferences(tour_done=True))
    qtbot.addWidget(made)
    shown = made.findChild(LibraryDesk).show()
    qtbot.waitUntil(lambda: "empty" in shown.cover.words.text(), timeout=WAIT)
    shown.cover.button.click()
    dialog = shown.findChild(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.close()
    assert not (tmp_path / "none").exists()
    made.close()


def it_speaks_chinese(qtbot, window, shown) -> None:
    assert window.translation.switch(Language.ZH_CN)
    try:
        qtbot.waitUntil(lambda: shown.windowTitle() == "文献", timeout=WAIT)
        assert shown.article.cite.text() == "复制引文"
    finally:
        window.translation.switch(Language.EN)


def test_nothing_in_a_text_is_markup() -> None:
    told = as_html(Marked("a <script> & lung", ((13, 17),)))
    assert "&lt;script&gt; &amp;" not in told[: told.index("&lt;")]
    assert "<script>" not in told
    assert told.endswith("lung</b>")
