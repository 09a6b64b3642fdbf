"""The heatmaps of one picture, by the method of its pack."""

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import prepare
from meddx.analysis.device import Network, Output
from meddx.analysis.heatmap import contributions, eigen_cam, occlusion
from meddx.analysis.pack import ModelPack, WeightSpec
from meddx.analysis.pack_parts import CAM, EIGEN_CAM, NHWC, OCCLUSION
from meddx.case.evidence import Heatmap


class Maps:
    """The heatmaps of one picture; occlusion, which runs the network again, is done once."""

    def __init__(
        self,
        pack: ModelPack,
        weights: WeightSpec,
        network: Network,
        prepared: prepare.Prepared,
        output: Output,
    ) -> None:
        self._pack, self._weights, self._network = pack, weights, network
        self._prepared, self._output = prepared, output
        self._fallen: NDArray[np.float32] | None = None

    def of(self, row: int) -> Heatmap | None:
        """Return the map of one label, by the pack's method."""
        values = self._values(row)
        if values is None:
            return None
        method = self._weights.heatmap
        return Heatmap(values, self._prepared.box, self._weights.heatmap_scale, method)

    def _values(self, row: int) -> NDArray[np.float32] | None:
        method = self._weights.heatmap
        if method == CAM:
            return contributions(self._output.features, self._network.cam, row)
        if method == EIGEN_CAM:
            return eigen_cam(self._output.features)
        if method == OCCLUSION:
            if self._fallen is None:
                last = self._pack.input is not None and self._pack.input.layout == NHWC
                self._fallen = occlusion(self._logits, self._prepared.array, channels_last=last)
            fallen: NDArray[np.float32] = self._fallen[row]
            return fallen
        return None

    def _logits(self, array: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._network.run(array).logits
