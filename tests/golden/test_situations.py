"""The main situations in both languages and two sizes, beside the pictures that were judged.

A picture is compared by the mean colours of its squares (``tests/helpers/blocks.py``): a panel that
moved by 8 pixels fails, another hinting of the font does not.

To write all pictures anew, of these situations and of ``test_pictures.py``::

    MEDDX_WRITE_GOLDEN=1 python -m pytest tests/golden

Look at every one before it is committed: nothing clipped, nothing misaligned, no English left in
Chinese.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QSplitter

from meddx.phrase import Language
from tests.helpers import blocks
from tests.helpers.situations import SITUATIONS, picture

HERE = Path(__file__).parent / "situations"
SIZES = ((1280, 800), (1920, 1080))
LARGEST_MB = 6.0


def path_of(name: str, language: Language, size: tuple[int, int]) -> Path:
    return HERE / f"{name}_{language.value[:2]}_{size[0]}.png"


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value[:2])
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_looks_as_it_was_judged(room, name, language):
    here = room(language)
    shown = SITUATIONS[name](here)
    wrong = {}
    for size in SIZES:
        seen = picture(here, shown, size)
        assert seen.shape == (size[1], size[0], 3)
        assert seen.std() > 5  # not one grey
        path = path_of(name, language, size)
        if os.environ.get("MEDDX_WRITE_GOLDEN"):
            blocks.write_small(seen, path)
        assert path.exists(), "write the picture, and look at it"
        judged = blocks.read(path)
        if not blocks.same(seen, judged):
            wrong[path.name] = blocks.different_blocks(seen, judged)
    assert wrong == {}


def test_the_pictures_are_those_of_the_situations_and_small():
    wanted = {path_of(n, z, s).name for n in SITUATIONS for z in Language for s in SIZES}
    held = {path.name: path.stat().st_size for path in HERE.glob("*.png")}
    assert set(held) == wanted
    assert sum(held.values()) < LARGEST_MB * 1e6


@pytest.mark.parametrize("size", SIZES)
def test_a_panel_that_moved_by_8_pixels_is_seen(room, size):
    here = room(Language.EN)
    shown = SITUATIONS["notes_and_findings"](here)
    before = picture(here, shown, size)
    assert blocks.same(picture(here, shown, size), before)
    edges = here.window.findChildren(QSplitter)
    for parts in edges:
        sizes = parts.sizes()
        room_left = [size > 8 for size in sizes]
        first, second = [n for n, there in enumerate(room_left) if there][-2:]
        other = list(sizes)
        other[first], other[second] = other[first] + 8, other[second] - 8
        parts.setSizes(other)
        moved = picture(here, shown, size)
        assert parts.sizes() != sizes
        assert not blocks.same(moved, before)
        parts.setSizes(sizes)


def test_another_hinting_of_the_font_is_not_seen(room):
    def seen():
        here = room(Language.EN)
        return picture(here, SITUATIONS["notes_and_findings"](here), SIZES[0])

    before, usual = seen(), QApplication.font()
    other = QFont(usual)
    other.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    QApplication.setFont(other)
    try:
        hinted = seen()
    finally:
        QApplication.setFont(usual)
    assert not np.array_equal(hinted, before)
    assert blocks.same(hinted, before)


def test_a_palette_does_not_hide_or_make_a_difference(room, tmp_path):
    here = room(Language.ZH_CN)
    seen = picture(here, SITUATIONS["notes_and_findings"](here), SIZES[0])
    blocks.write_small(seen, tmp_path / "small.png")
    assert blocks.different_blocks(blocks.read(tmp_path / "small.png"), seen) == 0
