"""Counts of genes and a variant of one gene: from the files to the evidence of its disease."""

import numpy as np
import pytest

from meddx.analysis import pack
from meddx.analysis.families.expression import ExpressionOutliers
from meddx.analysis.families.variants import Variants
from meddx.case.gene_files import Expression, GenePanel
from meddx.case.identity import Patient
from meddx.case.record import Case, Variant, Zygosity
from meddx.case.waterfall import Part, part_of
from meddx.diagnosis.expression_evidence import POINT
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.rank import rank
from meddx.paths import delivered_models
from tests.diagnosis.cases import LYNCH
from tests.helpers.counts import simulated

MADE = simulated(30, 11, spikes=20)
LOW = min(MADE.low, key=lambda n: MADE.values[n] / MADE.cohort[n].mean())
STOP = Variant(
    "2", 47_414_420, "C", "T", gene="MSH2", hgvs_p="p.(Arg406Ter)", consequence="stop_gained",
    classification="Likely_pathogenic", zygosity=Zygosity.HETEROZYGOUS, passed=True,
)  # fmt: skip
USUAL = int(np.flatnonzero((MADE.values > 300) & (MADE.cohort.min(axis=1) > 0))[0])
# The others read that gene as often, and so much alike that half of it would be seen.
DEPTHS = np.median(MADE.cohort[MADE.values > 300] / MADE.values[MADE.values > 300, None], axis=0)
COHORT = MADE.cohort.copy()
COHORT[USUAL] = np.round(
    MADE.values[USUAL] * DEPTHS * np.random.default_rng(1).lognormal(0.0, 0.1, 30)
)


def case(place, *variants):
    symbols = tuple("MSH2" if n == place else f"X{n}" for n in range(len(MADE.values)))
    counts = Expression(
        tuple(f"ENSG{n:011d}" for n in range(len(MADE.values))), MADE.values, symbols=symbols,
        species="human", cohort=COHORT, cohort_samples=tuple(f"N{n}" for n in range(30)),
    )  # fmt: skip
    panels = (
        GenePanel("c1", "counts.tsv", "expression", expression=counts),
        GenePanel("v1", "case.vcf", "vcf", variants=variants),
    )
    return Case(Patient(), panels=panels)


def told(given, context, tables):
    """Return the rows of expression for Lynch syndrome, and the findings they stand for."""
    found = []
    for family, name in (
        (ExpressionOutliers(), "expression_outliers"),
        (Variants(), "variant_rules"),
    ):
        used = pack.load(delivered_models() / name)
        if family.accepts(used, given) is None:
            found += family.read(used, given, context).findings
    ranked = rank(found, Person(), tables, RankOptions(limit=2_000))
    (lynch,) = [d for d in ranked if d.code.code == LYNCH]
    by_key = {f.key: f for f in found}
    rows = [row for row in lynch.evidence if row.finding_key.startswith("expression:")]
    assert {part_of(row, by_key) for row in rows} <= {Part.GENES}
    return rows, lynch


def test_an_outlier_supports_the_variant_of_its_gene(context, tables):
    (row,), lynch = told(case(LOW, STOP), context, tables)
    assert row.log10_lr == pytest.approx(2 * POINT)
    assert "30 other samples (z -" in str(row.because)
    _, without = told(case(0, STOP), context, tables)
    assert lynch.probability > without.probability


def test_an_outlier_alone_weighs_nothing(context, tables):
    (row,), lynch = told(case(LOW), context, tables)
    assert (row.log10_lr, "alone does not count" in str(row.because)) == (0.0, True)
    assert lynch.probability == told(case(0), context, tables)[1].probability


def test_usual_reads_speak_mildly_against_it(context, tables):
    (row,), lynch = told(case(USUAL, STOP), context, tables)
    assert row.log10_lr == pytest.approx(-POINT)
    assert lynch.probability > lynch.prior
