"""The criteria of one variant: what was computed, why, and what the reader says instead."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.criteria import (
    CODES,
    SHOWN_ONLY,
    Criterion,
    CriterionEdit,
    Interpretation,
    Significance,
    Strength,
    usual_strength,
)
from meddx.case.evidence import Finding
from meddx.phrase import Language
from meddx.workstation.genes.keys import copies_rows
from meddx.workstation.genes.whole_text import WholeText
from meddx.workstation.panels.panel import label

_CODE_PX: Final = 58
_POINTS_PX: Final = 52
_PADDING_PX: Final = 10
_HIGHEST_PX: Final = 10_000
_MINUS: Final = "\N{MINUS SIGN}"


class CriteriaPage(QWidget):
    """Shows and edits; the class follows from the points at once.

    Signals
    -------
    edited
        ``CriterionEdit`` of the reader.
    taken_back
        Key of the finding and code whose edit the reader takes back.
    """

    edited = Signal(object)
    taken_back = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rows")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._finding: Finding | None = None
        self._edits: tuple[CriterionEdit, ...] = ()
        self._language = Language.EN
        self.said = label("", wrap=True)
        self.table = QTableWidget(0, 3)
        self.table.setItemDelegate(_Wrapped(self.table))
        self.code, self.strength = QComboBox(), QComboBox()
        self.reason = QLineEdit()
        self.applies, self.not_applies, self.back = QPushButton(), QPushButton(), QPushButton()
        for button in (self.applies, self.not_applies, self.back):
            button.setAutoDefault(False)
        self._fill_boxes()
        self._set_table()
        self._lay_out()
        self.applies.clicked.connect(lambda: self._set(applies=True))
        self.not_applies.clicked.connect(lambda: self._set(applies=False))
        self.back.clicked.connect(self._take_back)
        self.code.currentIndexChanged.connect(self._code_chosen)
        self.table.currentCellChanged.connect(lambda row, *_rest: self._row_chosen(row))
        self.retranslate()

    def show_finding(
        self, finding: Finding | None, edits: Sequence[CriterionEdit], language: Language
    ) -> None:
        """Show the criteria of a variant's finding; None where it was not interpreted."""
        is_other = finding is None or self._finding is None or finding.key != self._finding.key
        self._finding, self._language = finding, language
        self._edits = tuple(
            e for e in edits if finding is not None and e.finding_key == finding.key
        )
        if is_other:
            self.reason.clear()
        self._say()
        if is_other:  # else a strength that the reader is choosing would be lost
            self._code_chosen()

    @property
    def interpretation(self) -> Interpretation | None:
        """The criteria with the reader's in place."""
        computed = self._finding.interpretation if self._finding else None
        return computed.edited(self._edits) if computed else None

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.table.setHorizontalHeaderLabels(
            [self.tr("Criterion"), self.tr("Points"), self.tr("Why")]
        )
        self.table.setAccessibleName(self.tr("Criteria of the ACMG/AMP guideline"))
        self.code.setAccessibleName(self.tr("Criterion"))
        self.strength.setAccessibleName(self.tr("Strength"))
        self.reason.setPlaceholderText(self.tr("Your reason"))
        self.reason.setAccessibleName(self.tr("Your reason"))
        self.applies.setText(self.tr("Applies"))
        self.not_applies.setText(self.tr("Does not apply"))
        self.back.setText(self.tr("Take back"))
        for place, strength in enumerate(Strength):
            self.strength.setItemText(place, strength_word(strength))
        self._say()

    def _say(self) -> None:
        shown = self.interpretation
        for widget in (self.code, self.strength, self.reason, self.applies, self.not_applies):
            widget.setEnabled(shown is not None)
        self.table.setVisible(shown is not None)
        if shown is None:
            self.back.setEnabled(False)
            self.said.setText(
                self.tr(
                    "No criteria for this variant: only rare variants that may change a protein, "
                    "or that the file classifies, are interpreted once the case is analysed."
                )
            )
            return
        self.said.setText(self._summary(shown))
        self._fill(shown.criteria)
        self._offer_back()

    def _summary(self, shown: Interpretation) -> str:
        lines = [
            self.tr("Counts as: {0}").format(significance_word(shown.counted)),
            self.tr("By the criteria: {0} ({1} points)").format(
                significance_word(shown.computed), _signed(shown.points)
            ),
        ]
        if shown.stated is not None:
            stars = (
                "" if shown.stated_stars is None else ", " + "\N{BLACK STAR}" * shown.stated_stars
            )
            stated = significance_word(shown.stated)
            lines.append(self.tr("Stated by {0}: {1}").format(shown.stated_by, stated + stars))
        if shown.disagrees:
            lines.append(self.tr("The two contradict each other; the weaker counts."))
        lines += [remark.label(self._language) for remark in shown.remarks]
        return "\n".join(lines)

    def _fill(self, criteria: Sequence[Criterion]) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(criteria))
        for row, criterion in enumerate(criteria):
            own = "" if criterion.automatic else " *"
            points = _signed(criterion.points) if criterion.applies else self.tr("no")
            if criterion.applies and criterion.code in SHOWN_ONLY:
                points = self.tr("shown")
            texts = (criterion.code + own, points, criterion.reason.label(self._language))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{strength_word(criterion.strength)}\n{texts[2]}")
                if not criterion.applies:
                    item.setForeground(self.palette().placeholderText())
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)

    def _row_chosen(self, row: int) -> None:
        shown = self.interpretation
        if shown is not None and 0 <= row < len(shown.criteria):
            self.code.setCurrentIndex(CODES.index(shown.criteria[row].code))

    def _code_chosen(self) -> None:
        """Offer what is said of a criterion now, else the strength of the guideline."""
        code, shown = self.code.currentData(), self.interpretation
        said = shown.find(code) if shown is not None else None
        strength = said.strength if said is not None else usual_strength(code)
        self.strength.setCurrentIndex(tuple(Strength).index(strength))
        self._offer_back()

    def _offer_back(self) -> None:
        code = self.code.currentData()
        self.back.setEnabled(any(edit.code == code for edit in self._edits))

    def _set(self, *, applies: bool) -> None:
        if self._finding is not None:
            code, strength = self.code.currentData(), Strength(self.strength.currentData())
            reason = self.reason.text().strip()
            self.reason.clear()
            self.edited.emit(CriterionEdit(self._finding.key, code, applies, strength, reason))

    def _take_back(self) -> None:
        if self._finding is not None:
            self.taken_back.emit(self._finding.key, self.code.currentData())

    def _fill_boxes(self) -> None:
        for code in CODES:
            self.code.addItem(code, code)
        for strength in Strength:
            self.strength.addItem("", strength)

    def _set_table(self) -> None:
        table = self.table
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setItemDelegate(WholeText(table))
        table.setAlternatingRowColors(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        copies_rows(table)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnWidth(0, _CODE_PX + 20)
        table.setColumnWidth(1, _POINTS_PX + 14)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_sizes: table.resizeRowsToContents())

    def _lay_out(self) -> None:
        chosen = QHBoxLayout()
        chosen.addWidget(self.code)
        chosen.addWidget(self.strength, 1)
        buttons = QHBoxLayout()
        for button in (self.applies, self.not_applies, self.back):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(chosen)
        column.addWidget(self.reason)
        column.addLayout(buttons)


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their words need: the hint of Qt forgets the padding of the style sheet."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        table = self.parent()
        if not isinstance(table, QTableWidget):
            return super().sizeHint(option, index)
        width = table.columnWidth(index.column())
        room = QRect(0, 0, max(width - 2 * _PADDING_PX, 1), _HIGHEST_PX)
        words = str(index.data() or "")
        needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        return QSize(width, needed.height() + _PADDING_PX)


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"{points}".replace("-", _MINUS)


def significance_word(significance: Significance) -> str:
    """Return a class in the language of the window."""
    translate = QCoreApplication.translate
    return {
        Significance.PATHOGENIC: translate("Criteria", "pathogenic"),
        Significance.LIKELY_PATHOGENIC: translate("Criteria", "likely pathogenic"),
        Significance.UNCERTAIN: translate("Criteria", "of uncertain significance"),
        Significance.LIKELY_BENIGN: translate("Criteria", "likely benign"),
        Significance.BENIGN: translate("Criteria", "benign"),
    }[significance]


def strength_word(strength: Strength) -> str:
    """Return how much a criterion counts in the language of the window."""
    translate = QCoreApplication.translate
    return {
        Strength.STAND_ALONE: translate("Criteria", "stands alone"),
        Strength.VERY_STRONG: translate("Criteria", "very strong"),
        Strength.STRONG: translate("Criteria", "strong"),
        Strength.MODERATE: translate("Criteria", "moderate"),
        Strength.SUPPORTING: translate("Criteria", "supporting"),
    }[strength]
