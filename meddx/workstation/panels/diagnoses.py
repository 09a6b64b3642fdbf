"""The ranked diagnoses with their evidence, and what to ask next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.case.evidence import Diagnosis
from meddx.case.reading import Edits, Reading
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.cover import Cover
from meddx.workstation.panels.diagnosis_card import DiagnosisCard
from meddx.workstation.panels.panel import Panel, Rows, label

_FIRST = 10
_MORE = 20
_ASKED_OF = 3  # diagnoses whose next steps are gathered
_QUESTIONS = 4
PREFIX = "dx:"


class DiagnosesPanel(Panel):
    """A list of cards, one of them open.

    Signals
    -------
    finding_chosen
        Key of the finding behind a piece of evidence.
    accepted
        ``dx:`` + code, and whether the reader accepts it.
    reveal_asked
        The reader wants to see the AI results.
    """

    finding_chosen = Signal(str)
    accepted = Signal(str, bool)
    reveal_asked = Signal()

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self._reading: Reading | None = None
        self._edits = Edits()
        self._words = ("", "")
        self._shown = _FIRST
        self._open: str | None = None  # code; None is the first one, empty is none
        self.cards: tuple[DiagnosisCard, ...] = ()
        self.about = label("", "muted")
        self.head.addWidget(self.about)
        self._list = Rows()
        self.cover = Cover()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self.cover)
        self.body.addWidget(self._pages, 1)
        self.cover.pressed.connect(self.reveal_asked)
        self.retranslate()

    def show_reading(
        self, reading: Reading | None, edits: Edits, words: tuple[str, str] = ("", "")
    ) -> None:
        """Show the ranking; without a reading ``words`` (sentence, button) say why not."""
        if reading is None or self._reading is None or reading.case is not self._reading.case:
            self._shown, self._open = _FIRST, None
        self._reading, self._edits, self._words = reading, edits, words
        self._fill()

    def busy(self, busy: bool) -> None:
        """Say that a new ranking is on its way."""
        self.about.setText(self.tr("ranking...") if busy else "")

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Diagnoses"))
        self.about.setToolTip(
            self.tr("Each probability is against the disease's own absence; they do not add up.")
        )
        self._fill()

    def _fill(self) -> None:
        self.cover.show_words(*self._words)
        self._pages.setCurrentIndex(0 if self._reading else 1)
        ranked = self._reading.diagnoses if self._reading else ()
        shown = ranked[: self._shown]
        self.cards = tuple(self._card(rank, item) for rank, item in enumerate(shown, start=1))
        widgets: list[QWidget] = list(self.cards)
        if self._reading is not None and not ranked:
            words = self.tr("Nothing in this case speaks for a disease that MedDx knows.")
            widgets.append(label(words, "empty", wrap=True))
        if len(ranked) > len(shown):
            widgets.append(self._more(len(ranked) - len(shown)))
        questions = self._questions(ranked)
        # Before the long tail: what to do next belongs to the first diagnoses.
        if questions:
            widgets.insert(min(_FIRST, len(self.cards)), self._ask_next(questions))
        self._list.fill(widgets)

    def _card(self, rank: int, diagnosis: Diagnosis) -> DiagnosisCard:
        code = diagnosis.code.code
        key = PREFIX + code
        card = DiagnosisCard(rank, diagnosis, self.language)
        if self._open == code or (self._open is None and rank == 1):
            card.open(accepted=key in self._edits.accepted)
        card.toggled.connect(lambda: self._toggle(code, rank))
        card.evidence_chosen.connect(self.finding_chosen)
        card.accepted.connect(lambda yes: self.accepted.emit(key, yes))
        return card

    def _toggle(self, code: str, rank: int) -> None:
        is_open = self._open == code or (self._open is None and rank == 1)
        self._open = "" if is_open else code
        self._fill()

    def _more(self, left: int) -> QPushButton:
        button = QPushButton(self.tr("Show more ({0} left)").format(left))
        button.setObjectName("quiet")
        button.clicked.connect(self._show_more)
        return button

    def _show_more(self) -> None:
        self._shown += _MORE
        self._fill()

    def _questions(self, ranked: tuple[Diagnosis, ...]) -> list[str]:
        steps = (step for item in ranked[:_ASKED_OF] for step in item.next_steps)
        return list(dict.fromkeys(self.say(step) for step in steps))[:_QUESTIONS]

    def _ask_next(self, questions: list[str]) -> QWidget:
        box = QFrame()
        box.setObjectName("askNext")
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(3)
        column.addWidget(label(self.tr("What to ask next"), "strong"))
        for question in questions:
            column.addWidget(label(f"• {question}", "", wrap=True))
        return box
