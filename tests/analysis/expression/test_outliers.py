import numpy as np
import pytest

from meddx.analysis.expression.outliers import (
    DIFFERENT,
    LEAST,
    NB_LEAST,
    OTHER_BATCH,
    RATE,
    WIDENED,
    Method,
    NotComparableError,
    compare,
    size_factors,
)
from meddx.analysis.expression.tails import false_discovery_rates, normal_p, normal_z
from tests.helpers.counts import simulated

KINDS = [(30, "counts", Method.NEGATIVE_BINOMIAL), (NB_LEAST, "counts", Method.NEGATIVE_BINOMIAL),
         (6, "counts", Method.ROBUST_Z), (30, "TPM", Method.ROBUST_Z)]  # fmt: skip


@pytest.mark.parametrize(("others", "unit", "method"), KINDS)
def test_known_spikes_are_found_and_few_others(others, unit, method):
    found = wrong = spikes = 0
    for seed in range(5):
        made = simulated(others, seed, spikes=40, tpm=unit == "TPM")
        compared = compare(made.values, made.cohort, unit)
        assert compared.method is method
        low, high = set(compared.low.tolist()), set(compared.high.tolist())
        found += len(low & made.low) + len(high & made.high)
        wrong += len(low - made.low) + len(high - made.high)
        spikes += 40
    assert found >= 0.6 * spikes
    assert wrong <= 0.1 * (found + wrong)  # a rate of 5 % and its scatter


@pytest.mark.parametrize(("others", "unit", "method"), KINDS)
def test_without_outliers_hardly_any_is_said(others, unit, method):
    said = 0
    chances = []
    for seed in range(8):
        made = simulated(others, 100 + seed, tpm=unit == "TPM")
        compared = compare(made.values, made.cohort, unit)
        said += bool(len(compared.low) + len(compared.high))
        chances.append(compared.p[compared.tested])
    assert said <= 2  # of 8 samples; 5 % of them may hold a false one
    assert np.mean(np.concatenate(chances) < 0.001) <= 0.002


@pytest.mark.parametrize(("others", "moved"), [(6, 0.4), (20, 0.25)])
def test_a_sample_of_another_batch_is_told_by_its_spread(others, moved):
    """A batch moves each gene by its own factor; the planted ones are then few among many."""
    made = simulated(others, 9)
    rng = np.random.default_rng(9)
    assert compare(made.values, made.cohort).spread < DIFFERENT
    own = np.round(made.values * np.exp(rng.normal(0, moved, len(made.values))))
    some = compare(own, made.cohort)
    assert DIFFERENT <= some.spread < OTHER_BATCH
    own = np.round(made.values * np.exp(rng.normal(0, 0.8, len(made.values))))
    with pytest.raises(NotComparableError, match="other_batch"):
        compare(own, made.cohort)


def test_the_spread_of_a_batch_widens_the_test():
    """Of the genes that a batch alone moved, far fewer may stand out than without it."""
    said = narrow = 0
    for seed in range(5):
        made = simulated(20, 40 + seed)
        moved = np.random.default_rng(seed).normal(0, 0.2, len(made.values))
        found = compare(np.round(made.values * np.exp(moved)), made.cohort)
        assert found.spread > WIDENED
        said += len(found.low) + len(found.high)
        q = false_discovery_rates(normal_p(normal_z(found.p[found.tested]) * found.spread))
        narrow += np.count_nonzero((q <= RATE) & (np.abs(found.log2_change[found.tested]) >= 1))
    assert narrow >= 10
    assert said <= 0.6 * narrow


def test_a_gene_that_is_off_in_some_others_too_is_no_outlier():
    made = simulated(6, 4)
    values, cohort = made.values.copy(), made.cohort.copy()
    place = int(np.argmin(np.abs(cohort.mean(axis=1) - 400)))
    cohort[place] = [0, 400, 410, 405, 395, 402]
    values[place] = 0
    assert place not in compare(values, cohort).low
    cohort[place, 0] = 398
    assert place in compare(values, cohort).low


def test_a_deeper_sample_is_no_outlier():
    made = simulated(20, 7, depth=10.0)
    compared = compare(made.values, made.cohort)
    assert len(compared.low) + len(compared.high) <= 1
    assert np.nanmedian(compared.log2_change) == pytest.approx(0.0, abs=0.1)
    assert compared.expected.sum() == pytest.approx(made.values.sum(), rel=0.2)


def test_size_factors_are_the_depths():
    rng = np.random.default_rng(5)
    mean, depth = rng.lognormal(6, 1, 2000), np.array([1.0, 0.5, 2.0, 4.0, 1.0])
    counts = rng.poisson(mean[:, None] * depth).astype(float)
    factors = size_factors(counts[:, 0], counts[:, 1:])
    assert np.allclose(factors / factors[0], depth, rtol=0.02)


def test_genes_that_nobody_reads_are_not_tested():
    made = simulated(20, 1)
    cohort = made.cohort.copy()
    cohort[:50] = 0
    compared = compare(made.values, cohort)
    assert not compared.tested[:50].any()
    assert np.isnan(compared.q[:50]).all()


@pytest.mark.parametrize(
    ("values", "cohort", "code"),
    [
        (np.ones(500), np.ones((500, LEAST - 1)), "few_samples"),
        (np.ones(500), np.ones((500, 0)), "few_samples"),
        (np.ones(500), np.ones((500, 12)), "few_genes"),
        (np.zeros(500), np.full((500, 12), 50.0), "no_depth"),
        (np.full(500, 50.0), np.full((500, 12), 50.0), "no_scatter"),
        (np.full(500, 50.0), np.full((500, 6), 50.0), "no_scatter"),
    ],
)
def test_what_cannot_be_compared_is_said(values, cohort, code):
    with pytest.raises(NotComparableError, match=code):
        compare(values, cohort)


def planted(others, seed):
    """Draw 2,000 genes at depths of 1 to 3: one is silent in the sample, one 8 x and one 3 x."""
    rng = np.random.default_rng(seed)
    mean = rng.lognormal(5, 1.6, 2000)
    dispersion = (0.05 + 1 / mean) * rng.lognormal(0, 0.5, 2000)
    expected = mean[:, None] * rng.uniform(1, 3, others + 1)
    places = rng.choice(np.flatnonzero(mean > 50), 3, replace=False)
    expected[places, 0] *= (0.0, 8.0, 3.0)
    size = 1 / dispersion[:, None]
    counts = rng.negative_binomial(size, size / (size + np.maximum(expected, 1e-9))).astype(float)
    return counts[:, 0], counts[:, 1:], places


@pytest.mark.parametrize(
    ("others", "least"), [(8, (19, 19, 6)), (15, (20, 20, 6)), (40, (20, 20, 6))]
)
def test_one_sick_gene_among_two_thousand_is_found(others, least):
    """Over 20 samples: the silent and the eightfold gene nearly always, the threefold one often."""
    found, shares = np.zeros(3, int), []
    for seed in range(20):
        values, cohort, places = planted(others, seed)
        compared = compare(values, cohort)
        assert compared.method is Method.NEGATIVE_BINOMIAL
        said = set(compared.low.tolist()) | set(compared.high.tolist())
        assert (places[0] in compared.high, places[1] in compared.low) == (False, False)
        found += [int(place) in said for place in places]
        shares.append(len(said - set(places.tolist())) / max(1, len(said)))
    assert (found >= least).all()
    assert np.mean(shares) <= 0.1  # a rate of 5 %, and its scatter over 20 samples


@pytest.mark.parametrize(
    ("others", "unit", "least"),
    [(6, "counts", (19, 12)), (15, "TPM", (19, 15)), (40, "TPM", (19, 15))],
)
def test_the_robust_z_finds_the_silent_and_the_eightfold_gene(others, unit, least):
    found, wrong = np.zeros(3, int), 0
    for seed in range(20):
        values, cohort, places = planted(others, seed)
        if unit == "TPM":
            values, cohort = values / values.sum() * 1e6, cohort / cohort.sum(axis=0) * 1e6
        compared = compare(values, cohort, unit)
        assert compared.method is Method.ROBUST_Z
        said = set(compared.low.tolist()) | set(compared.high.tolist())
        found += [int(place) in said for place in places]
        wrong += len(said - set(places.tolist()))
    assert (found[:2] >= least).all()
    assert wrong <= 3  # of 20 samples


def test_three_others_are_too_few():
    values, cohort, _ = planted(3, 0)
    with pytest.raises(NotComparableError, match="few_samples"):
        compare(values, cohort)
