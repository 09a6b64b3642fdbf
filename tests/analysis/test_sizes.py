import time

import pytest

from meddx.analysis import sizes


@pytest.mark.parametrize("text", ["pyrexia, sats 88%", "SpO2: 84 %", "血氧饱和度88%", "Hct of 30%"])
def test_a_share_that_is_a_laboratory_value_measures_nothing(text):
    assert sizes.find(text) == ()


@pytest.mark.parametrize(
    ("text", "values", "unit", "words"),
    [
        ("a 3.2 x 2.1 cm mass", (3.2, 2.1), "cm", "3.2 x 2.1 cm"),
        ("an 8-mm nodule", (8.0,), "mm", "8-mm"),
        ("5 mm by 4 mm", (5.0, 4.0), "mm", "5 mm by 4 mm"),
        ("1,5 cm cyst", (1.5,), "cm", "1,5 cm"),
        ("肿块，大小约3.2×2.1×1.8cm", (3.2, 2.1, 1.8), "cm", "3.2×2.1×1.8cm"),
        ("直径8毫米", (8.0,), "mm", "8毫米"),
        ("2500 ml of fluid", (2500.0,), "mL", "2500 ml"),
        ("a volume of 1.5 cm3", (1.5,), "cm3", "1.5 cm3"),
        ("45 HU", (45.0,), "[hnsf'U]", "45 HU"),
        ("Cobb angle 35°", (35.0,), "deg", "35°"),
        ("50% stenosis", (50.0,), "%", "50%"),
    ],
)
def test_sizes_and_values(text, values, unit, words):
    (found,) = sizes.find(text)
    assert (found.values, found.unit, found.is_range) == (values, unit, False)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("text", "quantity", "values", "unit"),
    [
        ("SUVmax of 7.3", "SUVmax", (7.3,), "g/mL{SUVbw}"),
        ("SUV max 12.1", "SUVmax", (12.1,), "g/mL{SUVbw}"),
        ("最大SUV值8.2", "SUVmax", (8.2,), "g/mL{SUVbw}"),
        ("LVEF 45 %", "ejection fraction", (45.0,), "%"),
        ("EF 0.45", "ejection fraction", (0.45,), "1"),
        ("射血分数约45%", "ejection fraction", (45.0,), "%"),
        ("calcium score 230", "Agatston score", (230.0,), "1"),
    ],
)
def test_quantities_with_a_name(text, quantity, values, unit):
    (found,) = sizes.find(text)
    assert (found.quantity, found.values, found.unit) == (quantity, values, unit)


def test_ranges_bounds_and_what_was_before():
    (found,) = sizes.find("3-4 mm")
    assert (found.values, found.is_range) == ((3.0, 4.0), True)
    (found,) = sizes.find("ejection fraction is 55-60%")
    assert (found.values, found.is_range) == ((55.0, 60.0), True)
    assert [m.bound for m in sizes.find("up to 5 mm, > 3 cm, 8 mm")] == ["<", ">", ""]
    assert [m.is_prior for m in sizes.find("8 mm, previously 6 mm")] == [False, True]


@pytest.mark.parametrize(
    "text", ["Hb 9.6 g/dl", "BP 120/80", "on 3/4/2010", "3 cm x 20 mm", "L4-5", "SUV", "7.3"]
)
def test_what_is_no_measurement_of_a_finding(text):
    assert sizes.find(text) == ()


def owners(text, *names):
    places = [(text.index(name), text.index(name) + len(name)) for name in names]
    sentences = [(0, len(text))] * len(names)
    owned = sizes.belonging(text, sizes.find(text), places, sentences)
    return {names[n]: [item.values for item in items] for n, items in owned.items()}


def test_a_measurement_belongs_to_the_name_beside_it():
    assert owners("an 8 mm nodule and a 3 cm mass", "nodule", "mass") == {
        "nodule": [(8.0,)], "mass": [(3.0,)],
    }  # fmt: skip
    assert owners("a mass in the left lung, 3 x 2 cm, and cough", "mass", "cough") == {
        "mass": [(3.0, 2.0)]
    }
    assert owners("nodule (8 mm, previously 6 mm)", "nodule") == {"nodule": [(8.0,), (6.0,)]}
    assert owners("右肺肿块，大小约3.2×2.1cm", "肿块") == {"肿块": [(3.2, 2.1)]}
    assert owners("cough; 3 cm mass", "cough", "mass") == {"mass": [(3.0,)]}


def test_a_measurement_of_another_sentence_belongs_to_nothing():
    text = "Cough. The tube ends 3 cm above."
    assert sizes.belonging(text, sizes.find(text), [(0, 5)], [(0, 6)]) == {}


def test_a_long_text_takes_no_time():
    text = "3 x 4 x SUV 12 mm by " * 1000
    began = time.perf_counter()
    sizes.find(text)
    assert time.perf_counter() - began < 5.0
