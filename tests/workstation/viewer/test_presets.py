"""Which windows a picture is offered, and which key chooses which."""

import tomllib
from dataclasses import replace

import numpy as np
import pytest

from meddx import paths
from meddx.case.display import VoiTable
from meddx.case.record import Window
from meddx.case.volume import Geometry, Volume
from meddx.phrase import Language
from meddx.workstation import keymap
from meddx.workstation.viewer.presets import OwnPreset, kind_of, numbered, presets
from tests.helpers.builders import a_radiograph, a_stack


def names(found, language=Language.EN) -> list[str]:
    return [one.name.label(language) for one in found]


def keyed(found, order=None) -> dict[int, str]:
    return {number: one.key for number, one in numbered(found, order).items()}


def test_ct_has_the_usual_windows_in_hounsfield_units():
    named = {
        one.name.label(Language.EN): (one.voi.center, one.voi.width)
        for one in presets(a_stack(), None)
    }
    assert named["Lung"] == (-600, 1500)
    assert named["Brain"] == (40, 80)
    assert named["Stroke"] == (40, 40)


def test_the_files_own_windows_and_tables_come_first_by_name():
    table = VoiTable(0, np.arange(4, dtype=np.uint16), 2, "HARD")
    own = {"windows": (Window(1, 2, name="MINE"), Window(3, 4)), "voi_tables": (table,)}
    found = presets(replace(a_stack(), **own), None)
    assert set(names(found)[:3]) == {"MINE", "HARD", "From the file"}
    assert names(found)[3] == "Soft tissue"
    two = presets(replace(a_stack(), windows=(Window(1, 2), Window(3, 4))), None)
    assert names(two)[:2] == ["From the file, window 1", "From the file, window 2"]


def test_values_without_a_meaning_get_windows_from_the_picture():
    voxels = np.arange(10_001, dtype=np.uint16).reshape(1, 1, -1)
    series = replace(a_radiograph(), windows=(), volume=Volume(voxels, Geometry.pixels()))
    automatic, contrast, wide = (one.voi for one in presets(series, lambda: voxels[0]))
    assert (automatic.center, round(automatic.width)) == (5000, 9900)
    assert (contrast.center, round(contrast.width)) == (5000, 9000)
    assert (wide.center, round(wide.width)) == (5000, 10000)
    assert presets(series, None) == ()


def test_every_grey_picture_has_an_automatic_window():
    stack = a_stack()
    found = presets(stack, lambda: stack.volume.voxels[0])
    assert [one.key for one in found][-3:] == ["automatic", "contrast", "full_range"]


def test_colour_has_none():
    voxels = np.zeros((1, 4, 4, 3), np.uint8)
    assert presets(replace(a_radiograph(), volume=Volume(voxels, Geometry.pixels())), None) == ()


def test_pet_is_read_from_zero_to_some_suv():
    volume = Volume(np.zeros((1, 4, 4), np.int16), Geometry.pixels(), "SUV")
    series = replace(a_radiograph(), windows=(), volume=volume)
    found = presets(series, None)
    named = {
        one.name.label(Language.EN): (
            one.voi.center - one.voi.width / 2,
            one.voi.center + one.voi.width / 2,
        )
        for one in found
    }
    assert named["SUV 0 to 5"] == (0, 5)
    assert named["SUV 0 to 20"] == (0, 20)
    assert keyed(found)[1] == "suv_5"


def test_the_numbers_of_ct_stay_whatever_the_file_brings():
    plain = keyed(presets(a_stack(), None))
    assert [plain[n] for n in (1, 2, 3, 4, 5)] == ["soft_tissue", "lung", "liver", "bone", "brain"]
    many = replace(a_stack(), windows=tuple(Window(n, 10) for n in range(3)))
    assert keyed(presets(many, None)) == plain


def test_where_numbers_are_free_the_file_has_the_first():
    series = replace(a_radiograph(), windows=(Window(5, 10, name="A"),))
    found = presets(series, lambda: series.volume.voxels[0])
    assert list(keyed(found).values()) == ["file_1", "automatic", "contrast", "full_range"]
    many = replace(series, windows=tuple(Window(n, 10) for n in range(20)))
    assert list(keyed(presets(many, None))) == list(range(1, 10))


def test_another_workstations_order_moves_the_numbers():
    series = replace(a_stack(), windows=(Window(1, 2), Window(3, 4)))
    order = keymap.read("weasis", {})[0].order["CT"]
    numbers = keyed(presets(series, None), order)
    assert [numbers[n] for n in range(1, 9)] == list(order)
    bare = keyed(presets(a_stack(), None), order)  # no windows of the file: their keys are free
    assert [bare[n] for n in range(3, 9)] == list(order[2:])
    assert bare[1] == "soft_tissue"


@pytest.mark.parametrize("base", keymap.BASES)
def test_the_orders_of_the_maps_name_presets_that_exist(base):
    series = replace(a_stack(), windows=(Window(1, 2), Window(3, 4)))
    ids = {one.key for one in presets(series, None)}
    for order in keymap.read(base, {})[0].order.values():
        assert set(order) <= ids


def test_own_presets_stand_behind_the_files_and_have_the_number_they_were_given():
    own = (OwnPreset("Mine", Window(7, 8), "HU", 2), OwnPreset("MR only", Window(7, 8), "MR"))
    series = replace(a_stack(), windows=(Window(1, 2, name="FILE"),))
    found = presets(series, None, own)
    assert names(found)[:3] == ["FILE", "Mine", "Soft tissue"]
    for order in (None, ("lung", "bone")):
        numbers = keyed(found, order)
        assert numbers[2] == "own_1"
        assert list(numbers.values()).count("own_1") == 1
    assert kind_of(series) == "HU"
    assert kind_of(a_radiograph()) == "CR"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"name": "a\nb"}, {"number": 10}, {"number": -1},
        {"window": Window(1, 0.5, "LINEAR")},
    ],
)  # fmt: skip
def test_an_own_preset_that_means_nothing_cannot_be_built(wrong):
    with pytest.raises(ValueError, match=r"preset|number|wide"):
        OwnPreset(**{"name": "A", "window": Window(1, 2), "of": "HU", **wrong})


def test_the_file_of_presets_is_whole():
    rows = tomllib.loads(paths.resource("presets.toml").read_text(encoding="utf-8"))["preset"]
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids) >= 20
    assert all(row["en"] and row["zh"] for row in rows)
    for unit in ("HU", "SUV"):
        keys = [row["key"] for row in rows if row.get("unit") == unit and "key" in row]
        assert keys == list(range(1, len(keys) + 1))
    assert not any(one.startswith(("file_", "own_")) for one in ids)


def test_names_are_chinese_in_chinese():
    assert "肺" in names(presets(a_stack(), None), Language.ZH_CN)


def test_what_is_shown_is_known_again_without_its_name():
    found = presets(a_stack(), None)
    lung = next(one for one in found if one.key == "lung")
    assert lung.shows(Window(-600, 1500))
    assert not lung.shows(Window(-600, 1501))
    assert not lung.shows(None)
