"""What the window asks of cases: whether two are the same, which stay open, a patient's age."""

from collections.abc import Sequence
from datetime import UTC, datetime

from meddx.case.presentation import OtherObject
from meddx.case.record import Case


def same_inputs(one: Case, other: Case) -> bool:
    """Whether nothing was added: the same patient, series, notes, gene files and values."""
    parts = ("patient", "series", "notes", "panels", "observations", "attached")
    same = all(getattr(one, part) == getattr(other, part) for part in parts)
    return same and _objects(one) == _objects(other)


def _objects(case: Case) -> tuple[OtherObject, ...]:
    return tuple(other for study in case.studies for other in study.others)


def kept_beside(new: Sequence[Case], old: Sequence[Case]) -> tuple[Case, ...]:
    """Return which of the old cases stay open beside new ones: all that are not there again."""
    return tuple(
        case
        for case in old
        if not case.is_empty and not any(same_inputs(case, other) for other in new)
    )


def age_in_years(case: Case) -> float | None:
    """Age at the first dated study, else at the last dated note, else now.

    None if the birth date is unknown.
    """
    dated = [study.study_date for study in case.studies if study.study_date]
    written = [note.written_on for note in case.notes if note.written_on]
    day = min(dated) if dated else max(written, default=datetime.now(UTC).date())
    return case.patient.age_years(day)
