import math

import numpy as np
import pytest

from meddx.case.evidence import Assertion
from meddx.diagnosis.marks import Kind, Mark, marks
from meddx.diagnosis.weigh import HIGHEST, ratio, weigh_own, weigh_rare
from meddx.knowledge.examinations import EXAMINED
from meddx.knowledge.radiology import EXAMINATIONS
from tests.diagnosis.cases import COLON, LYNCH, MASS, METASTASES, PNEUMONIA, image, note, reader

FEVER, COUGH, DRY_COUGH, PNEUMONIA_TERM = "HP:0001945", "HP:0012735", "HP:0031246", "HP:0002090"

MASTITIS = "MEDDX:4005"
CHEST, BREAST = frozenset({"chest"}), frozenset({"breast"})


def weigh(tables, finding, code, sent=CHEST):
    (mark,) = marks((finding,), tables.phenotypes)
    return weigh_own(mark, tables.diseases.own[code], tables.diseases, sent)


def row(tables, code, term, context="finding"):
    return tables.diseases.own[code].rows[context][term]


@pytest.mark.parametrize(("share", "background"), [(0.6, 0.01), (0.02, 0.3), (0.999, 0.5)])
def test_virtual_evidence_goes_from_certain_absence_over_nothing_to_certainty(share, background):
    assert ratio(share, background, math.inf) == pytest.approx(share / background)
    assert ratio(share, background, 0.0) == pytest.approx((1 - share) / (1 - background))
    assert ratio(share, background, 1.0) == pytest.approx(1.0)
    # By the law of total probability over "finding there" and "not there", L = 0.8 / 0.1:
    seen = (share * 0.8 + (1 - share) * 0.1) / (background * 0.8 + (1 - background) * 0.1)
    assert ratio(share, background, 8.0) == pytest.approx(seen)


def test_a_certain_finding_weighs_share_over_background(tables):
    stated = row(tables, METASTASES, MASS)
    found = weigh(tables, reader(MASS), METASTASES)
    assert found.log10_lr == pytest.approx(math.log10(stated.share / stated.background))


def test_an_excluded_finding_weighs_what_is_left(tables):
    stated = row(tables, PNEUMONIA, FEVER)
    found = weigh(tables, note(FEVER, Assertion.EXCLUDED), PNEUMONIA)
    expected = math.log10((1 - stated.share) / (1 - stated.background))
    assert found.log10_lr == pytest.approx(expected)


def test_a_stiff_neck_is_no_stiff_knee(tables):
    knee, stiff = "MEDDX:5004", "HP:0001387"
    assert weigh(tables, note(stiff), knee, frozenset({"bone"})).log10_lr > 0.5
    assert weigh(tables, note("HP:0025258"), knee, frozenset({"bone"})) is None


def test_what_means_the_same_is_weighed_by_the_row_that_is_there(tables):
    stroke, paresis, plegia = "MEDDX:2001", "HP:0001269", "HP:0002301"
    assert plegia not in tables.diseases.own[stroke].rows["finding"]
    assert stroke in tables.diseases.told_by(plegia)
    head = frozenset({"head"})
    expected = weigh(tables, note(paresis), stroke, head)
    assert weigh(tables, note(plegia), stroke, head) == expected
    left_plegia = "HP:0040293"
    assert weigh(tables, note(left_plegia), stroke, head) == expected
    assert weigh(tables, note(plegia, Assertion.EXCLUDED), stroke, head) is None


def test_of_somebody_sent_for_something_else_a_finding_says_what_it_says_among_those(tables):
    stated = row(tables, MASTITIS, FEVER).background
    usual = {name: tables.diseases.usual[FEVER][name] for name in EXAMINATIONS}
    own = weigh(tables, note(FEVER), MASTITIS, BREAST)
    assert own.background == stated
    assert 2 * stated < usual["head"]
    head = weigh(tables, note(FEVER), MASTITIS, frozenset({"head"}))
    assert head.background == pytest.approx(usual["head"])
    assert head.log10_lr == pytest.approx(math.log10(head.share / usual["head"]))
    both = weigh(tables, note(FEVER), MASTITIS, BREAST | {"head"})
    parts = EXAMINED["head"] * usual["head"] + EXAMINED["breast"] * stated
    assert both.background == pytest.approx(parts / (EXAMINED["head"] + EXAMINED["breast"]))
    unknown = weigh(tables, note(FEVER), MASTITIS, frozenset())
    anybody = sum(EXAMINED[name] * usual[name] for name in EXAMINATIONS if name != "breast")
    assert unknown.background == pytest.approx(anybody + EXAMINED["breast"] * stated)
    assert own.log10_lr > unknown.log10_lr > head.log10_lr / 2 > 0.0
    denied = note(FEVER, Assertion.EXCLUDED)
    assert weigh(tables, denied, MASTITIS, BREAST).background == stated
    assert weigh(tables, denied, MASTITIS, frozenset()).background == unknown.background


def test_what_differs_little_what_a_picture_shows_and_inherited_disease_keep_their_figures(tables):
    for finding, code in (
        (note(FEVER), PNEUMONIA),  # about as frequent among all as among those of the chest
        (reader("HP:0040403"), "MEDDX:4002"),  # microcalcification: of mammograms only
        (note(COLON, Assertion.HISTORICAL), LYNCH),
    ):
        known = weigh(tables, finding, code, tables.diseases.own[code].examinations)
        assert weigh(tables, finding, code, frozenset()) == known
    usual = tables.diseases.usual
    assert MASS not in usual
    assert set(usual[FEVER]) == set(EXAMINATIONS)


def test_an_uncertain_mention_hardly_counts(tables):
    sure = weigh(tables, note(MASS), METASTASES).log10_lr
    unsure = weigh(tables, note(MASS, Assertion.UNCERTAIN), METASTASES).log10_lr
    assert 0.0 < unsure < math.log10(2.0) < sure


def test_a_hypothetical_mention_weighs_nothing(tables):
    assert marks((note(MASS, Assertion.HYPOTHETICAL),), tables.phenotypes) == ()


def test_history_changes_what_has_a_history_row_only(tables):
    stated = row(tables, METASTASES, COLON, "history")
    found = weigh(tables, note(COLON, Assertion.HISTORICAL), METASTASES)
    assert found.log10_lr == pytest.approx(math.log10(stated.share / stated.background))
    assert weigh(tables, note(FEVER, Assertion.HISTORICAL), PNEUMONIA) is None


def test_a_picture_shows_no_history(tables):
    glioma = "HP:0009733"
    assert "HP:0002664" in tables.diseases.own[METASTASES].rows["history"]  # any neoplasm
    assert weigh(tables, note(glioma, Assertion.HISTORICAL), METASTASES).log10_lr > 0
    assert weigh(tables, image(glioma), METASTASES) is None


def test_family_history_speaks_for_inherited_disease_only(tables):
    relative = note(COLON, Assertion.FAMILY)
    for code, disease in tables.diseases.own.items():
        found = weigh(tables, relative, code)
        assert found is None or disease.universe.value == "hereditary"
    assert weigh(tables, relative, LYNCH).log10_lr > 1.0
    (mark,) = marks((relative,), tables.phenotypes)
    rare = weigh_rare(mark, tables.diseases, tables.diseases.background(CHEST), "F")
    assert rare.log10_lr.max() > 0.0
    assert rare.log10_lr.max() <= 1.0
    assert not rare.log10_lr[~tables.diseases.rare.is_dominant].any()


@pytest.mark.parametrize(
    ("assertion", "factor"),
    [(Assertion.PRESENT, 5.0), (Assertion.UNCERTAIN, 1.5), (Assertion.EXCLUDED, 0.3)],
)
def test_a_diagnosis_named_in_the_note_is_a_prior(tables, assertion, factor):
    found = weigh(tables, note(PNEUMONIA_TERM, assertion), PNEUMONIA)
    assert found.named
    assert found.log10_lr == pytest.approx(math.log10(factor))
    assert not weigh(tables, image(PNEUMONIA_TERM, 1.0), PNEUMONIA).named


def test_a_special_finding_counts_as_the_general_row(tables):
    asthma = "MEDDX:1012"
    special = next(
        term
        for term in tables.phenotypes.ids
        if COUGH in tables.phenotypes.ancestors(term)
        and term not in tables.diseases.own[asthma].rows["finding"]
    )
    general = weigh(tables, reader(COUGH), asthma)
    assert weigh(tables, reader(special), asthma).log10_lr >= min(general.log10_lr, 0.0)
    # Excluding one special kind of cough says nothing about coughing.
    excluded = note(special, Assertion.EXCLUDED)
    assert weigh(tables, excluded, asthma) is None


def test_a_general_finding_never_speaks_against(tables):
    imaging = "HP:0031983"  # abnormal pulmonary thoracic imaging finding
    for code in tables.diseases.own:
        found = weigh(tables, reader(imaging), code)
        assert found is None or found.log10_lr >= 0.0


def test_what_no_row_mentions_is_neutral(tables):
    assert weigh(tables, reader("HP:0001166"), PNEUMONIA) is None
    (mark,) = marks((reader("HP:0001166"),), tables.phenotypes)
    rare = weigh_rare(mark, tables.diseases, tables.diseases.background(CHEST), "")
    unannotated = np.isnan(rare.share)
    assert unannotated.sum() > 10_000
    assert not rare.log10_lr[unannotated].any()


def test_common_symptoms_keep_their_chest_background_for_rare_diseases(tables):
    (mark,) = marks((reader(COUGH),), tables.phenotypes)
    rare = weigh_rare(mark, tables.diseases, tables.diseases.background(CHEST), "")
    assert rare.log10_lr.max() <= math.log10(1 / 0.35) + 1e-9
    among_rare = weigh_rare(mark, tables.diseases, tables.diseases.rare.background, "")
    assert among_rare.log10_lr.max() > 1.5


def test_no_single_finding_moves_further_than_the_ceiling(tables):
    for term in ("HP:0001166", "HP:0006548", "HP:0032230"):
        (mark,) = marks((reader(term),), tables.phenotypes)
        rare = weigh_rare(mark, tables.diseases, tables.diseases.rare.background, "")
        assert rare.log10_lr.max() <= HIGHEST


def test_a_denied_finding_lowers_a_rare_disease(tables):
    rare = tables.diseases.rare
    term = int(np.flatnonzero(np.diff(rare.absent.starts))[0])
    place = int(rare.absent.of(term)[0][0])
    (mark,) = marks((reader(tables.phenotypes.ids[term]),), tables.phenotypes)
    weights = weigh_rare(mark, tables.diseases, tables.diseases.background(CHEST), "")
    assert weights.log10_lr[place] == pytest.approx(-1.0)
    assert weights.at(place).denied


def test_findings_of_one_sex_are_neutral_in_the_other(tables):
    rare = tables.diseases.rare
    term, (place, sex) = next(
        (term, rows[0])
        for term, rows in sorted(rare._one_sex.items())
        if rare.own.of(term)[0].tolist().count(rows[0][0])
    )
    (mark,) = marks((reader(tables.phenotypes.ids[term]),), tables.phenotypes)
    other = "M" if sex == "F" else "F"
    background = tables.diseases.rare.background
    assert weigh_rare(mark, tables.diseases, background, sex).log10_lr[place] != 0.0
    assert weigh_rare(mark, tables.diseases, background, other).log10_lr[place] == 0.0


def test_what_speaks_for_a_disease_never_speaks_against_it_elsewhere(tables):
    usual, tried = tables.diseases.usual, 0
    for disease in tables.diseases.own.values():
        for told in disease.annotations:
            there = usual.get(told.hpo_id, {}).get("chest", 0.0)
            if "chest" in disease.examinations or told.context != "finding":
                continue
            if not told.background < min(told.share, there / 2) or told.share > there:
                continue
            tried += 1
            for assertion in (Assertion.PRESENT, Assertion.EXCLUDED):
                found = weigh(tables, note(told.hpo_id, assertion), disease.code.code)
                assert found.log10_lr == pytest.approx(0.0)
    assert tried


@pytest.mark.parametrize("kind", [Kind.STATE, Kind.HISTORY])
def test_a_tumour_that_does_not_spread_is_no_cancer_before(tables, kind):
    """An angiomyolipoma of the kidney brings no metastases to the brain."""
    names, brain = tables.phenotypes.names(), tables.diseases.own["MEDDX:2011"]

    def weighed(name):
        code = tables.phenotypes.code(names[name])
        place = tables.phenotypes.place(code.code)
        mark = Mark("", code, place, kind, math.inf, False, True)
        return weigh_own(mark, brain, tables.diseases)

    assert weighed("breast carcinoma").log10_lr > 0.5
    assert weighed("renal angiomyolipoma") is None


def test_a_tumour_that_the_reader_sees_is_no_cancer_of_the_past(tables):
    """It may be one that a note tells of: there somebody wrote down what is known."""
    names, brain = tables.phenotypes.names(), "MEDDX:2011"
    tumour, head = names["neoplasm of the colon"], frozenset({"head"})
    assert weigh(tables, note(tumour), brain, head).log10_lr > 0.5
    assert weigh(tables, reader(tumour), brain, head) is None


def test_a_general_finding_is_as_common_as_among_those_who_were_sent(tables):
    """An abscess beside a spine says little for one of the brain."""
    abscess, brain = tables.phenotypes.names()["abscess"], "MEDDX:2016"
    abdomen, head = frozenset({"abdomen"}), frozenset({"head"})
    there, own = (weigh(tables, reader(abscess), brain, sent) for sent in (abdomen, head))
    assert there.background >= 0.03 > own.background


def test_an_inherited_disease_still_counts_the_cancer_that_a_case_lists(tables):
    """Cases that are collected list it as a finding, and rare lists stay as they were measured."""
    assert weigh(tables, reader(COLON), LYNCH).log10_lr > 0.5
