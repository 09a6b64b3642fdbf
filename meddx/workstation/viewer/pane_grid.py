"""The panes of one window, laid out as the room says."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from meddx.workstation.viewer.desk import Desk
from meddx.workstation.viewer.pane import Pane


class PaneGrid(QWidget):
    """Keeps the panes that were made: one that is hidden comes back as it was.

    Parameters
    ----------
    desk
        Holds the room.
    make
        Makes the pane of a number.
    window
        Which window of the room it is.
    """

    def __init__(
        self, desk: Desk, make: Callable[[int], Pane], window: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panes")
        self._desk = desk
        self._make = make
        self._window = window
        self._squares = QGridLayout(self)
        self._squares.setContentsMargins(0, 0, 0, 0)
        self._squares.setSpacing(2)
        desk.layout_changed.connect(self.lay_out)
        desk.active_changed.connect(self.mark)
        self.lay_out()

    def leave(self, to: QWidget) -> None:
        """Place nothing any more and give the panes to another widget: the window is closed.

        They stay hidden there until they are placed again; without a parent they would outlive
        what they listen to.
        """
        self._desk.layout_changed.disconnect(self.lay_out)
        self._desk.active_changed.disconnect(self.mark)
        for pane in self.findChildren(Pane):
            pane.setParent(to)

    def lay_out(self) -> None:
        """Place the panes as the room says."""
        room = self._desk.room
        if self._window >= len(room.layouts):
            return
        layout, numbers = room.layouts[self._window], room.of_window(self._window)
        visible = room.visible(self._window)
        for at in range(self._squares.count() - 1, -1, -1):
            item = self._squares.takeAt(at)
            widget = item.widget() if item else None
            if isinstance(widget, Pane) and widget.number not in visible:
                widget.hide()
        for cell, number in zip(layout.cells, numbers, strict=True):
            if number in visible:
                pane = self._make(number)
                alone = len(visible) == 1
                place = (0, 0, 1, 1) if alone else (cell.row, cell.col, cell.rows, cell.cols)
                self._squares.addWidget(pane, *place)
                pane.show()
        self._stretch((1, 1) if len(visible) == 1 else layout.shape)
        self.mark()

    def mark(self) -> None:
        """Show which pane is the active one."""
        room = self._desk.room
        if self._window >= len(room.layouts):
            return
        alone = len(room.visible(self._window)) == 1 and len(room.layouts) == 1
        for number in room.visible(self._window):
            self._make(number).mark(active=number == room.active, alone=alone)

    def _stretch(self, shape: tuple[int, int]) -> None:
        for row in range(self._squares.rowCount()):
            self._squares.setRowStretch(row, 1 if row < shape[0] else 0)
        for col in range(self._squares.columnCount()):
            self._squares.setColumnStretch(col, 1 if col < shape[1] else 0)
