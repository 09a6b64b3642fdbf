"""What an open card of a diagnosis shows: the waterfall, what is missing, what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from meddx.case.evidence import Diagnosis, Universe
from meddx.case.expected import Expected
from meddx.case.explanation import STEPS
from meddx.case.marks import Mark
from meddx.case.waterfall import HARDLY, Waterfall
from meddx.phrase import Language, Phrase
from meddx.workstation.panels.explanation import Explanation
from meddx.workstation.panels.missing_findings import MissingFindings
from meddx.workstation.panels.panel import arrange, label
from meddx.workstation.theme import COLOURS, pixmap

_FIRST_MISSING = 3


@dataclass(frozen=True, eq=False)
class Shown:
    """What an open card shows of a diagnosis.

    Parameters
    ----------
    fall
        Its steps; the strongest only, unless ``whole``.
    expected
        What is missing, the most telling first.
    marks
        Those of the source of each finding, by its key.
    whole
        Whether all evidence is shown, and what follows from it.
    accepted
        Whether the reader took the diagnosis as his own.
    """

    fall: Waterfall
    expected: tuple[Expected, ...] = ()
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    whole: bool = False
    accepted: bool = False


class DiagnosisBody(QWidget):
    """What an open card shows below its head."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = label("", "muted", wrap=True)
        self.count.setContentsMargins(2, 0, 2, 0)
        self.explanation = Explanation()
        self.missing = MissingFindings()
        self._told = QWidget()
        self._was_told: tuple[object, ...] = ()
        self._told_column = QVBoxLayout(self._told)
        self._told_column.setContentsMargins(0, 0, 0, 0)
        self._told_column.setSpacing(2)
        self.accept, self.more, self.copy, self.literature = (QPushButton() for _ in range(4))
        self.accept.setCheckable(True)
        self.literature.hide()
        self._code = label("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self.count, self.explanation, self.missing, self._told):
            column.addWidget(part)
        column.addLayout(self._foot())

    def show_diagnosis(self, diagnosis: Diagnosis, shown: Shown, language: Language) -> None:
        """Show what a card shows when it is open."""
        self._count(diagnosis, shown)
        self.explanation.show_steps(diagnosis, shown.fall, shown.marks, language, whole=shown.whole)
        missing = shown.expected if shown.whole else shown.expected[:_FIRST_MISSING]
        inherited = diagnosis.universe is Universe.HEREDITARY
        self.missing.show_expected(missing, language, inherited=inherited)
        steps = diagnosis.next_steps if shown.whole else ()
        # What is missing says more closely what would change it.
        changed_by = diagnosis.changed_by if shown.whole and not shown.expected else ()
        told = (diagnosis.links, steps, changed_by, language)
        if told != self._was_told:
            self._was_told = told
            widgets: list[QWidget] = self._links(diagnosis, language)
            widgets += _sentences(STEPS.label(language), steps, language)
            widgets += _sentences(self.tr("What would change it"), changed_by, language)
            arrange(self._told_column, widgets)
        self._say(diagnosis, shown)

    def _count(self, diagnosis: Diagnosis, shown: Shown) -> None:
        weights = [e.log10_lr for e in diagnosis.evidence if abs(e.log10_lr) >= HARDLY]
        supports = sum(weight > 0.0 for weight in weights)
        said = [self.tr("{0} for it").format(supports)]
        said.append(self.tr("{0} against it").format(len(weights) - supports))
        if shown.expected:
            said.append(self.tr("{0} expected, still open").format(len(shown.expected)))
        self.count.setText(" \N{MIDDLE DOT} ".join(said))

    def _foot(self) -> QVBoxLayout:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, buttons in ((first, (self.accept, self.more)), (second, (self.copy,))):
            row.setSpacing(2)
            for button in buttons:
                button.setObjectName("quiet")
                row.addWidget(button)
        self.literature.setObjectName("quiet")
        second.addWidget(self.literature)
        first.addStretch(1)
        second.addStretch(1)
        second.addWidget(self._code)
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 6, 4, 0)
        foot.setSpacing(0)
        foot.addLayout(first)
        foot.addLayout(second)
        return foot

    def _say(self, diagnosis: Diagnosis, shown: Shown) -> None:
        self.accept.blockSignals(True)
        self.accept.setChecked(shown.accepted)
        self.accept.blockSignals(False)
        said = self.tr("Accepted by the reader") if shown.accepted else self.tr("Accept")
        self.accept.setText(said)
        self.accept.setToolTip(self.tr("Accept: it then stands in the report as yours"))
        every = self.tr("All evidence and next steps")
        self.more.setText(self.tr("The strongest evidence only") if shown.whole else every)
        self.copy.setText(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the explanation as text"))
        self.literature.setText(self.tr("Find evidence"))
        self.literature.setToolTip(self.tr("Search the library for this diagnosis"))
        self._code.setText(diagnosis.code.code)

    def _links(self, diagnosis: Diagnosis, language: Language) -> list[QWidget]:
        words = {
            "cause_of": self.tr("Can be the cause of {0}"),
            "caused_by": self.tr("Can be caused by {0}"),
            "can_coexist_with": self.tr("Can be there together with {0}"),
        }
        made: list[QWidget] = []
        for link in diagnosis.links:
            said = words.get(link.kind, "{0}").format(link.other.label(language))
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(2, 4, 4, 0)
            picture = QLabel()
            picture.setPixmap(pixmap("link", 14, COLOURS.accent))
            line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(said, "", wrap=True), 1)
            made.append(row)
        return made


def _sentences(title: str, sentences: Sequence[Phrase], language: Language) -> list[QWidget]:
    if not sentences:
        return []
    heading = label(title, "group")
    heading.setContentsMargins(2, 0, 0, 0)
    return [heading, *(_item(said.label(language)) for said in sentences)]


def _item(words: str) -> QWidget:
    """Set a bullet before words, all of whose lines begin at one place."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(4, 0, 4, 0)
    line.setSpacing(6)
    line.addWidget(label("\N{BULLET}", "muted"), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(words, "", wrap=True), 1)
    return row
