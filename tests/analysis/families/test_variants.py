from dataclasses import replace

import pytest

from meddx.analysis import pack
from meddx.analysis.families.variants import Variants
from meddx.case.criteria import stated_class
from meddx.case.evidence import Assertion, VariantSource
from meddx.case.record import Case, GenePanel, Origin, Variant, Zygosity
from meddx.case.source import Source
from meddx.importers.vcf import VcfImporter
from meddx.paths import delivered_models, resource

PACK = pack.load(delivered_models() / "variant_rules")
VARIANT = Variant(
    "2", 47657020, "C", "T", gene="MSH2", classification="Pathogenic", passed=True,
    zygosity=Zygosity.HETEROZYGOUS,
)  # fmt: skip


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def one_index(own_home, shared_home, monkeypatch):
    """Build the index of genes once for the tests of this file."""
    monkeypatch.setenv("MEDDX_HOME", str(shared_home))


def findings(context, *variants, origin=Origin.GERMLINE):
    panel = GenePanel("p1", "genes.vcf", "vcf", origin=origin, variants=variants)
    return Variants().read(PACK, Case(panels=(panel,)), context).findings


def test_a_pathogenic_variant_is_a_finding_of_its_gene(context):
    (finding,) = findings(context, VARIANT)
    assert finding.key == "gene:p1:2-47657020-C-T"
    assert (finding.code.system, finding.code.code) == ("HGNC", "MSH2")
    assert (finding.assertion, finding.probability) == (Assertion.PRESENT, 1.0)
    assert finding.source == VariantSource("p1", VARIANT)
    assert finding.pack == "variant_rules"


def test_a_variant_that_failed_a_filter_is_shown_and_counts_for_nothing(context):
    (finding,) = findings(context, replace(VARIANT, passed=False, filters=("LowQual",)))
    assert finding.probability == 0.0
    assert finding.source.variant.passed is False


def test_a_file_that_filtered_nothing_counts(context):
    (finding,) = findings(context, replace(VARIANT, passed=None))
    assert finding.probability == 1.0


@pytest.mark.parametrize(
    "changed",
    [
        {"classification": "Benign"},
        {"classification": ""},
        {"gene": ""},
        {"zygosity": Zygosity.UNKNOWN},
        {"zygosity": Zygosity.REFERENCE},
    ],
)
def test_everything_else_is_no_finding(context, changed):
    assert findings(context, replace(VARIANT, **changed)) == ()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Pathogenic", True), ("Likely_pathogenic", True), ("Pathogenic/Likely_pathogenic", True),
        ("likely pathogenic", True), ("Pathogenic|other", True),
        ("Pathogenic/Likely_pathogenic/Pathogenic,_low_penetrance", True),
        ("Benign", False), ("Likely_benign", False), ("Uncertain_significance", False), ("", False),
        ("Conflicting_classifications_of_pathogenicity", False), ("not_provided", False),
        ("Benign/Likely_pathogenic", False),
    ],
)  # fmt: skip
def test_the_words_of_clinvar(text, is_one):
    said = stated_class(text)
    assert (said is not None and said.is_pathogenic) is is_one


def test_a_tumour_is_left_alone_with_a_reason(context):
    panel = GenePanel("p1", "tumour.vcf", "vcf", origin=Origin.TUMOUR, variants=(VARIANT,))
    answer = Variants().read(PACK, Case(panels=(panel,)), context)
    assert answer.findings == ()
    assert [(n.code, n.pack) for n in answer.not_applicable] == [("tumour", "variant_rules")]


def test_a_gene_list_alone_is_not_read():
    case = Case(panels=(GenePanel("p1", "genes.txt", "gene_list", genes=("MSH2",)),))
    refusal = Variants().accepts(PACK, case)
    assert refusal is not None
    assert refusal.code == "no_variants"


def test_the_demonstration(context):
    (case,) = VcfImporter().load((Source(resource("demo", "genes.vcf")),), context)
    assert Variants().accepts(PACK, case) is None
    answer = Variants().read(PACK, case, context)
    assert [(f.code.code, f.probability) for f in answer.findings] == [
        ("MUTYH", 1.0), ("MSH2", 1.0), ("MSH6", 0.0),
    ]  # fmt: skip
