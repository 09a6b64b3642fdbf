"""Where a score came from, by the way that the pack states.

- ``cam``: with a linear head the logit is a sum over the places of the feature map, plus a bias;
  each summand is the contribution of its place (Zhou et al., CVPR 2016, arXiv:1512.04150; without
  averaging it is HiResCAM, Draelos and Carin, arXiv:2011.08891). Nothing is approximated: the
  map's sum and the bias are the logit.
- ``occlusion``: how much the log odds fall when a field of the input is replaced by its mean
  (Zeiler and Fergus, ECCV 2014, arXiv:1311.2901). Needs no gradient and nothing of the network.
- ``eigen_cam``: the feature map's first principal part (Muhammad and Yeasin, IJCNN 2020,
  arXiv:2008.00299): where the network saw anything, the same map for every label.

Each shows where the model looked; none is an outline of a lesion.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

OCCLUSION_FIELDS: Final = 8  # to a side: the network reads 64 inputs


def contributions(
    features: NDArray[np.float32], cam: NDArray[np.float32], label: int
) -> NDArray[np.float32]:
    """Contribution of each place to a logit.

    Parameters
    ----------
    features
        float32, shape (channels, rows, cols), of one picture.
    cam
        float32, shape (labels, channels + 1) for a head on averaged features, or
        (labels, channels * rows * cols + 1): its weights, then its bias.
    label
        Row of ``cam``.

    Returns
    -------
    ndarray of float32, shape (rows, cols)
        Its sum plus ``cam[label, -1]`` is the logit.
    """
    channels, rows, columns = features.shape
    weights = cam[label, :-1]
    if weights.size != channels:
        places = weights.reshape(features.shape) * features
        summed: NDArray[np.float32] = np.sum(places, axis=0, dtype=np.float32)
        return summed
    flat = weights @ features.reshape(channels, rows * columns)
    return (flat / np.float32(rows * columns)).reshape(rows, columns).astype(np.float32)


def eigen_cam(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """First principal part of a feature map.

    Parameters
    ----------
    features
        float32, shape (channels, rows, cols).

    Returns
    -------
    ndarray of float32, shape (rows, cols)
        Projection of each place's features on the first right singular vector, with the sign that
        makes most of it positive.
    """
    channels, rows, columns = features.shape
    places = features.reshape(channels, rows * columns).T.astype(np.float64)
    _, _, parts = np.linalg.svd(places, full_matrices=False)
    projected = places @ parts[0]
    sign = 1.0 if projected.sum() >= 0 else -1.0
    part: NDArray[np.float32] = (sign * projected).reshape(rows, columns).astype(np.float32)
    return part


def occlusion(
    run: Callable[[Iterable[NDArray[np.float32]]], Iterable[NDArray[np.float32]]],
    array: NDArray[np.float32],
    *,
    channels_last: bool = False,
) -> NDArray[np.float32]:
    """How much each label's log odds fall when a field of the input is covered.

    Parameters
    ----------
    run
        Gives the log odds, shape (labels,), of each of many inputs; may ask for several at once.
    array
        float32, shape (1, channels, rows, cols), or (1, rows, cols, channels).
    channels_last
        Whether it is the second.

    Returns
    -------
    ndarray of float32, shape (labels, 8, 8)
        Log odds of the whole input less those without the field, which is filled with the input's
        mean.
    """
    whole, *parts = run(_covered(array, channels_last))
    fallen = np.stack([whole - part for part in parts], axis=1)
    return fallen.reshape(whole.size, OCCLUSION_FIELDS, OCCLUSION_FIELDS).astype(np.float32)


def _covered(array: NDArray[np.float32], channels_last: bool) -> Iterator[NDArray[np.float32]]:
    """Yield the input as it is, then with each field covered, row after row."""
    yield array
    first = 1 if channels_last else 2
    rows, columns = array.shape[first : first + 2]
    downs = np.linspace(0, rows, OCCLUSION_FIELDS + 1).astype(int)
    across = np.linspace(0, columns, OCCLUSION_FIELDS + 1).astype(int)
    mean = array.mean()
    for j in range(OCCLUSION_FIELDS):
        for i in range(OCCLUSION_FIELDS):
            covered = array.copy()
            field = (slice(downs[j], downs[j + 1]), slice(across[i], across[i + 1]))
            covered[(0, *field) if channels_last else (0, slice(None), *field)] = mean
            yield covered
