from dataclasses import replace

import pytest

from meddx.case.criteria import Criterion, Interpretation, Strength
from meddx.case.evidence import Assertion
from meddx.case.gene_files import GenePanel
from meddx.case.variants import Variant
from meddx.diagnosis.incidental import asked, held_back, told
from meddx.knowledge.gene_lists import secondary_findings
from meddx.phrase import Phrase
from tests.diagnosis.cases import COLON, image, note, variant

WHY = Phrase("Inherited.")
PATHOGENIC = Interpretation(
    (
        Criterion("PVS1", Strength.VERY_STRONG, True, WHY),
        Criterion("PS3", Strength.STRONG, True, WHY),
    )
)


def bad(gene):
    return replace(variant(gene, hgvs_p="p.X"), interpretation=PATHOGENIC)


def off(found):
    return [finding.starts_off for finding in found]


def test_the_list_is_that_of_version_3_2():
    assert len(secondary_findings()) == 81
    assert {"BRCA1", "TTN", "CALM3", "TTR"} <= secondary_findings()
    assert secondary_findings().isdisjoint({"FGFR2", "CFTR", "PLN"})


def test_a_secondary_finding_is_held_back_where_something_else_is_asked(tables):
    lynch, ryr = bad("MSH2"), bad("RYR1")
    found = held_back((lynch, ryr, note(COLON)), frozenset(), tables)
    assert off(found) == [False, True, False]
    assert "Secondary finding" in str(found[1].remark)
    (said,) = told(found)
    assert said.code == "held_back"
    assert "1 variants" in str(said.reason)
    assert "RYR1" not in str(said.reason)  # not told until the reader asks


@pytest.mark.parametrize("assertion", [Assertion.FAMILY, Assertion.HISTORICAL])
def test_family_and_history_ask_too(tables, assertion):
    assert off(held_back((bad("MSH2"), note(COLON, assertion)), frozenset(), tables))[0] is False


def test_what_is_denied_does_not_ask(tables):
    found = held_back((bad("MSH2"), note(COLON, Assertion.EXCLUDED)), frozenset({"FGFR2"}), tables)
    assert off(found)[0] is True


def test_a_gene_that_the_panel_lists_is_asked_for(tables):
    assert off(held_back((bad("RYR1"),), frozenset({"RYR1"}), tables)) == [False]
    assert off(held_back((bad("RYR1"),), frozenset({"FGFR2"}), tables)) == [True]


def test_a_case_that_asks_nothing_asks_for_no_secondary_finding_either(tables):
    found = held_back((bad("RYR1"), bad("FGFR2")), frozenset(), tables)
    assert off(found) == [True, False]
    assert [note.code for note in told(found)] == ["held_back"]


def test_lists_and_variants_written_by_name_ask():
    exome = GenePanel("p", "exome.vcf", "vcf", variants=(Variant("1", 1, "A", "G", gene="RYR1"),))
    typed = replace(exome, kind="hgvs", variants=(Variant("1", 1, "A", "G", gene="MSH2"),))
    listed = replace(exome, kind="gene_list", genes=("TTN", "TTR"), variants=())
    assert asked((exome,)) == frozenset()
    assert asked((exome, typed, listed)) == {"MSH2", "TTN", "TTR"}


def test_other_genes_and_uncertain_variants_are_left_alone(tables):
    uncertain = replace(variant("RYR1", hgvs_p="p.X"), interpretation=Interpretation(()))
    plain = variant("RYR1", hgvs_p="p.Y")
    found = held_back((bad("FGFR2"), uncertain, plain, image(COLON)), frozenset({"CFTR"}), tables)
    assert off(found) == [False, False, False, False]
