from datetime import date

import pytest

from meddx.case.identity import Patient
from meddx.case.record import Origin
from meddx.importers.shared.vcf_header import chromosome, read_header
from meddx.phrase import Refused

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"
HG19 = ["##contig=<ID=chr1,length=249250621>", "##contig=<ID=chr2,length=243199373>"]
HG38 = ["##contig=<ID=1,length=248956422>", "##contig=<ID=X,length=156040895>"]


@pytest.mark.parametrize(
    ("lines", "build"),
    [
        (HG19, "GRCh37"),
        (HG38, "GRCh38"),
        (HG19 + HG38, ""),
        ([*HG19, "##contig=<ID=3,length=5>"], ""),
        (["##contig=<ID=MT,length=16569>"], ""),
        (["##reference=GRCh37"], ""),
        ([], ""),
    ],
)
def test_the_build_is_what_the_contig_lengths_say_and_never_guessed(lines, build):
    assert read_header(lines, COLUMNS).build == build


def test_who_it_is_about():
    lines = ["##patient_id=9RG1", "##patient_name=Doe^Jane", "##patient_birth_date=1940-03-05"]
    header = read_header(lines, COLUMNS)
    assert header.patient == Patient("9RG1", "Doe^Jane", date(1940, 3, 5))
    assert header.sample == "S1"
    assert read_header([], COLUMNS).patient == Patient()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (COLUMNS.replace("\t", " "), "not_vcf"),
        ("#CHROM\tPOS\tREF\tALT", "not_vcf"),
        (COLUMNS.replace("FORMAT", "S0"), "not_vcf"),
        ("\t".join(COLUMNS.split("\t")[:8]), "sites_only"),
        ("\t".join(COLUMNS.split("\t")[:9]), "sites_only"),
        (COLUMNS + "\tS2", "several_samples"),
        (COLUMNS + "\tS1", "several_samples"),
    ],
)
def test_other_kinds_of_vcf_are_refused(columns, code):
    with pytest.raises(Refused) as refused:
        read_header([], columns)
    assert refused.value.code == code
    assert "S1" not in str(refused.value)


def test_of_several_samples_the_patients_own_is_taken():
    header = read_header(["##patient_id=S2"], COLUMNS + "\tS2\tS3")
    assert (header.sample, header.column) == ("S2", 10)


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("##origin=germline", Origin.GERMLINE),
        ("##origin=tumour", Origin.TUMOUR),
        ("##tumor_sample=S1", Origin.TUMOUR),
        ("##GATKCommandLine=<ID=HaplotypeCaller,Version=4>", Origin.GERMLINE),
        ("##source=anything", Origin.UNKNOWN),
    ],
)
def test_the_origin_is_what_the_header_says(line, origin):
    assert read_header([line], COLUMNS).origin is origin


def test_the_share_of_called_alleles_is_not_taken_for_a_population():
    called = '##INFO=<ID=AF,Number=A,Type=Float,Description="Allele Frequency, for each ALT">'
    public = '##INFO=<ID=AF,Number=A,Type=Float,Description="Allele frequency in gnomAD">'
    assert read_header([called], COLUMNS).frequency_key == ""
    assert read_header([public], COLUMNS).frequency_key == "AF"
    named = '##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description="x">'
    assert read_header([called, named], COLUMNS).frequency_key == "gnomAD_AF"


def test_annotation_formats():
    vep = '##INFO=<ID=CSQ,Number=.,Type=String,Description="From VEP. Format: Allele|SYMBOL">'
    snp = "##INFO=<ID=ANN,Number=.,Description=\"Functional annotations: 'Allele | Gene_Name '\">"
    formats = read_header([vep, snp], COLUMNS).formats
    assert formats == {"CSQ": ("Allele", "SYMBOL"), "ANN": ("Allele", "Gene_Name")}


def test_names_of_chromosomes():
    assert [chromosome(n) for n in ("chr1", "Chr22", "X", "chrM", "MT")] == [
        "1", "22", "X", "MT", "MT",
    ]  # fmt: skip
