"""One piece of evidence in a waterfall: its sentence, what it does to the odds, and its bar."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from meddx.case.marks import Mark
from meddx.case.waterfall import Part, Step, factor
from meddx.case.wording import strength
from meddx.phrase import Language
from meddx.workstation.panels.clickable import Clickable
from meddx.workstation.panels.marking import Marks
from meddx.workstation.panels.panel import label, tint
from meddx.workstation.panels.step_bar import Limits, StepBar
from meddx.workstation.theme import COLOURS

SWITCH_PX: Final = 17
EDGE_PX: Final = 2
BORDER_PX: Final = 1  # of the style sheet: shows where the keys are
GAP_PX: Final = 6


class StepRow(Clickable):
    """A row that leads to the source of its evidence, with a switch where it is a finding.

    Signals
    -------
    switched
        Whether the finding is to count.
    """

    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("row", parent)
        self.words = label("", "", wrap=True)
        self.origin = label("", "muted")
        self.factor = label("", "factor")
        self.switch = QCheckBox()
        self.switch.setFixedWidth(SWITCH_PX)
        keeps = self.switch.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # all bars begin at one line
        self.switch.setSizePolicy(keeps)
        self.bar = StepBar()
        self._marks = Marks()
        self._places: tuple[str, ...] = ()
        self._next = 0
        top = Qt.AlignmentFlag.AlignTop
        grid = QGridLayout(self)
        grid.setContentsMargins(EDGE_PX, 1, EDGE_PX, 0)
        grid.setHorizontalSpacing(GAP_PX)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.switch, 0, 0, top)
        grid.addWidget(self.words, 0, 1)
        grid.addWidget(self.origin, 0, 2, top)
        grid.addWidget(self.factor, 0, 3, top | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._marks, 1, 1, 1, 3)
        grid.addWidget(self.bar, 2, 1, 1, 3)
        self.switch.toggled.connect(self.switched)

    def show_step(
        self, step: Step, part: Part, limits: Limits, language: Language, *, whole: bool
    ) -> None:
        """Show a step of evidence from a source; ``whole`` with its sentence, else its name."""
        name, because = step.name.label(language), step.evidence.because.label(language)
        term = step.evidence.code.label(language)
        sentence = because if term in because else self.tr("{0}: {1}").format(term, because)
        self._lead_to((step.evidence.finding_key, *step.also))
        change = step.end - step.start
        times = factor(change) if step.counts else self.tr("off")
        several = self.tr("{0} places").format(len(self._places)) if step.also else ""
        told = (sentence, several) if whole else (name,)
        self.words.setText(" \N{MIDDLE DOT} ".join(filter(None, told)))
        self.words.setEnabled(step.counts)
        self.factor.setText(times)
        tint(self.factor, _colour(step, times))
        self.bar.show_step(step.start, step.end, limits, counts=step.counts)
        self.bar.setVisible(whole or times != factor(0.0))  # else there is nothing of it to see
        self._show_switch(step, name)
        is_finding = bool(step.evidence.finding_key)
        self._lead(is_finding)
        weight = self.tr("{0} evidence: likelihood ratio {1}").format(
            strength(change).label(language), f"{10**change:.3g}"
        )
        leads = self._where(part) if is_finding else ""
        said = weight if step.counts else self.tr("Left out by you")
        again = self.tr("Press again to see the next place") if step.also else ""
        tip = ("" if whole else sentence, said, step.evidence.source_text, leads, again)
        self.setToolTip("\n".join(line for line in tip if line))
        self.setAccessibleName(f"{sentence} {times}")
        self.setAccessibleDescription(self.toolTip())

    def next_place(self) -> str:
        """Return the key of the finding to go to: at each press the next one that says it."""
        key = self._places[self._next]
        self._next = (self._next + 1) % len(self._places)
        return key

    def _lead_to(self, places: tuple[str, ...]) -> None:
        if places != self._places:
            self._places, self._next = places, 0

    def show_origin(self, words: str) -> None:
        """Name the source: once for all rows of it, so that there is room for their names."""
        self.origin.setText(words)
        self.origin.setVisible(bool(words))

    def show_marks(self, marks: tuple[Mark, ...], language: Language) -> None:
        """Show the marks of what said it."""
        self._marks.show_marks(marks, language)

    def _show_switch(self, step: Step, name: str) -> None:
        self.switch.setVisible(bool(step.evidence.finding_key))
        self.switch.blockSignals(True)
        self.switch.setChecked(step.counts)
        self.switch.blockSignals(False)
        self.switch.setAccessibleName(self.tr("{0} counts").format(name))
        self.switch.setToolTip(self.tr("Let this finding count in the ranking"))

    def _lead(self, is_finding: bool) -> None:
        """Be pressed only where there is something to go to."""
        focus = Qt.FocusPolicy.TabFocus if is_finding else Qt.FocusPolicy.NoFocus
        shape = Qt.CursorShape.PointingHandCursor if is_finding else Qt.CursorShape.ArrowCursor
        self.setFocusPolicy(focus)
        self.setCursor(shape)
        if bool(self.property("still")) is is_finding:
            self.mark("still", on=not is_finding)

    def _where(self, part: Part) -> str:
        words = {
            Part.IMAGE: self.tr("Press to see it in the image, with its heatmap"),
            Part.NOTE: self.tr("Press to see the sentence in the note"),
            Part.VALUES: self.tr("Press to see the value in the note"),
            Part.GENES: self.tr("Press to see it in the gene file"),
        }
        return words.get(part, self.tr("Press to see it among the findings"))


def _colour(step: Step, times: str) -> str:
    change = step.end - step.start
    if not step.counts or times == factor(0.0):
        return COLOURS.muted
    return COLOURS.supports if change > 0.0 else COLOURS.opposes
