"""The display function against the table of PS3.14 Annex B and its own inverse."""

import pytest

from meddx.imaging import gsdf

# PS3.14 Table B-1.
TABLE = {
    1: 0.0500, 2: 0.0547, 3: 0.0594, 4: 0.0643, 5: 0.0696, 6: 0.0750, 7: 0.0807, 8: 0.0866,
}  # fmt: skip


@pytest.mark.parametrize(("index", "luminance"), TABLE.items())
def test_the_curve_is_that_of_the_table(index, luminance):
    assert gsdf.luminance(index) == pytest.approx(luminance, abs=6e-5)


def test_it_ends_where_the_table_ends():
    assert gsdf.luminance(1023) == pytest.approx(3993.4040, rel=5e-5)
    assert gsdf.index_of(12.0) == pytest.approx(233.32, abs=0.01)  # the example of Annex D.2


def test_the_inverse_fits_within_the_tenth_of_a_difference():
    for index in range(1, 1024, 7):
        assert gsdf.index_of(gsdf.luminance(index)) == pytest.approx(index, abs=0.1)


@pytest.mark.parametrize(("index", "luminance"), [(0.5, 0.01), (1024.0, 5000.0)])
def test_beyond_the_standard_there_is_nothing(index, luminance):
    with pytest.raises(ValueError, match="1 to 1023"):
        gsdf.luminance(index)
    with pytest.raises(ValueError, match="4000"):
        gsdf.index_of(luminance)


def test_a_monitor_on_the_curve_does_not_deviate():
    assert len(gsdf.LEVELS) == 18
    assert (gsdf.LEVELS[0], gsdf.LEVELS[-1]) == (0, 255)
    assert gsdf.response(gsdf.targets(0.5, 400.0)).worst < 1e-3


def test_a_monitor_of_gamma_2_2_deviates_by_far_more_than_ten_percent():
    measured = [0.5 + 399.5 * (level / 255) ** 2.2 for level in gsdf.LEVELS]
    assert gsdf.response(measured).worst > 0.3


def test_one_wrong_level_is_found_where_it_is():
    measured = list(gsdf.targets(0.5, 400.0))
    measured[9] *= 1.05
    found = gsdf.response(measured).deviations
    assert len(found) == 17
    assert sorted(range(17), key=lambda step: -abs(found[step]))[:2] in ([8, 9], [9, 8])
    assert found[8] > 0.1
    assert found[9] < -0.1


def test_the_light_of_the_room_flattens_the_dark_contrasts():
    measured = gsdf.targets(0.5, 400.0)
    assert gsdf.response(measured, ambient=1.0).worst > gsdf.response(measured).worst + 0.05


@pytest.mark.parametrize("measured", [(0.5, 1.0), (0.5, 3.0, 2.0), (0.5, 0.5, 9.0)])
def test_luminances_rise(measured):
    with pytest.raises(ValueError, match="rise"):
        gsdf.response(measured)
