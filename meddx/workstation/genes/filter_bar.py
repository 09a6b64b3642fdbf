"""The line above the table of variants: words, kinds, frequency, class, genes."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meddx.case.variant_order import CONSEQUENCES, VariantFilter
from meddx.workstation.genes.keys import search_tip

_PAUSE_MS: Final = 150
_FREQUENCIES: Final = (None, 0.05, 0.01, 0.001, 0.0001)
EVERY, PANEL, LEADING = "every", "panel", "leading"


class FilterBar(QWidget):
    """What of a table is to be seen.

    Signals
    -------
    changed
        The reader wants to see other variants.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.consequence, self.frequency, self.genes = QComboBox(), QComboBox(), QComboBox()
        for box, keys in (
            (self.consequence, tuple(CONSEQUENCES)),
            (self.frequency, _FREQUENCIES),
            (self.genes, (EVERY, PANEL, LEADING)),
        ):
            for key in keys:
                box.addItem("", key)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.pathogenic, self.passed = QCheckBox(), QCheckBox()
        self.secondary = QCheckBox()
        self._held = 0
        self._genes: dict[str, frozenset[str]] = {}
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.line.textChanged.connect(self._pause.start)
        self.line.returnPressed.connect(self._pause.start)
        for box in (self.consequence, self.frequency, self.genes):
            box.currentIndexChanged.connect(self.changed)
        for check in (self.pathogenic, self.passed, self.secondary):
            check.toggled.connect(self.changed)
        self.retranslate()

    @property
    def wanted(self) -> VariantFilter:
        """The filter as it is set."""
        return VariantFilter(
            words=self.line.text(),
            consequence=self.consequence.currentData(),
            most_frequent=self.frequency.currentData(),
            only_passed=self.passed.isChecked(),
            only_pathogenic=self.pathogenic.isChecked(),
            genes=self._genes.get(self.genes.currentData()),
        )

    def use_genes(self, panel: frozenset[str], leading: frozenset[str]) -> None:
        """Take the genes of the panels and of the leading diagnoses; none greys its choice."""
        self._genes = {PANEL: panel, LEADING: leading}
        for key, genes in self._genes.items():
            item = self.genes.model().item(self.genes.findData(key))  # type: ignore[attr-defined]
            item.setEnabled(bool(genes))
        if not self._genes.get(self.genes.currentData(), True):
            self.genes.setCurrentIndex(0)

    def hold_back(self, count: int) -> None:
        """Offer to show what is held back; nothing of it is shown before the reader asks."""
        self._held = count
        self.secondary.setVisible(bool(count))
        self._say_held()

    def clear(self) -> None:
        """Let everything through again."""
        self.blockSignals(True)
        self.line.clear()
        for box in (self.consequence, self.frequency, self.genes):
            box.setCurrentIndex(0)
        self.pathogenic.setChecked(False)
        self.passed.setChecked(False)
        self.blockSignals(False)
        self._pause.stop()
        self.changed.emit()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.line.setPlaceholderText(
            self.tr("Gene, change, identifier or chr7:117,100,000-118,000,000")
        )
        self.line.setAccessibleName(self.tr("Search the variants"))
        self.line.setToolTip(search_tip())
        kinds = (
            self.tr("Any consequence"),
            self.tr("Changes or may change a protein"),
            self.tr("Loss of function"),
        )
        shares = [self.tr("Any frequency")] + [
            self.tr("At most {0}").format(f"{share:.4g}") for share in _FREQUENCIES if share
        ]
        genes = (
            self.tr("All genes"),
            self.tr("Genes of the panel"),
            self.tr("Genes of the leading diagnoses"),
        )
        names = (self.tr("Consequence"), self.tr("Frequency in a population"), self.tr("Genes"))
        boxes = (self.consequence, self.frequency, self.genes)
        for box, texts, name in zip(boxes, (kinds, shares, genes), names, strict=True):
            box.setAccessibleName(name)
            for place, text in enumerate(texts):
                box.setItemText(place, text)
        self.pathogenic.setText(self.tr("Pathogenic in the file"))
        self.passed.setText(self.tr("Passed filters"))
        self._say_held()

    def _say_held(self) -> None:
        self.secondary.setText(self.tr("Secondary findings ({0})").format(self._held))
        self.secondary.setToolTip(
            self.tr("Genes of ACMG SF v3.2 that do not belong to the question of this case")
        )

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for box in (self.consequence, self.frequency, self.genes):
            row.addWidget(box)
        for check in (self.pathogenic, self.passed, self.secondary):
            row.addWidget(check)
        self.secondary.hide()
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        column.addLayout(row)
