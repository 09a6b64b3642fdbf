import numpy as np
import pytest

from meddx.case.codes import MEDDX, Code
from meddx.knowledge.examinations import (
    AGE_MIX,
    EXAMINED,
    WOMEN,
    age_group,
    of_age,
    of_sex,
    prior,
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
