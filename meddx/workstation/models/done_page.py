"""Last step of the import: what was installed, what it is worth, and the switch it waits for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from meddx.analysis.installed import Installed
from meddx.case.marks import UNCALIBRATED, UNSIGNED
from meddx.phrase import Language
from meddx.workstation.panels.marking import Marks
from meddx.workstation.panels.panel import label


class DonePage(QWidget):
    """Says what stands installed.

    Signals
    -------
    switched
        Whether unsigned packs are to be used.
    card_asked
        ``Installed`` whose card the reader wants to see.
    """

    switched = Signal(bool)
    card_asked = Signal(object)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._shown: Installed | None = None
        self.title = label("", "heading", wrap=True)
        self.words = label("", "", wrap=True)
        self.marks = Marks()
        self.switch = QCheckBox()
        self.why = label("", "muted", wrap=True)
        self.card = QPushButton()
        self.switch.toggled.connect(self.switched)
        self.card.clicked.connect(lambda: self.card_asked.emit(self._shown))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.title, self.marks, self.words, self.switch, self.why):
            column.addWidget(part)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.retranslate(language)

    def retranslate(self, language: Language) -> None:
        """Set every text in a language."""
        self._language = language
        self.switch.setText(self.tr("Use unsigned model packs"))
        self.card.setText(self.tr("Read its card"))
        if self._shown is not None:
            self.show_installed(self._shown, allows_unsigned=self.switch.isChecked())

    def show_installed(self, installed: Installed, *, allows_unsigned: bool) -> None:
        """Show a pack that was just installed."""
        self._shown = installed
        is_unsigned = installed.trust == "unsigned"
        self.title.setText(self.tr("{0} is installed").format(installed.label(self._language)))
        marks = (UNSIGNED,) if is_unsigned else ()
        marks = marks if installed.calibrated else (*marks, UNCALIBRATED)
        self.marks.show_marks(marks, self._language)
        told = [self.tr("Name {0}, version {1}.").format(installed.name, installed.version)]
        told += [mark.why.label(self._language) for mark in marks]
        told.append(self.tr("What it says is marked with these words wherever it stands."))
        told.append(self.tr("It can be removed in Analysis, Models..."))
        self.words.setText("\n\n".join(told if marks else [told[0], told[-1]]))
        self.show_switch(on=allows_unsigned)
        self.switch.setVisible(is_unsigned)
        self.why.setVisible(is_unsigned)
        self.why.setText(
            self.tr(
                "As long as this is off, no unsigned model reads a case. It holds from the next "
                "analysis on, and stands in the settings too. Instead, a key of the maker can be "
                "put into the folder keys."
            )
        )
        self.card.setVisible(installed.card is not None)

    def show_switch(self, *, on: bool) -> None:
        """Show whether unsigned packs are used."""
        self.switch.blockSignals(True)
        self.switch.setChecked(on)
        self.switch.blockSignals(False)
