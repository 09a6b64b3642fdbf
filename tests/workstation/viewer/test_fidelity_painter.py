"""Marks stand in the lower left corner over its words, and never in the middle of the picture."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from meddx.imaging.fidelity import Mark, Severity
from meddx.phrase import Language, Phrase
from meddx.workstation.viewer.fidelity_painter import paint_marks
from tests.helpers.pictures import array_of

LONG = Phrase("Slices missing: gaps {count}, up to {widest} mm").with_values(count=3, widest="12.5")
EVERY = (
    Mark(Severity.CAUTION, LONG),
    Mark(Severity.PENDING, Phrase("Draft: the slab is being computed")),
    Mark(Severity.NOTE, Phrase("resampled between voxels")),
    Mark(Severity.NOTE, Phrase("MIP 10 mm")),
)


def painted(marks, width=600, height=500, under=3):
    view = QImage(width, height, QImage.Format.Format_RGB32)
    view.fill(QColor(0, 0, 0))
    painter = QPainter(view)
    area = QRectF(0, 0, width, height)
    covered = paint_marks(painter, area, marks, under, Language.EN)
    painter.end()
    return array_of(view).max(axis=2) > 60, covered


def test_one_line_for_each_caution_and_one_for_all_notes(styled):
    lit, covered = painted(EVERY)
    assert len(covered) == 3
    assert all(one.bottom() <= other.top() for one, other in pairwise(covered))
    rows, cols = np.nonzero(lit)
    assert rows.max() < 500 - 10 - 3 * 17
    assert rows.min() > 375
    assert cols.max() < 450


@pytest.mark.parametrize("size", [(600, 500), (230, 230), (150, 120)])
def test_they_keep_to_their_corner_and_end_before_the_letter_below(styled, size):
    width, height = size
    lit, covered = painted(EVERY[:2], width, height, under=0)
    assert lit.any()
    assert not lit[: height // 2].any()
    letter = lit[height - 30 :, width // 2 - 10 :]
    assert not letter.any()
    assert all(QRectF(0, 0, width, height).contains(box) for box in covered)


def test_nothing_to_say_paints_nothing(styled):
    lit, covered = painted(())
    assert covered == []
    assert not lit.any()


def test_in_a_narrow_view_a_caution_stands_over_letter_and_scale_and_is_read(styled):
    lit, covered = painted(EVERY[:1], 200, 270, under=0)
    assert covered[0].width() > 150
    assert covered[0].bottom() <= 270 - 10 - 2 * 17
    assert not lit[: 270 // 2 + 15].any()
    assert np.nonzero(lit)[1].max() < 200 - 10


def test_where_no_word_has_room_a_sign_says_that_there_is_something(styled):
    _, covered = painted(EVERY[:1], 120, 110, under=0)
    assert covered[0].width() < 20
