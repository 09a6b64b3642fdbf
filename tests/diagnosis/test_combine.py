from dataclasses import replace

import numpy as np
import pytest

from meddx.case.evidence import Assertion
from meddx.diagnosis.combine import COMMON_HIGHEST, Dependence, combined, dependence
from meddx.diagnosis.marks import marks
from meddx.diagnosis.rank import Person, RankOptions, rank
from tests.diagnosis.cases import COLON, MASS, NODULE, note, reader


def alone(nested=(), groups=(), common=(False, False)):
    return Dependence(nested, groups, np.array(common))


def test_of_a_finding_and_a_more_general_one_the_stronger_counts():
    weights = np.array([[1.0, 0.2, -0.5], [0.4, 0.9, -0.6]])
    counted = combined(weights, alone(nested=((0, 1),)), everyone=True)
    assert counted.tolist() == [[1.0, 0.0, 0.0], [0.0, 0.9, -0.6]]


def test_within_a_group_each_counts_half_as_much_as_the_one_before():
    weights = np.array([[1.0, -0.4], [2.0, 0.6], [0.8, -1.0]])
    counted = combined(weights, alone(groups=((0, 1, 2),), common=(False,) * 3), everyone=True)
    assert counted[:, 0].tolist() == pytest.approx([0.5, 2.0, 0.2])
    assert counted[:, 1].tolist() == pytest.approx([-0.2, 0.6, -1.0])  # for and against apart


def test_common_symptoms_lift_only_so_far_and_lower_freely():
    weights = np.array([[1.0, -1.0, 0.3], [2.0, -2.0, 0.2]])
    counted = combined(weights, alone(common=(True, True)), everyone=True)
    assert counted.sum(axis=0).tolist() == pytest.approx([COMMON_HIGHEST, -3.0, 0.5])
    assert counted[0, 0] / counted[1, 0] == pytest.approx(0.5)
    free = combined(weights, alone(common=(True, True)), everyone=False)
    assert np.array_equal(free, weights)


def test_a_common_symptom_that_is_held_down_makes_no_other_count_less():
    weights = np.array([[3.0, 1.0], [2.0, 0.8]])
    common = (True, False)
    nested = combined(weights, alone(nested=((0, 1),), common=common), everyone=True)
    assert nested.T.tolist() == [[0.0, 2.0], [1.0, 0.0]]
    group = combined(weights, alone(groups=((0, 1),), common=common), everyone=True)
    assert group.T.tolist() == pytest.approx(np.array([[0.75, 2.0], [1.0, 0.4]]))
    free = combined(weights, alone(groups=((0, 1),)), everyone=True)
    assert free.T.tolist() == pytest.approx(np.array([[3.0, 1.0], [1.0, 0.4]]))


def test_where_only_rare_diseases_are_ranked_the_tables_of_imaging_do_not_count():
    weights = np.array([[3.0, 1.0], [2.0, 0.8]])
    found = combined(weights, alone(groups=((0, 1),), common=(True, True)), everyone=False)
    assert np.array_equal(found, weights)


def test_common_symptoms_together_never_lift_further():
    random = np.random.default_rng(1)
    weights = random.normal(0.5, 1.0, (8, 500))
    common = np.array([True] * 5 + [False] * 3)
    how = Dependence(((0, 6), (7, 1)), ((0, 2, 5), (1, 3, 6)), common)
    counted = combined(weights, how, everyone=True)
    assert np.maximum(counted[common], 0.0).sum(axis=0).max() <= COMMON_HIGHEST + 1e-9
    before = combined(weights, replace(how, common=np.zeros(8, dtype=bool)), everyone=True)
    is_over = np.maximum(before[common], 0.0).sum(axis=0) > COMMON_HIGHEST
    assert 0 < is_over.sum() < 500
    assert np.array_equal(counted[:, ~is_over], before[:, ~is_over])


def test_weights_given_are_not_changed():
    weights = np.array([[1.0], [2.0]])
    combined(weights, alone(groups=((0, 1),)), everyone=True)
    assert weights.tolist() == [[1.0], [2.0]]


def test_dependence_is_found_in_the_ontology_and_the_table(tables):
    general = "HP:0033822"  # mass on thoracic imaging
    found = marks((reader(MASS), reader(NODULE), reader(general)), tables.phenotypes)
    names = [mark.code.code for mark in found]
    how = dependence(found, tables.diseases, tables.diseases.background(frozenset()))
    assert how.nested == ((names.index(MASS), names.index(general)),)
    (group,) = how.groups
    assert {names[place] for place in group} >= {MASS, NODULE}
    assert not how.common.any()


def test_a_relative_is_another_person(tables):
    found = marks(
        (note(COLON, Assertion.HISTORICAL), note(COLON, Assertion.FAMILY, 9)), tables.phenotypes
    )
    assert dependence(found, tables.diseases, tables.diseases.background(frozenset())).nested == ()
    same = marks((note(COLON, Assertion.HISTORICAL), note(COLON, start=9)), tables.phenotypes)
    assert (
        len(dependence(same, tables.diseases, tables.diseases.background(frozenset())).nested) == 1
    )


def test_of_what_means_the_same_the_stronger_counts_among_all_diseases(tables):
    plegia, paresis = "HP:0002301", "HP:0001269"
    background = tables.diseases.background(frozenset())
    found = marks((note(plegia), note(paresis, start=9)), tables.phenotypes)
    assert dependence(found, tables.diseases, background).nested == ((0, 1), (1, 0))
    assert dependence(found, tables.diseases, background, everyone=False).nested == ()
    no_plegia = (note(plegia, Assertion.EXCLUDED), note(paresis, start=9))
    denied = marks(no_plegia, tables.phenotypes)
    assert dependence(denied, tables.diseases, background).nested == ()
    blurred = (note("HP:0000622"), note("HP:0007663", start=9))
    apart = marks(blurred, tables.phenotypes)
    assert dependence(apart, tables.diseases, background).nested == ()


def test_a_symptom_common_in_any_examination_is_common_a_value_only_in_its_own(tables):
    memory, antigen = "HP:0002354", "HP:0031029"  # memory impairment, elevated CEA
    found = marks((note(memory), note(antigen, start=9)), tables.phenotypes)
    for examination, are_common in (("chest", {memory}), ("abdomen", {memory, antigen})):
        background = tables.diseases.background(frozenset({examination}))
        how = dependence(found, tables.diseases, background)
        assert {m.code.code for m, c in zip(found, how.common, strict=True) if c} == are_common


def test_of_any_number_each_counts_half_as_much_as_the_one_before_also_of_equals():
    weights = np.random.default_rng(0).integers(-3, 4, (6, 200)).astype(float)
    counted = combined(
        weights, alone(groups=(tuple(range(6)),), common=(False,) * 6), everyone=True
    )
    for before, after in zip(weights.T, counted.T, strict=True):
        for sign in (1.0, -1.0):
            strongest = sorted(range(6), key=lambda row: -before[row] * sign)  # stable
            there = [row for row in strongest if before[row] * sign > 0.0]
            halves = [before[row] * 0.5**number for number, row in enumerate(there)]
            assert after[there].tolist() == halves


def test_two_cancers_of_the_past_are_one_where_a_disease_knows_any_cancer_only(tables):
    """A cancer of the stomach and one of the bladder; that of the breast has its own row."""
    names = tables.phenotypes.names()
    before = [
        note(names[name], Assertion.HISTORICAL, 20 * number)
        for number, name in enumerate(("stomach cancer", "bladder carcinoma", "breast carcinoma"))
    ]

    def chance(*findings):
        options = RankOptions(limit=400, examinations=frozenset({"head"}))
        found = rank(findings, Person(61.0), tables, options)
        return next(d.probability for d in found if d.code.code == "MEDDX:2011")

    assert chance(*before[:2]) == pytest.approx(chance(before[0]))
    assert chance(before[0]) > chance()
    assert chance(*before) > chance(*before[:2])
