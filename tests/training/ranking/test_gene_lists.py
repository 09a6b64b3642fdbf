import gzip
import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from meddx.case.collected import CollectedCase
from meddx.children import Children
from meddx.diagnosis.inputs import RankOptions
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training.ranking import gene_lists

CASES = [
    {
        "name": "one",
        "disease_omim_id": "OMIM:154700",
        "disease_gene_id": "Entrez:2200",
        "hpo_terms": ["HP:0001083", "HP:0002616", "HP:0001083"],
        "candidate_gene_ids": None,
    },
    {"name": "two", "disease_gene_id": "Entrez:999999999", "hpo_terms": []},
]
OPTIONS = RankOptions(among="hereditary")


@pytest.fixture
def context():
    with closing(Children(1)) as children:
        yield Context(children=children)


def test_cases_are_read_and_numbers_become_symbols(tmp_path, tables, context):
    path = tmp_path / gene_lists.FILE
    path.write_bytes(gzip.compress(json.dumps(CASES).encode()))
    first, second = gene_lists.read(tmp_path, tables, context)
    assert first.gene == "FBN1"
    assert first.case == CollectedCase("one", present=("HP:0001083", "HP:0002616"))
    assert second.gene == "Entrez:999999999"
    assert gene_lists.read(path, tables, context) == (first, second)


@pytest.mark.parametrize("content", ["{}", "[]", "[1]", '[{"name": "x"}]', "no JSON", "[" * 9999])
def test_another_file_is_refused(tmp_path, tables, context, content):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(Refused) as refused:
        gene_lists.read(path, tables, context)
    assert refused.value.code == "no_solved"


def test_genes_are_drawn_alike_and_never_that_of_the_case():
    genes = tuple("ABCDEFGHIJ")
    counts = dict.fromkeys(genes, 0)
    rng = np.random.default_rng(0)
    for _ in range(2000):
        found = gene_lists.drawn("C", genes, 3, rng)
        assert len(set(found)) == len(found) == 3
        for gene in found:
            counts[gene] += 1
    assert counts.pop("C") == 0
    assert max(counts.values()) / min(counts.values()) < 1.2
    assert len(gene_lists.drawn("Z", genes, 3, rng)) == 3


@pytest.mark.parametrize(
    ("own", "others", "strangers", "expected"),
    [
        (2.0, (1.0, 3.0, 0.0), 0, (2.0, 0.0)),
        (2.0, (2.0, 3.0, 2.0), 5, (2.0, 2.0)),
        (2.0, (), 7, (1.0, 0.0)),
        (-np.inf, (1.0, 3.0), 4, (3.0, 4.0)),
        (-np.inf, (-np.inf, 3.0), 0, (2.0, 1.0)),
    ],
)
def test_the_place_of_a_gene_with_its_ties(own, others, strangers, expected):
    scores = {"own": own} | {str(n): score for n, score in enumerate(others)}
    names = [str(n) for n in range(len(others))]
    assert gene_lists.place("own", names, strangers, scores.__getitem__) == expected


def test_genes_are_scored_as_the_command_ranks_them(tables):
    case = CollectedCase("x", present=("HP:0001083", "HP:0002616", "HP:0001166"))
    found = gene_lists.scores(case, ("FBN1", "DMD", "NOGENE"), tables, OPTIONS)
    assert found["FBN1"] > found["DMD"]
    assert found["NOGENE"] == -np.inf
    only = gene_lists.scores(case, ("NOGENE",), tables, OPTIONS)
    assert only == {"NOGENE": -np.inf}


def test_genes_with_a_ranked_disease(tables):
    hereditary = gene_lists.with_diseases(tables, OPTIONS)
    omim = gene_lists.with_diseases(tables, RankOptions(among="omim"))
    assert "FBN1" in omim
    assert set(omim) < set(hereditary) <= set(tables.diseases_of)
    assert list(omim) == sorted(omim)


def test_the_collection_of_the_shootout_names_genes_that_are_known(tables, context):
    folder = Path(__file__).parents[4] / "shared" / "data" / "phenopackets"
    if not (folder / gene_lists.FILE).exists():
        pytest.skip("the gene-ranking-shootout cases are not beside this checkout")
    cases = gene_lists.read(folder, tables, context)
    assert len(cases) == 943
    assert sum(case.gene.startswith("Entrez") for case in cases) <= 1
