"""What a report calls old or probable, and what stands elsewhere."""

import pytest

from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.analysis.note_findings import LEANS, PROBABLE
from meddx.case.evidence import Assertion
from meddx.importers.shared.notes import note_case


@pytest.fixture(scope="module")
def read():
    family = NoteText()

    def of(text, code):
        found, _ = family.read_note(note_case(text, "note").notes[0], Person())
        return next(one for one in found if one.code.code == code)

    return of


def test_an_old_fracture_under_findings_is_in_the_picture(read):
    assert read("FINDINGS: Old rib fracture.", "HP:0041159").assertion is Assertion.PRESENT
    assert read("HISTORY: Old rib fracture.", "HP:0041159").assertion is Assertion.HISTORICAL


def test_what_is_probable_is_present_with_less_weight(read):
    probable = read("FINDINGS: Probable atelectasis.", "HP:0100750")
    assert probable.assertion is Assertion.PRESENT
    assert (probable.probability, probable.remark) == (LEANS, PROBABLE)
    assert 0 < probable.log10_lr < 1
    plain = read("FINDINGS: Atelectasis.", "HP:0100750")
    assert (plain.probability, plain.log10_lr, plain.remark) == (1.0, None, None)


def test_what_is_only_possible_or_denied_stays_so(read):
    possible = read("FINDINGS: Possible atelectasis.", "HP:0100750")
    assert possible.assertion is Assertion.UNCERTAIN
    assert read("FINDINGS: No atelectasis.", "HP:0100750").assertion is Assertion.EXCLUDED
