"""Opens the tags of what is shown, or of another object, and saves documents; no widgets of it."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from meddx.case.presentation import OtherObject
from meddx.case.record import Series
from meddx.case.source import Source
from meddx.case.volume import Frames
from meddx.imaging import reformatted
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.importers.shared import dicom_documents, dicom_tags
from meddx.importers.shared.dicom_tags import Tags
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase, Refused
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.others import OthersList
from meddx.workstation.panels.tags import TagsDialog
from meddx.workstation.viewer.viewer import Viewer

READING = Phrase("Reading the tags of a file")
SAVING = Phrase("Saving a document")
NOT_SAVED = Phrase("The document could not be written there. Choose another place.")

_LANE = "index"  # not behind an import that goes on


def shown_source(series: Series, view: ViewState) -> Source | None:
    """Return the file of what is shown, None where no file of its own is known.

    A cut has none: it is that of the acquired slice through the middle of what is seen.
    """
    data = series.volume.data
    if not isinstance(data, Frames):
        return None
    acquired = reformatted.same_place(view, series, Plane.ACQUIRED) if view.is_cut else view
    return data.refs[acquired.frame(series)].source


class TagBrowser(QObject):
    """Reads tags in the background and shows them.

    Parameters
    ----------
    bridge
        Runs the reading.
    translation
        The language.
    parent
        The window the dialogs belong to.
    """

    def __init__(self, bridge: Bridge, translation: Translation, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._translation, self._window = bridge, translation, parent
        self._watch = Watch(bridge)

    def follow(self, action: QAction, viewer: Viewer, others: OthersList) -> None:
        """Open the tags of what the viewer shows, and of the objects of a list."""

        def source() -> Source | None:
            series, view = viewer.canvas.series, viewer.canvas.view
            return shown_source(series, view) if series else None

        def show() -> None:
            if (here := source()) is not None:
                self.show_file(here)

        def enable() -> None:
            series = viewer.canvas.series
            action.setEnabled(series is not None and isinstance(series.volume.data, Frames))

        viewer.view_changed.connect(enable)
        enable()
        action.triggered.connect(show)
        others.tags_asked.connect(self.show_object)

    def show_object(self, other: OtherObject) -> TagsDialog:
        """Show the tags of an object that is no picture."""
        dialog = TagsDialog(
            self._translation,
            other.source.name,
            other.kind,
            has_document=other.document is not None,
            parent=self._window,
        )
        dialog.save_asked.connect(lambda path: self._save(dialog, other.source, path))
        return self._read(dialog, other.source)

    def show_file(self, source: Source) -> TagsDialog:
        """Show the tags of the file of a picture."""
        return self._read(TagsDialog(self._translation, source.name, parent=self._window), source)

    def _read(self, dialog: TagsDialog, source: Source) -> TagsDialog:
        def work(context: Context) -> Tags:
            return dicom_tags.tags(source, context)

        ticket = self._bridge.submit(_LANE, Job(READING, work))
        self._watch.add(ticket, dialog.show_tags, lambda failed: _tell(dialog, failed))
        dialog.finished.connect(lambda _result: self._watch.drop(ticket))
        dialog.show()
        return dialog

    def _save(self, dialog: TagsDialog, source: Source, path: Path) -> None:
        def work(context: Context) -> Path:
            content = dicom_documents.document(source, context)
            try:
                path.write_bytes(content)
            except OSError as error:
                raise Refused("not_writable", NOT_SAVED) from error
            return path

        ticket = self._bridge.submit(_LANE, Job(SAVING, work))
        self._watch.add(ticket, lambda _path: None, lambda failed: _tell(dialog, failed))


def _tell(dialog: TagsDialog, failed: Failed) -> None:
    if isValid(dialog):  # it may have been closed meanwhile
        dialog.show_problem(failed.phrase)
