"""What is alike whatever learns to read: what is held out, calibration, what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_reader import TextReader
from meddx.analysis.text_spec import TextSpec
from meddx.phrase import Phrase, Refused
from meddx.training.text.config import TextConfig
from meddx.training.text.examples import Report
from meddx.training.text.mentions import KINDS, Mention

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


@dataclass(frozen=True)
class Made:
    """What a pack gets of a model that has learnt.

    Parameters
    ----------
    spec
        What the pack says of it, before its known result is known.
    files
        Content of its files by name.
    model, learning
        Sentences of the card: what it is, and how it learnt.
    limits
        Further sentences of what it cannot do.
    encoder
        The pack whose vectors it reads, or None.
    """

    spec: TextSpec
    files: Mapping[str, bytes]
    model: str
    learning: str
    limits: tuple[str, ...] = ()
    encoder: ModelPack | None = None


@dataclass(frozen=True, eq=False)
class Learnt:
    """A model that has learnt, and how it reads what taught nothing.

    Parameters
    ----------
    made
        For the pack.
    reader
        The model, open.
    labels
        Each label on the reports that were held out.
    kinds
        Places of the assertions of the mentions that were held out, told and true, int64
        (2, mentions).
    """

    made: Made
    reader: TextReader
    labels: tuple[Calibrated, ...]
    kinds: NDArray[np.int64]


def measured(
    config: TextConfig,
    made: Made,
    reader: TextReader,
    held: Sequence[Report],
    asked: Sequence[Mention],
) -> Learnt:
    """Calibrate a model on reports and mentions that taught it nothing.

    Raises
    ------
    Refused
        ``one_sided`` where a label cannot be calibrated.
    """
    logits = logits_of(reader, [one.text for one in held], len(config.labels))
    labels = tuple(
        _fitted(label.key, logits[:, n], np.array([label.key in one.there for one in held]))
        for n, label in enumerate(config.labels)
    )
    return Learnt(made, reader, labels, _asserted(reader, asked))


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


def split(items: Sequence[Any], config: TextConfig) -> tuple[list[Any], list[Any]]:
    """Keep out the last share."""
    count = _kept(items, config)
    return list(items[:count]), list(items[count:])


def logits_of(reader: TextReader, texts: Sequence[str], labels: int) -> Logits:
    """Return float32 (texts, labels): log odds of each label in each text."""
    found = np.full((len(texts), labels), _SILENT, np.float32)
    for row, text in enumerate(texts):
        read = reader.report(text)
        if read is not None:
            found[row] = read.logits
    return found


def probability(logits: Logits, platt: tuple[float, float]) -> NDArray[np.float64]:
    """Return calibrated probabilities of logits."""
    z = platt[0] * logits.astype(np.float64) + platt[1]
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def origin(config: TextConfig) -> str:
    """Return where the reports come from, for the card."""
    return "generated" if config.source.kind == "generated" else "of the Indiana collection"


def _kept(items: Sequence[Any], config: TextConfig) -> int:
    return round(len(items) * (1 - config.source.held_out))


def _fitted(key: str, logits: Logits, truth: NDArray[np.bool_]) -> Calibrated:
    if truth.all() or not truth.any():
        raise Refused("one_sided", ONE_SIDED.with_values(label=key))
    return Calibrated(logits, truth, calibrate.fit_platt(logits, truth))


def _asserted(reader: TextReader, asked: Sequence[Mention]) -> NDArray[np.int64]:
    told = [reader.kinds(one.text, [(one.start, one.end)])[0] for one in asked]
    true = [one.kind for one in asked]
    return np.array([[KINDS.index(kind) for kind in row] for row in (told, true)], np.int64)
