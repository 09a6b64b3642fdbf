"""The heatmaps of one picture, by the method that its pack states."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.device import Output
from meddx.analysis.heatmap import contributions, eigen_cam, occlusion
from meddx.analysis.pack import ModelPack
from meddx.analysis.pack_parts import CAM, EIGEN_CAM, NHWC, NO_HEATMAP, OCCLUSION
from meddx.analysis.prepare import Prepared
from meddx.case.evidence import Heatmap


class Maps:
    """Makes the maps of one picture; occlusion, which runs the network again, is done once.

    Parameters
    ----------
    pack
        Says the method.
    cam
        Head of the network, see ``WeightSpec.cam``; counts for exact maps only.
    prepared, output
        The picture, and what the network said of it.
    run
        Gives the log odds, float32 (labels,), of each of many other inputs of the same shape.
    """

    def __init__(
        self,
        pack: ModelPack,
        cam: NDArray[np.float32],
        prepared: Prepared,
        output: Output,
        run: Callable[[Iterable[NDArray[np.float32]]], Iterable[NDArray[np.float32]]],
    ) -> None:
        self._method = pack.weights.heatmap if pack.weights else NO_HEATMAP
        self._scale = pack.weights.heatmap_scale if pack.weights else 1.0
        self._levels = pack.weights.heatmap_levels if pack.weights else ()
        self._channels_last = pack.input is not None and pack.input.layout == NHWC
        self._cam, self._run = cam, run
        self._prepared, self._output = prepared, output
        self._fallen: NDArray[np.float32] | None = None

    def of(self, row: int) -> Heatmap | None:
        """Return the map of one label, or None where the pack has no method."""
        values = self.values(row)
        if values is None:
            return None
        return Heatmap(values, self._prepared.box, self._scale, self._method)

    def values(self, row: int) -> NDArray[np.float32] | None:
        """Return the numbers of that map, float32 (rows, cols).

        A map of contributions lacks the pack's ``heatmap_levels``, which then belong to the bias.
        """
        if self._method == CAM:
            whole = contributions(self._output.features, self._cam, row)
            return whole - np.float32(self._levels[row]) if self._levels else whole
        if self._method == EIGEN_CAM:
            return eigen_cam(self._output.features)
        if self._method == OCCLUSION:
            if self._fallen is None:
                last = self._channels_last
                self._fallen = occlusion(self._run, self._prepared.array, channels_last=last)
            fallen: NDArray[np.float32] = self._fallen[row]
            return fallen
        return None
