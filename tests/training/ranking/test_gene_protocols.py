import gzip
import json
from contextlib import closing

import pytest

from meddx.children import Children
from meddx.jobs import Context
from meddx.training.ranking import gene_lists, protocols
from meddx.training.ranking.protocols import Asked

DISEASES = {  # gene and terms of some diseases that differ in all of them
    "OMIM:154700": ("FBN1", "p.(Cys1039Tyr)", ["HP:0001083", "HP:0002616", "HP:0001166"]),
    "OMIM:310200": ("DMD", "p.(Arg1967Ter)", ["HP:0003560", "HP:0003236", "HP:0003707"]),
    "OMIM:162200": ("NF1", "p.(Arg1947Ter)", ["HP:0000957", "HP:0001067", "HP:0009737"]),
    "OMIM:312750": ("MECP2", "p.(Arg168Ter)", ["HP:0012171", "HP:0002376", "HP:0001250"]),
}


@pytest.fixture
def context():
    with closing(Children(1)) as children:
        yield Context(children=children)


def line(code, number):
    gene, protein, terms = DISEASES[code]
    variant = {"gene": gene, "hgvs.p": protein, "zygosity": "heterozygous"}
    return {
        "id": f"{code}-{number}", "sex": "FEMALE", "observed": terms, "excluded": [],
        "diseases": [code], "pmids": [f"PMID:{number}"], "variants": [variant],
    }  # fmt: skip


def test_variants_among_those_of_others(tmp_path, tables, context):
    lines = [line(code, n) for n, code in enumerate([*DISEASES, *DISEASES])]
    lines[0]["variants"] = [{"sv": "chromosomal_deletion"}]  # no gene: left out
    lines.append(line("OMIM:162200", 9) | {"diseases": ["OMIM:999999"]})  # nobody describes it
    text = "\n".join(map(json.dumps, lines))
    (tmp_path / "cases.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    found = protocols.find("genes").measure(Asked(tmp_path), tables, context)
    shipped, formula, clean, _ = found.rows
    assert (shipped.figures.cases, shipped.figures.diseases) == (7, 4)
    assert shipped.figures.micro["top_10"].value == 1.0
    assert shipped.difference is not None
    assert (formula.difference, formula.figures.cases) == (None, 7)
    assert clean.figures.cases == 7  # no publication of these numbers is cited


def test_the_gene_among_others(tmp_path, tables, context):
    numbers = {"FBN1": 2200, "DMD": 1756, "NF1": 4763, "MECP2": 4204}
    cases = [
        {"name": f"{gene}", "disease_gene_id": f"Entrez:{numbers[gene]}", "hpo_terms": terms}
        for gene, _, terms in DISEASES.values()
    ]
    cases.append(cases[0])  # one of each gene was asked for
    cases.append({"name": "x", "disease_gene_id": "Entrez:999999999", "hpo_terms": ["HP:0001250"]})
    (tmp_path / gene_lists.FILE).write_bytes(gzip.compress(json.dumps(cases).encode()))
    found = protocols.find("gene_list").measure(Asked(tmp_path, per_disease=1), tables, context)
    harder, _, easier, _ = found.rows
    assert harder.figures.cases == 5
    assert harder.figures.micro["top_10"].value == 0.8  # nothing is known of the fifth gene
    assert easier.figures.micro["top_1"].value >= harder.figures.micro["top_1"].value >= 0.6
