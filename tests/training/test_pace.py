"""The networks of a configuration are counted, and the time left is measured."""

from dataclasses import replace

import pytest

from meddx.training.config import DistilSpec, load
from meddx.training.pace import Pace, Planned, planned
from tests.helpers.training import configuration


@pytest.fixture
def config(tmp_path):
    return load(configuration(tmp_path / "a.toml", tmp_path, epochs=4))


def stems(config):
    return [network.stem for network in planned(config)]


def test_the_networks_of_each_way_in_their_order(config):
    assert stems(config) == ["final"]
    assert stems(replace(config, cross=True)) == ["fold0", "fold1", "fold2", "final"]
    assert stems(replace(config, refit=True, calibration_fold=2)) == ["fold2", "final"]
    taught = replace(config, distil=DistilSpec(2, 4, 0.5), baseline_epochs=1)
    assert planned(taught) == (
        Planned("member0", 4), Planned("member1", 4), Planned("final", 4), Planned("final", 1),
    )  # fmt: skip


def test_time_is_measured_and_later_networks_count():
    pace = Pace((Planned("fold0", 4), Planned("final", 4)))
    assert (pace.number, pace.count) == (0, 2)
    assert pace.seconds_left("fold0", 0.5, 100.0) is None
    assert pace.seconds_left("fold0", 1.5, 110.0) == pytest.approx(65.0)
    assert pace.number == 1
    assert pace.seconds_left("final", 0.5, 130.0) is None
    assert pace.seconds_left("final", 2.5, 140.0) == pytest.approx(7.5)
    assert pace.number == 2


def test_a_run_that_goes_on_skips_what_was_finished_and_starts_in_the_middle():
    pace = Pace((Planned("fold0", 4), Planned("fold1", 4), Planned("final", 4)))
    assert pace.seconds_left("fold1", 2.25, 0.0) is None
    assert pace.seconds_left("fold1", 2.75, 5.0) == pytest.approx(52.5)
    assert pace.number == 2


def test_the_small_network_follows_one_of_the_same_name():
    pace = Pace((Planned("final", 4), Planned("final", 2)))
    pace.seconds_left("final", 4.0, 0.0)
    assert pace.seconds_left("final", 0.5, 1.0) is None
    assert pace.number == 2
    assert pace.seconds_left("unknown", 0.6, 2.0) is not None  # it says what it can
