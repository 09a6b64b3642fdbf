"""Asks for files to open, for their passwords, and where to write a report."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from typing_extensions import override

from meddx.workstation import dialogs
from meddx.workstation.actions import Actions
from meddx.workstation.i18n import Translation
from meddx.workstation.refusals import Locked
from meddx.workstation.services import ReportKind
from meddx.workstation.session import Session


class FileDialogs(QObject):
    """Opens file dialogs without blocking and hands what was chosen to the session.

    Parameters
    ----------
    window, session, actions, translation
        As the window has them.
    opening
        Opens what was chosen, and is told before that something will be.
    check
        Called before a report is exported with what goes on with it.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        actions: Actions,
        translation: Translation,
        opening: tuple[Callable[[Sequence[Path]], object], Callable[[], object]],
        check: Callable[[Callable[[], object]], object] = lambda go_on: go_on(),
    ) -> None:
        super().__init__(window)
        self._open_files, self._expect = opening
        self._check = check
        window.installEventFilter(self)
        self._window = window
        self._session = session
        self._translation = translation
        actions["open_files"].triggered.connect(self.ask_files)
        actions["open_folder"].triggered.connect(self.ask_folder)
        for kind, action in actions.exports:
            action.triggered.connect(partial(self._check_export, kind))
        session.password_asked.connect(self.ask_password)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that are dragged over the window for files that will be opened."""
        if event.type() == QEvent.Type.DragEnter:
            self._expect()
        return super().eventFilter(watched, event)

    def ask_files(self) -> QFileDialog:
        """Ask for files to open; content decides what they are, so all are offered."""
        self._expect()
        dialog = self._dialog(self.tr("Open files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._open)
        dialog.open()
        return dialog

    def ask_folder(self) -> QFileDialog:
        """Ask for a folder to open with everything in it."""
        self._expect()
        dialog = self._dialog(self.tr("Open a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(self._open)
        dialog.open()
        return dialog

    def ask_password(self, locked: Locked) -> QDialog:
        """Ask for the password of archives and open them again with it."""
        return dialogs.ask_password(
            self._window,
            locked.names,
            locked.was_wrong,
            lambda password: self._session.unlock(locked, password),
            lambda: self._session.leave_locked(locked),
        )

    def _check_export(self, kind: ReportKind, _checked: bool = False) -> None:
        """Ask about what was overlooked first."""
        self._check(partial(self.ask_export, kind))

    def ask_export(self, kind: ReportKind, _checked: bool = False) -> QFileDialog:
        """Ask where to write a report."""
        dialog = self._dialog(self.tr("Export the reading"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{kind.title} (*{kind.extension})")
        dialog.setDefaultSuffix(kind.extension.lstrip("."))
        dialog.selectFile(f"report{kind.extension}")
        dialog.fileSelected.connect(self.export)
        dialog.open()
        return dialog

    def export(self, file: str) -> None:
        """Write the reading to a file in the language of the window."""
        self._session.export(Path(file), self._translation.language)

    def _open(self, files: list[str]) -> None:
        self._open_files(tuple(Path(file) for file in files))

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
