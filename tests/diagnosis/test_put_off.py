"""A ranked list tells why when it is asked; it tells what it would have told at once."""

import pickle

import numpy as np
import pytest

from meddx.case.evidence import Assertion
from meddx.case.identity import Sex
from meddx.diagnosis.explain_findings import of_findings
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import marks
from meddx.diagnosis.rank import rank
from meddx.diagnosis.weights import weights_of
from tests.diagnosis.cases import note, reader

WOMAN = Person(52.0, Sex.FEMALE)
FINDINGS = (
    reader("HP:0001166"),
    reader("HP:0001083"),
    reader("HP:0001250"),
    note("HP:0012735", Assertion.PRESENT),
    note("HP:0001945", Assertion.EXCLUDED, start=20),
    note("HP:0003002", Assertion.FAMILY, start=40),
)
AMONG = pytest.mark.parametrize("among", ["all", "omim"])


def held(diagnosis, name="evidence"):
    return vars(diagnosis)[name]


@AMONG
def test_nothing_is_told_before_it_is_asked_and_then_only_what_lies_near(tables, among):
    found = rank(FINDINGS, WOMAN, tables, RankOptions(among=among, limit=100))
    assert not any(isinstance(held(d), tuple) for d in found)
    assert not any(isinstance(held(d, "changed_by"), tuple) for d in found[:10])
    assert found[50].evidence
    assert [n for n, d in enumerate(found) if isinstance(held(d), tuple)] == [50]


@AMONG
def test_whoever_is_asked_first_the_same_is_told(tables, among):
    options = RankOptions(among=among, limit=100)
    in_order = rank(FINDINGS, WOMAN, tables, options)
    told = [d.evidence for d in in_order]
    shuffled = rank(FINDINGS, WOMAN, tables, options)
    for place in np.random.default_rng(3).permutation(len(shuffled)).tolist():
        assert shuffled[place].evidence == told[place]
    assert shuffled == in_order
    assert pickle.loads(pickle.dumps(shuffled)) == in_order  # noqa: S301 - our own bytes


def test_some_columns_of_the_weights_say_what_all_of_them_say(tables):
    for among in ("all", "omim"):
        seen = marks(FINDINGS, tables.phenotypes)
        weights = weights_of(seen, WOMAN, tables, RankOptions(among=among))
        own = len(tables.diseases.own)
        columns = np.array([own + 700, 3, own, own + 8000, 0])
        kept = weights.of(columns)
        assert kept.counted.shape == (len(seen), len(columns))
        whole = of_findings(columns.tolist(), tables.diseases, weights)
        assert of_findings(range(len(columns)), tables.diseases, kept) == whole
        assert any(whole)


def test_a_limit_of_names_is_met_where_names_come_twice(tables):
    everyone = rank(FINDINGS, WOMAN, tables, RankOptions(limit=20_000))
    names = [d.code.display.casefold() for d in everyone]
    assert len(set(names)) == len(names)
    for limit in (0, 1, 37, 400):
        some = rank(FINDINGS, WOMAN, tables, RankOptions(limit=limit))
        assert [d.code for d in some] == [d.code for d in everyone[:limit]]
