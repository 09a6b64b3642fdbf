"""What a pack says of its network in a file of its own, beside ``pack.toml``: read and written."""

import tomllib
from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from meddx.analysis.pack import MALFORMED, ModelPack
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.analysis.pack_text import line
from meddx.phrase import Refused

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Spec = TypeVar("Spec", bound="DataclassInstance")


def read(pack: ModelPack, file: str, spec_of: Callable[[Table], Spec]) -> Spec:
    """Read a file of a pack.

    Parameters
    ----------
    pack, file
        Where it lies; TOML.
    spec_of
        Takes its fields, and raises ``MalformedError`` for one that cannot be.

    Raises
    ------
    Refused
        ``pack_malformed``.
    """
    try:
        return spec_of(Table(tomllib.loads((pack.folder / file).read_text(encoding="utf-8"))))
    except MalformedError as error:
        where = f"{file}: {error}"
    except (OSError, ValueError):
        where = file
    raise Refused("pack_malformed", MALFORMED.with_values(pack=pack.name, where=where))


def text_of(spec: "DataclassInstance") -> str:
    """Return the text of such a file: one line a field, in their order."""
    own = [line(field.name, getattr(spec, field.name)) for field in fields(spec)]
    return "\n".join([line("schema", 1), *own]) + "\n"
