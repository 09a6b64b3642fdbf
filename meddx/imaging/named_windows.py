"""Grey windows that readers know by name: those of ``resources/presets.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from meddx import paths
from meddx.case.display import Window
from meddx.phrase import Language

Row = Mapping[str, Any]


@cache
def rows() -> tuple[Row, ...]:
    """Return the presets as they stand in the file."""
    text = paths.resource("presets.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["preset"])


@cache
def named() -> Mapping[str, Window]:
    """Return the windows with numbers of their own, by id."""
    return MappingProxyType({row["id"]: window_of(row) for row in rows() if "unit" in row})


def window_of(row: Row) -> Window:
    """Return the window of a row with numbers of its own."""
    if "from" in row:  # from one value to another, as PET is read
        low, high = float(row["from"]), float(row["to"])
        return Window((low + high) / 2.0, high - low, "LINEAR_EXACT", row["en"])
    return Window(float(row["center"]), float(row["width"]), "LINEAR", row["en"])


def label(name: str, language: Language) -> str:
    """Return a window's name in ``language``; one that a file or a reader gave stays as it is."""
    if language is not Language.ZH_CN:
        return name
    return next((str(row["zh"]) for row in rows() if row["en"] == name), name)


def name_of(window: object) -> str:
    """Return the id of a named window with this centre and width, empty where none has them."""
    if not isinstance(window, Window):
        return ""
    shape = (window.center, window.width)
    return next((key for key, it in named().items() if (it.center, it.width) == shape), "")
