import numpy as np
import pytest

from meddx.diagnosis.phenotype_fit import Shown

SEIZURE, NERVOUS_SYSTEM, SKELETON = "HP:0001250", "HP:0000707", "HP:0000924"


@pytest.mark.parametrize("term", [SEIZURE, NERVOUS_SYSTEM, SKELETON, "HP:0001166"])
def test_rare_and_general_terms_are_looked_up_alike(tables, term):
    place, profiles = tables.phenotypes.place(term), tables.profiles
    whole = np.zeros(len(profiles.size))
    places, share = profiles.all.of(place)
    whole[places] = share
    shown, rows = Shown(tables), np.arange(0, len(whole), 97)
    for _ in range(2):
        assert shown.share(place, rows).tolist() == whole[rows].tolist()
    fit = np.ones(len(whole))
    shown.add(place, 0.5, fit)
    assert fit.tolist() == (1.0 + 0.5 * whole).tolist()


def test_both_kinds_of_terms_are_met(tables):
    general = tables.profiles.of_general
    assert tables.phenotypes.place(NERVOUS_SYSTEM) in general
    assert tables.phenotypes.place(SEIZURE) not in general
