"""Findings of the Indiana reports against the terms that people indexed them by.

The rules were written on parts 1 and 2 (``uid`` modulo 5); ``test`` is all others. What learns from
these reports learns for each part from all the others, so that no report is in both.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx import paths
from meddx.analysis import packs, text_encoder, text_meaning, text_readers, text_terms
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.analysis.pack import ModelPack
from meddx.analysis.report_findings import ReportRules
from meddx.analysis.text_encoder import TextEncoder
from meddx.analysis.text_spec import TextKind
from meddx.analysis.tokens import tokenize
from meddx.case.codes import HPO
from meddx.importers.shared.notes import note_case
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Phrase, Refused
from meddx.training import run
from meddx.training.corpora import Corpus, Measured
from meddx.training.corpora.shared import called, gains, indiana_reports
from meddx.training.corpora.shared.indiana_reports import FIRST, HEADINGS, IndexedReport
from meddx.training.text import config as configs
from meddx.training.text import examples, learn, linear, recurrent
from meddx.training.text.config import RecurrentConfig
from meddx.training.text.examples import Report

TUNED: Final = (1, 2)
KEYS: Final = tuple(HEADINGS)
RECIPE: Final = "note_recurrent_indiana"
DELIVERED: Final = "note_recurrent"
RULES: Final = "rules"
PUBLISHED: Final = "40-line rules with negation, 11 findings, all reports: micro F1 0.880"
MEASURING: Final = Phrase("Measuring on reports")
NONE_OF_PART: Final = Phrase("This table holds no report of the part {part}.")
_FEWEST: Final = 200  # reports to learn from
_WRITTEN: Final = 4000  # reports
_RAREST: Final = 3  # reports that a word stands in
_SPREAD: Final = 10.0  # vectors of length 1 would be held down by the penalty alone
_LOGITS: Final = 10.0  # and large logits would not be held down at all

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Said:
    """What an approach says of reports: probabilities and calls, shape (reports, labels)."""

    scores: Floats
    calls: Bools


Learner = Callable[[Sequence[IndexedReport], Sequence[IndexedReport], Context], _Said]


class Indiana(Corpus):
    """Compares the rules, the pack and what is learnt from these reports on the same reports."""

    title = "Indiana University chest radiograph reports"
    parts = ("test", "dev")

    @override
    def fits(self, path: Path) -> bool:
        return path.is_file() and indiana_reports.fits(path)

    @override
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        every = indiana_reports.read(path)
        chosen = [one for one in every if (one.part in TUNED) == (part == "dev")]
        if not chosen:
            raise Refused("no_part", NONE_OF_PART.with_values(part=part))
        truth = np.array([[key in one.there for key in KEYS] for one in chosen])
        every_said = dict(_approaches(pack, chosen, every, context))
        rows: list[Measured] = []
        for approach, said in every_said.items():
            rows += _rows(approach, said, truth)
            if approach != RULES:
                rows += _gained(approach, said.calls, every_said[RULES].calls, truth)
        rows += [Measured(f"{FIRST} findings", name, 0, ()) for name in _missing(pack)]
        return tuple(sorted(rows, key=lambda row: row.task))


def _rows(approach: str, said: _Said, truth: Bools) -> Iterator[Measured]:
    first = slice(None, FIRST)
    count = len(truth)
    for task, some in ((f"{FIRST} findings", first), (f"{len(KEYS)} findings", slice(None))):
        told = called.estimates(said.scores[:, some], said.calls[:, some], truth[:, some])
        published = PUBLISHED if some == first and approach == RULES else ""
        yield Measured(task, approach, count, told, published)
    yield Measured("calibration", approach, count, called.calibration(said.scores, truth))
    yield Measured("recall", approach, count, called.recalls(said.calls, truth, KEYS))


def _gained(approach: str, calls: Bools, by_rules: Bools, truth: Bools) -> Iterator[Measured]:
    """Yield how much more F1 the rules have on the same reports."""
    for count in (FIRST, len(KEYS)):
        before, after = (_counts(some[:, :count], truth[:, :count]) for some in (calls, by_rules))
        task = f"{count} findings, what the rules gain on it"
        yield Measured(task, approach, len(truth), (gains.gain(before, after),))


def _counts(calls: Bools, truth: Bools) -> NDArray[np.int64]:
    """Return int64 (reports, 3): rightly called, wrongly called, missed."""
    parts = (calls & truth, calls & ~truth, truth & ~calls)
    return np.stack([part.sum(axis=1) for part in parts], axis=1)


def _approaches(
    pack: ModelPack,
    chosen: Sequence[IndexedReport],
    every: Sequence[IndexedReport],
    context: Context,
) -> Iterator[tuple[str, _Said]]:
    """Yield each approach by name with what it says."""
    context.checkpoint(0, 7, MEASURING)
    yield "notes as the program reads them", _by_dictionary(chosen, "FINDINGS: ")
    yield "notes as the program reads them, without headings", _by_dictionary(chosen, "")
    yield RULES, _by_rules(chosen)
    for model in _models(pack):
        is_this = " (this pack)" if model.name == pack.name else ""
        yield f"{model.name}{is_this}", _by_pack(model, chosen)
    learners: list[tuple[str, Learner]] = [
        ("TF-IDF and logistic regression", _by_words),
        ("rules and TF-IDF together", _by_both),
    ]
    if pack.text is not None:
        learners.append((f"rules and {pack.name} together", _by_rules_and(pack)))
    encoder = _encoder()
    if encoder is not None:
        learners.append(("MiniLM and logistic regression", _by_meaning(encoder)))
    if run.can_train() and _is_network(pack):
        learners += [
            ("recurrent network", _by_network),
            ("recurrent network, with generated text besides", _by_network_of_both),
        ]
    for number, (name, learner) in enumerate(learners, 3):
        context.checkpoint(number, 7, MEASURING)
        said = _crossed(learner, chosen, every, context)
        if said is not None:
            yield f"{name}, learnt from these reports", said


def _is_network(pack: ModelPack) -> bool:
    """Whether a pack is recurrent: only beside one do such networks learn anew, which is slow."""
    return pack.text is not None and pack.text.kind is TextKind.NETWORK


def _models(pack: ModelPack) -> list[ModelPack]:
    """Return what reads reports by a model: this pack first, then the others that can run here."""
    good, _ = packs.installed(allow_unsigned=True)
    others = [packs.complete(one) for one in good if one.text is not None]
    runs = [one for one in others if one.encoder or not text_meaning.needs_encoder(one)]
    this = [packs.complete(pack)] if pack.text is not None else []
    return [*this, *(one for one in runs if one.name != pack.name)]


def _missing(pack: ModelPack) -> Iterator[str]:
    """Name what could not be compared here."""
    if text_encoder.find(packs.installed(allow_unsigned=True)[0]) is None:
        yield "MiniLM and logistic regression: its pack is not installed"
    if not run.can_train() and _is_network(pack):
        yield "recurrent network, learnt from these reports: the torch pack is not installed"


def _crossed(
    learner: Learner,
    chosen: Sequence[IndexedReport],
    every: Sequence[IndexedReport],
    context: Context,
) -> _Said | None:
    """Let an approach learn for each part from all others; None where there are too few."""
    scores, calls = np.zeros((len(chosen), len(KEYS))), np.zeros((len(chosen), len(KEYS)), bool)
    for part in sorted({one.part for one in chosen}):
        known = [one for one in every if one.part != part]
        if len(known) < _FEWEST:
            return None
        rows = [n for n, one in enumerate(chosen) if one.part == part]
        said = learner(known, [chosen[n] for n in rows], context)
        scores[rows], calls[rows] = said.scores, said.calls
    return _Said(scores, calls)


def _by_dictionary(chosen: Sequence[IndexedReport], heading: str) -> _Said:
    """Read with the dictionary of notes: what is present, or anything below it in the HPO."""
    reader, known = NoteText(), phenotypes.load()
    codes = {one.key: one.code for one in ReportRules().findings}
    calls = np.zeros((len(chosen), len(KEYS)), bool)
    for row, report in enumerate(chosen):
        note = note_case(f"{heading}{report.text}", "report").notes[0]
        found, _ = reader.read_note(note, Person())
        # A note also names diseases, which stand in no tree of findings.
        codes_of = [f.code.code for f in found if f.is_present and f.code.system == HPO]
        there = {up for code in codes_of for up in known.ancestors(code)}
        calls[row] = [codes[key] in there for key in KEYS]
    return _Said(calls.astype(float), calls)


def _by_rules(chosen: Sequence[IndexedReport]) -> _Said:
    calls = _rule_calls(chosen)
    return _Said(calls.astype(float), calls)


def _rule_calls(chosen: Sequence[IndexedReport]) -> Bools:
    rules = ReportRules()
    said = [rules.asserted(one.text) for one in chosen]
    return np.array([[key in there for key in KEYS] for there in said])


def _by_pack(pack: ModelPack, chosen: Sequence[IndexedReport]) -> _Said:
    """Read with a pack; what it has no label for is never called."""
    reader = text_readers.open_reader(pack)
    logits = learn.logits_of(reader, [one.text for one in chosen], len(pack.labels))
    found = np.zeros((len(chosen), len(KEYS)))
    calls = np.zeros(found.shape, bool)
    for column, label in enumerate(pack.labels):
        if label.key in KEYS:
            place = KEYS.index(label.key)
            found[:, place] = learn.probability(logits[:, column], label.platt)
            calls[:, place] = found[:, place] >= label.threshold
    return _Said(found, calls)


def _by_words(
    known: Sequence[IndexedReport], asked: Sequence[IndexedReport], context: Context
) -> _Said:
    return _logistic(known, asked, lambda told: _weighed(known, told), context)


def _generated() -> list[IndexedReport]:
    """Write English reports with the delivered recipe."""
    recipe = configs.load(paths.resource("training", f"{DELIVERED}.toml"))
    source = replace(recipe.source, languages=("en",), reports=_WRITTEN)
    written = examples.reports_of(replace(recipe, source=source))
    return [IndexedReport(number, one.text, one.there) for number, one in enumerate(written)]


def _by_both(
    known: Sequence[IndexedReport], asked: Sequence[IndexedReport], context: Context
) -> _Said:
    from scipy import sparse

    def features(told: Sequence[IndexedReport]) -> Any:  # noqa: ANN401 - scipy is untyped
        return sparse.hstack([_weighed(known, told), _rule_calls(told).astype(float)]).tocsr()

    return _logistic(known, asked, features, context)


def _by_rules_and(pack: ModelPack) -> Learner:
    reader = text_readers.open_reader(packs.complete(pack))

    @functools.cache  # each report is asked about once and learnt from in all other parts
    def logits(text: str) -> Floats:
        found: Floats = learn.logits_of(reader, [text], len(pack.labels))[0].astype(np.float64)
        return found / _LOGITS

    def learner(
        known: Sequence[IndexedReport], asked: Sequence[IndexedReport], context: Context
    ) -> _Said:
        def features(told: Sequence[IndexedReport]) -> Floats:
            return np.hstack([_rule_calls(told), np.stack([logits(one.text) for one in told])])

        return _logistic(known, asked, features, context)

    return learner


def _by_meaning(encode: Callable[[Sequence[str]], NDArray[np.float32]]) -> Learner:
    def learner(
        known: Sequence[IndexedReport], asked: Sequence[IndexedReport], context: Context
    ) -> _Said:
        def features(told: Sequence[IndexedReport]) -> Floats:
            return encode([one.text for one in told]).astype(np.float64) * _SPREAD

        return _logistic(known, asked, features, context)

    return learner


def _weighed(known: Sequence[IndexedReport], told: Sequence[IndexedReport]) -> Any:  # noqa: ANN401 - scipy is untyped
    terms = text_terms.learn([_words(one) for one in known], _RAREST)
    return linear.matrix(terms.encode([_words(one) for one in told]))


def _words(report: IndexedReport) -> list[str]:
    return text_terms.said(tokenize(report.text))


def _logistic(
    known: Sequence[IndexedReport],
    asked: Sequence[IndexedReport],
    features: Callable[[Sequence[IndexedReport]], Any],
    context: Context,
) -> _Said:
    truth = np.array([[key in one.there for key in KEYS] for one in known])
    seen = features(known)
    cuts = linear.best_cuts(seen, truth)
    context.checkpoint(5, 7, MEASURING)
    odds = linear.log_odds(features(asked), linear.fit(seen, truth))
    return _Said(1 / (1 + np.exp(-np.clip(odds, -30, 30))), odds >= cuts)


def _by_network(
    known: Sequence[IndexedReport],
    asked: Sequence[IndexedReport],
    context: Context,
    besides: Sequence[Report] = (),
) -> _Said:
    config = configs.load(paths.resource("training", f"{RECIPE}.toml"))
    if not isinstance(config, RecurrentConfig):
        raise TypeError("the recipe is that of a recurrent network")
    reports = [Report(one.text, one.there) for one in known]
    reports = learn.spread(reports, config)
    mentions = examples.mentions_of(config, examples.names_of())
    found = recurrent.learn_from(config, reports, mentions, None, context, besides)
    logits = learn.logits_of(found.reader, [one.text for one in asked], len(config.labels))
    chances = np.zeros((len(asked), len(KEYS)))
    for column, key in enumerate(config.keys):
        chances[:, KEYS.index(key)] = learn.probability(
            logits[:, column], found.labels[column].platt
        )
    return _Said(chances, chances >= configs.CALLED)


def _by_network_of_both(
    known: Sequence[IndexedReport], asked: Sequence[IndexedReport], context: Context
) -> _Said:
    besides = [Report(one.text, one.there) for one in _generated()]
    return _by_network(known, asked, context, besides)


def _encoder() -> Callable[[Sequence[str]], NDArray[np.float32]] | None:
    """Return what turns texts into vectors, where its pack is installed."""
    pack = text_encoder.find(packs.installed(allow_unsigned=True)[0])
    return None if pack is None else TextEncoder.open(pack).encode
