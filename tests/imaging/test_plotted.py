import numpy as np
import pytest

from meddx.case.annotations import Kind
from meddx.case.display import UsRegion
from meddx.case.record import Series
from meddx.case.volume import Geometry, Volume
from meddx.imaging.plotted import Plot, plot
from meddx.phrase import Language, Phrase
from tests.helpers.phantoms import ct_series

COUNTING = np.arange(80, dtype=np.int16).reshape(1, 8, 10)
CT = ct_series(COUNTING)


def plotted(kind, points, values=None, series=CT):
    own = COUNTING[0].astype(np.float32) if values is None else values
    return plot(series, 0, kind, points, own)


def test_a_region_has_a_histogram_with_a_unit_on_its_axis():
    found = plotted(Kind.RECTANGLE, ((0, 0), (1, 10)))  # 0 to 9, once each
    assert found.is_bars
    assert found.y.sum() == 10
    assert str(found.x_title) == "Value (HU)"
    assert str(found.note) == "10 pixels in bins of 2 HU"
    assert found.y_range[0] == 0


def test_a_profile_has_distances_in_the_unit_of_a_length():
    found = plotted(Kind.PROFILE, ((1.5, 2.5), (1.5, 6.5)))
    assert not found.is_bars
    assert found.y.tolist() == [12, 13, 14, 15, 16]
    assert found.x.tolist() == [0, 0.25, 0.5, 0.75, 1.0]
    assert str(found.x_title) == "Distance in mm"
    assert str(found.note) == "5 samples, one each 0.25 mm"


def test_there_may_be_nothing_to_plot():
    for kind in (Kind.RECTANGLE, Kind.PROFILE):
        assert str(plotted(kind, ((20, 20), (30, 30)))) == "No pixels"
        colour = np.zeros((8, 10, 3), np.uint8)
        assert "colours" in str(plotted(kind, ((1, 1), (5, 5)), colour))
    volume = Volume(np.ones((1, 8, 10), np.uint8), Geometry.pixels())
    region = UsRegion((0, 0, 3, 9), (3, 3), (0.1, 0.1), 1, 1)
    series = Series("1", "1", "US", volume, regions=((region,),))
    across = plotted(Kind.ELLIPSE, ((1, 1), (7, 7)), np.ones((8, 10)), series)
    assert "ultrasound region" in str(across)


def test_the_numbers_are_a_table():
    found = plotted(Kind.PROFILE, ((1.5, 8.5), (1.5, 11.5)))
    rows = [line.split("\t") for line in found.as_text(Language.EN).split("\n")]
    assert rows[0] == ["Distance in mm", "Value (HU)"]
    assert rows[1] == ["0", "18"]
    assert rows[-1] == ["0.75", ""]  # beyond the picture
    bars = plotted(Kind.RECTANGLE, ((0, 0), (1, 10)))
    rows = [line.split("\t") for line in bars.as_text(Language.ZH_CN).split("\n")]
    assert rows[0][2] == "像素数"
    assert sum(float(row[2]) for row in rows[1:]) == 10
    assert all(len(row) == 3 for row in rows)


@pytest.mark.parametrize(("x", "wanted"), [(-5, 0), (0.4, 0), (1.0, 1), (1.9, 1), (99, 2)])
def test_the_bin_under_the_mouse(x, wanted):
    names = (Phrase("Value"), Phrase("Pixels"), Phrase("Pixels"))
    bars = Plot(np.arange(4.0), np.ones(3), *names)
    assert bars.nearest(x) == wanted


def test_the_sample_under_the_mouse_is_the_nearest():
    names = (Phrase("Value"), Phrase("Pixels"), Phrase("Pixels"))
    line = Plot(np.array([0.0, 1.0, 2.0]), np.array([5.0, 5.0, np.nan]), *names)
    assert [line.nearest(x) for x in (0.4, 0.6, 9)] == [0, 1, 2]
    assert line.y_range == (4.5, 5.5)
