from meddx.case.codes import Code
from meddx.phrase import Language, Phrase, Refused


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
