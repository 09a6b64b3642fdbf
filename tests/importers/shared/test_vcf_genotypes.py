import math

import pytest

from meddx.case.variants import ZYGOSITIES
from meddx.importers.shared.vcf_genotypes import (
    WHOLE_CHROMOSOME,
    BadRowError,
    Layout,
    read_genotype,
    share,
)
from tests.helpers.vcf import row


@pytest.mark.parametrize(
    ("text", "zygosities"),
    [
        ("0/1", ["heterozygous", "reference"]),
        ("1|0", ["heterozygous", "reference"]),
        ("1/1", ["homozygous", "reference"]),
        ("1", ["hemizygous", "reference"]),
        ("0", ["reference", "reference"]),
        ("2/1", ["heterozygous", "heterozygous"]),
        ("0/1/2/3", ["heterozygous", "heterozygous"]),
        ("./.", ["unknown", "unknown"]),
        (".", ["unknown", "unknown"]),
        ("./1", ["heterozygous", "reference"]),
        ("2/.", ["reference", "heterozygous"]),
        ("/0|1", ["heterozygous", "reference"]),
    ],
)
def test_zygosity_of_the_first_two_alleles(text, zygosities):
    genotype = read_genotype(text)
    assert [ZYGOSITIES[genotype.zygosity(place)].value for place in (1, 2)] == zygosities


@pytest.mark.parametrize("text", ["", "a/b", "0//1", "1/", "-1/0", "99999/0"])
def test_what_is_no_genotype(text):
    with pytest.raises(BadRowError, match="genotype"):
        read_genotype(text)


@pytest.mark.parametrize(
    ("keys", "values", "reads", "fraction"),
    [
        ("GT:AD", "0/1:12,4", (12, 4), 0.25),
        ("GT:AD:RD:FREQ", "0/1:9:92:8.91%", (92, 9), 0.0891),  # VarScan
        ("GT:RD:AD:FREQ", "0/1:31:2:6,06%", (31, 2), 0.0606),  # in a locale with commas
        ("GT:AD:AF", "0/1:3,1556:0.998", (3, 1556), 0.998),  # Mutect2
        ("GT:AD:FA", "0/1:175,30:0.146", (175, 30), 0.146),  # MuTect 1
        ("GT:RO:AO", "0/1:10:30", (10, 30), 0.75),  # FreeBayes
        ("GT:DP4", "0/1:0,3,0,4", (3, 4), 4 / 7),  # SomaticSniper
        ("DP:AU:CU:GU:TU", "50:0,0:40,41:0,0:10,12", (40, 10), 0.2),  # Strelka
        ("GT:PR:SR", "0/1:10,4:6,0", (16, 4), 0.2),  # Manta
        ("GT:SR", "0/1:0,24", (0, 24), 1.0),
        ("GT:DR:DV:RR:RV", "0/1:0:184:289:172", (289, 356), 356 / 645),  # Delly
        ("GT:AD", "0/1:.", (), None),
        ("GT:AD", "0/1:.,21", (), None),
        ("GT:AD", "0/1", (), None),
        ("GT:AD", "0/1:0,0", (0, 0), None),
    ],
)
def test_reads_of_every_tool(keys, values, reads, fraction):
    (variant,) = row(keys=keys, sample=values)
    assert variant.allele_depths == reads
    assert variant.fraction == (None if fraction is None else pytest.approx(fraction, abs=1e-6))


def test_indels_of_strelka():
    (variant,) = row("CAT", "C", "60:30,31:20,22", keys="DP:TAR:TIR")
    assert variant.allele_depths == (30, 20)


@pytest.mark.parametrize(
    ("keys", "values", "phase"),
    [
        ("GT:PS", "0|1:4711", (4711, 1)),
        ("GT:PS", "1|0:4711", (4711, 0)),
        ("GT", "0|1", (WHOLE_CHROMOSOME, 1)),
        ("GT", "0/1", (0, -1)),
        ("GT:PS", "1|1:4711", (0, -1)),
        ("GT:PGT:PID", "0/1:0|1:10177_A_AC", (10177, 1)),
        ("GT:PGT:PID", "0/1:.:.", (0, -1)),
        ("GT:PGT:PID", "1/1:1|1:10177_A_AC", (0, -1)),
    ],
)
def test_phase(keys, values, phase):
    (variant,) = row(keys=keys, sample=values)
    assert (variant.phase_set, variant.haplotype) == phase


def test_trailing_fields_may_be_dropped_and_an_excess_is_refused():
    layout = Layout.of("GT:AD:DP")
    assert layout.values("0/1") == ["0/1", ".", ".", "."]
    with pytest.raises(BadRowError, match="format"):
        layout.values("0/1:1,2:3:4")


@pytest.mark.parametrize("text", ["-0.1", "1.01", "-3%", "100,5%", "inf", "nan%"])
def test_a_share_lies_between_0_and_1(text):
    with pytest.raises(BadRowError, match="fraction"):
        share(text)


@pytest.mark.parametrize(("text", "value"), [("0.5", 0.5), ("45,83%", 0.4583), ("100%", 1.0)])
def test_shares(text, value):
    assert share(text) == pytest.approx(value)


@pytest.mark.parametrize("text", [".", "", "x"])
def test_no_share(text):
    assert math.isnan(share(text))
