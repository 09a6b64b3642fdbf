import math
from dataclasses import replace

import pytest

from meddx.case.codes import HGNC, Code
from meddx.case.criteria import Criterion, Interpretation, Significance, Strength
from meddx.case.evidence import Assertion, Finding, ReaderSource, VariantSource
from meddx.case.identity import Sex
from meddx.case.record import Zygosity
from meddx.diagnosis.genotype import weigh_genotypes
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.phrase import Phrase
from tests.diagnosis.cases import GENES, LYNCH, MSH2, MUTYH_POLYPOSIS, VARIANTS, variant

WOMAN, MAN = Person(60.0, Sex.FEMALE), Person(60.0, Sex.MALE)
FULL = math.log10(0.5 / 1e-5)


def weight(tables, findings, code, person=WOMAN, **options):
    found = weigh_genotypes(findings, person, tables, RankOptions(**options)).get(code, ())
    return sum(e.log10_lr for e in found), " ".join(str(e.because) for e in found)


def test_one_pathogenic_allele_is_enough_for_a_dominant_disease(tables):
    value, words = weight(tables, (MSH2,), LYNCH)
    assert value == pytest.approx(FULL)
    assert "fits the inheritance" in words
    likely = variant("MSH2", hgvs_p="p.X", classification="Likely_pathogenic")
    assert weight(tables, (likely,), LYNCH)[0] == pytest.approx(FULL - 1)


@pytest.mark.parametrize(("frequency", "wrong"), [(0.01, 0.02), (1e-6, 1e-5)])
def test_an_allele_that_many_carry_tells_less_of_a_dominant_disease(tables, frequency, wrong):
    known = {"hgvs_p": "p.X", "classification": "Pathogenic", "allele_frequency": frequency}
    value, words = weight(tables, (variant("MSH2", **known),), LYNCH)
    assert value == pytest.approx(math.log10(0.5 / wrong))
    assert f"1 of {round(1 / wrong):,} others" in words
    both = variant("MUTYH", zygosity=Zygosity.HOMOZYGOUS, **known)
    assert weight(tables, (both,), MUTYH_POLYPOSIS)[0] == pytest.approx(FULL)


def test_one_allele_in_a_recessive_disease_is_a_carrier(tables):
    value, words = weight(tables, VARIANTS, MUTYH_POLYPOSIS)
    assert value == 0.0
    assert "Carrier only" in words
    # An entry without stated inheritance follows the gene's other diseases.
    assert weight(tables, VARIANTS, "ORPHA:247798")[0] == 0.0


def test_two_alleles_fit_a_recessive_disease(tables):
    one = variant("MUTYH", hgvs_p="p.(Gly396Asp)", classification="Pathogenic")
    other = variant("MUTYH", hgvs_p="p.(Tyr179Cys)", classification="Pathogenic")
    both = variant("MUTYH", hgvs_p="p.A", classification="Pathogenic", zygosity=Zygosity.HOMOZYGOUS)
    value, told = weight(tables, (one, other), MUTYH_POLYPOSIS)
    assert value == pytest.approx(FULL + math.log10(0.5))
    assert "which the file does not tell" in told
    assert weight(tables, (both,), MUTYH_POLYPOSIS)[0] == pytest.approx(FULL)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"passed": False, "filters": ("LowQual",)}, "failed the filter LowQual"),
        ({"classification": "Benign"}, "is benign"),
        ({"classification": "Uncertain_significance"}, "uncertain"),
        ({"allele_frequency": 0.2}, "20% of people"),
    ],
)
def test_what_does_not_count_says_why(tables, fields, words):
    given = {"classification": "Pathogenic", "hgvs_p": "p.(Arg406Ter)"} | fields
    value, told = weight(tables, (variant("MSH2", **given),), LYNCH)
    assert value == 0.0
    assert words in told


def test_a_place_in_the_mitochondrion_goes_by_its_share_whatever_the_annotations_say(tables):
    """Diseases whose mode is not annotated, and those of nuclear genes, know no copies there."""
    said = {"hgvs_p": "p.X", "classification": "Pathogenic", "zygosity": Zygosity.HETEROZYGOUS}
    values = []
    for share in (0.2, 0.9):
        found = variant("MUTYH", fraction=share, **said)
        source = replace(found.source, variant=replace(found.source.variant, chromosome="MT"))
        values.append(weight(tables, (replace(found, source=source),), MUTYH_POLYPOSIS)[0])
    assert values == [pytest.approx(1.0), pytest.approx(FULL)]


def test_where_nobody_says_what_the_variants_are_of_they_count_less(tables):
    unknown = {"unknown_panels": frozenset({"panel"})}
    value, told = weight(tables, (MSH2,), LYNCH, **unknown)
    assert value == pytest.approx(math.log10(0.5 / 1e-3))
    assert "wrongly in about 1 of 1,000 others. The file does not say" in told
    likely = variant("MSH2", hgvs_p="p.X", classification="Likely_pathogenic")
    assert weight(tables, (likely,), LYNCH, **unknown)[0] == value
    frequent = {"hgvs_p": "p.X", "classification": "Pathogenic", "allele_frequency": 0.01}
    assert weight(tables, (variant("MSH2", **frequent),), LYNCH, **unknown)[0] == pytest.approx(
        weight(tables, (variant("MSH2", **frequent),), LYNCH)[0]
    )
    alone, words = weight(tables, VARIANTS, MUTYH_POLYPOSIS, **unknown)
    assert (alone, "does not say" in words) == (0.0, False)  # what does not count needs no doubt


def test_a_filter_that_is_not_stated_does_not_discount(tables):
    found = variant("MSH2", hgvs_p="p.X", classification="Pathogenic", passed=None)
    assert weight(tables, (found,), LYNCH)[0] == pytest.approx(FULL)


def test_a_tumour_variant_is_not_inherited(tables):
    value, told = weight(tables, (MSH2,), LYNCH, tumour_panels=frozenset({"panel"}))
    assert value == 0.0
    assert "tumour" in told


def test_the_x_chromosome_counts_by_sex(tables):
    found = variant("DMD", hgvs_p="p.X", classification="Pathogenic")
    assert weight(tables, (found,), "OMIM:310200", MAN)[0] == pytest.approx(FULL)
    assert weight(tables, (found,), "OMIM:310200", WOMAN)[0] == pytest.approx(1.0)


def test_examined_genes_without_a_variant_lower_modestly(tables):
    value, told = weight(tables, (), LYNCH, genes_examined=GENES)
    assert value == pytest.approx(math.log10(0.2))
    assert "examined" in told
    part = weight(tables, (), LYNCH, genes_examined=frozenset({"MSH2"}))[0]
    assert math.log10(0.2) < part < 0.0
    assert weight(tables, (MSH2,), LYNCH, genes_examined=GENES)[0] == pytest.approx(FULL)


def test_a_gene_finding_that_is_excluded_means_examined(tables):
    nothing = Finding("g", Code(HGNC, "MSH2"), Assertion.EXCLUDED, 0.0, ReaderSource())
    assert weight(tables, (nothing,), LYNCH)[0] < 0.0


def test_a_gene_without_known_disease_changes_nothing(tables):
    found = variant("NOSUCHGENE", hgvs_p="p.X", classification="Pathogenic")
    assert weigh_genotypes((found,), WOMAN, tables, RankOptions()) == {}


def two(one=None, other=None):
    """Return two pathogenic variants of MUTYH with more fields for each."""
    bad = {"classification": "Pathogenic"}
    return (
        variant("MUTYH", hgvs_p="p.(Gly396Asp)", **bad, **(one or {})),
        variant("MUTYH", hgvs_p="p.(Tyr179Cys)", **bad, **(other or {})),
    )


def phased(haplotype):
    return {"phase_set": 7, "haplotype": haplotype}


def test_the_phase_of_two_alleles_decides(tables):
    trans, _ = weight(tables, two(phased(0), phased(1)), MUTYH_POLYPOSIS)
    assert trans == pytest.approx(FULL)
    cis, words = weight(tables, two(phased(1), phased(1)), MUTYH_POLYPOSIS)
    assert cis == 0.0
    assert "lie on one copy" in words


def judged(found, *points, starts_off=False, **fields):
    """Return a finding whose criteria come to so many points each."""
    strengths = {8: Strength.VERY_STRONG, 4: Strength.STRONG, 2: Strength.MODERATE}
    codes = ("PS3", "PS4", "PM1", "PM5")
    criteria = tuple(
        Criterion(code, strengths[value], True, Phrase("Inherited."))
        for code, value in zip(codes, points, strict=False)
    )
    said = Interpretation(criteria, **fields)
    return replace(found, interpretation=said, starts_off=starts_off)


def test_the_parents_tell_the_phase(tables):
    one, other = two()
    fields = [judged(one, 8, 4, inherited="mother"), judged(other, 8, 4, inherited="father")]
    assert weight(tables, fields, MUTYH_POLYPOSIS)[0] == pytest.approx(FULL)
    both = [judged(one, 8, 4, inherited="mother"), judged(other, 8, 4, inherited="mother")]
    assert weight(tables, both, MUTYH_POLYPOSIS)[0] == 0.0


def test_the_criteria_count_where_the_file_states_nothing(tables):
    found = variant("MSH2", hgvs_p="p.X")
    assert weight(tables, (judged(found, 8, 4),), LYNCH)[0] == pytest.approx(FULL)
    assert weight(tables, (judged(found, 8),), LYNCH)[0] == pytest.approx(FULL - 1)
    value, words = weight(tables, (judged(found, 4),), LYNCH)
    assert value == 0.0
    assert "uncertain" in words


def test_an_uncertain_variant_that_the_reader_lets_count_weighs_its_points(tables):
    found = judged(variant("MSH2", hgvs_p="p.X"), 4, starts_off=True)
    value, words = weight(tables, (found,), LYNCH)
    assert value == pytest.approx(math.log10(350) / 2)
    assert "4 points" in words
    nothing = judged(variant("MSH2", hgvs_p="p.X"), starts_off=True)
    assert weight(tables, (nothing,), LYNCH)[0] == 0.0


def test_a_contradicted_class_does_not_count(tables):
    found = variant("MSH2", hgvs_p="p.X", classification="Benign")
    stated = judged(found, 8, 4, stated=Significance.BENIGN)
    value, words = weight(tables, (stated,), LYNCH)
    assert value == 0.0
    assert "is benign" in words


def test_a_healthy_parent_who_carries_it_lowers_a_dominant_variant(tables):
    found = judged(variant("MSH2", hgvs_p="p.X"), 8, 4, inherited="mother", healthy_carrier=True)
    value, words = weight(tables, (found,), LYNCH)
    assert value == pytest.approx(FULL - 1)
    assert "healthy" in words


def test_few_altered_mitochondria_weigh_little(tables):
    bad = {"hgvs_c": "m.3243A>G", "classification": "Pathogenic"}
    few = variant("MT-TL1", fraction=0.2, **bad)
    most = variant("MT-TL1", fraction=0.9, **bad)
    (code,) = [c for c in tables.diseases_of["MT-TL1"] if c == "OMIM:540000"]
    assert weight(tables, (few,), code)[0] == pytest.approx(1.0)
    assert weight(tables, (most,), code)[0] == pytest.approx(FULL)


def test_a_variant_on_y_of_a_woman_is_doubted(tables):
    found = variant("SRY", hgvs_p="p.X", classification="Pathogenic")
    on_y = replace(found.source.variant, chromosome="Y", zygosity=Zygosity.HEMIZYGOUS)
    found = replace(found, source=VariantSource("panel", on_y))
    rows = weigh_genotypes((found,), WOMAN, tables, RankOptions())
    assert rows
    assert all(row.log10_lr == 0.0 for each in rows.values() for row in each)
    assert all("Y chromosome" in str(row.because) for each in rows.values() for row in each)


def test_a_hemizygous_man_and_a_homozygous_woman_have_no_other_copy(tables):
    bad = {"hgvs_p": "p.X", "classification": "Pathogenic"}
    man = variant("DMD", zygosity=Zygosity.HEMIZYGOUS, **bad)
    woman = variant("DMD", zygosity=Zygosity.HOMOZYGOUS, **bad)
    assert weight(tables, (man,), "OMIM:310200", MAN)[0] == pytest.approx(FULL)
    assert weight(tables, (woman,), "OMIM:310200", WOMAN)[0] == pytest.approx(FULL)
