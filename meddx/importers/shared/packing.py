"""Frozen records as JSON and arrays, so that a child process can answer with them.

The parent builds every record anew from the record's own type hints: an answer of another shape
than the type says raises ``ValueError``.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from meddx.phrase import Phrase, from_json

Arrays = dict[str, NDArray[Any]]

_KIND: Final = "is"
_UNIONS: Final = (Union, types.UnionType)
_PLAIN: Final = (str, bool, int, float)


def pack(value: object, arrays: Arrays) -> Any:  # noqa: ANN401 - JSON
    """Return a record as JSON; its arrays are added to ``arrays`` under a name of their own."""
    if isinstance(value, np.ndarray):
        name = str(len(arrays))
        arrays[name] = value
        return name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [pack(item, arrays) for item in value]
    if isinstance(value, Mapping):
        return {str(key): pack(item, arrays) for key, item in value.items()}
    if is_dataclass(value):
        packed = {field.name: pack(getattr(value, field.name), arrays) for field in fields(value)}
        return {_KIND: type(value).__name__, **packed}
    return value


def unpack(hint: Any, value: Any, arrays: Arrays) -> Any:  # noqa: ANN401 - the hint is the type
    """Build what ``hint`` names from what ``pack`` gave.

    Raises
    ------
    ValueError
        If the answer does not fit the type.
    """
    origin = get_origin(hint)
    if origin in _UNIONS:
        return _one_of(get_args(hint), value, arrays)
    if origin is tuple:
        return _tuple(get_args(hint), value, arrays)
    if origin is Mapping:
        return _mapping(get_args(hint), value, arrays)
    if origin is np.ndarray:
        if value not in arrays:
            raise ValueError("an array of the answer is missing")
        return arrays[value]
    if hint is Phrase:
        return Phrase(
            str(value["template"]), tuple((str(k), from_json(v)) for k, v in value["values"])
        )
    if is_dataclass(hint):
        return _record(hint, value, arrays)
    if hint is date:
        return date.fromisoformat(str(value))
    return _word(hint, value)


def _word(hint: Any, value: Any) -> Any:  # noqa: ANN401 - the hint is the type
    if hint is float and isinstance(value, int):
        return float(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint not in _PLAIN or not isinstance(value, hint):
        raise ValueError("a value of the answer has another type")
    return value


def _one_of(hints: tuple[Any, ...], value: Any, arrays: Arrays) -> Any:  # noqa: ANN401 - JSON
    if value is None and type(None) in hints:
        return None
    kinds = [hint for hint in hints if hint is not type(None)]
    if len(kinds) > 1:
        kinds = [kind for kind in kinds if kind.__name__ == value[_KIND]]
    if not kinds:
        raise ValueError("a record of the answer is of another kind")
    return unpack(kinds[0], value, arrays)


def _tuple(hints: tuple[Any, ...], value: Any, arrays: Arrays) -> tuple[Any, ...]:  # noqa: ANN401 - JSON
    if not isinstance(value, list):
        raise ValueError("a list of the answer is none")  # noqa: TRY004 - JSON
    if len(hints) == 2 and hints[1] is Ellipsis:
        return tuple(unpack(hints[0], item, arrays) for item in value)
    return tuple(unpack(hint, item, arrays) for hint, item in zip(hints, value, strict=True))


def _mapping(hints: tuple[Any, ...], value: Any, arrays: Arrays) -> dict[str, Any]:  # noqa: ANN401 - JSON
    if not isinstance(value, dict) or hints[0] is not str:
        raise ValueError("a mapping of the answer is none")
    return {str(key): unpack(hints[1], item, arrays) for key, item in value.items()}


def _record(kind: Any, value: Any, arrays: Arrays) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(value, dict) or value.get(_KIND) != kind.__name__:
        raise ValueError("a record of the answer is of another kind")
    hints = _hints(kind)
    return kind(
        **{
            field.name: unpack(hints[field.name], value[field.name], arrays)
            for field in fields(kind)
        }
    )


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
    return get_type_hints(kind)
