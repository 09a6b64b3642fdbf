"""Generated text says what its labels say: the rules agree with nearly all of it."""

import numpy as np
import pytest

from meddx.analysis import assertion
from meddx.analysis.report_findings import ReportRules
from meddx.case.evidence import Assertion
from meddx.training.text.grammar import Grammar
from meddx.training.text.mentions import MentionWriter
from meddx.training.text.reports import ReportWriter
from tests.helpers.texts import NAMES

RULES = ReportRules()
KEYS = tuple(finding.key for finding in RULES.findings)


def test_choices_and_names_are_drawn_and_blanks_are_tidy():
    grammar = Grammar({"side": ["left"]}, np.random.default_rng(0))
    drawn = {grammar.write("(a|the (big|)) {side} lung {m} .") for _ in range(60)}
    assert drawn == {"a left lung {m}.", "the big left lung {m}.", "the left lung {m}."}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_asserts_what_it_is_labelled_with(language):
    writer = ReportWriter(language, KEYS, np.random.default_rng(3))
    written = [writer.write() for _ in range(300)]
    told = [RULES.asserted(text) for text, _ in written]
    there = [found for _, found in written]
    right = sum(len(a & b) for a, b in zip(told, there, strict=True))
    assert all(text for text, _ in written)
    assert {key for found in there for key in found} == set(KEYS)
    assert right / sum(map(len, there)) > 0.85
    assert right / sum(map(len, told)) > 0.7
    assert not any("{" in text or "(" in text for text, _ in written if language == "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_mention_is_where_it_is_said_and_mostly_asserted_so(language):
    writer = MentionWriter(language, NAMES[language], np.random.default_rng(3))
    written = [writer.write() for _ in range(300)]
    rules = assertion.load()
    agreed = 0
    for one in written:
        assert 0 <= one.start < one.end <= len(one.text)
        said = rules.read(one.text).assertion(one.start, one.end) or Assertion.PRESENT
        agreed += said is one.kind
    assert agreed / len(written) > 0.8
    assert {one.kind for one in written} == set(Assertion)
    named = [one.text[one.start : one.end] for one in written]
    assert all(not any(mark in name for mark in "\ue000\ue001") for name in named)
    assert sum(name in NAMES[language] for name in named) / len(named) > 0.6


def test_the_same_seed_writes_the_same():
    first, again = (
        [ReportWriter("en", KEYS, np.random.default_rng(1)).write() for _ in range(3)]
        for _ in range(2)
    )
    assert first == again
