"""Sentences that say why: one for each piece of evidence, in both languages."""

from functools import lru_cache
from typing import Final

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Evidence
from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.marks import UNCERTAIN, Kind, Mark
from meddx.diagnosis.weigh import SOURCE, Weighed
from meddx.phrase import Phrase

FOUND = Phrase("{finding}: in {share} with this disease, in {background} without it.")
SCORED = Phrase(
    "{finding}, by an image model and not certain: in {share} with this disease, in {background} "
    "without it."
)
LEFT_OPEN = Phrase(
    "{finding}, left open by an image model: in {share} with this disease, in {background} "
    "without it."
)
NOT_SCORED = Phrase(
    "{finding}, scored low by an image model: in {share} with this disease, in {background} "
    "without it."
)
EXCLUDED = Phrase(
    "{finding}, excluded: it is in {share} with this disease, in {background} without it."
)
UNTOLD = Phrase(
    "{finding} is not mentioned, where a note would mention it: in {share} with this disease, in "
    "{background} without it."
)
UNCERTAIN_MENTION = Phrase(
    "{finding}, mentioned as uncertain and so hardly counted: in {share} with this disease, in "
    "{background} without it."
)
HISTORY = Phrase(
    "{finding} in the history changes the prior: in {share} with this disease, in {background} "
    "without it."
)
FAMILY = Phrase(
    "{finding} in the family speaks for inherited disease only: in {share} with this disease, in "
    "{background} without it."
)
FITTED = Phrase(
    "{finding}: it, or what is nearest to it, is in {share} with this disease, in {background} of "
    "rare diseases; the longer the list of findings of a disease, the less each counts."
)
NOT_KNOWN = Phrase("{finding}: this disease is not known for it, nor for anything near it.")
DENIED = Phrase("{finding}: this disease is described as not having it.")
NAMED = Phrase("The note names {finding} itself: taken as a prior, not as a finding.")
ALREADY = Phrase("{finding} is already counted with {other}.")
AGE = Phrase("Age {age}: the disease is {times} times as frequent as over all ages.")
SAME_AGE = Phrase("Age {age}: the disease is about as frequent as over all ages.")
EARLY = Phrase("Age {age}: the first signs usually come later in life.")
LATE = Phrase("Age {age}: the first signs usually come in childhood.")
SAME_SEX = Phrase("Women and men have it about as often.")
FEMALE = Phrase("Women have it {times} times as often as on average.")
MALE = Phrase("Men have it {times} times as often as on average.")
X_LINKED_FEMALE = Phrase("Inherited on the X chromosome: women rarely fall ill.")

_SAME: Final = 0.03  # log10: less than 7 % either way
AGE_CODE: Final = Code(MEDDX, "MEDDX:age", "Age", "年龄")
SEX_CODE: Final = Code(MEDDX, "MEDDX:sex", "Sex", "性别")


@lru_cache(maxsize=4096)  # shares of tables come again and again
def percent(share: float) -> str:
    """Write a share with as many digits as its size deserves (``48 %``, ``1.2 %``, ``< 0.1 %``)."""
    if share < 0.001:
        return "< 0.1 %"
    return f"{share * 100:.1f} %" if share < 0.095 else f"{share * 100:.0f} %"


def times(log10_lr: float) -> str:
    """Write a factor with two significant digits, never as a power of ten."""
    factor = 10.0**log10_lr
    return f"{factor:.0f}" if factor >= 10.0 else f"{factor:.2g}"


def of_mark(mark: Mark, weighed: Weighed, counted: float) -> Evidence:
    """Say what a finding does for a disease; ``counted`` is the part that entered the odds."""
    template = _template(mark, weighed)
    values: dict[str, Code | str] = {"finding": mark.code}
    if "{share}" in template.template:
        share, background = percent(weighed.share), percent(weighed.background)
        values |= {"share": share, "background": background}
    because = template.with_values(**values)
    return Evidence(mark.key, mark.code, counted, because, weighed.source)


def _template(mark: Mark, weighed: Weighed) -> Phrase:
    if weighed.named:
        return NAMED
    if weighed.denied:
        return DENIED
    if weighed.fitted and mark.is_positive:
        return FITTED if weighed.share else NOT_KNOWN
    if mark.is_untold:
        return UNTOLD
    if mark.kind is not Kind.STATE:
        return HISTORY if mark.kind is Kind.HISTORY else FAMILY
    if mark.is_open:
        return LEFT_OPEN
    if mark.from_image and mark.likelihood not in {0.0, float("inf")}:
        return SCORED if mark.is_positive else NOT_SCORED
    if mark.likelihood == UNCERTAIN:
        return UNCERTAIN_MENTION
    return FOUND if mark.is_positive else EXCLUDED


def already_counted(mark: Mark, other: Mark) -> Evidence:
    """Say that a finding is part of another one that counts."""
    because = ALREADY.with_values(finding=mark.code, other=other.code)
    return Evidence(mark.key, mark.code, 0.0, because)


def completed(age_years: float) -> str:
    """Write an age as people tell it, in completed years."""
    return f"{int(age_years)}"


def of_age(age_years: float, log10_lr: float, source: str) -> Evidence:
    """Say what the age does for a common disease."""
    template = SAME_AGE if abs(log10_lr) < _SAME else AGE
    values = {"age": completed(age_years)}
    if template is AGE:
        values["times"] = times(log10_lr)
    because = template.with_values(**values)
    return Evidence("", AGE_CODE, log10_lr, because, source)


def of_onset(age_years: float, log10_lr: float, *, early: bool) -> Evidence:
    """Say what the age does for an inherited disease with a usual onset."""
    because = (EARLY if early else LATE).with_values(age=completed(age_years))
    return Evidence("", AGE_CODE, log10_lr, because, SOURCE)


def of_sex(person: Person, log10_lr: float, source: str) -> Evidence:
    """Say what the sex does for a common disease."""
    because = SAME_SEX
    if abs(log10_lr) >= _SAME:
        template = FEMALE if person.sex is Sex.FEMALE else MALE
        because = template.with_values(times=times(log10_lr))
    return Evidence("", SEX_CODE, log10_lr, because, source)


def of_x_linked(log10_lr: float) -> Evidence:
    """Say that a woman rarely has an X-linked recessive disease."""
    return Evidence("", SEX_CODE, log10_lr, X_LINKED_FEMALE, SOURCE)
