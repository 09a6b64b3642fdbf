"""Labels of well-known models: what they mean, and in which order the models give them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from meddx import paths


@dataclass(frozen=True)
class LabelList:
    """The outputs of a well-known model, and how its input was prepared.

    Parameters
    ----------
    name, title
        A word, and what people call it.
    channels
        Of its input.
    preset
        One of ``found.PRESETS``.
    resize
        See ``InputSpec``.
    keys
        Names of the outputs, in order; an empty one is an output without meaning.
    """

    name: str
    title: str
    channels: int
    preset: str
    resize: str
    keys: tuple[str, ...]


@cache
def _tables() -> Mapping[str, object]:
    return tomllib.loads(paths.resource("packs", "labels.toml").read_text(encoding="utf-8"))


def lists() -> tuple[LabelList, ...]:
    """Return the well-known lists."""
    entries = _tables()["list"]
    assert isinstance(entries, list)  # noqa: S101 - a file of our own
    return tuple(LabelList(**{**entry, "keys": tuple(entry["keys"])}) for entry in entries)


def of(channels: int, labels: int) -> LabelList | None:
    """Return the list with so many channels and outputs, or None."""
    fitting = (one for one in lists() if one.channels == channels and len(one.keys) == labels)
    return next(fitting, None)


def code_of(key: str) -> str:
    """Return the CURIE of a label by its name, whatever its case and blanks; empty if unknown."""
    codes = _tables()["codes"]
    assert isinstance(codes, dict)  # noqa: S101 - a file of our own
    plain = {_plain(name): str(code) for name, code in codes.items()}
    return plain.get(_plain(key), "")


def _plain(key: str) -> str:
    return key.replace("_", "").replace(" ", "").casefold()
