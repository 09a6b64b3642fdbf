"""Vignettes: a value in a note, or in a message, moves the diagnosis that it should."""

from datetime import date

import pytest

from meddx.analysis import pack
from meddx.analysis.families.note_text import NoteText
from meddx.case.evidence import TextSource
from meddx.case.identity import Sex
from meddx.case.waterfall import Part, part_of
from meddx.case.wording import VALUE
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.rank import rank
from meddx.importers.shared.notes import note_case
from meddx.importers.shared.results import Result, lines
from meddx.paths import delivered_models

PACK = pack.load(delivered_models() / "note_dictionary")


@pytest.fixture(scope="module")
def family():
    return NoteText()


def findings(family, context, text):
    return family.read(PACK, note_case(text, "note"), context).findings


@pytest.fixture
def moved(family, context, tables):
    """Return log10 likelihood ratios of a note's values for a disease, with their evidence."""

    def weigh(text, disease, person, examined, limit=400):
        found = findings(family, context, text)
        given = RankOptions(examinations=frozenset({examined}), limit=limit)
        ranked = rank(found, person, tables, given)
        (diagnosis,) = [d for d in ranked if d.code.code == disease]
        by_key = {f.key: f for f in found}
        rows = [row for row in diagnosis.evidence if part_of(row, by_key) is Part.VALUES]
        for row in rows:  # a click leads to the value: it is the place in the note
            source = by_key[row.finding_key].source
            assert isinstance(source, TextSource)
            assert (source.how, text[source.start : source.end]) == (VALUE, source.text)
        return sum(row.log10_lr for row in rows), rows

    return weigh


MAN, WOMAN = Person(66.0, Sex.MALE), Person(66.0, Sex.FEMALE)
SAID = {MAN: "A 66-year-old man. ", WOMAN: "A 66-year-old woman. "}
YOUNG = Person(29.0, Sex.FEMALE)
SAID[YOUNG] = "A 29-year-old woman. "


@pytest.mark.parametrize(
    ("text", "disease", "person", "examined", "factor"),
    [
        ("Lytic lesions of the spine. Calcium 3.1 mmol/l.", "MEDDX:5013", MAN, "bone", 3.0),
        ("Calcium 2.35 mmol/l.", "MEDDX:5013", MAN, "bone", -1.0),
        ("Chest pain. D-dimer 3.2 mg/l FEU.", "MEDDX:1023", WOMAN, "chest", 2.0),
        ("Chest pain. D-dimer 310 ng/ml.", "MEDDX:1023", WOMAN, "chest", -5.0),
        ("Troponin I 0.9 ng/ml.", "MEDDX:1023", WOMAN, "chest", 2.0),
        ("Liver mass. AFP 1200 ng/ml.", "MEDDX:3010", MAN, "abdomen", 5.0),
        ("肝占位。甲胎蛋白 1200 ng/mL↑。", "MEDDX:3010", MAN, "abdomen", 5.0),
        ("PSA 45 ng/ml.", "MEDDX:3025", MAN, "abdomen", 5.0),
        ("PSA 1.1 ng/ml.", "MEDDX:3025", MAN, "abdomen", -5.0),
        ("Ferritin 6 ug/l.", "MEDDX:3007", MAN, "abdomen", 3.0),
        ("Cough. CRP 2 mg/l.", "MEDDX:1001", MAN, "chest", -5.0),
        ("Cough. CRP 210 mg/l.", "MEDDX:1001", MAN, "chest", 1.5),
        ("NT-proBNP 4500 pg/ml.", "MEDDX:1007", WOMAN, "chest", 2.0),
        ("Lipase 910 U/l.", "MEDDX:3004", MAN, "abdomen", 5.0),
        ("Lipase 32 U/l.", "MEDDX:3004", MAN, "abdomen", -5.0),
        ("Uric acid 10.4 mg/dl.", "MEDDX:5006", MAN, "bone", 3.0),
        ("Beta-hCG 1500 IU/l.", "MEDDX:3028", YOUNG, "abdomen", 10.0),
        ("eGFR 28 ml/min/1.73m2.", "MEDDX:5013", MAN, "bone", 2.0),
    ],
)
def test_a_value_moves_what_it_should(moved, text, disease, person, examined, factor):
    """``factor`` is what the odds are multiplied by at least; below 0, divided by at least."""
    said = SAID[person] + text
    total, rows = moved(said, disease, person, examined)
    assert len(rows) >= 1
    assert 10.0 ** abs(total) >= abs(factor)
    assert (total > 0.0) == (factor > 0.0)


@pytest.mark.parametrize(
    ("value", "age", "sex", "is_high"),
    [
        ("WBC 14 x10^9/l", 3.0, Sex.MALE, False),
        ("WBC 14 x10^9/l", 30.0, Sex.MALE, True),
        ("D-dimer 1.1 mg/l", 50.0, Sex.MALE, True),
        ("D-dimer 1.1 mg/l", 85.0, Sex.MALE, False),
    ],
)
def test_the_same_value_means_another_thing_at_another_age(
    family, context, value, age, sex, is_high
):
    found = findings(family, context, f"A {age:.0f}-year-old man. {value}.")
    assert (
        any(f.is_present and f.code.code in {"HP:0001974", "HP:0033106"} for f in found) == is_high
    )


def test_thyrotropin_moves_an_inherited_disease(moved):
    asked = ("OMIM:275200", YOUNG, "bone", 20_000)
    high, _ = moved("TSH 95 mIU/l.", *asked)
    usual, _ = moved("TSH 2.1 mIU/l.", *asked)
    assert high > 0.5
    assert usual < 0.0


def test_a_value_of_a_message_weighs_as_one_of_a_note(moved):
    """HL7 and FHIR write it as a line; the range of the message counts before the common one."""
    result = Result("D-dimer", (), "0.45", unit="mg/L", low=0.0, high=0.4, on=date(2024, 3, 2))
    (said,) = lines([result])
    total, (row,) = moved(said, "MEDDX:1023", WOMAN, "chest")
    assert total > 0.0
    assert row.code.code == "HP:0033106"
    flagged = Result("Troponin I", (), "40", unit="ng/L", flag="H", on=date(2024, 3, 2))
    total, _ = moved(*lines([flagged]), "MEDDX:1023", WOMAN, "chest")
    assert total > 0.0
    # What is earlier says nothing of today.
    old = [Result("CRP", (), "210", unit="mg/L", on=date(2023, 1, day)) for day in (1, 2)]
    both = "\n".join(lines([*old, Result("CRP", (), "2", unit="mg/L", on=date(2024, 3, 2))]))
    assert moved(both, "MEDDX:1001", WOMAN, "chest")[0] < 0.0
