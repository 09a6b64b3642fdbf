"""The series of the case: thumbnails, modality, description, warnings."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from meddx import turns
from meddx.case.record import Case, Series, Study
from meddx.imaging.frames import FrameStore
from meddx.imaging.thumbnail import middle, thumbnail
from meddx.imaging.values import modality
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.lines import Line, LineList
from meddx.workstation.panels.others import OthersList
from meddx.workstation.panels.panel import Panel, label
from meddx.workstation.theme import COLOURS, pixmap
from meddx.workstation.viewer.images import image
from meddx.workstation.viewer.pane import SERIES_MIME
from meddx.workstation.viewer.seen import SeenFrames

_PICTURE_PX = 64
_SIGN_PX = 24
_SIDE_PX = 12
_AROUND_PX = (_SIDE_PX, 6, _SIDE_PX, 8)
_ARRIVALS_MS = 100


class SeriesPanel(Panel):
    """Lists what can be scrolled.

    Signals
    -------
    chosen
        SeriesInstanceUID.
    """

    chosen = Signal(str)

    def __init__(
        self, translation: Translation, frames: FrameStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(translation, parent)
        self._frames = frames
        self._missing: set[str] = set()
        self._arrivals = QTimer(self)
        self._arrivals.setInterval(_ARRIVALS_MS)
        self._arrivals.timeout.connect(self._look_for_arrivals)
        self._case = Case()
        self._seen = SeenFrames()
        self._stars: Mapping[str, int] = {}
        self.list = LineList(_PICTURE_PX, SERIES_MIME)
        self.list.setMinimumHeight(_PICTURE_PX + 2 * 9)
        self._empty = label("", "empty", wrap=True)
        self._warnings = label("", "caution", wrap=True)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list, 1)
        self._below = QVBoxLayout()
        self._below.addWidget(self._warnings, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._below)
        self.others = OthersList(translation)
        self.body.addWidget(self.others)
        self.list.currentRowChanged.connect(self._choose)
        self.retranslate()

    def show_case(self, case: Case, chosen: str = "") -> None:
        """List the series of a case and stand on one."""
        self._case = case
        several = len(case.studies) > 1
        lines: list[Line] = []
        for study in case.studies:
            lines += [self._heading(study)] if several else []
            lines += [self._line(series) for series in study.series]
        self.list.fill(lines, chosen)
        self.list.setVisible(bool(case.series))
        self._empty.setVisible(not case.series)
        self.others.show_case(case)
        self._warn()

    def choose(self, series_instance_uid: str) -> None:
        """Stand on a series without telling anybody."""
        self.list.choose(series_instance_uid)
        self._warn()

    def step(self, by: int) -> None:
        """Go to the next or the previous series."""
        self.list.step(by)

    def show_seen(self, seen: SeenFrames, stars: Mapping[str, int]) -> None:
        """Show how much of each series was on the screen, and where key images are.

        ``stars`` counts the key images of series by their UID.
        """
        self._seen, self._stars = seen, stars
        for series in self._case.series:
            share = seen.count(series) / series.volume.frame_count
            uid = series.series_instance_uid
            self.list.set_seen(uid, share, stars.get(uid, 0))

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Images"))
        self.list.setAccessibleName(self.title.text())
        self._empty.setText(
            self.tr("No images yet. Open a DICOM file or folder, or drop it on the window.")
        )
        self.show_case(self._case, self.list.chosen_key)

    def _thumbnail(self, series: Series) -> QImage | None:
        """Return a small picture of a series, asked for where it is still to be read."""
        frame, volume = middle(series), series.volume
        voxels = self._frames.peek(volume, frame)
        if voxels is not None:
            return image(thumbnail(series, modality(volume, frame, voxels), _PICTURE_PX))
        if self._frames.failure(volume, frame) is not None:
            return _failed_picture()
        self._frames.want(volume, frame)
        self._missing.add(series.series_instance_uid)
        self._arrivals.start()
        return None

    @turns.in_front()
    def _look_for_arrivals(self) -> None:
        """Put thumbnails that were read meanwhile into the list."""
        waiting, self._missing = self._missing, set()
        for series in self._case.series:
            if series.series_instance_uid in waiting:
                picture = self._thumbnail(series)
                if picture is not None:
                    self.list.set_picture(series.series_instance_uid, picture)
        if not self._missing:
            self._arrivals.stop()

    def _line(self, series: Series) -> Line:
        slices, rows, cols = series.volume.shape
        kind = ", ".join(p for p in (series.modality, series.body_part_examined) if p)
        size = self.tr("{0} × {1} px").format(cols, rows)
        if slices > 1:
            size = self.tr("{0} images, {1}").format(slices, size)
        if series.volume.time_points > 1:
            size = self.tr("{0} times, {1}").format(series.volume.time_points, size)
        warned = len(series.warnings)
        uid = series.series_instance_uid
        share = self._seen.count(series) / series.volume.frame_count
        return Line(
            uid,
            kind,
            (series.description or self.tr("Without description"), size),
            tag=self.tr("Warnings: {0}").format(warned) if warned else "",
            tag_colour=COLOURS.caution,
            picture=self._thumbnail(series),
            tip="\n".join(self.say(warning) for warning in series.warnings),
            seen=share,
            stars=self._stars.get(uid, 0),
        )

    def _heading(self, study: Study) -> Line:
        day = study.study_date.isoformat() if study.study_date else self.tr("Without a date")
        words = "  ".join(part for part in (day, study.description) if part)
        return Line(f"study {study.study_instance_uid}", words, is_heading=True)

    def _choose(self, _row: int) -> None:
        self._warn()
        self.chosen.emit(self.list.chosen_key)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_warnings()

    def _fit_warnings(self) -> None:
        """Keep all lines of the warnings in sight: a splitter would cut a wrapped label."""
        self._warnings.setMinimumHeight(0)  # else the lines of the series before would count
        height = self._warnings.heightForWidth(max(1, self.width() - 2 * _SIDE_PX))
        self._warnings.setFixedHeight(max(0, height))

    def _warn(self) -> None:
        series = self._case.find_series(self.list.chosen_key)
        told = "\n".join(self.say(warning) for warning in series.warnings) if series else ""
        self._warnings.setText(told)
        self._warnings.setVisible(bool(told))
        self._below.setContentsMargins(*(_AROUND_PX if told else (0, 0, 0, 0)))
        self._fit_warnings()


def _failed_picture() -> QImage:
    """Return what stands for a picture that cannot be shown: a sign on black."""
    made = QImage(_PICTURE_PX, _PICTURE_PX, QImage.Format.Format_RGB32)
    made.fill(QColor(COLOURS.canvas))
    painter = QPainter(made)
    at = (_PICTURE_PX - _SIGN_PX) // 2
    painter.drawPixmap(at, at, pixmap("warning", _SIGN_PX, COLOURS.caution))
    painter.end()
    return made
