"""Words of headers, English and Chinese, and what they mean."""

import pytest

from meddx.imaging import header_words
from meddx.workstation.viewer.hanging import words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("CHEST", {"chest"}), ("THORAX", {"chest"}), ("胸部CT平扫", {"chest"}),
        ("TSPINE", {"thoracic_spine"}), ("Thoracic spine AP", {"thoracic_spine"}),
        ("胸椎正侧位", {"thoracic_spine"}), ("股骨头", {"hip"}), ("头颅平扫", {"head"}),
        ("CHESTABDPELVIS", {"chest", "abdomen", "pelvis"}), ("HEADNECK", {"head", "neck"}),
        ("冠状位 胸部", {"chest"}), ("冠脉CTA", {"heart"}), ("左手术后", set()),
        ("左手正位", {"hand"}),
        ("CT, HEAD/BRAIN WO CONTRAST", {"head"}), ("AHEAD", set()), ("", set()),
        ("颈椎 MR", {"cervical_spine"}), ("腹盆增强", {"abdomen", "pelvis"}),
    ],
)  # fmt: skip
def test_body_parts(text, parts):
    assert header_words.parts_of(text) == parts


def test_the_first_text_that_names_a_part_decides():
    assert header_words.parts_of("", "Liver", "Chest") == {"abdomen"}


@pytest.mark.parametrize(
    ("position", "description", "view"),
    [
        ("PA", "", "PA"), ("LL", "", "LAT"), ("", "胸部侧位", "LAT"), ("", "胸部后前位", "PA"),
        ("AP", "Cervical OBLI 1", "OBL"), ("AP", "Cervical LAT", "AP"),
        ("", "CHEST PA and LAT", ""), ("", "Spatial", ""), ("RAO", "", "OBL"),
    ],
)  # fmt: skip
def test_views(position, description, view):
    assert words.view_of(position, description, is_breast=False) == view


@pytest.mark.parametrize(
    ("position", "description", "view", "side"),
    [
        ("MLO", "", "MLO", ""), ("", "RCC", "CC", "R"), ("", "L-MLO", "MLO", "L"),
        ("", "右乳 头尾位", "CC", "R"), ("XCCL", "", "XCC", ""), ("", "左侧 内外斜位", "MLO", "L"),
    ],
)  # fmt: skip
def test_views_of_the_breast(position, description, view, side):
    assert words.view_of(position, description, is_breast=True) == view
    assert words.side_of("", description) == side


def test_sides():
    assert words.side_of("L", "Right hand") == "L"
    assert words.side_of("", "Right hand") == "R"
    assert words.side_of("", "Right and left hand") == ""
    assert words.side_of("U", "") == ""


@pytest.mark.parametrize(
    ("text", "kernel"),
    [
        ("Thorax 1.0 Bl57", "lung"), ("Thorax 1.0 B70f", "lung"), ("肺窗 1mm", "lung"),
        ("纵隔窗", "soft"), ("Abdomen 5.0 B30f", "soft"), ("Head H31s", "soft"),
        ("Body Br40", "soft"),
        ("Bone 0.6", "bone"), ("骨窗", "bone"), ("Series 2", ""),
    ],
)  # fmt: skip
def test_kernels(text, kernel):
    assert words.kernel_of(text) == kernel


def test_planes_by_name():
    assert words.plane_of("t2_tse_sag") == "sagittal"
    assert words.plane_of("冠状位") == "coronal"
    assert words.plane_of("Ax and Sag") == ""


def test_words_are_whole_words_unless_chinese():
    assert words.names_any(["art"], "Liver ART 5mm")
    assert not words.names_any(["art"], "Heart")
    assert words.names_any(["动脉期"], "肝脏动脉期")
    assert not words.names_any([], "anything")
