"""Asks for a configuration, for a data folder, and whether to begin anew; none blocks."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_configuration(parent: QWidget | None, done: Callable[[Path], None]) -> QFileDialog:
    """Ask for a training configuration."""
    translate = QCoreApplication.translate
    dialog = _dialog(parent, translate("Training", "Choose a training configuration"), done)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(translate("Training", "Training configurations (*.toml)"))
    dialog.open()
    return dialog


def ask_data(parent: QWidget | None, done: Callable[[Path], None]) -> QFileDialog:
    """Ask for the folder with the pictures and their table."""
    return _ask_folder(
        parent, QCoreApplication.translate("Training", "Choose the data folder"), done
    )


def ask_export(parent: QWidget | None, done: Callable[[Path], None]) -> QFileDialog:
    """Ask where to write corrected pictures; what lies there can be read by anybody."""
    title = QCoreApplication.translate(
        "Training", "Choose where to write the corrected pictures: they are not encrypted there"
    )
    return _ask_folder(parent, title, done)


def _ask_folder(parent: QWidget | None, title: str, done: Callable[[Path], None]) -> QFileDialog:
    dialog = _dialog(parent, title, done)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def ask_again(parent: QWidget | None, again: Callable[[], None]) -> QMessageBox:
    """Ask whether what was trained may be forgotten, and call ``again`` on yes; no is usual."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("Training", "Start again?"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(translate("Training", "Forget every epoch that was trained, and start again?"))
    yes = box.addButton(
        translate("Training", "Start again"), QMessageBox.ButtonRole.DestructiveRole
    )
    no = box.addButton(translate("Training", "Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(again)
    box.open()
    return box


def _dialog(parent: QWidget | None, title: str, done: Callable[[Path], None]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda file: done(Path(file)))
    return dialog
