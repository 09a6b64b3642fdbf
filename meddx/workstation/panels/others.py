"""Objects of the case that are no picture, as a compact list below the images."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from meddx.case.presentation import OtherObject
from meddx.case.record import Case
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.lines import Line, LineList
from meddx.workstation.panels.panel import label

_MOST_ROWS = 2  # in sight at once; more are scrolled


class OthersList(QWidget):
    """Lists them; a double click, or Enter, asks for the tags of one.

    Signals
    -------
    tags_asked
        ``OtherObject``.
    """

    tags_asked = Signal(object)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translation = translation
        self._others: tuple[OtherObject, ...] = ()
        self.heading = label("", "group")
        self.list = LineList()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 2)
        head.addWidget(self.heading)
        column.addLayout(head)
        column.addWidget(self.list)
        self.list.itemActivated.connect(self._open)

    def show_case(self, case: Case) -> None:
        """List what the case holds beside its pictures; nothing is shown where there is none."""
        self._others = tuple(other for study in case.studies for other in study.others)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        count = len(self._others)
        self.heading.setText(self.tr("Other objects: {0}").format(count))
        self.list.setAccessibleName(self.heading.text())
        chosen = self.list.chosen_key
        self.list.fill([self._line(n, other) for n, other in enumerate(self._others)], chosen)
        self.list.setFixedHeight(min(count, _MOST_ROWS) * max(0, self.list.sizeHintForRow(0)))
        self.setVisible(count > 0)

    def _line(self, number: int, other: OtherObject) -> Line:
        kind = other.kind.label(self._translation.language)
        told = (other.title, other.on.isoformat() if other.on else "")
        line = ", ".join(word for word in told if word) or other.source.name
        name = kind[:1].upper() + kind[1:]
        warned = [text.label(self._translation.language) for text in other.warnings]
        tip = "\n".join((name, line, *warned, self.tr("Double click: DICOM tags")))
        return Line(str(number), name, (line, *warned), tag=other.modality, tip=tip)

    def _open(self, item: QListWidgetItem) -> None:
        self.tags_asked.emit(self._others[self.list.row(item)])
