"""One pane of the viewer: a picture, its slider, what is drawn on it, and how it plays."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from meddx.case.record import Series
from meddx.imaging.frames import FrameStore
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.annotator import Annotator
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.cine_player import CinePlayer
from meddx.workstation.viewer.desk import Desk
from meddx.workstation.viewer.slice_slider import SliceSlider

_EDGE_PX = 2
_TOUCHES = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel}
)
SERIES_MIME = "application/x-meddx-series"


class Pane(QFrame):
    """Shows what the room says stands in one of its panes.

    Signals
    -------
    maximise_asked
        It was double clicked.

    Parameters
    ----------
    translation, frames
        The language, and what gives the frames.
    desk
        Holds the room.
    number
        Of the pane.
    """

    maximise_asked = Signal()

    def __init__(
        self,
        translation: Translation,
        frames: FrameStore,
        desk: Desk,
        number: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self._desk = desk
        self.number = number
        self._told: tuple[Series | None, bool, bool] | None = None
        self.canvas = Canvas(translation, frames, desk.seat(number))
        self.annotator = Annotator(self.canvas)
        self.player = CinePlayer(self.canvas)
        self.slices = SliceSlider()
        self.setAcceptDrops(True)
        ignored = QSizePolicy.Policy.Ignored  # equal panes, whatever stands in them
        self.setSizePolicy(ignored, ignored)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(self.canvas, 1)
        self._line.addWidget(self.slices)
        self.canvas.viewport().installEventFilter(self)  # before what draws takes the mouse
        self.canvas.maximise_asked.connect(self.maximise_asked)
        self.canvas.view_changed.connect(self._follow)
        self.slices.valueChanged.connect(self._slide)
        self.retranslate()
        self._follow()

    def mark(self, *, active: bool, alone: bool) -> None:
        """Show whether it is the active one of several."""
        self.setProperty("active", active and not alone)
        self.setProperty("several", not alone)
        edge = 0 if alone else _EDGE_PX  # the picture lies over what the style draws
        self._line.setContentsMargins(edge, edge, edge, edge)
        style = self.style()
        style.unpolish(self)
        style.polish(self)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.slices.setAccessibleName(self.tr("Slice of image {0}").format(self.number + 1))
        self.canvas.setAccessibleName(self.tr("Image {0}").format(self.number + 1))
        self.canvas.retranslate()

    def _activate(self) -> None:
        if self.number < len(self._desk.room.panes):  # a press may come after its layout is gone
            self._desk.activate(self.number)

    def _follow(self) -> None:
        canvas, view = self.canvas, self.canvas.view
        shown = None if canvas.is_sorting else canvas.shown
        count = shown.volume.shape[0] if shown else 1
        self.slices.show_slices(count, view.k)
        what = (canvas.series, view.is_cut, canvas.is_sorting)
        if what != self._told:  # while that stays the same it is told from time to time
            self._told = what
            self.show_seen()

    def show_seen(self) -> None:
        """Mark the slices that were on the screen."""
        series, view = self.canvas.series, self.canvas.view
        is_stack = series is not None and not view.is_cut and not self.canvas.is_sorting
        self.slices.show_seen(self._desk.seen.of(series) if series and is_stack else None)

    def _slide(self, k: int) -> None:
        self._desk.activate(self.number)
        self.canvas.scroll(k - self.canvas.view.k)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._activate()
        return super().eventFilter(watched, event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(SERIES_MIME):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        uid = bytes(event.mimeData().data(SERIES_MIME).data()).decode(errors="replace")
        if self._desk.find(uid) is not None:
            event.acceptProposedAction()
            self._desk.activate(self.number)
            self.canvas.place(uid)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
