"""Who is sent for imaging of each part of the body: their ages and their sex.

A share stated by age becomes one share for all patients of an examination, so that age is evidence;
a share stated for both sexes together becomes one for each of them. All figures are estimates of
the project authors.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from meddx.knowledge.radiology import CHILDHOOD, Disease

# Ages 0-17, 18-39, 40-64, 65 and up: mammography is of women of 40 to 75, half the patients sent
# for CT or MRI of the head are old, and broken bones bring children.
AGE_MIX: Final[Mapping[str, tuple[float, ...]]] = {
    "chest": (0.08, 0.17, 0.33, 0.42),
    "head": (0.07, 0.16, 0.31, 0.46),
    "abdomen": (0.06, 0.22, 0.37, 0.35),
    "breast": (0.005, 0.135, 0.60, 0.26),
    "bone": (0.15, 0.20, 0.33, 0.32),
}
# What is examined of all who are sent for imaging, where nobody says what it was.
EXAMINED: Final[Mapping[str, float]] = {
    "chest": 0.4,
    "head": 0.18,
    "abdomen": 0.2,
    "breast": 0.07,
    "bone": 0.15,
}
WOMEN: Final[Mapping[str, float]] = {
    "chest": 0.5,
    "head": 0.5,
    "abdomen": 0.5,
    "breast": 0.975,
    "bone": 0.5,
}
_WOMEN_OF_ALL: Final = sum(EXAMINED[name] * women for name, women in WOMEN.items())
_AGES_OF_ALL: Final = tuple(
    sum(EXAMINED[name] * mix[group] for name, mix in AGE_MIX.items()) for group in range(4)
)
_HARDLY: Final = 0.5
# Of the share of all children, what those have who are too young or too old for a disease; and how
# much more those of its age may have: most children who are sent for imaging are young, so a few
# months are more than their part of 18 years, and who wrote the share thought of them.
OTHER_CHILDREN: Final = 0.02
_MOST_CONCENTRATED: Final = 5.0
_AGES: Final = (18.0, 40.0, 65.0)


def age_group(age_years: float) -> int:
    """Return the place of an age in ``Disease.priors``."""
    return sum(age_years >= limit for limit in _AGES)


def prior(disease: Disease) -> float:
    """Return the share of all patients sent for its examination whom the disease explains."""
    mix = _ages_of(disease.examinations)
    return sum([part * share for part, share in zip(mix, disease.priors, strict=True)])


def share_at(disease: Disease, age_years: float) -> float:
    """Return the share of the patients of an age, sent for its examination, with the disease.

    >>> from meddx.case.codes import Code
    >>> croup = Disease(Code("MEDDX", "MEDDX:0"), priors=(0.01, 0, 0, 0), children=(1.0, 7.0))
    >>> [round(share_at(croup, age), 4) for age in (0.5, 3.0, 17.0, 18.0)]
    [0.0002, 0.0296, 0.0002, 0.0]
    """
    group = age_group(age_years)
    if group > 0 or disease.children == CHILDHOOD:
        return disease.priors[group]
    low, high = disease.children
    if not low <= age_years < high:
        return OTHER_CHILDREN * disease.priors[0]
    part = (high - low) / (CHILDHOOD[1] - CHILDHOOD[0])
    # The mean over childhood stays what the table states.
    times = (1.0 - OTHER_CHILDREN * (1.0 - part)) / part
    return min(times, _MOST_CONCENTRATED) * disease.priors[0]


def of_age(disease: Disease, group: int, asked: frozenset[str]) -> float:
    """Return the factor on the share of an age group where it is not known what was examined.

    Children are hardly sent for mammography, so a child without a stated examination hardly has
    what is found there. What is less than a factor of two is left alone: the mixtures are not known
    more precisely, and what somebody was sent for does not follow from an age.
    """
    own, everyone = _ages_of(disease.examinations)[group], _AGES_OF_ALL[group]
    return 1.0 if asked or own > _HARDLY * everyone else own / everyone


def of_sex(disease: Disease, asked: frozenset[str], *, female: bool) -> float:
    """Return the factor on the prior that a patient's sex gives.

    ``sex_female`` compares a woman with a man; women and men, as many as are sent, must together
    give the prior again: ``w F + (1 - w) M = 1`` with ``F = sex_female M``.

    Parameters
    ----------
    disease
        Of the project's tables.
    asked
        What was examined; empty where it is not known. Where it is not (surely) what the disease is
        looked for in, the smaller of the factors there and here counts: the few men who are sent
        for mammography are those with gynaecomastia, men who are sent for something else are not.
    female
        A woman, not a man.
    """
    women = _women_of((disease.examinations & asked) or disease.examinations)
    there = _of_sex(disease.sex_female, women, female=female)
    if disease.examinations & asked:
        return there
    women = _women_of(asked) if asked else _WOMEN_OF_ALL
    return min(there, _of_sex(disease.sex_female, women, female=female))


def _of_sex(sex_female: float, women: float, *, female: bool) -> float:
    man = 1.0 / (women * sex_female + 1.0 - women)
    return sex_female * man if female else man


@lru_cache(maxsize=64)  # a few sets of examinations, asked for of every disease
def _ages_of(examinations: frozenset[str]) -> tuple[float, ...]:
    """Return the mean mix of ages; the names in order, so that the last digits are the same."""
    mixes = [AGE_MIX[name] for name in sorted(examinations)]
    return tuple(_mean(parts) for parts in zip(*mixes, strict=True))


@lru_cache(maxsize=64)
def _women_of(examinations: frozenset[str]) -> float:
    return _mean([WOMEN[name] for name in sorted(examinations)])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
