import pytest

from meddx.analysis.tokens import sentence_starts, tokenize


def sentences(text):
    tokens = tokenize(text)
    starts = sentence_starts(text, tokens)
    ends = [*starts[1:], len(tokens)] if starts else []
    return [text[tokens[a].start : tokens[b - 1].end] for a, b in zip(starts, ends, strict=True)]


def test_tokens_are_words_characters_and_signs_with_their_places():
    text = "Hb 9.6 g/l，无发热"
    found = tokenize(text)
    assert [t.text for t in found] == ["hb", "9", ".", "6", "g", "/", "l", "，", "无", "发", "热"]
    assert all(text[t.start : t.end].lower() == t.text for t in found)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("No fever. Cough.", ["No fever.", "Cough."]),
        ("Seen by Dr. Brown. Cough.", ["Seen by Dr. Brown.", "Cough."]),
        ("CRP 1.5 mg/l. Normal", ["CRP 1.5 mg/l.", "Normal"]),
        ("no evidence of\npneumonia", ["no evidence of\npneumonia"]),
        ("Chest pain\nNo fever\nCough", ["Chest pain", "No fever", "Cough"]),
        ("- cough\n- no fever", ["- cough", "- no fever"]),
        ("no fever,\nChills", ["no fever,\nChills"]),
        ("no fever\n\nchills", ["no fever", "chills"]),
        ("无发热。咳嗽", ["无发热。", "咳嗽"]),
        ("Effusion? Yes", ["Effusion? Yes"]),
        ("Effusion? The heart is small", ["Effusion?", "The heart is small"]),
        ("Reason: ? effusion", ["Reason: ? effusion"]),
        ("no fever. cough", ["no fever.", "cough"]),
        ("no pain. cough", ["no pain.", "cough"]),
        ("No LOC. r/o bleed", ["No LOC.", "r/o bleed"]),
        ("in the R. lung", ["in the R. lung"]),
        ("approx. two weeks", ["approx. two weeks"]),
        ("Cough, ?pneumonia", ["Cough, ?pneumonia"]),
        ("e.g. cough", ["e.g. cough"]),
        ("", []),
    ],
)
def test_sentences(text, parts):
    assert sentences(text) == parts
