import numpy as np
import pytest

from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.rank import rank
from meddx.training.ranking import log_score
from meddx.training.ranking.log_score import Listed
from tests.diagnosis.cases import reader


def drawn(cases, sharpness, seed=0):
    """Lists whose true disease is drawn with the probability that the odds give at a sharpness."""
    random = np.random.default_rng(seed)
    lists = []
    for _ in range(cases):
        odds = random.normal(0, 4, 10)
        share = np.exp(sharpness * odds)
        lists.append(Listed(odds, int(random.choice(10, p=share / share.sum())), 1000))
    return lists


def test_the_odds_are_those_before_the_evidence_and_all_of_it(tables):
    findings = (reader("HP:0001083"), reader("HP:0001519"))
    found = rank(findings, Person(), tables, RankOptions(among="omim", limit=20))
    made = log_score.listed(found, found[3].code.code, 8000)
    assert (made.place, made.candidates, len(made.odds)) == (3, 8000, 20)
    free = [n for n, d in enumerate(found) if d.probability < 0.99]
    stated = [np.log(found[n].probability / (1 - found[n].probability)) for n in free]
    assert made.odds[free] == pytest.approx(stated, rel=1e-6)
    assert (np.diff(made.odds) <= 1e-9).all()
    assert log_score.listed(found, "OMIM:0", 8000).place is None


def test_a_score_is_the_logarithm_of_a_probability_that_adds_up_to_one():
    lists = drawn(200, 1.0)
    odds = lists[0].odds
    groups = np.arange(201)
    places = [*range(10), None]
    each = [log_score.scores([Listed(odds, p, 1000), *lists], groups, 0)[0] for p in places]
    assert np.exp(each[:10]).sum() + 990 * np.exp(each[10]) == pytest.approx(1.0, abs=1e-6)


def test_odds_that_are_too_bold_score_as_those_that_are_right():
    right, bold = drawn(600, 1.0), drawn(600, 1.0)
    bold = [Listed(3.0 * one.odds, one.place, one.candidates) for one in bold]
    groups = np.arange(600)
    plain, tamed = (log_score.scores(lists, groups, 0).mean() for lists in (right, bold))
    assert tamed == pytest.approx(plain, abs=0.02)


def test_lists_that_tell_more_score_higher_and_missing_ones_lowest():
    told = [Listed(one.odds, int(np.argmax(one.odds)), 1000) for one in drawn(100, 1.0)]
    some = drawn(100, 1.0)
    missed = [Listed(one.odds, None, 1000) for one in some]
    means = [log_score.scores(lists, np.arange(100), 0).mean() for lists in (told, some, missed)]
    assert means[0] > means[1] > means[2]


def test_a_case_is_never_scored_with_what_its_group_taught():
    """Two groups: each is scored by the other alone, and so not by its own places."""
    lists = drawn(60, 1.0)
    groups = np.repeat([0, 1], 30)
    before = log_score.scores(lists, groups, 0)
    changed = [Listed(one.odds, int(np.argmin(one.odds)), 1000) for one in lists[:30]]
    after = log_score.scores([*changed, *lists[30:]], groups, 0)
    same = [n for n in range(30) if changed[n].place == lists[n].place]
    assert after[same] == pytest.approx(before[same])
    assert not np.allclose(after[30:], before[30:])
