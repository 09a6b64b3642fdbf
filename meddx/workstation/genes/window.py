"""The window of the genes: a file, what of it is to be seen, its variants, and what is known."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.variant_order import Rows
from meddx.case.variants import VariantTable
from meddx.workstation.genes.columns import COLUMNS
from meddx.workstation.genes.details import Details
from meddx.workstation.genes.expression_page import ExpressionPage
from meddx.workstation.genes.file_buttons import FileButtons
from meddx.workstation.genes.filter_bar import FilterBar
from meddx.workstation.genes.keys import finds
from meddx.workstation.genes.listed import LinesView, prepare_rows
from meddx.workstation.genes.model import VariantModel
from meddx.workstation.genes.panel_genes_page import PanelGenesPage
from meddx.workstation.genes.sequences_page import SequencesPage
from meddx.workstation.panels.cover import Cover
from meddx.workstation.panels.panel import label

VARIANTS, COUNTS, SEQUENCES = range(3)  # pages of the first tab
PANEL_GENES: Final = 1  # place of a tab
_SIZE: Final = (1180, 720)
_SIDE_PX: Final = 350
_NAME_LETTERS: Final = 26
_BUSY_MS: Final = 200
_LIST_PAD_PX: Final = 32  # scroll bar and margins beside the longest name


class GenesWindow(QDialog):
    """Shows; what is sorted and filtered is computed elsewhere.

    Signals
    -------
    file_chosen
        Place of the file in the case.
    wanted
        The reader wants to see other rows, or another order.
    variant_chosen
        Shown row that the reader stands on; -1 for none.
    """

    file_chosen = Signal(int)
    wanted = Signal()
    variant_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.resize(*_SIZE)
        self.files = QComboBox()
        # A long name is cut, never what is said of the file; the list and the tip tell it whole.
        self.files.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.files.setMinimumContentsLength(_NAME_LETTERS)
        self.about = label("", "muted", wrap=True)
        self.own = FileButtons()
        self.bar = FilterBar()
        self.model = VariantModel(self)
        self.table = QTableView()
        self.said = label("", "muted")
        self.first = QPushButton()
        self.first.setAutoDefault(False)
        self.cover = Cover()
        self.details = Details()
        self.details.setMinimumWidth(_SIDE_PX)
        self.expression, self.sequences = ExpressionPage(), SequencesPage()
        self.panel_genes, self.left_out = PanelGenesPage(), LinesView()
        self.by, self.descending = "", False
        self._total = 0
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(_BUSY_MS)
        self._busy.timeout.connect(lambda: self.said.setText(self.tr("Sorting...")))
        self._pages, self._kinds = QStackedWidget(), QStackedWidget()
        self.tabs = QTabWidget()
        self._set_table()
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_files(self, names: Sequence[str], chosen: int) -> None:
        """Offer the gene files of the case."""
        self.files.blockSignals(True)
        self.files.clear()
        self.files.addItems(list(names))
        self.files.setCurrentIndex(chosen)
        self.files.blockSignals(False)
        for place, name in enumerate(names):
            self.files.setItemData(place, name, Qt.ItemDataRole.ToolTipRole)
        self.files.view().setMinimumWidth(self.files.view().sizeHintForColumn(0) + _LIST_PAD_PX)
        self.files.setVisible(bool(names))
        self.bar.setEnabled(bool(names))

    @property
    def search_line(self) -> QLineEdit | None:
        """The line that searches what is shown; None where there is none."""
        if self.tabs.currentIndex() == PANEL_GENES:
            return self.panel_genes.line
        lines = (self.bar.line, self.expression.genes.line, self.sequences.list.line)
        return lines[self._kinds.currentIndex()] if self.tabs.currentIndex() == 0 else None

    def show_page(self, page: int) -> None:
        """Show variants, counts or sequences in the first tab."""
        self._kinds.setCurrentIndex(page)
        self._name_tabs()

    def show_rows(self, table: VariantTable, rows: Rows, total: int) -> None:
        """Show these rows of ``total``; the reader stands on the first."""
        self._busy.stop()
        self._total = total
        self.model.show_rows(table, rows)
        self._say()
        if len(rows):
            self.table.selectRow(0)
        else:
            self.variant_chosen.emit(-1)

    def show_busy(self) -> None:
        """Say, unless rows come at once, that they are being looked for."""
        self._busy.start()

    def show_idle(self) -> None:
        """Say how many rows are shown: no others are being looked for any more."""
        self._busy.stop()
        self._say()

    def go_to(self, key: str) -> bool:
        """Stand on a variant; False where it is not among those shown."""
        row = self.model.row_of(key)
        if row < 0:
            return False
        self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, 0), QTableView.ScrollHint.PositionAtCenter)
        return True

    def order_by(self, by: str, *, descending: bool) -> None:
        """Remember the order that the reader asked for; empty is the order of what matters."""
        self.by, self.descending = by, descending
        header = self.table.horizontalHeader()
        place = next((n for n, column in enumerate(COLUMNS) if column.by == by), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(place, order)
        header.blockSignals(False)
        self.first.setEnabled(bool(by))

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setWindowTitle(self.tr("Genes"))
        self.files.setAccessibleName(self.tr("Gene file"))
        self.table.setAccessibleName(self.tr("Variants"))
        self.first.setText(self.tr("What matters first"))
        self.first.setToolTip(
            self.tr("Pathogenic in the file, genes of panels, loss of function, then what is rare")
        )
        self._name_tabs()
        for page in (self.bar, self.expression, self.sequences, self.panel_genes):
            page.retranslate()
        self.model.retranslate()
        self.details.retranslate()
        self._say()

    def _name_tabs(self) -> None:
        kinds = (self.tr("Variants"), self.tr("Counts of genes"), self.tr("Sequences and motifs"))
        first = kinds[self._kinds.currentIndex()]
        names = (first, self.tr("Genes of panels"), self.tr("Rows left out"))
        for place, name in enumerate(names):
            self.tabs.setTabText(place, name)

    def _say(self) -> None:
        shown = self.model.rowCount()
        words, button = "", ""
        if not self.files.count():
            words = self.tr(
                "No gene file yet. Open a VCF file, a VarScan table, MAF, a gene panel, counts of "
                "STAR or HTSeq, or sequences: choose them with Open, or drop them on the main "
                "window."
            )
        elif not self._total:
            words = self.tr("This file holds no variants.")
        elif not shown:
            words = self.tr("No variant is like that.")
            button = self.tr("Show all variants")
        self.cover.show_words(words, button)
        self._pages.setCurrentIndex(1 if words else 0)
        text = self.tr("{0} of {1} variants")
        self.said.setText(text.format(f"{shown:,}", f"{self._total:,}") if self._total else "")

    def _set_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        prepare_rows(table)
        header = table.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        for place, column in enumerate(COLUMNS):
            table.setColumnWidth(place, column.width_px)
        self.order_by("", descending=False)
        table.setSortingEnabled(True)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.files)
        top.addWidget(self.about, 1)
        top.addWidget(self.own)
        below = QHBoxLayout()
        below.addWidget(self.said, 1)
        below.addWidget(self.first)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.cover)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        column.addLayout(below)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(left)
        both.addWidget(self.details)
        both.setChildrenCollapsible(False)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 0)
        both.setSizes([_SIZE[0] - _SIDE_PX, _SIDE_PX])
        for page in (both, self.expression, self.sequences):
            self._kinds.addWidget(page)
        for widget in (self._kinds, self.panel_genes, self.left_out):
            self.tabs.addTab(widget, "")
        whole = QVBoxLayout(self)
        whole.addLayout(top)
        whole.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        finds(self, lambda: self.search_line)
        self.files.currentIndexChanged.connect(self.file_chosen)
        self.files.currentTextChanged.connect(self.files.setToolTip)
        self.bar.changed.connect(self.wanted)
        self.cover.pressed.connect(self.bar.clear)
        self.model.sort_asked.connect(self._sort)
        self.first.clicked.connect(lambda: self._sort("", descending=False))
        self.table.selectionModel().currentRowChanged.connect(self._stand)
        self.details.place_chosen.connect(self.bar.line.setText)
        self.details.variant_chosen.connect(self.go_to)

    def _sort(self, by: str, descending: bool) -> None:
        self.order_by(by, descending=descending)
        self.wanted.emit()

    def _stand(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.variant_chosen.emit(current.row() if current.isValid() else -1)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
