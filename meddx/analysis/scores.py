"""From what a network says of one picture to findings.

Every delivered label of a pack makes a finding, also below its threshold: its assertion is always
PRESENT with the probability found, never EXCLUDED, because a model that sees nothing excludes
nothing. What the low probability is worth is in ``log10_lr``, capped by the held-out patients, so
the ranking weighs it softly; ``probability < threshold`` is shown as "nothing above threshold". A
heatmap is attached from the threshold on, also where the finding is indeterminate: it says where
the score came from, not that something is there. Probability and threshold are both stated at the
finding's ``prevalence``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, decision, prepare
from meddx.analysis.device import Network, Output
from meddx.analysis.heatmap import contributions, eigen_cam, occlusion
from meddx.analysis.pack import ModelPack, WeightSpec
from meddx.analysis.pack_parts import CAM, EIGEN_CAM, NHWC, OCCLUSION
from meddx.case.evidence import Assertion, ConformalSet, Finding, Heatmap, ImageSource
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
    remark
        See ``Finding``.
    """

    key: str
    source: ImageSource
    prepared: prepare.Prepared
    remark: Phrase | None = None


def findings(pack: ModelPack, network: Network, picture: Picture) -> list[Finding]:
    """Run the network of a pack on a picture; nothing for a pack without one."""
    if pack.weights is None:
        return []
    output = network.run(picture.prepared.array)
    maps = _Maps(pack, pack.weights, network, picture.prepared, output)
    probabilities = _probabilities(pack, output.logits)
    decisions, codes = zip(*((label.decision, label.code) for label in pack.labels), strict=True)
    sets = decision.sets(decisions, codes, probabilities)
    return [
        _finding(pack, row, p, picture, maps, sets[row])
        for row, p in enumerate(probabilities)
        if not pack.labels[row].suppressed
    ]


def of_series(
    pack: ModelPack,
    network: Network,
    logits: NDArray[np.float32],
    pictures: Sequence[Picture],
) -> list[Finding]:
    """Make findings of scores that stand for a whole series, not for one picture.

    Calibration, likelihood ratio and conformal set belong to single pictures like those of the
    calibration set; nobody compared such a score with patients. So it is no evidence, is stated at
    no prevalence and leaves no answer open: it is above its threshold or below, and shows where.

    Parameters
    ----------
    logits
        float32 (labels,): log odds of each label.
    pictures
        By label: the picture to stand on.
    """
    if pack.weights is None:
        return []
    found = []
    for row, p in enumerate(_probabilities(pack, logits)):
        label, picture = pack.labels[row], pictures[row]
        if label.suppressed:
            continue
        maps = None
        if p >= label.threshold:
            output = network.run(picture.prepared.array)
            maps = _Maps(pack, pack.weights, network, picture.prepared, output)
        found.append(
            Finding(
                key=f"{picture.key}:{label.code.code}",
                code=label.code,
                assertion=Assertion.PRESENT,
                probability=p,
                source=picture.source,
                pack=pack.name,
                log10_lr=0.0,
                threshold=label.threshold,
                heatmap=maps.of(row) if maps is not None else None,
                remark=picture.remark,
            )
        )
    return found


def _probabilities(pack: ModelPack, logits: NDArray[np.float32]) -> list[float]:
    pairs = zip(pack.labels, logits, strict=True)
    return [calibrate.probability(label, float(logit)) for label, logit in pairs]


def _finding(
    pack: ModelPack,
    row: int,
    p: float,
    picture: Picture,
    maps: "_Maps",
    answers: ConformalSet | None,
) -> Finding:
    label = pack.labels[row]
    return Finding(
        key=f"{picture.key}:{label.code.code}",
        code=label.code,
        assertion=Assertion.PRESENT,
        probability=calibrate.at_prevalence(p, label.prevalence, label.shown_at),
        source=picture.source,
        pack=pack.name,
        prevalence=label.shown_at if label.calibrated else None,
        log10_lr=calibrate.log10_lr(label, p),
        threshold=calibrate.at_prevalence(label.threshold, label.prevalence, label.shown_at),
        heatmap=maps.of(row) if p >= label.threshold else None,
        remark=picture.remark,
        conformal=answers,
    )


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
