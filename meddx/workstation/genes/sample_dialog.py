"""Which sample of a file is the patient's: asked where the file does not tell."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from meddx.workstation.panels.panel import label

_SIZE: Final = (420, 380)


class SampleDialog(QDialog):
    """Lists the samples; none is chosen beforehand, for a guess would be another patient's genes.

    Parameters
    ----------
    name
        Of the file.
    samples
        To choose from.
    take
        Called with the name of the sample that the reader chose.
    is_open
        Whether the file is in the case already, so that leaving leaves it as it is.
    """

    def __init__(
        self,
        name: str,
        samples: Sequence[str],
        take: Callable[[str], None],
        parent: QWidget | None = None,
        *,
        is_open: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose the sample"))
        self.resize(*_SIZE)
        said = self.tr("{0} holds {1} samples and does not say which is the patient's.")
        leave = self.tr("Do not open the file")
        if is_open:
            said = self.tr("{0} holds {1} samples. The others are compared with the patient's.")
            leave = self.tr("Cancel")
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Search"))
        self.line.setAccessibleName(self.tr("Search the samples"))
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("boxed")
        self.list.addItems(list(samples))
        self.buttons = QDialogButtonBox()
        self._choose = self.buttons.addButton(
            self.tr("This is the patient"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.addButton(leave, QDialogButtonBox.ButtonRole.RejectRole)
        self._choose.setEnabled(False)
        column = QVBoxLayout(self)
        column.addWidget(label(said.format(name, len(samples)), wrap=True))
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addWidget(self.buttons)
        self.line.textChanged.connect(self._filter)
        self.line.setVisible(len(samples) > 10)
        self.list.itemSelectionChanged.connect(
            lambda: self._choose.setEnabled(bool(self.list.selectedItems()))
        )
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: take(self.list.selectedItems()[0].text()))

    def _filter(self, words: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(words.casefold() not in item.text().casefold())
            if item.isHidden():
                item.setSelected(False)
