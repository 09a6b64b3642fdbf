from dataclasses import replace

import numpy as np

from meddx.case.record import Window
from meddx.case.volume import Geometry, Volume
from meddx.workstation.viewer.presets import presets
from tests.helpers.builders import a_radiograph, a_stack


def test_ct_has_the_usual_windows_in_hounsfield_units():
    named = {w.name: (w.center, w.width) for w in presets(a_stack(), None)}
    assert named["Lung"] == (-600, 1500)
    assert named["Brain"] == (40, 80)


def test_the_files_own_windows_come_first():
    series = replace(a_stack(), windows=(Window(1, 2, name="MINE"), Window(3, 4)))
    assert [w.name for w in presets(series, None)][:3] == ["MINE", "From the file", "Soft tissue"]


def test_values_without_a_meaning_get_windows_from_the_picture():
    voxels = np.arange(10_001, dtype=np.uint16).reshape(1, 1, -1)
    series = replace(a_radiograph(), windows=(), volume=Volume(voxels, Geometry.pixels()))
    automatic, contrast, wide = presets(series, voxels[0])
    assert (automatic.center, round(automatic.width)) == (5000, 9900)
    assert (contrast.center, round(contrast.width)) == (5000, 9000)
    assert (wide.center, round(wide.width)) == (5000, 10000)


def test_colour_has_none():
    voxels = np.zeros((1, 4, 4, 3), np.uint8)
    assert presets(replace(a_radiograph(), volume=Volume(voxels, Geometry.pixels())), None) == ()


def test_there_are_no_more_than_keys():
    many = tuple(Window(n, 10) for n in range(20))
    assert len(presets(replace(a_radiograph(), windows=many), None)) == 9


def test_pet_is_read_from_zero_to_some_suv():
    volume = Volume(np.zeros((1, 4, 4), np.int16), Geometry.pixels(), "SUV")
    series = replace(a_radiograph(), windows=(), volume=volume)
    named = {
        w.name: (w.center - w.width / 2, w.center + w.width / 2) for w in presets(series, None)
    }
    assert named == {"SUV 0 to 5": (0, 5), "SUV 0 to 10": (0, 10), "SUV 0 to 20": (0, 20)}
