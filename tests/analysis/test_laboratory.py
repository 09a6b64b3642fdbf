import pytest

from meddx.analysis import laboratory
from meddx.analysis.laboratory import Person, normal_unit
from meddx.case.identity import Sex

LAB = laboratory.load()
WOMAN, MAN, CHILD = Person(Sex.FEMALE, 64.0), Person(Sex.MALE, 64.0), Person(Sex.FEMALE, 3.0)
ANEMIA, POLYCYTHEMIA, CRP, CEA = "HP:0001903", "HP:0001900", "HP:0011227", "HP:0031029"


def values(text, person=WOMAN):
    return {(text[v.start : v.end], v.hpo_id, v.is_present) for v in LAB.read(text, person)[0]}


def reasons(text, person=WOMAN):
    return [code for code, _ in LAB.read(text, person)[1]]


def test_the_values_of_the_demonstration():
    text = "Hb 96 g/l, ferritin 8 µg/l, CRP 6 mg/l, CEA 148 µg/l (below 5), urine sediment normal."
    assert values(text) == {
        ("Hb 96 g/l", ANEMIA, True),
        ("ferritin 8 µg/l", "HP:0012343", True),
        ("CEA 148 µg/l", CEA, True),
        ("urine sediment normal", "HP:0000790", False),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Hb 96 g/l",
        "Hb 9.6 g/dl",
        "Hb: 9,6 g/dL",
        "haemoglobin was 96 g/L.",
        "血红蛋白 96g/L",
        "Hgb=9.6 g/dL",
    ],
)
def test_one_value_in_many_spellings(text):
    (judged,) = values(text)
    assert judged[1:] == (ANEMIA, True)
    assert text.startswith(judged[0])


def test_sex_decides_and_an_unknown_one_leaves_open():
    assert values("Hb 125 g/l", WOMAN) == {("Hb 125 g/l", i, False) for i in (ANEMIA, POLYCYTHEMIA)}
    assert values("Hb 125 g/l", MAN) == {("Hb 125 g/l", ANEMIA, True)}
    assert values("Hb 125 g/l", Person()) == {("Hb 125 g/l", POLYCYTHEMIA, False)}


def test_between_normal_and_abnormal_nothing_is_said():
    assert values("CRP 6 mg/l") == set()
    assert values("CRP 4 mg/l") == {("CRP 4 mg/l", CRP, False)}
    assert values("CRP 40 mg/l") == {("CRP 40 mg/l", CRP, True)}


def test_the_range_in_the_note_wins():
    assert values("CRP 6 mg/l (<5)") == {("CRP 6 mg/l", CRP, True)}
    assert values("CRP 6 mg/l (ref. 0-8)") == {("CRP 6 mg/l", CRP, False)}
    assert values("CEA 6 µg/l（参考值低于5）") == {("CEA 6 µg/l", CEA, True)}
    assert values("Hb 110 g/l (105-140)", CHILD) == {
        ("Hb 110 g/l", ANEMIA, False), ("Hb 110 g/l", POLYCYTHEMIA, False),
    }  # fmt: skip


def test_a_bound_is_not_a_value():
    assert values("CRP <4 mg/l") == {("CRP <4 mg/l", CRP, False)}
    assert values("CRP <40 mg/l") == set()
    assert values("CRP >300 mg/l") == {("CRP >300 mg/l", CRP, True)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hb 9.6", "no_unit"),
        ("ferritin 8 pmol/l", "unknown_unit"),
        ("Hb 96 g/dl", "impossible_value"),
        ("SpO2 188 %", "impossible_value"),
    ],
)
def test_what_cannot_be_judged_is_named_and_not_guessed(text, code):
    assert values(text) == set()
    assert reasons(text) == [code]


def test_a_child_is_not_judged_by_adult_ranges():
    assert values("Hb 96 g/l", CHILD) == set()
    assert reasons("Hb 96 g/l", CHILD) == ["child_value"]


@pytest.mark.parametrize(
    "text", ["Hb was measured.", "HbA1c 48 mmol/mol", "ALB", "a reference of Hb 120-160 g/l"]
)
def test_what_is_no_value(text):
    assert values(text) == set()


def test_counts_temperature_and_saturation():
    assert values("WBC 12.3 x10^9/L") == {("WBC 12.3 x10^9/L", "HP:0001974", True)}
    assert values("platelets 90 G/l") == {("platelets 90 G/l", "HP:0001873", True)}
    assert values("体温38.5℃") == {("体温38.5℃", "HP:0001945", True)}
    assert values("SpO2 88 %") == {("SpO2 88 %", "HP:0012418", True)}


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("µg/L", "ug/l"),
        ("μg/l.", "ug/l"),
        ("mcg/l", "ug/l"),
        ("×10^9/L", "10^9/l"),
        ("10*9/L", "10^9/l"),
    ],
)
def test_units_in_one_spelling(written, normal):
    assert normal_unit(written) == normal
