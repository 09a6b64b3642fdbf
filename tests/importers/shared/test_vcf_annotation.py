import pytest

from meddx.importers.shared.vcf_annotation import About, annotate, decoded, frequency
from meddx.importers.shared.vcf_header import read_header

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"
PLAIN = read_header(['##INFO=<ID=AF,Number=A,Description="In the general population">'], COLUMNS)
VEP = read_header(
    ['##INFO=<ID=CSQ,Description="Format: Allele|Consequence|SYMBOL|HGVSc|HGVSp|CANONICAL|PICK">'],
    COLUMNS,
)
SNPEFF = read_header(
    [
        "##INFO=<ID=ANN,Description="
        "\"Functional annotations: 'Allele|Annotation|Gene_Name|HGVS.c'\">"
    ],
    COLUMNS,
)


def test_plain_keys():
    info = {
        "GENE": "MSH2", "HGVSc": "c.1216C>T", "HGVSp": "p.(Arg406Ter)",
        "Consequence": "stop_gained", "CLNSIG": "Pathogenic", "AF": "0.01",
    }  # fmt: skip
    assert annotate(info, PLAIN, ["T"], 1) == About(
        "MSH2", "c.1216C>T", "p.(Arg406Ter)", "stop_gained", "Pathogenic", 0.01
    )


def test_nothing_known_is_empty():
    assert annotate({"CLNSIG": ".", "AF": "."}, PLAIN, ["T"], 1) == About()


def test_values_of_each_allele():
    info = {"AF": "0.1,0.2", "CLNSIG": "Benign,Pathogenic", "GENE": "TP53"}
    first, second = (annotate(info, PLAIN, ["T", "G"], place) for place in (1, 2))
    assert (first.frequency, first.classification, first.gene) == (0.1, "Benign", "TP53")
    assert (second.frequency, second.classification, second.gene) == (0.2, "Pathogenic", "TP53")


def test_the_gene_of_clinvar():
    assert annotate({"GENEINFO": "MSH6:2956|FBXO11:80204"}, PLAIN, ["T"], 1).gene == "MSH6"


@pytest.mark.parametrize(
    ("csq", "hgvs"),
    [
        ("T|stop_gained|A|c.1|p.1||,T|stop_gained|A|c.2|p.2|YES|", "c.2"),
        ("T|stop_gained|A|c.1|p.1||1,T|stop_gained|A|c.2|p.2|YES|", "c.1"),
        ("T|stop_gained|A|c.1|p.1||,T|stop_gained|A|c.2|p.2||", "c.1"),
    ],
)
def test_one_transcript_is_chosen(csq, hgvs):
    assert annotate({"CSQ": csq}, VEP, ["T"], 1).hgvs_c == hgvs


def test_a_transcript_belongs_to_its_allele():
    info = {"CSQ": "T|missense_variant|A|c.1|||,G|stop_gained|A|c.2|||"}
    assert annotate(info, VEP, ["T", "G"], 2).consequence == "stop_gained"


def test_snpeff_and_the_first_of_several_consequences():
    info = {"ANN": "T|splice_donor_variant&intron_variant|MLH1|c.5+1G>T"}
    about = annotate(info, SNPEFF, ["T"], 1)
    assert (about.gene, about.consequence) == ("MLH1", "splice_donor_variant")


def test_plain_keys_win_over_annotations():
    info = {"GENE": "MSH2", "CSQ": "T|stop_gained|EPCAM|c.1|||"}
    assert annotate(info, VEP, ["T"], 1).gene == "MSH2"


def test_percent_encoding_is_undone():
    assert decoded("p.%3D%3B50%25") == "p.=;50%"


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), ("1e-5", 1e-5), ("", None), ("nan", None), ("1.5", None), ("-0.1", None)],
)
def test_frequencies_lie_between_0_and_1(text, value):
    assert frequency(text) == value
