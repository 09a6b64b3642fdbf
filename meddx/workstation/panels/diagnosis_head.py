"""The line of a diagnosis in the list: its place, its name, its probability before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from meddx.case.evidence import Assertion, Diagnosis, Evidence, Finding, Universe
from meddx.case.marks import Mark
from meddx.case.waterfall import Part, part_of
from meddx.case.wording import probability
from meddx.phrase import Labelled, Language, Phrase, listed
from meddx.workstation.panels.clickable import Clickable
from meddx.workstation.panels.marking import Marks
from meddx.workstation.panels.panel import label, tint
from meddx.workstation.theme import COLOURS

WITHOUT: Final = Phrase("no {finding}")
_NAMED = 2
_LEAST_IN_SHORT = 0.1  # log10 LR of what a closed card names: a likelihood ratio of 1.26
_PLACE_PX = 28


@dataclass(frozen=True)
class Place:
    """Where a diagnosis stands, and where it stood before the reader's last change.

    ``before`` is None where nothing changed yet, and 0 where it was not on the list.
    """

    rank: int
    before: int | None = None

    @property
    def arrow(self) -> str:
        """Up or down with the old place; empty where it did not move."""
        if self.before is None or self.before == self.rank:
            return ""
        is_up = self.before == 0 or self.before > self.rank
        old = str(self.before) if self.before else ""
        return (
            "\N{BLACK UP-POINTING TRIANGLE}" if is_up else "\N{BLACK DOWN-POINTING TRIANGLE}"
        ) + old


class DiagnosisHead(Clickable):
    """The line; closed, it also names the strongest evidence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("row", parent)
        self._rank, self.moved = label("", "muted"), label("", "moved")
        self.name, self._before = label("", "strong", wrap=True), label("", "muted")
        self.after, self.summary = label("", "strong"), label("", "muted", wrap=True)
        self._urgent, self._inherited = label("", "badge"), label("", "tag")
        self._marks = Marks()
        self._below = QWidget()
        self._said: tuple[object, ...] = ()
        flag = Qt.AlignmentFlag
        for made in (self._rank, self.moved):
            made.setFixedWidth(_PLACE_PX)
            made.setAlignment(flag.AlignTop | flag.AlignRight)
        row = QHBoxLayout(self._below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for badge in (self._urgent, self._inherited, self._marks):
            row.addWidget(badge, 0, flag.AlignTop)
        row.addWidget(self.summary, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 4, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._rank, 0, 0, flag.AlignTop)
        grid.addWidget(self.moved, 1, 0, flag.AlignTop)
        grid.addWidget(self.name, 0, 1, flag.AlignTop)
        grid.addWidget(self._before, 0, 2, flag.AlignRight | flag.AlignTop)
        grid.addWidget(self.after, 0, 3, flag.AlignRight | flag.AlignTop)
        grid.addWidget(self._below, 1, 1, 1, 3)

    def show_diagnosis(
        self,
        diagnosis: Diagnosis,
        place: Place,
        marks: tuple[Mark, ...],
        language: Language,
        short: str,
    ) -> None:
        """Show a diagnosis at its place of the list, with its evidence in short."""
        name = diagnosis.code.label(language)
        after, before = (
            probability(p).label(language) for p in (diagnosis.probability, diagnosis.prior)
        )
        kind = (diagnosis.must_not_miss, diagnosis.universe)
        said = (name, after, before, kind, place, marks, language, short)
        if said == self._said:
            return
        self._said = said
        self._rank.setText(str(place.rank))
        self._show_move(place)
        self.name.setText(name)
        self._before.setText(self.tr("before: {0}").format(before))
        self.after.setText(after)
        self._urgent.setText(self.tr("must not miss"))
        self._inherited.setText(self.tr("hereditary"))
        self._urgent.setVisible(diagnosis.must_not_miss)
        inherited = diagnosis.universe is Universe.HEREDITARY
        self._inherited.setVisible(inherited)
        self._marks.show_marks(marks, language)
        self.summary.setText(short)
        self._below.setVisible(diagnosis.must_not_miss or inherited or bool(marks) or bool(short))
        parts = (str(place.rank), self.name.text(), after, self._before.text())
        self.setAccessibleName(", ".join(parts))

    def _show_move(self, place: Place) -> None:
        arrow = place.arrow
        is_up = arrow.startswith("\N{BLACK UP-POINTING TRIANGLE}")
        self.moved.setText(arrow)
        tint(self.moved, COLOURS.supports if is_up else COLOURS.opposes)
        self.moved.setVisible(bool(arrow))
        words = self.tr("Before the last change it stood at place {0}").format(place.before)
        new = self.tr("Before the last change it was not on the list")
        told = "" if not arrow else words if place.before else new
        self.moved.setToolTip(told)
        self.setAccessibleDescription(told)


def in_short(diagnosis: Diagnosis, findings: Mapping[str, Finding], language: Language) -> str:
    """Name the strongest evidence, for and against; ``findings`` by their keys.

    What is said of the case as a whole has a sentence, and no name that could stand for it.
    """
    weighty = [
        e
        for e in diagnosis.evidence
        if abs(e.log10_lr) >= _LEAST_IN_SHORT and part_of(e, findings) is not Part.WHOLE
    ]
    weighty.sort(key=lambda e: -abs(e.log10_lr))
    parts = []
    for sign, most in (("+", _NAMED), ("\N{EN DASH}", 1)):
        side = [e for e in weighty if (e.log10_lr > 0.0) == (sign == "+")]
        names = _names(side, findings, language)[:most]
        if names:
            parts.append(f"{sign}\N{NO-BREAK SPACE}{listed(names).label(language)}")
    return "   ".join(parts)


def _names(
    evidence: list[Evidence], findings: Mapping[str, Finding], language: Language
) -> list[str]:
    """Each once: a finding of the patient and of the family has one name."""
    named = (_name(e, findings.get(e.finding_key)) for e in evidence)
    return list(dict.fromkeys(name.label(language) for name in named))


def _name(evidence: Evidence, finding: Finding | None) -> Labelled:
    """Name it so that what was excluded is not read as found."""
    if finding is not None and finding.assertion is Assertion.EXCLUDED:
        return WITHOUT.with_values(finding=evidence.code)
    return evidence.code
