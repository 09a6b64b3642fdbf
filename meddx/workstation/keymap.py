"""Which key does what: maps of keys as plain data, read from files and checked, without Qt.

Keys are written as Qt's portable text writes them (``Ctrl+Shift+Z``, ``PgDown``). A letter works in
the whole window and a key that moves in lists works in the viewer, which is part of the window: the
contexts overlap, so a key has one action in a map.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from meddx import paths
from meddx.phrase import Phrase
from meddx.workstation.action_groups import EXPORT, NAMES

SCHEMA: Final = 1
DEFAULT: Final = "meddx"
# The maps that come with the program, in the order of the choice, with the names of their makers.
BASES: Final[Mapping[str, str]] = MappingProxyType(
    {"meddx": "MedDx", "ohif": "OHIF", "weasis": "Weasis", "horos": "Horos"}
)

UNKNOWN_ACTION: Final = Phrase('The key map "{map}" names "{name}", which is no action.')
UNKNOWN_KEY: Final = Phrase('The key map "{map}" gives "{name}" the key "{key}", which is no key.')
CONFLICT: Final = Phrase(
    'The key map "{map}" gives the key {key} to "{name}" and to "{other}"; the first one keeps it.'
)
MENU_KEY: Final = Phrase('The key map "{map}" gives "{name}" the key {key}, which opens a menu.')

_MODIFIERS: Final = ("Meta", "Ctrl", "Alt", "Shift")  # in the order of Qt's text
_NAMED: Final = frozenset(
    {"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown", "Space", "Tab", "Del", "Ins",
     "Backspace", "Esc", "Return", "Enter", "Pause", "Print", "Menu", "Help",
     *(f"F{number}" for number in range(1, 36))}
)  # fmt: skip
# Without Ctrl, Alt or Meta these move in lists, press buttons, or change a text.
_OF_CONTROLS: Final = frozenset(
    {"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown", "Space", "Tab", "Del",
     "Backspace", "Return", "Enter"}
)  # fmt: skip
MENU_KEYS: Final = frozenset({"Alt+F", "Alt+V", "Alt+I", "Alt+M", "Alt+A", "Alt+L", "Alt+H"})

Table = dict[str, Any]


def normal(text: str) -> str:
    """Return a key as Qt's portable text writes it; empty where it is no single key.

    ``"shift+ctrl+z"`` is ``"Ctrl+Shift+Z"``; the plus key is ``"+"``.
    """
    stripped = text.strip()
    head, key = _split(stripped)
    held = {part.strip().capitalize() for part in head.split("+") if part.strip()}
    if key.lower() == "backtab":  # what Qt calls Tab while Shift is held
        key, held = "Tab", {*held, "Shift"}
    names = {name.lower(): name for name in _NAMED}
    found = names.get(key.lower(), key.upper() if len(key) == 1 and key.isprintable() else "")
    if len(found) == 1 and not found.isalnum():
        held -= {"Shift"}  # "?" needs it on one keyboard and not on another
    if not found or not held <= set(_MODIFIERS):
        return ""
    return "+".join([*(name for name in _MODIFIERS if name in held), found])


def _split(text: str) -> tuple[str, str]:
    """Return what is held and the key itself, which may be the plus key."""
    if text == "+" or text.endswith("++"):
        return text[:-1], "+"
    head, _, key = text.rpartition("+")
    return head, key.strip()


def is_of_controls(key: str) -> bool:
    """Whether lists, buttons and texts need the key too: it then works in the viewer alone."""
    head, last = _split(key)
    return last in _OF_CONTROLS and not set(head.split("+")) & {"Ctrl", "Alt", "Meta"}


@dataclass(frozen=True)
class KeyMap:
    """Which keys each action has.

    Parameters
    ----------
    base
        Name of its file in ``resources/keymaps``.
    keys
        Name of an action -> its keys, the one to be shown first; empty for none.
    order
        Modality -> ids of window presets in the order of the keys 1 to 9; ``file_1`` is the first
        window that the file itself brings. A modality that is missing has MedDx's own order.
    """

    base: str
    keys: Mapping[str, tuple[str, ...]]
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", MappingProxyType(dict(self.keys)))
        object.__setattr__(self, "order", MappingProxyType(dict(self.order)))

    def of(self, name: str) -> tuple[str, ...]:
        """Keys of an action, none if the map does not name it."""
        return self.keys.get(name, ())

    def owner(self, key: str) -> str:
        """Name of the action that has a key, empty if it is free."""
        return next((name for name, keys in self.keys.items() if key in keys), "")

    def with_keys(self, name: str, keys: Iterable[str]) -> "KeyMap":
        """Give an action these keys, and take them from whoever has them."""
        given = tuple(dict.fromkeys(keys))
        rest = {
            other: tuple(key for key in had if key not in given) for other, had in self.keys.items()
        }
        return replace(self, keys={**rest, name: given})

    def changes_from(self, base: "KeyMap") -> dict[str, tuple[str, ...]]:
        """Return what differs from another map, by action."""
        return {name: keys for name, keys in self.keys.items() if keys != base.of(name)}

    def with_defaults(self, own: Mapping[str, str]) -> "KeyMap":
        """Give what the map does not name (a tool, say) its own key where that is still free."""
        keys = dict(self.keys)
        taken = {key for had in keys.values() for key in had}
        for name, key in own.items():
            if name not in keys:
                keys[name] = (key,) if key and key not in taken else ()
                taken.add(key)
        return replace(self, keys=keys)


def read(base: str, tools: Mapping[str, str]) -> tuple[KeyMap, tuple[Phrase, ...]]:
    """Read a map that comes with the program, and say what is wrong with it.

    Parameters
    ----------
    base
        One of ``BASES``.
    tools
        Name of the class of each tool -> its own key, for maps that do not name it.
    """
    path = paths.resource("keymaps", f"{base}.toml")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")), base, tools)


def parse(table: Table, base: str, tools: Mapping[str, str]) -> tuple[KeyMap, tuple[Phrase, ...]]:
    """Make a map of the table of a file; what is wrong is left out and named.

    Raises
    ------
    ValueError
        If the table is none of a key map.
    """
    if table.get("schema") != SCHEMA or not isinstance(table.get("actions"), dict):
        raise ValueError("not a key map")
    known = {*NAMES, *tools}
    named = {**table["actions"], **table.get("tools", {})}
    keys, problems = checked(named, base, known)
    order = {str(k): tuple(str(x) for x in v) for k, v in table.get("presets", {}).items()}
    return KeyMap(base, keys, order).with_defaults(tools), problems


def checked(
    named: Mapping[str, Any], base: str, known: Collection[str]
) -> tuple[dict[str, tuple[str, ...]], tuple[Phrase, ...]]:
    """Return the keys of each action that can be used, and what cannot be, in sentences.

    Raises
    ------
    TypeError
        If the keys of an action are not a list of texts.
    """
    kept: dict[str, tuple[str, ...]] = {}
    problems: list[Phrase] = []
    owners: dict[str, str] = {}
    for name, listed in named.items():
        if not isinstance(listed, list) or not all(isinstance(key, str) for key in listed):
            raise TypeError("keys are a list of texts")
        if name not in known and not name.startswith(EXPORT):
            problems.append(UNKNOWN_ACTION.with_values(map=base, name=name))
            continue
        own: list[str] = []
        for text in listed:
            key = normal(text)
            problem = _problem(base, name, key or text, owners)
            if problem is None:
                owners[key] = name
                own.append(key)
            else:
                problems.append(problem)
        kept[name] = tuple(own)
    return kept, tuple(problems)


def _problem(base: str, name: str, key: str, owners: Mapping[str, str]) -> Phrase | None:
    """Say why an action cannot have a key, None if it can."""
    if not normal(key):
        return UNKNOWN_KEY.with_values(map=base, name=name, key=key)
    if key in MENU_KEYS:
        return MENU_KEY.with_values(map=base, name=name, key=key)
    if key in owners:
        return CONFLICT.with_values(map=base, key=key, name=owners[key], other=name)
    return None
