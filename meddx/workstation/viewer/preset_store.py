"""The reader's own window presets, kept in a file."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from meddx import settings
from meddx.case.display import Window
from meddx.phrase import Phrase
from meddx.workstation.viewer.presets import OwnPreset

SCHEMA: Final = 1
FILE: Final = "presets.toml"
KEPT_ASIDE: Final = Phrase(
    "Your own window presets could not be read; they were set aside as {name}."
)
NOT_WRITTEN: Final = Phrase(
    "Your window presets could not be kept: {reason}. They hold until you quit."
)


class PresetStore:
    """Reads and writes the reader's presets, in their order.

    Parameters
    ----------
    folder
        Of the user; None keeps presets only as long as the window stands.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE if folder else None
        self._kept: tuple[OwnPreset, ...] = ()

    @property
    def kept(self) -> tuple[OwnPreset, ...]:
        """The presets of now."""
        return self._kept

    def load(self) -> Phrase | None:
        """Read the file; one that is damaged is set aside and named in the sentence."""
        if self._path is None or not self._path.is_file():
            return None
        try:
            table = tomllib.loads(self._path.read_text(encoding="utf-8"))
            if table.get("schema") != SCHEMA:
                raise ValueError("unknown schema")  # noqa: TRY301 - one way to be damaged of many
            self._kept = tuple(_own(row) for row in table.get("preset", []))
        except (ValueError, TypeError, KeyError, AttributeError):
            return KEPT_ASIDE.with_values(name=settings.set_aside(self._path))
        return None

    def replace(self, presets: Sequence[OwnPreset]) -> Phrase | None:
        """Keep these presets instead; a sentence if the file cannot be written."""
        self._kept = tuple(presets)
        if self._path is None:
            return None
        text = "\n".join([f"schema = {SCHEMA}", *(_row(one) for one in self._kept)])
        try:
            settings.write_whole(self._path, text + "\n")
        except OSError as error:
            return NOT_WRITTEN.with_values(reason=error.strerror or "?")
        return None


def _own(row: dict[str, Any]) -> OwnPreset:
    center, width, number = row["center"], row["width"], row.get("key", 0)
    if not all(isinstance(value, int | float) for value in (center, width)):
        raise TypeError("centre and width are numbers")
    texts = (row["name"], row["of"], row["function"])
    if not all(isinstance(text, str) for text in texts) or not isinstance(number, int):
        raise TypeError("a preset has a name, a function and a number key")
    name, of, function = texts
    return OwnPreset(name, Window(float(center), float(width), function, name), of, number)


def _row(one: OwnPreset) -> str:
    lines = (
        "",
        "[[preset]]",
        f"name = {settings.toml_text(one.name)}",
        f"of = {settings.toml_text(one.of)}",
        f"center = {one.window.center!r}",
        f"width = {one.window.width!r}",
        f'function = "{one.window.function}"',
        f"key = {one.number}",
    )
    return "\n".join(lines)
