"""Typed access to the fields of a ``pack.toml``; what is wrong is named by its place."""

import math
import re
from collections.abc import Mapping
from typing import Any, Final

_PLAIN_FILE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class MalformedError(ValueError):
    """A field is missing or of the wrong kind; the text is its place."""


class Table:
    """One table of a TOML file.

    Every getter raises ``MalformedError`` with the field's place (``input.size``) when the value is
    missing or of the wrong kind.

    Parameters
    ----------
    values
        The table.
    place
        Where it stands in the file.
    """

    def __init__(self, values: Mapping[str, Any], place: str = "") -> None:
        self._values = values
        self._place = f"{place}." if place else ""

    def has(self, key: str) -> bool:
        """Whether the field is there."""
        return key in self._values

    def keys(self) -> tuple[str, ...]:
        """Return the names of all fields."""
        return tuple(self._values)

    def demand(self, condition: bool, key: str) -> None:
        """Raise ``MalformedError`` naming ``key`` unless ``condition`` holds."""
        if not condition:
            raise MalformedError(self._place + key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; one that must be there is not empty."""
        value = self._values.get(key, default)
        self.demand(isinstance(value, str) and bool(value or default is not None), key)
        return str(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false; ``default`` when it is not there."""
        value = self._values.get(key, default)
        self.demand(isinstance(value, bool), key)
        return bool(value)

    def integer(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise MalformedError(self._place + key)
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a finite number."""
        value = self._values.get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise MalformedError(self._place + key)
        self.demand(math.isfinite(value), key)
        return float(value)

    def numbers(self, key: str, count: int | None = None) -> tuple[float, ...]:
        """Return a list of finite numbers, ``count`` of them where it is given."""
        value = self._values.get(key)
        if not isinstance(value, list) or count not in (None, len(value)):
            raise MalformedError(self._place + key)
        items = Table({str(n): item for n, item in enumerate(value)}, self._place + key)
        return tuple(items.number(str(n)) for n in range(len(value)))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty when it is not there."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise MalformedError(self._place + key)
        return tuple(value)

    def optional(self, key: str) -> "Table | None":
        """Return a table inside this one, or None when it is not there."""
        return self.table(key) if key in self._values else None

    def table(self, key: str) -> "Table":
        """Return a table inside this one."""
        value = self._values.get(key)
        if not isinstance(value, dict):
            raise MalformedError(self._place + key)
        return Table(value, self._place + key)

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return a list of tables; empty when it is not there."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise MalformedError(self._place + key)
        return tuple(Table(item, f"{self._place}{key}[{n}]") for n, item in enumerate(value))

    def names(self, key: str) -> dict[str, str]:
        """Return a table of file names (plain, inside the pack) and their SHA-256."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise MalformedError(self._place + key)
        for name, sha256 in value.items():
            good = isinstance(sha256, str) and _SHA256.fullmatch(sha256)
            self.demand(bool(_PLAIN_FILE.fullmatch(name) and good), f"{key}.{name}")
        return dict(value)
