"""Slices are cut to what published figures show."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import ct_slices
from meddx.analysis.quantities.suitable import Region
from meddx.phrase import Refused
from meddx.training import ct_models
from meddx.training.ct_phantoms import Ellipsoid, Scan, scanned
from tests.helpers.ct_phantoms import chest_series, head_series, series_of

SCAN = Scan((5.0, 2.0, 2.0), 5.0)


def test_a_head_is_cut_to_the_head_and_not_to_the_table():
    whole = ct_models.head()
    table = Ellipsoid((0.0, 92.0, 0.0), (60.0, 3.0, 200.0), 200.0)
    larger = replace(whole, bodies=(*whole.bodies, table), size_mm=(240.0, 260.0, 140.0))
    series = series_of(scanned(larger, SCAN), "HEAD")
    middle = series.volume.shape[0] // 2
    (cut,) = [c for c in ct_slices.cuts(series, Region.HEAD) if c.k == middle]
    # 148 x 168 mm of 2 mm px, and 3 % more on every side.
    assert cut.hu.shape == pytest.approx((84 * 1.06, 74 * 1.06), abs=3)
    affine = series.volume.geometry.affine
    x, y, _ = affine[:3] @ [cut.k, cut.top + cut.hu.shape[0] / 2, cut.left + cut.hu.shape[1] / 2, 1]
    assert (x, y) == pytest.approx((0.0, 0.0), abs=3.0)
    hu = series.volume.voxels[cut.k].astype(float) - 1024
    rows, columns = cut.hu.shape
    same = hu[cut.top : cut.top + rows, cut.left : cut.left + columns]
    assert np.allclose(cut.hu, same)


def test_whole_slices_are_the_same_ones_uncut():
    series = head_series(SCAN)
    cut = ct_slices.cuts(series, Region.HEAD)
    whole = ct_slices.cuts(series, Region.HEAD, whole=True)
    assert [one.k for one in whole] == [one.k for one in cut]
    assert {(one.hu.shape, one.top, one.left) for one in whole} == {(series.volume.shape[1:], 0, 0)}


def test_a_chest_is_cut_to_its_lungs():
    series = chest_series(SCAN)
    cuts = ct_slices.cuts(series, Region.CHEST)
    widest = max(cuts, key=lambda cut: cut.hu.shape[1])
    # From x = -92 to 86 mm, y = -48 to 48 mm.
    assert widest.hu.shape == pytest.approx((48 * 1.06, 89 * 1.06), abs=3)
    assert all(cut.hu.shape[1] < series.volume.shape[2] for cut in cuts)


def test_the_top_of_the_skull_and_the_ends_of_the_lungs_are_left_out():
    for series, region, half_mm in (
        (head_series(SCAN), Region.HEAD, 64.0),
        (chest_series(SCAN), Region.CHEST, 55.0),
    ):
        shown = [cut.k for cut in ct_slices.cuts(series, region)]
        assert shown == list(range(shown[0], shown[-1] + 1))
        affine = series.volume.geometry.affine
        ends = [abs(float(affine[2] @ [k, 0, 0, 1])) for k in (shown[0], shown[-1])]
        # A section has 30 % of the largest at sqrt(0.7) = 0.84 of the half axis.
        assert max(ends) < 0.9 * half_mm
        assert min(ends) > 0.7 * half_mm


def test_a_chest_without_lungs_says_so():
    with pytest.raises(Refused) as refused:
        ct_slices.cuts(head_series(SCAN), Region.CHEST)
    assert refused.value.code == "no_lungs"
