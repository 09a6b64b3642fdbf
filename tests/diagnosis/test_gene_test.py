import math

import pytest

from meddx.case.codes import HGNC, Code
from meddx.case.evidence import Diagnosis, Evidence, Universe
from meddx.diagnosis.gene_test import GeneTest, wanted
from meddx.phrase import Phrase
from tests.diagnosis.cases import LYNCH, METASTASES

MISMATCH = ("EPCAM", "MLH1", "MSH2", "MSH6", "PMS2")


def listed(tables, code, universe=Universe.HEREDITARY, evidence=()):
    return Diagnosis(tables.diseases.code(code), 0.1, 0.5, evidence, universe)


def test_the_genes_of_an_inherited_disease_are_tested(tables):
    assert wanted((listed(tables, LYNCH),), tables) == (GeneTest(MISMATCH),)
    assert GeneTest(MISMATCH).code.code == "EPCAM"


def test_not_those_of_a_common_one(tables):
    assert wanted((listed(tables, METASTASES, Universe.COMMON),), tables) == ()


def test_nor_those_that_were_looked_at(tables):
    row = Evidence("", Code(HGNC, "MSH2"), -0.1, Phrase("Examined."))
    assert wanted((listed(tables, LYNCH, evidence=(row,)),), tables) == ()


def test_a_variant_lifts_every_disease_of_the_genes_and_none_lowers_by_those_examined():
    genes_of = [frozenset({"MSH2"}), frozenset({"MSH2", "APC"}), frozenset()]
    found, nothing = GeneTest(("MSH2",)).told(genes_of)
    assert found.tolist() == pytest.approx([math.log10(0.5e5), math.log10(0.5e5), 0.0])
    assert nothing.tolist() == pytest.approx([math.log10(0.2), math.log10(0.6), 0.0])
    share, without = GeneTest(("MSH2",)).shares(genes_of)
    assert share.tolist() == [0.5, 0.5, 1e-5]
    assert without.tolist() == [1e-5] * 3
