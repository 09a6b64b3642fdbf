import pytest

from meddx.case.stated import StatedMeasurement, StatedPerson


def test_what_cannot_be_is_not_built():
    for values in ((), (1.0, 2.0, 3.0, 4.0), (float("nan"),)):
        with pytest.raises(ValueError, match="values"):
            StatedMeasurement(values, "mm", 0, 1)
    with pytest.raises(ValueError, match="somewhere"):
        StatedMeasurement((1.0,), "mm", 3, 3)
    for age in (-1.0, 126.0):
        with pytest.raises(ValueError, match="age"):
            StatedPerson(age)
