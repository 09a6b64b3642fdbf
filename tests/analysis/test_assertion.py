import re
import time
from pathlib import Path

import pytest

from meddx.analysis import assertion
from meddx.case.evidence import Assertion

RULES = assertion.load()
PRESENT, EXCLUDED, UNCERTAIN, HISTORICAL, FAMILY, HYPOTHETICAL = (
    "present", "excluded", "uncertain", "historical", "family", "hypothetical",
)  # fmt: skip


def said(text, phrase):
    return assertion.of_phrase(text, phrase, RULES).value


ENGLISH = [
    ("She has a fever.", "fever", PRESENT),
    ("She has no fever.", "fever", EXCLUDED),
    ("Fever is absent.", "Fever", EXCLUDED),
    ("Fever: no. Cough: yes.", "Fever", EXCLUDED),
    ("Denies fever, chills, or weight loss.", "weight loss", EXCLUDED),
    ("Denies fever but reports cough.", "cough", PRESENT),
    ("No chest pain; cough for two weeks.", "cough", PRESENT),
    ("No chest pain but has fever.", "fever", PRESENT),
    ("No pneumothorax, small left pleural effusion.", "pleural effusion", PRESENT),
    ("Cough without fever.", "Cough", PRESENT),
    ("Cough without fever.", "fever", EXCLUDED),
    ("No focal consolidation, large pleural effusion, or mass.", "pleural effusion", EXCLUDED),
    ("The lungs are clear of focal airspace disease.", "airspace disease", EXCLUDED),
    ("Opacities may be due to atelectasis.", "atelectasis", UNCERTAIN),
    ("Negative for effusion.", "effusion", EXCLUDED),
    ("Pneumonia was ruled out.", "Pneumonia", EXCLUDED),
    ("Pneumonia is unlikely.", "Pneumonia", EXCLUDED),
    ("Pneumonia cannot be excluded clinically.", "Pneumonia", UNCERTAIN),
    ("Cannot exclude pneumonia.", "pneumonia", UNCERTAIN),
    ("Possible pneumonia.", "pneumonia", UNCERTAIN),
    ("Rule out deep vein thrombosis.", "deep vein thrombosis", UNCERTAIN),
    ("Cough, ?pneumonia", "pneumonia", UNCERTAIN),
    ("Suspicious for malignancy.", "malignancy", UNCERTAIN),
    ("No change in the effusion.", "effusion", PRESENT),
    ("Not only cough, also fever.", "cough", PRESENT),
    ("History of asthma.", "asthma", HISTORICAL),
    ("3 day history of cough.", "cough", PRESENT),
    ("64-year-old woman with cough.", "cough", PRESENT),
    ("No history of diabetes.", "diabetes", EXCLUDED),
    ("Brother with colon cancer at 41; mother with breast carcinoma.", "breast carcinoma", FAMILY),
    ("Mother reports that he has fever.", "fever", PRESENT),
    ("Return if fever develops.", "fever", HYPOTHETICAL),
    ("Monitor for bleeding.", "bleeding", HYPOTHETICAL),
    ("Chest pain\nNo fever\nCough", "Cough", PRESENT),
    ("There is no evidence of\npneumonia.", "pneumonia", EXCLUDED),
]  # fmt: skip
CHINESE = [
    ("患者无发热、盗汗、咯血。", "咯血", EXCLUDED),
    ("患者无发热，咳嗽两周。", "咳嗽", PRESENT),
    ("否认高血压、糖尿病病史。", "糖尿病", EXCLUDED),
    ("未见胸腔积液及气胸。", "气胸", EXCLUDED),
    ("有无胸腔积液", "胸腔积液", UNCERTAIN),
    ("临床上不能排除肺炎。", "肺炎", UNCERTAIN),
    ("肺炎待排。", "肺炎", UNCERTAIN),
    ("考虑肺炎可能。", "肺炎", UNCERTAIN),
    ("无明显诱因出现发热。", "发热", PRESENT),
    ("既往有肺结核病史。", "肺结核", HISTORICAL),
    ("父亲患肺癌。", "肺癌", FAMILY),
    ("如出现发热及时就诊。", "发热", HYPOTHETICAL),
    ("胸腔积液（-）", "胸腔积液", EXCLUDED),
    ("咳嗽、咳痰，无胸痛。", "咳痰", PRESENT),
    ("无发热，但有咳嗽。", "咳嗽", PRESENT),
    ("不发热，咳嗽。", "发热", EXCLUDED),
    ("不发热，咳嗽。", "咳嗽", PRESENT),
    ("不明原因发热。", "发热", PRESENT),
    ("高热不退、咳嗽。", "咳嗽", PRESENT),
    ("肺不张、胸腔积液。", "胸腔积液", PRESENT),
]


@pytest.mark.parametrize(("text", "phrase", "wanted"), ENGLISH + CHINESE)
def test_how_a_phrase_is_asserted(text, phrase, wanted):
    assert said(text, phrase) == wanted


@pytest.mark.parametrize("word", ["fever", "night sweats", "haemoptysis", "epistaxis", "sinusitis"])
def test_a_denial_reaches_the_whole_list(word):
    text = "She has no fever, night sweats, haemoptysis, epistaxis or sinusitis."
    assert said(text, word) == EXCLUDED


def test_a_trigger_inside_the_name_is_part_of_the_name():
    reader = RULES.read("No speech. Absent speech.")
    assert reader.assertion(11, 24) is None


def test_a_trigger_inside_another_name_says_nothing():
    text = "四肢无力、咳嗽"
    reader = RULES.read("双下肢未能活动、咳嗽")
    assert reader.assertion(8, 10) is Assertion.EXCLUDED
    reader.hide([(0, 7)])
    assert reader.assertion(8, 10) is None
    assert RULES.read(text).assertion(5, 7) is None


def test_a_denied_disease_of_the_family_is_both():
    text = "No family history of colon cancer."
    start = text.index("colon")
    assert RULES.read(text).kinds(start, start + 12) >= {"family", "excluded"}
    assert said(text, "colon cancer") == FAMILY


def test_a_backward_trigger_crosses_a_comma_only_in_a_list():
    assert said("Cough, pneumonia was ruled out.", "Cough") == PRESENT
    assert said("Fever, chills and cough are absent.", "Fever") == EXCLUDED


def test_a_heading_is_not_part_of_the_sentence_under_it():
    text = "PAST HISTORY: cough"
    assert RULES.read(text).assertion(14, 19) is Assertion.HISTORICAL
    assert RULES.read(text, [13]).assertion(14, 19) is None


def test_the_sentence_of_a_place():
    text = "No fever. Cough for weeks."
    assert RULES.read(text).sentence(12) == (10, 26)


def test_a_phrase_that_differs_in_blanks_or_case_is_found():
    assert assertion.find_phrase("no   Pleural\n effusion seen", "pleural effusion") == (5, 22)
    assert assertion.find_phrase("fever, then FEVER", "Fever") == (12, 17)
    assert assertion.find_phrase("an effusion", "pleural effusion") == (3, 11)
    assert assertion.find_phrase("abc", "xyz") == (3, 3)


def test_an_empty_text_and_an_absent_phrase_still_get_an_answer():
    assert assertion.of_phrase("", "fever", RULES) is Assertion.PRESENT
    assert assertion.of_phrase("Cough.", "fever", RULES) is Assertion.PRESENT


@pytest.mark.parametrize("text", ["fever no", "fever not", "发热无", "发热没有", "no", "无"])
def test_a_trigger_may_end_the_text(text):
    assert RULES.read(text).assertion(0, 2) in {None, Assertion.EXCLUDED}


def test_alternatives_are_written_out():
    assert assertion.expanded("(is|was|) not (seen|)") == {
        ("is", "not", "seen"), ("was", "not", "seen"), ("not", "seen"),
        ("is", "not"), ("was", "not"), ("not",),
    }  # fmt: skip
    assert assertion.expanded("w / o") == {("w", "/", "o")}


KINDS = {
    "p": PRESENT, "e": EXCLUDED, "u": UNCERTAIN, "i": HISTORICAL, "f": FAMILY, "h": HYPOTHETICAL,
}  # fmt: skip


def test_sentences_as_doctors_write_them():
    lines = Path(__file__).with_name("sentences_en.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.rsplit("|", 2) for line in lines if not line.startswith("#")]
    assert len(rows) > 600
    wrong = [row for row in rows if said(row[0], row[1]) != KINDS[row[2]]]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "phrase", "cue"),
    [
        ("No fever, chills or cough.", "cough", "No"),
        ("Pneumonia cannot be excluded.", "Pneumonia", "cannot be excluded"),
        ("Her mother has asthma.", "asthma", "mother has"),
        ("She doesn't have pain.", "pain", "doesn't"),
        ("The patient is pain-free.", "pain", "free"),
        ("Fever: no, cough: yes", "Fever", "no"),
        ("Any fever? No.", "fever", "? No"),
        ("No cough. No fever.", "fever", "No"),
        ("Without cough, no fever.", "fever", "no"),
    ],
)
def test_the_words_that_decide_are_told(text, phrase, cue):
    start = text.index(phrase)
    decision = RULES.read(text).decision(start, start + len(phrase))
    assert text[slice(*decision.cue)] == cue


def test_nothing_decides_what_is_plainly_said():
    assert RULES.read("She has a cough.").decision(10, 15) is None
    assert RULES.read("").decision(0, 0) is None


def test_what_is_known_is_said_to_be_there():
    decision = RULES.read("Known asthma.").decision(6, 12)
    assert decision == (Assertion.PRESENT, (0, 5))


def test_a_hyphen_is_a_denial_only_beside_a_plus():
    assert said("+ cough, - fever", "fever") == EXCLUDED
    assert said("- cough\n- fever", "fever") == PRESENT
    assert said("x-ray + CT: mass", "mass") == PRESENT


LISTED = """Pertinent negatives:
- fever
- chills and sweats
Cough for two weeks.
Denies:
* nausea
ROS:
- rash
- no pruritus
- edema
Family history of:
- diabetes"""


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("fever", EXCLUDED), ("sweats", EXCLUDED), ("Cough", PRESENT), ("nausea", EXCLUDED),
        ("rash", PRESENT), ("pruritus", EXCLUDED), ("edema", PRESENT), ("diabetes", FAMILY),
    ],
)  # fmt: skip
def test_a_heading_speaks_for_the_list_under_it(word, wanted):
    assert said(LISTED, word) == wanted


@pytest.mark.parametrize(
    "text", ["no fever , " * 1000, "Denies:\n" + "- fever\n" * 2000, "no " * 20000 + "fever"]
)
def test_no_text_takes_for_ever(text):
    began = time.perf_counter()
    reader = RULES.read(text)
    kinds = [reader.assertion(*match.span()) for match in re.finditer("fever", text)]
    # A sentence without an end is cut, which may part a word from its trigger.
    assert kinds.count(Assertion.EXCLUDED) >= 0.98 * len(kinds)
    assert time.perf_counter() - began < 5.0
