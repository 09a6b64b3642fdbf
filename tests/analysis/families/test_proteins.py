from dataclasses import replace

import pytest

from meddx.analysis import pack
from meddx.analysis.families.proteins import ProteinMotifs
from meddx.case.evidence import Assertion, GeneFileSource
from meddx.case.gene_files import GenePanel, Sequenced
from meddx.case.motifs import Motif
from meddx.case.record import Case, Variant, Zygosity
from meddx.case.variants import VariantTable
from meddx.children import Children
from meddx.jobs import Context
from meddx.paths import delivered_models
from meddx.phrase import Language

PACK = pack.load(delivered_models() / "protein_motifs")
#         1234567890123456
LETTERS = "MNGTKKRAFLWDENGT"
SEQUENCE = Sequenced("sp|X|MLH1_HUMAN", "OS=Homo sapiens GN=MLH1", LETTERS, gene="MLH1")
MOTIFS = (
    Motif("PS00001", "SITE", "A site.", pattern="N-G-[ST]"),
    Motif("PS00002", "OTHER", "Another site.", pattern="R-A-C"),
    Motif("PS50001", "PROFILE", kind="MATRIX"),
)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def child():
    """One child process for the tests of this file."""
    made = Children(1)
    made.start()
    yield made
    made.close()


@pytest.fixture
def context(child):
    return Context(children=child)


@pytest.fixture(autouse=True)
def one_index(own_home, shared_home, monkeypatch):
    """Build the index of genes once for the tests of this file."""
    monkeypatch.setenv("MEDDX_HOME", str(shared_home))


def variant(hgvs_p):
    return Variant("3", 1, "C", "T", gene="MLH1", hgvs_p=hgvs_p, passed=True,
                   zygosity=Zygosity.HETEROZYGOUS)  # fmt: skip


def read(context, *variants, sequences=(SEQUENCE,), motifs=MOTIFS, table=False):
    rows = VariantTable.of(variants) if table else variants
    case = Case(
        panels=(
            GenePanel("v", "x.vcf", "vcf", variants=rows),
            GenePanel("s", "x.fasta", "sequences", sequences=sequences),
            GenePanel("m", "prosite.dat", "motifs", motifs=motifs),
        )
    )
    assert ProteinMotifs().accepts(PACK, case) is None
    return ProteinMotifs().read(PACK, case, context)


def codes(answer):
    return [item.code for item in answer.not_applicable]


@pytest.mark.parametrize("table", [False, True])
def test_a_variant_that_breaks_a_motif_is_said_to_and_counts_for_nothing(context, table):
    (finding,) = read(context, variant("p.(Asn2Lys)"), table=table).findings
    assert (finding.code.system, finding.code.code) == ("HGNC", "MLH1")
    assert (finding.probability, finding.log10_lr) == (0.0, None)
    assert finding.source.name == "3-1-C-T"
    said = str(finding.remark)
    assert "breaks the motif A site (PS00001) at residues 2 to 4" in said
    assert "PM1, which was not applied" in said
    assert "破坏" in finding.remark.label(Language.ZH_CN)


def test_a_motif_that_was_not_there_is_said(context):
    (finding,) = read(context, variant("p.Phe9Cys")).findings
    assert "makes a motif that was not there: Another site" in str(finding.remark)
    assert "residues 7 to 9" in str(finding.remark)


def test_a_stop_loses_every_motif_behind_it(context):
    (finding,) = read(context, variant("p.Phe9Ter")).findings
    assert "at residues 14 to 16" in str(finding.remark)


def test_what_changes_no_motif_says_what_was_scanned(context):
    answer = read(context, variant("p.Phe9Leu"))
    assert answer.findings == ()
    assert codes(answer) == ["no_motif_changed"]
    assert "2 patterns; 1 profiles" in str(answer.not_applicable[0].reason)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"gene": "MSH2"}, "no_variant"),
        ({"hgvs_p": "p.Arg3="}, "no_variant"),
        ({"hgvs_p": ""}, "no_variant"),
        ({"hgvs_p": "p.Trp2Lys"}, "other_isoform"),
        ({"zygosity": Zygosity.REFERENCE}, "no_variant"),
        ({"passed": False}, "no_variant"),
    ],
)
def test_variants_that_say_nothing(context, changed, code):
    answer = read(context, replace(variant("p.Asn2Lys"), **changed))
    assert answer.findings == ()
    assert code in codes(answer)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"kind": "nucleotide"}, "nucleotides"), ({"species": "Mus musculus"}, "not_human")],
)
def test_sequences_that_are_not_looked_at(context, changed, code):
    answer = read(context, variant("p.Asn2Lys"), sequences=(replace(SEQUENCE, **changed),))
    assert codes(answer) == [code]


def test_a_sequence_named_as_the_gene_is_used(context):
    named = Sequenced("MLH1", "", LETTERS)
    assert len(read(context, variant("p.Asn2Lys"), sequences=(named,)).findings) == 1


def test_a_sequence_that_names_no_gene_is_said_to(context):
    nameless = Sequenced("A12345", "about", LETTERS)
    answer = read(context, variant("p.Asn2Lys"), sequences=(nameless,))
    assert (answer.findings, codes(answer)) == ((), ["no_gene", "no_variant"])
    assert "A12345" in str(answer.not_applicable[0].reason)


def test_beside_a_broken_motif_it_says_what_was_not_scanned(context):
    answer = read(context, variant("p.Asn2Lys"))
    assert codes(answer) == ["not_scanned"]
    assert "2 patterns were looked for; 1 profiles" in str(answer.not_applicable[0].reason)


def test_without_sequences_or_motifs_it_says_so(context):
    family = ProteinMotifs()
    alone = Case(panels=(GenePanel("v", "x.vcf", "vcf", variants=(variant("p.Asn2Lys"),)),))
    assert family.accepts(PACK, alone).code == "no_sequences"
    bare = Case(panels=(GenePanel("s", "x.fasta", "sequences", sequences=(SEQUENCE,)),))
    assert family.accepts(PACK, bare).code == "no_motifs"


def test_nothing_of_it_can_be_weighed(context):
    """Only terms of the HPO, variants, and genes without a variant are evidence."""
    findings = read(context, variant("p.Asn2Lys"), variant("p.Phe9Cys")).findings
    assert len(findings) == 2
    for finding in findings:
        assert finding.code.system == "HGNC"
        assert finding.assertion is Assertion.PRESENT
        assert isinstance(finding.source, GeneFileSource)
