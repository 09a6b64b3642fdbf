"""First step of the import: which file or folder."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.workstation import file_drop
from meddx.workstation.panels.panel import label


class ChoosePage(QWidget):
    """Says what can be imported; a file or folder is dropped here, or chosen.

    Signals
    -------
    chosen
        ``Path``.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.file, self.folder = QPushButton(), QPushButton()
        self.file.clicked.connect(lambda: self.ask(folder=False))
        self.folder.clicked.connect(lambda: self.ask(folder=True))
        self.drop, self.words = label("", "strong"), label("", "", wrap=True)
        self.path = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._area())
        column.addWidget(self.words)
        column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.file.setText(self.tr("Choose a file..."))
        self.folder.setText(self.tr("Choose a folder..."))
        self.drop.setText(self.tr("Drop a model here, or choose it."))
        self.words.setText(self._words())

    def show_path(self, path: Path) -> None:
        """Name what was chosen."""
        self.path.setText(str(path))

    def ask(self, *, folder: bool) -> QFileDialog:
        """Ask for a file, or for a folder; content decides what it is, so all are offered."""
        title = self.tr("Choose a folder...") if folder else self.tr("Choose a file...")
        dialog = QFileDialog(self, title.rstrip("."))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name)))
        dialog.open()
        return dialog

    def _area(self) -> QFrame:
        area = QFrame()
        area.setObjectName("card")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.file)
        row.addWidget(self.folder)
        row.addStretch(1)
        column = QVBoxLayout(area)
        column.setContentsMargins(16, 26, 16, 26)
        column.setSpacing(14)
        for part in (self.drop, self.path):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.drop)
        column.addLayout(row)
        column.addWidget(self.path)
        return area

    def _words(self) -> str:
        return "\n\n".join(
            (
                self.tr(
                    "It can read ONNX; safetensors, and weights that torch.save wrote, of networks "
                    "that are known here (DenseNet-121, ResNets); folders of Hugging Face; MONAI "
                    "bundles; model packs of MedDx."
                ),
                self.tr(
                    "Nothing in a model is run as a program: files that hold code are refused, "
                    "with the words that say how to convert them. Nothing leaves this computer."
                ),
            )
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(file_drop.local_files(event.mimeData())) == 1:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = file_drop.local_files(event.mimeData())
        if len(paths) == 1:
            event.acceptProposedAction()
            self.chosen.emit(paths[0])
