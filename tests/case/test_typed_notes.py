"""Typed notes as plain data, and where they are kept."""

import json
from datetime import date

import pytest

from meddx.case.gene_files import GenePanel
from meddx.case.identity import Patient
from meddx.case.record import Case, Study
from meddx.case.typed_notes import TypedNote, notes_of, subjects, titled, to_plain, with_change

ANNA = Patient("9RG1", "Demonstration^Anna", date(1940, 3, 5))
ONE = TypedNote("Dry cough.\n无发热。", date(2004, 9, 1), ANNA)
TWO = TypedNote("Weight loss.", None, Patient())


def test_notes_come_back_as_they_were():
    plain = json.loads(json.dumps(to_plain((ONE, TWO), "Dr. Who")))
    assert notes_of(plain) == (ONE, TWO)
    assert plain["reader"] == "Dr. Who"


@pytest.mark.parametrize("plain", [{}, {"notes": [{}]}, {"notes": [{"text": ""}]}])
def test_what_means_nothing_is_no_note(plain):
    with pytest.raises((KeyError, ValueError, TypeError)):
        notes_of(plain)


def test_they_are_kept_under_the_patient_then_the_studies():
    studies = (Study("1.2", ()), Study("1.3", ()))
    first, *rest = subjects(Case(ANNA, studies))
    assert first.endswith(".typed")
    assert "9RG1" not in first
    assert rest == ["1.2", "1.3"]
    assert subjects(Case(Patient(name="Doe^Jane"), studies)) == ("1.2", "1.3")
    assert subjects(Case(Patient())) == ()


def test_one_takes_the_place_of_another():
    changed = TypedNote("Wet cough.", None, ANNA)
    assert with_change((ONE, TWO), ONE, changed) == (changed, TWO)
    assert with_change((ONE, TWO), ONE, None) == (TWO,)
    assert with_change((ONE,), None, TWO) == (ONE, TWO)
    assert with_change((ONE,), None, ONE) == (ONE,)


def test_the_same_words_of_somebody_else_are_another_note():
    other = TypedNote(ONE.text, None, Patient("X2"))
    assert with_change((ONE,), other, None) == (ONE,)
    assert with_change((ONE,), None, other) == (ONE, other)


def test_typed_variants_have_a_title_of_their_own():
    def a_list(number, title):
        return GenePanel(f"p{number}", title, "hgvs")

    new = a_list(9, "HGVS")
    assert titled(new, ()).title == "HGVS"
    assert titled(new, [a_list(1, "HGVS")]).title == "HGVS 2"
    assert titled(new, [a_list(2, "HGVS 2")]).title == "HGVS"  # the first was removed
    assert titled(new, [a_list(1, "HGVS"), a_list(2, "HGVS 2")]).title == "HGVS 3"
