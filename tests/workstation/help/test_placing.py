"""The card of the tour never hides the part it speaks of where there is room beside it."""

import pytest

from meddx.workstation.help.placing import GAP_PX, Box, beside

CARD = (380, 160)


def overlap(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


@pytest.mark.parametrize("room", [(1024, 640), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize(
    "part",
    [Box(2, 31, 88, 43), Box(0, 110, 292, 275), Box(0, 400, 292, 240), Box(900, 31, 80, 43)],
)
def test_the_card_stands_beside_its_part_and_inside_the_window(part, room):
    left, top = beside(part, CARD, room)
    card = Box(left, top, *CARD)
    assert not overlap(card, part)
    assert card == card.within(room)
    assert min(left, top, room[0] - card.right, room[1] - card.bottom) >= GAP_PX


def test_a_part_that_fills_the_window_has_the_card_in_its_middle():
    assert beside(Box(0, 0, 1280, 800), CARD, (1280, 800)) == (450, 320)


def test_a_wide_part_has_the_card_below_a_tall_one_beside():
    assert beside(Box(400, 30, 200, 40), CARD, (1280, 800))[1] == 70 + GAP_PX
    assert beside(Box(0, 100, 200, 400), CARD, (1280, 800))[0] == 200 + GAP_PX


def test_boxes_unite_and_are_cut():
    assert Box(0, 0, 10, 10).united(Box(20, 5, 10, 10)) == Box(0, 0, 30, 15)
    assert Box(2, 2, 10, 10).grown(4).within((12, 100)) == Box(0, 0, 12, 16)
