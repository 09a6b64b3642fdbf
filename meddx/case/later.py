"""A field of a frozen record that is made when it is first asked for.

A list of three hundred diagnoses has some seven thousand sentences of which a reader opens twenty.
Such a field is given what makes it; whoever reads it gets the thing itself, made once. So equality,
hashing, ``dataclasses.replace`` and everything that is written are those of the thing.
"""

from collections.abc import Callable
from dataclasses import Field, fields, replace
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar, cast

T = TypeVar("T")


class _Record(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=_Record)


class _Later(Generic[T]):
    """Stands in a field until it is asked for."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], T]) -> None:
        self.make: Final = make


class _Lazy(Generic[T]):
    """The descriptor of such a field."""

    def __init__(self, default: T) -> None:
        self._default = default
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, record: object | None, owner: type | None = None) -> T:
        if record is None:
            return self._default
        held: T | _Later[T] = record.__dict__[self._name]
        if not isinstance(held, _Later):
            return held
        # Two threads may make it both: they make the same.
        made: T = held.make()
        record.__dict__[self._name] = made
        return made

    def __set__(self, record: object, value: T | _Later[T]) -> None:
        record.__dict__[self._name] = value


def lazy(default: T) -> T:
    """Declare a field of a frozen dataclass that may be given ``later(...)``."""
    return cast("T", _Lazy(default))


def later(make: Callable[[], T]) -> T:
    """Return what a ``lazy`` field may be given in place of its value: how to make it.

    Parameters
    ----------
    make
        Called at most once for each record (twice where two threads ask at the same moment); it
        must give the same whenever it is called.
    """
    return cast("T", _Later(make))


def renewed(record: R, **changes: object) -> R:
    """Return a record with other values of some fields, as ``dataclasses.replace`` does.

    What was put off stays so.
    """
    return replace(record, **{**record.__dict__, **changes})


def made(record: _Record) -> dict[str, Any]:
    """Return all fields of a record by name, those that were put off too: for ``__getstate__``."""
    return {field.name: getattr(record, field.name) for field in fields(record)}
