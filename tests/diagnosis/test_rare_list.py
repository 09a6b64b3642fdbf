import itertools
import math
import random

import numpy as np
import pytest

from meddx.case.evidence import Assertion
from meddx.case.identity import Sex
from meddx.diagnosis import rare_list
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import marks
from meddx.diagnosis.rank import rank
from meddx.diagnosis.weights import weights_of
from meddx.knowledge import ranking
from meddx.phrase import Language, Refused
from tests.diagnosis.cases import MSH2, VARIANTS, note, reader
from tests.diagnosis.made_up import CATARACT, DEAF, ECTOPIA, FIRST, SECOND, SEIZURE, THIRD

MARFAN, LYNCH = "OMIM:154700", "OMIM:120435"
SIGNS = ("HP:0001166", "HP:0001083", "HP:0000098", "HP:0002616", "HP:0000767")
EVERYONE = 20_000


def ranked(tables, findings, person=None, **options):
    given = {"among": "omim"} | options
    return rank(findings, person or Person(20.0, Sex.FEMALE), tables, RankOptions(**given))


def drawn(tables, seed):
    """Findings of all kinds, present, excluded, in the family, and some variants."""
    draw = np.random.default_rng(seed)
    used = np.flatnonzero(np.diff(tables.diseases.rare.own.starts))
    terms = [tables.phenotypes.ids[n] for n in draw.choice(used, draw.integers(1, 9)).tolist()]
    kinds = (Assertion.PRESENT, Assertion.EXCLUDED, Assertion.FAMILY)
    said = [kinds[n] for n in draw.integers(0, 3, len(terms)).tolist()]
    found = [note(t, a, 10 * n) for n, (t, a) in enumerate(zip(terms, said, strict=True))]
    person = Person(float(draw.choice([0.5, 8, 45])), list(Sex)[draw.integers(0, 4)])
    return (*found, *VARIANTS[: draw.integers(0, 3)]), person


def log_odds(probability):
    return math.log10(probability / (1.0 - probability))


@pytest.mark.parametrize("among", ["omim", "hereditary"])
def test_prior_and_evidence_make_the_probability_exactly(tables, among):
    for seed in range(12):
        findings, person = drawn(tables, seed)
        found = ranked(tables, findings, person, among=among, limit=600)
        for diagnosis in (*found[:40], *found[280:320], *found[-5:]):
            told = log_odds(diagnosis.prior) + sum(e.log10_lr for e in diagnosis.evidence)
            assert told == pytest.approx(log_odds(diagnosis.probability), abs=1e-9)
            *rows, others = diagnosis.evidence
            assert others.code.code == "MEDDX:others"
            assert [abs(e.log10_lr) for e in rows] == sorted(
                (abs(e.log10_lr) for e in rows), reverse=True
            )


@pytest.mark.parametrize("among", ["omim", "hereditary"])
def test_the_probabilities_add_up_to_one_and_fall(tables, among):
    found = ranked(tables, [reader(t) for t in SIGNS], among=among, limit=EVERYONE)
    chances = [diagnosis.probability for diagnosis in found]
    assert sum(chances) == pytest.approx(1.0)
    assert all(a >= b - 1e-12 for a, b in itertools.pairwise(chances))
    assert chances[0] < 0.99
    assert len({d.code.code for d in found}) == len(found)


def test_no_evidence_leaves_all_alike(tables):
    found = ranked(tables, (), Person(), limit=EVERYONE)
    assert {round(d.probability * len(found), 9) for d in found} == {1.0}
    assert all(d.prior == pytest.approx(d.probability) for d in found)
    assert all(abs(e.log10_lr) < 1e-9 for e in found[0].evidence)


def test_the_order_of_findings_does_not_matter(tables):
    findings, person = drawn(tables, 3)
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert ranked(tables, shuffled, person) == ranked(tables, findings, person)
    off = ranked(tables, findings, person, switched_off=frozenset({findings[0].key}))
    assert off != ranked(tables, findings, person)
    assert ranked(tables, findings, person) == ranked(tables, shuffled, person)


def test_more_of_its_signs_make_a_disease_likelier(tables):
    chances = []
    for count in range(1, len(SIGNS) + 1):
        found = ranked(tables, [reader(t) for t in SIGNS[:count]], limit=EVERYONE)
        chances.append(next(d.probability for d in found if d.code.code == MARFAN))
    assert chances == sorted(chances)
    assert found[0].code.code == MARFAN


def test_a_variant_lifts_its_disease_wherever_it_stands(tables):
    findings = [reader(t) for t in SIGNS]
    with_it = ranked(tables, [*findings, MSH2], limit=EVERYONE)
    without = ranked(tables, findings, limit=EVERYONE)
    lifted, before = (
        next(d for d in found if d.code.code == LYNCH) for found in (with_it, without)
    )
    assert log_odds(lifted.probability) > log_odds(before.probability) + 1.0
    assert sum(d.probability for d in with_it) == pytest.approx(1.0)


def test_other_weights_rank_otherwise(tiny):
    """The learned weights are those of the tables, so that they can be exchanged for measuring."""
    none = ranking.RankingModel(dict.fromkeys(ranking.KINDS, 0.0), 300, 0.1)
    findings = (reader(ECTOPIA), reader(SEIZURE))
    learned = ranked(tiny, findings, limit=10)
    assert learned[0].code.code == FIRST
    before, tiny.ranking = tiny.ranking, none
    try:
        flat = ranked(tiny, findings, limit=10)
    finally:
        tiny.ranking = before
    assert {round(d.probability, 9) for d in flat} == {round(1 / len(flat), 9)}


def test_broken_weights_are_refused_only_where_they_are_needed(tiny, monkeypatch, tmp_path):
    monkeypatch.setattr(ranking.paths, "resource", lambda *_: tmp_path / "ranking.toml")
    vars(tiny).pop("ranking", None)
    with pytest.raises(Refused) as refused:
        ranked(tiny, (reader(ECTOPIA),))
    assert refused.value.code == "bad_ranking"
    assert ranked(tiny, (reader(ECTOPIA),), among="all")


def test_what_is_said(tiny):
    girl = Person(6.0, Sex.FEMALE)
    found = {d.code.code: d for d in ranked(tiny, (reader(ECTOPIA), reader(DEAF)), girl)}
    said = {code: [str(e.because) for e in d.evidence] for code, d in found.items()}
    assert any("Ectopia lentis: listed for this disease, in 95 %" in s for s in said[FIRST])
    assert any("near what is: Abnormal lens morphology" in s for s in said[SECOND])
    assert any("not known for it" in s for s in said[FIRST])
    assert any("not told of: Scoliosis" in s for s in said[THIRD])
    assert any("Form 2 of its series" in s for s in said[SECOND])
    assert any("women rarely fall ill" in s for s in said["OMIM:100004"])
    assert any("usually come later" in s for s in said["OMIM:100005"])
    special = ranked(tiny, (reader("HP:0000517"),))
    assert any("a special form of it" in str(e.because) for e in special[0].evidence)
    known = [d for d in found.values() if d.code.code in {FIRST, SECOND}]
    for evidence in (e for d in known for e in d.evidence):
        english, chinese = (evidence.because.label(lang) for lang in (Language.EN, Language.ZH_CN))
        assert english != chinese
        assert "{" not in english + chinese
        assert evidence.source_text


def test_an_excluded_finding_and_one_of_the_family_are_told_and_count(tables):
    findings = (reader("HP:0001166"), note(CATARACT, Assertion.EXCLUDED))
    with_it = ranked(tables, findings, limit=EVERYONE)
    told = [e for d in with_it for e in d.evidence if e.finding_key == findings[1].key]
    assert told
    assert min(e.log10_lr for e in told) < 0.0
    family = (reader("HP:0001166"), note("HP:0001083", Assertion.FAMILY))
    marfan = next(d for d in ranked(tables, family) if d.code.code == MARFAN)
    assert next(e.log10_lr for e in marfan.evidence if e.finding_key == family[1].key) > 0.0


def weighed(tables, findings):
    found = marks(findings, tables.phenotypes)
    return weights_of(found, Person(), tables, RankOptions(among="omim"))


def test_of_few_candidates_and_of_none(tiny):
    """As where only the diseases of a list of genes are ranked."""
    weights = weighed(tiny, (reader(ECTOPIA),))
    nothing = np.zeros(len(tiny.diseases.codes))
    chosen = nothing > 0.0
    empty = rare_list.ranked(nothing, nothing, chosen, weights, Person(), tiny)
    assert len(empty.first(9)) == 0
    assert not empty.shares.any()
    few = [tiny.diseases.places[code] for code in (FIRST, SECOND)]
    chosen[few] = True
    first = weights.counted.sum(axis=0)
    found = rare_list.ranked(first, nothing, chosen, weights, Person(), tiny)
    assert found.first(9).tolist() == few
    assert found.shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("limit", [0, 1, 7, 300])
def test_a_shorter_list_is_the_beginning_of_the_longer(tables, limit):
    for findings in ((), [note(sign, start=9 * n) for n, sign in enumerate(SIGNS)]):
        whole = [d.code.code for d in ranked(tables, findings, limit=EVERYONE)]
        assert [d.code.code for d in ranked(tables, findings, limit=limit)] == whole[:limit]
