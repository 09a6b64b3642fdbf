from meddx.knowledge import genes
from meddx.knowledge.genes import Inheritance, inheritance


def test_genes_know_their_diseases_and_inheritance(hpo):
    found = {d.disease.code: d.inheritance for d in genes.load().diseases_of("MSH2")}
    assert found["OMIM:120435"] == "dominant"
    assert found["OMIM:619096"] == "recessive"
    mutyh = {d.disease.code: d.inheritance for d in genes.load().diseases_of("MUTYH")}
    assert mutyh["OMIM:608456"] == "recessive"


def test_a_gene_without_a_known_disease_still_has_a_code(hpo):
    table = genes.load()
    assert table.diseases_of("NOSUCHGENE") == ()
    assert table.code("NOSUCHGENE").code == "NOSUCHGENE"
    assert table.ncbi_gene_id("MSH2") == "4436"


def test_inheritance_of_a_disease_with_two_modes_stays_open():
    assert inheritance(["HP:0000006", "HP:0000007"]) is Inheritance.DOMINANT_OR_RECESSIVE
    assert inheritance(["HP:0001419", "HP:0003829"]) is Inheritance.X_LINKED
    assert inheritance([]) is Inheritance.UNKNOWN
