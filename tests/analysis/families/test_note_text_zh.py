"""Notes and dialogues in Chinese: what is present, excluded, uncertain, past, the family's."""

import pytest

from meddx.analysis.entities_zh import Entity
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.case.evidence import TextSource
from meddx.importers.shared.notes import note_case


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
    family = NoteText()
    family.read_note(note_case("咳嗽。", "warm").notes[0], Person())  # its tables are read once
    patch.undo()
    return family


def read(family, text: str) -> str:
    found, _ = family.read_note(note_case(text, "note").notes[0], Person())
    sources = [f.source for f in found]
    assert all(isinstance(s, TextSource) and text[s.start : s.end] == s.text for s in sources)
    return " ".join(f"{f.source.text}:{f.assertion.value}" for f in found)


SENTENCES = [
    ("双肺纹理清晰，心影不大。", "大:excluded"),
    ("肝脾肋下未触及，浅表淋巴结不大，咳嗽。", "大:excluded 咳嗽:present"),
    ("双侧扁桃体不大，心脏不大。", "大:excluded 大:excluded"),
    ("右肺下叶低分化腺癌术后。", "右肺下叶低分化腺癌:historical"),
    ("双肺多发结节病灶。", "双肺多发结节:present"),
    ("无发热、咳嗽、咳痰。", "发热:excluded 咳嗽:excluded 咳痰:excluded"),
    ("未见明显胸腔积液及气胸征象。", "胸腔积液:excluded 气胸:excluded"),
    ("否认高血压、糖尿病、冠心病史。", "高血压:excluded 糖尿病:excluded 冠心病:excluded"),
    ("双肺未闻及干湿性啰音。", "啰音:excluded"),
    ("无发热，有咳嗽。", "发热:excluded 咳嗽:present"),
    ("无胸痛，但有呼吸困难。", "胸痛:excluded 呼吸困难:present"),
    ("未见实变，右下肺见结节影。", "实变:excluded 结节影:present"),
    ("未见骨折征象，但见骨质疏松。", "骨折:excluded 骨质疏松:present"),
    ("腹痛，无恶心、呕吐，伴发热。", "腹痛:present 恶心、呕吐:excluded 发热:present"),
    ("右上肺磨玻璃影，肺结核待排。", "磨玻璃影:present 肺结核:uncertain"),
    ("左肺下叶肿块，肺癌不除外。", "肿块:present 肺癌:uncertain"),
    ("考虑肺部感染可能性大。", "肺部感染:uncertain"),
    ("不能除外肺栓塞。", "肺栓塞:uncertain"),
    ("有无气胸？", "气胸:uncertain"),
    ("需与肺结核鉴别。", "肺结核:uncertain"),
    ("不是肺炎。", "肺炎:excluded"),
    ("气胸已吸收。", "气胸:excluded"),
    ("肺炎较前吸收好转。", "肺炎:present"),
    ("肺不张已复张。", "肺不张:excluded"),
    ("发热（-），咳嗽（+）。", "发热:excluded 咳嗽:present"),
    ("无明显诱因出现咳嗽、咳痰。", "咳嗽:present 咳痰:present"),
    ("患者不舒服，腹痛，不伴腹泻。", "腹痛:present 腹泻:excluded"),
    ("无意识障碍，无抽搐，精神差。", "意识障碍:excluded 抽搐:excluded 精神差:present"),
    ("既往有肺结核病史。", "肺结核:historical"),
    ("患者3年前因胆囊结石行胆囊切除术。", "胆囊结石:historical"),
    ("肺炎已治愈。", "肺炎:historical"),
    ("母亲患乳腺癌。", "乳腺癌:family"),
    ("家族史：父亲糖尿病，母亲高血压。", "糖尿病:family 高血压:family"),
    ("父亲因肺癌去世，患者无咯血。", "肺癌:family 咯血:excluded"),
    ("如出现咯血、胸痛，请及时就诊。", "咯血:hypothetical 胸痛:hypothetical"),
    ("警惕气胸。", "气胸:hypothetical"),
    ("没有发烧，也不咳嗽，就是肚子疼。", "发烧:excluded 咳嗽:excluded 肚子疼:present"),
    ("无头晕、头痛；双下肢无水肿。", "头晕:excluded 头痛:excluded 水肿:excluded"),
    ("体检未触及肝脾肿大。", "肝脾肿大:excluded"),
    ("双侧胸腔未见明显积液，右肺上叶见结节。", "积液:excluded 结节:present"),
    ("肝内多发囊肿，胆囊内见结石，脾脏未见增大。", "囊肿:present 结石:present 增大:excluded"),
    ("心影未见增大，主动脉壁见钙化斑。", "增大:excluded 钙化斑:present"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_sentences_of_reports_and_records(family, sentence: str, expected: str) -> None:
    assert read(family, sentence) == expected


TALK = (
    "医生：有没有发烧？\n患者：没有\n医生：咳嗽几天了\n患者：三天了，晚上咳得厉害\n"
    "医生：有痰吗，呕吐吗？\n患者：不吐，有痰\n医生：家里人有感冒的吗？\n患者：没有\n"
    "医生：如果出现呼吸困难要及时来医院\n"
)


def test_a_dialogue_is_read_by_its_answers(family) -> None:
    assert read(family, TALK) == (
        "发烧:excluded 咳嗽:present 咳:present 有痰:present 呕吐:excluded 有痰:present "
        "感冒:family 呼吸困难:hypothetical"
    )


def test_an_answer_is_the_cue_of_what_it_denies(family) -> None:
    found, _ = family.read_note(note_case(TALK, "note").notes[0], Person())
    fever, sick = found[0], found[4]
    assert fever.probability == sick.probability == 0.0
    assert [TALK[slice(*f.source.cue)] for f in (fever, sick)] == ["没有", "不吐，有痰"]


def test_a_denied_disease_of_the_family_counts_as_absent(family) -> None:
    found, _ = family.read_note(note_case(TALK, "note").notes[0], Person())
    assert (found[6].assertion.value, found[6].probability) == ("family", 0.0)


def test_a_disease_that_only_a_network_recognised_is_asserted_by_the_rules(family) -> None:
    text = "既往史：右肺粉刺样癌术后。父亲肺癌。诊断：右肺腺癌。"
    (note,) = note_case(text, "note").notes
    names = ("右肺粉刺样癌术后", "肺癌", "右肺腺癌")
    found = [Entity(text.find(name), text.find(name) + len(name), "disease") for name in names]
    (only,) = family.diseases_of(note, found, "x")  # the rules find the others
    assert (only.source.text, only.code.code) == ("右肺粉刺样癌", "MEDDX:1020")
    assert (only.assertion.value, only.pack) == ("historical", "x")
