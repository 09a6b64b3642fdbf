import json

import pytest

from meddx.case.codes import Code
from meddx.phrase import Language, Phrase, Refused, as_json, from_json, listed


def test_values_are_put_in_and_labels_follow_the_language() -> None:
    effusion = Code.parse("HP:0002202", "Pleural effusion", "胸腔积液")
    phrase = Phrase("{finding}: {count}").with_values(finding=effusion, count=3)
    assert str(phrase) == "Pleural effusion: 3"
    assert phrase.label(Language.ZH_CN) == "胸腔积液: 3"


def test_a_known_sentence_is_shown_in_chinese() -> None:
    phrase = Phrase("There is not enough memory for this. Close other programs and try again.")
    assert phrase.label(Language.ZH_CN) == "内存不足，无法完成。请关闭其他程序后重试。"
    assert str(phrase).startswith("There is not enough memory")


def test_equal_sentences_are_equal() -> None:
    assert Phrase("{a}{b}").with_values(b=1, a=2) == Phrase("{a}{b}").with_values(a=2, b=1)


def test_a_refusal_says_its_sentence() -> None:
    refused = Refused("word", Phrase("Say {what}.").with_values(what="this"))
    assert str(refused) == "Say this."
    assert refused.code == "word"


def test_names_have_the_comma_of_the_language_between_them() -> None:
    effusion = Code.parse("HP:0002202", "Pleural effusion", "胸腔积液")
    named = listed([effusion, "MLH1"])
    assert str(named) == "Pleural effusion, MLH1"
    assert named.label(Language.ZH_CN) == "胸腔积液、MLH1"
    said = Phrase("{count}: {names}").with_values(count=2, names=named)
    assert said.label(Language.ZH_CN) == "2: 胸腔积液、MLH1"


def test_dots_stand_for_the_names_beyond_the_first() -> None:
    assert str(listed("abc", 2)) == "a, b ..."
    assert str(listed("ab", 2)) == "a, b"
    assert str(listed(())) == ""


def test_a_list_of_words_goes_through_json_and_back() -> None:
    for value in (listed(["MLH1", "MSH2"], 1), "word", 3, 0.5):
        assert from_json(json.loads(json.dumps(as_json(value)))) == value
    effusion = Code.parse("HP:0002202", "Pleural effusion", "胸腔积液")
    for labelled in (effusion, listed([effusion])):
        with pytest.raises(TypeError):
            as_json(labelled)
    with pytest.raises(ValueError, match="no word"):
        from_json([1])
