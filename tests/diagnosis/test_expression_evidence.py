from dataclasses import replace

import pytest

from meddx.case.codes import HGNC, Code
from meddx.case.criteria import Criterion, Interpretation, Significance, Strength
from meddx.case.evidence import Assertion, Finding, GeneFileSource
from meddx.case.expressed import Expressed
from meddx.case.identity import Sex
from meddx.case.record import Zygosity
from meddx.diagnosis.expression_evidence import POINT
from meddx.diagnosis.genotype import weigh_genotypes
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.phrase import Language, Phrase
from tests.diagnosis.cases import LYNCH, MSH2, MUTYH_POLYPOSIS, variant

WOMAN = Person(60.0, Sex.FEMALE)
LOW = Expressed(120.0, 950.0, 40, -6.1, 2e-6, -1, -3.6)
USUAL = Expressed(900.0, 950.0, 40, -0.2, 0.9, 0, -3.6)
STOP = {"hgvs_p": "p.(Arg406Ter)", "consequence": "stop_gained"}
LIKELY = variant("MSH2", classification="Likely_pathogenic", **STOP)


def expressed(figures, gene="MSH2", panel="counts"):
    source = GeneFileSource(panel, "expression", gene, figures)
    key = f"expression:{panel}:{gene}"
    return Finding(key, Code(HGNC, gene, gene), Assertion.PRESENT, 0.0, source)


def told(tables, *findings, code=LYNCH, **options):
    """Return what expression weighs for a disease, and its sentence; None without a row."""
    rows = weigh_genotypes(findings, WOMAN, tables, RankOptions(**options)).get(code, ())
    found = [row for row in rows if row.finding_key.startswith("expression:")]
    assert len(found) <= 1
    return (found[0].log10_lr, str(found[0].because)) if found else None


def judged(finding, *criteria):
    return replace(
        finding,
        starts_off=True,
        interpretation=Interpretation(criteria, stated=Significance.UNCERTAIN),
    )


def criterion(code, strength):
    return Criterion(code, strength, True, Phrase("Said."))


def test_low_expression_supports_a_variant_that_cuts_the_gene_short(tables):
    weight, words = told(tables, LIKELY, expressed(LOW))
    assert weight == pytest.approx(2 * POINT)
    assert 10**weight == pytest.approx(350 ** (2 / 8))
    assert "Expression of MSH2: 120 where 950 was expected from 40 other samples (z -6.1)" in words
    assert "fits p.(Arg406Ter), which cuts the gene short" in words
    assert "PS3, moderate" in words


def test_a_less_sure_outlier_is_worth_less(tables):
    weight, words = told(tables, LIKELY, expressed(replace(LOW, q=0.03)))
    assert weight == pytest.approx(POINT)
    assert "PS3, supporting" in words


@pytest.mark.parametrize(
    ("fields", "points"),
    [
        ({"consequence": "splice_region_variant&intron_variant"}, 2),
        ({"consequence": "missense_variant"}, 1),
        ({"consequence": "stop_gained", "exon": "16/16"}, 1),  # the transcript is kept
        ({"consequence": "stop_gained", "exon": "7/16"}, 2),
        ({}, 1),
    ],
)
def test_what_need_not_lower_expression_is_supported_less(tables, fields, points):
    found = variant("MSH2", hgvs_c="c.1A>G", classification="Likely_pathogenic", **fields)
    assert told(tables, found, expressed(LOW))[0] == pytest.approx(points * POINT)


def test_a_variant_of_uncertain_significance_counts_only_once_it_is_let(tables):
    rare = criterion("PM2", Strength.MODERATE)
    uncertain = judged(variant("MSH2", **STOP), rare)
    assert told(tables, uncertain, expressed(LOW))[0] == pytest.approx(2 * POINT)
    not_let = replace(uncertain, interpretation=replace(uncertain.interpretation, criteria=()))
    weight, words = told(tables, not_let, expressed(LOW))
    assert (weight, "no variant of it counts" in words) == (0.0, True)


def test_function_that_is_judged_already_is_not_counted_twice(tables):
    function = criterion("PS3", Strength.SUPPORTING)
    uncertain = judged(variant("MSH2", **STOP), function)
    weight, words = told(tables, uncertain, expressed(LOW))
    assert (weight, "judged already" in words) == (0.0, True)


def test_it_never_makes_more_of_a_variant_than_a_pathogenic_one(tables):
    weight, words = told(tables, MSH2, expressed(LOW))
    assert (weight, "adds nothing" in words) == (0.0, True)


@pytest.mark.parametrize(
    ("fields", "options"),
    [
        ({}, {"tumour_panels": frozenset({"panel"})}),
        ({"classification": "Benign"}, {}),
        ({"allele_frequency": 0.2}, {}),
        ({"passed": False, "filters": ("LowQual",)}, {}),
        ({"zygosity": Zygosity.REFERENCE, "classification": ""}, {}),
    ],
)
def test_it_supports_nothing_that_does_not_count_itself(tables, fields, options):
    found = variant("MSH2", **({"classification": "Likely_pathogenic"} | STOP | fields))
    weight, words = told(tables, found, expressed(LOW), **options)
    assert (weight, "alone does not count" in words) == (0.0, True)


def test_without_a_variant_it_weighs_nothing_and_says_why(tables):
    weight, words = told(tables, expressed(LOW))
    assert weight == 0.0
    assert "alone does not count: tissue, age, treatment and batch" in words
    assert told(tables, expressed(replace(LOW, direction=1, z=6.0))) is None
    assert told(tables, expressed(USUAL)) is None


def test_a_carrier_is_not_made_ill_by_it(tables):
    carrier = variant("MUTYH", classification="Pathogenic", **STOP)
    weight, words = told(tables, carrier, expressed(LOW, "MUTYH"), code=MUTYH_POLYPOSIS)
    assert (weight, "no variant of it counts for this disease" in words) == (0.0, True)


def test_another_gene_supports_nothing(tables):
    weight, words = told(tables, LIKELY, expressed(LOW, "MLH1"))  # a gene of Lynch syndrome too
    assert (weight, "no variant of it counts" in words) == (0.0, True)


@pytest.mark.parametrize("figures", [LOW, USUAL])
def test_a_doubted_sample_and_a_tumour_do_not_count(tables, figures):
    weight, words = told(tables, LIKELY, expressed(replace(figures, is_doubted=True)))
    assert (weight, "made otherwise" in words) == (0.0, True)
    weight, words = told(tables, LIKELY, expressed(figures), tumour_panels=frozenset({"counts"}))
    assert (weight, "in a tumour" in words) == (0.0, True)


def test_usual_expression_is_a_mild_hint_against_a_loss(tables):
    weight, words = told(tables, LIKELY, expressed(USUAL))
    assert weight == pytest.approx(-POINT)
    assert "BS3, supporting" in words
    rows = weigh_genotypes((LIKELY, expressed(USUAL)), WOMAN, tables, RankOptions())[LYNCH]
    assert sum(row.log10_lr for row in rows) > 0.0


@pytest.mark.parametrize(
    ("fields", "figures"),
    [
        ({"consequence": "missense_variant"}, USUAL),
        ({"consequence": "splice_donor_variant"}, USUAL),  # an exon may be skipped
        ({"exon": "16/16"}, USUAL),
        ({}, replace(USUAL, observed=600.0)),
        ({}, replace(USUAL, half_z=-1.5)),  # half of it would not have been seen
    ],
)
def test_usual_expression_says_nothing_of_what_need_not_lower_it(tables, fields, figures):
    given = {"classification": "Likely_pathogenic"} | STOP | fields
    assert told(tables, variant("MSH2", **given), expressed(figures)) is None


def test_several_files_of_one_patient_count_once(tables):
    files = (expressed(LOW, panel="a"), expressed(USUAL, panel="b"))
    doubted = expressed(replace(LOW, is_doubted=True), panel="c")
    assert told(tables, LIKELY, *files, doubted)[0] == pytest.approx(2 * POINT)


def test_it_is_said_in_chinese(tables):
    rows = weigh_genotypes((LIKELY, expressed(LOW)), WOMAN, tables, RankOptions())[LYNCH]
    words = [row.because.label(Language.ZH_CN) for row in rows]
    assert any("MSH2 的表达" in said and "中等" in said for said in words)
