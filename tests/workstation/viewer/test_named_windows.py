"""One table of windows for presets and hanging protocols."""

from meddx.case.display import Window
from meddx.imaging.named_windows import CT, NAMED, SUV, name_of
from meddx.workstation.viewer import presets


def test_every_window_is_found_by_its_numbers():
    assert {name_of(window) for window in NAMED.values()} == set(NAMED)
    assert name_of(Window(1.0, 2.0)) == ""
    assert name_of(None) == ""


def test_the_menu_has_its_windows_from_the_table():
    assert tuple(NAMED[key] for key in CT) == presets.CT
    assert tuple(NAMED[key] for key in SUV) == presets.SUV


def test_every_name_can_be_said_in_the_language_of_the_window():
    assert {window.name for window in NAMED.values()} == set(presets.NAMES)
