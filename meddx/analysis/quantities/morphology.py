"""Binary morphology and means over masks, with SimpleITK; radii in voxels along (k, j, i)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities.grid import Mask, Radius, box_of

Floats = NDArray[np.float32]


def dilate(mask: Mask, radius: Radius) -> Mask:
    """Return a mask grown by an ellipsoid."""
    sitk = _sitk()
    return _mask(sitk.BinaryDilate(_image(mask), radius[::-1], sitk.sitkBall))


def erode(mask: Mask, radius: Radius) -> Mask:
    """Return a mask shrunk by an ellipsoid; beyond the grid everything counts as inside."""
    sitk = _sitk()
    return _mask(sitk.BinaryErode(_image(mask), radius[::-1], sitk.sitkBall))


def close(mask: Mask, radius: Radius) -> Mask:
    """Return a mask without gaps narrower than an ellipsoid."""
    sitk = _sitk()
    return _mask(sitk.BinaryMorphologicalClosing(_image(mask), radius[::-1], sitk.sitkBall))


def fill(mask: Mask) -> Mask:
    """Return a mask with its enclosed holes."""
    sitk = _sitk()
    return _mask(sitk.BinaryFillhole(_image(mask)))


def fill_slices(mask: Mask) -> Mask:
    """Return a mask with the holes that it encloses within each slice."""
    sitk = _sitk()
    filled = np.zeros_like(mask)
    for k in np.flatnonzero(mask.any(axis=(1, 2))):
        filled[k] = _mask(sitk.BinaryFillhole(_image(mask[k])))
    return filled


def components(mask: Mask, least: int = 1) -> tuple[NDArray[np.uint32], tuple[int, ...]]:
    """Label the parts of a mask that touch by faces (also in two dimensions).

    Returns
    -------
    tuple
        ndarray of uint32, shape of ``mask``: 0 outside, 1 the largest part, and so on; and the
        number of voxels of each, those under ``least`` left out.
    """
    sitk = _sitk()
    labels = sitk.ConnectedComponent(_image(mask))
    relabel = sitk.RelabelComponentImageFilter()
    relabel.SetMinimumObjectSize(least)
    found = np.asarray(sitk.GetArrayFromImage(relabel.Execute(labels)), np.uint32)
    return found, tuple(int(size) for size in relabel.GetSizeOfObjectsInPixels())


def neighbours(mask: Mask) -> Mask:
    """Return the voxels outside a mask that share a face with it."""
    near = np.zeros_like(mask)
    for axis in range(mask.ndim):
        here, there = _shifted(axis)
        near[here] |= mask[there]
        near[there] |= mask[here]
    return near & ~mask


def mean_of(values: Floats, weights: Mask, radius: Radius) -> tuple[Floats, Floats]:
    """Average ``values`` where ``weights`` holds, over a box around each voxel.

    Returns
    -------
    tuple
        The means (0 where the box holds no weight), and the share of the box that had weight.
    """
    sitk = _sitk()
    share = _floats(sitk.BoxMean(_float_image(weights.astype(np.float32)), radius[::-1]))
    total = _floats(sitk.BoxMean(_float_image(np.where(weights, values, 0)), radius[::-1]))
    return _quotient(total, share), share


def gaussian_of(values: Floats, weights: Mask, sigma: float) -> Floats:
    """Average ``values`` where ``weights`` holds by a Gaussian of ``sigma`` voxels; 0 elsewhere."""
    sitk = _sitk()
    variance = sigma * sigma
    share = _floats(sitk.DiscreteGaussian(_float_image(weights.astype(np.float32)), variance))
    total = _floats(sitk.DiscreteGaussian(_float_image(np.where(weights, values, 0)), variance))
    return np.where(weights, _quotient(total, share), 0).astype(np.float32)


def median(values: Floats) -> Floats:
    """Return the median of the 3 x 3 x 3 voxels around each."""
    sitk = _sitk()
    return _floats(sitk.Median(_float_image(values), (1, 1, 1)))


def split(mask: Mask, seeds: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Share out a mask among seeds by a watershed on the depth below its surface.

    Parameters
    ----------
    mask
        What to share out.
    seeds
        ndarray of uint32: 0, or the number of the seed.
    """
    sitk = _sitk()
    box = box_of(mask)
    inside = _image(mask[box])
    depth = sitk.SignedMaurerDistanceMap(inside, insideIsPositive=False, squaredDistance=False)
    markers = sitk.GetImageFromArray(seeds[box].astype(np.uint16))
    shared = sitk.MorphologicalWatershedFromMarkers(depth, markers, markWatershedLine=False)
    out = np.zeros(mask.shape, np.uint32)
    out[box] = np.where(mask[box], sitk.GetArrayFromImage(shared), 0)
    return out


def _sitk() -> Any:  # noqa: ANN401 - untyped library
    import SimpleITK

    return SimpleITK


def _shifted(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    before = (slice(None),) * axis
    return (*before, slice(None, -1)), (*before, slice(1, None))


def _quotient(total: Floats, share: Floats) -> Floats:
    out = np.zeros_like(total)
    np.divide(total, share, out=out, where=share > 0)
    return out


def _image(mask: Mask) -> Any:  # noqa: ANN401
    sitk = _sitk()
    return sitk.GetImageFromArray(np.ascontiguousarray(mask).view(np.uint8))


def _float_image(values: Floats) -> Any:  # noqa: ANN401
    sitk = _sitk()
    return sitk.GetImageFromArray(np.ascontiguousarray(values, np.float32))


def _mask(image: Any) -> Mask:  # noqa: ANN401
    sitk = _sitk()
    return np.asarray(sitk.GetArrayFromImage(image) != 0)


def _floats(image: Any) -> Floats:  # noqa: ANN401
    sitk = _sitk()
    return np.asarray(sitk.GetArrayFromImage(image), np.float32)
