"""Layers over a slice: where a segmentation, a map or contours meet it, painted true in space.

Masks are sampled at the nearest voxel of their own grid, maps bilinearly within their nearest
slice; both through the geometries of the two sides, so that an oblique, tilted or uneven grid lies
where it belongs. A colour scale is fixed for a map and never depends on the slice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.layers import Contours, Layer, ParametricMap, Segment, Segmentation
from meddx.case.record import Series
from meddx.case.volume import Frame, Geometry
from meddx.imaging import layer_contours, overlay
from meddx.imaging.layer_canvas import Canvas
from meddx.imaging.layer_contours import Line, Slab
from meddx.imaging.layer_places import Places, places_on

Rect = tuple[float, float, float, float]
Rgba = NDArray[np.uint8]

_OPACITY: Final = 0.5
_PARALLEL_COSINE: Final = 1 - 1e-6


@dataclass(frozen=True)
class Options:
    """How one layer is shown.

    Parameters
    ----------
    opacity
        Of the layer, 0 to 1.
    outline
        Whether only the edge of each segment or structure is drawn.
    hidden
        Numbers of the segments or structures that are off.
    opacities
        Opacity of single segments or structures by number, instead of ``opacity``.
    scale
        Lowest and highest value of a map's colours; None is the map's own scale.
    """

    opacity: float = _OPACITY
    outline: bool = False
    hidden: frozenset[int] = frozenset()
    opacities: tuple[tuple[int, float], ...] = ()
    scale: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not all(0.0 <= part <= 1.0 for part in (self.opacity, *dict(self.opacities).values())):
            raise ValueError("opacity lies between 0 and 1")
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            raise ValueError("a scale rises")

    def of(self, number: int) -> float:
        """Opacity of one segment or structure; 0 where it is off."""
        return 0.0 if number in self.hidden else dict(self.opacities).get(number, self.opacity)


SHOWN: Final = Options()


def applies(layer: Layer, series: Series) -> bool:
    """Whether a layer lies over the pictures of a series.

    It does when both are in one frame of reference, or when the layer names the series or one of
    its images; and only where there is a common space: the patient, or the pixels of a picture.
    """
    if isinstance(layer, Segmentation) and layer.geometry.frame is Frame.PIXEL:
        return not {uid for uid, _ in layer.pictures}.isdisjoint(series.sop_instance_uids)
    if series.volume.geometry.frame is not Frame.PATIENT:
        return False
    space = layer.frame_of_reference_uid
    if space and space == series.frame_of_reference_uid:
        return True
    named = series.series_instance_uid.partition("#")[0] in layer.referenced_series
    return named or not set(layer.referenced_instances).isdisjoint(series.sop_instance_uids)


def on_slice(
    layer: Layer,
    series: Series,
    k: int,
    rect_px: Rect,
    out_shape: tuple[int, int],
    options: Options = SHOWN,
) -> Rgba:
    """Paint a layer as it meets slice ``k`` of a series that it applies to.

    Parameters
    ----------
    layer, series, k
        What, and over which slice.
    rect_px
        ``(top, left, bottom, right)`` in px of the slice; it may reach beyond it.
    out_shape
        Rows and columns of the answer.
    options
        How it is shown.

    Returns
    -------
    ndarray of uint8, shape ``(*out_shape, 4)``, not premultiplied; transparent where nothing is.
    """
    if isinstance(layer, Segmentation) and layer.geometry.frame is Frame.PIXEL:
        own = _picture(layer, series, k)
        if own is None:
            return np.zeros((*out_shape, 4), np.uint8)
        return _segments(layer, Places.of_pixels(own, layer.shape, rect_px, out_shape), options)
    geometry = series.volume.geometry
    slab = slab_of(geometry, k, series.volume.shape[0])
    if layer.thickness_mm is None and _is_parallel(layer, slab):
        # Nobody knows how far its slices reach: no further than the slices they are shown on.
        layer = replace(layer, thickness_mm=2 * max(slab.before_mm, slab.after_mm))
    return on_plane(layer, slab, rect_px, out_shape, options)


def on_plane(
    layer: Layer,
    slab: Slab,
    rect_px: Rect,
    out_shape: tuple[int, int],
    options: Options = SHOWN,
) -> Rgba:
    """Paint a layer on any plane in the patient (a slice, or a cut through a volume).

    Parameters as of ``on_slice``; ``slab`` is the plane and how far contours may lie off it.
    """
    if isinstance(layer, Contours):
        return layer_contours.painted(layer, slab, rect_px, out_shape, options)
    if isinstance(layer, Segmentation):
        return _segments(layer, _places(layer, layer.shape, slab, rect_px, out_shape), options)
    if isinstance(layer, ParametricMap):
        depth, rows, cols = layer.voxels.shape
        places = _places(layer, (depth, rows, cols), slab, rect_px, out_shape)
        return _map(layer, places, options)
    raise TypeError("this kind of layer is not painted")


def _places(
    layer: Segmentation | ParametricMap,
    shape: tuple[int, int, int],
    slab: Slab,
    rect_px: Rect,
    out_shape: tuple[int, int],
) -> Places:
    return places_on(slab.plane, layer.geometry, shape, rect_px, out_shape, layer.thickness_mm)


def _is_parallel(layer: Layer, slab: Slab) -> bool:
    """Whether the slices of a layer run as a plane does; contours have none."""
    if not isinstance(layer, Segmentation | ParametricMap):
        return False
    own = layer_contours.normal(layer.geometry.plane(0))
    return abs(float(own @ layer_contours.normal(slab.plane))) > _PARALLEL_COSINE


def lines(contours: Contours, series: Series, k: int, options: Options = SHOWN) -> tuple[Line, ...]:
    """Return the contours that lie on slice ``k`` as lines of ``(row, col)`` points.

    A contour belongs to the slice from whose plane it is no more than half the way to the next.
    """
    slab = slab_of(series.volume.geometry, k, series.volume.shape[0])
    return tuple(layer_contours.lines(contours, slab, options))


def slab_of(geometry: Geometry, k: int, slices: int) -> Slab:
    """Return the plane of a slice and half the ways to its neighbours, in mm."""
    plane = geometry.plane(k)
    normal = layer_contours.normal(plane)
    if slices == 1:
        half = 0.5 * abs(float(normal @ geometry.affine[:3, 0]))
        return Slab(plane, half, half)
    steps = [
        abs(float(normal @ (geometry.plane(other)[:, 2] - plane[:, 2])))
        for other in (k - 1, k + 1)
        if 0 <= other < slices
    ]
    towards = float(normal @ (geometry.plane(min(k + 1, slices - 1)) - plane)[:, 2])
    before, after = (steps[0], steps[-1]) if towards >= 0 else (steps[-1], steps[0])
    return Slab(plane, 0.5 * before, 0.5 * after)


def colour_bar(layer: ParametricMap, options: Options = SHOWN) -> tuple[float, float]:
    """Return the values at the two ends of the colour bar (``overlay.colour_bar``) of a map."""
    return options.scale or layer.scale


def compose(
    picture: NDArray[Any],
    series: Series,
    k: int,
    layers: Iterable[Layer],
    options: Mapping[str, Options] | None = None,
    rect_px: Rect | None = None,
) -> NDArray[np.uint8]:
    """Lay all layers that apply over a picture of slice ``k``.

    Parameters
    ----------
    picture
        ndarray of uint8, shape (rows, cols) or (rows, cols, 3).
    series, k
        What the picture shows.
    layers
        In the order they are laid; those that do not apply to the series are left out.
    options
        By ``layer_id``; the default for the others.
    rect_px
        Part of the slice that ``picture`` shows; None is all of it.

    Returns
    -------
    ndarray of uint8, shape (rows, cols, 3).
    """
    _, rows, cols = series.volume.shape
    part = rect_px or (0.0, 0.0, float(rows), float(cols))
    out = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
    for layer in layers:
        if applies(layer, series):
            chosen = (options or {}).get(layer.layer_id, SHOWN)
            size = (picture.shape[0], picture.shape[1])
            out = blended(out, on_slice(layer, series, k, part, size, chosen))
    return np.asarray(out, np.uint8)


def blended(picture: NDArray[np.uint8], over: Rgba) -> NDArray[np.uint8]:
    """Lay RGBA over RGB of the same size."""
    alpha = over[..., 3:].astype(np.uint16)
    mixed = picture * (255 - alpha) + over[..., :3] * alpha
    return ((mixed + 127) // 255).astype(np.uint8)


def _picture(layer: Segmentation, series: Series, k: int) -> int | None:
    """Return the slice of a grid in pixels that lies on slice ``k`` of a series."""
    uids = series.sop_instance_uids
    alone = len(uids) != series.volume.shape[0]
    name = (uids[0] if uids else "", k + 1) if alone else (uids[k], 1)
    return layer.pictures.index(name) if name in layer.pictures else None


def _segments(layer: Segmentation, places: Places, options: Options) -> Rgba:
    canvas = Canvas.empty(places.out_shape)
    for segment in layer.segments:
        opacity = options.of(segment.number)
        if opacity > 0.0:
            share = _share(segment, places)
            if options.outline:
                share = outlined(share >= 0.5 * layer.maximum) * np.uint8(layer.maximum)
            canvas.lay(share, segment.colour, opacity / layer.maximum)
    return canvas.rgba()


def _share(segment: Segment, places: Places) -> NDArray[np.uint8]:
    """Sample one segment at the nearest voxel."""
    out = np.zeros(places.out_shape, np.uint8)
    for patch in segment.patches:
        places.copy(patch.k, patch.top, patch.left, patch.values, out)
    return out


def outlined(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the pixels of a mask that touch one outside it; the edge of the picture is inside."""
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return (mask & ~inner).view(np.uint8)


def _map(layer: ParametricMap, places: Places, options: Options) -> Rgba:
    low, high = colour_bar(layer, options)
    values = places.bilinear(layer.voxels)
    known = np.isfinite(values)
    share = (np.where(known, values, low) - low) / (high - low)
    out = np.asarray(overlay.colour_table()[np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8)])
    # Unlike a heatmap, the lowest value of a map is a measurement: it is painted, too.
    out[..., 3] = np.where(known, np.uint8(round(255 * options.opacity)), np.uint8(0))
    return out
