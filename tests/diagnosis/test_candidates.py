import math

import numpy as np
import pytest

from meddx.case.codes import HGNC, Code
from meddx.case.collected import CollectedCase
from meddx.case.evidence import Evidence
from meddx.case.identity import Sex
from meddx.case.variants import Variant, Zygosity
from meddx.diagnosis import candidates, collected
from meddx.diagnosis.candidates import Effect, effect_of
from meddx.diagnosis.genotype import weigh_genotypes
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.phrase import Language, Phrase

MARFAN, POLYPOSIS, DYSTROPHY, RETT = "OMIM:154700", "OMIM:608456", "OMIM:310200", "OMIM:312750"
EITHER = "OMIM:600803"  # of ABCB4, dominant or recessive
DWARFISM = "OMIM:100800"  # achondroplasia, of FGFR3
HET, HOM, HEMI, SILENT = (
    *(Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS),
    Zygosity.UNKNOWN,
)
WOMAN, MAN = Person(30.0, Sex.FEMALE), Person(30.0, Sex.MALE)
# One gene alone on the list: by chance in 1 of 10,000, not in 1 of 20,000.
LOSS, CHANGE, LITTLE = (math.log10(share / 1e-4) for share in (0.4, 0.5, 0.05))
KNOWN = math.log10(0.6 / 1e-4)  # loss, in FBN1, DMD, MECP2 and NF1, which are known for it
HALF = math.log10(0.5)
ABSENT = math.log10(0.05)


def candidate(gene, consequence="stop_gained", zygosity=HET, name="c.1A>T"):
    return Variant("", 0, "", "", gene, name, "", consequence, zygosity=zygosity, identifier=name)


def weighed(tables, *variants, person=WOMAN, **options):
    case = CollectedCase("x", variants=variants)
    found = collected.findings_of(case, tables.phenotypes, "genes")
    how = RankOptions(candidate_panels=collected.CANDIDATES, **options)
    return weigh_genotypes(found, person, tables, how)


def weight(tables, code, *variants, **further):
    rows = weighed(tables, *variants, **further).get(code, ())
    return sum(row.log10_lr for row in rows), " ".join(str(row.because) for row in rows)


@pytest.mark.parametrize(
    ("consequence", "effect"),
    [
        ("stop_gained", Effect.LOSS),
        ("frameshift_variant", Effect.LOSS),
        ("splice_donor_variant", Effect.LOSS),
        ("start_lost", Effect.LOSS),
        ("transcript_ablation", Effect.LOSS),
        ("missense_variant", Effect.CHANGE),
        ("missense_variant&splice_acceptor_variant", Effect.LOSS),
        ("inframe_deletion", Effect.CHANGE),
        ("synonymous_variant", Effect.LITTLE),
        ("intron_variant", Effect.LITTLE),
        ("", Effect.UNTOLD),
    ],
)
def test_the_consequence_tells_the_effect(consequence, effect):
    assert effect_of(candidate("FBN1", consequence)) is effect


@pytest.mark.parametrize(
    ("gene", "code", "zygosity", "person", "expected"),
    [
        ("FBN1", MARFAN, HET, WOMAN, KNOWN),
        ("FBN1", MARFAN, HOM, WOMAN, KNOWN),
        ("FBN1", MARFAN, SILENT, WOMAN, KNOWN),
        ("MUTYH", POLYPOSIS, HET, WOMAN, 0.0),
        ("MUTYH", POLYPOSIS, HOM, WOMAN, LOSS),
        ("MUTYH", POLYPOSIS, SILENT, WOMAN, LOSS + HALF),
        ("ABCB4", EITHER, HET, WOMAN, LOSS + HALF),
        ("ABCB4", EITHER, HOM, WOMAN, LOSS),
        ("DMD", DYSTROPHY, HET, WOMAN, 1.0),
        ("DMD", DYSTROPHY, HEMI, MAN, KNOWN),
        ("DMD", DYSTROPHY, HET, MAN, KNOWN),
        ("MECP2", RETT, HET, WOMAN, KNOWN),
        ("MECP2", RETT, HEMI, MAN, KNOWN),
        ("FBN1", MARFAN, Zygosity.REFERENCE, WOMAN, 0.0),
    ],
)
def test_zygosity_must_fit_the_inheritance(tables, gene, code, zygosity, person, expected):
    found = candidate(gene, zygosity=zygosity)
    assert weight(tables, code, found, person=person)[0] == pytest.approx(expected)


def test_two_candidates_of_unknown_phase_count_by_half(tables):
    two = (candidate("MUTYH"), candidate("MUTYH", "missense_variant", name="c.9A>T"))
    value, told = weight(tables, POLYPOSIS, *two)
    assert value == pytest.approx(LOSS + HALF)  # the graver of the two speaks for both
    assert "different copies" in told


def test_loss_tells_more_in_a_gene_that_is_known_for_it(tables):
    neurofibromatosis = "OMIM:162200"
    value, told = weight(tables, neurofibromatosis, candidate("NF1"))
    assert value == pytest.approx(KNOWN)
    assert "60%" in told
    missense = candidate("NF1", "missense_variant")
    assert weight(tables, neurofibromatosis, missense)[0] == pytest.approx(math.log10(0.3 / 1e-4))


def test_the_effect_counts_and_is_told(tables):
    for consequence, expected, words in (
        ("stop_gained", LOSS, "stops or removes the protein and fits"),
        ("missense_variant", CHANGE, "changes the protein and fits"),
        ("synonymous_variant", LITTLE, "is not known to change the protein and fits"),
        ("", CHANGE, "is a candidate whose effect is not told and fits"),
    ):
        value, told = weight(tables, DWARFISM, candidate("FGFR3", consequence))
        assert value == pytest.approx(expected)
        assert words in told
        assert "1 of 10,000 others: 1 of about 20,000 genes" in told


def test_a_long_list_of_the_kind_makes_each_count_less(tables):
    others = [candidate(f"GENE{n}") for n in range(99)]
    missense = [candidate(f"OTHER{n}", "missense_variant") for n in range(50)]
    value, told = weight(tables, DWARFISM, candidate("FGFR3"), *others, *missense)
    assert value == pytest.approx(math.log10(0.4 / (100 / 20_000)))
    assert "1 of 200 others: 100 of about 20,000 genes" in told


def test_candidates_in_both_copies_are_counted_among_their_own(tables):
    others = [candidate(f"GENE{n}") for n in range(99)]
    both = [candidate(f"BOTH{n}", zygosity=HOM) for n in range(3)]
    value, _ = weight(tables, POLYPOSIS, candidate("MUTYH", zygosity=HOM), *others, *both)
    assert value == pytest.approx(math.log10(0.4 / (4 / 20_000)))


def test_a_gene_alone_counts_for_every_inheritance(tables):
    for gene, code in (("FBN1", MARFAN), ("MUTYH", POLYPOSIS), ("DMD", DYSTROPHY)):
        alone = Variant("", 0, "", "", gene=gene, identifier=gene)
        value, told = weight(tables, code, alone)
        assert value == pytest.approx(CHANGE)
        assert "without its variant" in told


def test_a_disease_without_a_listed_gene_falls_and_one_without_any_gene_does_not(tables):
    found = weighed(tables, candidate("FBN1"))
    assert [row.log10_lr for row in found[DYSTROPHY]] == [pytest.approx(ABSENT)]
    without = next(c for c in tables.diseases.rare.codes if c not in tables.genes_of)
    assert without not in found
    # A carrier's gene is listed: it neither speaks for its disease nor against it.
    assert weight(tables, POLYPOSIS, candidate("MUTYH"))[0] == 0.0


def test_where_a_panel_was_examined_no_other_gene_speaks_against_its_disease(tables):
    found = weighed(tables, candidate("FBN1"), genes_examined=frozenset({"FBN1", "DMD"}))
    assert found[DYSTROPHY][0].log10_lr == pytest.approx(math.log10(0.2))
    assert RETT not in found


def test_an_unknown_gene_weighs_for_nothing(tables):
    found = weighed(tables, candidate("NOGENE"))
    assert {row for rows in found.values() for row in rows} == {candidates.NOTHING_LISTED}


def test_without_a_list_of_candidates_nothing_changes(tables):
    case = CollectedCase("x", variants=(candidate("FBN1"),))
    found = collected.findings_of(case, tables.phenotypes, "genes")
    (rows,) = {weigh_genotypes(found, WOMAN, tables, RankOptions())[MARFAN]}
    assert [row.log10_lr for row in rows] == [0.0]


def test_a_classified_candidate_goes_by_its_class(tables):
    found = Variant(
        "", 0, "", "", "FBN1", "c.1A>T", consequence="stop_gained", classification="Benign"
    )
    assert weight(tables, MARFAN, found)[0] == 0.0
    (row,) = weighed(tables, found)[MARFAN]
    assert "is benign" in str(row.because)


def test_several_genes_of_a_disease_are_one_explanation(tables):
    leukaemia = "OMIM:607785"
    assert tables.genes_of[leukaemia] == {"ARHGAP26", "CBL", "NF1", "PTPN11"}
    one, _ = weight(tables, leukaemia, candidate("NF1"))
    assert one == pytest.approx(math.log10((10**KNOWN + 3 * 0.05) / 4))
    found = weighed(tables, candidate("NF1"), candidate("PTPN11", "missense_variant"))
    rows = found[leukaemia]
    each = 0.6 / 1e-4, 0.5 / 1e-4
    assert sum(row.log10_lr for row in rows) == pytest.approx(
        math.log10((sum(each) + 2 * 0.05) / 4)
    )
    assert sorted("4 genes are known" in str(row.because) for row in rows) == [False, True]
    assert sorted("together with" in str(row.because) for row in rows) == [False, True]


def test_beside_a_classified_variant_a_candidate_of_another_gene_adds_nothing():
    row = Evidence("k", Code(HGNC, "A"), 2.0, Phrase("It fits."))
    (told,) = candidates.together([row], 3, is_explained=True)
    assert told.log10_lr == 0.0
    assert str(told.because) == (
        "It fits. It counts together with the other genes of this disease."
    )


def test_the_order_of_the_list_tells_nothing(tables):
    variants = [candidate(g) for g in ("FBN1", "DMD", "NF1", "PTPN11", "MUTYH")]
    variants += [candidate("MUTYH", "missense_variant", name="c.9A>T")]

    def sums(found):
        return {c: round(sum(r.log10_lr for r in rows), 9) for c, rows in found.items()}

    expected = sums(weighed(tables, *variants))
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(variants)).tolist()
        assert sums(weighed(tables, *(variants[place] for place in order))) == expected


def test_the_sentences_exist_in_chinese(tables):
    for rows in weighed(tables, candidate("NF1"), candidate("PTPN11"), candidate("DMD")).values():
        for row in rows:
            assert "{" not in row.because.label(Language.ZH_CN)
            assert row.because.label(Language.ZH_CN) != str(row.because)


@pytest.mark.parametrize("genes", [(), ("NF1",), ("NF1", "FBN1", "MUTYH")])
def test_what_all_rows_add_is_their_sum_for_each_disease(tables, genes):
    further = dict(weighed(tables, *(candidate(gene) for gene in genes)))
    noted = Evidence("k", Code(HGNC, "A"), 0.7, Phrase("It is named."))
    further[RETT] = (*further.get(RETT, ()), noted)
    found = candidates.added(further, tables)
    expected = np.zeros(len(tables.diseases.codes))
    for code, rows in further.items():
        expected[tables.diseases.places[code]] = sum(row.log10_lr for row in rows)
    assert np.array_equal(found, expected)
    assert np.count_nonzero(found) == (1 if not genes else len(further) - empty(further))


def empty(further):
    return sum(not sum(row.log10_lr for row in rows) for rows in further.values())
