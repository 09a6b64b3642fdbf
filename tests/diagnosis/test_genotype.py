import math

import pytest

from meddx.case.codes import HGNC, Code
from meddx.case.evidence import Assertion, Finding, ReaderSource
from meddx.case.identity import Sex
from meddx.case.record import Zygosity
from meddx.diagnosis.genotype import weigh_genotypes
from meddx.diagnosis.inputs import Person, RankOptions
from tests.diagnosis.cases import GENES, LYNCH, MSH2, MUTYH_POLYPOSIS, VARIANTS, variant

WOMAN, MAN = Person(60.0, Sex.FEMALE), Person(60.0, Sex.MALE)
FULL = math.log10(0.5 / 1e-5)


def weight(tables, findings, code, person=WOMAN, **options):
    found = weigh_genotypes(findings, person, tables, RankOptions(**options)).get(code, ())
    return sum(e.log10_lr for e in found), " ".join(str(e.because) for e in found)


def test_one_pathogenic_allele_is_enough_for_a_dominant_disease(tables):
    value, words = weight(tables, (MSH2,), LYNCH)
    assert value == pytest.approx(FULL)
    assert "fits the inheritance" in words
    likely = variant("MSH2", hgvs_p="p.X", classification="Likely_pathogenic")
    assert weight(tables, (likely,), LYNCH)[0] == pytest.approx(FULL - 1)


def test_one_allele_in_a_recessive_disease_is_a_carrier(tables):
    value, words = weight(tables, VARIANTS, MUTYH_POLYPOSIS)
    assert value == 0.0
    assert "Carrier only" in words
    # An entry without stated inheritance follows the gene's other diseases.
    assert weight(tables, VARIANTS, "ORPHA:247798")[0] == 0.0


def test_two_alleles_fit_a_recessive_disease(tables):
    one = variant("MUTYH", hgvs_p="p.(Gly396Asp)", classification="Pathogenic")
    other = variant("MUTYH", hgvs_p="p.(Tyr179Cys)", classification="Pathogenic")
    both = variant("MUTYH", hgvs_p="p.A", classification="Pathogenic", zygosity=Zygosity.HOMOZYGOUS)
    value, told = weight(tables, (one, other), MUTYH_POLYPOSIS)
    assert value == pytest.approx(FULL + math.log10(0.5))
    assert "which the file does not tell" in told
    assert weight(tables, (both,), MUTYH_POLYPOSIS)[0] == pytest.approx(FULL)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"passed": False, "filters": ("LowQual",)}, "failed the filter LowQual"),
        ({"classification": "Benign"}, "is benign"),
        ({"classification": "Uncertain_significance"}, "uncertain"),
        ({"allele_frequency": 0.2}, "20% of people"),
    ],
)
def test_what_does_not_count_says_why(tables, fields, words):
    given = {"classification": "Pathogenic", "hgvs_p": "p.(Arg406Ter)"} | fields
    value, told = weight(tables, (variant("MSH2", **given),), LYNCH)
    assert value == 0.0
    assert words in told


def test_a_filter_that_is_not_stated_does_not_discount(tables):
    found = variant("MSH2", hgvs_p="p.X", classification="Pathogenic", passed=None)
    assert weight(tables, (found,), LYNCH)[0] == pytest.approx(FULL)


def test_a_tumour_variant_is_not_inherited(tables):
    value, told = weight(tables, (MSH2,), LYNCH, tumour_panels=frozenset({"panel"}))
    assert value == 0.0
    assert "tumour" in told


def test_the_x_chromosome_counts_by_sex(tables):
    found = variant("DMD", hgvs_p="p.X", classification="Pathogenic")
    assert weight(tables, (found,), "OMIM:310200", MAN)[0] == pytest.approx(FULL)
    assert weight(tables, (found,), "OMIM:310200", WOMAN)[0] == pytest.approx(1.0)


def test_examined_genes_without_a_variant_lower_modestly(tables):
    value, told = weight(tables, (), LYNCH, genes_examined=GENES)
    assert value == pytest.approx(math.log10(0.2))
    assert "examined" in told
    part = weight(tables, (), LYNCH, genes_examined=frozenset({"MSH2"}))[0]
    assert math.log10(0.2) < part < 0.0
    assert weight(tables, (MSH2,), LYNCH, genes_examined=GENES)[0] == pytest.approx(FULL)


def test_a_gene_finding_that_is_excluded_means_examined(tables):
    nothing = Finding("g", Code(HGNC, "MSH2"), Assertion.EXCLUDED, 0.0, ReaderSource())
    assert weight(tables, (nothing,), LYNCH)[0] < 0.0


def test_a_gene_without_known_disease_changes_nothing(tables):
    found = variant("NOSUCHGENE", hgvs_p="p.X", classification="Pathogenic")
    assert weigh_genotypes((found,), WOMAN, tables, RankOptions()) == {}
