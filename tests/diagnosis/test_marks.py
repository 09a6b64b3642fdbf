import math
from dataclasses import replace

from meddx.case.codes import HPO, LOINC, Code
from meddx.case.evidence import Assertion, ConformalSet, Finding, ObservationSource
from meddx.diagnosis.marks import Kind, marks
from meddx.diagnosis.next_question import ask
from meddx.diagnosis.rank import RankOptions, rank
from meddx.diagnosis.weigh import weigh_own, weigh_rare
from tests.diagnosis.cases import COLON, LYNCH, MASS, NODULE, PERSON, VARIANTS, image, note, reader


def test_the_stronger_of_image_and_note_stays(tables):
    (mark,) = marks((image(MASS, 0.8), note(MASS)), tables.phenotypes)
    assert mark.from_text
    assert math.isinf(mark.likelihood)
    weak = note(MASS, Assertion.UNCERTAIN)
    (mark,) = marks((image(MASS, 0.8), weak), tables.phenotypes)
    assert mark.from_image


def test_what_the_reader_corrected_overrules_what_was_read_elsewhere(tables):
    read, corrected = note(MASS), replace(note(MASS, Assertion.EXCLUDED, 90), pack="")
    for found in ((read, corrected), (corrected, read)):
        (mark,) = marks(found, tables.phenotypes)
        assert mark.key == corrected.key
        assert mark.by_reader
        assert mark.from_text


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


def test_a_score_that_is_no_answer_weighs_what_it_is_worth_and_is_still_asked(tables):
    """A score becomes evidence once, call or not; only a call is known."""
    left_open = replace(image(MASS, 0.4), conformal=ConformalSet(0.9, True, True))
    (mark,) = marks((left_open,), tables.phenotypes)
    (called,) = marks((image(MASS, 0.4),), tables.phenotypes)
    assert mark.is_open
    assert not called.is_open
    assert mark.likelihood == called.likelihood
    options = RankOptions(examinations=frozenset({"chest"}))
    both = [rank((one,), PERSON, tables, options) for one in (left_open, image(MASS, 0.4))]
    first, second = ([(d.code.code, d.probability) for d in found] for found in both)
    assert first == second
    because = [str(e.because) for found in both for d in found[:3] for e in d.evidence]
    assert any("left open by an image model" in said for said in because)
    assert any("by an image model and not certain" in said for said in because)
    asked = [
        {q.code.code for q in ask(found, (one,), tables, limit=50)}
        for found, one in zip(both, (left_open, image(MASS, 0.4)), strict=True)
    ]
    assert MASS in asked[0]
    assert MASS not in asked[1]


def test_a_term_without_a_chinese_name_takes_that_of_the_finding(tables):
    known = replace(image(MASS), code=Code(HPO, MASS, "mass", "团块"))
    glioma = replace(image("HP:0009733"), code=Code(HPO, "HP:0009733", "Glioma", "胶质瘤"))
    names = {
        mark.code.code: mark.code.display_zh for mark in marks((known, glioma), tables.phenotypes)
    }
    assert names["HP:0009733"] == "胶质瘤"
    assert names[MASS] == tables.phenotypes.code(MASS).display_zh != "团块"


def test_a_denied_finding_of_the_family_is_a_denial(tables):
    denied = replace(note(COLON, Assertion.FAMILY), probability=0.0)
    (mark,) = marks((denied,), tables.phenotypes)
    assert (mark.kind, mark.likelihood) == (Kind.FAMILY, 0.0)
    assert weigh_own(mark, tables.diseases.own[LYNCH], tables.diseases).log10_lr < 0.0
    rare = weigh_rare(mark, tables.diseases, tables.diseases.background(frozenset({"chest"})), "")
    assert not rare.log10_lr.any()


def test_of_several_mentions_the_first_in_the_text_is_weighed(tables):
    first, second, third = (note(MASS, start=start) for start in (9, 10, 100))
    for found in ((first, second, third), (third, second, first)):
        (mark,) = marks(found, tables.phenotypes)
        assert mark.key == first.key
