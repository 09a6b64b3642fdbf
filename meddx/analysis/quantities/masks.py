"""Masks as layers that lie over the images."""

from dataclasses import dataclass

import numpy as np

from meddx.analysis.quantities.grid import Mask
from meddx.case.codes import Code
from meddx.case.evidence import Heatmap
from meddx.case.layers import Colour, Patch, Segment, Segmentation, SegmentationKind
from meddx.case.record import Series


@dataclass(frozen=True, eq=False)
class Outlined:
    """One mask, shape (k, j, i), with what it is and the colour it gets."""

    code: Code
    mask: Mask
    colour: Colour


def segmentation(series: Series, outlined: tuple[Outlined, ...], name: str) -> Segmentation:
    """Return masks on the grid of a series as one layer.

    Parameters
    ----------
    series
        Whose grid they lie on.
    outlined
        The masks; they may overlap.
    name
        Of the pack that made them.
    """
    return Segmentation(
        layer_id=f"{name}:{series.series_instance_uid}",
        study_instance_uid=series.study_instance_uid,
        frame_of_reference_uid=series.frame_of_reference_uid,
        referenced_series=(series.series_instance_uid.partition("#")[0],),
        referenced_instances=series.sop_instance_uids,
        kind=SegmentationKind.BINARY,
        geometry=series.volume.geometry,
        shape=series.volume.shape,
        segments=tuple(
            Segment(
                number=number,
                label=one.code.display,
                colour=one.colour,
                code=one.code,
                algorithm=f"AUTOMATIC {name}",
                patches=patches(one.mask),
            )
            for number, one in enumerate(outlined, start=1)
        ),
    )


def patches(mask: Mask) -> tuple[Patch, ...]:
    """Return the part of each slice that a mask covers."""
    found = []
    for k in np.flatnonzero(mask.any(axis=(1, 2))):
        rows, columns = (np.flatnonzero(mask[k].any(axis=axis)) for axis in (1, 0))
        top, left = int(rows[0]), int(columns[0])
        values = mask[k, top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
        found.append(Patch(int(k), top, left, values.astype(np.uint8)))
    return tuple(found)


def fullest(mask: Mask) -> int:
    """Return the slice that holds most of a mask; the middle one of an empty mask."""
    counts = mask.sum(axis=(1, 2))
    return int(np.argmax(counts)) if counts.any() else mask.shape[0] // 2


def flat_map(mask: Mask) -> Heatmap | None:
    """Return the mask on its fullest slice as a map with the scale 1; None for an empty one."""
    found = next((p for p in patches(mask) if p.k == fullest(mask)), None)
    if found is None:
        return None
    rows, columns = found.values.shape
    top, left = float(found.top), float(found.left)
    box = (top, left, top + rows, left + columns)
    return Heatmap(found.values.astype(np.float32), box, 1.0, "mask")
