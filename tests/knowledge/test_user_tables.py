import pytest

from meddx.knowledge import user_tables
from meddx.knowledge.user_problems import sentence
from tests.helpers import departments

STEPS = "step_id\ten\tzh\tsource\n"


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "ward.tsv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = user_tables.read(path)
        return found, [str(sentence(bad)) for bad in found.bad]

    return read


def test_one_file_may_hold_every_table(read):
    found, problems = read(departments.filled())
    assert problems == []
    assert {kind: len(rows) for kind, rows in found.rows.items()} == dict.fromkeys(
        user_tables.NEEDED, 1
    )


def test_what_a_spreadsheet_makes_of_a_table_is_read(read):
    found, problems = read("\ufeff" + STEPS + 'ct\t"CT, ""low dose"""\t\t\t\t\n\t\t\t\n')
    assert problems == []
    assert found.rows["steps"] == [
        {"step_id": "ct", "en": 'CT, "low dose"', "zh": "", "source": "", "line": "2"}
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ct\tCT\t\n", "Line 1: This line stands before"),
        ("# a comment\nstep_id\ten\nct\tCT\n", "Line 2, column zh: This table lacks"),
        (STEPS + "ct\tCT\t\t\tmore\n", "Line 2: This row has more cells"),
        (STEPS + "ct\n", "Line 2: This row has too few columns"),
        (STEPS, "holds no row yet"),
        ("", "holds no row yet"),
        (b"\xff\xfes\x00", "not UTF-8"),
        (b"\x1f\x8b\x08 no gzip", "damaged or too large"),
    ],
)
def test_a_file_that_is_no_table_says_why(read, text, words):
    _, problems = read(text)
    assert words in problems[0]


def test_rows_of_the_hpo_are_told_from_rows_with_a_background(read):
    found, _ = read(departments.filled())
    assert found.rows["annotations"][0]["background"] == "0.06"
    assert found.rows["hpoa"][0]["aspect"] == "P"


@pytest.mark.parametrize("line", ["hpo_id\tname", "code", "gene\tsymbol", "", "code\tcolour"])
def test_other_tables_are_not_taken_for_a_departments(line):
    assert not user_tables.is_heading(line)
