import numpy as np
import pytest

from meddx.imaging.ticks import text, ticks


@pytest.mark.parametrize("seed", range(40))
def test_ticks_are_few_round_even_and_within_the_axis(seed):
    random = np.random.default_rng(seed)
    low = random.uniform(-1, 1) * 10 ** random.uniform(-3, 5)
    high = low + 10 ** random.uniform(-3, 5)
    most = int(random.integers(2, 9))
    found = ticks(low, high, most)
    assert 1 <= len(found) <= most
    assert low - 1e-6 * (high - low) <= found[0] <= found[-1] <= high + 1e-6 * (high - low)
    if len(found) > 2:
        step = found[1] - found[0]
        assert np.diff(found) == pytest.approx(step)
        assert step / 10 ** np.floor(np.log10(step) + 1e-9) == pytest.approx(
            round(step / 10 ** np.floor(np.log10(step) + 1e-9))
        )


def test_known_axes():
    assert ticks(0, 100, 6) == (0, 20, 40, 60, 80, 100)
    assert ticks(-0.12, 0.31, 5) == pytest.approx((-0.1, 0, 0.1, 0.2, 0.3))
    assert ticks(5, 5, 4) == (5,)


def test_numbers_have_the_decimals_that_the_step_needs():
    assert text(0.30000000000000004, 0.1) == "0.3"
    assert text(20.0, 20.0) == "20"
    assert text(-0.0, 5.0) == "0"
    assert text(1.25, 0.05) == "1.25"
