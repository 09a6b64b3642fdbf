"""The window in which a model is trained: configuration, curves, what it says, and its card."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.imaging.plotted import Plot
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.models.card_text import CardText
from meddx.workstation.panels.panel import label
from meddx.workstation.teaching.configurations import Row
from meddx.workstation.theme import icon
from meddx.workstation.viewer.plot import PlotView

EPOCH: Final = Phrase("Epoch")
LOSS: Final = Phrase("Loss")
SCORE: Final = Phrase("Score (mean AUROC)")
CURVE: Final = Phrase("Network {name}")
_SIZE: Final = (1000, 720)
_SUMMARY_PX: Final = 380
_LOG_PX: Final = 150
_BELOW_PX: Final = 6  # a row of the summary
_MOST_LINES: Final = 2000
_STEPS: Final = 1000


class TrainWindow(QDialog):
    """Shows what a training is told to show; what happens is decided elsewhere.

    Signals
    -------
    chosen
        ``Path`` of a configuration out of the list.
    browse_asked, folder_asked, corrections_asked
        The reader wants to choose a configuration, another data folder, or to train on what was
        corrected.
    start_asked, again_asked, stop_asked, install_asked
        Its buttons.
    hidden
        It was closed while ``hides`` was set: it is there still, and can be shown again.
    """

    chosen = Signal(object)
    browse_asked = Signal()
    folder_asked = Signal()
    corrections_asked = Signal()
    start_asked = Signal()
    again_asked = Signal()
    stop_asked = Signal()
    install_asked = Signal()
    hidden = Signal()

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setWindowIcon(icon("meddx"))
        self.resize(*_SIZE)
        self.translation = translation
        self._is_going_on = False
        self.hides = False  # instead of closing, as long as something runs
        self.configurations = QComboBox()
        self.configurations.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.browse, self.folder, self.corrected = QPushButton(), QPushButton(), QPushButton()
        self.start, self.again, self.stop = QPushButton(), QPushButton(), QPushButton()
        self.install = QPushButton()
        self.state = label("", "strong", wrap=True)
        self.loss, self.score = PlotView(), PlotView()
        self.card = CardText()
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(_MOST_LINES)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.left = label("", "muted")
        self.tabs = QTabWidget()
        self._summary = QFormLayout()
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words that never change in the language of now."""
        self.setWindowTitle(self.tr("Train a model"))
        self.configurations.setAccessibleName(self.tr("Training configuration"))
        self.configurations.setPlaceholderText(self.tr("Choose a training configuration"))
        self.browse.setText(self.tr("Choose..."))
        self.folder.setText(self.tr("Another data folder..."))
        self.corrected.setText(self.tr("From corrections..."))
        self.corrected.setToolTip(
            self.tr("Write the corrected pictures that were kept into a folder, and train on them")
        )
        self.again.setText(self.tr("Start again"))
        self.again.setToolTip(self.tr("Forget what was trained and begin with the first epoch"))
        self.stop.setText(self.tr("Stop"))
        self.install.setText(self.tr("Install the pack"))
        self.log.setAccessibleName(self.tr("What the training says"))
        self.tabs.setTabText(0, self.tr("Curves"))
        self.tabs.setTabText(1, self.tr("Card of the pack"))
        self.tabs.setTabToolTip(1, self.tr("What was measured, once the pack is made"))
        self.show_start(is_going_on=self._is_going_on)

    # ---- what it is told to show

    def list_configurations(self, paths: Sequence[Path], chosen: Path | None) -> None:
        """Fill the list and stand on one; tells nobody."""
        self.configurations.blockSignals(True)
        self.configurations.clear()
        for path in paths:
            self.configurations.addItem(f"{path.name}  ({path.parent})", path)
        self.configurations.setCurrentIndex(-1 if chosen is None else paths.index(chosen))
        self.configurations.blockSignals(False)

    def show_summary(self, rows: Sequence[Row]) -> None:
        """Show what a configuration says."""
        while self._summary.rowCount():
            self._summary.removeRow(0)
        language = self.translation.language
        for row in rows:
            says = label(row.label(language), wrap=True)
            says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            says.setContentsMargins(0, 0, 0, _BELOW_PX)
            self._summary.addRow(label(row.title.label(language), "muted"), says)

    def show_start(self, *, is_going_on: bool) -> None:
        """Name the button that starts; a run that has a state goes on."""
        self._is_going_on = is_going_on
        self.start.setText(self.tr("Go on") if is_going_on else self.tr("Start"))
        self.again.setVisible(is_going_on)

    def show_curve(
        self, name: str, history: Sequence[tuple[float, float]], epochs: int, *, has_score: bool
    ) -> None:
        """Plot loss and score of a network; the axis is as long as it may be trained."""
        language = self.translation.language
        count = max(epochs, len(history), 2)
        values = np.full((2, count), np.nan)
        if history:
            values[:, : len(history)] = np.array(history).T
        x = np.arange(1, count + 1, dtype=np.float64)
        note = CURVE.with_values(name=name)
        nothing = self.tr("The first epoch is not finished yet.")
        unwatched = self.tr("With cross-validation no score is measured before the end.")
        for view, y, title, is_known, words in (
            (self.loss, values[0], LOSS, True, nothing),
            (self.score, values[1], SCORE, has_score, nothing if has_score else unwatched),
        ):
            is_plotted = is_known and bool(np.isfinite(y).any())
            plot = Plot(x, y, EPOCH, title, note) if is_plotted else None
            view.show_plot(plot, words, language)

    def clear_curves(self) -> None:
        """Show that there are none yet."""
        loss = self.tr("Here the loss of each epoch will be plotted.")
        score = self.tr("Here the score of each epoch will be plotted.")
        for view, words in ((self.loss, loss), (self.score, score)):
            view.show_plot(None, words, self.translation.language)

    def show_progress(self, done: float, total: float, left: str) -> None:
        """Show how far it is, and in words how long it still takes."""
        self.bar.setRange(0, _STEPS if total > 0 else 0)
        self.bar.setValue(round(_STEPS * done / total) if total > 0 else 0)
        self.left.setText(left)

    def show_card(self, folder: Path) -> None:
        """Show the card of a pack, and offer to install it."""
        try:
            text = (folder / "card.md").read_text(encoding="utf-8")
        except OSError:
            text = ""
        self.card.show_card(text, folder)
        self.tabs.setTabEnabled(1, True)
        self.tabs.setCurrentIndex(1)
        self.install.setVisible(True)
        self.install.setDefault(True)

    def hide_card(self) -> None:
        """Take the card away: there is no pack, or none yet."""
        self.card.show_card("", Path())
        self.tabs.setCurrentIndex(0)
        self.tabs.setTabEnabled(1, False)
        self.install.setVisible(False)
        self.start.setDefault(True)

    def say_state(self, words: str, *, is_problem: bool = False) -> None:
        """Say on top how it stands, and let it stand out where something is to be done."""
        self.state.setText(words)
        self.state.setObjectName("caution" if is_problem else "strong")
        self.state.style().polish(self.state)

    def say_why_not(self, start: str, stop: str) -> None:
        """Say of the buttons that start and stop why they cannot be pressed; empty: they can."""
        for button, why in ((self.start, start), (self.again, start), (self.stop, stop)):
            button.setEnabled(not why)
            button.setAccessibleDescription(why)
        self.start.setToolTip(start)
        self.stop.setToolTip(stop)

    def say(self, line: str) -> None:
        """Write one line into the log."""
        self.log.appendPlainText(line)

    # ---- how it is made

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.configurations, 1)
        top.addWidget(self.browse)
        top.addWidget(self.corrected)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._summary_part())
        curves = QWidget()
        plots = QVBoxLayout(curves)
        plots.setContentsMargins(0, 0, 0, 0)
        plots.addWidget(self.loss, 1)
        plots.addWidget(self.score, 1)
        self.tabs.addTab(curves, "")
        self.tabs.addTab(self.card, "")
        middle.addWidget(self.tabs, 1)
        column.addLayout(middle, 1)
        self.log.setFixedHeight(_LOG_PX)
        column.addWidget(self.log)
        column.addLayout(self._bottom())
        self.clear_curves()
        self.hide_card()

    def _summary_part(self) -> QWidget:
        inner = QWidget()
        inner.setObjectName("rows")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(10)
        self._summary.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._summary.setVerticalSpacing(1)
        rows.addWidget(self.state)
        rows.addLayout(self._summary)
        rows.addWidget(self.folder, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFixedWidth(_SUMMARY_PX)
        return area

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        for button in (self.install, self.again, self.stop, self.start):
            row.addWidget(button)
        for button in (
            self.browse,
            self.corrected,
            self.folder,
            self.install,
            self.again,
            self.stop,
        ):
            button.setAutoDefault(False)
        return row

    def _connect(self) -> None:
        self.configurations.activated.connect(self._activated)
        self.browse.clicked.connect(self.browse_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.corrected.clicked.connect(self.corrections_asked)
        self.start.clicked.connect(self.start_asked)
        self.again.clicked.connect(self.again_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.install.clicked.connect(self.install_asked)

    def _activated(self, index: int) -> None:
        self.chosen.emit(self.configurations.itemData(index))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.hides:
            super().closeEvent(event)
            return
        event.ignore()
        self.hide()
        self.hidden.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            return  # a slip of the hand ends no training
        super().keyPressEvent(event)
