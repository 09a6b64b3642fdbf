"""The strip under the picture that says what the heatmap is, and the colour bar beside it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.evidence import Finding, Heatmap
from meddx.case.marks import Mark
from meddx.case.wording import (
    finding_state,
    heatmap_method,
    heatmap_tip,
    probability,
    quantity,
)
from meddx.imaging.overlay import Overlay, colour_bar
from meddx.workstation.elided import Elided
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.marking import Marks
from meddx.workstation.theme import COLOURS, icon
from meddx.workstation.viewer.images import image

_OPACITY_PERCENT = 50
_BAR_PX = 12
_WIDTH_PX = 64
_TEXT_PX = 11
_ROOMY_PX = 640  # there is room for the slider's name beside the words


class ColourBar(QWidget):
    """The fixed scale of the shown heatmap: 0 at the bottom, the pack's end of scale on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH_PX)
        self._scale = 1.0
        self._opacity = _OPACITY_PERCENT / 100
        self._is_signed = False

    def show_scale(self, scale: float, opacity: float, *, is_signed: bool = False) -> None:
        """Show the end of the scale, and the colours as they lie over black.

        ``is_signed`` shows it from minus to plus that end.
        """
        self._scale, self._opacity, self._is_signed = scale, opacity, is_signed
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH_PX, 200)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS.canvas))
        bar = QRectF(8, 28, _BAR_PX, max(1, self.height() - 56))
        painter.setOpacity(max(0.25, self._opacity))
        painter.drawImage(bar, image(colour_bar(256, _BAR_PX, is_signed=self._is_signed)))
        painter.setOpacity(1.0)
        painter.setPen(QColor(COLOURS.border))
        painter.drawRect(bar)
        font = painter.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(font)
        painter.setPen(QColor(COLOURS.muted))
        for share in (1.0, 0.5, 0.0):
            y = bar.bottom() - share * bar.height()
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 4, y))
            value = 2 * share - 1 if self._is_signed else share
            painter.drawText(QPointF(bar.right() + 7, y + 4), f"{value * self._scale:.2g}")
        painter.end()


class HeatmapBar(QWidget):
    """Switch, name, opacity, and the words on what the colours mean.

    Signals
    -------
    overlay_changed
        ``Overlay`` to show, or None.

    Attributes
    ----------
    marks_of
        Gives the marks of what a finding's pack says.
    """

    overlay_changed = Signal(object)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translation = translation
        self._finding: Finding | None = None
        self.marks_of: Callable[[Finding], tuple[Mark, ...]] = lambda _finding: ()
        self.setObjectName("heatmapBar")
        self.switch = QToolButton()
        self.switch.setIcon(icon("heatmap"))
        self.switch.setCheckable(True)
        self.switch.setChecked(True)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(_OPACITY_PERCENT)
        self.opacity.setFixedWidth(120)
        self.name, self.method, self.marks = Elided("strong"), Elided("muted"), Marks()
        self.compare = QToolButton()
        self.compare.setIcon(icon("compare"))
        self.compare.hide()  # until there is something that compares
        self._opacity_name = QLabel()
        self._opacity_name.setObjectName("muted")
        self._lay_out()
        self.switch.toggled.connect(self._emit)
        self.opacity.valueChanged.connect(self._emit)
        self.retranslate()
        self.show_finding(None)

    @property
    def overlay(self) -> Overlay | None:
        """What is to be laid over the picture now."""
        heatmap = self._finding.heatmap if self._finding else None
        if heatmap is None or not self.switch.isChecked():
            return None
        return Overlay(heatmap, self.opacity.value() / 100)

    @property
    def finding(self) -> Finding | None:
        """The finding whose heatmap is shown."""
        return self._finding

    def show_finding(self, finding: Finding | None) -> None:
        """Show where this finding's score came from; None hides the strip."""
        self._finding = finding if finding is not None and finding.heatmap is not None else None
        self.setVisible(self._finding is not None)
        self.retranslate()
        self._emit()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.switch.setText(self.tr("Heatmap"))
        self._opacity_name.setText(self.tr("Opacity"))
        self.compare.setAccessibleName(self.tr("Compare with another label..."))
        self.opacity.setAccessibleName(self.tr("Opacity of the heatmap"))
        self.opacity.setToolTip(self.tr("Opacity of the heatmap"))
        if self._finding is not None and self._finding.heatmap is not None:
            self._say(self._finding, self._finding.heatmap)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self.name, self.method, self.marks):
            words.addWidget(part)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 6, 10, 6)
        line.setSpacing(10)
        line.addWidget(self.switch)
        line.addLayout(words, 1)
        line.addWidget(self.compare)
        line.addWidget(self._opacity_name)
        line.addWidget(self.opacity)

    def _say(self, finding: Finding, heatmap: Heatmap) -> None:
        language = self._translation.language
        title, method = self._title(finding), heatmap_method(heatmap).label(language)
        self.name.setText(title)
        self.method.setText(method)
        self.marks.show_marks(self.marks_of(finding), language)
        self.setToolTip("\n\n".join((title, method, heatmap_tip(heatmap).label(language))))

    def _title(self, finding: Finding) -> str:
        language = self._translation.language
        sure = probability(finding.probability)
        if finding.quantity is not None:
            sure = quantity(finding.quantity)
        said = (finding.code, sure, finding_state(finding))
        return ", ".join(part.label(language) for part in said)

    def _emit(self) -> None:
        self.overlay_changed.emit(self.overlay)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._opacity_name.setVisible(event.size().width() >= _ROOMY_PX)
        super().resizeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
