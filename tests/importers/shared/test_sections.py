import time

import pytest

from meddx.importers.shared.sections import find_sections


def parts(text):
    return [(s.kind, text[s.start : s.end].strip()) for s in find_sections(text)]


def test_headings_of_an_english_note():
    text = (
        "Patient ID 1\nINDICATION: cough\nPast medical history: asthma\n"
        "Findings:\nNo effusion.\nIMPRESSION\nNormal."
    )
    assert parts(text) == [
        ("indication", "cough"), ("history", "asthma"),
        ("findings", "No effusion."), ("impression", "Normal."),
    ]  # fmt: skip


def test_headings_of_a_chinese_note():
    text = (
        "现病史：咳嗽。\n既往史：高血压。家族史：父亲患肺癌。\n"
        "【影像所见】右肺结节。\n诊断意见：肺结节"
    )
    assert parts(text) == [
        ("other", "咳嗽。"), ("history", "高血压。"), ("family", "父亲患肺癌。"),
        ("findings", "右肺结节。"), ("impression", "肺结节"),
    ]  # fmt: skip


def test_headings_in_one_line_count_when_they_are_shouted():
    assert parts("INDICATION: cough. FINDINGS: clear lungs.") == [
        ("indication", "cough."), ("findings", "clear lungs."),
    ]  # fmt: skip
    assert parts("FINDINGS: clear. The history: unknown") == [
        ("findings", "clear. The history: unknown")
    ]


def test_the_family_ends_where_the_patient_begins():
    text = "FAMILY: Brother with colon cancer.\nShe has no fever."
    assert parts(text) == [("family", "Brother with colon cancer."), ("other", "She has no fever.")]
    text = "家族史：父亲患肺癌。\n患者无发热。"
    assert parts(text) == [("family", "父亲患肺癌。"), ("other", "患者无发热。")]


@pytest.mark.parametrize(
    ("text", "family", "rest"),
    [
        ("FH: nil. Cough.", "nil.", "Cough."),
        ("Family history: nil of note. No fractures.", "nil of note.", "No fractures."),
        ("FHx: sister breast ca. ?cancer", "sister breast ca.", "?cancer"),
        ("FHx: sister breast ca.\nr/o cancer", "sister breast ca.", "r/o cancer"),
        ("FH: aunt had it. Patient is well.", "aunt had it.", "Patient is well."),
        ("家族史：父亲患肺癌。患者无发热。", "父亲患肺癌。", "患者无发热。"),
        (
            "FH: aunt had it. Patient's mother is well.",
            "aunt had it. Patient's mother is well.",
            "",
        ),
        ("FH: negative for cancer. Well.", "negative for cancer. Well.", ""),
    ],
)
def test_the_family_ends_behind_nil_at_a_question_and_at_the_patient(text, family, rest):
    assert parts(text) == [("family", family)] + ([("other", rest)] if rest else [])


def test_a_past_history_ends_at_a_question_but_not_at_a_sentence_about_the_patient():
    assert parts("PMH: COPD. ?pneumonia") == [("history", "COPD."), ("other", "?pneumonia")]
    text = "PMH: COPD. Patient had a stroke."
    assert parts(text) == [("history", "COPD. Patient had a stroke.")]


def test_a_history_ends_at_a_blank_line_but_not_at_the_one_under_its_heading():
    text = "HISTORY:\n\nasthma\n\nCough today."
    assert parts(text) == [("history", "asthma"), ("other", "Cough today.")]


def test_a_history_whose_own_first_line_speaks_of_the_patient_goes_on():
    assert parts("HISTORY: She had asthma") == [("history", "She had asthma")]


def test_a_text_without_headings_has_no_sections():
    assert find_sections("Cough and fever.") == ()
    assert find_sections("") == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("**FINDINGS:** clear\n__Impression__: ok\n### 3. History\nasthma", "fih"),
        ("FINDINGS The lungs are clear.\nIMPRESSION 1. Nodule", "fi"),
        ("1. INDICATION: cough\n(2) Past Medical History: none\nIV. FINDINGS\nclear", "nhf"),
        ("CLINICAL HISTORY (from referrer): cough\n- Findings: x\n> Impression: y", "nfi"),
        ("一、主诉：咳嗽\n（二）既往史 体健\n3、检查所见：清晰\n〔诊断意见〕\n肺炎", "ohfi"),
        ("主 诉：咳嗽。 既往史：无。家族史：父亲肺癌。影像表现：清晰；诊断：肺炎", "ohmfi"),
        ("检查所见：清晰 诊断意见：未见异常", "fi"),
        ("Findings: clear. Impression: Normal. Plan: none.", "fio"),
        ("| Findings | clear |", "f"),
        ("HISTORY OF ASTHMA in childhood.\nReport dated Monday\nFamily is well", ""),
        ("Diagnosis of cancer\nThe findings: x\nHistory of asthma", ""),
    ],
)
def test_headings_in_their_many_forms(text, kinds):
    letters = {"n": "indication", "h": "history", "m": "family", "f": "findings",
               "i": "impression", "o": "other"}  # fmt: skip
    assert [kind for kind, _ in parts(text)] == [letters[letter] for letter in kinds]


@pytest.mark.parametrize("line", [" \n", "- \n", "# * [\n", "findings \n", "1. \n", "Findings (\n"])
def test_a_quarter_megabyte_of_odd_lines_is_divided_at_once(line):
    started = time.process_time()
    find_sections(line * ((1 << 18) // len(line)))
    assert time.process_time() - started < 2.0
