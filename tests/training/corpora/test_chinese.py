"""CMDD and cEHRNER: read from their archives, counted by dialogue and record."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from meddx.analysis import pack
from meddx.jobs import Context
from meddx.paths import delivered_models
from meddx.phrase import Refused
from meddx.training import corpora
from meddx.training.corpora import Measured

PACK = pack.load(delivered_models() / "note_dictionary")


def dialogue(*turns: tuple[str, str, str, list[str]]) -> str:
    keys = ("speaker", "sentence", "label", "type")
    content = [dict(zip(keys, turn, strict=True)) for turn in turns]
    return json.dumps({"dialogue-content": content}, ensure_ascii=False)


ASKED = dialogue(
    ("医生", "有没有发烧", "OOOBI", ["2"]),
    ("患者", "没有", "OO", []),
    ("患者", "咳嗽三天", "BIOO", ["1"]),
)
SUPPOSED = dialogue(
    ("医生", "考虑肺炎", "OOBI", ["3"]),
    ("患者", "不吐", "OB", ["2"]),
)
RECORD = {
    "text": "患者因胃癌行胃癌根治术,口服替吉奥,现腹痛。",
    "mention_data": [
        {"mention": "胃癌", "label": "疾病和诊断", "offset": "3"},
        {"mention": "胃癌根治术", "label": "手术", "offset": "6"},
        {"mention": "替吉奥", "label": "药物", "offset": "14"},
        {"mention": "腹痛", "label": "症状", "offset": "19"},
    ],
}


def packed(path: Path, files: dict[str, str]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            content = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def figures(rows: tuple[Measured, ...], task: str, approach: str) -> list[float]:
    row = next(row for row in rows if (row.task, row.approach) == (task, approach))
    return [estimate.value for estimate in row.estimates]


@pytest.fixture
def cmdd(tmp_path: Path) -> Path:
    files = {"CMDD/test/test_0.json": ASKED, "CMDD/test/test_1.json": SUPPOSED}
    return packed(tmp_path / "zh.tar.gz", files | {"CMDD/dev/dev_0.json": ASKED})


def test_status_is_measured_by_answers_and_beside_a_look_back(cmdd: Path, context: Context) -> None:
    rows = corpora.measure(PACK, cmdd, "test", context)
    absent = "symptoms that are absent"
    assert figures(rows, absent, "rules for dialogues") == [1, 1, 1]
    # The question holds 没, which the look-back takes for a denial too.
    assert figures(rows, absent, "look-back of six characters") == [1, 1, 1]
    assert figures(rows, "symptoms that are uncertain", "rules for dialogues") == [1, 1, 1]
    assert figures(rows, "symptoms that are uncertain", "look-back of six characters")[1] == 0
    assert figures(rows, "symptoms found", "dictionary, overlapping")[1] >= 0.75
    assert {row.documents for row in rows} == {2}
    assert {row.documents for row in corpora.measure(PACK, cmdd, "dev", context)} == {1}


def test_an_unpacked_corpus_is_read_too(cmdd: Path, tmp_path: Path, context: Context) -> None:
    with tarfile.open(cmdd) as archive:
        archive.extractall(tmp_path / "out", filter="data")
    unpacked = corpora.measure(PACK, tmp_path / "out", "test", context)
    assert corpora.table(unpacked) == corpora.table(corpora.measure(PACK, cmdd, "test", context))


def test_entities_are_counted_exactly_and_by_overlap(tmp_path: Path, context: Context) -> None:
    content = json.dumps(RECORD, ensure_ascii=False)
    path = packed(tmp_path / "ner.tar.gz", {"cEHRNER/test.json": f"{content}\n"})
    rows = corpora.measure(PACK, path, "test", context)
    assert figures(rows, "all entities, exact", "names by their parts") == [1, 1, 1]
    assert figures(rows, "symptoms and diseases, overlapping", "phenotype dictionary")[1] == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CMDD/test/test_0.json", "{}"),
        ("CMDD/test/test_0.json", "no json"),
        ("cEHRNER/test.json", '{"text": "腹痛"}'),
        ("cEHRNER/test.json", '{"text": "腹痛", "mention_data": [{"mention": "腹痛"}]}'),
    ],
)
def test_a_corpus_that_was_changed_is_refused(
    tmp_path: Path, context: Context, name: str, text: str
) -> None:
    with pytest.raises(Refused) as refusal:
        corpora.measure(PACK, packed(tmp_path / "x.tar.gz", {name: text}), "test", context)
    assert refusal.value.code == "damaged"


def test_a_broken_archive_is_no_corpus(tmp_path: Path, context: Context) -> None:
    path = tmp_path / "x.tar.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00nothing")
    with pytest.raises(Refused) as refusal:
        corpora.measure(PACK, path, "test", context)
    assert refusal.value.code == "no_corpus"
