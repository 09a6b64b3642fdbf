"""How the parts of the window share its room."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QBoxLayout, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.workstation.panels.diagnoses import DiagnosesPanel

_SIZES = (288, 592, 400)
_STRETCH = (2, 6, 3)


def column(*panels: QWidget, shares: tuple[int, ...]) -> QSplitter:
    """Return panels one under the other, each as high as its share, with edges to be dragged."""
    made = QSplitter(Qt.Orientation.Vertical)
    made.setChildrenCollapsible(False)
    for number, panel in enumerate(panels):
        made.addWidget(panel)
        made.setStretchFactor(number, shares[number])
    made.setSizes([100 * share for share in shares])
    return made


class Lending(QObject):
    """Lets the list of diagnoses have room of the panel below it while a card is open.

    It takes no more than the card needs, gives it back when the card is closed, and leaves the
    panel below its least height. A reader who drags the edge between them has decided himself.

    Parameters
    ----------
    column
        Holds both, the list of diagnoses first.
    diagnoses, below
        Asks for room, and the panel that lends it.
    shares
        What each has of the height while nothing is lent.
    """

    def __init__(
        self,
        column: QSplitter,
        diagnoses: DiagnosesPanel,
        below: QWidget,
        shares: tuple[int, int],
    ) -> None:
        super().__init__(column)
        self._column, self._diagnoses, self._below = column, diagnoses, below
        self._shares = shares
        self._wanted_px = 0
        self._is_decided = False
        diagnoses.room_wanted.connect(self._lend)
        column.splitterMoved.connect(self._decide)
        column.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._column and event.type() == QEvent.Type.Resize:
            self._share()
        return super().eventFilter(watched, event)

    def _lend(self, wanted_px: int) -> None:
        if wanted_px != self._wanted_px:
            self._wanted_px = wanted_px
            self._share()

    def _decide(self) -> None:
        self._is_decided = True
        self._diagnoses.lend(0)

    def _share(self) -> None:
        if self._is_decided:
            return
        total = sum(self._column.sizes())
        own, below = self._shares
        own_px = round(total * own / (own + below))
        most_px = total - self._below.minimumSizeHint().height()
        given_px = min(max(own_px, self._wanted_px), max(own_px, most_px))
        self._diagnoses.lend(given_px - own_px)
        self._column.setSizes([given_px, total - given_px])


def columns(left: QWidget, middle: QWidget, right: QWidget) -> QSplitter:
    """Return the three columns of the window, the middle one the widest."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setChildrenCollapsible(False)
    for number, part in enumerate((left, middle, right)):
        made.addWidget(part)
        made.setStretchFactor(number, _STRETCH[number])
    made.setSizes(list(_SIZES))
    return made


def stacked(above: QWidget, below: QWidget) -> QWidget:
    """Return one widget over another that takes what room is left."""
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addWidget(above)
    rows.addWidget(below, 1)
    return whole


def stand_below(above: QWidget, added: QWidget) -> None:
    """Put one more widget under one that ``stacked`` laid out."""
    whole = above.parentWidget()
    rows = whole.layout() if whole else None
    if isinstance(rows, QBoxLayout):
        rows.insertWidget(rows.indexOf(above) + 1, added)
