"""From what a network says of one picture to findings.

Every delivered label of a pack makes a finding, also below its threshold: its assertion is always
PRESENT with the probability found, never EXCLUDED, because a model that sees nothing excludes
nothing. What the low probability is worth is in ``log10_lr``, capped by the held-out patients, so
the ranking weighs it softly; ``probability < threshold`` is shown as "nothing above threshold". A
heatmap is attached from the threshold on. Probability and threshold are both stated at the
finding's ``prevalence``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, prepare
from meddx.analysis.device import Network, Output
from meddx.analysis.heatmap import contributions, eigen_cam, occlusion
from meddx.analysis.pack import ModelPack, WeightSpec
from meddx.analysis.pack_parts import CAM, EIGEN_CAM, NHWC, OCCLUSION
from meddx.case.evidence import Assertion, Finding, Heatmap, ImageSource
from meddx.phrase import Phrase


@dataclass(frozen=True, eq=False)
class Picture:
    """What is read, and what its findings have in common.

    Parameters
    ----------
    key
        Begins the key of each finding.
    source
        Where they come from.
    prepared
        What the network sees.
    starts_off, remark
        See ``Finding``.
    """

    key: str
    source: ImageSource
    prepared: prepare.Prepared
    starts_off: bool = False
    remark: Phrase | None = None


def findings(pack: ModelPack, network: Network, picture: Picture) -> list[Finding]:
    """Run the network of a pack on a picture; nothing for a pack without one."""
    if pack.weights is None:
        return []
    found = []
    output = network.run(picture.prepared.array)
    maps = _Maps(pack, pack.weights, network, picture.prepared, output)
    for row, label in enumerate(pack.labels):
        if label.suppressed:
            continue
        p = calibrate.probability(label, float(output.logits[row]))
        found.append(
            Finding(
                key=f"{picture.key}:{label.code.code}",
                code=label.code,
                assertion=Assertion.PRESENT,
                probability=calibrate.at_prevalence(p, label.prevalence, label.shown_at),
                source=picture.source,
                pack=pack.name,
                prevalence=label.shown_at if label.calibrated else None,
                log10_lr=calibrate.log10_lr(label, p),
                threshold=calibrate.at_prevalence(
                    label.threshold, label.prevalence, label.shown_at
                ),
                heatmap=maps.of(row) if p >= label.threshold else None,
                starts_off=picture.starts_off,
                remark=picture.remark,
            )
        )
    return found


class _Maps:
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
