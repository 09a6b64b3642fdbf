import numpy as np
import pytest

from meddx.knowledge import hpoa, obo
from meddx.knowledge.genes import Inheritance
from meddx.knowledge.hpoa import frequency
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.rare import RareDiseases

ONTOLOGY = """
[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001

[Term]
id: HP:0000010
name: Chest finding
is_a: HP:0000118

[Term]
id: HP:0000011
name: Mass
is_a: HP:0000010

[Term]
id: HP:0000012
name: Nodule
is_a: HP:0000010

[Term]
id: HP:0000006
name: Autosomal dominant inheritance
is_a: HP:0000001

[Term]
id: HP:0003596
name: Middle age onset
is_a: HP:0000001
"""
ROWS = [
    ("OMIM:1", "One", "", "HP:0000011", "3/4", "", "P"),
    ("OMIM:1", "One", "", "HP:0000011", "1/4", "", "P"),
    ("OMIM:1", "One", "", "HP:0000012", "HP:0040283", "", "P"),
    ("OMIM:1", "One", "", "HP:0000006", "", "", "I"),
    ("OMIM:1", "One", "", "HP:0003596", "", "", "C"),
    ("OMIM:2", "Two", "NOT", "HP:0000011", "", "", "P"),
    ("OMIM:2", "Two", "", "HP:0000012", "0/9", "", "P"),
    ("ORPHA:3", "Three", "", "HP:0000012", "", "FEMALE", "P"),
    ("ORPHA:3", "Three", "", "HP:9999999", "", "", "P"),
]


@pytest.fixture
def small(tmp_path):
    (tmp_path / "hp.obo").write_text(ONTOLOGY, encoding="utf-8")
    lines = ["#version: 2025-01-16", "database_id\tdisease_name"]
    for code, name, qualifier, term, share, sex, aspect in ROWS:
        lines.append(
            "\t".join([code, name, qualifier, term, "", "", "", share, sex, "", aspect, ""])
        )
    (tmp_path / "phenotype.hpoa").write_text("\n".join(lines) + "\n", encoding="utf-8")
    hpo = Phenotypes(obo.tables(tmp_path / "hp.obo"))
    return RareDiseases(hpoa.tables(tmp_path / "phenotype.hpoa", hpo), hpo)


def of(rows, small, term):
    places, shares = rows.of(small.phenotypes.place(term))
    return {small.codes[p]: pytest.approx(s, abs=1e-3) for p, s in zip(places, shares, strict=True)}


@pytest.mark.parametrize(
    ("text", "share"),
    [("HP:0040281", 0.895), ("45%", 0.45), ("1/1", 2 / 3), ("0/12", 0.0), ("", None)],
)
def test_frequencies_are_read_in_every_way_the_file_writes_them(text, share):
    assert frequency(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["often", "5/2", "3/0", "-1%", "120%"])
def test_a_frequency_that_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the message differs with the reason
        frequency(text)


def test_counts_of_one_finding_are_pooled(small):
    assert of(small.own, small, "HP:0000011") == {"OMIM:1": (4 + 1) / (8 + 2)}


def test_an_ancestor_takes_the_highest_share_below_it(small):
    assert of(small.all, small, "HP:0000010") == {"OMIM:1": 0.5, "ORPHA:3": hpoa.UNSTATED}
    assert of(small.own, small, "HP:0000010") == {}


def test_denied_and_never_seen_findings_are_absent(small):
    assert list(of(small.absent, small, "HP:0000011")) == ["OMIM:2"]
    assert list(of(small.absent, small, "HP:0000012")) == ["OMIM:2"]


def test_background_is_the_mean_over_diseases(small):
    place = small.phenotypes.place("HP:0000012")
    assert small.background[place] == pytest.approx((0.17 + 0.5) / 3, abs=1e-3)
    assert small.background[small.phenotypes.place("HP:0003596")] == pytest.approx(1e-4)


def test_onset_inheritance_and_sex_are_kept(small):
    earliest, latest = small.onset_years
    assert (earliest[0], latest[0]) == (40.0, 60.0)
    assert (earliest[1], latest[1]) == (0.0, np.inf)
    assert small.inheritance(0) is Inheritance.DOMINANT
    assert small.is_dominant.tolist() == [True, False, False]
    assert small.is_omim.tolist() == [True, True, False]
    nodule = small.phenotypes.place("HP:0000012")
    assert small.of_other_sex(nodule, "M") == [2]
    assert small.of_other_sex(nodule, "F") == small.of_other_sex(nodule, "") == []


def test_the_age_at_which_a_finding_appears_is_not_the_onset_of_the_disease(small, tmp_path):
    row = ["OMIM:2", "Two", "", "HP:0000011", "", "PCS", "HP:0003596", "1/6", "", "", "P", ""]
    built = hpoa.tables(tmp_path / "phenotype.hpoa", small.phenotypes, [row])
    earliest, latest = RareDiseases(built, small.phenotypes).onset_years
    assert (earliest[1], latest[1]) == (0.0, np.inf)


def test_a_departments_rows_are_pooled_with_those_of_the_file(small, tmp_path):
    row = ["", "HP:0000011", "", "PCS", "", "1/6", "", "", "P", ""]
    added = [["OMIM:1", "One", *row], ["OMIM:9", "Nine", *row]]
    built = hpoa.tables(tmp_path / "phenotype.hpoa", small.phenotypes, added)
    pooled = RareDiseases(built, small.phenotypes, sources={"OMIM:9": "ward 7"})
    assert of(pooled.own, pooled, "HP:0000011") == {"OMIM:1": 6 / 16, "OMIM:9": 2 / 8}
    assert pooled.sources == {pooled.place("OMIM:9"): "ward 7"}
    assert pooled.codes == ("OMIM:1", "OMIM:2", "OMIM:9", "ORPHA:3")
    shares = [
        hpoa.figures(tmp_path / "phenotype.hpoa", small.phenotypes, 0.3, rows)["OMIM:1"].shares
        for rows in ((), added)
    ]
    place = small.phenotypes.place("HP:0000011")
    assert [each[place] for each in shares] == [4.5 / 9, 5.5 / 15]
