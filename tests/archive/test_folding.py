"""What a search sees of names and words."""

import pytest

from meddx.archive.folding import folded, searchable, words


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Müller^ＪÖRG=张^小东", "muller jorg 张 小东"),
        ("O'Neil^Ánna", "o'neil anna"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ｉ２３-４", "i23-4"),
        ("한글", "한글"),
        ("が", "か"),  # a mark of its own in the canonical form: found either way
        ("", ""),
    ],
)
def test_case_accents_width_and_signs_between_parts_do_not_count(text, seen):
    assert folded(text) == seen


def test_a_name_is_found_as_it_is_written_and_without_blanks():
    seen = searchable("Zhang^Xiaodong=张^小东=", ["ID-7", "CT Thorax", "CT Thorax", ""])
    for written in (
        "zhang",
        "Xiaodong Zhang",
        "ZHANG^XIAODONG",
        "张小东",
        "张 小东",
        "id-7",
        "zhangx",
    ):
        assert all(word in seen for word in words(written)), written
    assert seen.count("ct thorax") == 1
    assert "东张" not in seen
