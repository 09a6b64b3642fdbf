"""Runs the recurrent network of a pack that reads notes, on the processor, without torch."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis import patience, text_tokens
from meddx.analysis.device import INVALID, quiet_session
from meddx.analysis.pack import ModelPack, Trust
from meddx.analysis.text_reader import Floats, ReadReport, Span, TextReader, around, inside
from meddx.analysis.text_spec import TextSpec
from meddx.analysis.text_tokens import Vocabulary
from meddx.analysis.tokens import Token, sentence_starts, tokenize
from meddx.phrase import Refused

OUTPUTS: Final = ("findings", "places", "assertion")
_BATCH: Final = 32
_ON_CPU: Final = ["CPUExecutionProvider"]


class TextNetwork(TextReader):
    """An open recurrent network that reads texts.

    Parameters
    ----------
    spec, vocabulary
        What the pack says of it.
    session
        The ``onnxruntime.InferenceSession``.
    trusted
        Whether it came with the program; any other is stopped where it takes too long.
    """

    def __init__(
        self,
        spec: TextSpec,
        vocabulary: Vocabulary,
        session: Any,  # noqa: ANN401 - onnxruntime is untyped
        *,
        trusted: bool = False,
    ) -> None:
        super().__init__(spec)
        self._vocabulary, self._session = vocabulary, session
        self._trusted = trusted

    @override
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

    @override
    def assertions(self, text: str, mentions: Sequence[Span]) -> Floats:
        tokens = tokenize(text)
        starts = sentence_starts(text, tokens)
        if not tokens or not mentions:
            return np.zeros((len(mentions), len(self._spec.assertions)), np.float32)
        numbers, marks = [], []
        for mention in mentions:
            mentioned = inside(tokens, mention)
            first, last = around(starts, len(tokens), mentioned, self._spec.window)
            numbers.append(self._vocabulary.encode(tokens[first:last]))
            marked = np.zeros(last - first, np.float32)
            marked[[n - first for n in mentioned if first <= n < last]] = 1.0
            marks.append(marked)
        return self._run(numbers, marks)[2]

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


def opened(pack: ModelPack, spec: TextSpec) -> TextNetwork:
    """Open the network of a pack; raises whatever its files and onnxruntime raise."""
    words = (pack.folder / spec.vocabulary).read_text(encoding="utf-8")
    vocabulary = text_tokens.read(words, spec.buckets)
    session = quiet_session(str(pack.folder / spec.weights), _ON_CPU)
    return TextNetwork(spec, vocabulary, session, trusted=pack.trust is Trust.DELIVERED)


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


def _sentence(tokens: Sequence[Token], starts: Sequence[int], place: int) -> Span:
    """Return the characters of the sentence that holds a token."""
    begin = max(start for start in starts if start <= place)
    end = min((start for start in starts if start > place), default=len(tokens))
    return tokens[begin].start, tokens[end - 1].end
