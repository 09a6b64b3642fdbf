import numpy as np
import pytest

from meddx.training.ranking.plain import DENIED, FLOOR, Plain, ranks
from tests.training.ranking.collection import (
    CATARACT,
    COLUMNS,
    DEAF,
    LENS,
    SCOLIOSIS,
    SEIZURE,
    row,
)


@pytest.fixture
def formula(annotations, tables):
    return Plain(annotations, tables.phenotypes)


def ratio(formula, term, code):
    return np.exp(formula.scores([term])[formula.codes.index(code)])


def test_the_diseases_of_omim_are_ranked_or_all_of_the_file(formula, annotations, tables):
    assert formula.codes == ("OMIM:100001", "OMIM:100002", "OMIM:100003", "OMIM:100004")
    assert "ORPHA:5" in Plain(annotations, tables.phenotypes, system="").codes


def test_a_finding_counts_by_its_share_over_the_mean_of_all(formula):
    # Deafness: 2 of 2 and 1 of 2 among four diseases.
    assert ratio(formula, DEAF, "OMIM:100001") == pytest.approx(1.0 / (1.5 / 4), rel=1e-3)
    assert ratio(formula, DEAF, "OMIM:100002") == pytest.approx(0.5 / (1.5 / 4), rel=1e-3)
    assert ratio(formula, CATARACT, "OMIM:100003") == pytest.approx(4.0, rel=1e-3)  # always there


def test_what_is_not_near_is_floored_and_what_was_looked_for_in_vain_denied(formula):
    assert ratio(formula, SEIZURE, "OMIM:100004") == pytest.approx(FLOOR)
    assert ratio(formula, SCOLIOSIS, "OMIM:100003") == pytest.approx(DENIED)


def test_a_more_special_finding_gets_a_part_of_its_parent(tables, tmp_path):
    hpo = tables.phenotypes
    parent = "HP:0012638"  # Abnormal nervous system physiology, a parent of Seizure
    assert parent in hpo.ancestors(SEIZURE)
    path = tmp_path / "phenotype.hpoa"
    path.write_text(COLUMNS + row("OMIM:1", parent, "x") + row("OMIM:2", SEIZURE, "x", "1/10"))
    formula = Plain(path, hpo)
    children = sum(
        parent in hpo.ancestors(term)
        and not any(parent in hpo.ancestors(up) for up in hpo.ancestors(term) - {term, parent})
        for term in hpo.ids
        if term != parent
    )
    assert children > 5
    # Its own rule, or the one of a term above both: 1 x 10^-1 over the mean of that term.
    split = 1.0 / children / (0.1 / 2)
    near = 1.0 * 0.1 / (1.1 / 2)
    assert ratio(formula, SEIZURE, "OMIM:1") == pytest.approx(max(split, near), rel=2e-3)


def test_the_more_general_finding_is_implied(formula, tables):
    general = next(
        term
        for term in tables.phenotypes.ancestors(LENS)
        if tables.phenotypes.code(term).display == "Abnormal lens morphology"
    )
    assert ratio(formula, general, "OMIM:100001") > 1.0


def test_places_keep_ties_and_miss_what_is_not_described(formula, cases):
    found = ranks(cases, formula)
    by_name = dict(zip("abcdefgh", zip(found.places, found.tied, strict=True), strict=True))
    assert by_name["a"] == (1.0, 0.0)
    assert by_name["c"] == (1.0, 0.0)
    assert by_name["g"] == (1.0, 2.0)  # nobody shows it: all share the floor but one, denied
    assert by_name["h"] == (np.inf, 0.0)
    assert formula.scores(["HP:9999999"]).tolist() == [0.0] * 4
