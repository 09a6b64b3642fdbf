"""Which earlier studies are compared with, and in which order."""

import random
from datetime import date

import pytest

from meddx.workstation.viewer.hanging.priors import prior_of
from tests.helpers.hangings import TODAY, case, flat, stack, study
from tests.helpers.known import earlier_study

NOW = study(stack("now", "CT", part="CHEST"))


def before(uid, days, *series, said=""):
    return study(*series, uid=uid, day=date.fromordinal(TODAY.toordinal() - days), said=said)


def ct(uid, days, part="CHEST"):
    return before(uid, days, stack(f"s{uid}", "CT", part=part))


def keys(now, *others, known=()):
    return [prior.uid for prior in prior_of(case(now, *others), now, known)]


def test_the_newest_comes_first():
    assert keys(NOW, ct("old", 900), ct("new", 30), ct("mid", 400)) == ["new", "mid", "old"]


def test_same_modality_before_another_one_and_a_known_part_before_an_unknown():
    x_ray = before("x", 1, flat("a", "DX", part="CHEST"))
    unsaid = ct("u", 10, part="")
    assert keys(NOW, x_ray, unsaid, ct("same", 800)) == ["same", "u", "x"]


def test_another_part_or_a_later_day_is_no_prior():
    assert keys(NOW, ct("head", 30, part="HEAD"), ct("same_day", 0), ct("later", -5)) == []


def test_without_a_date_there_is_none():
    undated = study(stack("s", "CT", part="CHEST"), uid="u", day=None)
    assert keys(NOW, undated) == []
    assert keys(study(stack("now", "CT"), day=None), ct("a", 30)) == []


def test_computed_and_digital_radiographs_are_one_kind():
    now = study(flat("n", "DX", part="CHEST"))
    (prior,) = prior_of(case(now, before("c", 5, flat("c", "CR", part="THORAX"))), now)
    assert prior.is_same_kind


def test_the_description_tells_the_part_where_nothing_else_does():
    told = before("t", 5, stack("s", "CT"), said="CT HEAD")
    assert keys(NOW, told) == []


def test_known_studies_fill_in_until_they_are_open():
    day = date(2025, 5, 5)
    known = earlier_study("k", day, "CT", parts=("CHEST",))
    (prior,) = prior_of(case(NOW), NOW, [known])
    assert prior.study is None
    assert str(prior.text) == "Prior of 2025-05-05, not opened: double-click here to open it"
    opened = study(stack("s", "CT", part="CHEST"), uid="k", day=day)
    (prior,) = prior_of(case(NOW, opened), NOW, [known])
    assert prior.study is not None


@pytest.mark.parametrize(
    ("stub", "is_prior"),
    [
        (earlier_study("k", date(2020, 1, 1), "CT", parts=("HEAD",)), False),
        (earlier_study("k", date(2020, 1, 1), "CT", said="CT Thorax"), True),
        (earlier_study("k", date(2020, 1, 1), "MG"), False),
        (earlier_study("k", None, "CT", parts=("CHEST",)), False),
        (earlier_study("k", date(2020, 1, 1), "PT", "CT"), True),
    ],
)
def test_known_studies_are_judged_like_open_ones(stub, is_prior):
    assert bool(prior_of(case(NOW), NOW, [stub])) is is_prior


def test_the_order_of_studies_does_not_matter():
    others = [ct(f"s{n}", 10 * (n // 2) + 1) for n in range(8)]
    expected = keys(NOW, *others)
    dice = random.Random(3)  # noqa: S311 - only shuffles
    for _ in range(5):
        dice.shuffle(others)
        assert keys(NOW, *others) == expected
