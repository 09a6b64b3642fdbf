from dataclasses import replace

import numpy as np
import pytest

from meddx.knowledge.ranking import KINDS
from meddx.training.ranking import learned_figures, measure
from meddx.training.ranking.learn import learn
from tests.training.ranking.learning import CONFIG, PART, lists


def test_the_same_every_time_and_better_than_the_first_stage(context):
    made = lists()
    learned, found = learn(made, PART, CONFIG, context)
    again, twice = learn(made, PART, CONFIG, context)
    assert learned == again
    assert (found.scores == twice.scores).all()
    both, first = learned_figures.second_stage(made, found), learned_figures.first_stage(made)
    assert measure.paired(both, first).micro["top_1"].low > 0.0
    lost = made.truth < 0
    assert (both.places[lost] == 40.0).all()


def test_a_case_has_no_say_in_what_ranks_it(context):
    """Turning a part's truth round changes the weights of the others, and not its own."""
    made = lists()
    _, before = learn(made, PART, CONFIG, context)
    truth = np.where((PART == 1) & (made.truth >= 0), (made.truth + 3) % 8, made.truth)
    _, after = learn(replace(made, truth=truth), PART, CONFIG, context)
    assert after.learned[1] == before.learned[1]
    assert after.learned[0] != before.learned[0]
    inside = PART == 1
    assert (after.shares[inside] == before.shares[inside]).all()


def test_probabilities_are_shares_and_calibrated(context):
    made = lists()
    learned, found = learn(made, PART, CONFIG, context)
    whole = found.shares.sum(axis=1)
    astray = np.array([found.learned[n].model.astray for n in PART])
    assert whole == pytest.approx(1.0 - astray + 8 * astray / 100)
    assert 0.01 < learned.model.astray < 0.2  # one in fifteen is lost
    told = learned_figures.calibration(made, found)
    assert 0.5 < told.of_cases["slope"].value < 2.0
    assert told.of_cases["Brier skill"].value > 0.0
    assert told.of_diseases["seen"].value == pytest.approx(told.of_cases["seen"].value, abs=0.02)


def test_groups_can_be_left_out(context):
    learned, _ = learn(lists(), PART, replace(CONFIG, groups=("relation",)), context)
    for name, weight in learned.model.weights.items():
        assert weight == 0.0 or KINDS[name].group == "relation"
    assert learned.model.weights["closeness"] > 0.0


def test_at_most_so_many_cases_of_a_disease_teach(context):
    """More copies of a case than that change nothing."""
    made = lists()
    only = replace(CONFIG, per_disease=1, penalties=(0.01,))
    learned, _ = learn(made, PART, only, context)
    more, _ = learn(made, PART, replace(only, per_disease=3), context)
    assert learned.model != more.model
    third, _ = learn(made, PART, replace(only, per_disease=99), context)
    assert third.model == more.model  # there are three of each
