"""Where the characters of a note stand in the text that Qt shows."""

from bisect import bisect_left


def shown_text(text: str) -> str:
    """Return a note as it is shown: the same length, one character for each line end."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


class Places:
    """Leads from characters to Qt's UTF-16 units and back: one beyond the basic plane is two.

    Parameters
    ----------
    text
        The note.
    """

    def __init__(self, text: str) -> None:
        self._wide = [n for n, sign in enumerate(text) if sign > "\uffff"]
        self._wide_units = [n + before for before, n in enumerate(self._wide)]

    def unit(self, offset: int) -> int:
        """Return the place in Qt's text of a character."""
        return offset + bisect_left(self._wide, offset)

    def character(self, unit: int) -> int:
        """Return the character at a place in Qt's text."""
        return unit - bisect_left(self._wide_units, unit)
