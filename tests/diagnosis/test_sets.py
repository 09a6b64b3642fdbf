import pytest

from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis
from meddx.diagnosis.sets import COVERAGE, NONE_OF_THESE, diagnosis_set, size_of
from meddx.knowledge import ranking
from meddx.knowledge.ranking import KINDS, RankingModel, SetSize

MODEL = RankingModel(dict.fromkeys(KINDS, 0.0), 300, 0.1, (SetSize(0.8, 2), SetSize(0.9, 4)))
RANKED = [Diagnosis(Code("OMIM", f"OMIM:{n}", ""), 0.1, 0.5 / (n + 1)) for n in range(3)]


def test_the_first_so_many_and_none_of_these():
    found = diagnosis_set(RANKED, MODEL)
    assert found.codes == ("OMIM:0", "OMIM:1", NONE_OF_THESE)
    assert found.coverage == COVERAGE


def test_all_where_there_are_no_more():
    assert diagnosis_set(RANKED, MODEL, 0.9).codes[-2:] == ("OMIM:2", NONE_OF_THESE)


def test_a_coverage_that_was_not_learnt():
    with pytest.raises(ValueError, match="no size"):
        diagnosis_set(RANKED, MODEL, 0.95)


def test_the_delivered_sizes():
    model = ranking.load()
    assert 10 < size_of(model) < size_of(model, 0.9) < 1000
