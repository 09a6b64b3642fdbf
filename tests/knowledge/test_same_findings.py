import pytest

from meddx.case.codes import HPO, Code
from meddx.knowledge import phenotypes
from meddx.knowledge.same_findings import _lines, alike, mean_the_same


def same(one, other):
    known = phenotypes.load()
    return mean_the_same(known.code(one), known.code(other))


def test_every_id_of_the_list_is_a_current_one_and_stands_once():
    known, lines = phenotypes.load(), _lines()
    assert all(known.primary(hpo_id) == hpo_id for hpo_id in lines)
    numbers = list(lines.values())
    assert all(numbers.count(number) >= 2 for number in numbers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HP:0002039", "HP:0004396"),  # Anorexia, Poor appetite
        ("HP:0001824", "HP:0004325"),  # Weight loss, Decreased body weight
        ("HP:0002094", "HP:0002875"),  # Dyspnea, Exertional dyspnea
        ("HP:0010741", "HP:0012398"),  # Pedal edema, Peripheral edema
    ],
)
def test_near_synonyms_mean_the_same(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HP:0002107", "HP:0012151"),  # Pneumothorax, Hemothorax
        ("HP:0033821", "HP:0033608"),  # Pulmonary mass, Pulmonary nodule
        ("HP:0011227", "HP:0003565"),  # CRP, ESR
        ("HP:0002138", "HP:0100309"),  # Subarachnoid, subdural hemorrhage
        ("HP:0001945", "HP:0025143"),  # Fever, Chills
    ],
)
def test_neighbours_do_not(one, other):
    assert not same(one, other)


def test_names_that_differ_in_degree_or_language_only_mean_the_same():
    few, many = Code(HPO, "HP:1", "Few spots"), Code(HPO, "HP:2", "Multiple spots")
    assert mean_the_same(few, many)
    assert mean_the_same(Code(HPO, "HP:1", "Spots", "斑"), Code(HPO, "HP:2", "Macules", "斑"))
    assert not mean_the_same(Code(HPO, "HP:1", "Spots"), Code(HPO, "HP:2", "Macules"))
    raised, lowered = Code(HPO, "HP:1", "Elevated sodium"), Code(HPO, "HP:2", "Reduced sodium")
    assert not mean_the_same(raised, lowered)


def test_what_is_the_same_to_a_reader_is_weighed_as_such_unless_its_line_says_apart():
    assert alike("HP:0010741") == {"HP:0012398", "HP:0001785"}
    assert alike("HP:0004325") == alike("HP:0001250") == frozenset()
    assert same("HP:0001824", "HP:0004325")
