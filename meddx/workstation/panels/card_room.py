"""How the height of the panel of diagnoses is shared by its list, an open card and what to ask."""

from typing import Final

EDGE_PX: Final = 8  # left free around an open card
_ROOMY_PX: Final = 520  # high enough for an open card and some of the list
_BOTH_PX: Final = 780  # and high enough for all questions below it


class CardRoom:
    """Keeps what the panel has, what of it is lent to it, and what its open card needs.

    Parameters
    ----------
    own_px
        Height that the panel has whether a card is open or not.
    """

    def __init__(self, own_px: int = 0) -> None:
        self.own_px = own_px
        self.lent_px = 0
        self._open, self._wanted_px = "", 0

    @property
    def is_roomy(self) -> bool:
        """Whether there is room for an open card beside others."""
        return self.own_px >= _ROOMY_PX

    def few_asked(self, *, is_open: bool) -> int | None:
        """How many questions there is room for, None for all: an open card has it first."""
        if self.own_px >= (_BOTH_PX if is_open else _ROOMY_PX):
            return None
        return 1 if self.is_roomy or not is_open else 0

    def wanted(self, code: str, needed_px: int, *, again: bool) -> int:
        """Return the height to ask for.

        It never shrinks while a card is open, else all would move with each switch.

        Parameters
        ----------
        code
            Of the open diagnosis; empty for none.
        needed_px
            Height of the panel that shows all steps of its card, 0 for none.
        again
            Whether to forget what was asked for: the width is another one.
        """
        least = self._wanted_px if self._open == code and not again else 0
        self._open, self._wanted_px = code, max(needed_px, least)
        return self._wanted_px
