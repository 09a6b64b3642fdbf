"""The installed models: what they are, who vouches for them, and what can be done with them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.analysis.installed import Installed
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label

_SIZE: Final = QSize(1040, 560)
_ROW_PX: Final = 30
_WIDTHS_PX: Final = (0, 116, 150, 150, 96, 82)
_ENCODER: Final = "text_encoder"  # the family of encoders
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ModelsDialog(QDialog):
    """A row for each model, in full below it for the chosen one.

    Parameters
    ----------
    translation
        The language.
    allows_unsigned
        Whether unsigned packs are used by now.

    Signals
    -------
    import_asked
        The reader wants to import a model.
    card_asked, remove_asked
        ``Installed``.
    switched
        Whether unsigned packs are to be used.
    """

    import_asked = Signal()
    card_asked = Signal(object)
    remove_asked = Signal(object)
    switched = Signal(bool)

    def __init__(
        self, translation: Translation, *, allows_unsigned: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._translation = translation
        self._models: tuple[Installed, ...] = ()
        self._is_known = False
        self.table = _table()
        self.told = label("", "muted", wrap=True)
        self.told.setMinimumHeight(44)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.switch = QCheckBox()
        self.switch.setChecked(allows_unsigned)
        self.bring, self.card, self.remove = QPushButton(), QPushButton(), QPushButton()
        self.shut = QPushButton()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    def fill(self, models: Sequence[Installed]) -> None:
        """Show these; the row that was chosen stays chosen."""
        before = self.chosen
        self._models, self._is_known = tuple(models), True
        self.retranslate()
        names = [model.name for model in self._models]
        row = names.index(before.name) if before and before.name in names else 0
        if self._models:
            self.table.selectRow(row)
        self._choose()

    def show_switch(self, *, on: bool) -> None:
        """Show whether unsigned packs are used."""
        self.switch.blockSignals(True)
        self.switch.setChecked(on)
        self.switch.blockSignals(False)

    def say(self, words: str) -> None:
        """Say what went wrong."""
        self.told.setText(words)

    @property
    def chosen(self) -> Installed | None:
        """The model that stands chosen."""
        row = self.table.currentRow()
        return self._models[row] if 0 <= row < len(self._models) else None

    def choose(self, name: str) -> None:
        """Choose a model by its name."""
        for row, model in enumerate(self._models):
            if model.name == name:
                self.table.selectRow(row)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setWindowTitle(self.tr("Models"))
        self.bring.setText(self.tr("Import a model..."))
        self.card.setText(self.tr("Read its card"))
        self.remove.setText(self.tr("Remove..."))
        self.shut.setText(self.tr("Close"))
        self.switch.setText(self.tr("Use unsigned model packs"))
        self.switch.setToolTip(
            self.tr("What unsigned models say is marked. It holds from the next analysis on.")
        )
        self.table.setAccessibleName(self.tr("Installed models"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("Model"),
                self.tr("Version"),
                self.tr("Reads"),
                self.tr("Vouched for by"),
                self.tr("Calibrated"),
                self.tr("Size"),
            ]
        )
        self.table.setRowCount(len(self._models))
        for row, model in enumerate(self._models):
            for column, text in enumerate(self.row_of(model)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == len(_WIDTHS_PX) - 1:
                    item.setTextAlignment(_RIGHT)
                self.table.setItem(row, column, item)
        self._choose()

    def row_of(self, model: Installed) -> tuple[str, ...]:
        """Return what stands in the row of a model."""
        title = model.label(self._translation.language) or model.name
        if not model.trust:
            return (title, "", "", self.tr("cannot be used"), "", _size(model.size_bytes))
        vouched = {
            "delivered": self.tr("came with MedDx"),
            "signed": self.tr("signed by {0}").format(model.signer),
            "unsigned": self.tr("nobody (unsigned)"),
        }[model.trust]
        calibrated = self.tr("yes") if model.calibrated else self.tr("no")
        calibrated = calibrated if model.has_network else self.tr("rules")
        if model.family == _ENCODER:  # it gives no probabilities
            calibrated = ""
        size = _size(model.size_bytes)
        return (title, model.version, self._reads(model.family), vouched, calibrated, size)

    def _reads(self, family: str) -> str:
        """Say what packs of a family read; of a family that is not known here, its name."""
        return {
            "radiograph": self.tr("radiographs"),
            "brain_mri": self.tr("slices of brain MRI"),
            "ct_slice": self.tr("slices of CT"),
            "ct_quantities": self.tr("CT volumes"),
            "note_text": self.tr("clinical notes"),
            "note_entities": self.tr("names in Chinese notes"),
            _ENCODER: self.tr("texts, by meaning"),
            "variants": self.tr("gene variants"),
        }.get(family, family)

    def _choose(self) -> None:
        model = self.chosen
        self.card.setEnabled(model is not None and model.card is not None)
        self.remove.setEnabled(model is not None and model.is_own)
        self.remove.setToolTip(
            ""
            if model is None or model.is_own
            else self.tr("It came with MedDx and cannot be removed")
        )
        if model is None:
            words = "" if self._is_known else self.tr("The models are being read...")
        elif model.problem is not None:
            words = model.problem.label(self._translation.language)
        else:
            words = self.tr("It reads every case that it fits. Name of the pack: {0}.")
            words = words.format(model.name)
        self.told.setText(words)

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._choose)
        self.table.doubleClicked.connect(lambda _index: self._show_card())
        self.bring.clicked.connect(self.import_asked)
        self.card.clicked.connect(self._show_card)
        self.remove.clicked.connect(lambda: self.remove_asked.emit(self.chosen))
        self.switch.toggled.connect(self.switched)
        self.shut.clicked.connect(self.reject)

    def _show_card(self) -> None:
        if self.card.isEnabled():
            self.card_asked.emit(self.chosen)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.bring, self.card, self.remove, self.shut):
            button.setAutoDefault(False)
        for button in (self.bring, self.card, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        column.addWidget(self.switch)
        column.addLayout(buttons)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _size(size_bytes: int) -> str:
    if size_bytes >= 1_000_000:
        return f"{size_bytes / 1_000_000:.1f} MB"
    return f"{max(1, round(size_bytes / 1000))} kB"


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_WIDTHS_PX))
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setAlternatingRowColors(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    for column, width in enumerate(_WIDTHS_PX):
        if width:
            table.setColumnWidth(column, width)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table
