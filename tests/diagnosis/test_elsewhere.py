"""A disease of another examination is weighed with what is usual where the patient was sent."""

from dataclasses import replace

import pytest

from meddx.case.evidence import Assertion
from meddx.diagnosis import elsewhere
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import marks
from meddx.diagnosis.rank import rank
from meddx.diagnosis.weigh import weigh_own
from tests.diagnosis.cases import LYNCH, note

CHEST, HEAD, ABDOMEN = (frozenset({name}) for name in ("chest", "head", "abdomen"))
DYSPNOEA, WEIGHT_LOSS = "HP:0002094", "HP:0001824"


def usual(tables, examination, term):
    return float(tables.diseases.background(examination)[tables.phenotypes.place(term)])


def speaking(tables, asked):
    """Rows of other examinations that speak for their disease, with what is usual there."""
    for disease in tables.diseases.own.values():
        there = elsewhere.background(disease, asked, tables.diseases)
        if there is None:
            continue
        for row in disease.annotations:
            if row.context == "finding" and row.share > row.background:
                yield disease, row, float(there[tables.phenotypes.place(row.hpo_id)])


def weigh(tables, disease, finding, asked):
    (mark,) = marks((finding,), tables.phenotypes)
    return weigh_own(mark, disease, tables.diseases, asked)


def test_what_is_usual_there_says_less(tables):
    found = [
        (disease, row, there)
        for disease, row, there in speaking(tables, CHEST)
        if row.background * 1.5 < there < row.share
    ]
    assert len(found) > 20
    for disease, row, there in found[:20]:
        weighed = weigh(tables, disease, note(row.hpo_id), CHEST)
        assert weighed.background == pytest.approx(there)
        assert weighed.share == row.share
        at_home = weigh(tables, disease, note(row.hpo_id), disease.examinations)
        assert 0.0 < weighed.log10_lr < at_home.log10_lr


def test_what_speaks_for_a_disease_never_speaks_against_it_elsewhere(tables):
    found = [found for found in speaking(tables, CHEST) if found[2] > found[1].share]
    assert found
    for disease, row, _ in found:
        for assertion in (Assertion.PRESENT, Assertion.EXCLUDED):
            weighed = weigh(tables, disease, note(row.hpo_id, assertion), CHEST)
            assert weighed.log10_lr == pytest.approx(0.0)


def test_where_a_finding_is_rarer_the_row_stays(tables):
    found = [found for found in speaking(tables, CHEST) if found[2] < found[1].background]
    assert found
    for disease, row, _ in found[:30]:
        at_home, here = (
            weigh(tables, disease, note(row.hpo_id), asked)
            for asked in (disease.examinations, CHEST)
        )
        assert here == at_home


def test_its_own_examination_and_an_unknown_one_change_nothing(tables):
    disease = tables.diseases.own["MEDDX:1020"]
    for asked in (frozenset(), CHEST, CHEST | HEAD):
        assert elsewhere.background(disease, asked, tables.diseases) is None
    assert elsewhere.background(disease, HEAD, tables.diseases) is not None
    (row, *_) = disease.annotations
    assert elsewhere.row_of_patient(row, None, 0) is row


def test_what_relatives_had_and_what_speaks_against_stays(tables):
    lynch = tables.diseases.own[LYNCH]
    there = elsewhere.background(lynch, HEAD, tables.diseases)
    family = [row for row in lynch.annotations if row.context == "family"]
    against = replace(family[0], context="finding", share=0.01, background=0.2)
    for row in (*family, against):
        place = tables.phenotypes.place(row.hpo_id)
        assert elsewhere.row_of_patient(row, there + 0.5, place) is row


def test_a_more_general_finding_is_usual_there_too(tables):
    """Weight loss is told where the rows name only its kinds or what is more special."""
    for disease in tables.diseases.own.values():
        if not disease.examinations & CHEST:
            weighed = weigh(tables, disease, note(DYSPNOEA), CHEST)
            if weighed is not None and weighed.share > weighed.background:
                assert weighed.background >= usual(tables, CHEST, DYSPNOEA) - 1e-12


def test_breathlessness_lifts_diseases_of_the_chest_on_a_chest_film(tables):
    """Not those of the abdomen, whose tables call it rare."""
    found = rank((note(DYSPNOEA),), Person(60.0), tables, RankOptions(examinations=CHEST, limit=25))
    own = [tables.diseases.own[d.code.code].examinations for d in found[:20]]
    assert all(CHEST & examinations for examinations in own)
