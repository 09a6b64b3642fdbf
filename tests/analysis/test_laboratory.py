import pytest

from meddx.analysis import laboratory
from meddx.analysis.laboratory import Person, normal_unit
from meddx.case.identity import Sex

LAB = laboratory.load()
WOMAN, MAN, CHILD = Person(Sex.FEMALE, 64.0), Person(Sex.MALE, 64.0), Person(Sex.FEMALE, 3.0)
NEWBORN = Person(Sex.FEMALE, 0.02)
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


def found(text, person):
    """Return the terms of a text that are there, and those that are ruled out."""
    judged = LAB.read(text, person)[0]
    return {v.hpo_id for v in judged if v.is_present}, {
        v.hpo_id for v in judged if not v.is_present
    }


def test_an_age_without_a_range_is_not_judged_by_that_of_adults():
    assert values("Hb 96 g/l", NEWBORN) == set()
    assert reasons("Hb 96 g/l", NEWBORN) == ["child_value"]
    assert reasons("PSA 3 ng/ml", CHILD) == ["child_value"]


@pytest.mark.parametrize(
    ("text", "years", "there", "ruled_out"),
    [
        ("Hb 112 g/l", 3.0, set(), {ANEMIA, POLYCYTHEMIA}),
        ("Hb 112 g/l", 8.0, {ANEMIA}, set()),
        ("WBC 14 x10^9/l", 3.0, set(), {"HP:0001974", "HP:0001882"}),
        ("WBC 14 x10^9/l", 30.0, {"HP:0001974"}, set()),
        ("ALP 300 U/l", 10.0, set(), {"HP:0003155", "HP:0003282"}),
        ("ALP 300 U/l", 40.0, {"HP:0003155"}, set()),
        ("ALP 50 U/l", 10.0, {"HP:0003282"}, set()),  # hypophosphatasia
        ("creatinine 80 umol/l", 4.0, {"HP:0003259"}, set()),
        ("creatinine 80 umol/l", 50.0, set(), {"HP:0003259"}),
        ("D-dimer 0.7 mg/l", 82.0, set(), {"HP:0033106"}),
        ("D-dimer 0.7 mg/l", 40.0, set(), set()),
        ("PSA 4.6 ng/ml", 45.0, {"HP:0025020"}, set()),
        ("PSA 4.6 ng/ml", 75.0, set(), {"HP:0025020"}),
        ("PSA 4.6 ng/ml", None, set(), set()),
        ("NT-proBNP 700 ng/l", 35.0, {"HP:0031185"}, set()),
        ("NT-proBNP 700 ng/l", 80.0, set(), set()),
        ("TSH 6.2 mIU/l", 40.0, {"HP:0002925"}, set()),
        ("TSH 6.2 mIU/l", 80.0, set(), {"HP:0031098"}),
    ],
)
def test_age_decides(text, years, there, ruled_out):
    assert found(text, Person(Sex.MALE, years)) == (there, ruled_out)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("hs-troponin T 120 ng/L", {"HP:0410174"}),
        ("high-sensitivity troponin I 150 ng/L", {"HP:0410173"}),
        ("高敏肌钙蛋白T 0.12 ng/ml", {"HP:0410174"}),
        ("肌钙蛋白I 2.4ng/ml", {"HP:0410173"}),
        ("TSH 0.01 mIU/L", {"HP:0031098"}),
        ("促甲状腺激素 12 mIU/L", {"HP:0002925"}),
        ("D-dimer 3.2 mg/L", {"HP:0033106"}),
        ("D-二聚体 3.2 mg/L", {"HP:0033106"}),
        ("Lactate 4.5 mmol/L", {"HP:0002151"}),
        ("乳酸 4.5mmol/L", {"HP:0002151"}),
        ("Procalcitonin 8 ng/mL", {"HP:0032308"}),
        ("降钙素原 8ng/ml", {"HP:0032308"}),
        ("Lipase 900 U/L", {"HP:0032932"}),
        ("脂肪酶 900U/L", {"HP:0032932"}),
        ("BNP 900 pg/mL", {"HP:0033534"}),
        ("脑钠肽 900pg/ml", {"HP:0033534"}),
        ("NT-proBNP 4500 pg/mL", {"HP:0031185"}),
        ("N末端B型钠尿肽原 4500pg/ml", {"HP:0031185"}),
    ],
)
def test_values_that_an_emergency_asks_for_are_read_in_both_languages(text, there):
    assert found(text, WOMAN)[0] == there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("calcium 3.1 mmol/l", "calcium 12.4 mg/dl"),
        ("creatinine 250 umol/l", "creatinine 2.83 mg/dl"),
        ("bilirubin 60 umol/l", "bilirubin 3.5 mg/dl"),
        ("troponin I 800 ng/l", "troponin I 0.8 ng/ml"),
        ("glucose 15 mmol/l", "glucose 270 mg/dl"),
        ("AFP 400 ug/l", "AFP 330 IU/ml"),
        ("phosphate 0.5 mmol/l", "phosphate 1.5 mg/dl"),
        ("25-OH vitamin D 20 nmol/l", "25-OH vitamin D 8 ng/ml"),
        ("eosinophils 2.1 x10^9/l", "eosinophils 2100 /ul"),
        ("PTH 190 ng/l", "PTH 20 pmol/l"),
    ],
)
def test_units_are_converted(one, other):
    assert found(one, WOMAN) == found(other, WOMAN)
    assert found(one, WOMAN)[0]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("CRP 8 mg/L↑", {CRP}),
        ("白细胞 3.8×10^9/L↓", {"HP:0001882"}),
        ("CRP 8 mg/l (H)", {CRP}),
        ("Troponin I 40 ng/L, high, 2024-03-02", {"HP:0410173"}),
        ("CRP 8 mg/l, critically high", {CRP}),
        ("血红蛋白 125g/L，偏低。", {ANEMIA}),
        ("Hb 125 g/l (115-160), low", set()),  # the range in the note wins
        ("CRP 8 mg/l, high fever", set()),
        ("Hb 140 g/l, low mood", set()),
    ],
)
def test_what_the_laboratory_says_of_a_value_counts(text, there):
    assert found(text, WOMAN)[0] == there
    if text.startswith("CRP 8 mg/l (H"):
        assert found(text, NEWBORN)[0] == there


@pytest.mark.parametrize(
    "text",
    [
        "CSF glucose 1.8 mmol/l",
        "Pleural fluid LDH 1200 U/l",
        "urine creatinine 9000 umol/l",
        "尿肌酐 9000 umol/L",
        "neutrophils 85 %",
        "calcium 600 mg daily",
        "glucose 5 % at 80 ml/h",
    ],
)
def test_what_is_not_of_blood_or_no_such_value_is_left(text):
    assert (values(text), reasons(text)) == (set(), [])


def test_a_ratio_has_no_unit():
    assert found("INR 2.6 (on warfarin)", MAN) == ({"HP:0008151"}, set())
    assert found("INR 1.0, aPTT 30 s", MAN) == (set(), {"HP:0008151"})


def test_one_kind_of_bilirubin_is_not_taken_for_another():
    assert found("total bilirubin 14 umol/l, direct bilirubin 12 umol/l", MAN) == (
        {"HP:0002908"}, {"HP:0002904"}
    )  # fmt: skip
    assert found("总胆红素 60 umol/L，间接胆红素 8 umol/L", MAN) == ({"HP:0002904"}, {"HP:0008282"})


def test_every_analyte_is_in_the_tables(tables):
    """A mistyped id would never weigh anything."""
    for analyte in LAB.analytes:
        for hpo_id in filter(None, (analyte.below, analyte.above)):
            assert tables.phenotypes.primary(hpo_id) == hpo_id
        for common in (analyte.common, *(range_ for _, _, range_ in analyte.ages)):
            for low, high in zip(common.low or (), common.high or (), strict=False):
                assert analyte.possible[0] <= low < high <= analyte.possible[1]
            for normal, limits, sign in (
                (common.normal_low, common.low, 1.0), (common.normal_high, common.high, -1.0)
            ):  # fmt: skip
                assert (
                    normal is None
                    or limits is None
                    or all(sign * (normal - limit) >= 0 for limit in limits)
                )
            assert bool(analyte.below) == (common.low is not None)
            assert bool(analyte.above) == (common.high is not None)


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
