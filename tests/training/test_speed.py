"""The reading costs little more than preparation and the bare run."""

import pytest

from meddx.training import speed
from tests.helpers.packs import phantom


def test_the_times_belong_together(pack):
    found = speed.measure(pack, phantom(size=(300, 260)), repeats=10)
    assert found.size == (300, 260)
    assert 0 < found.bare_ms < found.both_ms
    wanted = 1 + (found.read_ms - found.both_ms) / found.bare_ms
    assert found.overhead == pytest.approx(wanted)
