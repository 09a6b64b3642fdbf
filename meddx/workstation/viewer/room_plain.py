"""The room as plain data that can be kept and read again; no Qt."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from meddx.case.record import Series
from meddx.imaging import view_plain
from meddx.imaging.sync import Link, Linking
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.layout import Cell, Layout
from meddx.workstation.viewer.room import PaneState, Room

Find = Callable[[str], Series | None]


def to_plain(room: Room, find: Find) -> dict[str, Any]:
    """Return what JSON can hold; what was drawn is kept with its series (``view_plain.marks``)."""
    return {
        "layouts": [[_cell(cell) for cell in layout.cells] for layout in room.layouts],
        "panes": [_pane(pane, find) for pane in room.panes],
        "active": room.active,
        "is_maximised": room.is_maximised,
        "hung_as": list(room.hung_as) if room.hung_as else None,
    }


def from_plain(plain: Mapping[str, Any], find: Find) -> Room:
    """Return the room of what ``to_plain`` made; panes whose series is not there are empty.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        layouts = tuple(
            Layout(tuple(Cell(*(int(number) for number in cell)) for cell in cells))
            for cells in plain["layouts"]
        )
        panes = tuple(_pane_of(pane, find) for pane in plain["panes"])
        hung_as = plain["hung_as"]
        key, stage, page = hung_as or ("", 0, 0)
        return Room(
            layouts,
            panes,
            int(plain["active"]),
            bool(plain["is_maximised"]),
            (str(key), int(stage), int(page)) if hung_as else None,
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("this is no room") from error


def links_plain(links: tuple[Link, ...], linking: Linking) -> dict[str, Any]:
    """Return which panes follow one another, as JSON can hold it."""
    made = [{"of": link.of, "to": link.to, "offset_mm": list(link.offset_mm)} for link in links]
    return {
        "links": made,
        "scroll": linking.scroll,
        "area": linking.area,
        "window": linking.window,
    }


def links_of(plain: Mapping[str, Any]) -> tuple[tuple[Link, ...], Linking]:
    """Return what ``links_plain`` was made of.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        found: list[Link] = []
        for link in plain["links"]:
            x, y, z = (float(part) for part in link["offset_mm"])
            found.append(Link(str(link["of"]), str(link["to"]), (x, y, z)))
        parts = (bool(plain[name]) for name in ("scroll", "area", "window"))
        return tuple(found), Linking(*parts)
    except (KeyError, TypeError) as error:
        raise ValueError("these are no links") from error


def with_marks(room: Room, left: Mapping[str, ViewState]) -> Room:
    """Return the room with what was drawn on each series, as it was left."""
    panes = tuple(
        replace(
            pane,
            view=replace(
                pane.view,
                annotations=left[pane.series].annotations,
                key_images=left[pane.series].key_images,
            ),
        )
        if pane.series in left
        else pane
        for pane in room.panes
    )
    return replace(room, panes=panes)


def _cell(cell: Cell) -> list[int]:
    return [cell.row, cell.col, cell.rows, cell.cols]


def _pane(pane: PaneState, find: Find) -> dict[str, Any] | None:
    series = find(pane.series)
    if series is None:
        return None
    return {"series": pane.series, "view": view_plain.to_plain(pane.view, series)}


def _pane_of(plain: Mapping[str, Any] | None, find: Find) -> PaneState:
    series = None if plain is None else find(str(plain["series"]))
    if plain is None or series is None:
        return PaneState()
    return PaneState(series.series_instance_uid, view_plain.from_plain(plain["view"], series))
