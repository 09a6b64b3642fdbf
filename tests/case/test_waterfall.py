import math
from dataclasses import replace
from itertools import pairwise

import pytest

from meddx.case.codes import HGNC, MEDDX, Code
from meddx.case.evidence import (
    Diagnosis,
    Evidence,
    GeneFileSource,
    ObservationSource,
    ReaderSource,
    TextSource,
)
from meddx.case.expressed import Expressed
from meddx.case.waterfall import (
    CAPPED,
    NO_GENES,
    NO_IMAGE,
    NO_PERSON,
    UNTOLD,
    Part,
    factor,
    log10_odds,
    marks,
    part_of,
    place,
    waterfall,
)
from meddx.phrase import Language, Phrase
from tests.helpers.builders import COUGH, FEVER, MASS, METASTASES, MSH2, findings

BECAUSE = Phrase("Because.")
FOUND = {finding.key: finding for finding in findings()}
KEYS = {finding.code: finding.key for finding in findings()}
AGE, SEX = Code(MEDDX, "MEDDX:age", "Age"), Code(MEDDX, "MEDDX:sex", "Sex")


def evidence(code, log10_lr, key=None):
    return Evidence(KEYS.get(code, "") if key is None else key, code, log10_lr, BECAUSE)


def diagnosis(*rows, prior=0.02, probability=None):
    odds = 10.0 ** (log10_odds(prior) + sum(row.log10_lr for row in rows))
    return Diagnosis(METASTASES, prior, probability or odds / (1.0 + odds), rows)


ROWS = (
    evidence(COUGH, 0.3),
    evidence(MASS, 1.4),
    evidence(FEVER, -0.2),
    evidence(MSH2, 0.0),
    evidence(AGE, 0.005),
    evidence(SEX, -0.1),
)


def steps(fall):
    return [step for part in fall.parts for step in part.steps]


def test_the_steps_lead_from_the_prior_to_the_posterior_without_a_gap():
    fall = waterfall(diagnosis(*ROWS), FOUND)
    ends = [fall.prior, *(step.end for step in steps(fall))]
    assert [step.start for step in steps(fall)] == ends[:-1]
    assert ends[-1] == pytest.approx(fall.posterior)
    assert fall.weak == (0, 0)
    assert fall.remainder is None
    assert all(s.end - s.start == pytest.approx(s.evidence.log10_lr) for s in steps(fall))


def test_steps_stand_by_source_and_the_strongest_of_a_source_first():
    fall = waterfall(diagnosis(*ROWS), FOUND)
    assert [part.part for part in fall.parts] == [Part.PERSON, Part.IMAGE, Part.NOTE, Part.GENES]
    note = next(part for part in fall.parts if part.part is Part.NOTE)
    assert [step.evidence.code for step in note.steps] == [COUGH, FEVER]
    assert note.log10_lr == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("source", "part"),
    [
        (ReaderSource(), Part.READER),
        (ObservationSource(0), Part.VALUES),
        (TextSource("n1", 0, 3, "Hb 96", how="value"), Part.VALUES),
        (TextSource("n1", 0, 3, "cough", how="form"), Part.NOTE),
        (GeneFileSource("e1", "expression", "MSH2"), Part.GENES),
    ],
)
def test_evidence_comes_from_where_its_finding_was_read(source, part):
    finding = replace(findings()[0], key="one", source=source)
    assert part_of(evidence(COUGH, 1.0, "one"), {"one": finding}) is part


def test_expression_of_a_gene_is_named_beside_its_variant():
    figures = Expressed(120.0, 950.0, 40, -6.1, 2e-6, -1, -3.6)
    source = GeneFileSource("e1", "expression", "MSH2", figures)
    code = Code(HGNC, "MSH2", "MSH2")
    found = replace(findings()[0], key="one", code=code, source=source, probability=0.0)
    fall = waterfall(diagnosis(Evidence("one", code, 0.6, BECAUSE)), {"one": found})
    assert str(steps(fall)[0].name) == "MSH2, expression"


def test_what_is_no_finding_belongs_to_the_genes_or_to_the_whole():
    examined = Evidence("", Code(HGNC, "MSH2"), -0.7, BECAUSE)
    assert part_of(examined, {}) is Part.GENES
    assert part_of(Evidence("", Code(MEDDX, "MEDDX:coverage"), 0.4, BECAUSE), {}) is Part.WHOLE


def test_only_the_strongest_have_steps_and_the_others_still_count():
    every = diagnosis(*ROWS)
    fall = waterfall(every, FOUND, most=1)
    assert {step.evidence.code for step in steps(fall)} == {MASS, SEX}  # age would say: times 1
    assert fall.weak[0] == 2  # of four, two do next to nothing
    assert fall.weak[1] == pytest.approx(0.105)
    assert fall.remainder is None
    assert fall.posterior == waterfall(every, FOUND).posterior


def test_what_was_switched_off_moves_nothing():
    off = evidence(MASS, 1.4)
    fall = waterfall(diagnosis(*ROWS[:1]), FOUND, (off,))
    shown = next(step for step in steps(fall) if step.evidence is off)
    assert not shown.counts
    assert shown.start == shown.end == fall.prior
    assert steps(fall)[-1].end == pytest.approx(fall.posterior)


def test_a_probability_that_is_held_back_says_so():
    strong = diagnosis(evidence(MASS, 6.0), prior=0.1, probability=0.999)
    remainder = waterfall(strong, FOUND).remainder
    assert remainder is not None
    assert remainder[1] == CAPPED
    assert remainder[0] == pytest.approx(log10_odds(0.999) - log10_odds(0.1) - 6.0)
    other = waterfall(diagnosis(evidence(MASS, 1.0), probability=0.5), FOUND).remainder
    assert other is not None
    assert other[1] == UNTOLD


def test_sources_that_say_nothing_are_told():
    bare = diagnosis(evidence(COUGH, 0.3))
    assert [said for _, said in waterfall(bare, FOUND).remarks] == [NO_PERSON]
    read = waterfall(bare, FOUND, read=(Part.IMAGE, Part.GENES)).remarks
    assert [said for _, said in read] == [NO_PERSON, NO_IMAGE, NO_GENES]
    assert waterfall(diagnosis(*ROWS), FOUND, read=(Part.IMAGE, Part.GENES)).remarks == ()


def test_names_say_how_a_finding_is_asserted():
    fall = waterfall(diagnosis(*ROWS), FOUND)
    names = {s.evidence.code: s.name.label(Language.EN) for s in steps(fall)}
    assert names[MASS] == "Pulmonary mass, 62 %"
    assert names[FEVER] == "Fever, excluded"
    assert names[COUGH] == "Cough"
    assert names[MSH2] == "MSH2, p.(Arg406Ter)"


@pytest.mark.parametrize("prior", [0.0, 1e-6, 0.5, 1.0])
def test_the_scale_holds_every_step_and_two_decades(prior):
    low, high = waterfall(diagnosis(*ROWS, prior=prior, probability=0.3), FOUND).limits
    assert high - low >= 2.0
    fall = waterfall(diagnosis(*ROWS, prior=prior, probability=0.3), FOUND)
    ends = [fall.prior, fall.posterior, *(step.end for step in steps(fall))]
    assert all(low < end < high for end in ends)


def test_places_on_the_scale():
    assert [place(x, (-2.0, 2.0)) for x in (-9.0, -2.0, 0.0, 2.0, 9.0)] == [0, 0, 0.5, 1, 1]


@pytest.mark.parametrize("apart", [0.05, 0.2, 0.5])
def test_marks_of_the_scale_never_touch(apart):
    found = marks((-5.5, 3.5), apart)
    places = [at for at, _ in found]
    assert places == sorted(places)
    assert all(b - a >= apart for a, b in pairwise(places))
    assert all(apart / 2 <= at <= 1 - apart / 2 for at in places)
    assert "50 %" in {str(said) for _, said in found}


@pytest.mark.parametrize(
    ("log10_lr", "said"),
    [
        (0.0, "×1"),
        (-0.001, "×1"),
        (math.log10(3), "×3"),
        (-1.0, "÷10"),
        (2.1732, "×150"),
        (4.7, "×50,000"),
        (6.0, "×1,000,000"),
        (12.1, "> ×1,000,000"),
        (-6.5, "> ÷1,000,000"),
    ],
)
def test_a_factor_in_words(log10_lr, said):
    assert factor(log10_lr) == said


def test_a_step_knows_where_else_its_finding_is_said():
    (cough,) = [finding for finding in findings() if finding.code == COUGH]
    again = replace(cough, key="again")
    fall = waterfall(diagnosis(*ROWS), FOUND | {again.key: again})
    also = {step.evidence.code: step.also for step in steps(fall)}
    assert also.pop(COUGH) == ("again",)
    assert set(also.values()) == {()}
