"""A table of a TOML file that is read once, key by key; says exactly what is wrong, and where."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from meddx.phrase import Phrase, Refused

WRONG: Final = Phrase("{place}: {what}")
NEVER_READ: Final = Phrase('"{key}" is not known here; allowed are: {allowed}.')
MISSING: Final = Phrase('"{key}" is missing.')
NOT_A: Final = Phrase('"{key}" must be {kind}.')
NOT_ONE_OF: Final = Phrase('"{key}" must be one of: {allowed}.')

NUMBER: Final = Phrase("a number")
WHOLE: Final = Phrase("a whole number")
YES_NO: Final = Phrase("true or false")
TEXT: Final = Phrase("a text in quotes")
TEXTS: Final = Phrase("a list of texts")
NUMBERS: Final = Phrase("a list of whole numbers")
TABLE: Final = Phrase("a table")
TABLES: Final = Phrase("a list of tables")

E = TypeVar("E", bound=StrEnum)
Place = str | Phrase


def wrong(place: Place, what: Phrase) -> Refused:
    """Return the refusal of a protocol file; ``place`` names file, stage and pane."""
    return Refused("hanging_protocol", WRONG.with_values(place=place, what=what))


class Table:
    """One table: values are taken by key; ``close`` refuses what nobody took.

    Parameters
    ----------
    place
        File and part of it, for errors.
    values
        As read from TOML.
    """

    def __init__(self, place: Place, values: dict[str, Any]) -> None:
        self.place = place
        self._values = dict(values)
        self._known: list[str] = []

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys not taken yet, in the order of the file."""
        return tuple(self._values)

    def is_text(self, key: str) -> bool:
        """Whether the key is there, not taken yet, and a text."""
        return isinstance(self._values.get(key), str)

    def refuse(self, what: Phrase, **values: str | Phrase) -> Refused:
        """Return the refusal of this table."""
        return wrong(self.place, what.with_values(**values))

    def close(self) -> None:
        """Refuse keys that nobody took: a misspelt one must not be ignored."""
        if self._values:
            raise self.refuse(
                NEVER_READ, key=next(iter(self._values)), allowed=", ".join(sorted(self._known))
            )

    def number(self, key: str, default: float) -> float:
        """Take a number."""
        return float(self._take(key, (int, float), NUMBER, default))

    def whole(self, key: str, default: int) -> int:
        """Take a whole number."""
        return int(self._take(key, (int,), WHOLE, default))

    def flag(self, key: str, default: bool = False) -> bool:
        """Take true or false."""
        return bool(self._take(key, (bool,), YES_NO, default))

    def text(self, key: str, default: str | None = "") -> str:
        """Take a text; None as default demands one."""
        return str(self._take(key, (str,), TEXT, default))

    def one_of(self, key: str, kind: type[E], default: E) -> E:
        """Take one of the words of an enumeration."""
        said = self.text(key, default.value)
        if said not in {item.value for item in kind}:
            allowed = ", ".join(item.value for item in kind if item.value)
            raise self.refuse(NOT_ONE_OF, key=key, allowed=allowed)
        return kind(said)

    def texts(self, key: str, allowed: Sequence[str] = ()) -> tuple[str, ...]:
        """Take a list of texts, or one text; of ``allowed`` where these are given."""
        said = self._take(key, (list, str), TEXTS, [])
        listed = [said] if isinstance(said, str) else said
        if not all(isinstance(item, str) and item for item in listed):
            raise self.refuse(NOT_A, key=key, kind=TEXTS)
        if allowed and not set(listed) <= set(allowed):
            raise self.refuse(NOT_ONE_OF, key=key, allowed=", ".join(allowed))
        return tuple(listed)

    def wholes(self, key: str) -> tuple[int, ...]:
        """Take a list of whole numbers, empty where it is not there."""
        said = self._take(key, (list,), NUMBERS, [])
        if not all(type(item) is int for item in said):
            raise self.refuse(NOT_A, key=key, kind=NUMBERS)
        return tuple(said)

    def raw(self, key: str) -> Any:  # noqa: ANN401 - what kind it may be is for the caller to say
        """Take whatever is there, None where nothing is."""
        self._known.append(key)
        return self._values.pop(key, None)

    def table(self, key: str, place: Place = "") -> "Table":
        """Take a table, empty where it is not there."""
        return Table(place or self.place, self._take(key, (dict,), TABLE, {}))

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Take a list of tables; there must be one at least."""
        said = self._take(key, (list,), TABLES, None)
        if not said or not all(isinstance(item, dict) for item in said):
            raise self.refuse(NOT_A, key=key, kind=TABLES)
        return list(said)

    def _take(self, key: str, kinds: tuple[type, ...], kind: Phrase, default: Any) -> Any:  # noqa: ANN401 - any type that TOML has
        self._known.append(key)
        if key not in self._values:
            if default is None:
                raise self.refuse(MISSING, key=key)
            return default
        said = self._values.pop(key)
        if not isinstance(said, kinds) or (isinstance(said, bool) and bool not in kinds):
            raise self.refuse(NOT_A, key=key, kind=kind)
        return said
