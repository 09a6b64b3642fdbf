"""A disease that demands a finding is no likelier than a picture leaves that finding."""

import math
import timeit
from dataclasses import replace

import pytest

from meddx.case.evidence import Assertion, ConformalSet
from meddx.diagnosis import demand
from meddx.diagnosis.marks import Kind, Mark, marks
from meddx.diagnosis.rank import RankOptions, rank
from meddx.diagnosis.weights import Ranking
from meddx.diagnosis.what_if import WhatIf
from meddx.phrase import Language
from tests.diagnosis.cases import COLON, NODULE, PERSON, PNEUMONIA, image, note, reader

EFFUSION, EXUDATE = "HP:0002202", "HP:0011921"
VALUE = "HP:0011227"  # elevated C-reactive protein
MALIGNANT_EFFUSION, PARAPNEUMONIC = "MEDDX:1009", "MEDDX:1016"
CHEST, HEAD = frozenset({"chest"}), frozenset({"head"})
OPEN = ConformalSet(0.9, present=True, absent=True)
TOLD = (
    note("HP:0001824"),  # weight loss
    note("HP:0031029", start=10),  # elevated CEA
    note("HP:0002875", start=20),  # exertional dyspnoea
    note(COLON, Assertion.HISTORICAL, 30),
)
SHARE = 0.97  # of effusion, in all three
CHANCE = 0.07  # less than half of what is told makes of it


def scored(hp_id=EFFUSION, probability=CHANCE, conformal=OPEN, support=2.0):
    """Make a score stated at a prevalence of 10 %, capped at ``support`` (log10) as packs do."""
    told = math.log10(probability / (1 - probability) * 9.0)
    found = image(hp_id, min(max(told, -support), support))
    return replace(found, probability=probability, conformal=conformal)


def ranked(tables, findings, **options):
    return rank(
        findings, PERSON, tables, RankOptions(limit=400, **{"examinations": CHEST} | options)
    )


def limits(tables, *findings, examinations=CHEST):
    return demand.limits(marks(findings, tables.phenotypes), tables.diseases, examinations)


def of(diagnoses, code=MALIGNANT_EFFUSION):
    return next(d for d in diagnoses if d.code.code == code)


def is_held(diagnosis):
    return any(demand.is_hold(row) for row in diagnosis.evidence)


def test_it_is_held_while_the_picture_leaves_the_finding_open(tables):
    free, held = of(ranked(tables, TOLD)), of(ranked(tables, (*TOLD, scored())))
    assert free.probability > 2 * CHANCE
    assert held.probability == pytest.approx(CHANCE / SHARE)
    (why,) = [row for row in held.evidence if demand.is_hold(row)]
    assert why.log10_lr < 0.0
    assert why.code.code == EFFUSION
    assert "97 %" in why.because.label(Language.EN)
    assert "(7.0 %)" in why.because.label(Language.EN)
    assert "胸腔积液" in why.because.label(Language.ZH_CN)
    odds = held.prior / (1 - held.prior) * 10 ** sum(row.log10_lr for row in held.evidence)
    assert odds / (1 + odds) == pytest.approx(held.probability)


def test_a_disease_below_is_as_it_was(tables):
    seen = (note("HP:0001824"), scored())
    found = of(ranked(tables, seen))
    assert found.probability < CHANCE
    assert not is_held(found)


def test_where_no_picture_was_read_for_it_nobody_looked(tables):
    other = scored(NODULE, 0.05)
    assert not is_held(of(ranked(tables, (*TOLD, other))))
    assert of(ranked(tables, (*TOLD, other))).probability > 2 * CHANCE
    elsewhere = ranked(tables, (*TOLD, scored()), examinations=HEAD)
    assert not any(map(is_held, elsewhere))
    assert MALIGNANT_EFFUSION in limits(tables, scored(), examinations=frozenset())


def test_switching_the_finding_off_and_on_again(tables):
    findings = (*TOLD, scored())
    before = ranked(tables, findings)
    off = of(ranked(tables, findings, switched_off=frozenset({scored().key})))
    assert off == of(ranked(tables, TOLD))
    assert ranked(tables, tuple(reversed(findings))) == before


@pytest.mark.parametrize("settled", [EFFUSION, EXUDATE])
@pytest.mark.parametrize("made", [reader, note])
def test_a_finding_that_is_said_to_be_there_is_settled_as_by_a_special_form(tables, settled, made):
    found = of(ranked(tables, (*TOLD, scored(), made(settled))))
    assert found.probability > 0.5
    assert not is_held(found)


def test_a_finding_that_the_picture_shows_is_settled(tables):
    called = scored(conformal=ConformalSet(0.9, present=True, absent=False))
    assert not is_held(of(ranked(tables, (*TOLD, called))))
    lateral = replace(called, key="image:pack:2:" + EFFUSION, probability=0.18)
    assert not is_held(of(ranked(tables, (*TOLD, scored(), lateral))))


def test_a_disease_that_is_named_is_not_held(tables):
    value = scored(VALUE)
    assert PNEUMONIA in limits(tables, value)
    named = limits(tables, value, note("HP:0002090"))
    assert PNEUMONIA not in named
    assert "MEDDX:1004" in named  # of others that demand it nothing is said
    assert PNEUMONIA in limits(tables, value, note("HP:0002090", Assertion.UNCERTAIN))


def test_a_mention_as_uncertain_settles_nothing(tables):
    doubted = note(EFFUSION, Assertion.UNCERTAIN, 50)
    for chance in (0.12, 0.19):  # the words weigh more than the first score, less than the second
        found = of(ranked(tables, (*TOLD, scored(probability=chance), doubted)))
        assert found.probability == pytest.approx(chance / SHARE)


def test_to_exclude_the_finding_never_raises_the_disease(tables):
    many = (*TOLD, *(note(i, start=60 + 9 * n) for n, i in enumerate(("HP:0001903", "HP:0012378"))))
    left_open = of(ranked(tables, (*many, scored())))
    denied = of(ranked(tables, (*many, scored(), note(EFFUSION, Assertion.EXCLUDED, 99))))
    assert denied.probability < left_open.probability


def test_a_low_score_holds_no_further_than_its_patients_support(tables):
    absent = ConformalSet(0.9, present=False, absent=True)
    low = scored(probability=0.001, conformal=absent, support=0.5)
    chance = 10**-0.5 / (9.0 + 10**-0.5)
    assert limits(tables, low)[MALIGNANT_EFFUSION].chance == pytest.approx(chance)


def test_of_several_that_are_held_the_likelier_stands_before(tables):
    fever = ("HP:0001945", "HP:0025143", "HP:0011227", "HP:0002202")
    told = tuple(note(i, start=9 * n) for n, i in enumerate(fever[:3]))
    free = [d.code.code for d in ranked(tables, (*TOLD, *told, reader(EFFUSION)))]
    found = ranked(tables, (*TOLD, *told, scored(probability=0.04)))
    held = [d.code.code for d in found if is_held(d)]
    assert set(held) >= {MALIGNANT_EFFUSION, PARAPNEUMONIC}
    assert held == [code for code in free if code in held]
    assert len({round(d.probability, 9) for d in found if is_held(d)}) == 1


@pytest.mark.parametrize(
    ("answer", "assertion"),
    [
        (EFFUSION, Assertion.PRESENT),
        (EFFUSION, Assertion.EXCLUDED),
        ("HP:0001945", Assertion.PRESENT),
        (EXUDATE, Assertion.PRESENT),
    ],
)
def test_what_a_question_promises_is_what_ranking_gives(tables, answer, assertion):
    findings, options = (*TOLD, scored()), RankOptions(limit=400, examinations=CHEST)
    first = rank(findings, PERSON, tables, options)[:30]
    assert any(map(is_held, first))
    what_if = WhatIf(first, marks(findings, tables.phenotypes), tables, Ranking(PERSON, options))
    code, place = tables.phenotypes.code(answer), tables.phenotypes.place(answer)
    likelihood = math.inf if assertion is Assertion.PRESENT else 0.0
    after = what_if.after(Mark("", code, place, Kind.STATE, likelihood, False, False))
    # Told in place of the score, as an answer is; a special form stands beside it.
    kept = tuple(f for f in findings if f.code.code != answer)
    real = {
        d.code.code: d.probability
        for d in rank((*kept, note(answer, assertion, 90)), PERSON, tables, options)
    }
    held = [n for n, d in enumerate(first) if is_held(d)]
    assert after[held] == pytest.approx([real[first[n].code.code] for n in held], rel=1e-9)


def test_it_costs_next_to_nothing(tables):
    seen = marks((*TOLD, scored(), scored("HP:0100750")), tables.phenotypes)
    demand.limits(seen, tables.diseases, CHEST)
    taken = timeit.repeat(lambda: demand.limits(seen, tables.diseases, CHEST), repeat=20, number=5)
    assert min(taken) / 5 < 0.3e-3
