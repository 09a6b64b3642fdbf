import pytest

from meddx.case.evidence import TextSource
from meddx.case.stated import StatedMeasurement
from meddx.case.stated_wording import quoted, stated
from meddx.phrase import Language


def source(*measurements, side=""):
    return TextSource("n", 0, 4, "a\n mass", side=side, measurements=measurements)


@pytest.mark.parametrize(
    ("measured", "english", "chinese"),
    [
        (StatedMeasurement((3.0, 4.0), "mm", 0, 1, is_range=True), "3-4 mm", "3-4 mm"),
        (StatedMeasurement((45.0,), "[hnsf'U]", 0, 1, bound="<"), "<45 HU", "<45 HU"),
        (StatedMeasurement((6.0,), "mm", 0, 1, is_prior=True), "previously 6 mm", "既往 6 mm"),
        (
            StatedMeasurement((45.0,), "%", 0, 1, "ejection fraction"),
            "ejection fraction 45 %",
            "射血分数 45 %",
        ),
        (StatedMeasurement((7.3,), "g/mL{SUVbw}", 0, 1, "SUVmax"), "SUVmax 7.3", "SUVmax 7.3"),
    ],
)
def test_a_value_is_said_as_people_write_it(measured, english, chinese):
    said = stated(source(measured))
    assert said.label(Language.EN) == english
    assert said.label(Language.ZH_CN) == chinese


def test_words_are_quoted_with_what_is_stated_of_them():
    assert str(quoted(source())) == '"a mass"'
    whole = quoted(source(StatedMeasurement((8.0,), "mm", 0, 1), side="bilateral"))
    assert str(whole) == '"a mass": both sides, 8 mm'
    assert whole.label(Language.ZH_CN) == "“a mass”：双侧，8 mm"
