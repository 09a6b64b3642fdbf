"""Diseases that a note names: a prior of a stated size, never counted twice."""

import numpy as np
import pytest

from meddx.analysis.disease_names import names_of
from meddx.analysis.tokens import tokenize
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, ImageSource, TextSource
from meddx.diagnosis.named import weigh_named
from meddx.diagnosis.rank import RankOptions, rank
from meddx.paths import resource
from tests.diagnosis.cases import LYNCH, PERSON, PNEUMONIA, note

SARCOIDOSIS, MARFAN, MARFAN_ORPHA = "MEDDX:1015", "OMIM:154700", "ORPHA:558"
PNEUMONIA_TERM = "HP:0002090"


def named(code, assertion=Assertion.PRESENT, start=0, probability=1.0):
    source = TextSource("note", start, start + 5, "words")
    found = Code.parse(code, "name")
    return Finding(f"note:note:{start}:{code}", found, assertion, probability, source)


BEFORE = 1e-6


def weigh(tables, *findings):
    return weigh_named(findings, tables.diseases, np.full(len(tables.diseases.codes), BEFORE))


@pytest.mark.parametrize(
    ("assertion", "factor", "prior"),
    [
        (Assertion.PRESENT, 0.25 / BEFORE, 0.2),
        (Assertion.UNCERTAIN, 1.5, 0.02),
        (Assertion.HISTORICAL, 1.5, 0.2),
        (Assertion.FAMILY, None, 0.05),
        (Assertion.HYPOTHETICAL, None, None),
    ],
)
def test_what_each_assertion_weighs(tables, assertion, factor, prior):
    found = weigh(tables, named(SARCOIDOSIS, assertion))
    assert [10**e.log10_lr for e in found.values()] == (
        [pytest.approx(factor, rel=1e-4)] if factor else []
    )
    for code in (MARFAN, LYNCH):
        found = weigh(tables, named(code, assertion))
        if prior is None:
            assert found == {}
        else:
            assert 10 ** found[code].log10_lr * BEFORE == pytest.approx(
                prior / (1 - prior), rel=1e-4
            )


def test_a_common_disease_that_is_frequent_anyway_moves_by_its_factor(tables):
    before = np.full(len(tables.diseases.codes), 0.1)
    (found,) = weigh_named((named(SARCOIDOSIS),), tables.diseases, before).values()
    assert 10**found.log10_lr == pytest.approx(5.0)


def test_what_is_excluded_is_lowered_alike(tables):
    for code in (SARCOIDOSIS, MARFAN, LYNCH):
        found = weigh(tables, named(code, Assertion.EXCLUDED))
        assert 10 ** found[code].log10_lr == pytest.approx(0.3)


def test_a_name_never_lowers_a_prior_that_is_higher_already(tables):
    before = np.full(len(tables.diseases.codes), 0.5)
    assert weigh_named((named(LYNCH, Assertion.UNCERTAIN),), tables.diseases, before) == {}


def test_a_denied_disease_of_the_family_weighs_nothing(tables):
    assert weigh(tables, named(LYNCH, Assertion.FAMILY, probability=0.0)) == {}


def test_a_disease_that_is_not_inherited_says_nothing_in_a_relative(tables):
    malaria = next(c for c in tables.diseases.codes if tables.diseases.code(c).display == "Malaria")
    assert weigh(tables, named(malaria, Assertion.FAMILY)) == {}
    assert weigh(tables, named(malaria))


def test_two_entries_of_one_name_are_one_disease(tables):
    found = weigh(tables, named(MARFAN))
    assert {tables.diseases.code(code).display for code in found} == {"Marfan syndrome"}
    assert MARFAN_ORPHA in found


def test_the_strongest_of_several_mentions_counts(tables):
    said = (named(MARFAN, Assertion.UNCERTAIN, 10), named(MARFAN, Assertion.PRESENT, 20))
    for order in (said, said[::-1]):
        assert 10 ** weigh(tables, *order)[MARFAN].log10_lr * BEFORE > 0.2


def test_only_words_of_a_note_are_a_prior(tables):
    seen = Finding("x", Code.parse(SARCOIDOSIS), Assertion.PRESENT, 1.0, ImageSource("1.2"))
    assert weigh(tables, seen) == {}
    assert weigh(tables, note(PNEUMONIA_TERM)) == {}


def evidence(tables, code, *findings):
    ranked = rank(findings, PERSON, tables, RankOptions(limit=20_000))
    diagnosis = next(d for d in ranked if d.code.code == code)
    keys = {finding.key for finding in findings}
    return diagnosis, [e for e in diagnosis.evidence if e.finding_key in keys]


def test_a_name_moves_the_odds_and_says_so(tables):
    moved, (row,) = evidence(tables, SARCOIDOSIS, named(SARCOIDOSIS))
    assert 0.15 < moved.probability < 0.35  # age and sex move it a little
    assert "taken as a prior" in str(row.because)
    relative, (row,) = evidence(tables, LYNCH, named(LYNCH, Assertion.FAMILY))
    assert "in the family" in str(row.because)
    assert relative.prior < 0.05  # the prior before the note stays what it is


def test_a_disease_that_a_finding_names_too_counts_once(tables):
    once, _ = evidence(tables, PNEUMONIA, note(PNEUMONIA_TERM))
    twice, rows = evidence(tables, PNEUMONIA, note(PNEUMONIA_TERM), named(PNEUMONIA, start=50))
    assert twice.probability == once.probability
    assert len(rows) == 1
    again, _ = evidence(
        tables,
        PNEUMONIA,
        note(PNEUMONIA_TERM),
        named(PNEUMONIA, start=50),
        named(PNEUMONIA, start=90),
    )
    assert again.probability == once.probability


def test_a_name_is_no_finding_of_another_disease(tables):
    for code in (LYNCH, MARFAN):
        plain, _ = evidence(tables, code, note("HP:0001945"))
        beside, rows = evidence(tables, code, note("HP:0001945"), named(SARCOIDOSIS))
        assert beside.probability == plain.probability
        assert [row.finding_key for row in rows if "MEDDX" in row.finding_key] == []


def test_switched_off_a_name_counts_no_more(tables):
    plain, _ = evidence(tables, SARCOIDOSIS, note("HP:0001945"))
    found = (note("HP:0001945"), named(SARCOIDOSIS))
    options = RankOptions(limit=20_000, switched_off=frozenset({found[1].key}))
    ranked = rank(found, PERSON, tables, options)
    assert next(d for d in ranked if d.code.code == SARCOIDOSIS).probability == plain.probability


def test_every_further_name_is_of_a_disease_that_is_known(tables):
    lines = resource("knowledge", "disease_names.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) > 80
    assert [row for row in rows if len(row) != 2 or row[0] not in tables.diseases.places] == []
    assert len({tuple(row) for row in rows}) == len(rows)


def test_our_own_name_wins_over_one_of_the_hpo_files(tables):
    names = names_of(tables.diseases)
    text = "Sarcoidosis, HNPCC, cryptogenic organizing pneumonia and Crohn's disease"
    found = {mention.code for mention in names.find(tokenize(text))}
    assert found == {SARCOIDOSIS, LYNCH, "MEDDX:1031", "OMIM:266600"}


def test_an_entry_that_the_table_repeats_is_the_table_s(tables):
    assert set(weigh(tables, named("ORPHA:797"))) == {SARCOIDOSIS}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("spondylodiscitis", "MEDDX:5008"),
        ("腰椎结核", "MEDDX:5008"),
        ("bile duct stone", "MEDDX:3003"),
        ("mesenteric ischemia", "MEDDX:3019"),
        ("renal colic", "MEDDX:3020"),
        ("acute diverticulitis", "MEDDX:3016"),
        ("vertebral artery dissection", "MEDDX:2025"),
        ("可逆性后部脑病", "MEDDX:2027"),
        ("traumatic brain injury", "MEDDX:2024"),
        ("化脓性脑膜炎", "MEDDX:2014"),
        ("股骨头缺血性坏死", "MEDDX:5016"),
        ("盆腔炎", "MEDDX:3038"),
        ("嵌顿疝", "MEDDX:3049"),
        ("non-accidental injury", "MEDDX:5030"),
    ],
)
def test_names_that_doctors_use_lead_to_the_common_disease(tables, words, code):
    (mention,) = names_of(tables.diseases).find(tokenize(words))
    assert mention.code == code


def test_colorectal_cancer_is_the_disease_and_its_recurrence_another(tables):
    own = tables.diseases.own
    assert own["MEDDX:3007"].same_as == ("OMIM:114500",)
    assert own["MEDDX:1044"].same_as == ()
