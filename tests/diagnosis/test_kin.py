import numpy as np
import pytest

from meddx.diagnosis import combine
from meddx.diagnosis.kin import Kin
from meddx.diagnosis.marks import in_order, marks
from tests.diagnosis.cases import note

FEVER, COUGH, SWEATS = "HP:0001945", "HP:0012735", "HP:0030166"
MASS, NODULE, PAIN = "HP:0032177", "HP:0033608", "HP:0012531"
CHEST_PAIN, CANCER, COLON = "HP:0100749", "HP:0002664", "HP:0003003"
SEEN = (FEVER, COUGH, SWEATS, MASS, CHEST_PAIN, COLON)
TRIED = (NODULE, PAIN, CANCER, "HP:0001250", "HP:0002202", "HP:0012378")


def marked(tables, *terms):
    return marks([note(term, start=9 * n) for n, term in enumerate(terms)], tables.phenotypes)


@pytest.fixture
def background(tables):
    return tables.diseases.background(frozenset())


@pytest.mark.parametrize("tried", TRIED)
def test_all_but_its_kin_say_what_they_said(tables, background, tried):
    seen, (mark,) = marked(tables, *SEEN), marked(tables, tried)
    weights = np.random.default_rng(1).normal(0.8, 1.5, (len(seen) + 1, 200))
    kin = Kin(seen, tables.diseases, background).of(mark)

    def told(places, *, with_it):
        chosen = [seen[place] for place in places]
        rows = {one: weights[place] for place, one in enumerate(seen)} | {mark: weights[-1]}
        listed = in_order([*chosen, mark] if with_it else chosen)
        how = combine.dependence(listed, tables.diseases, background)
        alone = np.array([rows[one] for one in listed]).reshape(len(listed), 200)
        return combine.combined(alone, how, everyone=True).sum(axis=0)

    everything = range(len(seen))
    whole = told(everything, with_it=True) - told(everything, with_it=False)
    part = told(kin, with_it=True) - told(kin, with_it=False)
    assert part == pytest.approx(whole, abs=1e-9)


def test_what_bears_on_nothing_has_no_kin(tables, background):
    seen, (mark,) = marked(tables, MASS, COLON), marked(tables, "HP:0001250")
    assert Kin(seen, tables.diseases, background).of(mark) == ()


def test_kin_of_kin_are_kin(tables, background):
    """Pain and chest pain are nested, chest pain and cough are both common: all three go along."""
    seen = marked(tables, MASS, CHEST_PAIN, COUGH)
    (mark,) = marked(tables, PAIN)
    found = {seen[place].code.code for place in Kin(seen, tables.diseases, background).of(mark)}
    assert found == {CHEST_PAIN, COUGH}
