import pytest

from meddx.case.expected import Expected
from meddx.phrase import Phrase
from tests.helpers.builders import MASS

BECAUSE = Phrase("Because.")


def test_what_each_answer_would_weigh_and_both_on_average():
    one = Expected(MASS, 0.5, 0.05, BECAUSE)
    there, absent = one.log10_if
    assert there == pytest.approx(1.0)
    assert absent == pytest.approx(-0.2788, abs=1e-4)  # log10 of 0.5 / 0.95
    assert one.expected_weight == pytest.approx(0.3606, abs=1e-4)


def test_a_finding_as_common_without_the_disease_weighs_nothing():
    assert Expected(MASS, 0.3, 0.3, BECAUSE).expected_weight == pytest.approx(0.0)


@pytest.mark.parametrize("shares", [(0.0, 0.1), (1.0, 0.1), (0.5, 0.0), (0.5, 1.0)])
def test_certain_shares_are_refused(shares):
    with pytest.raises(ValueError, match="share"):
        Expected(MASS, *shares, BECAUSE)
