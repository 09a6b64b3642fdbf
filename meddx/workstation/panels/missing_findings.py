"""What a disease usually shows and nobody mentioned: each can be said to be there or not."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from meddx.case.expected import Expected
from meddx.case.explanation import EXPECTED
from meddx.case.waterfall import factor
from meddx.phrase import Language
from meddx.workstation.panels.panel import arrange, label


class MissingFinding(QWidget):
    """One of them, with two buttons.

    Signals
    -------
    said
        Whether it is there.
    """

    said = Signal(bool)

    def __init__(
        self,
        one: Expected,
        language: Language,
        parent: QWidget | None = None,
        *,
        inherited: bool = False,
    ) -> None:
        super().__init__(parent)
        name = one.finding.label(language)
        grid = QGridLayout(self)
        grid.setContentsMargins(2, 2, 2, 2)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(name, "", wrap=True), 0, 0)
        grid.addWidget(label(one.because.label(language), "muted", wrap=True), 1, 0, 1, 3)
        words = ((self.tr("Present"), True), (self.tr("Absent"), False))
        self.buttons: dict[bool, QPushButton] = {}
        for column, ((word, is_there), log10_lr) in enumerate(
            zip(words, one.log10_if, strict=True), start=1
        ):
            button = self.buttons[is_there] = QPushButton(word)
            button.setObjectName("quiet")
            button.setAccessibleName(f"{name}: {word}")
            tip = self.tr("Add it as your finding; the odds of this disease then change by {0}")
            if inherited:  # the others gain or lose by it, too
                tip = self.tr("Add it as your finding; among inherited diseases it weighs {0} here")
            button.setToolTip(tip.format(factor(log10_lr)))
            button.clicked.connect(lambda _checked=False, yes=is_there: self.said.emit(yes))
            grid.addWidget(button, 0, column, Qt.AlignmentFlag.AlignTop)


class MissingFindings(QWidget):
    """A heading over some of them, hidden where nothing is missing.

    Signals
    -------
    added
        ``Code`` of a finding, and whether it is there.
    """

    added = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[MissingFinding, ...] = ()
        self._shown: tuple[Expected, ...] = ()
        self._language, self._inherited = Language.EN, False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_expected(
        self, expected: Sequence[Expected], language: Language, *, inherited: bool
    ) -> None:
        """Show these, the most telling first; ``inherited`` tells of what disease they are."""
        self.setVisible(bool(expected))
        now = (tuple(expected), language, inherited)
        if now == (self._shown, self._language, self._inherited):
            return
        self._shown, self._language, self._inherited = now
        self.rows = tuple(self._row(one, language) for one in expected)
        heading = label(EXPECTED.label(language), "group")
        heading.setContentsMargins(2, 0, 0, 0)
        arrange(self._column, [heading, *self.rows] if self.rows else [])

    def _row(self, one: Expected, language: Language) -> MissingFinding:
        row = MissingFinding(one, language, inherited=self._inherited)
        row.said.connect(lambda yes: self.added.emit(one.finding, yes))
        return row
