"""Typing or pasting variants: a page of descriptions, and what is understood of each line."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from meddx.case.variants import Origin, Variant, Zygosity
from meddx.importers.shared import hgvs_text
from meddx.importers.shared.hgvs_lines import Check, Checked
from meddx.knowledge.assemblies import BUILDS
from meddx.phrase import Language
from meddx.workstation.panels.panel import label
from meddx.workstation.panels.variant_row import consequence_words, zygosity_word
from meddx.workstation.theme import COLOURS

_SIZE: Final = (820, 600)
_PAUSE_MS: Final = 200
_MOST_LINES: Final = 200  # that are listed
_LINE_PX: Final = 56
_GENOTYPE_PX: Final = 150
_GENOTYPES: Final = (
    Zygosity.UNKNOWN,
    Zygosity.HETEROZYGOUS,
    Zygosity.HOMOZYGOUS,
    Zygosity.HEMIZYGOUS,
)


class TypeDialog(QDialog):
    """Shows a text and what it holds; the text alone says everything, choices only change it.

    Parameters
    ----------
    words
        What is done, and what the button says.
    text
        To begin with.
    language
        Of the sentences.

    Signals
    -------
    check_wanted
        Text that is to be checked.
    """

    check_wanted = Signal(str)

    def __init__(
        self,
        words: tuple[str, str],
        text: str,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title, verb = words
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self._language = language
        self._lines: tuple[Checked, ...] = ()
        self.page = QPlainTextEdit(text)
        self.page.setObjectName("typed")
        self.page.setAccessibleName(title)
        self.page.setTabChangesFocus(True)
        self.page.setPlaceholderText(
            "NM_000492.4(CFTR):c.1521_1523del het\nBRCA1 c.68_69del\n"
            "NC_000017.11:g.43124027_43124028del hom"
        )
        self.lines = QTableWidget(0, 3)
        self.notes = label("", "muted", wrap=True)
        self.notes.hide()
        self.build, self.origin = QComboBox(), QComboBox()
        self.add = QPushButton(verb)
        self._fill_boxes()
        self._set_table()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.check_wanted.emit(self.text))
        self.page.textChanged.connect(self._changed)
        self.lines.currentCellChanged.connect(lambda row, *_rest: self._stand_on(row))
        self._changed()
        self.page.setFocus()

    @property
    def text(self) -> str:
        """The text as it stands there."""
        return self.page.toPlainText()

    def show_check(self, text: str, check: Check) -> None:
        """Show what a text holds; an answer about an older text is dropped."""
        if text != self.text:
            return
        self._lines = check.lines[:_MOST_LINES]
        self.lines.blockSignals(True)
        self.lines.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            self._show_line(row, line)
        self.lines.blockSignals(False)
        self.lines.resizeRowsToContents()
        said = [note.label(self._language) for note in check.notes]
        if len(check.lines) > _MOST_LINES:
            said.append(self.tr("The first {0} lines are listed.").format(_MOST_LINES))
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))
        self.add.setEnabled(check.has_variant)

    def _changed(self) -> None:
        """Take another text: nothing can be added before it was checked."""
        self.add.setEnabled(False)
        for box, key in ((self.build, "build"), (self.origin, "origin")):
            told = hgvs_text.told(self.text, key).casefold()
            places = (n for n in range(1, box.count()) if box.itemData(n).casefold() == told)
            box.setCurrentIndex(next(places, 0))
        self._pause.start()

    def _show_line(self, row: int, line: Checked) -> None:
        language = self._language
        words = understood(line.variant) if line.variant else ""
        if line.problem is not None:
            words = line.problem.label(language)
        for column, text in enumerate((str(line.line), words)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if line.problem is not None:
                item.setForeground(QColor(COLOURS.caution))
            self.lines.setItem(row, column, item)
        box = self.lines.cellWidget(row, 2)
        if not isinstance(box, QComboBox):
            box = self._genotype_box(row)
            self.lines.setCellWidget(row, 2, box)
        box.setEnabled(line.variant is not None)
        box.setAccessibleName(self.tr("Genotype of line {0}").format(line.line))
        zygosity = line.variant.zygosity if line.variant else Zygosity.UNKNOWN
        box.setCurrentIndex(_GENOTYPES.index(zygosity))

    def _genotype_box(self, row: int) -> QComboBox:
        box = QComboBox()
        for zygosity in _GENOTYPES:
            unknown = zygosity is Zygosity.UNKNOWN
            box.addItem(self.tr("not told") if unknown else zygosity_word(zygosity), zygosity)
        box.activated.connect(partial(self._write_genotype, row))
        return box

    def _write_genotype(self, row: int, place: int) -> None:
        """Write the genotype behind the description of a line."""
        cursor = self._cursor_on(self._lines[row].line)
        line = cursor.block().text()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(hgvs_text.with_genotype(line, _GENOTYPES[place]))

    def _write_told(self, key: str, box: QComboBox) -> None:
        """Write what the whole text says of itself, as a step that Ctrl+Z takes back."""
        changed = hgvs_text.with_told(self.text, key, box.currentData())
        cursor = self.page.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(changed)

    def _cursor_on(self, number: int) -> QTextCursor:
        return QTextCursor(self.page.document().findBlockByNumber(number - 1))

    def _stand_on(self, row: int) -> None:
        if 0 <= row < len(self._lines):
            self.page.setTextCursor(self._cursor_on(self._lines[row].line))

    def _fill_boxes(self) -> None:
        self._fill(self.build, self.tr("not told"), [(build, build) for build in BUILDS])
        origins = ((self.tr("Inherited (germline)"), Origin.GERMLINE),
                   (self.tr("Of a tumour"), Origin.TUMOUR))  # fmt: skip
        self._fill(self.origin, self.tr("Not known"), origins)
        for box, key in ((self.build, "build"), (self.origin, "origin")):
            box.activated.connect(lambda _place, key=key, box=box: self._write_told(key, box))

    def _fill(self, box: QComboBox, none: str, items: Sequence[tuple[str, str]]) -> None:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.addItem(none, "")
        for text, value in items:
            box.addItem(text, str(value))

    def _set_table(self) -> None:
        table = self.lines
        table.setHorizontalHeaderLabels(
            [self.tr("Line"), self.tr("What was understood"), self.tr("Genotype")]
        )
        table.setAccessibleName(self.tr("What was understood"))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnWidth(0, _LINE_PX)
        table.setColumnWidth(2, _GENOTYPE_PX)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.add, QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setDefault(True)
        self.add.setShortcut("Ctrl+Return")  # Return alone begins a line
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        for text, box in (
            (self.tr("Reference build"), self.build),
            (self.tr("Variants are"), self.origin),
        ):
            asked = label(text)
            asked.setBuddy(box)
            box.setAccessibleName(text)
            below.addWidget(asked)
            below.addWidget(box)
            below.addSpacing(12)
        below.addStretch(1)
        below.addWidget(buttons)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.page)
        both.addWidget(self.lines)
        both.setChildrenCollapsible(False)
        both.setSizes([_SIZE[1] // 3, _SIZE[1] // 2])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        said = self.tr(
            "One description a line, as HGVS writes it; the genotype may follow. A first line "
            "# patient_id: ID ties the variants to the patient."
        )
        column.addWidget(label(said, "muted", wrap=True))
        column.addWidget(both, 1)
        column.addWidget(self.notes)
        column.addLayout(below)


def understood(variant: Variant) -> str:
    """Return what of a description was understood: gene, transcript, changes, consequence."""
    place = ""
    if variant.position:
        place = f"{variant.chromosome}:{variant.position:,} {variant.reference}>{variant.alternate}"
    change = variant.hgvs_c or place or ("" if variant.hgvs_p else variant.identifier)
    parts = (variant.gene, variant.transcript, change, variant.hgvs_p)
    words = "  ".join(part for part in parts if part)
    kind = consequence_words(variant.consequence)
    return f"{words} ({kind})" if kind else words
