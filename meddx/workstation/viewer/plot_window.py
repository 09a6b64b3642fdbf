"""A small window beside the picture with the plot of the selected region or profile."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.imaging.plotted import Plot
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.plot import PlotView

_SIZE: Final = (460, 320)


class PlotWindow(QDialog):
    """Stays open beside the picture and follows what is selected; never in the way of it."""

    def __init__(self, translation: Translation, parent: QWidget) -> None:
        super().__init__(parent)
        self._translation = translation
        self._shown: Plot | Phrase | None = None
        self._name = ""
        self.setWindowFlag(Qt.WindowType.Tool)
        self.view = PlotView()
        self._note = label("", "muted", wrap=True)
        self.copy = QPushButton()
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        self.resize(*_SIZE)
        self.retranslate()

    def show_plot(self, shown: Plot | Phrase | None, name: str) -> None:
        """Show a plot, or why there is none; None: nothing is selected that has one.

        ``name`` is the label of what is plotted.
        """
        self._shown, self._name = shown, name
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        language, shown = self._translation.language, self._shown
        plot = shown if isinstance(shown, Plot) else None
        title = self.tr("Histogram") if plot is None or plot.is_bars else self.tr("Profile")
        self.setWindowTitle(f"{title}: {self._name}" if self._name else title)
        words = self.tr("Select a region or a profile on the picture.")
        if isinstance(shown, Phrase):
            words = shown.label(language)
        self.view.setAccessibleName(title)
        self.view.show_plot(plot, words, language)
        self._note.setText(plot.note.label(language) if plot else "")
        self.copy.setText(self.tr("Copy as text"))
        self.copy.setToolTip(self.tr("Copy the numbers as a table, columns with tabs between"))
        self.copy.setEnabled(plot is not None)

    def _copy(self) -> None:
        if isinstance(self._shown, Plot):
            QGuiApplication.clipboard().setText(self._shown.as_text(self._translation.language))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
