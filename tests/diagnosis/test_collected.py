from meddx.case.collected import CollectedCase
from meddx.case.evidence import Assertion
from meddx.case.variants import Variant
from meddx.diagnosis import collected

CASE = CollectedCase(
    "x",
    present=("HP:0001250", "HP:0000252", "HP:9999999"),
    excluded=("HP:0000252", "HP:0001249"),
    variants=(Variant("", 0, "", "", gene="SCN1A"),),
)


def test_terms_become_findings_and_contradictions_none(tables):
    found = collected.findings_of(CASE, tables.phenotypes, "phenotypes")
    said = {(f.code.code, f.assertion) for f in found}
    assert said == {
        ("HP:0001250", Assertion.PRESENT),
        (tables.phenotypes.primary("HP:0001249"), Assertion.EXCLUDED),
    }
    assert collected.unknown_terms(CASE, tables.phenotypes) == ("HP:9999999",)


def test_variants_are_findings_with_genes_alone(tables):
    found = collected.findings_of(CASE, tables.phenotypes, "genes")
    assert [f.code.code for f in found if f.key.startswith("gene:")] == ["SCN1A"]


def test_genes_get_their_approved_symbols(tables):
    variants = (Variant("", 0, "", "", gene="AARS"), Variant("", 0, "", "", gene=""))
    case = CollectedCase("x", variants=variants, examined=("AARS", "NOGENE"))
    found = collected.with_approved_genes(case, tables.symbols)
    assert [v.gene for v in found.variants] == ["AARS1", ""]
    assert found.examined == ("AARS1", "NOGENE")


def test_genes_without_a_disease_are_told(tables):
    variants = [Variant("", 0, "", "", gene=gene) for gene in ("ZZ9", "FBN1", "", "AA9")]
    assert collected.unknown_genes(CollectedCase("x", variants=tuple(variants)), tables) == (
        *("AA9", "ZZ9"),
    )
