"""Names in Chinese records, recognised by their parts."""

import time
from itertools import pairwise

import pytest

from meddx.analysis import entities_zh


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("胃窦低分化腺癌术后", "胃窦低分化腺癌术后:disease"),
        ("(直肠)中分化腺癌", "(直肠)中分化腺癌:disease"),
        ("2型糖尿病、高血压病", "2型糖尿病:disease 高血压病:disease"),
        ("腹腔镜下左半结肠切除术", "腹腔镜下左半结肠切除术:operation"),
        ("行胃癌根治术", "胃癌根治术:operation"),
        ("口服吉非替尼及奥沙利铂", "吉非替尼:drug 奥沙利铂:drug"),
        ("腹部ct及pet-ct", "腹部ct:imaging pet-ct:imaging"),
        ("cea、ca199升高", "cea:laboratory ca199:laboratory"),
        ("腹痛、腹胀", "腹痛:symptom 腹胀:symptom"),
        ("十二指肠病变", "十二指肠病变:disease"),
        ("淋巴结未触及", ""),
        ("今日天气晴", ""),
        ("", ""),
    ],
)
def test_names_are_found_by_their_parts(text: str, expected: str) -> None:
    found = entities_zh.load().find(text)
    assert " ".join(f"{text[e.start : e.end]}:{e.kind}" for e in found) == expected


def test_entities_never_overlap_and_hostile_texts_take_no_time() -> None:
    texts = (
        "胃癌" * 2000,
        "左右" * 2000,
        "(" * 4000,
        "胃、肝、" * 1000,
        "多发性" * 1000,
        "大部" * 1500,
    )
    known = entities_zh.load()
    for text in texts:
        began = time.perf_counter()
        found = known.find(text)
        assert time.perf_counter() - began < 2
        assert all(a.end <= b.start for a, b in pairwise(found))
