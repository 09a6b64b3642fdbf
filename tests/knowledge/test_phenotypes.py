import time

import pytest

from meddx.case.codes import HPO
from meddx.knowledge import obo, phenotypes
from meddx.knowledge.phenotypes import Phenotypes

OBO = """format-version: 1.2
data-version: hp/releases/2025-01-16

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000003
name: Cough
alt_id: HP:0000009
synonym: "Coughing" EXACT layperson []
synonym: "Tussis" RELATED []
is_a: HP:0000001 ! All

[Term]
id: HP:0000002
name: Dry cough
synonym: "Cough" EXACT []
synonym: "Cough \\"dry\\"" EXACT []
is_a: HP:0000003 ! Cough

[Term]
id: HP:0000004
name: obsolete Hack
is_obsolete: true
replaced_by: HP:0000003

[Typedef]
id: part_of
name: part of
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "hp.obo"
    path.write_text(OBO, encoding="utf-8")
    return Phenotypes(obo.tables(path), (("HP:0000009", "咳嗽", ("咳",)),), "2025-01-16")


def test_terms_are_found_by_name_exact_synonym_and_former_id(small):
    assert small.names()["cough"] == "HP:0000003"  # a name wins over another term's synonym
    assert small.names()["coughing"] == "HP:0000003"
    assert small.names()['cough "dry"'] == "HP:0000002"
    assert "tussis" not in small.names()
    assert small.related_names() == {"tussis": "HP:0000003"}
    assert small.primary("HP:0000009") == small.primary("HP:0000004") == "HP:0000003"
    assert "HP:7777777" not in small
    with pytest.raises(KeyError):
        small.code("HP:7777777")


def test_ancestors_hold_the_term_itself_whatever_the_order_of_the_file(small):
    assert small.ancestors("HP:0000002") == {"HP:0000001", "HP:0000002", "HP:0000003"}


def test_chinese_names_follow_a_former_id(small):
    code = small.code("HP:0000003")
    assert (code.system, code.display, code.display_zh) == (HPO, "Cough", "咳嗽")
    assert small.names_zh() == {"咳嗽": "HP:0000003", "咳": "HP:0000003"}


def test_the_delivered_ontology_opens_and_knows_the_demonstration_terms(hpo):
    assert len(hpo) > 18_000
    assert hpo.release >= "2025-01-16"
    assert hpo.code("HP:0033821").display == "Pulmonary mass"
    assert "HP:0031983" in hpo.ancestors("HP:0033821")
    assert hpo.names()["dyspnea"] == "HP:0002094"


def test_opening_again_takes_no_longer_than_half_a_second(hpo):
    phenotypes.load()
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        phenotypes.load().names()
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.5


def test_what_lies_below_phenotypic_abnormality_is_told_from_the_rest(hpo):
    is_below = [hp_id != "HP:0000118" and "HP:0000118" in hpo.ancestors(hp_id) for hp_id in hpo.ids]
    assert hpo.is_abnormality.tolist() == is_below
    assert not all(is_below)
