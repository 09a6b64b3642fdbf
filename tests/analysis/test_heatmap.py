"""The map of a label sums to its logit: exactly, not about."""

import numpy as np
import pytest

from meddx.analysis import prepare
from meddx.analysis.device import Sessions
from meddx.analysis.heatmap import contributions, eigen_cam, occlusion
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
    prepared = prepare.prepare(prepare.grey_of_picture(phantom(size=(200, 100))), pack.input)
    # 200 x 100 px in a square: half as many px again on either side
    assert prepared.box == (0, -50, 200, 150)


def test_a_head_without_averaging_sums_to_its_logit_too():
    random = np.random.default_rng(0)
    features = random.normal(size=(3, 2, 4)).astype(np.float32)
    cam = random.normal(size=(2, 3 * 2 * 4 + 1)).astype(np.float32)
    for row in range(2):
        logit = cam[row, :-1] @ features.ravel() + cam[row, -1]
        assert contributions(features, cam, row).sum() + cam[row, -1] == pytest.approx(logit, 1e-5)


@pytest.mark.parametrize("channels_last", [False, True])
def test_occlusion_finds_the_only_field_that_counts(channels_last):
    array = np.zeros((1, 1, 64, 48), np.float32)
    array[0, 0, 17:23, 37:41] = 1.0  # inside field (2, 6) of 8 x 8 px by 6 px
    if channels_last:
        array = array.transpose(0, 2, 3, 1)

    def run(arrays):
        return (x.sum(keepdims=True).ravel() for x in arrays)

    found = occlusion(run, array, channels_last=channels_last)
    assert found.shape == (1, 8, 8)
    assert np.unravel_index(found[0].argmax(), (8, 8)) == (2, 6)
    assert (found[0] > 0).sum() == 1


def test_the_first_principal_part_is_where_the_features_are():
    features = np.zeros((5, 4, 4), np.float32)
    features[:, 1, 2] = [3, -1, 0, 2, 1]
    found = eigen_cam(features)
    assert np.unravel_index(np.abs(found).argmax(), (4, 4)) == (1, 2)
    assert found[1, 2] == pytest.approx(np.sqrt(15), rel=1e-5)
