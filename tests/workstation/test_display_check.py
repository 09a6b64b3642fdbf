"""The display check: what is entered is judged, kept for its monitor and said in the window."""

from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from meddx.imaging import display_check, gsdf, test_pattern
from meddx.imaging.display_check import Monitor
from meddx.phrase import Language
from meddx.workstation import pattern_view
from meddx.workstation.display_check import DisplayCheck
from meddx.workstation.display_chip import DisplayChip
from meddx.workstation.i18n import Translation
from meddx.workstation.monitors import Monitors
from meddx.workstation.viewer import monitor
from tests.helpers.pictures import pixels

TODAY = date(2026, 5, 4)


@pytest.fixture
def window(qtbot, styled):
    made = QWidget()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def kept():
    return []


@pytest.fixture
def monitors(qtbot, kept):
    return Monitors("", lambda *what: kept.append(what))


def check(window, monitors, today=TODAY):
    return DisplayCheck(monitors, Translation(), today, window)


def fill(dialog, luminances):
    for box, value in zip(dialog.luminances, luminances, strict=True):
        box.setValue(value)


def test_a_whole_check_passes_and_is_kept(window, monitors, kept):
    dialog = check(window, monitors)
    assert "not calibrated" in dialog.verdict.text()
    fill(dialog, gsdf.targets(1.0, 400.0))
    dialog.ambient.setValue(0.2)
    assert "Not all parts" in dialog.verdict.text()
    dialog.all_seen.setChecked(True)
    assert dialog.verdict.text().startswith("Display checked 2026-05-04")
    dialog.buttons.accepted.emit()
    ((name, text),) = kept
    assert name == "monitors"
    (found,) = display_check.from_text(text)
    assert (found.key, found.on) == (monitor.key(window.screen()), TODAY)
    assert len(found.luminances) == 18
    assert monitors.verdict(window.screen(), TODAY).is_primary


def test_cancel_keeps_nothing(window, monitors, kept):
    dialog = check(window, monitors)
    dialog.all_seen.setChecked(True)
    dialog.reject()
    assert kept == []


def test_black_and_white_alone_are_not_enough(window, monitors):
    dialog = check(window, monitors)
    dialog.luminances[0].setValue(1.0)
    dialog.luminances[-1].setValue(400.0)
    assert dialog.found.luminances == (1.0, 400.0)
    assert "all 18 levels" in dialog.verdict.text()
    assert "400 times" in dialog.verdict.text()


def test_a_line_measured_with_a_ruler_gives_the_pixels_and_is_no_new_check(window, monitors):
    old = Monitor(monitor.key(window.screen()), on=date(2025, 9, 1), all_seen=True)
    monitors.keep(old)
    dialog = check(window, monitors)
    line = dialog.ruler.device_px
    assert line == 400
    dialog.measured.setValue(100.0)
    assert "0.2500 mm, as measured" in dialog.pixel.text()
    dialog.buttons.accepted.emit()
    assert monitors.pitch_mm(window.screen()) == pytest.approx(0.25)
    assert monitors.known(window.screen()).on == date(2025, 9, 1)
    again = check(window, monitors)
    assert again.measured.value() == pytest.approx(100.0)
    assert again.found.on == date(2025, 9, 1)
    again.all_seen.setChecked(False)
    assert again.found.on == TODAY


def test_a_length_that_no_monitor_has_is_refused(window, monitors):
    dialog = check(window, monitors)
    dialog.measured.setValue(2.0)
    assert "measure again" in dialog.pixel.text()
    assert dialog.found.pitch_mm is None


def test_the_line_is_as_long_as_it_says(window, monitors):
    dialog = check(window, monitors)
    shown = pixels(dialog.ruler)
    strokes = np.flatnonzero(shown[10, :, 0] > 120)
    assert strokes.max() - strokes.min() == dialog.ruler.device_px


def test_what_is_kept_and_damaged_counts_as_unchecked(qtbot, window):
    damaged = Monitors("{", lambda *_: None)
    assert not damaged.verdict(window.screen(), TODAY).is_primary


def test_the_chip_warns_until_a_check_passed_and_again_after_a_year(qtbot, window, monitors):
    now = [TODAY]
    chip = DisplayChip(monitors, Translation(), lambda: now[0], window)
    assert chip.text() == "8-bit, not calibrated: not for primary reading"
    assert chip.property("warns") is True
    luminances = gsdf.targets(1.0, 400.0)
    monitors.keep(Monitor(monitor.key(window.screen()), None, TODAY, luminances, all_seen=True))
    assert chip.text() == "Display checked 2026-05-04"
    assert chip.property("warns") is False
    now[0] = date(2027, 5, 5)
    chip.retranslate()
    assert "older than a year" in chip.text()


def test_the_words_are_there_in_chinese(qtbot, window, monitors, chinese):
    translation = Translation()
    assert translation.switch(Language.ZH_CN)
    dialog = DisplayCheck(monitors, translation, TODAY, window)
    assert dialog.windowTitle() == "显示器检查"
    assert dialog.verdict.text() == "8 位，未校准：不可用于诊断阅片"
    translation.switch(Language.EN)


def test_the_pattern_stands_pixel_for_pixel_on_the_monitor(qtbot, window):
    shown = pattern_view.quality(window)
    shown.show_on_monitor()
    qtbot.waitUntil(shown.isVisible)
    height, width = monitor.size_px(window.screen())
    assert (shown.height(), shown.width()) == (height, width)
    wanted = test_pattern.pattern(height, width)
    assert np.array_equal(pixels(shown)[..., 0], wanted)
    with qtbot.waitSignal(shown.destroyed):
        QTest.keyClick(shown, Qt.Key.Key_Escape)


def test_the_greys_follow_one_another_with_the_arrow_keys(qtbot, window):
    shown = pattern_view.levels(window, "{0} of {1}: level {2}")
    shown.show_on_monitor()
    qtbot.waitUntil(shown.isVisible)

    def grey():
        found = pixels(shown)
        return int(found[found.shape[0] // 2, found.shape[1] // 2, 0])

    assert grey() == 0
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert grey() == 15
    QTest.keyClick(shown, Qt.Key.Key_Left)
    QTest.keyClick(shown, Qt.Key.Key_Left)
    assert grey() == 0
    for _ in range(20):
        QTest.keyClick(shown, Qt.Key.Key_Down)
    assert grey() == 255
    with qtbot.waitSignal(shown.destroyed):
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
