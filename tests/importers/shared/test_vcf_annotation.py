import pytest

from meddx.importers.shared.vcf_annotation import (
    NOTHING,
    About,
    Annotator,
    decoded,
    highest,
    stars,
)
from meddx.importers.shared.vcf_header import read_header
from tests.helpers.vcf import COLUMNS, row

CSQ = '##INFO=<ID=CSQ,Description="Format: {}">'
VEP = CSQ.format(
    "Allele|Consequence|SYMBOL|Feature|BIOTYPE|HGVSc|HGVSp|CANONICAL|MANE_SELECT|PICK|ALLELE_NUM|"
    "gnomADe_AF|gnomADg_AF|gnomADe_AFR_AF|MAX_AF|CLIN_SIG|REVEL|CADD_PHRED|SpliceAI_pred_DS_AG|"
    "SpliceAI_pred_DS_DL|ClinVar_CLNSIG|ClinVar_CLNREVSTAT"
)
SNPEFF = (
    "##INFO=<ID=ANN,Description=\"Functional annotations: 'Allele | Annotation | Gene_Name | "
    "Feature_ID | Transcript_BioType | HGVS.c | HGVS.p'\">"
)


def entry(allele="T", consequence="missense_variant", symbol="A", **fields) -> str:
    names = VEP.split("Format: ")[1].rstrip('">').split("|")
    said = {"Allele": allele, "Consequence": consequence, "SYMBOL": symbol, **fields}
    assert set(said) <= set(names)
    return "|".join(said.get(name, "") for name in names)


PICKED = {"CANONICAL": "YES", "MANE_SELECT": "NM_1.1", "PICK": "1"}


def about(info, meta=(), alternates=("T",), place=1) -> About:
    return Annotator(read_header(list(meta), COLUMNS)).about(info, alternates, place)


def infos(*keys) -> list[str]:
    return [f'##INFO=<ID={key},Number=A,Type=Float,Description="x">' for key in keys]


def test_plain_keys():
    info = (
        "GENE=MSH2;HGVSc=c.1216C>T;HGVSp=p.(Arg406Ter);Consequence=stop_gained;"
        "CLNSIG=Pathogenic;CLNREVSTAT=reviewed_by_expert_panel;AF=0.01"
    )
    meta = ['##INFO=<ID=AF,Number=A,Description="In the general population">']
    found = about(info, meta)
    assert found[:7] == (
        "MSH2", "", "c.1216C>T", "p.(Arg406Ter)", "stop_gained", "Pathogenic", 3,
    )  # fmt: skip
    assert found.allele_frequency == 0.01
    assert about(info).allele_frequency != found.allele_frequency  # AF of the caller


@pytest.mark.parametrize("info", [".", "CLNSIG=.;DP=4", "DB", "XGENE=A;HGVScc=B", ""])
def test_nothing_known_is_empty(info):
    assert str(about(info)) == str(NOTHING)


def test_values_of_each_allele_also_where_the_words_hold_commas():
    info = "CLNSIG=Pathogenic,_low_penetrance,Benign;GENE=TP53;gnomAD_AF=0.1,0.2"
    first, second = (about(info, (), ["T", "G"], place) for place in (1, 2))
    assert (first.classification, first.allele_frequency) == ("Pathogenic,_low_penetrance", 0.1)
    assert (second.classification, second.allele_frequency) == ("Benign", 0.2)
    assert first.gene == second.gene == "TP53"


def test_the_gene_of_clinvar():
    assert about("GENEINFO=MSH6:2956|FBXO11:80204").gene == "MSH6"


@pytest.mark.parametrize(
    ("entries", "chosen"),
    [
        ([entry(HGVSc="1"), entry(HGVSc="2", CANONICAL="YES")], "2"),
        ([entry(HGVSc="1", PICK="1"), entry(HGVSc="2", CANONICAL="YES")], "1"),
        ([entry(HGVSc="1", CANONICAL="YES"), entry(HGVSc="2", MANE_SELECT="NM_1.1")], "2"),
        ([entry(HGVSc="1", BIOTYPE="lncRNA"), entry(HGVSc="2", BIOTYPE="protein_coding")], "2"),
        ([entry("T", "intron_variant", HGVSc="1"), entry("T", "stop_gained", HGVSc="2")], "2"),
        ([entry("T", "intron_variant&missense_variant", HGVSc="1"),
          entry("T", "inframe_deletion", HGVSc="2")], "2"),
        ([entry(symbol="YES1", HGVSc="1"), entry(HGVSc="2", **PICKED)], "2"),
        ([entry(HGVSc="1"), entry(symbol="YES", HGVSc="2", **PICKED), entry(HGVSc="3")], "2"),
        ([entry(HGVSc="1", **PICKED), entry(HGVSc="2", BIOTYPE="YES")], "1"),
        ([entry(HGVSc="1"), entry(HGVSc="2")], "1"),
    ],
)  # fmt: skip
def test_the_transcript_is_chosen_as_vep_picks(entries, chosen):
    assert about("DP=3;CSQ=" + ",".join(entries) + ";MQ=60", [VEP]).hgvs_c == chosen


def test_a_transcript_belongs_to_its_allele():
    info = f"CSQ={entry('T', 'missense_variant')},{entry('G', 'stop_gained')}"
    assert about(info, [VEP], ["T", "G"], 2).consequence == "stop_gained"
    numbered = f"CSQ={entry('-', 'stop_lost', ALLELE_NUM='2')},{entry('-', ALLELE_NUM='1')}"
    assert about(numbered, [VEP], ["T", "TA"], 2).consequence == "stop_lost"
    shortened = f"CSQ={entry('-', 'stop_lost')},{entry('AG')}"
    assert about(shortened, [VEP], ["T", "TAG"], 1).consequence == "stop_lost"
    assert str(about(info, [VEP], ["A", "C"], 1)) == str(NOTHING)


def test_scores_and_frequencies_of_a_transcript():
    found = about(
        "CSQ=" + entry(
            Feature="ENST1", gnomADe_AF="0.001", gnomADg_AF="0.002", gnomADe_AFR_AF="0.9",
            MAX_AF="0.8", CLIN_SIG="pathogenic", REVEL="0.5&0.7", CADD_PHRED="23.4",
            SpliceAI_pred_DS_AG="0.02", SpliceAI_pred_DS_DL="0.91",
            ClinVar_CLNSIG="Likely_benign",
            ClinVar_CLNREVSTAT="criteria_provided&_single_submitter",
        ),
        [VEP],
    )  # fmt: skip
    assert found.transcript == "ENST1"
    assert found.allele_frequency == 0.002  # the higher; never that of one population
    assert (found.revel, found.cadd, found.splice_ai) == (0.7, 23.4, 0.91)
    assert (found.classification, found.review_stars) == ("Likely_benign", 1)


@pytest.mark.parametrize(
    "key",
    [
        *("gnomAD_AF", "gnomADg_AF", "AF_gnomad", "GNOMAD_AF", "GNOMADAF", "GNOMADAF_popmax"),
        *("dbNSFP_gnomAD_exomes_AF", "dbNSFP_gnomAD_genomes_POPMAX_AF", "AF_grpmax"),
        *("gnomad_v4.1_AF_grpmax", "gnomAD_exomes_AF"),
    ],
)
def test_names_of_population_frequencies(key):
    assert about(f"{key}=0.03", infos(key)).allele_frequency == 0.03


@pytest.mark.parametrize("key", ["AF", "gnomAD_AFR_AF", "gnomad_AF_nfe", "MAX_AF", "gnomAD_AC"])
def test_frequencies_of_single_populations_and_callers_are_not_read(key):
    assert str(about(f"{key}=0.03", infos(key))) == str(NOTHING)


def test_homozygotes_and_scores_in_info():
    keys = ("nhomalt", "gnomad_nhomalt", "REVEL", "dbNSFP_CADD_phred")
    info = "nhomalt=3;gnomad_nhomalt=5;REVEL=0.31;dbNSFP_CADD_phred=12.5;HOM=1;Hom=9"
    found = about(info, infos(*keys))
    assert (found.homozygotes, found.revel, found.cadd) == (5, 0.31, 12.5)


def test_splice_ai_in_info():
    info = "SpliceAI=G|MSH2|0.99|0|0|0|1|2|3|4,T|MSH2|0.01|0.2|0.00|0.05|7|-3|8|12"
    assert about(info).splice_ai == 0.2
    assert about(info, (), ["T", "G"], 2).splice_ai == 0.99


def test_the_log_odds_of_mutect2_are_of_each_allele():
    assert about("DP=659;TLOD=891.23,10.66", (), ["T", "G"], 2).tumour_lod == 10.66
    assert about("TLOD=-0.5").tumour_lod == -0.5
    assert about("NLOD=3;TLOD=.").tumour_lod != about("TLOD=1").tumour_lod
    assert str(about("TLOD=x")) == str(NOTHING)


def test_frequencies_of_annovar():
    keys = ("gnomAD_exome_ALL", "gnomAD_genome_ALL", "gnomAD_exome_EAS")
    info = "gnomAD_exome_ALL=0.002;gnomAD_genome_ALL=0.003;gnomAD_exome_EAS=0.4"
    assert about(info, infos(*keys)).allele_frequency == 0.003


def test_snpeff_with_several_consequences():
    info = "ANN=T|splice_donor_variant&intron_variant|MLH1|NM_1.3|protein_coding|c.5+1G>T|"
    found = about(info, [SNPEFF])
    assert found[:5] == (
        "MLH1", "NM_1.3", "c.5+1G>T", "", "splice_donor_variant&intron_variant",
    )  # fmt: skip


EXONS = CSQ.format("Allele|Consequence|SYMBOL|EXON|INTRON")
RANK = SNPEFF.replace("HGVS.c", "Rank | HGVS.c")


@pytest.mark.parametrize(
    ("info", "meta", "exon"),
    [
        ("CSQ=T|stop_gained|BRCA1|10/23|", EXONS, "10/23"),
        ("CSQ=T|splice_donor_variant|BRCA1||2/22", EXONS, "intron 2/22"),
        ("CSQ=T|splice_donor_variant&coding_sequence_variant|BRCA1|2/23|2/22", EXONS, "2/23"),
        ("CSQ=T|splice_region_variant&intron_variant|BRCA1||2/22", EXONS, ""),
        ("CSQ=T|intron_variant|BRCA1||2/22", EXONS, ""),
        ("CSQ=T|stop_gained|BRCA1", EXONS, ""),
        ("CSQ=T|splice_donor_variant|BRCA1", EXONS, ""),
        (f"CSQ={entry()}", VEP, ""),
        ("ANN=T|stop_gained|DMD|NM_1|protein_coding|7/79|c.5C>T|", RANK, "7/79"),
        ("ANN=T|splice_acceptor_variant&intron_variant|DMD|NM_1|protein_coding|7/78|c.6-1G>T|",
         RANK, "intron 7/78"),
        ("ANN=T|splice_region_variant&intron_variant|DMD|NM_1|protein_coding|7/78|c.6-5G>T|",
         RANK, ""),
        ("ANN=T|intron_variant|DMD|NM_1|protein_coding|7/78|c.6-50G>T|", RANK, ""),
        ("ANN=T|splice_donor_variant|DMD|NM_1|protein_coding||c.5+1G>T|", RANK, ""),
    ],
)  # fmt: skip
def test_the_number_of_the_exon_or_of_the_intron_whose_site_is_lost(info, meta, exon):
    assert about(info, [meta]).exon == exon


def test_plain_keys_win_over_annotations_and_the_sources_are_named():
    reader = Annotator(read_header([VEP, SNPEFF], COLUMNS))
    info = f"GENE=MSH2;CSQ={entry(symbol='EPCAM')};ANN=T|stop_gained|X||||"
    found = reader.about(info, ["T"], 1)
    assert (found.gene, found.consequence) == ("MSH2", "missense_variant")
    assert list(reader.sources) == ["VEP", "INFO"]
    reader.about("ANN=T|stop_gained|X||||", ["T"], 1)
    assert list(reader.sources) == ["VEP", "INFO", "SnpEff"]


def test_an_entry_with_too_few_fields_says_what_it_says():
    assert about("CSQ=T|stop_gained", [VEP]).consequence == "stop_gained"


def test_percent_encoding_is_undone():
    assert decoded("p.%3D%3B50%25") == "p.=;50%"


@pytest.mark.parametrize(
    ("review", "number"),
    [
        ("practice_guideline", 4),
        ("reviewed_by_expert_panel", 3),
        ("criteria_provided,_multiple_submitters,_no_conflicts", 2),
        ("criteria_provided,_conflicting_classifications", 1),
        ("criteria provided, single submitter", 1),
        ("no_assertion_criteria_provided", 0),
        ("", -1),
    ],
)
def test_stars_of_clinvar(review, number):
    assert stars(review) == number


@pytest.mark.parametrize(
    ("texts", "value"),
    [(["0.5"], 0.5), (["1e-5", "."], 1e-5), (["0.1,0.3&0.2"], 0.3), (["0.2", "1.5", "-1"], 0.2)],
)
def test_the_highest_number(texts, value):
    assert highest(texts, 1.0) == value


@pytest.mark.parametrize("texts", [[], [""], ["nan"], ["1.5"], ["-0.1"], ["x"]])
def test_no_number(texts):
    assert highest(texts, 1.0) != highest(texts, 1.0)  # not a number


def test_what_gives_an_answer_away_is_never_read():
    plain = row(info="DP=9")
    given = row(info="DP=9;SPIKED;DiseaseGene=(GENE=FGFR2|INHERITANCE=AD|MIM=101600)")
    assert given == plain
