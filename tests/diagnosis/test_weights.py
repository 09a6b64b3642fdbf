"""Marks that were weighed before are not weighed again, and the list stays the same."""

from copy import copy

import numpy as np
import pytest

from meddx import knowledge
from meddx.case.identity import Sex
from meddx.diagnosis import weights
from meddx.diagnosis.marks import marks
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.weights import WeighedMarks, weights_of
from tests.diagnosis.cases import IMAGE, NOTE, PERSON, VARIANTS, note

CASE = IMAGE + NOTE + VARIANTS


def off(*places):
    return RankOptions(switched_off=frozenset(CASE[place].key for place in places))


@pytest.mark.parametrize("among", ["all", "hereditary", "omim"])
def test_the_list_is_the_same_to_the_last_bit_kept_or_not(tables, among):
    kept = WeighedMarks()
    for away in ((), (0,), (1, 5), (), (2,)):
        keys = frozenset(CASE[place].key for place in away)
        options = RankOptions(switched_off=keys, among=among, limit=40)
        again = rank(CASE, PERSON, tables, options, kept)
        assert again == rank(CASE, PERSON, tables, options)


def test_it_is_the_same_for_another_person_and_examination(tables):
    kept = WeighedMarks()
    for person in (PERSON, Person(30.0, Sex.MALE), Person()):
        for where in (frozenset(), frozenset({"head"}), frozenset({"chest"})):
            options = RankOptions(examinations=where, limit=30)
            assert rank(CASE, person, tables, options, kept) == rank(CASE, person, tables, options)


def test_a_switched_finding_weighs_nothing_again(tables, monkeypatch):
    kept = WeighedMarks()
    rank(CASE, PERSON, tables, off(), kept)

    def never(*_):
        raise AssertionError("weighed again")

    monkeypatch.setattr(weights, "weigh_rare", never)
    monkeypatch.setattr(weights, "weigh_own", never)
    assert rank(CASE, PERSON, tables, off(1), kept)
    assert rank(CASE, PERSON, tables, off(), kept)


def test_it_holds_no_more_than_it_may_and_forgets_the_oldest(tables):
    kept = WeighedMarks(most=3)
    seen = marks([note(f"HP:{n:07}") for n in (1945, 2094, 12735, 12378)], tables.phenotypes)
    for mark in (*seen[:3], seen[0], seen[3]):  # the first is used again
        kept.of(mark, PERSON, tables, RankOptions())
    assert len(kept) == 3
    again = kept.of(seen[0], PERSON, tables, RankOptions())
    assert again is kept.of(seen[0], PERSON, tables, RankOptions())


def test_other_tables_are_weighed_afresh(tables):
    kept = WeighedMarks()
    seen = marks(NOTE[:2], tables.phenotypes)
    weights_of(seen, PERSON, tables, RankOptions(), kept)
    assert len(kept) == 2
    other = knowledge.Knowledge()
    vars(other)["diseases"] = copy(tables.diseases)
    kept.of(seen[0], PERSON, other, RankOptions())
    assert len(kept) == 1


def test_what_is_kept_cannot_be_changed(tables):
    (mark, *_) = marks(NOTE, tables.phenotypes)
    found = WeighedMarks().of(mark, PERSON, tables, RankOptions())
    with pytest.raises(ValueError, match="read-only"):
        found.alone[0] = 1.0
    assert np.array_equal(found.alone[len(tables.diseases.own) :], found.rare.log10_lr)
