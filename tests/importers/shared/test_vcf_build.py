import pytest

from meddx.importers.shared.vcf_build import WHY_NONE, of_header
from meddx.knowledge.assemblies import LENGTHS, NAMES

HG19 = {"1": 249250621, "2": 243199373}
HG38 = {"1": 248956422, "X": 156040895}


@pytest.mark.parametrize(
    ("lengths", "named", "build", "why"),
    [
        (HG19, [], "GRCh37", ""),
        (HG38, ["hg38.fa"], "GRCh38", ""),
        (HG19 | HG38, [], "", "contradicts"),
        (HG19 | {"3": 5}, [], "", "contradicts"),
        (HG19, ["GRCh38"], "", "contradicts"),
        (HG38, ["b37", "hg38"], "", "contradicts"),
        ({"1": 248387328}, [], "", "other"),  # T2T-CHM13v2.0
        ({"1": 247249719}, ["hg18"], "", "other"),
        ({"1": 5}, [], "", "other"),
        ({}, ["/data/chm13v2.0.fa"], "", "other"),
        ({}, ["/ref/Homo_sapiens.GRCh37.d5.fasta"], "GRCh37", ""),
        ({}, ["/genomes/hs37d5.fa"], "GRCh37", ""),
        ({}, ["/genomes/human_g1k_v37.fasta"], "GRCh37", ""),
        ({}, ["GCA_000001405.15_GRCh38_no_alt.fna"], "GRCh38", ""),
        ({}, ["ref_genome.fasta"], "", "unknown"),
        ({"MT": 16569, "GL000224.1": 179693}, [], "", "unknown"),
        ({}, [], "", "unknown"),
    ],
)
def test_the_build_is_what_the_header_says_and_never_guessed(lengths, named, build, why):
    assert of_header(lengths, named) == (build, why)
    assert not why or str(WHY_NONE[why]).endswith(".")


def test_no_chromosome_has_the_same_length_in_both():
    pairs = zip(NAMES, LENGTHS["GRCh37"], LENGTHS["GRCh38"], strict=True)
    assert all(one != other for _, one, other in pairs)
