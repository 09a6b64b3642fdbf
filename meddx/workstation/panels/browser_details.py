"""What is known of one study of the list: thumbnails of its series, and the patient's priors."""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.known import KnownSeries, KnownStudy
from meddx.imaging.thumbnail import SIZE_PX
from meddx.workstation.asked_studies import Details
from meddx.workstation.panels.browser_model import study_day
from meddx.workstation.panels.lines import Line, LineList
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS, pixmap
from meddx.workstation.viewer.images import image

_PAD_PX: Final = 6
_CELL = QSize(136, SIZE_PX + 3 * _PAD_PX + 40)
_SIGN_PX: Final = 24
_PRIORS_PX: Final = 300


class StudyDetails(QWidget):
    """The series of the study that stands chosen, and the other studies of its patient.

    Signals
    -------
    prior_chosen
        ``KnownStudy`` that is to be opened.
    """

    prior_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details: Details | None = None
        self.series = _thumbnails()
        self.priors = LineList()
        self.priors.setObjectName("boxed")
        self._series_title, self._priors_title = label("", "group"), label("", "group")
        self._no_priors = label("", "muted", wrap=True)
        self._no_priors.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.priors.itemActivated.connect(lambda _item: self._choose())
        self._lay_out()
        self.retranslate()

    def show_details(self, details: Details | None) -> None:
        """Show what is known of a study; None while nothing is chosen, or not yet known."""
        self._details = details
        self.series.clear()
        for one in details.series if details else ():
            self.series.addItem(self._item(one))
        priors = details.priors if details else ()
        self.priors.fill([self._line(prior) for prior in priors])
        self.priors.setVisible(bool(priors))
        self._no_priors.setVisible(not priors)
        self._no_priors.setText(self.tr("None is known.") if details else "")

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self._series_title.setText(self.tr("Series"))
        self._priors_title.setText(self.tr("Other studies of this patient"))
        self.series.setAccessibleName(self.tr("Series"))
        self.priors.setAccessibleName(self.tr("Other studies of this patient"))
        self.priors.setToolTip(self.tr("Double-click opens the study"))
        self.show_details(self._details)

    def _choose(self) -> None:
        if self._details is not None and self.priors.currentRow() >= 0:
            self.prior_chosen.emit(self._details.priors[self.priors.currentRow()])

    def _item(self, one: KnownSeries) -> QListWidgetItem:
        counted = self.tr("1 image") if one.images == 1 else self.tr("{0} images")
        kind = " · ".join(part for part in (one.modality, counted.format(one.images)) if part)
        lines = tuple(line for line in (one.description or one.body_part, kind) if line)
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, (_picture(one), lines))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(lines))
        item.setToolTip("\n".join(lines))
        item.setSizeHint(_CELL)
        return item

    def _line(self, study: KnownStudy) -> Line:
        series = self.tr("1 series") if study.series == 1 else self.tr("{0} series")
        counted = self.tr("1 image") if study.images == 1 else self.tr("{0} images")
        what = study.description or ", ".join(study.body_parts)
        size = f"{series.format(study.series)}, {counted.format(study.images)}"
        title = "  ".join(
            part
            for part in (study_day(study) or self.tr("Without date"), ", ".join(study.modalities))
            if part
        )
        return Line(str(study.number), title, tuple(part for part in (what, size) if part))

    def _lay_out(self) -> None:
        pictures, others = QVBoxLayout(), QVBoxLayout()
        pictures.addWidget(self._series_title)
        pictures.addWidget(self.series, 1)
        side = QWidget()
        side.setFixedWidth(_PRIORS_PX)
        side.setLayout(others)
        others.addWidget(self._priors_title)
        others.addWidget(self.priors, 1)
        others.addWidget(self._no_priors, 1)
        for column in (pictures, others):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(pictures, 1)
        row.addWidget(side)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class _Captioned(QStyledItemDelegate):
    """Paints a picture with its lines below, each cut where it is too long."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        shown, lines = index.data(Qt.ItemDataRole.UserRole)
        whole: QRect = option.rect
        painter.save()
        left = whole.left() + (whole.width() - SIZE_PX) // 2
        painter.drawPixmap(left, whole.top() + _PAD_PX, shown)
        metrics = painter.fontMetrics()
        area = whole.adjusted(_PAD_PX, 2 * _PAD_PX + SIZE_PX, -_PAD_PX, 0)
        for line, colour in zip(lines, (COLOURS.text, COLOURS.muted), strict=False):
            painter.setPen(QColor(colour))
            short = metrics.elidedText(line, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, short)
            area.setTop(area.top() + metrics.height())
        painter.restore()


def _thumbnails() -> QListWidget:
    made = QListWidget()
    made.setObjectName("thumbnails")
    made.setViewMode(QListView.ViewMode.IconMode)
    made.setMovement(QListView.Movement.Static)
    made.setResizeMode(QListView.ResizeMode.Adjust)
    made.setGridSize(_CELL)
    made.setSpacing(0)
    made.setItemDelegate(_Captioned(made))
    made.setSelectionMode(QListView.SelectionMode.NoSelection)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    return made


def _picture(one: KnownSeries) -> QPixmap:
    """Return the thumbnail in the middle of a black square; a sign where there is none yet."""
    made = QPixmap(SIZE_PX, SIZE_PX)
    made.fill(QColor(COLOURS.canvas))
    shown = (
        pixmap("image", _SIGN_PX, COLOURS.disabled)
        if one.thumbnail is None
        else QPixmap.fromImage(image(one.thumbnail))
    )
    painter = QPainter(made)
    painter.drawPixmap((SIZE_PX - shown.width()) // 2, (SIZE_PX - shown.height()) // 2, shown)
    painter.end()
    return made
