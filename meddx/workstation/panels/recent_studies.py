"""The studies that were opened last, where the picture will be: one click opens one again."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.known import Presence
from meddx.workstation.asked_studies import Recent
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.browser_model import PRESENCES, study_day
from meddx.workstation.panels.lines import Line, LineList
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.corners import shown_name
from meddx.workstation.viewer.images import image

MOST: Final = 5
_PICTURE_PX: Final = 56
_SIDE_PX: Final = 16
_WIDTH_PX: Final = 520 + 2 * _SIDE_PX


class RecentStudies(QWidget):
    """A short list of studies, and the way to all of them; hidden while there are none.

    Parameters
    ----------
    translation
        The language of its sentences.

    Signals
    -------
    chosen
        ``KnownStudy`` that is to be opened.
    all_asked
        The reader wants to see all studies.
    """

    chosen = Signal(object)
    all_asked = Signal()

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translation = translation
        self._recent: tuple[Recent, ...] = ()
        self._presence: dict[int, Presence] = {}
        self.setMaximumWidth(_WIDTH_PX)
        self._title = label("", "group")
        self.all = QPushButton()
        self.all.setObjectName("quiet")
        self.list = LineList(_PICTURE_PX)
        self.list.setObjectName("recent")
        self.list.setMouseTracking(True)
        self.list.setCursor(Qt.CursorShape.PointingHandCursor)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.all.clicked.connect(self.all_asked)
        head = QHBoxLayout()
        low = Qt.AlignmentFlag.AlignBottom
        head.addWidget(self._title, 0, low)
        head.addStretch(1)
        head.addWidget(self.all, 0, low)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 24)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list)
        self.retranslate()

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """Show these, opened last first."""
        self._recent = tuple(recent)
        self._fill()

    def tell_presence(self, told: dict[int, Presence]) -> None:
        """Take what was found out of the files of the studies."""
        self._presence = dict(told)
        self._fill()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self._title.setText(self.tr("Opened last"))
        self.list.setAccessibleName(self.tr("Studies that were opened last"))
        self.all.setText(self.tr("All studies"))
        self._fill()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH_PX, super().sizeHint().height())

    def _fill(self) -> None:
        self.list.fill([self._line(one) for one in self._recent])
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setMaximumHeight(rows + 2)
        self.setVisible(bool(self._recent))

    def _line(self, recent: Recent) -> Line:
        study = recent.study
        what = study.description or ", ".join(study.body_parts)
        kind = " · ".join(part for part in (", ".join(study.modalities), what) if part)
        counted = self.tr("1 image") if study.images == 1 else self.tr("{0} images")
        size = counted.format(study.images)
        when = " · ".join(part for part in (study_day(study), size) if part)
        told = PRESENCES.get(self._presence.get(study.number, Presence.THERE))
        return Line(
            str(study.number),
            shown_name(study.patient.name) or study.patient.patient_id or self.tr("Without name"),
            tuple(part for part in (kind, when) if part),
            tag=self.tr("Files missing") if told else study.patient.patient_id,
            tag_colour=COLOURS.caution if told else COLOURS.muted,
            picture=_picture(recent),
            tip=told.label(self._translation.language) if told else "",
        )

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._recent[self.list.row(item)].study)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _picture(recent: Recent) -> QImage | None:
    if recent.series is None or recent.series.thumbnail is None:
        return None
    side = Qt.AspectRatioMode.KeepAspectRatio
    whole = image(recent.series.thumbnail)
    smooth = Qt.TransformationMode.SmoothTransformation
    return whole.scaled(_PICTURE_PX, _PICTURE_PX, side, smooth)
