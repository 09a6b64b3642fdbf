"""The ranked diagnoses with their evidence, and what to ask next."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget
from typing_extensions import override

from meddx.case.evidence import Diagnosis
from meddx.case.reading import Edits, Reading
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.ask_next import AskNext
from meddx.workstation.panels.cover import Cover
from meddx.workstation.panels.diagnosis_card import DiagnosisCard
from meddx.workstation.panels.panel import Panel, Rows, label

_FIRST = 10
_MORE = 20
_ROOMY_PX = 520  # high enough for an open card and some of the list
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
    evidence_asked
        Code of a diagnosis about which the reader wants articles.
    """

    evidence_asked = Signal(str)
    finding_chosen = Signal(str)
    accepted = Signal(str, bool)
    reveal_asked = Signal()

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self._reading: Reading | None = None
        self._edits = Edits()
        self._words = ("", "")
        self._shown = _FIRST
        self._roomy = False
        self._offers_evidence = False
        self._open: str | None = None  # code; None is the first one, empty is none
        self._whole = ""  # code of the diagnosis whose weak evidence is shown too
        self.cards: tuple[DiagnosisCard, ...] = ()
        self.about = label("", "muted")
        self.head.addWidget(self.about)
        self._list = Rows()
        self.cover = Cover()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self.cover)
        self._next = AskNext()
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self._next)
        self.cover.pressed.connect(self.reveal_asked)
        self.retranslate()

    def show_reading(
        self, reading: Reading | None, edits: Edits, words: tuple[str, str] = ("", "")
    ) -> None:
        """Show the ranking; without a reading ``words`` (sentence, button) say why not."""
        if reading is None or self._reading is None or reading.case is not self._reading.case:
            self._shown, self._open = _FIRST, None
        self._reading, self._edits, self._words = reading, edits, words
        self.busy(False)
        self._fill()

    def offer_evidence(self) -> None:
        """Let the reader ask for articles: there is a library."""
        self._offers_evidence = True
        self._fill()

    def busy(self, busy: bool) -> None:
        """Say whether a new ranking is on its way."""
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
        focused = [card.diagnosis.code for card in self.cards if card.head.hasFocus()]
        self.cards = tuple(self._card(rank, item) for rank, item in enumerate(shown, start=1))
        widgets: list[QWidget] = list(self.cards)
        if self._reading is not None and not ranked:
            words = self.tr("Nothing in this case speaks for a disease that MedDx knows.")
            widgets.append(label(words, "empty", wrap=True))
        if len(ranked) > len(shown):
            widgets.append(self._more(len(ranked) - len(shown)))
        self._list.fill(widgets)
        for card in self.cards:
            if card.diagnosis.code in focused:
                card.head.setFocus()
        self._ask_next()

    def _card(self, rank: int, diagnosis: Diagnosis) -> DiagnosisCard:
        code = diagnosis.code.code
        key = PREFIX + code
        card = DiagnosisCard(rank, diagnosis, self.language, self._reading)
        if self._is_open(code, rank):
            card.open(accepted=key in self._edits.accepted, whole=self._whole == code)
        if self._offers_evidence:
            card.offer_literature()
        card.literature_asked.connect(lambda: self.evidence_asked.emit(code))
        card.toggled.connect(lambda: self._toggle(code, rank))
        card.whole_asked.connect(lambda: self._show_whole(code))
        card.evidence_chosen.connect(self.finding_chosen)
        card.accepted.connect(lambda yes: self.accepted.emit(key, yes))
        return card

    def _toggle(self, code: str, rank: int) -> None:
        self._open = "" if self._is_open(code, rank) else code
        self._fill()

    def _is_open(self, code: str, rank: int) -> bool:
        """Open what the reader opened; at first the first one, where there is room for more."""
        if self._open is None:
            return rank == 1 and self._roomy
        return self._open == code

    def _show_whole(self, code: str) -> None:
        self._open = self._whole = code
        self._fill()

    def _more(self, left: int) -> QPushButton:
        button = QPushButton(self.tr("Show more ({0} left)").format(left))
        button.setObjectName("quiet")
        button.clicked.connect(self._show_more)
        return button

    def _show_more(self) -> None:
        self._shown += _MORE
        self._fill()

    def _ask_next(self) -> None:
        """Keep what to do and what to ask next in sight below the list."""
        reading = self._reading
        told = (*reading.next_steps, *reading.questions) if reading else ()
        self._next.show_sentences(self.tr("What to ask next"), [self.say(each) for each in told])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.height() >= _ROOMY_PX
        if roomy != self._roomy:
            self._roomy = roomy
            self._fill()
        self._next.fit(self.size())
