"""Which earlier studies of the patient a study is compared with, best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from meddx.case.known import KnownStudy
from meddx.case.record import Case, Study
from meddx.imaging import header_words
from meddx.phrase import Phrase
from meddx.workstation.viewer.hanging import facts, words

NOT_OPENED: Final = Phrase("Prior of {date}, not opened: double-click here to open it")

_SAME, _UNSAID, _OTHER_MODALITY, _NONE = 3, 2, 1, 0


@dataclass(frozen=True)
class Prior:
    """A study to compare with.

    Parameters
    ----------
    uid, day
        Of the study.
    study
        Its facts; None while it is not open.
    is_same_kind
        Whether it is of the modality of the study that is read, and of no other body part.
    """

    uid: str
    day: date
    study: facts.StudyFacts | None
    is_same_kind: bool

    @property
    def text(self) -> Phrase:
        """What a pane says that waits for it."""
        return NOT_OPENED.with_values(date=self.day.isoformat())


def prior_of(case: Case, study: Study, known: Iterable[KnownStudy] = ()) -> tuple[Prior, ...]:
    """Return the earlier studies worth comparing with, best first.

    Same modality and body part come first, then same modality where a part is not said, then
    another modality of the same part; within each the newest first. A study of another part, or of
    the same day or later, is none.

    Parameters
    ----------
    case
        The open case.
    study
        What is read; without a date it has no priors.
    known
        Studies of the same patient that are not open; those that are count as open.
    """
    own = facts.of_study(study)
    open_ = [facts.of_study(other) for other in case.studies]
    held = {item.uid for item in open_}
    closed = [item for item in known if item.study_instance_uid not in held]
    graded = [
        (_grade(own, item.modalities, item.parts, item.day), item.day, item.uid, item)
        for item in open_
        if item.series
    ]
    stubs = [
        (_grade(own, frozenset(item.modalities), _parts(item), item.study_date), item.study_date,
         item.study_instance_uid, None)
        for item in closed
    ]  # fmt: skip
    found = [
        (-grade, -day.toordinal(), uid, Prior(uid, day, opened, grade >= _UNSAID))
        for grade, day, uid, opened in (*graded, *stubs)
        if grade and day is not None
    ]
    return tuple(prior for *_, prior in sorted(found, key=lambda item: item[:3]))


def _parts(stub: KnownStudy) -> frozenset[str]:
    if "MG" in stub.modalities:
        return frozenset({"breast"})
    parts = frozenset(part for text in stub.body_parts for part in header_words.parts_of(text))
    return parts or header_words.parts_of(stub.description)


def _grade(
    own: facts.StudyFacts, modalities: frozenset[str], parts: frozenset[str], day: date | None
) -> int:
    if own.day is None or day is None or day >= own.day:
        return _NONE
    same = bool(_kinds(own.modalities) & _kinds(modalities))
    if own.parts and parts:
        shared = bool(own.parts & parts)
        return (_SAME if same else _OTHER_MODALITY) if shared else _NONE
    return _UNSAID if same else _NONE


def _kinds(modalities: frozenset[str]) -> frozenset[str]:
    """Take computed and digital radiographs for one modality."""
    return frozenset("DX" if item in words.RADIOGRAPHS else item for item in modalities)
