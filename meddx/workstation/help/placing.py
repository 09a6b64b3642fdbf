"""Where the card of the tour stands, so that it hides neither the part it speaks of nor itself."""

from typing import Final, NamedTuple

GAP_PX: Final = 18


class Box(NamedTuple):
    """A rectangle in pixels of the window."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column behind it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """First row below it."""
        return self.top + self.height

    def united(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(left, top, right - left, bottom - top)

    def grown(self, by_px: int) -> "Box":
        """Return it with a margin on every side."""
        return Box(
            self.left - by_px, self.top - by_px, self.width + 2 * by_px, self.height + 2 * by_px
        )

    def within(self, room: tuple[int, int]) -> "Box":
        """Return what of it lies in a room of this width and height."""
        left, top = max(0, self.left), max(0, self.top)
        right, bottom = min(room[0], self.right), min(room[1], self.bottom)
        return Box(left, top, max(0, right - left), max(0, bottom - top))


def beside(part: Box, card: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Return the place of a card beside a part: below or above a wide one, else right or left.

    Parameters
    ----------
    part
        What the card speaks of.
    card, room
        Width and height of the card and of the window.

    Returns
    -------
    tuple
        Left and top of the card; inside the part, at its middle, where no side has room for it.
    """
    wide, high = card
    free = {
        "right": room[0] - part.right - wide,
        "left": part.left - wide,
        "below": room[1] - part.bottom - high,
        "above": part.top - high,
    }
    flat, tall = ("below", "above", "right", "left"), ("right", "left", "below", "above")
    sides = flat if part.width >= part.height else tall
    side = next((name for name in sides if free[name] >= 2 * GAP_PX), "")
    middle = (part.left + (part.width - wide) // 2, part.top + (part.height - high) // 2)
    places = {
        "right": (part.right + GAP_PX, middle[1]),
        "left": (part.left - GAP_PX - wide, middle[1]),
        "below": (middle[0], part.bottom + GAP_PX),
        "above": (middle[0], part.top - GAP_PX - high),
    }
    left, top = places.get(side, middle)
    return _kept(left, wide, room[0]), _kept(top, high, room[1])


def _kept(at: int, size: int, room: int) -> int:
    """Keep a length inside the window, with a gap to its edge."""
    return max(GAP_PX, min(at, room - size - GAP_PX))
