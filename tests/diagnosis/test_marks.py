import math

from meddx.case.codes import LOINC, Code
from meddx.case.evidence import Assertion, Finding, ObservationSource
from meddx.diagnosis.marks import Kind, marks
from tests.diagnosis.cases import COLON, MASS, NODULE, VARIANTS, image, note, reader


def test_the_stronger_of_image_and_note_stays(tables):
    (mark,) = marks((image(MASS, 0.8), note(MASS)), tables.phenotypes)
    assert mark.from_text
    assert math.isinf(mark.likelihood)
    weak = note(MASS, Assertion.UNCERTAIN)
    (mark,) = marks((image(MASS, 0.8), weak), tables.phenotypes)
    assert mark.from_image


def test_the_reader_overrules_the_note(tables):
    (mark,) = marks((note(MASS, Assertion.EXCLUDED), reader(MASS)), tables.phenotypes)
    assert mark.key == f"reader:{MASS}"
    assert mark.is_positive


def test_history_family_and_presence_are_kept_apart(tables):
    found = marks(
        (
            note(COLON),
            note(COLON, Assertion.HISTORICAL, 10),
            note(COLON, Assertion.FAMILY, 20),
        ),
        tables.phenotypes,
    )
    assert {mark.kind for mark in found} == {Kind.STATE, Kind.HISTORY, Kind.FAMILY}


def test_codes_of_other_vocabularies_and_unknown_terms_are_no_marks(tables):
    value = Finding("value", Code(LOINC, "718-7"), Assertion.PRESENT, 1.0, ObservationSource(0))
    assert marks((value, *VARIANTS, reader("HP:9999999")), tables.phenotypes) == ()


def test_order_does_not_depend_on_that_of_the_findings(tables):
    findings = (reader(NODULE), reader(MASS), note(COLON, Assertion.HISTORICAL))
    assert marks(findings, tables.phenotypes) == marks(findings[::-1], tables.phenotypes)
