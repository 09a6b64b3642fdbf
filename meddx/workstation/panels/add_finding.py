"""Adding a finding by its name, in either language."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from meddx.workstation.services import Terms
from meddx.workstation.vocabulary import Vocabulary

_ROWS: Final = 12


class AddFinding(QWidget):
    """A line that completes names of the vocabulary, and whether the finding is there or not.

    Signals
    -------
    added
        ``Code``, and whether it is present.
    """

    added = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._terms: Terms | None = None
        self._ids: Mapping[str, str] = {}
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.line.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.kind = QComboBox()
        self.kind.addItems(["", ""])
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(_ROWS)
        self.line.setCompleter(self._completer)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.kind)
        # Queued: the completer writes its text into the line after it says what was chosen.
        self._completer.activated.connect(self.add, Qt.ConnectionType.QueuedConnection)
        self.line.returnPressed.connect(self._entered)
        self.retranslate()

    def use(self, vocabulary: Vocabulary) -> None:
        """Complete the names of a vocabulary; until then the line is closed."""
        self._terms, self._ids = vocabulary.terms, vocabulary.ids
        self._model.setStringList(vocabulary.names)
        self.retranslate()

    def add(self, name: str) -> bool:
        """Add the finding of this name; False if there is none."""
        found = self._ids.get(name.strip().casefold())
        if found is None or self._terms is None:
            return False
        self.line.clear()
        self.added.emit(self._terms.code(found), self.kind.currentIndex() == 0)
        return True

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        ready = self._terms is not None
        self.line.setEnabled(ready)
        self.line.setPlaceholderText(
            self.tr("Add a finding...") if ready else self.tr("Vocabulary is loading...")
        )
        self.line.setAccessibleName(self.tr("Add a finding"))
        self.kind.setAccessibleName(self.tr("Whether the finding is there"))
        self.kind.setItemText(0, self.tr("present"))
        self.kind.setItemText(1, self.tr("excluded"))

    def _entered(self) -> None:
        if not self.add(self.line.text()):
            first = self._completer.currentCompletion()
            if first and len(self.line.text()) > 1:
                self.line.setText(first)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
