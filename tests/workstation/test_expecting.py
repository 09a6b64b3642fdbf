"""What reads headers is made ready while the reader still looks for the files."""

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication

from tests.helpers.services import FakeServices
from tests.workstation.conftest import Build


def test_a_dialog_for_files_or_folders_announces_them(build: Build) -> None:
    services = FakeServices()
    window = build(services)
    assert services.expected == []
    for ask in (window.files.ask_files, window.files.ask_folder):
        ask().close()
    assert services.expected == [True, True]


def test_files_dragged_over_the_window_are_expected(build: Build) -> None:
    services = FakeServices()
    window = build(services)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/study")])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert services.expected == [True]
