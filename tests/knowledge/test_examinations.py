import numpy as np
import pytest

from meddx.case.codes import MEDDX, Code
from meddx.knowledge.examinations import (
    AGE_MIX,
    EXAMINED,
    OTHER_CHILDREN,
    WOMEN,
    age_group,
    of_age,
    of_sex,
    prior,
    share_at,
)
from meddx.knowledge.radiology import EXAMINATIONS, Disease


def disease(*examinations, sex_female=1.0):
    return Disease(
        Code(MEDDX, "MEDDX:9", "Nine", "九"),
        frozenset(examinations),
        priors=(0.1, 0.2, 0.3, 0.4),
        sex_female=sex_female,
    )


def test_every_examination_says_who_is_sent_for_it():
    assert set(AGE_MIX) == set(WOMEN) == set(EXAMINATIONS)
    for mix in AGE_MIX.values():
        assert len(mix) == 4
        assert sum(mix) == pytest.approx(1.0)
    assert AGE_MIX["breast"][0] < 0.02 < AGE_MIX["bone"][0]


@pytest.mark.parametrize(("age", "group"), [(0.0, 0), (17.9, 0), (18.0, 1), (64.9, 2), (65.0, 3)])
def test_age_groups_begin_with_their_first_birthday(age, group):
    assert age_group(age) == group


def test_a_prior_is_the_mixture_of_those_by_age():
    chest, breast = (np.dot(AGE_MIX[name], (0.1, 0.2, 0.3, 0.4)) for name in ("chest", "breast"))
    assert prior(disease("chest")) == pytest.approx(chest)
    assert prior(disease("chest", "breast")) == pytest.approx((chest + breast) / 2)


@pytest.mark.parametrize("factor", [0.002, 0.5, 1.0, 60.0])
def test_women_and_men_give_the_prior_again(factor):
    for name, women in WOMEN.items():
        one = disease(name, sex_female=factor)
        asked = frozenset({name})
        woman, man = of_sex(one, asked, female=True), of_sex(one, asked, female=False)
        assert women * woman + (1.0 - women) * man == pytest.approx(1.0)
        assert woman == pytest.approx(factor * man)


def test_gynaecomastia_is_a_matter_of_men(tables):
    gynaecomastia = tables.diseases.own["MEDDX:4008"]
    everyone = prior(gynaecomastia)
    assert everyone < 0.02
    breast, chest = frozenset({"breast"}), frozenset({"chest"})
    assert 0.3 < everyone * of_sex(gynaecomastia, breast, female=False) < 0.7
    assert everyone * of_sex(gynaecomastia, breast, female=True) < 0.002
    # Of men sent for something else hardly any were to be looked at for it, and women have no more
    # diseases of the breast than those who were sent for them.
    fibroadenoma = tables.diseases.own["MEDDX:4003"]
    for asked in (chest, frozenset()):
        assert 1.0 < of_sex(gynaecomastia, asked, female=False) < 2.2
        there = of_sex(fibroadenoma, breast, female=True)
        assert of_sex(fibroadenoma, asked, female=True) == there


def test_a_child_without_a_stated_examination_was_hardly_sent_for_mammography():
    breast, bone = disease("breast"), disease("bone")
    assert of_age(breast, 0, frozenset()) < 0.1
    assert of_age(breast, 0, frozenset({"breast"})) == 1.0
    assert of_age(bone, 0, frozenset()) == 1.0
    assert of_age(breast, 2, frozenset()) == 1.0
    assert sum(EXAMINED.values()) == pytest.approx(1.0)


def of_children(low, high, share=0.01):
    return Disease(
        Code(MEDDX, "MEDDX:9", "Nine", "九"), priors=(share, 0.001, 0, 0), children=(low, high)
    )


@pytest.mark.parametrize(("low", "high"), [(2.0, 15.0), (0.5, 7.0), (0.0, 18.0), (9.0, 17.0)])
def test_the_share_of_all_children_stays_their_mean(low, high):
    ages = np.linspace(0.0, 18.0, 1800, endpoint=False) + 0.005
    shares = [share_at(of_children(low, high), age) for age in ages]
    assert np.mean(shares) == pytest.approx(0.01, rel=0.01)
    assert share_at(of_children(low, high), 20.0) == 0.001


def test_children_who_are_too_young_or_too_old_hardly_have_it():
    perthes = of_children(2.0, 15.0)
    for age in (0.1, 1.9, 15.0, 17.0):
        assert share_at(perthes, age) == pytest.approx(OTHER_CHILDREN * 0.01)
    assert share_at(perthes, 2.0) == share_at(perthes, 14.9) > 0.01


def test_a_few_weeks_do_not_have_the_share_of_a_whole_childhood():
    assert share_at(of_children(0.0, 0.1), 0.05) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("code", "age", "too_young"),
    [("MEDDX:5026", 6.0, 0.1), ("MEDDX:5025", 12.0, 3.0), ("MEDDX:3001", 10.0, 0.5)],
)
def test_diseases_of_childhood_have_their_ages(tables, code, age, too_young):
    found = tables.diseases.own[code]
    assert share_at(found, age) > 20 * share_at(found, too_young)


@pytest.mark.parametrize("code", ["MEDDX:1051", "MEDDX:3034", "MEDDX:3035"])
def test_diseases_of_infants_are_not_those_of_a_schoolchild(tables, code):
    found = tables.diseases.own[code]
    assert share_at(found, 0.3) > 20 * share_at(found, 12.0)
