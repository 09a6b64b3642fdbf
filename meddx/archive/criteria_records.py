"""What was kept of variants: the criteria that a reader set, as they were written."""

from meddx.archive.kept import CRITERIA
from meddx.archive.note_records import Records
from meddx.case import criteria_plain, typed_notes
from meddx.case.criteria import CriterionEdit
from meddx.case.record import Case


def criteria_of(records: Records, case: Case) -> tuple[CriterionEdit, ...]:
    """Return what a reader said of the criteria of a case's variants.

    What means nothing to this program is set aside, and said.

    Raises
    ------
    meddx.phrase.Refused
        If the store cannot be read now.
    """
    if not case.panels:
        return ()
    found: dict[tuple[str, str], CriterionEdit] = {}
    for subject in reversed(typed_notes.subjects(case)):  # what the first one holds is newest
        for edit in _kept_under(records, subject):
            found[edit.finding_key, edit.code] = edit
    return tuple(found.values())


def _kept_under(records: Records, subject: str) -> tuple[CriterionEdit, ...]:
    plain = records.load(CRITERIA, subject)
    if plain is None:
        return ()
    try:
        return criteria_plain.edits_of(plain)
    except (ValueError, KeyError, TypeError):
        records.set_aside(CRITERIA, subject)
        return ()
