"""Figures for JSON, which knows no nan."""

from typing import Any


def finite(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the same with null for each figure that is nan, however deep."""
    if isinstance(value, dict):
        return {name: finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [finite(part) for part in value]
    if isinstance(value, float):
        return value if value == value else None
    return value
