"""The ranked diagnoses with their evidence, and what to ask next."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget
from typing_extensions import override

from meddx.case import marks
from meddx.case.contradictions import Contradiction
from meddx.case.evidence import Diagnosis
from meddx.case.expected import Expected
from meddx.case.explanation import explanation
from meddx.case.question import About, Question
from meddx.case.reading import Edits, Reading
from meddx.case.waterfall import waterfall
from meddx.case.wording import ONLY_PRIORS
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.ask_next import AskNext, Line
from meddx.workstation.panels.card_room import EDGE_PX, CardRoom
from meddx.workstation.panels.cover import Cover
from meddx.workstation.panels.diagnosis_body import Shown
from meddx.workstation.panels.diagnosis_card import DiagnosisCard
from meddx.workstation.panels.diagnosis_head import Place, in_short
from meddx.workstation.panels.known_ranking import KnownRanking, listed, same_evidence
from meddx.workstation.panels.notices import Notice, Notices
from meddx.workstation.panels.panel import Panel, Rows, label

_FIRST = 10
_MORE = 20
_STEPS = 6  # of a card that does not show all evidence
_SLOW_MS = 200  # a ranking that is done before is not announced: that would only flicker
PREFIX = "dx:"
_RANK, _UNDO, _SOURCE = "rank", "undo", "source:"

Find = Callable[[Reading, str], tuple[Expected, ...]]


class DiagnosesPanel(Panel):
    """A list of cards, one of them open.

    Parameters
    ----------
    missing
        Tells what nobody mentioned of a diagnosis, by its code; None tells none.

    Signals
    -------
    finding_chosen
        Key of the finding behind a piece of evidence.
    switched
        Key of a finding, and whether it is to count.
    added
        ``Code`` of a finding that nobody mentioned, and whether it is there.
    accepted
        ``dx:`` + code, and whether the reader accepts it.
    ranking_asked
        The reader wants the list ranked again: it failed.
    undo_asked
        The reader wants his last change taken back.
    reveal_asked
        The reader wants to see the AI results.
    evidence_asked
        Code of a diagnosis about which the reader wants articles.
    told
        A sentence for the status line.
    room_wanted
        Height in px at which an open card shows all its steps; 0 while none is open.
    """

    evidence_asked = Signal(str)
    finding_chosen = Signal(str)
    switched = Signal(str, bool)
    added = Signal(object, bool)
    accepted = Signal(str, bool)
    ranking_asked = Signal()
    undo_asked = Signal()
    reveal_asked = Signal()
    told = Signal(str)
    room_wanted = Signal(int)

    def __init__(
        self,
        translation: Translation,
        missing: Find | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(translation, parent)
        self._reading: Reading | None = None
        self._edits = Edits()
        self._words = ("", "")
        self._shown = _FIRST
        self._room = CardRoom()
        self._offers_evidence = False
        self._open: str | None = None  # code; None is the first one, empty is none
        self._whole = ""  # code of the diagnosis whose weak evidence is shown too
        self._find = missing
        self._known = KnownRanking(None)
        self._more = QPushButton()
        self._more.setObjectName("quiet")
        self._nothing = label("", "empty", wrap=True)
        self.cards: tuple[DiagnosisCard, ...] = ()
        self.about = label("", "muted")
        self.head.addWidget(self.about)
        self._busy = False
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._list = Rows()
        self.cover = Cover()
        self.notices = Notices()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self.cover)
        self._next = AskNext()
        self.body.addWidget(self.notices)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self._next)
        self._more.clicked.connect(self._show_more)
        self._slow.timeout.connect(lambda: self.about.setText(self.tr("ranking...")))
        self.cover.pressed.connect(self.reveal_asked)
        self.notices.pressed.connect(self._pressed)
        self._next.added.connect(self.added)
        self.retranslate()

    def show_reading(
        self,
        reading: Reading | None,
        edits: Edits,
        words: tuple[str, str] = ("", ""),
        *,
        busy: bool = False,
    ) -> None:
        """Show the ranking; without a reading ``words`` (sentence, button) say why not.

        ``busy`` says whether a newer ranking is on its way already.
        """
        if reading is None or self._reading is None or reading.case is not self._reading.case:
            self._shown, self._open = _FIRST, None
            self._known = KnownRanking(None)
        self._reading, self._edits, self._words = reading, edits, words
        if reading is not None and reading is not self._known.reading:
            self._known = self._known.after(reading)
        self.busy(busy)
        self._fill()

    def show_edits(self, edits: Edits, *, busy: bool) -> None:
        """Take what the reader changed; the list follows with the next ranking, if one is due."""
        taken, self._edits = edits.accepted != self._edits.accepted, edits
        self.busy(busy)
        if taken:
            self._fill()
        self._notify()

    def show_whole(self, code: str, *, whole: bool = True) -> None:
        """Open a diagnosis with all its evidence, or with the strongest only."""
        self._open, self._whole = code, code if whole else ""
        self._fill()
        if not whole:
            self._stand_on()  # who was far below in the long card stays with the short one

    def offer_evidence(self) -> None:
        """Let the reader ask for articles: there is a library."""
        self._offers_evidence = True
        self._fill()

    def busy(self, busy: bool) -> None:
        """Say whether a new ranking is on its way, once it takes longer than a moment."""
        self._busy = busy
        if busy:
            self._slow.start()
        else:
            self._slow.stop()
            self.about.setText("")

    def lend(self, lent_px: int) -> None:
        """Say how much of its height the panel has only as long as a card is open."""
        self._room.lent_px = lent_px

    @property
    def rows(self) -> QWidget | None:
        """What the cards stand on."""
        return self._list.inner

    def text_of(self, code: str) -> str:
        """Return the whole explanation of a diagnosis of the list as text."""
        found = next(d for d in self._known.diagnoses if d.code.code == code)
        off = self._known.off(found, self._edits)
        fall = waterfall(found, self._known.findings, off, None, self._known.read)
        return explanation(found, fall, self._missing(code), self.language)

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Diagnoses"))
        self.title.setToolTip(
            self.tr(
                "A common disease stands against its own absence: a patient can have several, and "
                "their probabilities do not add up. Inherited diseases stand against each other: "
                "hardly anyone has two."
            )
        )
        self.cards = ()  # made anew: their menus and buttons are in the other language
        self._fill()

    def _fill(self) -> None:
        self.cover.show_words(*self._words)
        self._pages.setCurrentIndex(0 if self._reading else 1)
        ranked = listed(self._reading)
        anchor = self._anchor()
        known = {card.diagnosis.code.code: card for card in self.cards}
        places = [*enumerate(ranked, 1)]
        kept = [one for one in places[self._shown :] if one[1].code.code == self._open]
        self.cards = tuple(
            self._card(rank, item, known) for rank, item in (*places[: self._shown], *kept)
        )
        left = len(ranked) - len(self.cards)
        self._more.setText(self.tr("Show more ({0} left)").format(left))
        above, below = self.cards[: self._shown], self.cards[self._shown :]
        self._list.fill([*above, self._nothing, self._more, *below])
        self._nothing.setVisible(self._reading is not None and not ranked)
        self._nothing.setText(self._why_nothing())
        self._more.setVisible(left > 0)
        self._keep(anchor)
        self._ask_next()
        self._notify()
        self._want_room()

    def _card(
        self, rank: int, diagnosis: Diagnosis, known: Mapping[str, DiagnosisCard]
    ) -> DiagnosisCard:
        code = diagnosis.code.code
        card = known.get(code) or self._made(diagnosis)
        if self._offers_evidence:
            card.offer_literature()
        place = Place(rank, self._known.place_before(code))
        doubts = marks.of_all(self._known.marks, diagnosis)
        shown = self._open_card(diagnosis) if self._is_open(code, rank) else None
        short = "" if shown else in_short(diagnosis, self._known.findings, self.language)
        card.show_diagnosis(diagnosis, place, doubts, self.language, shown or short)
        return card

    def _made(self, diagnosis: Diagnosis) -> DiagnosisCard:
        code = diagnosis.code.code
        card = DiagnosisCard(diagnosis)
        card.toggled.connect(lambda: self._toggle(code))
        card.whole_asked.connect(lambda whole: self.show_whole(code, whole=whole))
        card.copy_asked.connect(lambda: self._copy(code))
        card.evidence_chosen.connect(self.finding_chosen)
        card.switched.connect(self.switched)
        card.added.connect(self.added)
        card.accepted.connect(lambda yes: self.accepted.emit(PREFIX + code, yes))
        card.literature_asked.connect(lambda: self.evidence_asked.emit(code))
        return card

    def _open_card(self, diagnosis: Diagnosis) -> Shown:
        code = diagnosis.code.code
        whole = self._whole == code
        most, read = (None, self._known.read) if whole else (_STEPS, ())
        off = self._known.off(diagnosis, self._edits)
        return Shown(
            waterfall(diagnosis, self._known.findings, off, most, read),
            self._missing(code),
            self._known.marks,
            whole,
            accepted=PREFIX + code in self._edits.accepted,
        )

    def _missing(self, code: str) -> tuple[Expected, ...]:
        if self._find is None or self._reading is None:
            return ()
        return self._known.missing(code, self._find)

    def _toggle(self, code: str) -> None:
        is_open = next(c.shown is not None for c in self.cards if c.diagnosis.code.code == code)
        self._open = "" if is_open else code
        self._fill()
        if not is_open:
            self._stand_on()

    def _is_open(self, code: str, rank: int) -> bool:
        """Open what the reader opened; at first the first one, where there is room for more."""
        if self._open is None:
            return rank == 1 and self._room.is_roomy
        return self._open == code

    def _show_more(self) -> None:
        self._shown += _MORE
        self._fill()

    def _copy(self, code: str) -> None:
        QGuiApplication.clipboard().setText(self.text_of(code))
        self.told.emit(self.tr("The explanation was copied."))

    def _anchor(self) -> tuple[str, int] | None:
        """Return the open card, where it is in sight, and how far below the top it stands."""
        bar = self._list.verticalScrollBar()
        for card in self.cards:
            y = card.y() - bar.value()
            if card.shown is not None and -card.height() < y < self._list.viewport().height():
                return card.diagnosis.code.code, y
        return None

    def _keep(self, anchor: tuple[str, int] | None) -> None:
        """Let the open card stand where it stood: the reader works in it."""
        card = next((c for c in self.cards if anchor and c.diagnosis.code.code == anchor[0]), None)
        if anchor is not None and card is not None:
            self._list.settle()
            self._list.verticalScrollBar().setValue(card.y() - anchor[1])

    def _opened(self) -> DiagnosisCard | None:
        return next((card for card in self.cards if card.shown is not None), None)

    def _stand_on(self) -> None:
        if (card := self._opened()) is not None:
            self._list.settle()
            self._list.reveal(card, card.steps_px)

    def _want_room(self, *, again: bool = False) -> None:
        """Ask for what the open card needs; for less only when another is open, or ``again``."""
        card, layout = self._opened(), self.layout()
        code, needed = "", 0
        if card is not None and layout is not None and self.isVisible():
            layout.activate()
            self._list.settle()
            code = card.diagnosis.code.code
            needed = self.height() - self._list.height() + card.steps_px + 2 * EDGE_PX
        self.room_wanted.emit(self._room.wanted(code, needed, again=again))

    def _why_nothing(self) -> str:
        counts = self._edits.counts
        if self._reading is None or any(map(counts, self._reading.all_findings)):
            return self.tr("Nothing in this case speaks for a disease that MedDx knows.")
        return self.tr(
            "No finding counts, so no diagnosis is ranked. Let one count again, or add one."
        )

    def _notify(self) -> None:
        """Say what must be known of the list before it is believed."""
        said = []
        reading = self._reading
        if reading is not None and not self._busy and not same_evidence(reading.edits, self._edits):
            words = self.tr("Your last change is not in this list: the ranking failed.")
            said.append(Notice(words, ((self.tr("Rank again"), _RANK),), warns=True))
        if reading is not None and not reading.diagnoses and reading.priors:
            said.append(Notice(ONLY_PRIORS.label(self.language)))
        said += [self._contradiction(one) for one in reading.contradictions] if reading else []
        gone = self._known.gone(self._open) if self._open else None
        if gone is not None and reading is not None:
            words = self.tr("{0} is no longer on the list after your last change.")
            undo = ((self.tr("Undo"), _UNDO),)
            said.append(Notice(words.format(gone.label(self.language)), undo))
        self.notices.show_notices(said, roomy=self._room.is_roomy)

    def _contradiction(self, one: Contradiction) -> Notice:
        """Tell it, with a button for the source of each side."""
        keys = [key for key in (one.first, one.second) if key]
        words = (self.tr("Show it"),) if len(keys) == 1 else (self.tr("Show"), self.tr("Other"))
        buttons = tuple((word, f"{_SOURCE}{key}") for word, key in zip(words, keys, strict=True))
        return Notice(one.sentence.label(self.language), buttons, warns=True)

    def _pressed(self, word: str) -> None:
        sent = {_RANK: self.ranking_asked, _UNDO: self.undo_asked}
        if word in sent:
            sent[word].emit()
        else:
            self.finding_chosen.emit(word.removeprefix(_SOURCE))

    def _ask_next(self) -> None:
        """Keep what to do and what to ask next in sight below the list."""
        reading = self._reading
        steps, asked = (reading.next_steps, reading.asked) if reading else ((), ())
        told = [Line(self.say(step)) for step in steps]
        told += [self._question(one) for one in asked]
        self._next.show_lines(self.tr("What to ask next"), told)
        self._fit_next()

    def _fit_next(self) -> None:
        is_open = self._opened() is not None
        self._next.fit(self.size(), self._room.few_asked(is_open=is_open))

    def _question(self, one: Question) -> Line:
        """Let a question about the patient today be answered; others have their own place."""
        return Line(self.say(one.sentence), one.code if one.about is About.STATE else None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_roomy, self._room.own_px = self._room.is_roomy, self.height() - self._room.lent_px
        if self._room.is_roomy is not was_roomy:
            self._fill()
        self._fit_next()
        if event.size().width() != event.oldSize().width():
            self._want_room(again=True)  # words wrap otherwise
