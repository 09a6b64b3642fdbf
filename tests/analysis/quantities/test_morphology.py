import numpy as np

from meddx.analysis.quantities import morphology


def cube(size=9, half=2) -> np.ndarray:
    mask = np.zeros((size,) * 3, bool)
    middle = slice(size // 2 - half, size // 2 + half + 1)
    mask[middle, middle, middle] = True
    return mask


def test_parts_are_numbered_from_the_largest():
    mask = cube()
    mask[0, 0, :3] = True
    mask[8, 8, 8] = True
    labels, sizes = morphology.components(mask)
    assert sizes == (125, 3, 1)
    assert labels[4, 4, 4] == 1
    assert labels[0, 0, 0] == 2
    labels, sizes = morphology.components(mask, 2)
    assert sizes == (125, 3)
    assert labels[8, 8, 8] == 0


def test_voxels_that_touch_by_edges_are_apart():
    mask = np.zeros((3, 3, 3), bool)
    mask[0, 0, 0] = mask[0, 1, 1] = True
    assert morphology.components(mask)[1] == (1, 1)


def test_neighbours_share_a_face():
    assert morphology.neighbours(cube()).sum() == 6 * 25
    one = np.zeros((3, 3, 3), bool)
    one[0, 0, 0] = True
    assert morphology.neighbours(one).sum() == 3


def test_holes_are_filled_in_space_and_in_slices():
    shell = cube()
    shell[4, 4, 4] = False
    assert (morphology.fill(shell) == cube()).all()
    tunnel = cube()
    tunnel[:, 4, 4] = False
    assert (morphology.fill(tunnel) == tunnel).all()
    assert (morphology.fill_slices(tunnel) == cube()).all()


def test_radii_go_by_axis():
    one = np.zeros((9, 9, 9), bool)
    one[4, 4, 4] = True
    grown = morphology.dilate(one, (0, 1, 3))
    assert grown[4, 4, 1]
    assert grown[4, 5, 4]
    assert not grown[5].any()
    assert (morphology.erode(grown, (0, 1, 3)) == one).all()


def test_a_mean_sees_only_what_has_weight():
    values = np.full((5, 5, 5), 7.0, np.float32)
    values[2, 2, 3:] = 1000.0
    weights = values < 100
    means, share = morphology.mean_of(values, weights, (1, 1, 1))
    assert np.allclose(means[share > 0], 7.0)
    smooth = morphology.gaussian_of(values, weights, 1.0)
    assert np.allclose(smooth[weights], 7.0, atol=1e-4)
    assert (smooth[~weights] == 0).all()


def test_touching_balls_are_shared_out_where_they_touch():
    k, j, i = np.ogrid[:21, :21, :41]
    one, two = (((k - 10) ** 2 + (j - 10) ** 2 + (i - x) ** 2) <= 81 for x in (12, 28))
    seeds = np.zeros((21, 21, 41), np.uint32)
    seeds[10, 10, 12], seeds[10, 10, 28] = 1, 2
    shared = morphology.split(one | two, seeds)
    assert set(np.unique(shared)) == {0, 1, 2}
    assert ((shared > 0) == (one | two)).all()
    assert abs(int((shared == 1).sum()) - int((shared == 2).sum())) < 0.05 * one.sum()
