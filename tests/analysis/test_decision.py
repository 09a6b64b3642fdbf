"""From a probability to a call and to what it leaves open; in and out of ``pack.toml``."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from meddx import paths
from meddx.analysis import calibrate
from meddx.analysis import pack as packs
from meddx.analysis.decision import Decision, Purpose, fields_of, sets
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.pack import for_purpose, load
from meddx.analysis.pack_text import text_of
from meddx.case.codes import Code
from meddx.case.evidence import Outcome
from meddx.phrase import Refused
from tests.helpers.packs import case_of, phantom

CODES = tuple(Code.parse(f"HP:000000{n}", f"Kind {n}") for n in range(1, 4))
OVERLAP = Decision(0.1, 0.8, 0.9, (0.6, 0.7))  # absent up to 0.6, present from 0.3
GAP = Decision(0.1, 0.8, 0.9, (0.2, 0.25))  # absent up to 0.2, present from 0.75


@pytest.mark.parametrize(
    ("decision", "p", "outcome"),
    [
        (OVERLAP, 0.29, Outcome.ABSENT),
        (OVERLAP, 0.45, Outcome.INDETERMINATE),
        (OVERLAP, 0.61, Outcome.PRESENT),
        (GAP, 0.19, Outcome.ABSENT),
        (GAP, 0.5, Outcome.INDETERMINATE),
        (GAP, 0.76, Outcome.PRESENT),
        (replace(GAP, quantiles=(1.0, 1.0)), 0.999, Outcome.INDETERMINATE),
    ],
)
def test_a_score_is_an_answer_where_one_is_left(decision, p, outcome):
    (found,) = sets([decision], CODES[:1], [p])
    assert found is not None
    assert found.outcome is outcome
    assert found.labels is None
    low, high = decision.band
    assert (low <= p <= high) == (outcome is Outcome.INDETERMINATE)


@pytest.mark.parametrize(
    ("probabilities", "outcomes", "left"),
    [
        ((0.9, 0.05, 0.05), "present absent absent", 1),
        ((0.5, 0.45, 0.05), "indeterminate indeterminate absent", 2),
        ((0.3, 0.35, 0.35), "indeterminate indeterminate indeterminate", 0),
    ],
)
def test_labels_that_exclude_one_another_share_one_set(probabilities, outcomes, left):
    decisions = [Decision(0.1, 0.8, 0.9, (0.6,))] * 3
    found = sets(decisions, CODES, probabilities)
    assert " ".join(one.outcome for one in found if one) == outcomes
    assert {len(one.labels or ()) for one in found if one} == {left}


def any_picture(pack):
    """The pack with a content gate that refuses nothing."""
    assert pack.weights is not None
    return replace(pack, weights=replace(pack.weights, content_limit=1e9))


def test_a_pack_without_the_fields_says_nothing(pack):
    assert sets([label.decision for label in pack.labels], CODES, [0.1, 0.5, 0.9]) == (None,) * 3
    for purpose in Purpose:
        assert for_purpose(pack, purpose) == replace(pack, asked=purpose)


def test_the_delivered_packs_are_read_with_or_without_the_fields():
    for folder in sorted(paths.delivered_models().glob(f"*/{packs.TOML}")):
        delivered = load(folder.parent)
        known = {label.decision is None for label in delivered.labels}
        assert len(known) <= 1
        if known == {True}:
            made = for_purpose(delivered, Purpose.SCREENING)
            assert made == replace(delivered, asked=Purpose.SCREENING)
            assert for_purpose(delivered, Purpose.BALANCED) == delivered


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_purpose_chooses_the_threshold_and_nothing_else(decided, purpose, context):
    chosen = for_purpose(decided, purpose)
    factor = {Purpose.SCREENING: (0.0, 0.5), Purpose.BALANCED: (0.0, 1.0)}
    shift, scale = factor.get(purpose, (0.5, 0.5))
    for own, label in zip(decided.labels, chosen.labels, strict=True):
        assert label.threshold == pytest.approx(shift + scale * own.threshold)
    assert (chosen.purpose, chosen.asked) == (purpose, purpose)
    case = case_of(phantom())
    plain = Radiograph().read(any_picture(decided), case, context).findings
    found = Radiograph().read(any_picture(chosen), case, context).findings
    assert len(found) == 2
    assert [f.log10_lr for f in found] == [f.log10_lr for f in plain]
    assert [f.probability for f in found] == [f.probability for f in plain]
    assert [f.conformal for f in found] == [f.conformal for f in plain]
    label = chosen.delivered[0]
    assert found[0].threshold == pytest.approx(
        calibrate.at_prevalence(label.threshold, label.prevalence, label.shown_at)
    )


def test_findings_carry_the_set_of_their_score(decided, pack, context):
    case = case_of(phantom())
    found = Radiograph().read(any_picture(decided), case, context).findings
    assert len(found) == 2
    for finding in found:
        label = next(one for one in decided.labels if one.code == finding.code)
        p = calibrate.at_prevalence(finding.probability, label.shown_at, label.prevalence)
        assert finding.conformal is not None
        assert finding.conformal.present == (p >= 0.3)
        assert finding.conformal.absent == (p <= 0.6)
    silent = Radiograph().read(any_picture(pack), case, context).findings
    assert [finding.conformal for finding in silent] == [None, None]


def test_the_fields_survive_being_written(decided, tmp_path):
    folder = Path(shutil.copytree(decided.folder, tmp_path / decided.name))
    (folder / packs.TOML).write_text(text_of(decided, "Again."), encoding="utf-8")
    again = load(folder)
    assert replace(again, folder=decided.folder, sha256=decided.sha256) == decided
    assert again.labels[0].decision == Decision(0.2, 0.7, 0.9, (0.6, 0.7))


def test_rounding_takes_no_answer_away():
    sharp = Decision(0.1234567, 0.7654321, 0.9, (0.33333341, 0.7000001))
    written = dict(fields_of(sharp))
    assert written["conformal_quantiles"] == [0.333334, 0.700001]
    assert written["abstain"] == pytest.approx([0.299999, 0.333334])
    assert dict(fields_of(replace(sharp, quantiles=(0.333334, 0.700001)))) == written
    assert fields_of(None) == ()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("threshold_screening = 0.2\n", "threshold_screening = 0.41\n", "threshold_screening"),
        ("threshold_confirming = 0.7\n", "threshold_confirming = 0.3\n", "threshold_confirming"),
        ("threshold_confirming = 0.7\n", "", "threshold_confirming"),
        ("conformal_coverage = 0.9\n", "conformal_coverage = 1\n", "conformal_coverage"),
        ("[0.6, 0.7]", "[0.6]", "conformal_quantiles"),
        ("[0.6, 0.7]", "[0.6, 1.1]", "conformal_quantiles"),
        ("abstain = [0.3, 0.6]", "abstain = [0.3, 0.5]", "abstain"),
        ("abstain = [0.3, 0.6]\n", "", "abstain"),
        ("conformal_quantiles = [0.6, 0.7]\n", "", "conformal_quantiles"),
    ],
)
def test_fields_that_are_at_odds_are_refused_by_place(decided, tmp_path, old, new, where):
    folder = Path(shutil.copytree(decided.folder, tmp_path / decided.name))
    text = (folder / packs.TOML).read_text(encoding="utf-8")
    assert old in text
    (folder / packs.TOML).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(folder)
    assert re_place(str(refused.value)) == where


def re_place(said: str) -> str:
    """The field's name in the sentence of the refusal."""
    return said.split(" wrong at ")[1].split(". ")[0].rsplit(".", 1)[-1]
