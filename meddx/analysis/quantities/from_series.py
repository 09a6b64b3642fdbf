"""The HU of a series."""

import numpy as np

from meddx.analysis.quantities.grid import Grid
from meddx.case.record import Series
from meddx.imaging import values


def grid_of(series: Series) -> Grid:
    """Return the HU of a series that is in memory; padding as air."""
    volume = series.volume
    hu = np.empty(volume.shape, np.float32)
    for k in range(volume.shape[0]):
        hu[k] = values.modality(volume, k, volume.voxels[k])
    np.nan_to_num(hu, copy=False, nan=-1024.0, posinf=-1024.0, neginf=-1024.0)
    return Grid(hu, volume.geometry.affine)
