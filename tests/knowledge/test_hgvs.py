import pytest

from meddx.case.record import Zygosity
from meddx.knowledge import hgvs
from meddx.knowledge.hgvs import parse_hgvs
from meddx.phrase import Refused

HET, HOM = Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS


@pytest.mark.parametrize(
    ("text", "kind", "reference", "gene"),
    [
        ("NM_000492.4(CFTR):c.1521_1523del", "c", "NM_000492.4", "CFTR"),
        ("NM_000492.4:c.1521_1523del", "c", "NM_000492.4", ""),
        ("CFTR(NM_000492.4):c.1521_1523del", "c", "NM_000492.4", "CFTR"),
        ("BRCA1 c.68_69delAG", "c", "", "BRCA1"),
        ("BRCA1:c.68_69delAG", "c", "", "BRCA1"),
        ("BRCA1 NM_007294.4:c.68_69delAG", "c", "NM_007294.4", "BRCA1"),
        ("chr7:g.117199644_117199646del", "g", "chr7", ""),
        ("7:g.117199644del", "g", "7", ""),
        ("NC_000007.13:g.117199644G>A", "g", "NC_000007.13", ""),
        ("NC_000023.11(NM_004006.2):c.357+1G>A", "c", "NM_004006.2", ""),
        ("LRG_199t1:c.79_80delinsTT", "c", "LRG_199t1", ""),
        ("ENST00000256078.9:c.35G>A", "c", "ENST00000256078.9", ""),
        ("NP_000483.3:p.Phe508del", "p", "NP_000483.3", ""),
        ("NR_002196.1:n.601G>T", "n", "NR_002196.1", ""),
        ("m.3243A>G", "m", "", ""),
        ("  c.76A>T ", "c", "", ""),
    ],
)
def test_what_stands_before_the_description(text, kind, reference, gene):
    read = parse_hgvs(text)
    assert (read.kind, read.reference, read.gene) == (kind, reference, gene)
    assert read.written == text.strip()


@pytest.mark.parametrize(
    ("text", "edit", "deleted", "inserted"),
    [
        ("c.76A>T", ">", "A", "T"),
        ("c.-14G>C", ">", "G", "C"),
        ("c.*32G>A", ">", "G", "A"),
        ("c.88+1G>T", ">", "G", "T"),
        ("c.89-2A>C", ">", "A", "C"),
        ("c.76del", "del", "", ""),
        ("c.76delA", "del", "A", ""),
        ("c.76_78del", "del", "", ""),
        ("c.76_78del3", "del", "", ""),
        ("c.76_78dup", "dup", "", ""),
        ("c.76_77insT", "ins", "", "T"),
        ("c.76_77ins(20)", "ins", "", ""),
        ("c.88_88+1insT", "ins", "", "T"),
        ("c.-1_1insT", "ins", "", "T"),
        ("c.76_78delinsTT", "delins", "", "TT"),
        ("c.76_78delACGinsTT", "delins", "ACG", "TT"),
        ("c.76_83inv", "inv", "", ""),
        ("c.52CAG[20]", "[]", "CAG", "[20]"),
        ("c.-128_-126[79]", "[]", "", "[79]"),
        ("c.76A=", "=", "A", ""),
        ("c.=", "=", "", ""),
        ("c.(?_-30)_(12+1_13-1)del", "del", "", ""),
        ("g.123456_234567del", "del", "", ""),
    ],
)
def test_changes_of_bases(text, edit, deleted, inserted):
    read = parse_hgvs(text)
    assert read.bases is not None
    assert (read.bases.edit, read.bases.deleted, read.bases.inserted) == (edit, deleted, inserted)
    assert read.text == text


@pytest.mark.parametrize(
    ("text", "long", "edit"),
    [
        ("p.Phe508del", "p.Phe508del", "del"),
        ("p.F508del", "p.Phe508del", "del"),
        ("p.(Arg406Ter)", "p.(Arg406Ter)", "sub"),
        ("p.R406*", "p.Arg406Ter", "sub"),
        ("p.R406X", "p.Arg406Ter", "sub"),
        ("p.V600E", "p.Val600Glu", "sub"),
        ("p.(Phe1088LeufsTer5)", "p.(Phe1088LeufsTer5)", "fs"),
        ("p.Arg97Profs*23", "p.Arg97ProfsTer23", "fs"),
        ("p.R97Pfs*23", "p.Arg97ProfsTer23", "fs"),
        ("p.Arg97fs", "p.Arg97fs", "fs"),
        ("p.Lys23_Val25del", "p.Lys23_Val25del", "del"),
        ("p.K23_V25del", "p.Lys23_Val25del", "del"),
        ("p.Ala3_Ser5dup", "p.Ala3_Ser5dup", "dup"),
        ("p.Lys2_Gly3insGlnSerLys", "p.Lys2_Gly3insGlnSerLys", "ins"),
        ("p.Cys28_Lys29delinsTrp", "p.Cys28_Lys29delinsTrp", "delins"),
        ("p.Gln18[23]", "p.Gln18[23]", "[]"),
        ("p.*110Glnext*17", "p.Ter110GlnextTer17", "ext"),
        ("p.Met1ext-5", "p.Met1ext-5", "ext"),
        ("p.Met1?", "p.Met1?", "?"),
        ("p.Leu54=", "p.Leu54=", "="),
        ("p.(=)", "p.(=)", "="),
        ("p.0", "p.0", "0"),
        ("p.?", "p.?", "?"),
    ],
)
def test_changes_of_proteins(text, long, edit):
    read = parse_hgvs(text)
    assert read.protein is not None
    assert (read.protein.text, read.protein.edit) == (long, edit)


def test_signs_of_other_keyboards_are_those_of_the_nomenclature():
    assert (
        parse_hgvs("NM_000492.4（CFTR）：c.89–2A＞C，杂合").written
        == "NM_000492.4(CFTR):c.89-2A>C,杂合"
    )
    assert parse_hgvs("c.89−2A>C").text == "c.89-2A>C"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("c.76A>A", 7),
        ("c.76A", 6),
        ("c.76", 5),
        ("c.", 3),
        ("c.0A>T", 3),
        ("c.76_70del", 6),
        ("c.76_78insT", 6),
        ("c.76insT", 5),
        ("c.68_69delA", 11),
        ("c.76A>T and more", 8),
        ("c.76A>Z", 7),
        ("c.76_78A>T", 8),
        ("c.[76A>C;83G>C]", 3),
        ("g.76+1A>T", 5),
        ("m.*5A>T", 3),
        ("p.Phe508", 9),
        ("p.Pha508del", 4),
        ("p.(Phe508del", 13),
        ("p.Val25_Lys23del", 9),
        ("p.Lys2_Gly5insGln", 8),
        ("p.508del", 3),
        ("gene name c.76A>T", 6),
        ("c.76A>T het het2", 12),
    ],
)
def test_what_is_none_is_refused_with_its_place(text, place):
    with pytest.raises(Refused) as caught:
        parse_hgvs(text)
    assert caught.value.code == "not_hgvs"
    assert dict(caught.value.phrase.values).get("place") == place, str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "BRCA1", "BRCA1 68_69delAG", "r.76a>c", "NR_002196.1:c.5A>G", "NP_000483.3:c.5A>G"),
        *("NM_000492.4:p.(" + "A" * 2000, "NC_000007.14:r.5a>g", "(p.Arg5Ter)"),
    ],
)
def test_other_texts_are_refused_with_a_sentence(text):
    with pytest.raises(Refused, match=r"\.$"):
        parse_hgvs(text)


@pytest.mark.parametrize(
    ("text", "zygosity", "protein"),
    [
        ("CFTR c.1521_1523del het", HET, None),
        ("CFTR c.1521_1523del, hom", HOM, None),
        ("CFTR c.1521_1523del (hom)", HOM, None),
        ("CFTR c.1521_1523del 0/1", HET, None),
        ("CFTR c.1521_1523del 杂合", HET, None),
        ("DMD c.31+36947G>A hemizygous", Zygosity.HEMIZYGOUS, None),
        ("CFTR c.1521_1523del (p.Phe508del) het", HET, "p.Phe508del"),
        ("CFTR c.1521_1523del p.(Phe508del)", Zygosity.UNKNOWN, "p.(Phe508del)"),
        ("CFTR c.1521_1523del (p.(Phe508del)); het", HET, "p.(Phe508del)"),
    ],
)
def test_genotype_and_protein_may_follow(text, zygosity, protein):
    read = parse_hgvs(text)
    assert read.zygosity is zygosity
    assert (read.protein.text if read.protein else None) == protein


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("c.68_69del", "frameshift_variant"),
        ("c.1521_1523del", "inframe_deletion"),
        ("c.76_78dup", "inframe_insertion"),
        ("c.76dup", "frameshift_variant"),
        ("c.76_77insTTT", "inframe_insertion"),
        ("c.76_77ins(20)", ""),
        ("c.76_78delinsTT", "frameshift_variant"),
        ("c.76_78delinsTTT", ""),
        ("c.76A>T", ""),
        ("c.1A>G", "start_lost"),
        ("c.2del", ""),
        ("c.88+1G>T", "splice_donor_variant"),
        ("c.89-2A>C", "splice_acceptor_variant"),
        ("c.89-30A>C", "intron_variant"),
        ("c.80_88+5del", ""),
        ("c.-14G>C", ""),
        ("c.76A>T (p.Lys26Ter)", "stop_gained"),
        ("p.Lys26Glu", "missense_variant"),
        ("p.Ter110GlnextTer17", "stop_lost"),
        ("p.Met1?", "start_lost"),
        ("p.Leu54=", "synonymous_variant"),
        ("p.Lys2_Gly3insGlnTer", "stop_gained"),
        ("p.Cys28_Lys29delinsTrp", "protein_altering_variant"),
        ("g.5del", ""),
    ],
)
def test_the_consequence_that_a_description_tells(text, term):
    assert hgvs.consequence(parse_hgvs(text)) == term
