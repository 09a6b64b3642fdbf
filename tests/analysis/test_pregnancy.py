import pytest

from meddx.analysis.pregnancy import is_pregnant


@pytest.mark.parametrize(
    "text",
    [
        "32-year-old pregnant woman with headache",
        "28 weeks pregnant, abdominal pain",
        "28-week pregnant patient",
        "G2P1 at 30 weeks. Leg swelling.",
        "Pregnant at 12 weeks",
        "IUP at 20 weeks gestation",
        "孕28周，腹痛",
        "妊娠30+2周",
        "孕妇，头痛",
    ],
)
def test_a_text_says_that_its_patient_is_pregnant(text):
    assert is_pregnant(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pregnancy test negative. Pelvic pain.",
        "Not pregnant.",
        "G2P1, last menstrual period unknown",
        "His wife is 28 weeks pregnant.",
        "She was pregnant last year.",
        "Born at 38 weeks gestation to a pregnant woman with fever",
        "孕3产2",
        "其妻孕28周",
        "患儿，母孕28周时发现脑积水",
        "",
    ],
)
def test_other_pregnancies_are_not_the_patients(text):
    assert not is_pregnant(text)
