"""The marks on what models say that nobody vouches for, or that was not measured, as badges."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from meddx.case.marks import Mark
from meddx.phrase import Language
from meddx.workstation.panels.panel import empty, label


class Marks(QWidget):
    """A row of words in frames, each with its reason as a tip; hidden where there is none.

    Attributes
    ----------
    words
        What stands in the frames.
    """

    def __init__(
        self,
        marks: tuple[Mark, ...] = (),
        language: Language = Language.EN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words: tuple[str, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 1, 0, 1)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.show_marks(marks, language)

    def show_marks(self, marks: tuple[Mark, ...], language: Language) -> None:
        """Show these instead."""
        self.words = tuple(mark.words.label(language) for mark in marks)
        empty(self._row, keep_last=1)
        for number, mark in enumerate(marks):
            badge = label(self.words[number], "badge")
            badge.setToolTip(mark.why.label(language))
            badge.setAccessibleDescription(mark.why.label(language))
            self._row.insertWidget(number, badge)
        self.setVisible(bool(marks))
