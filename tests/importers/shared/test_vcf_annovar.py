import pytest

from meddx.importers.shared import vcf_annovar
from meddx.importers.shared.vcf_annotation import Annotator
from meddx.importers.shared.vcf_header import read_header
from tests.helpers.vcf import COLUMNS

KEYS = ("Func.refGene", "Gene.refGene", "GeneDetail.refGene", "ExonicFunc.refGene", "CLNSIG")
META = [f'##INFO=<ID={key},Number=.,Type=String,Description="x">' for key in KEYS]


def block(function, gene, exonic=".", change=".", detail=".", more=""):
    return (
        f"ANNOVAR_DATE=2020-06-08;Func.refGene={function};Gene.refGene={gene};"
        f"GeneDetail.refGene={detail};ExonicFunc.refGene={exonic};AAChange.refGene={change};"
        f"{more}ALLELE_END"
    )


def about(info, alternates=("T",), place=1):
    return Annotator(read_header(META, COLUMNS)).about(info, alternates, place)


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (
            block(
                "exonic", "KRAS", "nonsynonymous_SNV",
                "KRAS:NM_004985:exon2:c.G35A:p.G12D,KRAS:NM_033360:exon2:c.G35A:p.G12D",
            ),
            ("KRAS", "NM_004985", "c.35G>A", "p.G12D", "missense_variant"),
        ),
        (
            block("exonic", "A", "stopgain", "A:NM_1:exon1:c.C100T:p.R34X"),
            ("A", "NM_1", "c.100C>T", "p.R34*", "stop_gained"),
        ),
        (
            block("exonic", "A", "frameshift_deletion", "A:NM_1:exon1:c.68_69del:p.E23fs"),
            ("A", "NM_1", "c.68_69del", "p.E23fs", "frameshift_variant"),
        ),
        (
            block("splicing", "BRCA2", detail=r"NM_000059:exon5:c.425+2T>G\x3bNM_2:exon5:c.9+2T>G"),
            ("BRCA2", "NM_000059", "c.425+2T>G", "", "splice_donor_variant"),
        ),
        (
            block("splicing", "BRCA2", detail="NM_000059:exon5:c.426-1G>A"),
            ("BRCA2", "NM_000059", "c.426-1G>A", "", "splice_acceptor_variant"),
        ),
        (
            block("splicing", "A", detail="NM_1:exon1:c.-5+1G>A"),
            ("A", "NM_1", "c.-5+1G>A", "", "splice_donor_variant"),
        ),
        (
            block("splicing", "A", detail="NM_1:exon1:c.5+8G>A"),
            ("A", "NM_1", "c.5+8G>A", "", "splice_region_variant"),
        ),
        (block("intronic", "A", detail="c.5+8G>A"), ("A", "", "c.5+8G>A", "", "intron_variant")),
        (
            block("splicing", "A", detail="NM_1:exon2:UTR5"),
            ("A", "", "", "", "splice_site_variant"),
        ),
        (
            block(r"exonic\x3bsplicing", r"A\x3bA", "synonymous_SNV", "A:NM_1:exon1:c.G9A:p.P3P"),
            ("A", "NM_1", "c.9G>A", "p.P3P", "synonymous_variant&splice_site_variant"),
        ),
        (
            block("UTR3", "A", detail="NM_1:c.*23A>G"),
            ("A", "NM_1", "c.*23A>G", "", "3_prime_UTR_variant"),
        ),
        (
            block("intergenic", r"NONE\x3bDDX11L1", detail=r"dist\x3dNONE\x3bdist\x3d1872"),
            ("", "", "", "", "intergenic_variant"),
        ),
        (
            block("exonic", "A", "startloss", "A:NM_1:wholegene"),
            ("A", "NM_1", "", "", "start_lost"),
        ),
        (block("exonic", "A", "unknown", "UNKNOWN"), ("A", "", "", "", "coding_sequence_variant")),
        (block("intronic", "A"), ("A", "", "", "", "intron_variant")),
    ],
)  # fmt: skip
def test_what_it_says_of_an_allele(info, expected):
    found = about(info)
    said = (found.gene, found.transcript, found.hgvs_c, found.hgvs_p, found.consequence)
    assert said == expected


def test_a_number_without_end_is_no_place():
    assert about(block("splicing", "A", detail=f"NM_1:exon1:c.5+{'9' * 9999}G>A")).gene == "A"


def test_each_allele_has_a_block_of_its_own():
    one = block("exonic", "A", "stopgain", "A:NM_1:exon1:c.C100T:p.R34X", more="CLNSIG=Benign;")
    two = block("intronic", "B", more="CLNSIG=Pathogenic;")
    info = f"AC=1;{one};{two};DP=9"
    first, second = (about(info, ("T", "G"), place) for place in (1, 2))
    assert (first.gene, first.classification) == ("A", "Benign")
    assert (second.gene, second.consequence) == ("B", "intron_variant")
    assert (second.hgvs_c, second.classification) == ("", "Pathogenic")
    assert vcf_annovar.of_allele(f";{info};", 2).endswith(";DP=9;")


def test_the_source_is_named_and_rows_without_it_are_not_annotated():
    reader = Annotator(read_header(META, COLUMNS))
    reader.about("DP=4", ("T",), 1)
    assert not reader.sources
    reader.about(block("intronic", "A"), ("T",), 1)
    assert list(reader.sources) == ["ANNOVAR"]


def test_the_genes_that_were_looked_up_are_told_from_the_keys():
    assert vcf_annovar.base_of(["Func.ensGene", "Func.refGene", "AF"]) == "refGene"
    assert vcf_annovar.base_of(["AF", "Gene"]) == ""
