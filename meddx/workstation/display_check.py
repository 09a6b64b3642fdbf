"""The display check: pattern, luminances and size of one monitor, and what follows from them."""

from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from meddx.imaging import display_check, gsdf
from meddx.imaging.display_check import Monitor
from meddx.imaging.true_size import measured_pitch_mm
from meddx.workstation import pattern_view
from meddx.workstation.i18n import Translation
from meddx.workstation.monitors import Monitors
from meddx.workstation.panels.panel import label
from meddx.workstation.ruler import Ruler
from meddx.workstation.viewer import monitor

_ROWS: Final = 6
_MOST_LUMINANCE: Final = 4000.0
_WIDTH: Final = 640


class DisplayCheck(QDialog):
    """Checks the monitor that its window stands on; nothing is kept before *Save*.

    Parameters
    ----------
    monitors
        Knows and keeps what was measured.
    translation
        The language.
    today
        The day of the check.
    parent
        The window.
    """

    def __init__(
        self, monitors: Monitors, translation: Translation, today: date, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Display check"))
        self.setMinimumWidth(_WIDTH)
        self._monitors, self._translation, self._today = monitors, translation, today
        self._screen = parent.screen()
        self._before = monitors.known(self._screen)
        self._is_new = False
        self.pattern = QPushButton(self.tr("Show the test pattern"))
        self.all_seen = QCheckBox(
            self.tr(
                "I saw: the light and dark squares in all 16 patches, both 5 % and 95 % squares, "
                "every line apart, ramps without steps, most letters on all three greys"
            )
        )
        self.all_seen.setChecked(self._before.all_seen)
        self.pattern.setAutoDefault(False)
        self.levels = QPushButton(self.tr("Show the 18 greys"))
        self.levels.setAutoDefault(False)
        self.luminances = tuple(self._luminance(level) for level in gsdf.LEVELS)
        self.ambient = _number(0.0, 100.0, 2, " cd/m²")
        self.ambient.setValue(self._before.ambient)
        self.ambient.setAccessibleName(self.tr("Light of the room on the screen"))
        self.ruler = Ruler()
        self.measured = _number(0.0, 2000.0, 1, " mm")
        self.measured.setSpecialValueText(self.tr("not measured"))
        self.measured.setAccessibleName(self.tr("Length of the line"))
        self.pixel = label("", "muted", wrap=True)
        self.verdict = label("", "", wrap=True)
        self.verdict.setObjectName("verdict")
        self._fill()
        self._connect()
        self._judge()

    @property
    def found(self) -> Monitor:
        """What was measured so far; the day is that of the last look or luminance."""
        found = replace(self._before, ambient=self.ambient.value())
        typed = [box.value() for box in self.luminances]
        if all(typed):
            found = replace(found, luminances=tuple(typed))
        elif typed[0] and typed[-1]:
            found = replace(found, luminances=(typed[0], typed[-1]))
        else:
            found = replace(found, luminances=())
        pitch = measured_pitch_mm(self.ruler.device_px, self.measured.value())
        return replace(
            found,
            pitch_mm=pitch,
            all_seen=self.all_seen.isChecked(),
            on=self._today if self._is_new else self._before.on,
        )

    # ---- parts

    def _fill(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(10)
        column.addWidget(label(self._about(), wrap=True))
        column.addWidget(label(self._unknowable(), "muted", wrap=True))
        column.addWidget(_line())
        column.addWidget(label(self.tr("1  Look at the test pattern"), "heading"))
        column.addLayout(_row(self.pattern))
        column.addWidget(self._wrapped(self.all_seen))
        column.addWidget(_line())
        column.addWidget(label(self.tr("2  Measure the luminance with a photometer"), "heading"))
        column.addLayout(_row(self.levels, label(self.tr("Light of the room:")), self.ambient))
        column.addLayout(self._table())
        column.addWidget(_line())
        column.addWidget(label(self.tr("3  Measure the line with a ruler"), "heading"))
        column.addLayout(_row(self.ruler, self.measured))
        column.addWidget(self.pixel)
        column.addWidget(_line())
        column.addWidget(self.verdict)
        self.buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        save = self.buttons.addButton(self.tr("Save"), role.AcceptRole)
        save.setDefault(True)
        self.buttons.addButton(self.tr("Cancel"), role.RejectRole)
        column.addWidget(self.buttons)

    def _wrapped(self, box: QCheckBox) -> QWidget:
        """Return a check box whose words may take several lines (Qt's own cannot)."""
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        words = label(box.text(), wrap=True)
        box.setAccessibleName(box.text())
        box.setText("")
        words.setBuddy(box)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return whole

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for number, (level, box) in enumerate(zip(gsdf.LEVELS, self.luminances, strict=True)):
            across, down = divmod(number, _ROWS)
            grey = label(str(level), "muted")
            grey.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grey.setMinimumWidth(36)
            grid.addWidget(grey, down, 2 * across)
            grid.addWidget(box, down, 2 * across + 1)
            grid.setColumnStretch(2 * across + 1, 1)
        return grid

    def _luminance(self, level: int) -> QDoubleSpinBox:
        box = _number(0.0, _MOST_LUMINANCE, 3, " cd/m²")
        box.setSpecialValueText("–")
        box.setAccessibleName(self.tr("Luminance of level {0}").format(level))
        known = self._before.luminances
        if len(known) == len(gsdf.LEVELS):
            box.setValue(known[gsdf.LEVELS.index(level)])
        elif known and level in {gsdf.LEVELS[0], gsdf.LEVELS[-1]}:
            box.setValue(known[0 if level == gsdf.LEVELS[0] else -1])
        return box

    def _connect(self) -> None:
        self.pattern.clicked.connect(lambda: pattern_view.quality(self).show_on_monitor())
        hint = self.tr("{0} of {1}: level {2}. Arrow keys: other levels, Esc: back")
        self.levels.clicked.connect(lambda: pattern_view.levels(self, hint).show_on_monitor())
        for box in (*self.luminances, self.ambient):
            box.valueChanged.connect(self._renew)
        self.all_seen.toggled.connect(self._renew)
        self.measured.valueChanged.connect(self._judge)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        if self._before.pitch_mm is not None:
            self.measured.setValue(self._before.pitch_mm * self.ruler.device_px)

    def _renew(self) -> None:
        """Take what was looked at or measured now as the check of today."""
        self._is_new = True
        self._judge()

    # ---- words

    def _about(self) -> str:
        height, width = monitor.size_px(self._screen)
        name = self._screen.model() or self._screen.name() or self.tr("This monitor")
        return self.tr("{0}: {1} x {2} px, {3} bits for each grey, {4} % scaling").format(
            name,
            width,
            height,
            monitor.bits(self._screen),
            round(100 * self._screen.devicePixelRatio()),
        )

    def _unknowable(self) -> str:
        return self.tr(
            "MedDx sends 8 bits for each pixel. Whether the monitor shows them by the DICOM "
            "standard (GSDF) no program can read: only a photometer on the glass tells, and the "
            "eye on the pattern. What you enter is kept for this monitor for one year."
        )

    def _judge(self) -> None:
        found, language = self.found, self._translation.language
        verdict = display_check.judged(found, monitor.bits(self._screen), self._today)
        lines = [verdict.chip.label(language)]
        lines += [f"·  {reason.label(language)}" for reason in verdict.reasons]
        self.verdict.setText("\n".join(lines))
        self._say_size(found)

    def _say_size(self, found: Monitor) -> None:
        stated = monitor.pitch_mm(self._screen)
        pitch = found.pitch_mm or stated
        if self.measured.value() and found.pitch_mm is None:
            self.pixel.setText(self.tr("No monitor has pixels of this size: measure again."))
        elif pitch is None:
            self.pixel.setText(
                self.tr("The monitor does not say how large its pixels are: life size needs this.")
            )
        else:
            by_whom = self.tr("as measured") if found.pitch_mm else self.tr("as the monitor says")
            self.pixel.setText(self.tr("A pixel is {0} mm, {1}.").format(f"{pitch:.4f}", by_whom))

    def _save(self) -> None:
        self._monitors.keep(self.found)
        self.accept()


def _number(least: float, most: float, decimals: int, unit: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(least, most)
    box.setDecimals(decimals)
    box.setSuffix(unit)
    box.setLocale(QLocale.c())
    box.setKeyboardTracking(True)
    box.lineEdit().setTextMargins(6, 0, 6, 0)  # its style leaves none
    box.setMinimumWidth(104)
    return box


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    line.setFrameShape(QFrame.Shape.HLine)
    return line
