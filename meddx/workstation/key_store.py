"""The reader's own keys: the map that was chosen and what was changed in it, kept in a file."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from meddx import settings
from meddx.phrase import Phrase
from meddx.workstation import keymap
from meddx.workstation.action_groups import NAMES
from meddx.workstation.keymap import KeyMap

FILE: Final = "keymap.toml"
KEPT_ASIDE: Final = Phrase(
    "Your own keys could not be read; they were set aside as {name} and the usual ones are used."
)
NOT_WRITTEN: Final = Phrase("Your keys could not be kept: {reason}. They hold until you quit.")


class KeyStore:
    """Reads and writes the reader's keys.

    Parameters
    ----------
    folder
        Of the user; None keeps keys only as long as the window stands.
    tools
        Name of the class of each tool -> its own key.
    """

    def __init__(self, folder: Path | None, tools: Mapping[str, str]) -> None:
        self._path = folder / FILE if folder else None
        self.tools = dict(tools)

    def base(self, name: str) -> KeyMap:
        """Return one of the maps that come with the program, as it comes."""
        return keymap.read(name, self.tools)[0]

    def load(self) -> tuple[KeyMap, tuple[Phrase, ...]]:
        """Return the keys to be used, and what is wrong with the file of the reader.

        A file that cannot be read is set aside and named; in one that can, an action that is
        unknown or a key that is used twice is left out and named.
        """
        if self._path is None or not self._path.is_file():
            return self.base(keymap.DEFAULT), ()
        try:
            table = tomllib.loads(self._path.read_text(encoding="utf-8"))
            return self._changed(table)
        except (ValueError, TypeError, OSError):
            return self.base(keymap.DEFAULT), (self._aside(self._path),)

    def save(self, chosen: KeyMap) -> Phrase | None:
        """Keep these keys; a sentence if the file cannot be written."""
        if self._path is None:
            return None
        changes = chosen.changes_from(self.base(chosen.base))
        lines = [f"schema = {keymap.SCHEMA}", f'base = "{chosen.base}"', "", "[actions]"]
        lines += [f"{name} = {_listed(keys)}" for name, keys in sorted(changes.items())]
        try:
            settings.write_whole(self._path, "\n".join(lines) + "\n")
        except OSError as error:
            return NOT_WRITTEN.with_values(reason=error.strerror or "?")
        return None

    def _changed(self, table: dict[str, Any]) -> tuple[KeyMap, tuple[Phrase, ...]]:
        name, changes = table.get("base"), table.get("actions", {})
        if table.get("schema") != keymap.SCHEMA or not isinstance(name, str):
            raise ValueError("not a file of keys")
        if name not in keymap.BASES:
            raise ValueError("unknown map of keys")
        if not isinstance(changes, dict):
            raise TypeError("changes are a table")
        base = self.base(name)
        own, problems = keymap.checked(changes, name, {*NAMES, *self.tools, *base.keys})
        # What was changed wins over the map: a key that moved is taken from whoever had it there.
        taken = {key for keys in own.values() for key in keys}
        rest = {
            other: tuple(key for key in keys if key not in taken)
            for other, keys in base.keys.items()
        }
        return replace(base, keys={**rest, **own}), problems

    @staticmethod
    def _aside(path: Path) -> Phrase:
        try:
            return KEPT_ASIDE.with_values(name=settings.set_aside(path))
        except OSError:
            return KEPT_ASIDE.with_values(name=path.name)


def _listed(keys: tuple[str, ...]) -> str:
    return "[" + ", ".join(settings.toml_text(key) for key in keys) + "]"
