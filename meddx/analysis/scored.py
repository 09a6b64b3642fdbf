"""From what a network says of a picture to findings.

Every delivered label of a pack makes a finding, also below its threshold: its assertion is always
PRESENT with the probability found, never EXCLUDED, because a model that sees nothing excludes
nothing. What the low probability is worth is in ``log10_lr``, capped by the held-out patients, so
the ranking weighs it softly; ``probability < threshold`` is shown as "nothing above threshold". A
heatmap is attached from the threshold on, also where the finding is indeterminate: it says where
the score came from, not that something is there. Probability and threshold are both stated at the
finding's ``prevalence``.
"""

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, decision, prepare
from meddx.analysis.device import Network, Output
from meddx.analysis.heatmap import contributions, eigen_cam, occlusion
from meddx.analysis.pack import ModelPack
from meddx.analysis.pack_parts import CAM, EIGEN_CAM, NHWC, OCCLUSION
from meddx.case.evidence import Assertion, Finding, Heatmap, ImageSource


class Maps:
    """The heatmaps of one picture; occlusion, which runs the network again, is done once.

    Parameters
    ----------
    pack, network
        Who reads it; the pack has weights.
    prepared, output
        What the network saw, and what it said.
    """

    def __init__(
        self, pack: ModelPack, network: Network, prepared: prepare.Prepared, output: Output
    ) -> None:
        if pack.weights is None:
            raise ValueError("a pack of rules has no network")
        self._pack, self._weights, self._network = pack, pack.weights, network
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


def scored(
    pack: ModelPack,
    number: int,
    logits: NDArray[np.float32],
    source: ImageSource,
    maps: Maps,
) -> list[Finding]:
    """Return the findings of one display set.

    Parameters
    ----------
    pack
        Whose labels they are.
    number
        Of the display set in the case: part of the findings' keys.
    logits
        float32 (labels,): log odds of each label.
    source, maps
        The picture to stand on, and its heatmaps.
    """
    probabilities = [
        calibrate.probability(label, float(logit))
        for label, logit in zip(pack.labels, logits, strict=True)
    ]
    decisions = [label.decision for label in pack.labels]
    codes = [label.code for label in pack.labels]
    sets = decision.sets(decisions, codes, probabilities)
    found = []
    for row, (label, p) in enumerate(zip(pack.labels, probabilities, strict=True)):
        if label.suppressed:
            continue
        found.append(
            Finding(
                key=f"image:{pack.name}:{number}:{label.code.code}",
                code=label.code,
                assertion=Assertion.PRESENT,
                probability=calibrate.at_prevalence(p, label.prevalence, label.shown_at),
                source=source,
                pack=pack.name,
                prevalence=label.shown_at if label.calibrated else None,
                log10_lr=calibrate.log10_lr(label, p),
                threshold=calibrate.at_prevalence(
                    label.threshold, label.prevalence, label.shown_at
                ),
                conformal=sets[row],
                heatmap=maps.of(row) if p >= label.threshold else None,
            )
        )
    return found
