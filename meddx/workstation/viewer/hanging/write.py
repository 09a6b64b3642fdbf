"""Writes a hanging protocol as readable TOML; reading it back gives the same protocol."""

from collections.abc import Iterable
from typing import Final

from meddx.case.display import Window
from meddx.workstation.viewer.hanging.criteria import IMAGES, Criterion
from meddx.workstation.viewer.hanging.protocol import Applies, Name, Protocol, Show, Stage, Wish
from meddx.workstation.viewer.hanging.read import SCHEMA, STUDIES
from meddx.workstation.viewer.layout import Layout, grid

Simple = str | bool | int | float | tuple[str, ...]

_HEAD: Final = "# A hanging protocol of MedDx. It names kinds of series, never a patient."
_ESCAPED: Final = {'"': '\\"', "\\": "\\\\"}


def text_of(protocol: Protocol) -> str:
    """Return the text of a protocol's file."""
    lines = [_HEAD, f"schema = {SCHEMA}", _name(protocol.name), "", "[for]"]
    lines += _applies(protocol.applies)
    for stage in protocol.stages:
        lines += ["", "[[stage]]", *_stage(stage)]
    return "\n".join(lines) + "\n"


def _name(name: Name) -> str:
    return f"name = {{ en = {_value(name.en)}, zh = {_value(name.zh)} }}"


def _applies(applies: Applies) -> list[str]:
    blank = Applies()
    said: list[tuple[str, Simple]] = [
        ("modality", tuple(sorted(applies.modalities))),
        ("every", applies.every),
        ("part", tuple(sorted(applies.parts))),
        ("words", applies.words),
        ("prior", applies.prior.value if applies.prior is not blank.prior else ""),
    ]
    lines = [f"{key} = {_value(value)}" for key, value in said if value]
    if applies.views:
        groups = ", ".join(_value(tuple(sorted(group))) for group in applies.views)
        lines.append(f"views = [{groups}]")
    if applies.series != blank.series:
        numbers = ", ".join(str(number) for number in applies.series if number is not None)
        lines.append(f"series = [{numbers}]")
    return lines


def _stage(stage: Stage) -> list[str]:
    lines = [_name(stage.name)]
    plain = _is_plain(stage.layout)
    if plain:
        lines.append(f"layout = [{stage.layout.shape[0]}, {stage.layout.shape[1]}]")
    lines += [f"least = {stage.least}"] if stage.least != 1 else []
    lines += ["pages = true"] if stage.has_pages else []
    for cell, wish in zip(stage.layout.cells, stage.wishes, strict=True):
        place = [] if plain else [f"cell = [{cell.row}, {cell.col}, {cell.rows}, {cell.cols}]"]
        lines += ["", "[[stage.pane]]", *place, *_wish(wish)]
    return lines


def _is_plain(layout: Layout) -> bool:
    return layout.is_grid and layout == grid(*layout.shape)


def _wish(wish: Wish) -> list[str]:
    lines = [f'study = "{STUDIES[wish.study]}"'] if wish.study else []
    for key, asked in (("needs", wish.needs), ("likes", wish.likes), ("over", wish.over)):
        if asked:
            lines.append(f"{key} = {_inline(_criterion(item) for item in asked)}")
    lines += ["again = true"] if wish.again else []
    shown = _show(wish.show)
    return [*lines, f"show = {_inline(shown)}"] if shown else lines


def _criterion(item: Criterion) -> tuple[str, Simple]:
    if item.key == IMAGES and isinstance(item.value, tuple):
        return item.key, item.value[0]  # most or fewest
    return item.key, item.value


def _show(show: Show) -> list[tuple[str, Simple | Window]]:
    """Return what differs from the defaults."""
    said: dict[str, Simple | Window | None] = {
        "plane": show.plane.value,
        "slab_mm": show.slab_mm,
        "projection": show.projection.value,
        "window": show.window,
        "inverted": show.inverted,
        "zoom": show.zoom.value,
        "wall": show.wall.value,
        "edge": show.edge.value,
        "turn": 90 * show.quarters,
        "flipped": show.flipped,
        "link": show.link,
        "opens": show.opens.value,
    }
    if show == Show():
        return []
    blank = Show()
    usual = {
        "plane": blank.plane.value,
        "projection": blank.projection.value,
        "zoom": blank.zoom.value,
        "opens": blank.opens.value,
    }
    return [(key, value) for key, value in said.items() if value and value != usual.get(key, "")]


def _inline(pairs: Iterable[tuple[str, Simple | Window]]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in pairs) + " }"


def _value(value: Simple | Window) -> str:
    if isinstance(value, Window):
        return f'[{value.center!r}, {value.width!r}, "{value.function}"]'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    """Write a basic string; what is no printable character has its number (TOML 1.0)."""
    escaped = (
        _ESCAPED.get(c, c) if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c
        for c in text
    )
    return f'"{"".join(escaped)}"'
