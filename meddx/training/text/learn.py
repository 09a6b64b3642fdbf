"""From reports and mentions to a calibrated network: split, count words, learn, calibrate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate
from meddx.analysis.device import quiet_session
from meddx.analysis.text_network import TextNetwork
from meddx.analysis.text_spec import TextSpec
from meddx.analysis.text_tokens import Vocabulary
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.text import examples, fit, graph
from meddx.training.text.config import TextConfig
from meddx.training.text.examples import Example, Report
from meddx.training.text.mentions import KINDS, Mention

ONNX: Final = "model.onnx"
VOCABULARY: Final = "vocabulary.txt"
CALLED: Final = 0.5  # calibrated probability
_SILENT: Final = -20.0  # log odds of what nothing is said of: a text without words

ONE_SIDED: Final = Phrase(
    "The finding {label} is in none or in all of the reports kept for calibration. Give more "
    "reports, or leave the finding out."
)

Logits = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Calibrated:
    """A label on texts that taught nothing: its logits and truth, shape (texts,), and the fit."""

    logits: Logits
    truth: NDArray[np.bool_]
    platt: tuple[float, float]

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Calibrated probabilities, shape (texts,)."""
        return probability(self.logits, self.platt)


@dataclass(frozen=True, eq=False)
class Learnt:
    """A network that has learnt.

    Parameters
    ----------
    model
        The ``onnx.ModelProto``.
    vocabulary, network
        Its words, and itself, open.
    labels
        Each label on the reports that were held out.
    kinds
        Places of the assertions of the mentions that were held out, told and true, int64
        (2, mentions).
    """

    model: Any
    vocabulary: Vocabulary
    network: TextNetwork
    labels: tuple[Calibrated, ...]
    kinds: NDArray[np.int64]


def learn(
    config: TextConfig,
    reports: Sequence[Report],
    mentions: Sequence[Mention],
    state: Path | None,
    context: Context,
    besides: Sequence[Report] = (),
) -> Learnt:
    """Learn from all but the held-out share of reports and mentions, and calibrate on that.

    Parameters
    ----------
    config, reports, mentions
        How, and from what.
    state
        File for the state of the run, or None.
    besides
        Further reports that teach and calibrate nothing.

    Raises
    ------
    Refused
        ``one_sided`` where a label cannot be calibrated.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    kept, held = _split(reports, config)
    kept += besides
    said, asked = _split(mentions, config)
    texts = [one.text for one in (*kept, *said)]
    vocabulary = examples.vocabulary_of(config, texts)
    window = config.cell.window
    found = [examples.encode_report(one, config.keys, vocabulary, window) for one in kept]
    found += _encoded(said, vocabulary, window)
    network = fit.fit(config, vocabulary.size, found, state, context)
    model = graph.model_of(network, config.cell)
    session = quiet_session(model.SerializeToString(), ["CPUExecutionProvider"])
    reader = TextNetwork(spec_of(config, vocabulary), vocabulary, session)
    return Learnt(
        model, vocabulary, reader, _calibrated(config, reader, held), _asserted(reader, asked)
    )


def spread(reports: Sequence[Report], config: TextConfig) -> list[Report]:
    """Order reports so that each finding stands among those held out as it does among the rest.

    They are ordered by their rarest finding, and those held out are taken from it evenly.
    """
    counts = Counter(key for one in reports for key in one.there)
    order = sorted(
        reports, key=lambda one: min((counts[k] for k in one.there), default=len(reports))
    )
    kept = _kept(reports, config)
    held = set(np.linspace(0, len(order) - 1, len(order) - kept, dtype=int).tolist())
    rest = [one for place, one in enumerate(order) if place not in held]
    return rest + [one for place, one in enumerate(order) if place in held]


def spec_of(config: TextConfig, vocabulary: Vocabulary) -> TextSpec:
    """Return what a pack says of its network, before its known result is known."""
    return TextSpec(
        onnx=ONNX,
        vocabulary=VOCABULARY,
        buckets=vocabulary.buckets,
        window=config.cell.window,
        assertions=KINDS,
        golden="",
        golden_mention=(0, 0),
        golden_findings=(),
        golden_assertions=(),
    )


def logits_of(network: TextNetwork, texts: Sequence[str], labels: int) -> Logits:
    """Return float32 (texts, labels): log odds of each label in each text."""
    found = np.full((len(texts), labels), _SILENT, np.float32)
    for row, text in enumerate(texts):
        read = network.report(text)
        if read is not None:
            found[row] = read.logits
    return found


def probability(logits: Logits, platt: tuple[float, float]) -> NDArray[np.float64]:
    """Return calibrated probabilities of logits."""
    z = platt[0] * logits.astype(np.float64) + platt[1]
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def _split(items: Sequence[Any], config: TextConfig) -> tuple[list[Any], list[Any]]:
    """Keep out the last share."""
    count = _kept(items, config)
    return list(items[:count]), list(items[count:])


def _kept(items: Sequence[Any], config: TextConfig) -> int:
    return round(len(items) * (1 - config.source.held_out))


def _encoded(mentions: Sequence[Mention], words: Vocabulary, window: int) -> list[Example]:
    found = (examples.encode_mention(one, words, window) for one in mentions)
    return [one for one in found if one is not None]


def _calibrated(
    config: TextConfig, network: TextNetwork, held: Sequence[Report]
) -> tuple[Calibrated, ...]:
    logits = logits_of(network, [one.text for one in held], len(config.labels))
    return tuple(
        _fitted(label.key, logits[:, n], np.array([label.key in one.there for one in held]))
        for n, label in enumerate(config.labels)
    )


def _fitted(key: str, logits: Logits, truth: NDArray[np.bool_]) -> Calibrated:
    if truth.all() or not truth.any():
        raise Refused("one_sided", ONE_SIDED.with_values(label=key))
    return Calibrated(logits, truth, calibrate.fit_platt(logits, truth))


def _asserted(network: TextNetwork, asked: Sequence[Mention]) -> NDArray[np.int64]:
    told = [network.kinds(one.text, [(one.start, one.end)])[0] for one in asked]
    true = [one.kind for one in asked]
    return np.array([[KINDS.index(kind) for kind in row] for row in (told, true)], np.int64)
