from dataclasses import replace

import pytest

from meddx.case import wording
from meddx.case.codes import Code
from meddx.case.evidence import (
    Assertion,
    ConformalSet,
    Finding,
    GeneFileSource,
    Quantity,
    ReaderSource,
    VariantSource,
)
from meddx.case.expressed import Expressed
from meddx.case.record import Variant
from meddx.phrase import Language, Phrase


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.0, "> 99 %"),
        (0.996, "> 99 %"),
        (0.34, "34 %"),
        (0.0951, "10 %"),
        (0.025, "2.5 %"),
        (0.00123, "0.12 %"),
        (0.0005, "1 in 2,000"),
        (1 / 21_430, "1 in 21,000"),
        (0.0, "0 %"),
    ],
)
def test_a_probability_is_said_without_false_precision(value: float, said: str) -> None:
    assert str(wording.probability(value)) == said


@pytest.mark.parametrize(
    ("log10_lr", "said"),
    [
        (2.1, "very strong"),
        (-1.4, "strong"),
        (0.7, "moderate"),
        (-0.31, "weak"),
        (0.0, "hardly any"),
    ],
)
def test_strength_counts_both_ways(log10_lr: float, said: str) -> None:
    assert str(wording.strength(log10_lr)) == said


def _finding(probability: float, threshold: float | None) -> Finding:
    code = Code.parse("HP:0002202", "Pleural effusion")
    return Finding(
        "k",
        code,
        Assertion.PRESENT,
        probability,
        ReaderSource(),
        prevalence=0.1,
        threshold=threshold,
    )


def test_a_score_is_above_or_below_its_threshold_and_never_called_present() -> None:
    assert str(wording.finding_state(_finding(0.2, 0.3))) == "below its threshold"
    assert str(wording.finding_state(_finding(0.3, 0.3))) == "above its threshold"
    assert str(wording.finding_state(_finding(0.3, None))) == "present"
    assert wording.finding_probability(_finding(1.0, None)) is None
    said = str(wording.finding_probability(_finding(0.2, 0.3)))
    assert said == "20 % (among patients of whom 10 % have it)"


def test_a_variant_that_failed_a_filter_is_not_called_present() -> None:
    gene = Code.parse("HGNC:7329", "MSH6")
    variant = Variant("2", 48030639, "A", "AC", gene="MSH6", filters=("LowQual",), passed=False)
    source = VariantSource("p", variant)
    finding = Finding("k", gene, Assertion.PRESENT, 0.0, source)
    assert str(wording.finding_state(finding)) == "failed a filter, not counted"
    passed = replace(finding, source=replace(source, variant=replace(variant, passed=True)))
    assert str(wording.finding_state(passed)) == "present"


def test_a_remark_on_a_gene_file_counts_for_nothing() -> None:
    source = GeneFileSource("e1", "expression", "ENSG00000076242")
    finding = Finding("k", Code("MEDDX", "MEDDX:gene:X"), Assertion.PRESENT, 0.0, source)
    assert str(wording.finding_state(finding)) == "shown, counted for nothing"


@pytest.mark.parametrize(
    ("direction", "is_doubted", "said"),
    [
        (-1, False, "counts only with a variant"),
        (0, False, "counts only with a variant"),
        (1, False, "shown, counted for nothing"),
        (-1, True, "shown, counted for nothing"),
    ],
)
def test_reads_of_a_gene_count_only_with_a_variant(direction, is_doubted, said):
    figures = Expressed(120.0, 950.0, 40, -6.1, 2e-6, direction, -3.6, is_doubted)
    source = GeneFileSource("e1", "expression", "ENSG00000076242", figures)
    finding = Finding("k", Code("MEDDX", "MEDDX:gene:X"), Assertion.PRESENT, 0.0, source)
    assert str(wording.finding_state(finding)) == said


def test_an_impossible_probability_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        _finding(1.2, None)


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "said"),
    [
        (4591.6, 4511.2, 4673.4, "mL", "4,592 mL (4,511 to 4,673)"),
        (11.517, 10.07, 12.62, "%", "11.5 % (10.1 to 12.6)"),
        (2.554, 2.41, 2.71, "%", "2.55 % (2.41 to 2.71)"),
        (0.0, 0.0, 0.0, "mL", "0.00 mL (0.00 to 0.00)"),
    ],
)
def test_a_measured_value_is_said_with_its_limits(
    value: float, low: float, high: float, unit: str, said: str
) -> None:
    measured = Quantity(value, low, high, unit, Phrase("limits: the surface moved by half a voxel"))
    assert str(wording.quantity(measured)) == said
    finding = replace(_finding(1.0, None), quantity=measured)
    assert str(wording.finding_probability(finding)) == said
    assert str(wording.finding_state(finding)) == "measured"


@pytest.mark.parametrize("low", [2.0, float("nan"), float("-inf")])
def test_an_impossible_quantity_cannot_be_built(low: float) -> None:
    with pytest.raises(ValueError, match="quantity"):
        Quantity(1.0, low, 3.0, "mL", Phrase("limits: the surface moved by half a voxel"))


KIND = Code.parse("HP:0009733", "Glioma")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (ConformalSet(0.9, True, True), "fits patients with it and patients without it"),
        (ConformalSet(0.9, False, False), "unlike that of most patients with it"),
        (ConformalSet(0.9, True, True, (KIND,)), "fits this kind and others"),
        (ConformalSet(0.9, False, False, ()), "none of the kinds"),
    ],
)
@pytest.mark.parametrize("probability", [0.2, 0.4])
def test_a_score_that_is_no_answer_says_so_and_why(answers, said, probability) -> None:
    finding = replace(_finding(probability, 0.3), conformal=answers)
    assert str(wording.finding_state(finding)) == "indeterminate"
    reason = wording.indeterminate(finding)
    assert said in str(reason)
    assert reason is not None
    assert reason.label(Language.ZH_CN).startswith("无法判定：")


@pytest.mark.parametrize("present", [True, False])
def test_a_score_that_is_an_answer_keeps_to_its_threshold(present: bool) -> None:
    answers = ConformalSet(0.9, present, not present)
    finding = replace(_finding(0.4, 0.3), conformal=answers)
    assert str(wording.finding_state(finding)) == "above its threshold"
    assert wording.indeterminate(finding) is None
    assert wording.indeterminate(_finding(0.4, 0.3)) is None
