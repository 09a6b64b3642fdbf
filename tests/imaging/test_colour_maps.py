"""Colour maps: the well-known palettes are those of the standard, and a fading map fades."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_palette_files

from meddx.imaging.colour_maps import ColourMap, rgba, table

FILES = {
    ColourMap.HOT_IRON: "hotiron.dcm",
    ColourMap.PET: "pet.dcm",
    ColourMap.HOT_METAL_BLUE: "hotmetalblue.dcm",
    ColourMap.PET_20_STEP: "pet20step.dcm",
}


def of_the_standard(name):
    (path,) = [path for path in get_palette_files() if Path(path).name == name]
    read = pydicom.dcmread(path, force=True)
    words = [f"{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue")]
    return np.stack([np.frombuffer(read[word].value, np.uint8) for word in words], axis=1)


@pytest.mark.parametrize(("colours", "name"), FILES.items())
def test_ps3_6_b_1_every_entry_is_that_of_the_standard(colours, name):
    assert np.array_equal(table(colours), of_the_standard(name))


@pytest.mark.parametrize("colours", list(ColourMap))
def test_a_map_is_read_only_and_differs_from_end_to_end(colours):
    made = table(colours)
    assert (made.shape, made.dtype, made.flags.writeable) == ((256, 3), np.uint8, False)
    assert not np.array_equal(made[0], made[255])


def test_grey_inverted_is_black_where_the_uptake_is_highest():
    assert table(ColourMap.GREY_INVERTED)[[0, 255]].tolist() == [[255] * 3, [0] * 3]


def test_fire_rises_in_lightness():
    light = table(ColourMap.FIRE).astype(float) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(light) > -1).all()


def test_a_fading_map_leaves_the_low_end_alone_and_one_that_does_not_covers_it():
    fading, even = (rgba(ColourMap.PET, 0.5, fades=fades)[:, 3] for fades in (True, False))
    assert (fading[0], fading[64], fading[255]) == (0, 128, 128)
    assert set(even.tolist()) == {128}
