"""One diagnosis: its probability before and after, and every piece of evidence."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from meddx.case import marks
from meddx.case.evidence import Diagnosis, Evidence, Universe
from meddx.case.reading import Reading
from meddx.case.wording import probability, strength
from meddx.phrase import Language
from meddx.workstation.panels.clickable import Clickable, add_evidence_action
from meddx.workstation.panels.evidence_bar import EvidenceBar
from meddx.workstation.panels.marking import Marks
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS, pixmap

_FIRST_FOR = 2
_FIRST_AGAINST = 1
_NAMED = 2
_LEAST_IN_SHORT = 0.1  # log10 LR of what a closed card names: a likelihood ratio of 1.26
_LEAST_LOG10_LR = 0.01  # a likelihood ratio of 1.02: nothing to tell


class DiagnosisCard(QFrame):
    """Closed it is one line; open it shows the evidence.

    Signals
    -------
    toggled
        The reader wants it open or closed.
    evidence_chosen
        Key of the finding behind a piece of evidence.
    accepted
        Whether the reader takes the diagnosis as his own.
    whole_asked
        The reader wants all evidence, the weak pieces too.
    literature_asked
        The reader wants articles about it.
    """

    toggled = Signal()
    whole_asked = Signal()
    literature_asked = Signal()
    evidence_chosen = Signal(str)
    accepted = Signal(bool)

    def __init__(
        self,
        rank: int,
        diagnosis: Diagnosis,
        language: Language,
        reading: Reading | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.diagnosis = diagnosis
        self._language = language
        self._reading = reading
        self._buttons: QHBoxLayout | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 6, 8, 6)
        self._column.setSpacing(2)
        self.head = Clickable("row")
        self.head.setAccessibleName(diagnosis.code.label(language))
        self._lay_out_head(rank)
        self._column.addWidget(self.head)
        self.head.clicked.connect(self.toggled)

    def open(self, *, accepted: bool, whole: bool) -> None:
        """Show the evidence and what follows from it; the strongest only unless ``whole``."""
        self.setProperty("open", True)
        self._summary.hide()
        supports, opposes = self._sides()
        shown = supports if whole else supports[:_FIRST_FOR]
        self._evidence(self.tr("Speaks for it"), shown)
        self._evidence(self.tr("Speaks against it"), opposes if whole else opposes[:_FIRST_AGAINST])
        if not self.diagnosis.evidence:
            words = self.tr("No finding of this case changes its probability.")
            self._column.addWidget(label(words, "muted", wrap=True))
        self._links()
        if whole:
            steps = [phrase.label(self._language) for phrase in self.diagnosis.next_steps]
            self._sentences(self.tr("Next steps"), steps)
            changed = [phrase.label(self._language) for phrase in self.diagnosis.changed_by]
            self._sentences(self.tr("What would change it"), changed)
        self._foot(accepted, whole)

    def offer_literature(self) -> None:
        """Offer articles about it: in its menu, and as a button where it is open."""
        add_evidence_action(self).triggered.connect(self.literature_asked)
        if self._buttons is not None:
            button = QPushButton(self.tr("Find evidence"))
            button.setObjectName("quiet")
            button.setToolTip(self.tr("Search the library for this diagnosis"))
            button.clicked.connect(self.literature_asked)
            self._buttons.insertWidget(1, button)

    def _lay_out_head(self, rank: int) -> None:
        number = label(str(rank), "muted")
        number.setFixedWidth(18)
        number.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        after = label(probability(self.diagnosis.probability).label(self._language), "strong")
        before = self.tr("before: {0}").format(
            probability(self.diagnosis.prior).label(self._language)
        )
        name = label(self.diagnosis.code.label(self._language), "strong", wrap=True)
        self._summary = label(self._in_short(), "muted", wrap=True)
        marks = self._marks()
        flag = Qt.AlignmentFlag
        grid = QGridLayout(self.head)
        grid.setContentsMargins(2, 2, 4, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(number, 0, 0)
        grid.addWidget(name, 0, 1, flag.AlignTop)
        grid.addWidget(label(before, "muted"), 0, 2, flag.AlignRight | flag.AlignTop)
        grid.addWidget(after, 0, 3, flag.AlignRight | flag.AlignTop)
        if marks is not None:
            grid.addLayout(marks, 1, 1, 1, 3)
        if self._summary.text():
            grid.addWidget(self._summary, 2, 1, 1, 3)

    def _sides(self) -> tuple[list[Evidence], list[Evidence]]:
        """Return what speaks for it and what against, the strongest first."""
        ordered = sorted(self.diagnosis.evidence, key=lambda e: -abs(e.log10_lr))
        weighty = [e for e in ordered if abs(e.log10_lr) >= _LEAST_LOG10_LR]
        return [e for e in weighty if e.log10_lr > 0], [e for e in weighty if e.log10_lr < 0]

    def _in_short(self) -> str:
        """Name the strongest evidence."""
        supports, opposes = self._sides()
        parts = []
        for sign, side, most in (("+", supports, _NAMED), ("\N{EN DASH}", opposes, 1)):
            # A finding of the patient and of the family has one name: once is enough here.
            weighty = (e for e in side if abs(e.log10_lr) >= _LEAST_IN_SHORT)
            names = list(dict.fromkeys(e.code.label(self._language) for e in weighty))
            if names:
                parts.append(f"{sign} " + ", ".join(names[:most]))
        return "   ".join(parts)

    def _marks(self) -> QHBoxLayout | None:
        """Mark what must not be missed, and the universe of inherited disease."""
        made: list[QLabel] = []
        if self.diagnosis.must_not_miss:
            made.append(label(self.tr("must not miss"), "badge"))
        if self.diagnosis.universe is Universe.HEREDITARY:
            made.append(label(self.tr("hereditary"), "tag"))
        doubts = marks.of_diagnosis(self._reading, self.diagnosis)
        if not (made or doubts):
            return None
        row = QHBoxLayout()
        row.setSpacing(6)
        for mark in made:
            row.addWidget(mark)
        if doubts:
            row.addWidget(Marks(doubts, self._language))
        row.addStretch(1)
        return row

    def _evidence(self, title: str, evidence: list[Evidence]) -> None:
        if not evidence:
            return
        self._column.addWidget(label(title, "group"))
        for item in evidence:
            self._column.addWidget(self._evidence_row(item))

    def _evidence_row(self, item: Evidence) -> QWidget:
        row = Clickable("row") if item.finding_key else QFrame()
        words = QVBoxLayout()
        words.setSpacing(1)
        name, because = item.code.label(self._language), item.because.label(self._language)
        if name not in because:  # most sentences name the finding themselves
            words.addWidget(label(name, "", wrap=True))
        words.addWidget(label(because, "", wrap=True))
        doubts = marks.of_evidence(self._reading, item.finding_key)
        if doubts:
            words.addWidget(Marks(doubts, self._language))
        line = QHBoxLayout(row)
        line.setContentsMargins(4, 3, 4, 3)
        line.setSpacing(10)
        line.addWidget(EvidenceBar(item.log10_lr), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        ratio = self.tr("{0} evidence: likelihood ratio {1}").format(
            strength(item.log10_lr).label(self._language), f"{10**item.log10_lr:.3g}"
        )
        row.setToolTip("\n".join(part for part in (ratio, item.source_text) if part))
        row.setAccessibleName(f"{name}. {ratio}")
        if isinstance(row, Clickable):
            row.clicked.connect(lambda key=item.finding_key: self.evidence_chosen.emit(key))
        return row

    def _links(self) -> None:
        words = {
            "cause_of": self.tr("Can be the cause of {0}"),
            "caused_by": self.tr("Can be caused by {0}"),
            "can_coexist_with": self.tr("Can be there together with {0}"),
        }
        for link in self.diagnosis.links:
            said = words.get(link.kind, "{0}").format(link.other.label(self._language))
            row = QHBoxLayout()
            row.setContentsMargins(4, 4, 4, 0)
            picture = QLabel()
            picture.setPixmap(pixmap("link", 14, COLOURS.accent))
            row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(said, "", wrap=True), 1)
            self._column.addLayout(row)

    def _sentences(self, title: str, sentences: list[str]) -> None:
        if sentences:
            self._column.addWidget(label(title, "group"))
        for sentence in sentences:
            line = label(f"• {sentence}", "", wrap=True)
            line.setContentsMargins(4, 0, 4, 0)
            self._column.addWidget(line)

    def _foot(self, accepted: bool, whole: bool) -> None:
        button = QPushButton(self.tr("Accepted by the reader") if accepted else self.tr("Accept"))
        button.setObjectName("quiet")
        button.setCheckable(True)
        button.setChecked(accepted)
        button.setToolTip(self.tr("Accept: it then stands in the report as yours"))
        button.toggled.connect(self.accepted)
        code = label(self.diagnosis.code.code, "muted")
        row = self._buttons = QHBoxLayout()
        row.setContentsMargins(0, 6, 4, 0)
        row.addWidget(button)
        if not whole:
            more = QPushButton(self.tr("All evidence and next steps"))
            more.setObjectName("quiet")
            more.clicked.connect(self.whole_asked)
            row.addWidget(more)
        row.addStretch(1)
        row.addWidget(code)
        self._column.addLayout(row)
