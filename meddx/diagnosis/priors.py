"""Prior odds of every disease, and what age and sex do to them."""

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Evidence, Universe
from meddx.case.identity import Sex
from meddx.diagnosis import explain
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.examinations import EXAMINED, age_group, of_age, of_sex, prior, share_at
from meddx.knowledge.radiology import Disease

_NONE: Final = 1e-12  # of what is not ranked
LOWEST: Final = 1e-6  # a share of 0 in a table is "hardly ever", never "impossible"
# Estimates of the project authors: being younger than the stated onset divides the odds by ten,
# first signs in an adult of 40 or more of a disease of childhood by three; so does an X-linked
# recessive disease in a woman.
TOO_EARLY: Final = -1.0
TOO_LATE: Final = -0.5
# Estimate of the project authors. Of patients sent for an examination of another part of the body
# so many have the disease, compared with those sent for its own: what it is looked for by is the
# reason to be sent there, so without that reason a patient has it as often as anybody of that age,
# a twentieth as often (lung cancer: 2 % of those sent for the chest, 1 in 1,000 of the others; a
# broken bone, a stroke or an appendicitis even less; only what stays for life, more).
ELSEWHERE: Final = 0.05
CHILDHOOD_YEARS: Final = 16.0
ADULT_YEARS: Final = 40.0
X_LINKED_FEMALE: Final = -0.5


def log10_odds(probability: float) -> float:
    """Return the log10 odds of a probability."""
    return math.log10(probability / (1.0 - probability))


def candidates(diseases: Diseases, among: str) -> NDArray[np.bool_]:
    """Tell which of ``diseases.codes`` are ranked, shape (diseases,).

    An HPOA entry that the project's table completes or repeats is ranked once, as the latter.
    """
    own = [
        among == "all"
        or (d.universe is Universe.HEREDITARY and (among == "hereditary" or _is_omim(code)))
        for code, d in diseases.own.items()
    ]
    hidden = set(diseases.own)
    for kept, disease in zip(own, diseases.own.values(), strict=True):
        hidden |= set(disease.same_as) if kept else set()
    shown = np.ones(len(diseases.rare), dtype=bool)
    shown[[diseases.rare.place(code) for code in hidden if code in diseases.rare]] = False
    if among == "omim":
        shown &= diseases.rare.is_omim
    return np.concatenate([np.array(own, dtype=bool), shown])


def _is_omim(code: str) -> bool:
    return code.startswith("OMIM:")


def priors(
    diseases: Diseases, chosen: NDArray[np.bool_], options: RankOptions
) -> NDArray[np.float64]:
    """Return the prior of each disease before age and sex, shape (diseases,).

    All hereditary diseases that are ranked share ``options.hereditary_mass``, each by its part
    (``Diseases.inherited_parts``).
    """
    parts = diseases.inherited_parts
    whole = float(parts[chosen].sum())
    shares = parts * (options.hereditary_mass / whole if whole else 0.0)
    common = common_priors(diseases, options.examinations)
    shares[: len(common)] = np.where(np.isnan(common), shares[: len(common)], common)
    return np.maximum(shares, _NONE)


@lru_cache(maxsize=2)  # a reader switches findings of one patient; old tables are let go
def common_priors(diseases: Diseases, examinations: frozenset[str]) -> NDArray[np.float64]:
    """Return the priors of ``diseases.own``, nan for inherited ones."""
    return np.array(
        [
            max(prior(disease) * sent_for(disease, examinations), LOWEST)
            if disease.universe is Universe.COMMON
            else np.nan
            for disease in diseases.own.values()
        ]
    )


def sent_for(disease: Disease, examinations: frozenset[str]) -> float:
    """Return the factor on a prior that what was examined gives."""
    if not examinations:
        return sum(EXAMINED[name] for name in sorted(disease.examinations))
    return 1.0 if disease.examinations & examinations else ELSEWHERE


def of_person(
    diseases: Diseases, person: Person, examinations: frozenset[str]
) -> NDArray[np.float64]:
    """Return the log10 likelihood ratio of age and sex together, shape (diseases,).

    It is kept for the next ranking, and cannot be written to.
    """
    return _of_person(diseases, person, examinations)


@lru_cache(maxsize=2)
def _of_person(
    diseases: Diseases, person: Person, examinations: frozenset[str]
) -> NDArray[np.float64]:
    own = [sum(_of_own(d, person, examinations)) for d in diseases.own.values()]
    rare = diseases.rare
    shift = np.zeros(len(rare))
    if person.age_years is not None:
        early, late = _onset(diseases, person.age_years)
        shift += TOO_EARLY * early + TOO_LATE * late
    if person.sex is Sex.FEMALE:
        shift += X_LINKED_FEMALE * rare.is_x_recessive
    found = np.concatenate([np.array(own), shift])
    found.flags.writeable = False
    return found


def _onset(diseases: Diseases, age: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    earliest, latest = diseases.rare.onset_years
    return age < earliest, (age >= ADULT_YEARS) & (latest <= CHILDHOOD_YEARS)


def own_evidence(disease: Disease, person: Person, examinations: frozenset[str]) -> list[Evidence]:
    """Return what age and sex say for a disease of the project's table.

    ``examinations`` is what the person was sent for; empty where it is not known.
    """
    age, sex = _of_own(disease, person, examinations)
    found = []
    if age and person.age_years is not None:
        found.append(explain.of_age(person.age_years, age, disease.source))
    if _tells_by_sex(disease, person):
        found.append(explain.of_sex(person, sex, disease.source))
    return found


def _of_own(disease: Disease, person: Person, examinations: frozenset[str]) -> tuple[float, float]:
    """Return the log10 likelihood ratios of age and of sex; 0 for what says nothing."""
    age, sex = 0.0, 0.0
    if person.age_years is not None and disease.priors:
        group = age_group(person.age_years)
        age = log10_odds(max(share_at(disease, person.age_years), LOWEST))
        age -= log10_odds(max(prior(disease), LOWEST))
        age += math.log10(of_age(disease, group, examinations))
    if _tells_by_sex(disease, person):
        sex = math.log10(of_sex(disease, examinations, female=person.sex is Sex.FEMALE))
    return age, sex


def _tells_by_sex(disease: Disease, person: Person) -> bool:
    """Whether a disease of both sexes is more common in one, and this patient's is known."""
    return person.sex in {Sex.FEMALE, Sex.MALE} and disease.sex_female != 1.0


def rare_evidence(diseases: Diseases, place: int, person: Person) -> list[Evidence]:
    """Return what age and sex say for the rare disease of a row."""
    found = []
    if person.age_years is not None:
        earliest, latest = (years[place] for years in diseases.rare.onset_years)
        if person.age_years < earliest:
            found.append(explain.of_onset(person.age_years, TOO_EARLY, early=True))
        if person.age_years >= ADULT_YEARS and latest <= CHILDHOOD_YEARS:
            found.append(explain.of_onset(person.age_years, TOO_LATE, early=False))
    if person.sex is Sex.FEMALE and diseases.rare.is_x_recessive[place]:
        found.append(explain.of_x_linked(X_LINKED_FEMALE))
    return found
