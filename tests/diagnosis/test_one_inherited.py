"""Of inherited diseases one is the patient's, or none."""

import math

import numpy as np
import pytest

from meddx.case.evidence import Universe
from meddx.case.identity import Sex
from meddx.diagnosis import one_inherited
from meddx.diagnosis.priors import candidates, log10_odds, priors
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.phrase import Language
from tests.diagnosis.cases import IMAGE, LYNCH, NOTE, PERSON, VARIANTS, note

TUBERS = tuple(
    note(term, start=9 * n) for n, term in enumerate(("HP:0009716", "HP:0009717", "HP:0006772"))
)
SKELETON = tuple(note(term, start=9 * n) for n, term in enumerate(("HP:0001166", "HP:0001083")))
BOY = Person(9.0, Sex.MALE)


def inherited(tables, findings, person, **options):
    found = rank(findings, person, tables, RankOptions(limit=20_000, **options))
    return [diagnosis for diagnosis in found if diagnosis.universe is Universe.HEREDITARY]


def once(diseases, diagnoses, value):
    """Sum over diseases, of the entries of one disease the highest."""
    best = {}
    for diagnosis in diagnoses:
        number = int(diseases.disease_numbers[diseases.places[diagnosis.code.code]])
        best[number] = max(best.get(number, 0.0), value(diagnosis))
    return math.fsum(best.values())


@pytest.mark.parametrize(
    ("findings", "person"), [(TUBERS, BOY), (SKELETON, Person(20.0)), (IMAGE + NOTE, PERSON)]
)
def test_their_probabilities_are_bayes_rule_for_one_of_them_or_none(tables, findings, person):
    found = inherited(tables, findings, person)

    def weight(diagnosis):
        rows = [e.log10_lr for e in diagnosis.evidence if e.code != one_inherited.CODE]
        return diagnosis.prior * 10.0 ** math.fsum(rows)

    none = 1.0 - once(tables.diseases, found, lambda d: d.prior)
    whole = none + once(tables.diseases, found, weight)
    for diagnosis in found[:200]:
        expected = min(weight(diagnosis) / whole, 0.999)
        assert diagnosis.probability == pytest.approx(expected, rel=1e-4)
    assert once(tables.diseases, found, lambda d: d.probability) <= 1.0 + 1e-9


def test_a_strong_picture_leaves_one_disease_and_its_entries(tables):
    found = inherited(tables, TUBERS, BOY)
    likely = [d for d in found if d.probability > 0.1]
    assert likely[0].probability > 0.95
    numbers = {
        int(tables.diseases.disease_numbers[tables.diseases.places[d.code.code]]) for d in likely
    }
    assert len(numbers) == 1
    named = {"OMIM:191100", "OMIM:613254", "ORPHA:805"}
    assert {d.code.code for d in likely} <= named


def test_the_commoner_of_two_that_fit_alike_comes_first(tables):
    first, *others = inherited(tables, SKELETON, Person(20.0))
    assert first.code.display == "Marfan syndrome"
    assert first.probability > 5 * others[0].probability


def test_the_order_among_them_is_that_of_their_own_evidence(tables):
    found = inherited(tables, TUBERS, BOY)[:300]

    def own(diagnosis):
        rows = [e.log10_lr for e in diagnosis.evidence if e.code != one_inherited.CODE]
        return math.log10(diagnosis.prior) + math.fsum(rows)

    values = [own(diagnosis) for diagnosis in found]
    assert values == sorted(values, reverse=True)


def test_one_row_carries_what_the_others_do_in_both_languages(tables):
    found = inherited(tables, VARIANTS, PERSON)[:50]
    for diagnosis in found:
        odds = log10_odds(diagnosis.prior) + math.fsum(e.log10_lr for e in diagnosis.evidence)
        assert odds == pytest.approx(log10_odds(diagnosis.probability), abs=1e-6)
    (lynch,) = [d for d in found if d.code.code == LYNCH]
    behind = next(d for d in found if d is not lynch)
    (row,) = [e for e in behind.evidence if e.code == one_inherited.CODE]
    assert row.log10_lr < -0.2
    assert "counts against this one" in row.because.label(Language.EN)
    assert "反对" in row.because.label(Language.ZH_CN)


def test_where_the_others_are_less_likely_one_is_a_little_more(tables):
    """Every gene was examined and nothing found: what has no known gene is left."""
    genes = frozenset(tables.diseases_of)
    found = inherited(tables, (), PERSON, genes_examined=genes)
    spared = next(d for d in found if not tables.genes_of.get(d.code.code))
    (row,) = [e for e in spared.evidence if e.code == one_inherited.CODE]
    assert 0.0 < row.log10_lr < 0.01
    assert "counts for this one" in str(row.because)


def test_common_diseases_keep_their_own_odds(tables):
    for diagnosis in rank(TUBERS, BOY, tables, RankOptions()):
        if diagnosis.universe is Universe.COMMON:
            assert one_inherited.CODE not in {row.code for row in diagnosis.evidence}
            odds = log10_odds(diagnosis.prior) + math.fsum(e.log10_lr for e in diagnosis.evidence)
            assert min(odds, 3.0) == pytest.approx(log10_odds(diagnosis.probability), abs=1e-3)


def test_without_evidence_each_has_its_prior_and_no_row(tables):
    for diagnosis in inherited(tables, (), Person())[:400]:
        assert diagnosis.probability == pytest.approx(diagnosis.prior)
        assert diagnosis.evidence == ()


def test_evidence_beyond_all_numbers_is_no_trouble(tables):
    diseases = tables.diseases
    chosen = candidates(diseases, "all")
    before = priors(diseases, chosen, RankOptions())
    ratios = np.zeros(len(before))
    ratios[diseases.places[LYNCH]] = 1e6
    found = one_inherited.odds(ratios, before, chosen, diseases)
    assert np.isfinite(found[chosen]).all()
    assert found[diseases.places[LYNCH]] > 100.0


def test_what_more_is_known_moves_one_and_the_others_the_other_way(tables):
    found = rank(SKELETON, Person(20.0), tables, RankOptions())[:40]
    moved = one_inherited.Moved(found, tables.diseases)
    before = np.array([found[place].probability for place in moved.places])
    assert len(before) > 3
    assert moved.after(np.zeros(len(found))) == pytest.approx(before)
    shift = np.zeros(len(found))
    shift[moved.places[0]] = 1.0
    after = moved.after(shift)
    assert after[0] > before[0]
    assert (after[1:] < before[1:]).all()
    assert after.sum() <= 1.0
    assert one_inherited.Moved(found[1:2], tables.diseases).after(np.zeros(1)).size == 0
