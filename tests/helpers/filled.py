"""Records in which every field says something, made from their types: a new field is filled too."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from meddx.phrase import Phrase

SIMPLE = {str: "word", int: 7, float: 0.25, bool: True}


def filled(kind: type, **given: Any) -> Any:
    """Return a record whose fields are filled; ``given`` are those that have to fit each other."""
    hints = get_type_hints(kind)
    made = {f.name: value(hints[f.name]) for f in fields(kind) if f.name not in given}
    return kind(**made, **given)


def value(hint: Any) -> Any:
    """Return something that is neither empty nor a default, of the type that is hinted."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return value(next(one for one in inside if one is not NoneType))
    if origin is tuple:
        return tuple(value(one) for one in inside if one is not Ellipsis)
    if origin is Sequence:
        return (value(inside[0]),)
    if origin is Mapping:
        return {"key": value(inside[1])}
    if origin is np.ndarray:
        kind = get_args(inside[1])[0]
        return np.arange(1, 7, dtype=kind).reshape(3, 2)
    if hint is Phrase:
        return Phrase("{word} is not a gene symbol.").with_values(word="x")
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return tuple(hint)[1]
    if is_dataclass(hint):
        return filled(hint)
    return SIMPLE[hint]


def plain(held: Any) -> Any:
    """Return what can be compared: arrays and tables as lists, mappings and records as dicts."""
    if isinstance(held, np.ndarray):
        return [str(held.dtype), held.tolist()]
    if isinstance(held, Mapping):
        return {key: plain(one) for key, one in held.items()}
    if is_dataclass(held) and not isinstance(held, Sequence):
        return {f.name: plain(getattr(held, f.name)) for f in fields(held)}
    if isinstance(held, Sequence) and not isinstance(held, str):
        return [plain(one) for one in held]
    return held
