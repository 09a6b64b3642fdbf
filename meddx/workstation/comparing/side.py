"""One picture of the comparison: what it shows above it, and the picture with its heatmap."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from meddx.case.evidence import Finding
from meddx.case.identity import Patient
from meddx.case.marks import Mark
from meddx.case.record import Series
from meddx.case.wording import finding_probability, finding_state, is_below_threshold
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay
from meddx.imaging.view import ViewState
from meddx.phrase import Phrase
from meddx.workstation.elided import Elided
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.marking import Marks
from meddx.workstation.tools.window_level import WindowLevel
from meddx.workstation.viewer.canvas import Canvas

NOT_CALLED: Final = Mark(
    "not_called",
    Phrase("not called"),
    Phrase(
        "The model did not call this label: its score is below the threshold. The heatmap is shown "
        "for the comparison only, and finds nothing."
    ),
)


class Side(QWidget):
    """A title, a line about it, marks, and a picture."""

    def __init__(
        self, translation: Translation, frames: FrameStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translation = translation
        self.title, self.about, self.marks = Elided("strong"), Elided("muted"), Marks()
        self.canvas = Canvas(translation, frames)
        self.canvas.corner_level = Level.LETTERS
        self.canvas.choose(WindowLevel())
        head = QVBoxLayout()
        head.setContentsMargins(10, 8, 10, 6)
        head.setSpacing(2)
        for part in (self.title, self.about, self.marks):
            head.addWidget(part)
        head.addStretch(1)
        self._head = QWidget()
        self._head.setLayout(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.canvas, 1)

    def open(self, series: Series, patient: Patient, view: ViewState) -> None:
        """Show a picture as it is seen elsewhere."""
        self.canvas.show_series(series, patient)
        self.canvas.change(view)

    def close_picture(self) -> None:
        """Let go of the picture."""
        self.canvas.show_series(None, Patient())

    def name(self, letter: str, finding: Finding, marks: tuple[Mark, ...]) -> None:
        """Say which label is shown, how probable it is, and whether it was called."""
        language = self._translation.language
        state = finding_state(finding).label(language)
        said = finding_probability(finding)
        self.title.setText(f"{letter}  {finding.code.label(language)}")
        self.about.setText(f"{said.label(language)}, {state}" if said is not None else state)
        self.about.setToolTip(self.about.text())
        below = (NOT_CALLED,) if is_below_threshold(finding) else ()
        self.marks.show_marks((*below, *marks), language)
        self._keep_height()

    def say(self, title: str, about: str) -> None:
        """Say what else is shown."""
        self.title.setText(title)
        self.about.setText(about)
        self.about.setToolTip(about)
        self.marks.show_marks((), self._translation.language)

    def lay(self, overlay: Overlay | None, k: int) -> None:
        """Lay a heatmap over slice ``k``."""
        self.canvas.show_overlay(overlay, k)

    def head_height(self) -> int:
        """Return how much the words need."""
        return self._head.sizeHint().height()

    def set_head_height(self, height: int) -> None:
        """Give the words this room, so that the pictures stand level."""
        self._head.setFixedHeight(height)

    def _keep_height(self) -> None:
        self._head.setMinimumHeight(0)
        self._head.setMaximumHeight(16777215)
