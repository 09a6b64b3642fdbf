import math

import pytest

from meddx.case.codes import HPO, OMIM, Code
from meddx.case.evidence import Assertion, Diagnosis, Evidence, Finding, ReaderSource
from meddx.diagnosis.gene_list import of_genes, ranked_genes
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.rank import rank
from meddx.phrase import Phrase

MARFAN, DYSTROPHY = "OMIM:154700", "OMIM:310200"
LENS = Finding(
    "lens", Code(HPO, "HP:0001083", "Ectopia lentis"), Assertion.PRESENT, 1.0, ReaderSource()
)


def diagnosis(code, log10_lr):
    row = Evidence("", Code(OMIM, code), log10_lr, Phrase("x"))
    return Diagnosis(Code(OMIM, code), 0.5, 0.9, (row,))


def test_a_gene_has_the_odds_of_all_its_diseases(tables):
    ectopia = "OMIM:129600"  # of FBN1, as Marfan syndrome is
    found = (diagnosis(MARFAN, 1.0), diagnosis(ectopia, 0.5), diagnosis(DYSTROPHY, -2.0))
    first, second, third = ranked_genes(found, ("DMD", "NOGENE", "FBN1"), tables)
    assert (first.symbol, second.symbol, third.symbol) == ("FBN1", "DMD", "NOGENE")
    odds = 10.0 + math.sqrt(10.0)
    assert first.log10_odds == pytest.approx(math.log10(odds))
    assert first.probability == pytest.approx(odds / (1.0 + odds))
    assert first.disease is not None
    assert first.disease.code == MARFAN
    assert (third.probability, third.disease) == (None, None)


def test_genes_of_equal_odds_stand_by_symbol(tables):
    found = (diagnosis(MARFAN, 1.0), diagnosis(DYSTROPHY, 1.0))
    assert [g.symbol for g in ranked_genes(found, ("FBN1", "DMD"), tables)] == ["DMD", "FBN1"]


def test_no_probability_is_certain(tables):
    (gene,) = ranked_genes((diagnosis(MARFAN, 30.0),), ("FBN1",), tables)
    assert gene.probability == 0.999


def test_without_genes_all_diseases_are_ranked(tables):
    assert of_genes((), tables).all()
    chosen = of_genes(("FBN1",), tables)
    codes = {code for code, kept in zip(tables.diseases.codes, chosen, strict=True) if kept}
    assert codes == set(tables.diseases_of["FBN1"])


def test_only_diseases_of_the_genes_are_ranked(tables):
    genes = ("FBN1", "DMD", "BRCA2")
    options = RankOptions(among="omim", genes=frozenset(genes), limit=100)
    ranked = rank((LENS,), Person(), tables, options)
    expected = {code for gene in genes for code in tables.diseases_of[gene]}
    assert {d.code.code for d in ranked} == {c for c in expected if c.startswith("OMIM:")}
    assert ranked_genes(ranked, genes, tables)[0].symbol == "FBN1"
    assert rank((LENS,), Person(), tables, RankOptions(among="omim", genes=frozenset({"X"}))) == ()
