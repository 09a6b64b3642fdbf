"""The settings: one frozen dataclass whose field metadata is the label and help of the dialog."""

import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from meddx.phrase import Language, Phrase

SCHEMA: Final = 1

KEPT_ASIDE: Final = Phrase(
    "The settings could not be read; they were set aside as {name} and the defaults are used."
)


def _setting(default: Any, label: Phrase, text: Phrase) -> Any:  # noqa: ANN401 - any type a field has
    return field(default=default, metadata={"label": label, "help": text})


@dataclass(frozen=True)
class Settings:
    """What the reader can choose; a value outside its range cannot be built."""

    language: str = _setting(
        "",
        Phrase("Language"),
        Phrase("Language of the window and of reports; empty follows the system."),
    )
    heatmap_opacity: float = _setting(
        0.45,
        Phrase("Heatmap opacity"),
        Phrase("How strongly the heatmap covers the picture, 0 to 1."),
    )
    hereditary_mass: float = _setting(
        0.01,
        Phrase("Share of hereditary disease"),
        Phrase("Prior probability that all hereditary diseases share, above 0, at most 0.5."),
    )
    monitors: str = _setting(
        "",
        Phrase("Monitors"),
        Phrase("What was measured of each monitor; the display check writes it."),
    )
    first_run_done: bool = _setting(
        False, Phrase("Notice read"), Phrase("Whether the notice of the first run was read.")
    )
    tour_done: bool = _setting(
        False, Phrase("Tour taken"), Phrase("Whether the tour of the window was taken or skipped.")
    )

    def __post_init__(self) -> None:
        if self.language not in {"", *(item.value for item in Language)}:
            raise ValueError("unknown language")
        if not 0.0 <= self.heatmap_opacity <= 1.0:
            raise ValueError("opacity lies between 0 and 1")
        if not 0.0 < self.hereditary_mass <= 0.5:
            raise ValueError("the hereditary share lies above 0 and is at most 0.5")

    def with_changes(self, **changes: Any) -> "Settings":  # noqa: ANN401 - any type a field has
        """Return these settings with some of them changed."""
        return replace(self, **changes)


Table = dict[str, Any]
# Each entry turns a table of that schema into one of the next.
MIGRATIONS: Final[Mapping[int, Callable[[Table], Table]]] = {}


def load(path: Path) -> tuple[Settings, Phrase | None]:
    """Read settings; a corrupt file is set aside, named in the phrase, and defaults are used."""
    if not path.is_file():
        return Settings(), None
    try:
        table = _migrated(tomllib.loads(path.read_text(encoding="utf-8")))
        known = {item.name for item in fields(Settings)}
        chosen: Table = {k: _typed(k, v) for k, v in table.items() if k in known}
        return Settings(**chosen), None
    except (ValueError, TypeError, UnicodeDecodeError):
        aside = path.with_suffix(".damaged.toml")
        path.replace(aside)
        return Settings(), KEPT_ASIDE.with_values(name=aside.name)


def save(settings: Settings, path: Path) -> None:
    """Write settings so that the file is whole at every moment."""
    lines = [f"schema = {SCHEMA}"]
    lines += [f"{item.name} = {_toml(getattr(settings, item.name))}" for item in fields(settings)]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(path)


def _migrated(table: Table) -> Table:
    schema = table.pop("schema", None)
    if not isinstance(schema, int) or schema > SCHEMA or schema < 1:
        raise ValueError("unknown schema")
    for number in range(schema, SCHEMA):
        table = MIGRATIONS[number](table)
    return table


def _typed(name: str, value: object) -> object:
    """Refuse a value of another type than the default's, but let 1 stand for 1.0."""
    default = getattr(Settings(), name)
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if type(value) is not type(default):
        raise TypeError(name)
    return value


def _toml(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # also what a TOML string must escape
    return repr(value)
