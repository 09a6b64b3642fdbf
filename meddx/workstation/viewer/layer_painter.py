"""The layers over a picture, painted anew only when something about them changes."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.layers import Layer, ParametricMap, Segmentation
from meddx.case.record import Series
from meddx.case.volume import Frame
from meddx.imaging import layers, overlay_planes
from meddx.imaging.figures import Plane
from meddx.imaging.layer_contours import Slab
from meddx.imaging.layers import Options
from meddx.imaging.turn import Turn
from meddx.imaging.turned import unturned
from meddx.imaging.view import Screen, ViewState
from meddx.workstation.viewer.stage import Stage

_KEPT: Final = 24

Rgba = NDArray[np.uint8]


class LayerPainter:
    """Computes what every layer shows in a view."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], Rgba] = OrderedDict()

    def pictures(self, stage: Stage, view: ViewState, screen: Screen) -> list[Rgba]:
        """Return one picture, shape (height_px, width_px, 4), for each layer that is on."""
        seen = [layer for layer in stage.layers if view.layers.is_seen(layer)]
        shown, slab, turn = stage.shown(view), stage.slab(view), stage.turn(view)
        found = []
        for layer in seen:
            if not _is_in_pixels(layer) or slab is None:
                options = view.layers.options(layer)
                way = (view.plane, view.slab_mm, view.k, view.rect(screen), turn)
                size = (screen.height_px, screen.width_px)
                key = (layer.layer_id, *way, size, options)
                if key not in self._kept:
                    if _is_in_pixels(layer):
                        picture = _in_pixels(layer, stage.series, (view, turn), screen, options)
                    else:
                        picture = _painted(layer, shown, (view, slab), screen, options)
                    self._keep(key, picture)
                self._kept.move_to_end(key)
                found.append(self._kept[key])
        return found

    def planes(
        self, planes: Iterable[Plane], shown: Series, view: ViewState, screen: Screen
    ) -> list[Rgba]:
        """Return one picture, shape (height_px, width_px, 4), for each overlay plane."""
        rect, size = view.rect(screen), (screen.height_px, screen.width_px)
        found = []
        for plane in planes:
            key = (plane, rect, size)  # a plane is itself only
            if key not in self._kept:
                bits = overlay_planes.on_screen(plane, shown.volume.shape[1:], rect, size)
                picture = np.zeros((*size, 4), np.uint8)
                picture[bits] = (*plane.colour, round(255 * plane.opacity))
                self._keep(key, picture)
            self._kept.move_to_end(key)
            found.append(self._kept[key])
        return found

    def clear(self) -> None:
        """Forget all pictures."""
        self._kept.clear()

    def _keep(self, key: tuple[Any, ...], picture: Rgba) -> None:
        self._kept[key] = picture
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _is_in_pixels(layer: Layer) -> bool:
    """Whether a layer knows only the pixels of slices, no place in the patient."""
    return isinstance(layer, Segmentation) and layer.geometry.frame is Frame.PIXEL


def _in_pixels(
    layer: Layer, own: Series, at: tuple[ViewState, Turn], screen: Screen, options: Options
) -> Rgba:
    """Paint a layer in pixels over the unturned slice, and turn it with its slice."""
    view, turn = at
    turned_view = replace(view, quarters=turn.quarters, flipped=turn.flipped)
    view, screen = unturned(turned_view, screen)
    return np.asarray(turn.array(_painted(layer, own, (view, None), screen, options)))


def _painted(
    layer: Layer,
    shown: Series,
    at: tuple[ViewState, Slab | None],
    screen: Screen,
    options: Options,
) -> Rgba:
    view, slab = at
    size = (screen.height_px, screen.width_px)
    if slab is not None:
        picture = layers.on_plane(layer, slab, view.rect(screen), size, options)
    else:
        picture = layers.on_slice(layer, shown, view.k, view.rect(screen), size, options)
    return (
        _widened(picture) if options.outline and not isinstance(layer, ParametricMap) else picture
    )


def _widened(lines: Rgba) -> Rgba:
    """Make lines two pixels wide: those of one are lost on a screen."""
    out = lines.copy()
    for to, of in ((np.s_[:, 1:], np.s_[:, :-1]), (np.s_[1:], np.s_[:-1])):
        free = out[to][..., 3] == 0
        out[to][free] = lines[of][free]
    return out
