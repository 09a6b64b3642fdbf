import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from meddx.case.evidence import Assertion
from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.learned import shortlist
from meddx.diagnosis.marks import marks
from meddx.diagnosis.shortlist_features import features
from meddx.diagnosis.weights import weights_of
from meddx.knowledge.ranking import KINDS
from tests.diagnosis.cases import image, note, reader
from tests.diagnosis.made_up import (
    ABNORMAL_LENS,
    ADULT,
    CATARACT,
    DEAF,
    ECTOPIA,
    FIRST,
    RECESSIVE,
    SCOLIOSIS,
    SECOND,
    SEIZURE,
    THIRD,
)

NOBODY = Person()
CODES = (FIRST, SECOND, THIRD, RECESSIVE, ADULT)


def told(tiny, findings, person=NOBODY):
    found = marks(findings, tiny.phenotypes)
    weights = weights_of(found, person, tiny, RankOptions(among="omim"))
    places = np.array([tiny.diseases.places[code] for code in CODES])
    return features(weights, places, person, tiny), weights, places


def of(tiny, name, *findings, person=NOBODY):
    """One feature of each of the five diseases, summed over the findings."""
    found, _, _ = told(tiny, findings, person)
    return found.table()[:, list(KINDS).index(name)].tolist()


def information(tiny, term):
    return float(tiny.profiles.information[tiny.phenotypes.place(term)])


def test_listed_is_the_very_finding_alone(tiny):
    assert of(tiny, "listed", reader(ECTOPIA)) == [1, 0, 0, 0, 0]
    assert of(tiny, "listed", reader(ABNORMAL_LENS)) == [0, 0, 0, 0, 0]
    assert of(tiny, "listed", reader(ECTOPIA), reader(SEIZURE)) == [2, 0, 0, 0, 0]


def test_closeness_is_what_finding_and_disease_have_in_common(tiny):
    close = of(tiny, "closeness", reader(ECTOPIA))
    assert close[0] == pytest.approx(1.0)
    shared = information(tiny, ABNORMAL_LENS) / information(tiny, ECTOPIA)
    assert close[1] == pytest.approx(shared)  # cataract is a disease of the lens, too
    root = information(tiny, "HP:0000118") / information(tiny, ECTOPIA)
    assert close[2:] == pytest.approx([root] * 3)
    assert root < 0.05  # next to nothing
    both = of(tiny, "closeness", reader(ECTOPIA), reader(DEAF))
    whole = information(tiny, ECTOPIA) + information(tiny, DEAF)
    common = information(tiny, ECTOPIA) + information(tiny, "HP:0000118")
    assert both[0] == pytest.approx(common / whole)


def test_the_nearer_a_finding_is_the_more_it_says(tiny):
    """Listed, a more general one, a sibling, nothing: each says at least what the next one does."""
    signs = np.array([kind.sign for kind in KINDS.values()])
    cases = [of_all(tiny, term)[0] for term in (ECTOPIA, CATARACT, SCOLIOSIS)]
    of_findings = [list(KINDS).index(name) for name in ("fit", "best_fit", "listed", "closeness")]
    for near, far in itertools.pairwise(cases):
        assert ((near - far)[of_findings] * signs[of_findings] >= 0.0).all()
    assert (of_all(tiny, ECTOPIA)[0] != of_all(tiny, SCOLIOSIS)[0])[of_findings].all()


def of_all(tiny, term):
    return told(tiny, (reader(term),))[0].table()


def test_fit_is_the_first_stage_and_related_findings_count_less(tiny):
    found, weights, places = told(tiny, (reader(ECTOPIA),))
    logs = weights.counted[0, places] * math.log(10)
    assert found.of_findings["fit"][0] == pytest.approx(logs)
    assert found.of_findings["best_fit"][0] == pytest.approx(logs)
    apart, weights, places = told(tiny, (reader(ECTOPIA), reader(CATARACT)))
    logs = weights.counted[:, places] * math.log(10)
    shared = 2 * information(tiny, ABNORMAL_LENS)
    alike = shared / (information(tiny, ECTOPIA) + information(tiny, CATARACT))
    assert alike > 0.3
    assert apart.of_findings["fit"] == pytest.approx(logs / (1 + alike - 0.3))


def test_the_best_finding_alone_is_the_best(tiny):
    found, weights, places = told(tiny, (reader(ECTOPIA), reader(DEAF)))
    logs = weights.counted[:, places] * math.log(10)
    best = found.of_findings["best_fit"]
    assert best.sum(axis=0) == pytest.approx(logs.max(axis=0))
    assert ((best != 0).sum(axis=0) == 1).all()


def test_coverage_is_weighed_by_share_and_information(tiny):
    found, _, _ = told(tiny, (reader(ECTOPIA),))
    often, seldom = 9.5 / 10, 1.5 / 10
    lens = often * information(tiny, ECTOPIA)
    root = seldom * information(tiny, "HP:0000118")  # all that a seizure has in common with it
    wanted = (lens + root) / (lens + seldom * information(tiny, SEIZURE))
    assert found.coverage[0] == pytest.approx(wanted, abs=1e-3)  # shares are kept as half floats
    assert found.of_disease["covered"][0] == pytest.approx(wanted, abs=1e-3)
    assert found.of_disease["covered_frequent"][0] == pytest.approx(1.0)
    twice, _, _ = told(tiny, (reader(ECTOPIA), reader(DEAF)))
    assert twice.of_disease["covered"][0] == pytest.approx(2 * wanted, abs=2e-3)


def test_what_is_frequent_and_not_told_of_is_missing(tiny):
    found, _, _ = told(tiny, (reader(SEIZURE),))
    assert found.missing(0) == [tiny.phenotypes.place(ECTOPIA)]
    found, _, _ = told(tiny, (reader(ECTOPIA),))
    assert found.missing(0) == []  # seizures are seldom


def test_age_and_sex(tiny):
    girl, woman = Person(6.0, Sex.FEMALE), Person(40.0, Sex.FEMALE)
    early = of(tiny, "before_onset", reader(DEAF), person=girl)
    assert early == pytest.approx([0, 0, 0, 0, math.log(11)])
    late = of(tiny, "after_onset", reader(DEAF), person=woman)
    assert late == pytest.approx([0, 0, math.log(41), 0, 0])
    assert of(tiny, "x_female", reader(DEAF), person=girl) == [0, 0, 0, 1, 0]
    assert of(tiny, "x_female", reader(DEAF), person=Person(6.0, Sex.MALE)) == [0] * 5
    for name in ("before_onset", "after_onset", "x_female"):
        assert of(tiny, name, reader(DEAF)) == [0] * 5


def test_the_second_form_of_a_series_was_described_later(tiny):
    assert of(tiny, "series_order", reader(DEAF)) == pytest.approx([0, math.log(2), 0, 0, 0])


def test_of_a_finding_that_is_not_sure_nothing_was_learnt(tiny):
    unsure = image(ECTOPIA, log10_lr=0.5)
    for name in ("fit", "best_fit", "listed", "closeness"):
        both = of(tiny, name, reader(DEAF), unsure)
        assert both == pytest.approx(of(tiny, name, reader(DEAF)))
    findings = (reader(DEAF), unsure)
    found, weights, places = told(tiny, findings)
    listed = shortlist(weights, places, NOBODY, tiny, tiny.ranking)
    (row,) = [n for n, mark in enumerate(weights.marks) if not math.isinf(mark.likelihood)]
    assert not found.is_own[row]
    assert np.array_equal(listed.of_marks[row], weights.counted[row, places])


def test_absent_findings_never_speak_for_a_disease_that_shows_them(tiny):
    found, _, _ = told(tiny, (reader(SCOLIOSIS), note(ECTOPIA, Assertion.EXCLUDED)))
    absent = next(n for n, own in enumerate(found.is_own) if not own)
    assert found.of_findings["fit"][absent, 0] < 0.0
    for name in ("best_fit", "listed", "closeness"):
        assert not found.of_findings[name][absent].any()


def test_relatives_take_no_part(tiny):
    alone, _, _ = told(tiny, (reader(SCOLIOSIS),))
    family, _, _ = told(tiny, (reader(SCOLIOSIS), note(ECTOPIA, Assertion.FAMILY)))
    assert family.table() == pytest.approx(alone.table())


def test_a_finding_that_another_one_tells_counts_once(tiny):
    once, _, _ = told(tiny, (reader(ECTOPIA),))
    twice, _, _ = told(tiny, (reader(ECTOPIA), reader(ABNORMAL_LENS)))
    assert twice.of_findings["listed"].sum(axis=0) == pytest.approx(
        once.of_findings["listed"].sum(axis=0)
    )


def test_the_order_of_findings_does_not_matter(tiny):
    findings = [reader(ECTOPIA), reader(DEAF), note(SEIZURE, Assertion.EXCLUDED)]
    there, back = (told(tiny, order)[0].table() for order in (findings, findings[::-1]))
    assert (there == back).all()


def test_nothing_is_said_of_no_finding(tiny):
    with pytest.raises(ValueError, match="no finding"):
        told(tiny, (note(ECTOPIA, Assertion.EXCLUDED),))


def test_identity_and_frequency_play_no_part(tiny):
    """The same findings under another code and name give the same features."""
    found, _, places = told(tiny, (reader(DEAF),))
    twins = found.table()[[3, 4]]  # both list deafness alone
    assert twins[0] == pytest.approx(twins[1])
    assert replace(found, places=places[::-1]).table() == pytest.approx(found.table())
