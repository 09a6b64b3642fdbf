import time

import pytest

from meddx.importers.shared.examination_heads import find
from meddx.importers.shared.sections import find_sections


def kinds(text):
    return [(s.kind, text[s.start : s.end].strip()) for s in find_sections(text)]


@pytest.mark.parametrize(
    "heading",
    [
        "CT HEAD:", "CT head without contrast:", "CT CHEST, ABDOMEN AND PELVIS WITH IV CONTRAST:",
        "CTA HEAD AND NECK:", "MRI brain w/wo contrast:", "Chest x-ray (PA and lateral):",
        "XR LEFT KNEE 3 VIEWS:", "US abdomen:", "Abdominal US:", "PET/CT:", "CXR:", "**CT Head:**",
        "1. CT HEAD:", "头颅CT：", "胸部CT平扫+增强：", "腹部B超示：", "床旁胸片：",
        "头颅MRI平扫（2024-01-02）：",
    ],
)  # fmt: skip
def test_a_heading_that_names_an_examination_begins_its_report(heading):
    text = f"INDICATION: pain\n{heading} No bleed."
    assert kinds(text) == [("indication", "pain"), ("findings", "No bleed.")]


@pytest.mark.parametrize(
    "line",
    [
        "MR: mild", "US: tender", "CT to evaluate: tumour", "Left: x", "Chest: clear", "肺：清晰",
        "MR：轻度", "CT检查目的是：头痛",
    ],
)  # fmt: skip
def test_what_names_no_examination_or_more_than_one_is_no_heading_of_it(line):
    assert find(line) == []


def test_it_is_found_behind_a_sentence():
    assert kinds("INDICATION: pain. CT head: bleed. Plan: rest") == [
        ("indication", "pain."), ("findings", "bleed."), ("other", "rest"),
    ]  # fmt: skip
    assert kinds("主诉：咳嗽。胸片：右下肺炎。") == [
        ("other", "咳嗽。"),
        ("findings", "右下肺炎。"),
    ]


def test_a_heading_around_it_stays_what_it_is():
    assert kinds("EXAM: CT abdomen: normal") == [("other", "CT abdomen: normal")]


@pytest.mark.parametrize(
    "line", ["CT head and ", "CT \n", "CT ( \n", "right left CT right left\n", "胸部肺肺肺肺"]
)
def test_a_quarter_megabyte_of_odd_lines_is_searched_at_once(line):
    started = time.process_time()
    find(line * ((1 << 18) // len(line)))
    assert time.process_time() - started < 2.0
