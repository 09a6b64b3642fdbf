"""How large a pixel of a monitor is, or that nobody knows."""

import pytest
from PySide6.QtCore import QSize, QSizeF

from meddx.workstation.viewer import monitor


class Monitor:
    """A 27 inch monitor of 3840 x 2160 pixels, seen at twice the size."""

    def __init__(self, name="DELL", size_mm=(597.0, 336.0)):
        self._name, self._size_mm = name, size_mm

    def manufacturer(self):
        return self._name

    def model(self):
        return ""

    def serialNumber(self):  # noqa: N802 - a name of Qt
        return ""

    def size(self):
        return QSize(1920, 1080)

    def devicePixelRatio(self):  # noqa: N802 - a name of Qt
        return 2.0

    def name(self):
        return "HDMI-1"

    def depth(self):
        return 30

    def physicalSize(self):  # noqa: N802 - a name of Qt
        return QSizeF(*self._size_mm)


@pytest.fixture
def on(monkeypatch):
    return lambda system: monkeypatch.setattr("sys.platform", system)


def test_a_device_pixel_has_its_measured_size(on):
    on("linux")
    assert monitor.pitch_mm(Monitor()) == pytest.approx(597.0 / 3840)


def test_a_size_that_the_system_made_up_is_none(on):
    on("linux")
    assert monitor.pitch_mm(Monitor("")) is None
    on("win32")
    assert monitor.pitch_mm(Monitor("")) == pytest.approx(597.0 / 3840)
    assert monitor.pitch_mm(None) is None


@pytest.mark.parametrize("size_mm", [(0.0, 0.0), (597.0, 300.0), (16.0, 9.0), (16000.0, 9000.0)])
def test_a_size_that_no_monitor_has_is_none(on, size_mm):
    on("linux")
    assert monitor.pitch_mm(Monitor(size_mm=size_mm)) is None


def test_a_monitor_is_known_again_by_what_it_says_of_itself():
    assert monitor.key(Monitor()) == "DELL 3840 x 2160"
    assert monitor.key(Monitor("")) == "HDMI-1 3840 x 2160"
    assert monitor.key(None) == ""


@pytest.mark.parametrize(("depth", "bits"), [(32, 8), (24, 8), (30, 10), (16, 5), (48, 16)])
def test_the_desktop_says_how_many_bits_a_grey_has(depth, bits):
    shown = Monitor()
    shown.depth = lambda: depth
    assert monitor.bits(shown) == bits
