"""Counts gene by gene: what stands out first, medians at the sample's depth, reasons."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.expression.told import Told, tell
from meddx.case.gene_files import Expression, GenePanel
from meddx.knowledge.gene_sets import GeneSet
from tests.helpers.counts import simulated


def panel(others: int = 14, spikes: int = 6, *, depth: float = 1.0) -> GenePanel:
    made = simulated(others, 3, spikes, depth=depth)
    genes = tuple(f"ENSG{number:011d}" for number in range(len(made.values)))
    counts = Expression(
        genes,
        made.values,
        species="human",
        cohort=made.cohort,
        cohort_samples=tuple(f"N{number}" for number in range(others)),
    )
    return GenePanel("c", "counts.tsv", "expression", expression=counts)


def counts_of(given: GenePanel) -> Expression:
    assert given.expression is not None
    return given.expression


def reason(told: Told) -> str:
    assert told.reason is not None
    return told.reason.template


def test_what_was_changed_stands_first_with_its_direction() -> None:
    made = simulated(14, 3, 6)
    told = tell(panel(), ())
    out = told.order[: int(np.count_nonzero(told.direction))].tolist()
    assert set(out) == made.low | made.high
    assert {place for place in out if told.direction[place] < 0} == made.low
    assert all(np.sign(told.z[place]) == told.direction[place] for place in out)
    assert sorted(told.order.tolist()) == list(range(len(made.values)))


def test_the_others_are_told_at_the_depth_of_the_sample() -> None:
    """Four times as many reads of every gene: the median of the others must follow."""
    told = tell(panel(spikes=0, depth=4.0), ())
    counts = told.counts
    deep = np.flatnonzero(told.median > 100)
    ratio = np.median(counts.values[deep] / told.median[deep])
    assert 0.8 < ratio < 1.25
    place = int(deep[0])
    assert np.median(told.others(place)) == pytest.approx(told.median[place])


def test_a_set_of_the_outliers_is_found() -> None:
    told = tell(panel(), ())
    names = [told.named[place] for place in told.order[:5]]
    wanted = GeneSet("theirs", frozenset(names), "own.gmt")
    other = GeneSet("others", frozenset(told.named[-40:]), "own.gmt")
    assert [one.gene_set.name for one in tell(panel(), (wanted, other)).sets] == ["theirs"]


def test_without_a_comparison_the_reason_is_told_and_the_genes_stay() -> None:
    mouse = panel()
    mouse = replace(mouse, expression=replace(counts_of(mouse), species="mouse"))
    told = tell(mouse, ())
    assert "weigh nothing" in reason(told)
    assert told.compared is None
    assert told.order.tolist() == list(range(3000))
    assert not np.isnan(told.median).all()


def test_a_sample_alone_has_no_others() -> None:
    alone = replace(counts_of(panel()), cohort=np.zeros((0, 0)), cohort_samples=())
    told = tell(replace(panel(), expression=alone), ())
    assert "one sample alone" in reason(told)
    assert np.isnan(told.median).all()
    assert not len(told.others(0))


def test_no_sample_is_guessed() -> None:
    nobody = replace(counts_of(panel()), values=np.zeros(0))
    told = tell(replace(panel(), expression=nobody), ())
    assert "Choose which is the patient's" in reason(told)
