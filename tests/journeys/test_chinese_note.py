"""A note in Chinese, from the file to ranked diagnoses, every sentence of them in Chinese."""

import re
from pathlib import Path

import pytest

from meddx import knowledge
from meddx.analysis import pack
from meddx.case.evidence import Diagnosis
from meddx.case.reading import Reading
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context
from meddx.paths import delivered_models
from meddx.phrase import Language
from meddx.pipeline import Analyser, open_paths

NOTE = """患者编号 Z7，1955-06-01 出生，男。2026-03-02。
主诉：咳嗽、咳痰伴发热3天。
现病史：3天前受凉后出现发热，最高体温39℃，咳嗽，咳黄痰，右侧胸痛，活动后气促。无咯血，无盗汗，否认体重下降。
既往史：高血压10年。
家族史：父亲患肺癌。
影像所见：右肺下叶见斑片状实变影，内见空气支气管征，右侧少量胸腔积液。未见气胸，纵隔未见肿大淋巴结。
影像诊断：右下肺炎可能，肺结核待排。
"""
TALK = """医生：有没有发烧？
患者：没有
医生：咳嗽几天了？
患者：三天，有痰
医生：胸痛吗？
患者：不痛
"""


@pytest.fixture(scope="module")
def analyser(tmp_path_factory: pytest.TempPathFactory):
    patch = pytest.MonkeyPatch()
    home = tmp_path_factory.mktemp("home")
    patch.setenv("MEDDX_HOME", str(home))
    (home / "knowledge").mkdir()
    (home / "knowledge" / "hp-zh.babelon.tsv").write_text("nothing", encoding="utf-8")
    packs = (pack.load(delivered_models() / "note_dictionary"),)
    made = Analyser(packs, (), knowledge.load, FrameStore(Children(1)))
    assert made.knowledge.phenotypes is not None  # its tables are read once, from this home
    yield made
    patch.undo()


def read(analyser: Analyser, context: Context, folder: Path, text: str) -> Reading:
    path = folder / "note.txt"
    path.write_bytes(text.encode("gb18030"))
    (case,) = open_paths((path,), context).cases
    return analyser.analyse(case, context)


def sentences(diagnosis: Diagnosis) -> list[str]:
    phrases = [item.because for item in diagnosis.evidence]
    phrases += [*diagnosis.next_steps, *diagnosis.changed_by]
    return [phrase.label(Language.ZH_CN) for phrase in phrases]


def test_a_chinese_note_leads_to_diagnoses_explained_in_chinese(
    analyser, context: Context, tmp_path: Path
) -> None:
    reading = read(analyser, context, tmp_path, NOTE)
    said = {(f.code.label(Language.ZH_CN), f.assertion.value) for f in reading.findings}
    assert said >= {
        ("发热", "present"), ("胸痛", "present"), ("劳力性呼吸困难", "present"),
        ("咯血", "excluded"), ("盗汗", "excluded"), ("体重下降", "excluded"),
        ("肺实变", "present"), ("空气支气管征", "present"), ("胸腔积液", "present"),
        ("气胸", "excluded"), ("高血压", "historical"), ("肺结核", "uncertain"),
    }  # fmt: skip
    assert {f.code.label(Language.ZH_CN) for f in reading.findings if f.assertion == "family"} == {
        "肺肿瘤"
    }
    first = reading.diagnoses[:5]
    assert any("肺炎" in d.code.label(Language.ZH_CN) for d in first[:2])
    for diagnosis in first:
        assert re.search("[\u4e00-\u9fff]", diagnosis.code.label(Language.ZH_CN))
        told = sentences(diagnosis)
        assert told
        for sentence in told:
            assert re.search("[\u4e00-\u9fff]", sentence), sentence
            plain = sentence.replace("NT-proBNP", "")  # its name in Chinese too
            assert re.search("[A-Za-z]{5}", plain) is None, sentence


def test_a_dialogue_leads_to_findings_too(analyser, context: Context, tmp_path: Path) -> None:
    reading = read(analyser, context, tmp_path, TALK)
    said = [(f.source.text, f.assertion.value) for f in reading.findings]
    assert said[:2] == [("发烧", "excluded"), ("咳嗽", "present")]
    assert said[-1] == ("胸痛", "excluded")


def test_a_translation_that_cannot_be_used_is_named_in_the_reading(
    analyser, context: Context, tmp_path: Path
) -> None:
    reading = read(analyser, context, tmp_path, TALK)
    (left,) = [item for item in reading.not_applicable if item.code == "bad_translation"]
    assert "hp-zh.babelon.tsv" in left.reason.label(Language.ZH_CN)
