"""How the parts of the window share its room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QSplitter, QVBoxLayout, QWidget

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
