"""What narrows the list of studies: words, the study's date, modalities."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.known import Sought
from meddx.workstation.panels.panel import empty

_TYPING_MS: Final = 120
_MOST_MODALITIES: Final = 14  # the rarest are found by their words
# What a button says, and how many days back it reaches; None for any day.
SPANS: Final = (
    (str(QT_TRANSLATE_NOOP("StudyFilters", "Any date")), None),
    (str(QT_TRANSLATE_NOOP("StudyFilters", "Today")), 0),
    (str(QT_TRANSLATE_NOOP("StudyFilters", "7 days")), 6),
    (str(QT_TRANSLATE_NOOP("StudyFilters", "1 month")), 30),
    (str(QT_TRANSLATE_NOOP("StudyFilters", "1 year")), 365),
)


def span(days: int | None, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of a span that ends today; None for no bound."""
    return (None, None) if days is None else (today - timedelta(days=days), today)


class StudyFilters(QWidget):
    """A search box and two rows of buttons; it counts while one types.

    Parameters
    ----------
    today
        The day of now.

    Signals
    -------
    changed
        ``sought`` is another.
    """

    changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.spans = tuple(_choice() for _ in SPANS)
        group = QButtonGroup(self)
        group.setExclusive(True)
        for button in self.spans:
            group.addButton(button)
        self.spans[0].setChecked(True)
        self.modalities: dict[str, QPushButton] = {}
        self._typing = QTimer(self)
        self._typing.setInterval(_TYPING_MS)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        group.buttonClicked.connect(lambda _button: self._change())
        self._kinds = QHBoxLayout()
        self._lay_out()
        self.retranslate()

    @property
    def sought(self) -> Sought:
        """What is looked for."""
        chosen = next(at for at, button in enumerate(self.spans) if button.isChecked())
        since, until = span(SPANS[chosen][1], self._today)
        kinds = frozenset(name for name, button in self.modalities.items() if button.isChecked())
        return Sought(self.search.text(), kinds, since, until)

    def offer(self, modalities: tuple[str, ...]) -> None:
        """Offer modalities, the most frequent first; one that is chosen stays."""
        kept = {name for name, button in self.modalities.items() if button.isChecked()}
        names = dict.fromkeys([*modalities[:_MOST_MODALITIES], *sorted(kept)])
        if list(names) == list(self.modalities):
            return
        empty(self._kinds)
        self.modalities = {}
        for name in names:
            button = _choice()
            button.setText(name)
            button.setChecked(name in kept)
            button.clicked.connect(partial(self._change))
            self._kinds.addWidget(button)
            self.modalities[name] = button
        self._kinds.addStretch(1)
        self.retranslate()

    def clear(self) -> None:
        """Narrow nothing."""
        self.search.clear()
        self.spans[0].setChecked(True)
        for button in self.modalities.values():
            button.setChecked(False)
        self._change()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.search.setPlaceholderText(
            self.tr("Search name, ID, accession number, description or date")
        )
        self.search.setAccessibleName(self.tr("Search studies"))
        for button, (title, _) in zip(self.spans, SPANS, strict=True):
            button.setText(QCoreApplication.translate("StudyFilters", title))
            button.setToolTip(self.tr("By the date of the study"))
        for name, button in self.modalities.items():
            button.setToolTip(self.tr("Only studies with {0}").format(name))

    def _change(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(6)
        above.addWidget(self.search, 1)
        above.addSpacing(8)
        for button in self.spans:
            above.addWidget(button)
        self._kinds.setSpacing(6)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(above)
        rows.addLayout(self._kinds)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _choice() -> QPushButton:
    button = QPushButton()
    button.setObjectName("choice")
    button.setCheckable(True)
    button.setAutoDefault(False)
    return button
