import gzip
import itertools

import pytest

from meddx.importers.shared.vcf_genotypes import Layout, phred, read_genotype
from meddx.importers.shared.vcf_likelihoods import quality
from tests.helpers.vcf import COLUMNS, DATA, line, row, rows_of, table_from

PFEIFFER = DATA / "gatk" / "exomiser_Pfeiffer_exome_hg19.vcf.gz"
COHORT = DATA / "gatk" / "pyvcf_gatk.vcf"


@pytest.mark.parametrize(
    ("genotype", "alleles", "likelihoods", "expected"),
    [
        ("0/1", 2, "315,0,697", 99),
        ("0/1", 2, "31,0,40", 31),
        ("1|0", 2, "40,0,31", 31),
        ("1/1", 2, "60,6,0", 6),
        ("0/1", 2, "45,15,52", 30),  # the smallest need not be 0
        ("0/1", 2, "0,0,52", 0),
        ("1", 2, "45,0", 45),  # haploid
        ("0", 2, "0,12", 12),
        ("1/2", 3, "90,80,70,60,0,50", 50),  # 0/0 0/1 1/1 0/2 1/2 2/2
        ("0/2", 3, "90,80,70,0,60,50", 50),
        ("2", 3, "9,8,0", 8),
        ("0/0/1", 2, "20,0,30,40", 20),
        ("0/1/2", 3, "9,9,9,9,9,0,9,9,9,7", 7),  # 000 001 011 111 002 012 112 022 122 222
    ],
)
def test_the_second_smallest_less_the_smallest(genotype, alleles, likelihoods, expected):
    assert quality(likelihoods, read_genotype(genotype).alleles, alleles) == expected


@pytest.mark.parametrize(
    ("genotype", "alleles", "likelihoods"),
    [
        ("0/1", 2, "."),
        ("0/1", 2, ""),
        ("0/1", 2, ".,.,."),
        ("0/1", 2, "31,0,."),
        ("0/1", 2, "31,0,x"),
        ("0/1", 2, "31,-5,40"),
        ("0/1", 2, "31,0,40.5"),
        ("0/1", 2, "31,0,9999999999"),
        ("0/1", 2, "31,0"),
        ("0/1", 2, "31,0,40,50"),
        ("0/1", 3, "31,0,40"),
        ("1", 2, "40,31,0"),  # of two copies
        ("0/1", 2, "0,31,40"),  # another genotype is likelier
        ("1/2", 3, "90,0,70,60,1,50"),
        ("./.", 2, "0,0,0"),
        ("0/2", 2, "0,0,0"),
        ("0", 1, "0"),  # nothing to choose from
    ],
)
def test_likelihoods_that_do_not_tell(genotype, alleles, likelihoods):
    assert quality(likelihoods, read_genotype(genotype).alleles, alleles) == -1


def test_more_copies_than_anybody_pools_are_not_counted():
    assert quality("0,1", [0] * 200_000, 2) == -1


@pytest.mark.parametrize(("copies", "alleles"), [(1, 4), (2, 4), (3, 4), (4, 3), (5, 2)])
def test_the_order_is_that_of_the_specification(copies, alleles):
    """Genotypes in the order that VCF 4.3 spells out: by the last allele, then the one before."""
    genotypes = itertools.combinations_with_replacement(range(alleles), copies)
    order = sorted(genotypes, key=lambda genotype: genotype[::-1])
    for place, genotype in enumerate(order):
        likelihoods = ["50"] * len(order)
        likelihoods[place] = "0"
        assert quality(",".join(likelihoods), genotype, alleles) == 50


@pytest.mark.parametrize(
    ("keys", "sample", "expected"),
    [
        ("GT:PL", "0/1:31,0,40", 31),
        ("GT:GQ:PL", "0/1:.:31,0,40", 31),
        ("GT:GQ:PL", "0/1:12:31,0,40", 12),  # the caller's own goes first
        ("GT:GQ:PL", "0/1:x:31,0,40", None),  # it is there, and damaged
        ("GT:GQ:PL", "0/1", None),
        ("GT:PL", "0/1:0,31,40", None),
        ("GT:PL", "./1:31,0,40", None),
        ("GT:PL", "1:40,0", 40),
    ],
)
def test_the_quality_of_a_patient(keys, sample, expected):
    (variant,) = row(keys=keys, sample=sample)
    assert variant.genotype_quality == expected


def test_the_allele_that_stands_for_all_others_counts():
    (variant,) = row(alt="T,<NON_REF>", keys="GT:PL", sample="0/1:315,0,23,414,751,1165")
    assert variant.genotype_quality == 23


def test_the_quality_of_parents():
    rows = rows_of(
        [
            line(keys="GT:GQ:PL", sample="0/1:.:99,0,99")
            + "\t0/0:.:0,27,300\t0/0:40:0,9,90\t0/0:.:."
        ],
        columns=COLUMNS + "\tS2\tS3\tS4",
        sample="S1",
    )
    (variant,) = table_from(rows)
    assert (variant.genotype_quality, variant.relative_qualities) == (99, (27, 40, None))


@pytest.mark.parametrize("path", [PFEIFFER, COHORT], ids=["exome", "cohort"])
def test_what_gatk_wrote_itself_is_found_again(path):
    if not path.exists():
        pytest.skip(f"the sample file is not there: {path.name}")
    told = close = 0
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        for cells in (text.split("\t") for text in file if text[0] != "#"):
            layout, alleles = Layout.of(cells[8]), len(cells[4].split(",")) + 1
            for values in (layout.values(cell.strip()) for cell in cells[9:]):
                stated = values[layout.gq]
                found = quality(
                    values[layout.pl], read_genotype(values[layout.gt]).alleles, alleles
                )
                if stated != "." and found >= 0:
                    told += 1
                    close += abs(found - phred(stated)) <= 1  # GATK 3 writes 57.5 beside 135,0,57
    assert told > 100
    assert close == told
