"""What a question promises is what happens when it is answered."""

import math
from dataclasses import replace

import numpy as np
import pytest

from meddx.case.evidence import Assertion, Universe
from meddx.case.identity import Sex
from meddx.diagnosis.marks import Kind, Mark, marks
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.weights import Ranking
from meddx.diagnosis.what_if import WhatIf
from tests.diagnosis.cases import IMAGE, MASS, NODULE, NOTE, PERSON, VARIANTS, image, note, reader

CASE = IMAGE + NOTE + VARIANTS
ANSWERS = (NODULE, "HP:0002202", "HP:0012378", "HP:0100526", "HP:0031246", MASS)


def mark(tables, hp_id, likelihood):
    phenotypes = tables.phenotypes
    code, place = phenotypes.code(hp_id), phenotypes.place(hp_id)
    return Mark("", code, place, Kind.STATE, likelihood, False, False)


def told(tables, findings, person, options, answer, likelihood):
    found = rank(findings, person, tables, options)
    seen = marks(findings, tables.phenotypes)
    what_if = WhatIf(found[:20], seen, tables, Ranking(person, options))
    return found[:20], what_if.after(mark(tables, answer, likelihood))


def denied(hp_id):
    return replace(reader(hp_id), assertion=Assertion.EXCLUDED, probability=0.0)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(("likelihood", "made"), [(math.inf, reader), (0.0, denied)])
def test_it_is_what_ranking_with_the_answer_gives(tables, answer, likelihood, made):
    options = RankOptions(limit=400)
    findings = tuple(f for f in CASE if f.code.code != answer)
    first, after = told(tables, findings, PERSON, options, answer, likelihood)
    again = rank((*findings, made(answer)), PERSON, tables, options)
    real = {d.code.code: d.probability for d in again}
    named = [n for n, d in enumerate(first) if d.code.code in real]
    assert len(named) > 15
    common = [n for n in named if first[n].universe is Universe.COMMON]
    assert after[common] == pytest.approx([real[first[n].code.code] for n in common], rel=1e-9)
    inherited = [n for n in named if first[n].universe is Universe.HEREDITARY]
    assert inherited  # nearly what ranking again gives: only the listed ones are tried
    assert after[inherited] == pytest.approx(
        [real[first[n].code.code] for n in inherited], rel=0.02
    )


def test_an_answer_takes_the_place_of_an_open_score(tables):
    findings = (image(NODULE, 0.4), *NOTE)
    options = RankOptions(limit=400)
    first, after = told(tables, findings, Person(64.0, Sex.FEMALE), options, NODULE, math.inf)
    again = rank((*findings, reader(NODULE)), Person(64.0, Sex.FEMALE), tables, options)
    real = {d.code.code: d.probability for d in again}
    common = [n for n, d in enumerate(first) if d.universe is Universe.COMMON]
    assert after[common] == pytest.approx([real[first[n].code.code] for n in common], rel=1e-9)


def test_among_inherited_diseases_what_one_gains_the_others_lose(tables):
    findings = tuple(note(t, start=9 * n) for n, t in enumerate(("HP:0001166", "HP:0001083")))
    options = RankOptions(among="omim")
    found = rank(findings, Person(20.0), tables, options)
    seen = marks(findings, tables.phenotypes)
    what_if = WhatIf(found, seen, tables, Ranking(Person(20.0), options))
    after = what_if.after(mark(tables, "HP:0002616", math.inf))
    assert after.sum() == pytest.approx(what_if.before.sum())
    marfan = [d.code.code for d in found].index("OMIM:154700")
    assert after[marfan] > what_if.before[marfan]
    assert what_if.moved(np.zeros(len(found))) == pytest.approx(what_if.before)
