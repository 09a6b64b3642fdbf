import pytest

from meddx.importers.shared.cohort import panels
from meddx.phrase import Refused

STAR = (
    "N_unmapped\t5\t5\t5\nN_multimapping\t6\t6\t6\nN_noFeature\t10\t12\t90\nN_ambiguous\t3\t1\t0\n"
    "ENSG00000000003\t7\t9\t1\nENSG00000000005\t4\t4\t0\n"
)


def test_every_file_of_a_folder_is_a_sample(tmp_path, context):
    for name in ("a.tab", "b.tab"):
        (tmp_path / name).write_text(STAR, encoding="utf-8")
    assert [panel.title for panel in panels([tmp_path], context)] == ["a.tab", "b.tab"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("note.txt", "Cough for two weeks.\n", "no_counts"),
        ("bad.tab", STAR.replace("N_ambiguous\t3\t1\t0\n", ""), "not_star"),
        ("empty.tab", "", "empty_file"),
    ],
)
def test_a_cohort_is_used_whole_or_not_at_all(tmp_path, context, name, text, code):
    (tmp_path / "a.tab").write_text(STAR, encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as said:
        panels([tmp_path], context)
    assert said.value.code == code
