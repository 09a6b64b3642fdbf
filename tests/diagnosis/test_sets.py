import pytest

from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis
from meddx.diagnosis.sets import COVERAGE, NONE_OF_THESE, diagnosis_set, most_of, size_of
from meddx.knowledge import ranking
from meddx.knowledge.ranking import KINDS, RankingModel, SetSizes

BANDS = (SetSizes(0.8, (0.0, 0.3, 0.6), (9, 2, 1)), SetSizes(0.9, (0.0, 0.5), (9, 4)))
MODEL = RankingModel(dict.fromkeys(KINDS, 0.0), 300, 0.1, BANDS)


def ranked(first, count=3):
    codes = [Code("OMIM", f"OMIM:{n}", "") for n in range(count)]
    return [Diagnosis(code, 0.1, first / (n + 1)) for n, code in enumerate(codes)]


def test_the_first_so_many_and_none_of_these():
    found = diagnosis_set(ranked(0.4), MODEL)
    assert found.codes == ("OMIM:0", "OMIM:1", NONE_OF_THESE)
    assert found.coverage == COVERAGE


def test_fewer_the_surer_the_first_is():
    sizes = [len(diagnosis_set(ranked(first, 20), MODEL).codes) - 1 for first in (0.1, 0.5, 0.9)]
    assert sizes == [9, 2, 1]


def test_a_band_takes_the_probability_that_it_begins_with():
    told = {first: size_of(MODEL, 0.8, first) for first in (0.0, 0.2999, 0.3, 0.5999, 0.6, 1.0)}
    assert told == {0.0: 9, 0.2999: 9, 0.3: 2, 0.5999: 2, 0.6: 1, 1.0: 1}


def test_most_of_all_lists():
    assert (most_of(MODEL), most_of(MODEL, 0.9)) == (9, 9)


def test_all_where_there_are_no_more():
    assert diagnosis_set(ranked(0.9), MODEL, 0.9).codes[-2:] == ("OMIM:2", NONE_OF_THESE)
    assert diagnosis_set([], MODEL).codes == (NONE_OF_THESE,)


def test_a_coverage_that_was_not_learnt():
    for ask in (lambda: diagnosis_set(ranked(0.4), MODEL, 0.95), lambda: most_of(MODEL, 0.95)):
        with pytest.raises(ValueError, match="no sizes"):
            ask()


def test_the_delivered_sizes():
    model = ranking.load()
    assert [entry.coverage for entry in model.sets] == [0.7, 0.8, 0.9]
    for entry in model.sets:
        assert len(entry.sizes) == 4
        assert entry.sizes[0] > 10 * entry.sizes[-1]
    for first in (0.05, 0.2, 0.4, 0.9):
        few, some, many = (size_of(model, entry.coverage, first) for entry in model.sets)
        assert few < some < many
