from datetime import date
from pathlib import Path

from meddx.case.identity import Patient
from meddx.case.record import Case, Note
from meddx.case.source import Source
from meddx.importers.shared.joining import joined
from meddx.importers.shared.opening import Imported


def imported(name, patient_id=""):
    born = date(1950, 1, 1) if patient_id else None
    notes = (Note(f"id-{name}", name, "words"),)
    case = Case(patient=Patient(patient_id, birth_date=born), notes=notes)
    return Imported((Source(Path(name)),), case)


def test_each_patient_is_one_case_and_the_nameless_wait():
    found = joined(
        [imported("x.txt"), imported("a.txt", "A"), imported("b.txt", "B"), imported("c.txt", "A")],
        None,
        False,
        frozenset(),
    )
    assert [case.patient.patient_id for case in found.cases] == ["A", "B"]
    assert [len(case.notes) for case in found.cases] == [2, 1]
    assert [source.path.name for source in found.unattached] == ["x.txt"]
    assert [refused.code for refused in found.cases[0].refused] == ["no_patient"]


def test_the_nameless_join_where_they_are_attached_to_the_only_patient():
    found = joined([imported("x.txt"), imported("a.txt", "A")], None, True, frozenset())
    (case,) = found.cases
    assert (len(case.notes), case.attached, found.unattached) == (2, ("x.txt",), ())


def test_an_open_case_takes_no_other_patient():
    (open_case,) = joined([imported("a.txt", "A")], None, False, frozenset()).cases
    found = joined([imported("b.txt", "B")], open_case, False, frozenset())
    (case,) = found.cases
    assert len(case.notes) == 1
    assert [refused.code for refused in case.refused] == ["other_patient"]


def test_nothing_gives_one_empty_case():
    (case,) = joined([], None, False, frozenset()).cases
    assert case.is_empty
