"""Pictures of a volume in any plane (MPR), as a plane or as a slab: MIP, MinIP, mean.

``reslice_planes`` says which cuts there are, ``reslice_cut`` what a cut is; ``reslice`` computes
the picture from the stored voxels, without a copy of the volume. Positions are those of the exact
geometry: tilted slices keep their shear, uneven ones their own places; gaps stay empty.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Volume
from meddx.imaging import reslice_map, reslice_voxels
from meddx.imaging.reslice_cut import Cut, Projection, as_point
from meddx.imaging.reslice_map import Map, Tile
from meddx.imaging.reslice_planes import check, gaps, steps_mm
from meddx.imaging.reslice_sample import Block, Floats, Interpolation, sample
from meddx.imaging.reslice_slab import Gathered
from meddx.imaging.reslice_voxels import WHOLE
from meddx.phrase import Phrase

TILTED: Final = Phrase("Tilted slices ({degrees}°), shown true in space")
UNEVEN: Final = Phrase("Resampled between uneven slices")
NOT_PARALLEL: Final = Phrase("Resampled between slices that are not parallel")
GAPS: Final = Phrase("Gaps between slices left empty: {count}, up to {widest} mm")

# px: voxels of a tile and its temporaries stay in the cache. Threads were measured and did not pay.
_TILE: Final = 128
_TILT_COSINE: Final = 1e-4
_DRAFT_SAMPLES: Final = 1_000_000  # about a tenth of a second


def _go_on() -> None:
    """Never stop."""


def reslice(
    voxels: NDArray[Any],
    volume: Volume,
    cut: Cut,
    time: int = 0,
    interpolation: Interpolation = Interpolation.LINEAR,
    checkpoint: Callable[[], None] = _go_on,
) -> Floats:
    """Compute the picture of a cut.

    A slab is sampled along its normal at whole steps of the finest voxel spacing, from its middle
    to half its thickness either way; where pixels are voxels, at the slices themselves.

    Parameters
    ----------
    voxels
        ndarray, shape (k, j, i): stored values of one time point, C order.
    volume
        Geometry, rescale and padding of those voxels; its own data are not touched.
    cut
        What is shown.
    time
        Time point that ``voxels`` are.
    interpolation
        Trilinear or nearest; without effect where pixels are voxels.
    checkpoint
        Called every few milliseconds of a long computation; what it raises ends it.

    Returns
    -------
    ndarray of float32, shape ``cut.shape``: modality values, NaN where there is no voxel, in
    padding and in gaps between slices. A slab leaves them out.

    Raises
    ------
    Refused
        If the volume cannot be cut (``reslice_planes.check``).
    ValueError
        If ``voxels`` are not those of one time point.
    """
    block = _block(voxels, volume, time)
    layers = reslice_voxels.layers(volume, cut)
    if layers is not None:
        return reslice_voxels.projected(block, layers, cut.projection)
    how = (cut.projection, interpolation)
    return _sampled(block, volume, cut, _away(cut, min(volume.geometry.spacing)), how, checkpoint)


def draft(
    voxels: NDArray[Any],
    volume: Volume,
    cut: Cut,
    time: int = 0,
    most_samples: int = _DRAFT_SAMPLES,
) -> Floats | None:
    """Compute a cut coarsely, to be looked at while ``reslice`` computes it.

    Fewer pixels, each as wide as several, and fewer samples along the normal. Its values are true
    at its own sample points; what lies between them, as a vessel in a MIP, may be missing, so it
    must be said and never measured.

    Parameters
    ----------
    voxels, volume, cut, time
        As of ``reslice``.
    most_samples
        How many are computed in all, about.

    Returns
    -------
    ndarray of float32, shape ``cut.shape``; None where the cut itself takes no longer.

    Raises
    ------
    Refused, ValueError
        As of ``reslice``.
    """
    block = _block(voxels, volume, time)
    away = _away(cut, min(volume.geometry.spacing))
    samples = cut.shape[0] * cut.shape[1] * len(away)
    if samples <= most_samples or reslice_voxels.layers(volume, cut) is not None:
        return None
    directions = 3 if len(away) > 1 else 2  # coarser alike in all of them
    coarser = int(np.ceil((samples / most_samples) ** (1 / directions)))
    rows, cols = (-(-size // coarser) for size in cut.shape)
    middle = (coarser - 1) / 2
    off = np.array(cut.down) * cut.spacing_mm[0] + np.array(cut.right) * cut.spacing_mm[1]
    wide = replace(
        cut,
        origin_mm=as_point(np.array(cut.origin_mm) + middle * off),
        shape=(rows, cols),
        spacing_mm=(cut.spacing_mm[0] * coarser, cut.spacing_mm[1] * coarser),
    )
    few = _away(cut, min(volume.geometry.spacing) * coarser)
    how = (cut.projection, Interpolation.LINEAR)
    found = _sampled(block, volume, wide, few, how, _go_on)
    whole: Floats = found.repeat(coarser, axis=0).repeat(coarser, axis=1)
    return np.ascontiguousarray(whole[: cut.shape[0], : cut.shape[1]])


def marks(volume: Volume) -> tuple[Phrase, ...]:
    """Return what must stand beside every cut of this volume, other than acquired ones."""
    geometry = volume.geometry
    degrees = _tilt_degrees(volume)
    said = [TILTED.with_values(degrees=f"{degrees:.1f}")] if degrees else []
    if geometry.planes is None:
        return tuple(said)
    said.append(UNEVEN if reslice_map.is_parallel(geometry) else NOT_PARALLEL)
    steps = steps_mm(geometry)
    wide = steps[gaps(steps)]
    if len(wide):
        said.append(GAPS.with_values(count=len(wide), widest=f"{wide.max():.4g}"))
    return tuple(said)


def _block(voxels: NDArray[Any], volume: Volume, time: int) -> Block:
    """Return the voxels of one time point, once they and the volume are fit to be cut."""
    if voxels.shape != volume.shape:
        raise ValueError("voxels are those of one time point of the volume")
    check(volume)
    return Block.of(voxels, volume, time)


def _away(cut: Cut, step_mm: float) -> list[float]:
    """Distances along the normal at which a slab is sampled, its middle among them."""
    reach = int(cut.slab_mm / 2 / step_mm + WHOLE)
    return [number * step_mm for number in range(-reach, reach + 1)]


def _tilt_degrees(volume: Volume) -> float:
    """Angle between the way from slice to slice and the normal of the slices; 0 if there is none.

    From the positions, never from GantryDetectorTilt (PS3.3 C.8.15.3.3).
    """
    k, j, i = (axis / np.linalg.norm(axis) for axis in volume.geometry.affine[:3, :3].T)
    normal = np.cross(i, j)
    cosine = abs(float(k @ normal / np.linalg.norm(normal)))
    across = float(np.linalg.norm(k - (k @ normal) * normal))
    return float(np.degrees(np.arccos(min(cosine, 1.0)))) if across > _TILT_COSINE else 0.0


def _tiles(shape: tuple[int, int]) -> list[Tile]:
    rows, cols = (
        [slice(at, min(at + _TILE, size)) for at in range(0, size, _TILE)] for size in shape
    )
    return list(product(rows, cols))


def _sampled(
    block: Block,
    volume: Volume,
    cut: Cut,
    away: Sequence[float],
    how: tuple[Projection, Interpolation],
    checkpoint: Callable[[], None],
) -> Floats:
    """Compute a cut tile by tile."""
    places = reslice_map.of(cut, volume.shape, volume.geometry)
    out = np.empty(cut.shape, np.float32)
    for tile in _tiles(cut.shape):
        out[tile] = _tile(block, places, tile, away, how, checkpoint)
    return out


def _tile(
    block: Block,
    places: Map,
    tile: Tile,
    away: Sequence[float],
    how: tuple[Projection, Interpolation],
    checkpoint: Callable[[], None],
) -> Floats:
    """Compute one tile: the samples along the normal one after another, projected as they come."""
    projection, interpolation = how
    gathered = Gathered(projection)
    for distance in away:
        checkpoint()
        found = places.find(tile, distance)
        if found.hidden is None or not found.hidden.all():
            gathered.add(sample(block, found, interpolation))
    shape = (tile[0].stop - tile[0].start, tile[1].stop - tile[1].start)
    return gathered.result(shape)
