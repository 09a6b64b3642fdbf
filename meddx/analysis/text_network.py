"""Runs the recurrent network of a pack that reads notes, on the processor, without torch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import patience, text_tokens
from meddx.analysis.device import (
    GOLDEN_TOLERANCE,
    INVALID,
    NOT_RUNNING,
    WRONG_NUMBERS,
    quiet_session,
)
from meddx.analysis.pack import ModelPack, Trust
from meddx.analysis.text_spec import TextSpec
from meddx.analysis.text_tokens import Vocabulary
from meddx.analysis.tokens import Token, sentence_starts, tokenize
from meddx.case.evidence import Assertion
from meddx.phrase import Refused

OUTPUTS: Final = ("findings", "places", "assertion")
_BATCH: Final = 32
_ON_CPU: Final = ["CPUExecutionProvider"]

Span = tuple[int, int]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ReadReport:
    """What a network says of a report.

    Parameters
    ----------
    logits
        float32 (labels,): log odds of each label.
    sentences
        For each label the half-open characters of the sentence that speaks most for it.
    """

    logits: Floats
    sentences: tuple[Span, ...]


class TextNetwork:
    """An open network that reads texts.

    Parameters
    ----------
    spec, vocabulary
        What the pack says of it.
    session
        The ``onnxruntime.InferenceSession``.
    trusted
        Whether it came with the program; any other is stopped where it takes too long.

    Its methods raise ``Refused``: ``model_output_invalid`` for values that are no numbers, or
    ``model_too_slow``.
    """

    def __init__(
        self,
        spec: TextSpec,
        vocabulary: Vocabulary,
        session: Any,  # noqa: ANN401 - onnxruntime is untyped
        *,
        trusted: bool = False,
    ) -> None:
        self._spec, self._vocabulary, self._session = spec, vocabulary, session
        self._trusted = trusted

    def report(self, text: str) -> ReadReport | None:
        """Tell which findings a report asserts; None of a text without words.

        A long text is read in windows of whole sentences; what speaks most for a label counts.
        """
        tokens = tokenize(text)
        starts = sentence_starts(text, tokens)
        if not tokens:
            return None
        windows = list(_windows(starts, len(tokens), self._spec.window))
        numbers = [self._vocabulary.encode(tokens[start:end]) for start, end in windows]
        logits, places, _ = self._run(numbers, [np.zeros(len(one), np.float32) for one in numbers])
        best = logits.argmax(axis=0)
        labels = range(logits.shape[1])
        spoken = [windows[best[n]][0] + int(places[best[n], n]) for n in labels]
        return ReadReport(logits.max(axis=0), tuple(_sentence(tokens, starts, p) for p in spoken))

    def assertions(self, text: str, mentions: Sequence[Span]) -> Floats:
        """Return float32 (mentions, assertions): logits of how each mention is asserted.

        Parameters
        ----------
        mentions
            Half-open characters of the text.
        """
        tokens = tokenize(text)
        starts = sentence_starts(text, tokens)
        numbers, marks = [], []
        for start, end in mentions:
            inside = [n for n, one in enumerate(tokens) if one.start < end and start < one.end]
            inside = inside or [0]
            first, last = _around(starts, len(tokens), inside, self._spec.window)
            numbers.append(self._vocabulary.encode(tokens[first:last]))
            marked = np.zeros(last - first, np.float32)
            marked[[n - first for n in inside if first <= n < last]] = 1.0
            marks.append(marked)
        if not tokens or not numbers:
            return np.zeros((len(mentions), len(self._spec.assertions)), np.float32)
        return self._run(numbers, marks)[2]

    def kinds(self, text: str, mentions: Sequence[Span]) -> list[Assertion]:
        """Return how each mention is asserted; present where the text has no words."""
        best = self.assertions(text, mentions).argmax(axis=1)
        return [self._spec.assertions[int(n)] for n in best]

    def _run(
        self, numbers: list[NDArray[np.int64]], marks: list[Floats]
    ) -> tuple[Floats, NDArray[np.int64], Floats]:
        found = [
            self._batch(filled(numbers[n : n + _BATCH], marks[n : n + _BATCH]))
            for n in range(0, len(numbers), _BATCH)
        ]
        findings, places, assertion = (np.concatenate(part) for part in zip(*found, strict=True))
        if not (np.isfinite(findings).all() and np.isfinite(assertion).all()):
            raise Refused("model_output_invalid", INVALID)
        return findings, places, assertion

    def _batch(self, inputs: dict[str, Any]) -> list[NDArray[Any]]:
        try:
            if self._trusted:  # what came with the program is known to have an end
                return list(self._session.run(list(OUTPUTS), inputs))
            return patience.run(self._session, OUTPUTS, inputs)
        except Refused:
            raise
        except Exception:  # noqa: BLE001 - onnxruntime raises many kinds
            raise Refused("model_output_invalid", INVALID) from None


def filled(numbers: Sequence[NDArray[np.int64]], marks: Sequence[Floats]) -> dict[str, Any]:
    """Return texts of different lengths as inputs of the network, filled up with nothing.

    ``tokens`` int64 (n, longest, 3), ``marks`` and ``mask`` float32 (n, longest), ``lengths`` int32
    (n,).
    """
    lengths = np.array([len(one) for one in numbers], np.int32)
    shape = len(numbers), int(lengths.max())
    tokens = np.zeros((*shape, text_tokens.PARTS), np.int64)
    marked, mask = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, (one, mark) in enumerate(zip(numbers, marks, strict=True)):
        tokens[row, : len(one)], marked[row, : len(one)], mask[row, : len(one)] = one, mark, 1.0
    return {"tokens": tokens, "marks": marked, "mask": mask, "lengths": lengths}


def open_network(pack: ModelPack) -> TextNetwork:
    """Open the network of a pack and let it read the text whose result is known.

    Raises
    ------
    Refused
        ``pack_not_running`` or ``pack_wrong_numbers``.
    """
    if pack.text is None:
        raise ValueError("a pack of rules has no network")
    try:
        words = (pack.folder / pack.text.vocabulary).read_text(encoding="utf-8")
        vocabulary = text_tokens.read(words, pack.text.buckets)
        session = quiet_session(str(pack.folder / pack.text.onnx), _ON_CPU)
        trusted = pack.trust is Trust.DELIVERED
        network = TextNetwork(pack.text, vocabulary, session, trusted=trusted)
        golden = is_golden(pack.text, network)
    except Exception:  # noqa: BLE001 - onnxruntime raises many kinds; the pack is refused by name
        phrase = NOT_RUNNING.with_values(pack=pack.name)
        raise Refused("pack_not_running", phrase) from None
    if not golden:
        raise Refused("pack_wrong_numbers", WRONG_NUMBERS.with_values(pack=pack.name))
    return network


def is_golden(spec: TextSpec, network: TextNetwork) -> bool:
    """Whether the pack's stored text gives its stored results."""
    read = network.report(spec.golden)
    said = network.assertions(spec.golden, [spec.golden_mention])[0]
    return (
        read is not None
        and _close(read.logits, spec.golden_findings)
        and _close(said, spec.golden_assertions)
    )


def _close(found: Floats, known: Sequence[float]) -> bool:
    expected = np.array(known, np.float32)
    return found.shape == expected.shape and bool(
        (np.abs(found - expected) <= GOLDEN_TOLERANCE * np.maximum(1.0, np.abs(expected))).all()
    )


def _windows(starts: Sequence[int], count: int, longest: int) -> Iterator[Span]:
    """Yield half-open ranges of tokens: as many whole sentences as fit, a longer one in pieces."""
    first = 0
    for start, end in pairwise((*starts, count)):
        while end - first > longest:
            cut = start if start > first else first + longest
            yield first, cut
            first = cut
    if first < count:
        yield first, count


def _around(starts: Sequence[int], count: int, inside: Sequence[int], longest: int) -> Span:
    """Return the sentence that holds the first of these tokens, cut around it where it is long."""
    begin = max(start for start in starts if start <= inside[0])
    end = min((start for start in starts if start > inside[0]), default=count)
    end = max(end, inside[-1] + 1)
    if end - begin <= longest:
        return begin, end
    begin = max(begin, inside[0] - longest // 2)
    return begin, min(end, begin + longest)


def _sentence(tokens: Sequence[Token], starts: Sequence[int], place: int) -> Span:
    """Return the characters of the sentence that holds a token."""
    begin = max(start for start in starts if start <= place)
    end = min((start for start in starts if start > place), default=len(tokens))
    return tokens[begin].start, tokens[end - 1].end
