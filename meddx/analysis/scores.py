"""From what a network says of one picture to findings.

Every delivered label of a pack makes a finding, also below its threshold: its assertion is always
PRESENT with the probability found, never EXCLUDED, because a model that sees nothing excludes
nothing. What the low probability is worth is in ``log10_lr``, capped by the held-out patients, so
the ranking weighs it softly; ``probability < threshold`` is shown as "nothing above threshold". A
heatmap is attached from the threshold on, also where the finding is indeterminate: it says where
the score came from, not that something is there. Probability and threshold are both stated at the
finding's ``prevalence``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, decision, prepare
from meddx.analysis.device import Network, Output
from meddx.analysis.further import Filled
from meddx.analysis.maps import Maps
from meddx.analysis.pack import ModelPack
from meddx.case.evidence import Assertion, ConformalSet, Finding, ImageSource
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
    further
        The further inputs of the network.
    """

    key: str
    source: ImageSource
    prepared: prepare.Prepared
    starts_off: bool = False
    remark: Phrase | None = None
    further: Filled = field(default_factory=dict)


def findings(
    pack: ModelPack,
    network: Network,
    picture: Picture,
    go_on: Callable[[], None] | None = None,
    output: Output | None = None,
) -> list[Finding]:
    """Return what a pack says of a picture; nothing for a pack without a network.

    Parameters
    ----------
    go_on
        Asked before each run of the network whether the reader still wants it.
    output
        What the network said of the picture, where it was run already.
    """
    if pack.weights is None:
        return []
    output, maps = run(pack, network, picture, go_on, output)
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
            _, maps = run(pack, network, picture)
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


def run(
    pack: ModelPack,
    network: Network,
    picture: Picture,
    go_on: Callable[[], None] | None = None,
    known: Output | None = None,
) -> tuple[Output, Maps]:
    """Return what the network says of a picture, with what makes heatmaps of it.

    Parameters
    ----------
    go_on, known
        As ``go_on`` and ``output`` of ``findings``.
    """

    def alone(array: NDArray[np.float32]) -> Output:
        if go_on is not None:
            go_on()
        return network.run(array, picture.further)

    def before(_batch: Sequence[None]) -> None:
        if go_on is not None:
            go_on()

    def logits(arrays: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        if not (network.takes_many and network.is_trusted):  # others may take a minute for each
            return (alone(one).logits for one in arrays)
        read = network.run_many(((None, one) for one in arrays), before)
        return (output.logits for _, output in read)

    output = alone(picture.prepared.array) if known is None else known
    return output, Maps(pack, network.cam, picture.prepared, output, logits)


def _probabilities(pack: ModelPack, logits: NDArray[np.float32]) -> list[float]:
    pairs = zip(pack.labels, logits, strict=True)
    return [calibrate.probability(label, float(logit)) for label, logit in pairs]


def _finding(
    pack: ModelPack,
    row: int,
    p: float,
    picture: Picture,
    maps: Maps,
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
        starts_off=picture.starts_off,
        remark=picture.remark,
        conformal=answers,
    )
