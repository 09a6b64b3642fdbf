"""Says which images were not on the screen yet: when asked, and before a report is exported."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from meddx.case.record import Series
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.seen import Unseen
from meddx.workstation.viewer.viewer import Viewer

_SIZE = (560, 360)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class UnseenList(QObject):
    """Asks the viewer what was not seen, and leads there.

    Parameters
    ----------
    viewer
        Knows what was on the screen.
    series
        Gives the series of the open case.
    choose
        Shows a series of the case in the active pane.
    """

    def __init__(
        self,
        viewer: Viewer,
        series: Callable[[], Sequence[Series]],
        choose: Callable[[str], None],
    ) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._series = series
        self._choose = choose

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """Series of which not every image was on the screen."""
        return self._viewer.desk.seen.unseen(self._series())

    def show(self) -> QDialog:
        """List what was not seen yet."""
        return self._dialog(None)

    def before(self, go_on: Callable[[], object]) -> QDialog | None:
        """Go on at once where everything was seen, else list what was not, and ask."""
        if not self.unseen:
            go_on()
            return None
        return self._dialog(go_on)

    def go_to(self, unseen: Unseen) -> None:
        """Stand on the first image of a series that was not seen."""
        series = unseen.series
        self._choose(series.series_instance_uid)
        canvas = self._viewer.canvas
        if canvas.series is not series:
            return
        seen = set(self._viewer.desk.seen.frames(series.series_instance_uid))
        frame = next((n for n in range(series.volume.frame_count) if n not in seen), 0)
        t, k = divmod(frame, series.volume.shape[0])
        canvas.change(replace(canvas.view.as_acquired(), k=k, t=t))
        self._viewer.take_keyboard()

    def _dialog(self, go_on: Callable[[], object] | None) -> QDialog:
        translate = QCoreApplication.translate
        those = self.unseen
        dialog = QDialog(self._viewer.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(translate("Unseen", "Images not seen yet"))
        dialog.resize(*_SIZE)
        told = translate("Unseen", "Every image of this case was on the screen.")
        if those:
            told = translate(
                "Unseen",
                "These series were not on the screen in full. Images seen only as cuts in another "
                "plane do not count.",
            )
        table = _table(those)
        buttons = QDialogButtonBox()
        lead = QPushButton(translate("Unseen", "Show the first unseen image"))
        lead.setEnabled(bool(those))
        buttons.addButton(lead, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Close)
        if go_on is not None:
            anyway = QPushButton(translate("Unseen", "Export anyway"))
            buttons.addButton(anyway, QDialogButtonBox.ButtonRole.AcceptRole)
            dialog.accepted.connect(go_on)

        def lead_there() -> None:
            row = max(table.currentRow(), 0)
            dialog.reject()
            self.go_to(those[row])

        lead.clicked.connect(lead_there)
        table.cellDoubleClicked.connect(lambda _row, _col: lead_there())
        buttons.accepted.connect(dialog.accept)
        buttons.rejected.connect(dialog.reject)
        lead.setDefault(bool(those))
        column = QVBoxLayout(dialog)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(12)
        column.addWidget(label(told, wrap=True))
        column.addWidget(table, 1)
        column.addWidget(buttons)
        dialog.open()
        return dialog


def _table(those: Sequence[Unseen]) -> QTableWidget:
    translate = QCoreApplication.translate
    table = QTableWidget(len(those), 3)
    headings = (
        translate("Unseen", "Series"),
        translate("Unseen", "Seen"),
        translate("Unseen", "Images"),
    )
    for column, words in enumerate(headings):
        heading = QTableWidgetItem(words)
        heading.setTextAlignment(_RIGHT if column else _LEFT)
        table.setHorizontalHeaderItem(column, heading)
    table.setAccessibleName(translate("Unseen", "Images not seen yet"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    mode = QHeaderView.ResizeMode
    for column in range(3):
        table.horizontalHeader().setSectionResizeMode(
            column, mode.ResizeToContents if column else mode.Stretch
        )
    for row, one in enumerate(those):
        series = one.series
        number = "" if series.series_number is None else str(series.series_number)
        parts = (series.modality, number, series.description or series.body_part_examined)
        cells = ("  ".join(part for part in parts if part), str(one.seen), str(one.total))
        for column, word in enumerate(cells):
            item = QTableWidgetItem(word)
            if column:
                item.setTextAlignment(_RIGHT)
            table.setItem(row, column, item)
    if those:
        table.selectRow(0)
    return table
