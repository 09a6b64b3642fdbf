"""How a series was looked at, as plain data that can be kept and read again."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from meddx.case import annotations, key_images
from meddx.case.display import Voi, VoiTable, Window
from meddx.case.record import Series
from meddx.imaging.colour_maps import ColourMap
from meddx.imaging.fusion_choice import NOTHING_OVER, FusionChoice
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState


def to_plain(view: ViewState, series: Series) -> dict[str, Any]:
    """Return what JSON can hold: the view without what belongs to its series (``marks``)."""
    return {
        "k": view.k,
        "t": view.t,
        "window": _voi_plain(view.window, series),
        "inverted": view.inverted,
        "centre": list(view.centre) if view.centre else None,
        "zoom": view.zoom,
        "plane": _plane_plain(view.plane),
        "slab_mm": view.slab_mm,
        "projection": view.projection.value,
        "state": view.state,
        "only_graphics": view.only_graphics,
        "quarters": view.quarters,
        "flipped": view.flipped,
        "fusion": _fusion_plain(view.fusion),
    }


def from_plain(plain: Mapping[str, Any], series: Series) -> ViewState:
    """Return the view of what ``to_plain`` made; that it fits the series is not checked.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        centre = plain["centre"]
        zoom = plain["zoom"]
        return ViewState(
            k=max(0, int(plain["k"])),
            t=max(0, int(plain["t"])),
            window=_voi(plain["window"], series),
            inverted=bool(plain["inverted"]),
            centre=None if centre is None else (float(centre[0]), float(centre[1])),
            zoom=None if zoom is None else float(zoom),
            plane=_plane(plain["plane"]),
            slab_mm=float(plain["slab_mm"]),
            projection=Projection(plain["projection"]),
            state=str(plain["state"]),
            only_graphics=bool(plain["only_graphics"]),
            quarters=int(plain["quarters"]) % 4,
            flipped=bool(plain["flipped"]),
            fusion=_fusion(plain["fusion"]),
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("this is no view") from error


def marks(view: ViewState) -> dict[str, Any]:
    """Return what was drawn and marked on the series of a view, as JSON can hold it."""
    return {
        "annotations": [annotations.to_plain(one) for one in view.annotations],
        "key_images": [key_images.to_plain(key) for key in view.key_images],
    }


def marks_of(
    plain: Mapping[str, Any],
) -> tuple[annotations.Annotations, key_images.KeyImages]:
    """Return the annotations and key images of what ``marks`` made.

    Raises
    ------
    ValueError
        If there is something in it that is none.
    """
    try:
        drawn = tuple(annotations.from_plain(one) for one in plain["annotations"])
        keys = tuple(key_images.from_plain(one) for one in plain["key_images"])
    except (KeyError, TypeError) as error:
        raise ValueError("these are no marks") from error
    return drawn, keys


def _plane_plain(plane: Plane | Oblique) -> str | dict[str, list[float]]:
    if isinstance(plane, Oblique):
        return {"normal": list(plane.normal), "up": list(plane.up)}
    return plane.value


def _plane(plain: str | Mapping[str, Any]) -> Plane | Oblique:
    if isinstance(plain, str):
        return Plane(plain)
    return Oblique(_direction(plain["normal"]), _direction(plain["up"]))


def _direction(values: Sequence[Any]) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in values)
    return x, y, z


def _fusion_plain(choice: FusionChoice) -> dict[str, Any] | None:
    if not choice.series:
        return None
    return {
        "series": choice.series,
        "is_on": choice.is_on,
        "colours": choice.colours.value,
        "scale": None if choice.scale is None else list(choice.scale),
        "opacity": choice.opacity,
    }


def _fusion(plain: Mapping[str, Any] | None) -> FusionChoice:
    if plain is None:
        return NOTHING_OVER
    scale = plain["scale"]
    return FusionChoice(
        str(plain["series"]),
        bool(plain["is_on"]),
        ColourMap(plain["colours"]),
        None if scale is None else (float(scale[0]), float(scale[1])),
        float(plain["opacity"]),
    )


def _voi_plain(voi: Voi | None, series: Series) -> dict[str, Any] | None:
    if voi is None:
        return None
    if isinstance(voi, VoiTable):  # the table itself is in the file
        at = next((n for n, table in enumerate(series.voi_tables) if _alike(table, voi)), None)
        return None if at is None else {"table": at}
    return {
        "center": voi.center,
        "width": voi.width,
        "function": voi.function,
        "name": voi.name,
    }


def _alike(one: VoiTable, other: VoiTable) -> bool:
    same = (one.first, one.bits) == (other.first, other.bits)
    return same and np.array_equal(one.entries, other.entries)


def _voi(plain: Mapping[str, Any] | None, series: Series) -> Voi | None:
    if plain is None:
        return None
    if "table" in plain:
        at = int(plain["table"])
        return series.voi_tables[at] if 0 <= at < len(series.voi_tables) else None
    name, function = str(plain["name"]), str(plain["function"])
    return Window(float(plain["center"]), float(plain["width"]), function, name)
