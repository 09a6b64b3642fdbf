import gzip

import pytest

from meddx.case.record import Origin, Zygosity
from meddx.case.source import Source
from meddx.importers.vcf import VcfImporter
from meddx.paths import resource

HEAD = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTOP-SECRET\n"
ROW = "1\t5\t.\tC\tT\t.\t.\t.\tGT\t0/1\n"


def load(tmp_path, context, content, name="x.vcf"):
    path = tmp_path / name
    path.write_bytes(content)
    (case,) = VcfImporter().load((Source(path),), context)
    return case


def test_the_panel_of_the_demonstration(context):
    (case,) = VcfImporter().load((Source(resource("demo", "genes.vcf")),), context)
    (panel,) = case.panels
    assert case.patient.patient_id == "9RG1"
    assert (panel.kind, panel.build, panel.origin) == ("vcf", "GRCh37", Origin.GERMLINE)
    assert (panel.sample, panel.records, panel.errors) == ("9RG1", 6, ())
    seen = {(v.gene, v.hgvs_p, v.classification, v.passed, v.zygosity) for v in panel.variants}
    het, hom = Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS
    assert seen == {
        ("MUTYH", "p.(Gly396Asp)", "Pathogenic", True, het),
        ("MSH2", "p.(Arg406Ter)", "Pathogenic", True, het),
        ("MSH6", "p.(Gly39Glu)", "Benign", True, het),
        ("MSH6", "p.(Phe1088LeufsTer5)", "Pathogenic", False, het),
        ("BRCA2", "p.(Asn372His)", "Benign", True, het),
        ("TP53", "p.(Pro72Arg)", "Benign", True, hom),
    }
    weak = next(v for v in panel.variants if v.passed is False)
    assert (weak.filters, weak.allele_depths) == (("LowQual",), (92, 9))


def test_a_sample_names_nobody_unless_the_header_does(tmp_path, context):
    case = load(tmp_path, context, (HEAD + ROW).encode())
    assert not case.patient.is_named
    assert case.panels[0].sample == "TOP-SECRET"
    assert "GRCh37" in str(case.panels[0].notes[0])  # no contigs: said, not guessed


def test_bad_rows_become_sentences_with_their_line(tmp_path, context):
    case = load(tmp_path, context, (HEAD + ROW + ROW.replace("\t5\t", "\tfive\t")).encode())
    (panel,) = case.panels
    assert len(panel.variants) == 1
    assert [(line, str(reason)) for line, reason in panel.errors] == [
        (4, "The position is not a number.")
    ]
    assert "1 of 2 rows" in str(panel.notes[-1])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress((HEAD + ROW).encode())[:-9], "cut_short"),
        (b"##fileformat=VCFv4.2\nno header line", "not_vcf"),
        ((HEAD.replace("\tFORMAT\tTOP-SECRET", "")).encode(), "sites_only"),
        (HEAD.replace("TOP-SECRET", "TOP-SECRET\tB").encode(), "several_samples"),
        (b"", "empty"),
    ],
)
def test_a_wrong_file_is_one_plain_sentence_without_names(tmp_path, context, content, code):
    case = load(tmp_path, context, content)
    assert case.is_empty
    (refused,) = case.refused
    assert refused.code == code
    assert "SECRET" not in str(refused.reason)


def test_sniffing_goes_by_content_also_when_compressed():
    sniff = VcfImporter().sniff
    assert sniff(HEAD.encode()) == 1.0
    assert sniff(gzip.compress(HEAD.encode())[:40]) == 1.0
    assert sniff(gzip.compress(b"BCF\x02\x02")) == 1.0
    assert sniff(HEAD.encode()[21:]) == 0.9
    assert sniff(gzip.compress(b"something else")) == 0.0
    assert sniff(b"A note on ##fileformat=VCFv4.2") == 0.0


def test_the_same_file_has_the_same_id(tmp_path, context):
    one, same, other = (
        load(tmp_path, context, text.encode(), name).panels[0].panel_id
        for text, name in ((HEAD + ROW, "a"), (HEAD + ROW, "b"), (HEAD, "c"))
    )
    assert one == same != other
