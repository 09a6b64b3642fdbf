"""Two labels beside each other on the same picture, or what speaks for one against the other."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.analysis.pack_parts import CAM
from meddx.case.evidence import Finding, Heatmap, ImageSource
from meddx.case.identity import Patient
from meddx.case.marks import Mark
from meddx.case.record import Series
from meddx.case.wording import heatmap_method
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay, difference
from meddx.imaging.view import ViewState
from meddx.phrase import Language
from meddx.workstation.comparing.side import Side
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.heatmap_bar import ColourBar

_SIZE: Final = QSize(1240, 800)
_STEP: Final = 1.25  # of a key that magnifies


class CompareDialog(QDialog):
    """Shows the same picture two times; zoom, position, slice and window are those of both.

    Parameters
    ----------
    translation, frames
        The language, and what gives the pictures.
    pair
        The two labels.
    marks
        Of the model that both come from.
    opacity
        Of the heatmaps at first, 0 to 1.

    Signals
    -------
    left
        It was closed.
    """

    left = Signal()

    def __init__(
        self,
        translation: Translation,
        frames: FrameStore,
        pair: tuple[Finding, Finding],
        marks: tuple[Mark, ...],
        opacity: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._translation = translation
        self.pair, self._marks = pair, marks
        self.maps: tuple[Heatmap, Heatmap] | None = None
        self.sides = (Side(translation, frames), Side(translation, frames))
        self.apart = Side(translation, frames)
        self.colours = ColourBar()
        self.beside, self.minus, self.swap = QPushButton(), QPushButton(), QPushButton()
        self.opacity, self._opacity_name = QSlider(Qt.Orientation.Horizontal), label("", "muted")
        self.told, self.method = label("", "caution", wrap=True), label("", "muted", wrap=True)
        self.busy = QProgressBar()
        self._follows = False
        self._lay_out(opacity)
        self._connect()
        self.retranslate()
        self._show_state()
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    @property
    def all_sides(self) -> tuple[Side, ...]:
        """The two labels, and their difference."""
        return (*self.sides, self.apart)

    @property
    def is_difference(self) -> bool:
        """Whether the difference is shown."""
        return self.minus.isChecked()

    def open_picture(self, series: Series, patient: Patient, view: ViewState) -> None:
        """Show the picture in all three places, as it is seen in the window."""
        for side in self.all_sides:
            side.open(series, patient, view)
        self._follows = True

    def show_maps(self, maps: Sequence[Heatmap]) -> None:
        """Lay the heatmaps over the pictures."""
        self.maps = (maps[0], maps[1])
        self.busy.hide()
        self.minus.setEnabled(True)
        self._show_state()

    def wait(self) -> None:
        """Say that the heatmaps are being made."""
        self.busy.show()

    def say(self, words: str) -> None:
        """Say why there is nothing to see."""
        self.busy.hide()
        self.told.setText(words)
        self.told.show()

    def toggle_difference(self) -> None:
        """Show the difference, or both again."""
        if self.minus.isEnabled():
            (self.beside if self.is_difference else self.minus).click()

    def exchange(self) -> None:
        """Let the two labels change places."""
        self.pair = (self.pair[1], self.pair[0])
        if self.maps is not None:
            self.maps = (self.maps[1], self.maps[0])
        self.retranslate()
        self._show_state()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        language = self._translation.language
        self.setWindowTitle(self.tr("Compare two labels"))
        self.beside.setText(self.tr("Side by side"))
        self.minus.setText(self.tr("Difference A - B"))
        self.minus.setToolTip(self.tr("What speaks for A against B (D)"))
        self.swap.setText(self.tr("Exchange A and B"))
        self.swap.setToolTip(self.tr("Exchange A and B (X)"))
        self._opacity_name.setText(self.tr("Opacity"))
        self.opacity.setAccessibleName(self.tr("Opacity of the heatmap"))
        self.opacity.setToolTip(self.tr("Opacity of the heatmap"))
        self.busy.setAccessibleName(self.tr("The heatmaps are being made"))
        for letter, side, finding in zip("AB", self.sides, self.pair, strict=True):
            side.name(letter, finding, self._marks)
        first, second = (finding.code.label(language) for finding in self.pair)
        about = self.tr(
            "Orange: for A or against B. Blue: for B or against A. On the scale of both"
        )
        self.apart.say(self.tr("{0} against {1}").format(f"A  {first}", f"B  {second}"), about)
        self._say_method()
        self._level()

    # ---- what is shown

    def _show_state(self) -> None:
        signed = self.is_difference
        for side in self.sides:
            side.setVisible(not signed)
        self.apart.setVisible(signed)
        self._say_method()
        self.colours.setVisible(self.maps is not None)
        if self.maps is None:
            return
        source, opacity = self.pair[0].source, self.opacity.value() / 100
        k = source.k if isinstance(source, ImageSource) else 0
        for side, heatmap in zip(self.sides, self.maps, strict=True):
            side.lay(Overlay(heatmap, opacity), k)
        apart = Overlay(difference(*self.maps), opacity, is_signed=True)
        self.apart.lay(apart, k)
        self.colours.show_scale(self.maps[0].scale, opacity, is_signed=signed)

    def _say_method(self) -> None:
        if self.maps is None:
            self.method.setText("")
            return
        language, heatmap = self._translation.language, self.maps[0]
        said = [heatmap_method(heatmap).label(language) + self.tr(".")]
        if self.is_difference and heatmap.method == CAM:
            said.append(
                self.tr(
                    "The difference is exact: its sum and a constant of the network make the "
                    "difference of the two logits."
                )
            )
        elif self.is_difference:
            said.append(self.tr("The difference of two estimates, itself an estimate."))
        said.append(self.tr("No colour outlines a lesion."))
        self.method.setText((" " if language is Language.EN else "").join(said))

    def _follow(self, canvas: Canvas) -> None:
        """Let the other pictures be seen as this one is."""
        if not self._follows:
            return
        self._follows = False
        for side in self.all_sides:
            if side.canvas is not canvas and side.canvas.view != canvas.view:
                side.canvas.change(canvas.view)
        self._follows = True

    @property
    def _canvas(self) -> Canvas:
        return (self.apart if self.is_difference else self.sides[0]).canvas

    def _level(self) -> None:
        """Let both pictures begin at the same height."""
        height = max(side.head_height() for side in self.sides)
        for side in self.sides:
            side.set_head_height(height)

    # ---- parts

    def _connect(self) -> None:
        for side in self.all_sides:
            canvas = side.canvas
            canvas.view_changed.connect(lambda canvas=canvas: self._follow(canvas))
        self.beside.toggled.connect(self._show_state)
        self.opacity.valueChanged.connect(self._show_state)
        self.swap.clicked.connect(self.exchange)
        keys = {
            "D": self.toggle_difference,
            "X": self.exchange,
            "+": lambda: self._canvas.zoom_about_centre(_STEP),
            "-": lambda: self._canvas.zoom_about_centre(1 / _STEP),
            "F": lambda: self._canvas.change(self._canvas.view.fitted()),
            "Up": lambda: self._canvas.scroll(-1),
            "Down": lambda: self._canvas.scroll(1),
        }
        for key, does in keys.items():
            QShortcut(QKeySequence(key), self, does)

    def _lay_out(self, opacity: float) -> None:
        self.opacity.setRange(0, 100)
        self.opacity.setValue(round(100 * opacity))
        self.opacity.setFixedWidth(150)
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(150)
        self.busy.hide()
        self.told.hide()
        self.minus.setEnabled(False)
        group = QButtonGroup(self)
        for button in (self.beside, self.minus):
            button.setCheckable(True)
            group.addButton(button)
        self.beside.setChecked(True)
        for button in (self.beside, self.minus, self.swap):
            button.setObjectName("choice")
            button.setAutoDefault(False)
        above = QHBoxLayout()
        above.setContentsMargins(10, 8, 10, 8)
        above.setSpacing(8)
        for part in (self.beside, self.minus, self.swap, self.busy):
            above.addWidget(part)
        above.addStretch(1)
        above.addWidget(self._opacity_name)
        above.addWidget(self.opacity)
        pictures = QHBoxLayout()
        pictures.setSpacing(2)
        for side in self.all_sides:
            pictures.addWidget(side, 1)
        pictures.addWidget(self.colours)
        below = QVBoxLayout()
        below.setContentsMargins(10, 8, 10, 10)
        below.addWidget(self.told)
        below.addWidget(self.method)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addLayout(pictures, 1)
        column.addLayout(below)

    def _leave(self) -> None:
        self._follows = False
        for side in self.all_sides:
            side.close_picture()
        self.left.emit()

    @override
    def done(self, result: int) -> None:
        self._leave()
        super().done(result)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._level()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
