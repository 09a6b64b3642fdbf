"""What was told of a patient and cannot all be true.

A finding that is there by one source and not by another; one that is there while something more
general is excluded; one that this sex or age cannot have. A model's low score excludes nothing, so
it contradicts nothing unless its pack says that the answer is no.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from meddx.case.codes import HPO, Code
from meddx.case.contradictions import Contradiction
from meddx.case.evidence import (
    Assertion,
    Finding,
    ImageSource,
    ObservationSource,
    Outcome,
    TextSource,
)
from meddx.case.identity import Sex
from meddx.case.note_marks import is_readers
from meddx.case.wording import VALUE, is_below_threshold
from meddx.diagnosis.explain import completed
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.marks import denies_a_system, marks
from meddx.diagnosis.one_sex import PREGNANCY, of_other_sex
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase

SAME = Phrase("{finding}: there by {where}, not there by {other}. {counted}")
NESTED = Phrase(
    "{finding} is there by {where}, but {general}, which it belongs to, is excluded by {other}. "
    "{counted}"
)
BOTH = Phrase("Both count and lower each other's weight; switch off the wrong one.")
NEITHER = Phrase("Neither counts.")
SURER_THERE = Phrase("The surer of the two counts: that it is there.")
SURER_NOT_THERE = Phrase("The surer of the two counts: that it is not there.")
EQUAL_THERE = Phrase("Both are said for sure; that it is there counts.")
EQUAL_NOT_THERE = Phrase("Both are said for sure; that it is not there counts.")
WOMAN = Phrase("{finding} does not fit a woman. It still counts; check patient, sex and note.")
MAN = Phrase("{finding} does not fit a man. It still counts; check patient, sex and note.")
AGE = Phrase("{finding} does not fit the age of {age}. It still counts; check patient and note.")
IMAGE = Phrase("an image model")
NOTE = Phrase("the note")
VALUE_IN_NOTE = Phrase("a value in the note")
MEASURED = Phrase("a measured value")
READER = Phrase("the reader")
_OF_OTHER_SEX: Final = {Sex.FEMALE: WOMAN, Sex.MALE: MAN}
_PREGNANT_TO: Final = 60.0  # years; a pregnancy of a small child is its mother's
_CHILD_TO: Final = 9.0
_MOST: Final = 12  # more than that is a wrong note, and is read as one


def contradictions(
    findings: Iterable[Finding], person: Person, knowledge: Knowledge
) -> tuple[Contradiction, ...]:
    """Return the contradictions between findings, and of findings with age and sex.

    Parameters
    ----------
    findings
        Those that count.
    person
        Age and sex.
    knowledge
        Reference tables.

    Returns
    -------
    tuple
        In an order that does not depend on that of the findings; the same thing is told once.
    """
    weighed = (f for f in findings if not denies_a_system(f, knowledge.phenotypes))
    known = sorted((f for f in weighed if _is_known(f, knowledge)), key=_place)
    there = [f for f in known if _is_there(f)]
    not_there = [f for f in known if _is_not_there(f)]
    found = _between(there, not_there, knowledge)
    impossible = (_of_person(f, person, knowledge) for f in known if _is_patients(f))
    found += _told_once([one for one in impossible if one is not None])
    return tuple(found[:_MOST])


def _is_known(finding: Finding, knowledge: Knowledge) -> bool:
    code = finding.code
    return (
        code.system == HPO and code.code in knowledge.phenotypes
    ) or code.code in knowledge.diseases.places


def _place(finding: Finding) -> tuple[str, int, str]:
    """Sort the words of a note as they stand there, behind what others say."""
    source = finding.source
    if isinstance(source, TextSource):
        return source.note_id, source.start, finding.key
    return "", 0, finding.key


def _is_there(finding: Finding) -> bool:
    called = not is_below_threshold(finding) and not finding.is_indeterminate
    return finding.is_present and called and finding.probability > 0.0


def _is_not_there(finding: Finding) -> bool:
    answer = finding.conformal.outcome if finding.conformal is not None else None
    below = is_below_threshold(finding) and answer is Outcome.ABSENT
    return finding.assertion is Assertion.EXCLUDED or (finding.is_present and below)


def _is_patients(finding: Finding) -> bool:
    """Whether it is said to be, or to have been, the patient's."""
    return _is_there(finding) or finding.assertion is Assertion.HISTORICAL


def _between(
    there: Sequence[Finding], not_there: Sequence[Finding], knowledge: Knowledge
) -> list[Contradiction]:
    """Pair what is there with what is not; of the more general ones the nearest is told."""
    found = []
    for finding in there:
        above = _above(finding.code, knowledge)
        denied = [
            (len(_above(other.code, knowledge)), other)
            for other in not_there
            if _primary(other.code, knowledge) in above
        ]
        if denied:
            _, other = max(denied, key=lambda pair: (pair[0], pair[1].key))
            found.append(_pair(finding, other, knowledge))
    return _told_once(found)


def _primary(code: Code, knowledge: Knowledge) -> str:
    return knowledge.phenotypes.primary(code.code) if code.system == HPO else code.code


def _above(code: Code, knowledge: Knowledge) -> frozenset[str]:
    """Return a code with the more general ones; a disease has none."""
    if code.system != HPO:
        return frozenset({code.code})
    return knowledge.phenotypes.ancestors(code.code)


def _pair(there: Finding, denied: Finding, knowledge: Knowledge) -> Contradiction:
    is_same = _primary(there.code, knowledge) == _primary(denied.code, knowledge)
    values: dict[str, Code | Phrase] = {
        "finding": there.code,
        "where": _where(there),
        "other": _where(denied),
        "counted": _counted(there, denied, knowledge),
    }
    if is_same:
        return Contradiction(there.key, denied.key, SAME.with_values(**values))
    sentence = NESTED.with_values(general=denied.code, **values)
    return Contradiction(there.key, denied.key, sentence)


def _counted(there: Finding, denied: Finding, knowledge: Knowledge) -> Phrase:
    """Say which of two the ranking counts, by its own rule."""
    if there.code.system != HPO:  # of the mentions of a disease the strongest counts
        return EQUAL_THERE
    kept = marks((there, denied), knowledge.phenotypes)
    if len(kept) == 2:
        return BOTH
    if not kept:
        return NEITHER
    each = [mark for one in (there, denied) for mark in marks((one,), knowledge.phenotypes)]
    if len(each) == 2 and each[0].strength == each[1].strength:
        return EQUAL_THERE if kept[0].is_positive else EQUAL_NOT_THERE
    return SURER_THERE if kept[0].is_positive else SURER_NOT_THERE


def _where(finding: Finding) -> Phrase:
    source = finding.source
    if isinstance(source, ImageSource):
        return IMAGE
    if isinstance(source, ObservationSource):
        return MEASURED
    if isinstance(source, TextSource) and not is_readers(finding):
        return VALUE_IN_NOTE if source.how in {VALUE, "measurement"} else NOTE
    return READER


def _told_once(found: Sequence[Contradiction]) -> list[Contradiction]:
    """Leave out what says the same of the same things."""
    told: dict[Phrase, Contradiction] = {}
    for one in found:
        told.setdefault(one.sentence, one)
    return list(told.values())


def _of_person(finding: Finding, person: Person, knowledge: Knowledge) -> Contradiction | None:
    """Return how a finding contradicts sex or age; a disease by what it is named by."""
    terms = _terms(finding.code, knowledge)
    phenotypes, age = knowledge.phenotypes, person.age_years
    is_mothers = age is not None and age < _CHILD_TO
    above = {up for term in terms for up in phenotypes.ancestors(term)}
    is_pregnancy = not PREGNANCY.isdisjoint(above)
    if is_pregnancy and is_mothers:
        return None
    if any(of_other_sex(term, person.sex, phenotypes) for term in terms):
        sentence = _OF_OTHER_SEX[person.sex].with_values(finding=finding.code)
        return Contradiction(finding.key, "", sentence)
    is_current = finding.assertion is not Assertion.HISTORICAL
    if is_pregnancy and is_current and age is not None and age >= _PREGNANT_TO:
        sentence = AGE.with_values(finding=finding.code, age=completed(age))
        return Contradiction(finding.key, "", sentence)
    return None


def _terms(code: Code, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the terms of the HPO that say the same as a code."""
    if code.system == HPO:
        return (code.code,)
    own = knowledge.diseases.own.get(code.code)
    name = knowledge.diseases.code(code.code).display.lower()
    namesake = knowledge.phenotypes.names().get(name)
    return (*(own.named_by if own else ()), *((namesake,) if namesake else ()))
