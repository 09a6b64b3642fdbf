"""Where a score came from: exact class activation maps of a linear head.

With globally averaged features the logit is a sum over the places of the feature map, plus a bias;
each summand is the contribution of its place (Zhou et al., CVPR 2016, arXiv:1512.04150). Nothing is
approximated: the map's sum and the bias are the logit. It shows where the model looked; it is no
outline of a lesion.
"""

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.prepare import Box
from meddx.case.evidence import Heatmap


def contributions(
    features: NDArray[np.float32], cam: NDArray[np.float32], label: int
) -> NDArray[np.float32]:
    """Contribution of each place to a logit.

    Parameters
    ----------
    features
        float32, shape (channels, rows, cols), of one picture.
    cam
        float32, shape (labels, channels + 1): weights of the head, then its bias.
    label
        Row of ``cam``.

    Returns
    -------
    ndarray of float32, shape (rows, cols)
        Its sum plus ``cam[label, -1]`` is the logit.
    """
    channels, rows, columns = features.shape
    flat = cam[label, :-1] @ features.reshape(channels, rows * columns)
    return (flat / np.float32(rows * columns)).reshape(rows, columns).astype(np.float32)


def heatmap(
    features: NDArray[np.float32], cam: NDArray[np.float32], label: int, box: Box, scale: float
) -> Heatmap:
    """Return the contributions of one label on the source picture.

    Parameters
    ----------
    features, cam, label
        As in ``contributions``.
    box
        ``(top, left, bottom, right)`` px that the network's input covers on the source picture.
    scale
        Contribution at the end of the colour bar, fixed for the pack.
    """
    return Heatmap(contributions(features, cam, label), box, scale)
