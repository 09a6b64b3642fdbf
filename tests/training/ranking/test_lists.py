import numpy as np
import pytest

from meddx.knowledge.ranking import KINDS
from meddx.training.ranking.lists import gather
from tests.training.ranking import collection
from tests.training.ranking.learning import case

ONE, TWO, THREE, NOBODY = (f"OMIM:10000{n}" for n in (1, 2, 3, 9))


def test_the_truth_is_found_on_its_list(tiny, context):
    cases = (case("a", ONE, present=(collection.SEIZURE, collection.LENS)), case("b", TWO))
    found = gather(cases, tiny, 2, context)
    assert found.table.shape == (2, 2, len(KINDS))
    assert np.isfinite(found.table).all()
    assert found.truth.tolist() == [0, -1]  # a seizure is no sign of the second
    assert found.first_place[0] == 1.0
    assert found.first_place[1] > 1.0
    assert found.candidates == 6  # four of the collection, two of the program's own tables
    assert found.diseases == (ONE, TWO)


def test_a_longer_list_holds_all(tiny, context):
    found = gather((case("a", THREE), case("b", ONE)), tiny, 50, context)
    assert found.table.shape[1] == found.candidates
    assert (found.truth >= 0).all()


def test_cases_without_a_finding_are_left_out(tiny, context):
    nothing = case("a", ONE, present=())
    unknown = case("b", ONE, present=("HP:9999999",))
    assert gather((nothing, unknown, case("c", ONE)), tiny, 2, context).diseases == (ONE,)
    assert len(gather((nothing,), tiny, 2, context).cases) == 0


def test_a_disease_that_nobody_described_has_no_place(tiny, context):
    found = gather((case("a", NOBODY),), tiny, 2, context)
    assert found.truth.tolist() == [-1]
    assert found.first_place.tolist() == [np.inf]
    assert found.first_tied.tolist() == [pytest.approx(0.0)]
