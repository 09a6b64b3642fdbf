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
