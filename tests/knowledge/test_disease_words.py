import pytest

from meddx.knowledge.disease_words import NamedFindings, plain, series


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Noonan syndrome 2", "noonan syndrome"),
        ("Gaucher disease, type III", "gaucher disease"),
        ("Mental retardation, autosomal dominant 36", "mental retardation"),
        ("3-M syndrome 1", "3 m syndrome"),
        ("Marfan syndrome", "marfan syndrome"),
    ],
)  # fmt: skip
def test_a_series_is_the_name_without_its_number(name, expected):
    assert " ".join(series(name).split()) == expected


def test_words_that_tell_nothing_are_left_out():
    assert plain("The Noonan syndrome (old); NS1") == "noonan"
    assert plain("Disease of the heart, type 2") == "heart 2"


@pytest.fixture(scope="module")
def named(tables):
    return NamedFindings(tables.phenotypes)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amelogenesis imperfecta, type IA", {"HP:0000705"}),
        ("Optic atrophy 12", {"HP:0000648"}),
        ("Night blindness, congenital stationary, 1A", {"HP:0007642"}),
        ("Ataxia, early-onset, with oculomotor apraxia", {"HP:0001251", "HP:0000657"}),
        ("Breast cancer, susceptibility to", set()),
        ("Marfan syndrome", set()),
    ],
)
def test_findings_that_stand_in_a_name_are_found(named, name, expected):
    assert expected <= named.of(name)
    if not expected:
        assert named.of(name) == frozenset()


def test_a_name_within_a_longer_one_is_not_meant(named):
    assert "HP:0000618" not in named.of("Night blindness, congenital stationary, 1A")  # Blindness


def test_the_more_special_finding_stands_for_the_general_one(named, tables):
    for name in ("Spastic paraplegia 4", "Cleft palate with cleft lip", "Dilated cardiomyopathy"):
        found = named.of(name)
        above = {up for i in found for up in tables.phenotypes.ancestors(i) if up != i}
        assert not found & above
