from datetime import date

import pytest

from meddx.case.identity import Patient
from meddx.case.record import Origin
from meddx.importers.shared.pedigree import Member, Pedigree
from meddx.importers.shared.vcf_header import read_header
from meddx.phrase import Refused
from tests.helpers.vcf import COLUMNS

HG19 = ["##contig=<ID=chr1,length=249250621>", "##contig=<ID=chr2,length=243199373>"]
HG38 = ["##contig=<ID=1,length=248956422>", "##contig=<ID=X,length=156040895>"]


@pytest.mark.parametrize(
    ("lines", "build", "why"),
    [
        (HG19, "GRCh37", ""),
        (HG38, "GRCh38", ""),
        (HG19 + HG38, "", "contradicts"),
        (["##contig=<ID=1,assembly=GRCh38>"], "GRCh38", ""),
        ([*HG19, "##contig=<ID=3,length=198022430,assembly=GRCh38>"], "", "contradicts"),
        (["##reference=GRCh37"], "GRCh37", ""),
        ([*HG38, "##reference=hg19.fa"], "", "contradicts"),
        ([], "", "unknown"),
    ],
)
def test_the_build(lines, build, why):
    header = read_header(lines, COLUMNS)
    assert (header.build, header.no_build) == (build, why)


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
        (COLUMNS + "\tS1", "several_samples"),
    ],
)
def test_other_kinds_of_vcf_are_refused(columns, code):
    with pytest.raises(Refused) as refused:
        read_header([], columns)
    assert refused.value.code == code
    assert "S1" not in str(refused.value)


def test_of_several_samples_the_patients_own_is_taken_or_asked_for():
    header = read_header(["##patient_id=S2"], COLUMNS + "\tS2\tS3")
    assert (header.sample, header.chosen.column) == ("S2", 10)
    header = read_header([], COLUMNS + "\tS2")
    assert (header.chosen, header.sample, header.samples) == (None, "", ("S1", "S2"))
    assert read_header([], COLUMNS + "\tS2", "S2").sample == "S2"


def test_a_family_from_elsewhere_goes_before_that_of_the_header():
    lines = ["##PEDIGREE=<ID=S1,Mother=S2>"]
    assert read_header(lines, COLUMNS + "\tS2").sample == "S1"
    members = {"S1": Member("S1", affected=False), "S2": Member("S2", "", "S1", True)}
    header = read_header(lines, COLUMNS + "\tS2", "", Pedigree(members, "a.ped"))
    assert (header.sample, header.family) == ("S2", "a.ped")


MITOCHONDRIA = '##GATKCommandLine=<ID=Mutect2,CommandLine="Mutect2 --mitochondria-mode {} -L chrM">'


@pytest.mark.parametrize(
    ("mode", "lines", "origin"),
    [
        ("true", [], Origin.UNKNOWN),
        ("false", [], Origin.TUMOUR),
        ("true", ["##normal_sample=B"], Origin.TUMOUR),
        ("true", ["##origin=germline"], Origin.GERMLINE),
    ],
)
def test_mutect2_on_mitochondria_tells_no_tumour(mode, lines, origin):
    sample = COLUMNS.split("\t")[-1]
    meta = [MITOCHONDRIA.format(mode), "##source=Mutect2", f"##tumor_sample={sample}", *lines]
    assert read_header(meta, COLUMNS).origin(has_somatic_rows=False) is origin


@pytest.mark.parametrize(
    ("lines", "has_somatic_rows", "origin"),
    [
        (["##origin=germline"], True, Origin.GERMLINE),
        (["##origin=tumour"], False, Origin.TUMOUR),
        (["##GATKCommandLine=<ID=HaplotypeCaller,Version=4>"], False, Origin.GERMLINE),
        (["##GATKCommandLine=<ID=HaplotypeCaller,Version=4>"], True, Origin.TUMOUR),
        ([], True, Origin.TUMOUR),
        (["##source=anything"], False, Origin.UNKNOWN),
    ],
)
def test_what_is_stated_goes_before_what_the_program_implies(lines, has_somatic_rows, origin):
    assert read_header(lines, COLUMNS).origin(has_somatic_rows=has_somatic_rows) is origin


def test_the_share_of_called_alleles_is_not_taken_for_a_population():
    called = '##INFO=<ID=AF,Number=A,Type=Float,Description="Allele Frequency, for each ALT">'
    public = '##INFO=<ID=AF,Number=A,Type=Float,Description="Allele frequency in gnomAD">'
    assert read_header([called], COLUMNS).population_af == ()
    assert read_header([public], COLUMNS).population_af == ("AF",)


def test_annotation_formats():
    vep = '##INFO=<ID=CSQ,Number=.,Type=String,Description="From VEP. Format: Allele|SYMBOL">'
    snp = "##INFO=<ID=ANN,Number=.,Description=\"Functional annotations: 'Allele | Gene_Name '\">"
    formats = read_header([vep, snp], COLUMNS).formats
    assert formats == {"CSQ": ("Allele", "SYMBOL"), "ANN": ("Allele", "Gene_Name")}


def test_a_key_with_a_blank_and_lines_without_a_value():
    header = read_header(["##Mutect Version=2.1", "##", "##nothing", "##source=Mutect2"], COLUMNS)
    assert header.tool == "Mutect2"
