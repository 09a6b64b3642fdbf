"""The map of a label sums to its logit: exactly, not about."""

import numpy as np
import pytest

from meddx.analysis import prepare
from meddx.analysis.device import Sessions
from meddx.analysis.heatmap import contributions, heatmap
from tests.helpers.packs import phantom


def test_worked_by_hand():
    features = np.array([[[1, 2], [3, 4]], [[0, 4], [0, 0]]], np.float32)
    cam = np.array([[2, -1, 0.5]], np.float32)
    found = contributions(features, cam, 0)
    np.testing.assert_allclose(found, [[0.5, 0], [1.5, 2]])
    assert found.sum() + 0.5 == 2 * 2.5 - 1 * 1 + 0.5


def test_map_and_bias_are_the_logit_of_the_network(pack):
    network = Sessions().open(pack)
    for seed in range(3):
        grey = prepare.grey_of_picture(phantom(seed))
        output = network.run(prepare.prepare(grey, pack.input).array)
        for row in range(3):
            total = contributions(output.features, network.cam, row).sum() + network.cam[row, -1]
            assert total == pytest.approx(output.logits[row], abs=1e-4)


def test_the_map_lies_on_the_source_picture_through_the_letterbox(pack):
    grey = prepare.grey_of_picture(phantom(size=(200, 100)))
    prepared = prepare.prepare(grey, pack.input)
    features = np.ones((16, 2, 2), np.float32)
    found = heatmap(features, np.ones((3, 17), np.float32), 0, prepared.box, 2.0)
    # 200 x 100 px in a square: half as many px again on either side
    assert found.box == (0, -50, 200, 150)
    assert found.scale == 2.0
