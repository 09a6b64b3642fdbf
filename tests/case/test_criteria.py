from dataclasses import replace

import pytest

from meddx.case import criteria_words
from meddx.case.codes import HGNC, Code
from meddx.case.criteria import (
    CODES,
    POINTS,
    Criterion,
    CriterionEdit,
    Interpretation,
    Significance,
    Strength,
    class_of,
    ordered,
    stated_class,
)
from meddx.case.evidence import Assertion, Finding, VariantSource
from meddx.case.judged import judged
from meddx.case.phase import Phase, phase_of
from meddx.case.reading import Edits
from meddx.case.variants import Variant
from meddx.phrase import Language, Phrase

WHY = Phrase("No whole protein is made, and {mechanism}.").with_values(mechanism="x")
VERY_STRONG, STRONG, MODERATE, SUPPORTING = (
    Strength.VERY_STRONG, Strength.STRONG, Strength.MODERATE, Strength.SUPPORTING,
)  # fmt: skip


def met(code, strength):
    return Criterion(code, strength, True, WHY)


def said(*criteria, **fields):
    return Interpretation(ordered(criteria), **fields)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (16, Significance.PATHOGENIC), (10, Significance.PATHOGENIC),
        (9, Significance.LIKELY_PATHOGENIC), (6, Significance.LIKELY_PATHOGENIC),
        (5, Significance.UNCERTAIN), (0, Significance.UNCERTAIN),
        (-1, Significance.LIKELY_BENIGN), (-6, Significance.LIKELY_BENIGN),
        (-7, Significance.BENIGN), (-16, Significance.BENIGN),
    ],
)  # fmt: skip
def test_the_classes_of_the_points(points, expected):
    assert class_of(points) is expected


# The rules of the guideline's table 5 (Richards 2015) as points must give its classes.
@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ((("PVS1", VERY_STRONG), ("PS3", STRONG)), Significance.PATHOGENIC),
        ((("PVS1", VERY_STRONG), ("PM1", MODERATE)), Significance.PATHOGENIC),
        ((("PS1", STRONG), ("PS3", STRONG)), Significance.LIKELY_PATHOGENIC),
        ((("PS1", STRONG), ("PM1", MODERATE)), Significance.LIKELY_PATHOGENIC),
        ((("PM1", MODERATE), ("PM2", MODERATE), ("PM5", MODERATE)), Significance.LIKELY_PATHOGENIC),
        ((("PVS1", VERY_STRONG), ("PM2", SUPPORTING)), Significance.LIKELY_PATHOGENIC),
        ((("PM2", SUPPORTING), ("PP3", SUPPORTING)), Significance.UNCERTAIN),
        ((("BS1", STRONG), ("BP4", SUPPORTING)), Significance.LIKELY_BENIGN),
        ((("BS1", STRONG), ("BS2", STRONG)), Significance.BENIGN),
        ((("BP4", SUPPORTING), ("BP7", SUPPORTING)), Significance.LIKELY_BENIGN),
        ((("PM1", MODERATE), ("BS1", STRONG)), Significance.LIKELY_BENIGN),
        ((), Significance.UNCERTAIN),
    ],
)
def test_criteria_add_up(criteria, expected):
    assert said(*(met(*c) for c in criteria)).computed is expected


def test_a_criterion_that_stands_alone_decides():
    found = said(met("BA1", Strength.STAND_ALONE), met("PVS1", VERY_STRONG), met("PS1", STRONG))
    assert found.points == 4
    assert found.computed is Significance.BENIGN


def test_nothing_makes_pathogenic_alone_and_nothing_that_does_not_hold_decides():
    set_so = said(met("PS3", Strength.STAND_ALONE), met("PM2", SUPPORTING))
    assert (set_so.points, set_so.computed) == (9, Significance.LIKELY_PATHOGENIC)
    shown = said(met("BP6", Strength.STAND_ALONE), met("PVS1", VERY_STRONG))
    assert shown.computed is Significance.LIKELY_PATHOGENIC
    frequent = replace(met("BA1", Strength.STAND_ALONE), applies=False)
    assert said(frequent, met("PVS1", VERY_STRONG)).computed is Significance.LIKELY_PATHOGENIC


@pytest.mark.parametrize("code", ["PP4", "PP5", "BP6"])
def test_what_is_only_shown_adds_nothing(code):
    assert met(code, VERY_STRONG).points == 0


def test_points_by_strength_and_side():
    assert [POINTS[s] for s in (VERY_STRONG, STRONG, MODERATE, SUPPORTING)] == [8, 4, 2, 1]
    assert (met("PM2", SUPPORTING).points, met("BS1", STRONG).points) == (1, -4)
    assert replace(met("PM2", SUPPORTING), applies=False).points == 0
    assert len(CODES) == len(set(CODES)) == 28
    with pytest.raises(ValueError, match="guideline"):
        met("PX1", STRONG)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pathogenic", Significance.PATHOGENIC),
        ("Pathogenic/Likely_pathogenic", Significance.PATHOGENIC),
        ("Pathogenic|drug_response", Significance.PATHOGENIC),
        ("Likely pathogenic", Significance.LIKELY_PATHOGENIC),
        ("Pathogenic,_low_penetrance", Significance.PATHOGENIC),
        ("Benign/Likely_benign", Significance.BENIGN),
        ("Likely_benign", Significance.LIKELY_BENIGN),
        ("Conflicting_classifications_of_pathogenicity", Significance.UNCERTAIN),
        ("Conflicting_interpretations_of_pathogenicity|other", Significance.UNCERTAIN),
        ("Benign/Likely_pathogenic", Significance.UNCERTAIN),
        ("Uncertain_significance", Significance.UNCERTAIN),
        ("5", Significance.PATHOGENIC), ("2|2", Significance.BENIGN),
        ("5|2", Significance.UNCERTAIN), ("5|255,4", Significance.PATHOGENIC), ("255", None),
        ("Pathogenic/Likely_risk_allele|other", Significance.PATHOGENIC),
        ("Likely_pathogenic,_low_penetrance", Significance.LIKELY_PATHOGENIC),
        ("pathogenic&likely_pathogenic", Significance.PATHOGENIC),
        ("likely_benign,benign", Significance.LIKELY_BENIGN),
        ("benign,pathogenic", Significance.UNCERTAIN),
        ("pathogenic&uncertain_significance", Significance.UNCERTAIN),
        ("benign&conflicting_interpretations_of_pathogenicity", Significance.UNCERTAIN),
        ("not_provided,pathogenic", Significance.PATHOGENIC),
        ("association|Pathogenic", Significance.PATHOGENIC),
        ("Pathogenic|foo", Significance.PATHOGENIC), ("association", None),
        ("Uncertain_risk_allele", None),
        ("Pathogenic/foo", None), ("risk_factor", None), ("not_provided", None), ("", None),
    ],
)  # fmt: skip
def test_classes_are_read_as_clinvar_writes_them(text, expected):
    assert stated_class(text) is expected


STRONG_NULL = (met("PVS1", VERY_STRONG), met("PS3", STRONG))
FREQUENT = (met("BS1", STRONG), met("BS2", STRONG))
PATHOGENIC, UNCERTAIN, BENIGN = (
    Significance.PATHOGENIC, Significance.UNCERTAIN, Significance.BENIGN,
)  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "fields", "disagrees", "counted"),
    [
        (STRONG_NULL, {}, False, PATHOGENIC),
        ((), {}, False, UNCERTAIN),
        ((), {"stated": PATHOGENIC}, False, PATHOGENIC),
        ((), {"stated": PATHOGENIC, "stated_stars": 2}, False, PATHOGENIC),
        ((), {"stated": PATHOGENIC, "stated_stars": 0}, False, Significance.LIKELY_PATHOGENIC),
        (FREQUENT, {"stated": PATHOGENIC}, True, UNCERTAIN),
        (STRONG_NULL, {"stated": BENIGN}, True, BENIGN),
        (STRONG_NULL, {"stated": UNCERTAIN}, True, UNCERTAIN),
        (FREQUENT, {"stated": BENIGN}, False, BENIGN),
    ],
)
def test_where_two_classes_contradict_the_weaker_counts(criteria, fields, disagrees, counted):
    found = said(*criteria, **fields)
    assert (found.disagrees, found.counted) == (disagrees, counted)
    told = str(criteria_words.summary(replace(found, stated_by="file.vcf")))
    assert ("The weaker" in told) is disagrees
    assert ("no star" in told) is (fields.get("stated_stars") == 0)


def test_the_reader_decides():
    found = said(*STRONG_NULL, stated=BENIGN)
    edit = CriterionEdit("key", "PS3", False, STRONG, "the assay was not valid")
    own = found.edited([edit])
    assert own.is_edited
    assert (own.points, own.counted) == (8, Significance.LIKELY_PATHOGENIC)
    assert "the assay was not valid" in str(own.find("PS3").reason)
    assert own.find("PVS1").automatic
    assert [c.code for c in own.criteria] == ["PVS1", "PS3"]
    more = found.edited([CriterionEdit("key", "PP1", True, MODERATE)])
    assert (more.points, more.find("PP1").automatic) == (14, False)
    assert "as you set them" in str(criteria_words.summary(more))


def finding(starts_off=True, **fields):
    source = VariantSource("panel", Variant("1", 5, "A", "G"))
    code = Code(HGNC, "MSH2")
    return Finding("key", code, Assertion.PRESENT, 1.0, source, starts_off=starts_off, **fields)


def test_an_uncertain_variant_that_the_reader_judges_pathogenic_counts():
    uncertain = finding(interpretation=said(met("PM2", SUPPORTING)))
    edits = Edits().with_criterion(CriterionEdit("key", "PS3", True, STRONG))
    (still,) = judged((uncertain,), edits.criteria)
    assert (still.starts_off, still.interpretation.points) == (True, 5)
    edits = edits.with_criterion(CriterionEdit("key", "PP1", True, MODERATE))
    (counts,) = judged((uncertain,), edits.criteria)
    assert (counts.starts_off, counts.interpretation.points) == (False, 7)


def test_an_edit_takes_the_place_of_the_older_one_and_can_be_taken_back():
    first, second = (CriterionEdit("key", "PS3", True, s) for s in (STRONG, MODERATE))
    edits = Edits().with_criterion(first).with_criterion(second)
    assert edits.criteria == (second,)
    assert edits.without_criterion(first).criteria == ()
    own = finding()
    assert judged((own,), edits.criteria) == (own,)  # nothing was computed: as it was


def test_what_starts_off_stands_among_the_others_once_it_is_let_in():
    uncertain, plain = finding(interpretation=said()), finding()
    on = Edits().switched("key", True, starts_off=True)
    assert [edits.lists(uncertain) for edits in (Edits(), on)] == [False, True]
    assert [edits.lists(plain) for edits in (Edits(), on)] == [False, False]
    assert Edits().lists(finding(starts_off=False))


def test_criteria_are_told_in_both_languages():
    line = criteria_words.line(met("PM2", SUPPORTING))
    assert str(line).startswith("PM2, supporting (+1): ")
    assert "支持" in line.label(Language.ZH_CN)
    assert "not counted" in str(criteria_words.line(met("PP4", SUPPORTING)))


def at(position, **fields):
    return Variant("1", position, "A", "G", **fields)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((at(5, phase_set=9, haplotype=0), ""), (at(7, phase_set=9, haplotype=1), ""), Phase.TRANS),
        ((at(5, phase_set=9, haplotype=1), ""), (at(7, phase_set=9, haplotype=1), ""), Phase.CIS),
        ((at(5, phase_set=9, haplotype=1), ""), (at(7, phase_set=8, haplotype=1), ""),
         Phase.UNKNOWN),
        ((at(5, haplotype=1), ""), (at(7, haplotype=1), ""), Phase.UNKNOWN),
        ((at(5), "mother"), (at(7), "father"), Phase.TRANS),
        ((at(5), "mother"), (at(7), "mother"), Phase.CIS),
        ((at(5), "mother"), (at(7), "both"), Phase.UNKNOWN),
        ((at(5), "de_novo"), (at(7), "father"), Phase.UNKNOWN),
        ((at(5), ""), (at(7), ""), Phase.UNKNOWN),
    ],
)  # fmt: skip
def test_on_which_copy(one, other, expected):
    assert phase_of(one, other) is expected
