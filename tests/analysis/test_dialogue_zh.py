"""Questions and answers in Chinese."""

import pytest

from meddx.analysis.dialogue_zh import Dialogue, turns


def told(text: str, symptom: str, number: int = 0) -> str:
    """Tell how a symptom is asserted; other symptoms are given in brackets."""
    plain, spans = "", []
    for part in text.split("["):
        if plain or spans or text.startswith("["):
            name, _, rest = part.partition("]") if "]" in part else ("", "", part)
            if name:
                spans.append((len(plain), len(plain) + len(name), ""))
            plain += name + rest
        else:
            plain += part
    talk = Dialogue(plain, turns(plain), spans)
    wanted = [span for span in spans if plain[span[0] : span[1]] == symptom][number]
    found = talk.told(wanted[0], wanted[1])
    assert found is not None
    return found.said.value


@pytest.mark.parametrize(
    ("text", "symptom", "expected"),
    [
        ("医生：有没有[发烧]？\n患者：没有", "发烧", "excluded"),
        ("医生：有没有[发烧]？\n患者：莫有", "发烧", "excluded"),
        ("医生：还有[皮疹]吗？\n患者：已经好了", "皮疹", "excluded"),
        ("医生：有[痰]吗？\n患者：干咳", "痰", "excluded"),
        ("医生：好\n患者：咳不出[痰]来", "痰", "present"),
        ("医生：有没有[发烧]？\n患者：有", "发烧", "present"),
        ("医生：有没有[发烧]？\n患者：昨天吃了橘子", "发烧", "uncertain"),
        ("医生：[发烧]不\n患者：不烧", "发烧", "excluded"),
        ("医生：[呕吐]、[腹泻]吗？\n患者：都没有", "腹泻", "excluded"),
        ("医生：[呕吐]吗？\n患者：[腹泻]没有", "呕吐", "uncertain"),
        ("医生：[呕吐]吗？\n患者：就是[吐]奶，没别的", "呕吐", "present"),
        ("医生：[咳嗽]几天了？\n患者：三天", "咳嗽", "present"),
        ("医生：[咳嗽]厉害吗？\n患者：没有[咳嗽]", "咳嗽", "excluded"),
        ("医生：[咳嗽]厉害吗？\n患者：晚上不[咳]", "咳嗽", "present"),
        ("医生：除了[发热]还有别的吗？\n患者：没有", "发热", "present"),
        ("医生：没有[发热]吧？\n患者：[发热]", "发热", "present"),
        ("医生：好\n患者：不[吐]了", "吐", "excluded"),
        ("医生：好\n患者：[腹痛]、[恶心]倒没有", "腹痛", "excluded"),
        ("医生：好\n患者：他[不咳]", "不咳", "excluded"),
        ("医生：好\n患者：[没精神]", "没精神", "present"),
        ("医生：好\n患者：是不是[肺炎]？", "肺炎", "uncertain"),
        ("医生：如果[发热]就要来看\n患者：好", "发热", "hypothetical"),
        ("医生：考虑[肺炎]\n患者：好", "肺炎", "uncertain"),
        ("医生：不是[肺炎]\n患者：好", "肺炎", "excluded"),
        ("医生：[咳嗽]吗？\n医生：有没有[皮疹]？\n患者：好多天了\n患者：没有", "咳嗽", "uncertain"),
    ],
)
def test_symptoms_are_told_by_question_and_answer(text: str, symptom: str, expected: str) -> None:
    assert told(text, symptom) == expected


def test_what_is_sure_elsewhere_decides_what_is_only_supposed() -> None:
    text = "患者：[发热]三天\n医生：可能[发热]还会反复"
    assert told(text, "发热", 1) == "present"


def test_turns_need_both_speakers() -> None:
    assert turns("患者：咳嗽三天\n患者：发热") == ()
    assert turns("诊断：肺炎\n处理：抗感染") == ()
    assert turns("医生：好") == ()
    first, second = turns("大夫: 咳嗽吗？ \n 家属：咳\n")
    assert (first.is_doctor, second.is_doctor) == (True, False)


def test_a_text_with_many_turns_is_read_quickly() -> None:
    text = "医生：有没有发烧？\n患者：今天没有看\n" * 400
    spans = [(i, i + 2, "") for i in range(len(text)) if text.startswith("发烧", i)]
    talk = Dialogue(text, turns(text), spans)
    assert talk.told(*spans[0][:2]) is not None


def test_what_stands_in_no_turn_is_left_alone() -> None:
    text = "咳嗽。\n医生：发热吗？\n患者：没有"
    talk = Dialogue(text, turns(text), [(0, 2, "")])
    assert talk.told(0, 2) is None
    assert talk.told(7, 9) is None
