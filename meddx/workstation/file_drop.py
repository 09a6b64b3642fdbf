"""Files that are dropped on a window."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent


def local_files(mime: QMimeData) -> tuple[Path, ...]:
    """Return the files and folders of this computer that are held there."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def welcome(event: QDragEnterEvent) -> None:
    """Show that it can be dropped, if there is any file in it."""
    if local_files(event.mimeData()):
        event.acceptProposedAction()


def taken(event: QDropEvent) -> tuple[Path, ...]:
    """Take the files that are dropped; empty where there is none."""
    paths = local_files(event.mimeData())
    if paths:
        event.acceptProposedAction()
    return paths
