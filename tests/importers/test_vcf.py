import gzip
from dataclasses import replace

import pytest

from meddx.case.gene_files import Relation, Relative
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


def test_a_sample_of_several_is_chosen_by_the_reader(tmp_path, context):
    content = (HEAD + ROW).replace("TOP-SECRET", "KID\tMUM").replace("0/1", "0/1\t0/0").encode()
    (refused,) = load(tmp_path, context, content).refused
    assert (refused.code, refused.samples) == ("choose_sample", ("KID", "MUM"))
    assert "KID" not in repr(refused)
    source = Source(tmp_path / "x.vcf", sample="KID")
    (case,) = VcfImporter().load((source,), context)
    (panel,) = case.panels
    assert (panel.sample, panel.samples) == ("KID", ("KID", "MUM"))
    assert panel.relatives == (Relative("MUM"),)
    assert panel.variants[0].relatives == (Zygosity.REFERENCE,)
    (case,) = VcfImporter().load((replace(source, sample="WHO"),), context)
    assert [file.code for file in case.refused] == ["no_such_sample"]


def test_tumour_and_healthy_tissue(tmp_path, context):
    content = (HEAD + ROW).replace("TOP-SECRET", "NORMAL\tTUMOR").replace("0/1", "0/0\t0/1")
    (panel,) = load(tmp_path, context, content.encode()).panels
    assert (panel.sample, panel.origin) == ("TUMOR", Origin.TUMOUR)
    assert panel.relatives == (Relative("NORMAL", Relation.NORMAL),)
    assert any("TUMOR was taken as the tumour" in str(note) for note in panel.notes)


def test_every_row_is_accounted_for(tmp_path, context):
    rows = (
        ROW, ROW.replace("\tT\t", "\tTA\t"), ROW.replace("0/1", "0/0"), "short\n",
        ROW.replace("\tT\t", "\t<NON_REF>\t").replace("0/1", "0/0"),
    )  # fmt: skip
    (panel,) = load(tmp_path, context, (HEAD + "".join(rows)).encode()).panels
    assert (panel.records, len(panel.variants), panel.error_count) == (5, 2, 1)
    told = " ".join(map(str, panel.notes))
    assert "1 of 5 rows could not be used" in told
    assert "Rows without a variant that this sample carries: 1." in told
    assert "stretches without a variant, as in GVCF: 1." in told
    assert "not moved to the left" in told


def test_a_gvcf_tells_what_was_read(tmp_path, context):
    cells = ROW.replace("\tT\t", "\t<NON_REF>\t").rstrip("\n").split("\t")
    cells[7:] = ["END=50", "GT:DP", "0/0:22"]
    (panel,) = load(tmp_path, context, (HEAD + "\t".join(cells) + "\n").encode()).panels
    assert {name: pairs.tolist() for name, pairs in panel.covered.items()} == {"1": [[4, 50]]}
    (panel,) = load(tmp_path, context, (HEAD + ROW).encode()).panels
    assert not panel.covered


def test_a_file_of_bgzip_without_its_end_is_said(tmp_path, context):
    packed = gzip.compress((HEAD + ROW).encode(), mtime=0)
    extra = b"\x06\x00BC\x02\x00" + (len(packed) + 7).to_bytes(2, "little")
    content = packed[:3] + b"\x04" + packed[4:10] + extra + packed[10:]
    (panel,) = load(tmp_path, context, content, "x.vcf.gz").panels
    assert len(panel.variants) == 1
    assert "may have been lost" in str(panel.notes[0])


def test_bad_rows_become_sentences_with_their_line(tmp_path, context):
    case = load(tmp_path, context, (HEAD + ROW + ROW.replace("\t5\t", "\tfive\t")).encode())
    (panel,) = case.panels
    assert len(panel.variants) == 1
    assert [(line, str(reason)) for line, reason in panel.errors] == [
        (4, "The position is not a number.")
    ]
    assert "1 of 2 rows" in str(panel.notes[0])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress((HEAD + ROW).encode())[:-9], "cut_short"),
        (b"##fileformat=VCFv4.2\nno header line", "not_vcf"),
        ((HEAD.replace("\tFORMAT\tTOP-SECRET", "")).encode(), "sites_only"),
        (HEAD.replace("TOP-SECRET", "TOP-SECRET\tB").encode(), "choose_sample"),
        (HEAD.replace("TOP-SECRET", "TOP-SECRET\tTOP-SECRET").encode(), "several_samples"),
        ((HEAD + ROW).encode("utf-16"), "encoding"),
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
    assert sniff(HEAD.encode("utf-16")) == 1.0
    assert sniff(HEAD.encode("utf-16-le")) == sniff(HEAD.encode("utf-16-be")) == 1.0
    assert sniff(ROW.encode()) == 0.9  # rows alone
    assert sniff(b"##contig=<ID=1>\n#CHROM\tPOS\tID") == 0.9
    assert sniff(b"1\t5\t9\tA\tC\n") == 0.0
    assert sniff(gzip.compress(b"something else")) == 0.0
    assert sniff(b"A note on ##fileformat=VCFv4.2") == 0.0


def test_the_same_file_has_the_same_id(tmp_path, context):
    one, same, other = (
        load(tmp_path, context, text.encode(), name).panels[0].panel_id
        for text, name in ((HEAD + ROW, "a"), (HEAD + ROW, "b"), (HEAD, "c"))
    )
    assert one == same != other


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_with_its_mark_or_without(tmp_path, context, encoding):
    (refused,) = load(tmp_path, context, (HEAD + ROW).encode(encoding)).refused
    assert "saved as UTF-16" in str(refused.reason)


def test_the_line_ends_of_old_macs(tmp_path, context):
    content = (HEAD + ROW).replace("\n", "\r").encode()
    (panel,) = load(tmp_path, context, content).panels
    assert (panel.records, panel.error_count) == (1, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ROW, "rows of a VCF without its header"),
        ('##fileformat=VCFv4.2\n"##contig=<ID=1,length=5>"\n' + HEAD, "put quotes around lines"),
        (HEAD.replace("\t", ","), "separated by tabs"),
    ],
)
def test_what_a_spreadsheet_or_a_filter_left_of_a_file(tmp_path, context, content, reason):
    (refused,) = load(tmp_path, context, content.encode()).refused
    assert reason in str(refused.reason)


@pytest.mark.parametrize(("build", "errors"), [("GRCh38", 1), ("GRCh37", 0)])
def test_without_lengths_in_the_header_those_of_the_build_count(tmp_path, context, build, errors):
    meta, columns = HEAD.rsplit("#CHROM", 1)
    meta = "".join(line for line in meta.splitlines(True) if "contig" not in line)
    rows = "".join(
        f"chr22\t{place}\t.\tA\tG\t.\t.\t.\tGT\t0/1\n" for place in (50_000_000, 51_000_000)
    )
    content = f"{meta}##reference={build}\n#CHROM{columns}{rows}"
    (panel,) = load(tmp_path, context, content.encode()).panels
    assert (panel.build, panel.records, panel.error_count) == (build, 2, errors)
