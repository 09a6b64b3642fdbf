"""The waterfall of a diagnosis: from before all evidence, source by source, to after it."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from meddx.case.evidence import Diagnosis
from meddx.case.explanation import title, weak
from meddx.case.marks import Mark
from meddx.case.waterfall import TITLES, Part, Step, Steps, Waterfall, factor
from meddx.case.wording import probability
from meddx.phrase import Language
from meddx.workstation.panels.panel import arrange, label
from meddx.workstation.panels.step_bar import Limits, ScaleBar, StepBar
from meddx.workstation.panels.step_row import BORDER_PX, EDGE_PX, GAP_PX, SWITCH_PX, StepRow

RowName = tuple[str, str, int]
_RIGHT_PX: Final = EDGE_PX + BORDER_PX
_LEFT_PX: Final = _RIGHT_PX + SWITCH_PX + GAP_PX  # where the bars of the rows begin


class EndRow(QWidget):
    """Words over a bar, and a figure: where the waterfall begins and ends, and what it merges."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "", wrap=True)
        self.figure = label("", "strong")
        self.bar = StepBar()
        grid = QGridLayout(self)
        grid.setContentsMargins(_LEFT_PX, 1, _RIGHT_PX, 0)
        grid.setHorizontalSpacing(GAP_PX)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.words, 0, 0)
        grid.addWidget(self.figure, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.bar, 1, 0, 1, 2)

    def say(self, words: str, figure: str) -> None:
        """Show these."""
        self.words.setText(words)
        self.figure.setText(figure)


class Explanation(QWidget):
    """Rows of evidence on one scale.

    Signals
    -------
    chosen
        Key of a finding whose source the reader wants to see.
    switched
        Key of a finding, and whether it is to count.
    """

    chosen = Signal(str)
    switched = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = Language.EN
        self._scale = ScaleBar()
        self._scale_row = QWidget()
        row = QHBoxLayout(self._scale_row)
        row.setContentsMargins(_LEFT_PX, 0, _RIGHT_PX, 0)
        row.addWidget(self._scale)
        self._first, self._weak, self._rest, self._last = (EndRow() for _ in range(4))
        self.rows: dict[RowName, StepRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_steps(
        self,
        diagnosis: Diagnosis,
        fall: Waterfall,
        marks: Mapping[str, tuple[Mark, ...]],
        language: Language,
        *,
        whole: bool,
    ) -> None:
        """Show the steps of a diagnosis.

        Parameters
        ----------
        diagnosis, fall
            What is shown, and its steps.
        marks
            Those of the source of each finding, by its key.
        language
            Of the sentences.
        whole
            Whether each step has its sentence, under a heading for its source.
        """
        self._language = language
        limits = fall.limits
        self._scale.show_scale(limits, language)
        before, after = (
            probability(p).label(language) for p in (diagnosis.prior, diagnosis.probability)
        )
        self._first.say(self.tr("Before any evidence"), before)
        self._first.bar.show_place(fall.prior, limits)
        self._last.say(self.tr("After all of it"), after)
        self._last.bar.show_place(fall.posterior, limits)
        known, self.rows = self.rows, {}
        widgets: list[QWidget] = [self._scale_row, self._first]
        for part in fall.parts:
            widgets += [self._heading(part)] if whole else []
            is_named = not whole and part.part is not Part.PERSON
            for number, step in enumerate(part.steps):
                row = self._row(step, known)
                row.show_step(step, part.part, limits, language, whole=whole)
                source = TITLES[part.part].label(language) if is_named and number == 0 else ""
                row.show_origin(source)
                row.show_marks(marks.get(step.evidence.finding_key, ()), language)
                widgets.append(row)
        widgets += [self._weak, self._rest, self._last]
        widgets += [self._remark(said.label(language)) for _, said in fall.remarks]
        arrange(self._column, widgets)
        self._merge(fall, limits)

    @property
    def end_px(self) -> int:
        """Where the last step ends, below the top."""
        return self._last.geometry().bottom() + 1

    def _row(self, step: Step, known: Mapping[RowName, StepRow]) -> StepRow:
        """Return the row of the time before where there was one: it may have the keyboard."""
        key, code = step.evidence.finding_key, step.evidence.code.code
        name = (key, code, sum((k, c) == (key, code) for k, c, _ in self.rows))
        row = known.get(name)
        if row is None:
            row = StepRow()
            row.clicked.connect(lambda: self._press(row.next_place()))
            row.switched.connect(lambda on: self.switched.emit(key, on))
        self.rows[name] = row
        return row

    def _press(self, key: str) -> None:
        if key:
            self.chosen.emit(key)

    def _heading(self, part: Steps) -> QLabel:
        made = label(title(part).label(self._language), "group")
        made.setContentsMargins(2, 0, 0, 0)
        return made

    def _merge(self, fall: Waterfall, limits: Limits) -> None:
        """Show what has no row of its own, so that the steps still lead to the end."""
        rest = fall.remainder[0] if fall.remainder is not None else 0.0
        at = fall.posterior - rest
        count, together = fall.weak
        self._weak.setVisible(bool(count))
        if count:
            self._weak.say(weak(count).label(self._language), factor(together))
            self._weak.bar.show_step(at - together, at, limits)
        self._rest.setVisible(fall.remainder is not None)
        if fall.remainder is not None:
            self._rest.say(fall.remainder[1].label(self._language), factor(rest))
            self._rest.bar.show_step(at, fall.posterior, limits)

    def _remark(self, sentence: str) -> QLabel:
        made = label(sentence, "muted", wrap=True)
        made.setContentsMargins(2, 3, 2, 0)
        return made
