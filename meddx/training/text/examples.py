"""What a model that reads text learns from: reports with findings, mentions with assertions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.text_tokens import Vocabulary, plain
from meddx.analysis.tokens import tokenize
from meddx.knowledge import phenotypes
from meddx.training.text.config import GENERATED, RecurrentConfig, TextConfig
from meddx.training.text.mentions import KINDS, Mention, MentionWriter
from meddx.training.text.reports import ReportWriter

_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9 ,'-]+|[\u3400-\u9fff]+")
_LONGEST_NAME: Final = 5  # words
_OFTEN: Final = 3

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class Example:
    """One text in numbers.

    Parameters
    ----------
    tokens, marks
        int64 (tokens, 3) and float32 (tokens,): the words, and which are the mention.
    findings
        float32 (labels,), 1 where the report asserts it; None of a mention.
    assertion
        Place of its assertion among ``KINDS``; -1 of a report.
    """

    tokens: NDArray[np.int64]
    marks: NDArray[np.float32]
    findings: NDArray[np.float32] | None = None
    assertion: int = -1


@dataclass(frozen=True)
class Report:
    """A report, and the keys of the findings that it asserts."""

    text: str
    there: frozenset[str]


def reports_of(config: TextConfig) -> list[Report]:
    """Generate the reports of a configuration, the languages in turn."""
    writers = [
        ReportWriter(language, config.keys, np.random.default_rng((config.seed, 0, number)))
        for number, language in enumerate(config.source.languages)
    ]
    if config.source.kind != GENERATED:
        return []
    return [Report(*writers[n % len(writers)].write()) for n in range(config.source.reports)]


def names_of() -> Names:
    """Return what may be mentioned, by language: short names and synonyms of the HPO."""
    known = phenotypes.load()
    return {
        "en": _usable([*known.names(), *known.related_names()]),
        "zh": _usable(known.names_zh()),
    }


def mentions_of(config: TextConfig, names: Names) -> list[Mention]:
    """Generate the mentions of a configuration, the languages in turn."""
    writers = [
        MentionWriter(language, names[language], np.random.default_rng((config.seed, 1, number)))
        for number, language in enumerate(config.source.languages)
    ]
    return [writers[n % len(writers)].write() for n in range(config.source.mentions)]


def vocabulary_of(config: RecurrentConfig, texts: Iterable[str]) -> Vocabulary:
    """Give a number to each word that is met often, the most frequent first."""
    counts = Counter(plain(token.text) for text in texts for token in tokenize(text))
    common = [word for word, count in counts.items() if count >= _OFTEN]
    common.sort(key=lambda word: (-counts[word], word))
    return Vocabulary(tuple(common[: config.cell.words]), config.cell.buckets)


def encode_report(report: Report, keys: Sequence[str], words: Vocabulary, window: int) -> Example:
    """Return a report in numbers, cut after the window."""
    tokens = words.encode(tokenize(report.text)[:window])
    there = np.array([key in report.there for key in keys], np.float32)
    return Example(tokens, np.zeros(len(tokens), np.float32), there)


def encode_mention(mention: Mention, words: Vocabulary, window: int) -> Example | None:
    """Return a mention in numbers; None where it lies behind the window."""
    found = tokenize(mention.text)[:window]
    inside = [one.start < mention.end and mention.start < one.end for one in found]
    if not any(inside):
        return None
    marks = np.array(inside, np.float32)
    return Example(words.encode(found), marks, assertion=KINDS.index(mention.kind))


def _usable(names: Iterable[str]) -> tuple[str, ...]:
    """Keep short names without signs that patterns are made of, in a stable order."""
    short = (name for name in names if name.count(" ") < _LONGEST_NAME)
    return tuple(sorted({name.lower() for name in short if _PLAIN_NAME.fullmatch(name)}))
