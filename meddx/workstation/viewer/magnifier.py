"""A magnifying glass over the picture: the slice itself sampled more finely, not the screen."""

from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.imaging import loupe
from meddx.imaging.layer_choices import SHUTTER
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.annotation_painter import AnnotationPainter
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.images import image
from meddx.workstation.viewer.state_painter import paint_shutter

SIDE_PX: Final = 280  # logical pixels
_HELD_MS: Final = 350  # a key that is held longer shows the glass only meanwhile
_TEXT_PX: Final = 12
_RING_PX: Final = 2.0
_VEIL: Final = QColor(0, 0, 0, 190)
_NOWHERE: Final = QPoint(-1, -1)


class Glass(QWidget):
    """The round glass; the mouse goes through it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._annotations = AnnotationPainter()
        self.factor = loupe.USUAL
        self.middle = QPoint()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(SIDE_PX, SIDE_PX)
        self.hide()

    def follow(self, middle: QPoint) -> None:
        """Stand over a point of the view."""
        self.middle = middle
        self.move(middle - QPoint(SIDE_PX // 2, SIDE_PX // 2))
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        stage, ratio = self._canvas.stage, self._canvas.devicePixelRatioF()
        if stage is None or self._canvas.is_sorting:
            return
        at = self.middle.y() * ratio, self.middle.x() * ratio
        whole = self._canvas.screen_of(stage.shown(self._canvas.view))
        view, screen = loupe.under(
            self._canvas.view, whole, at, self.factor, round(SIDE_PX * ratio)
        )
        picture = stage.sampler(view).glimpse(view, screen)
        if picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        round_ = QRectF(self.rect()).adjusted(_RING_PX, _RING_PX, -_RING_PX, -_RING_PX)
        path = QPainterPath()
        path.addEllipse(round_)
        painter.setClipPath(path)
        painter.drawImage(QPointF(0, 0), image(picture, ratio))
        drawn = stage.drawn(view)
        if drawn is not None and SHUTTER not in view.layers.hidden_planes:

            def to_screen(row: float, col: float) -> tuple[float, float]:
                y, x = view.to_screen((row, col), screen)
                return y / ratio, x / ratio

            paint_shutter(painter, drawn, to_screen)
        self._annotations.paint_lines(painter, (stage, view, screen, ratio), (None, 0))
        self._label(painter, 100.0 * view.zoom_on(screen))
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 220), 2 * _RING_PX), (QColor(COLOURS.accent), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(round_)
        painter.end()

    def _label(self, painter: QPainter, percent: float) -> None:
        """Say how strong the glass is, and how large a pixel stands on the screen."""
        font = painter.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(font)
        words = f"{self.factor:g}×   {percent:.0f} %"
        wide = painter.fontMetrics().horizontalAdvance(words) + 16
        box = QRectF((SIDE_PX - wide) / 2, SIDE_PX - 34, wide, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_VEIL)
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(QColor(COLOURS.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class Magnifier(QObject):
    """Shows a glass under the mouse while its key is held, or from one tap to the next.

    With the tool of the same name it is there while the left button is held. The wheel makes it
    stronger.

    Parameters
    ----------
    canvas
        What it magnifies.
    action
        Checked while it is on.
    """

    def __init__(self, canvas: Canvas, action: QAction) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._action = action
        self._since = QElapsedTimer()
        self._at = _NOWHERE
        self._pressed = False
        self.glass = Glass(canvas)
        action.setAutoRepeat(False)
        action.toggled.connect(self._switched)
        canvas.view_changed.connect(self.glass.update)
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether the glass is wanted."""
        return self._action.isChecked() or self._pressed

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # By kind first: asked for its viewport while it is taken apart, the canvas crashes.
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyRelease:
                self._released(event)
        elif isinstance(event, QWheelEvent):
            return watched is not self._canvas and self._strengthen(event)
        elif isinstance(event, QMouseEvent):
            if watched is not self._canvas:
                self._mouse(event)
        elif event.type() == QEvent.Type.Leave and watched is not self._canvas:
            self._at = _NOWHERE
            self.glass.hide()
        return super().eventFilter(watched, event)

    def _mouse(self, event: QMouseEvent) -> None:
        kind = event.type()
        if event.button() == Qt.MouseButton.LeftButton:
            tool = self._canvas.tool
            is_down = kind in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
            self._pressed = is_down and tool is not None and tool.magnifies
        self._at = event.position().toPoint()
        self._show()

    def _strengthen(self, event: QWheelEvent) -> bool:
        if not self.glass.isVisible():
            return False
        self.glass.factor = loupe.stronger(
            self.glass.factor, 1 if event.angleDelta().y() > 0 else -1
        )
        self.glass.update()
        event.accept()
        return True

    def _released(self, event: QKeyEvent) -> None:
        is_own = QKeySequence(event.key()) in self._action.shortcuts()
        if event.isAutoRepeat() or not is_own or not self._action.isChecked():
            return
        if self._since.isValid() and self._since.elapsed() > _HELD_MS:
            self._action.setChecked(False)

    def _switched(self, on: bool) -> None:
        if on:
            self._since.start()
            self._at = self._canvas.viewport().mapFromGlobal(self._canvas.cursor().pos())
        self._show()

    def _show(self) -> None:
        inside = self._canvas.viewport().rect().contains(self._at)
        there = self.is_on and inside and self._canvas.stage is not None
        self.glass.setVisible(there)
        if there:
            self.glass.follow(self._at)
