"""A department's table of diseases is named for what it is, and becomes no note of a patient."""

import pytest

from meddx import paths
from meddx.case.source import Source
from meddx.importers import HEAD_BYTES
from meddx.importers.department import CODE, NO_CASE, DepartmentImporter
from meddx.pipeline import open_paths
from tests.helpers import departments


@pytest.mark.parametrize("name", ["ward7.tsv", "ward7.txt"])
def test_it_is_refused_with_where_it_belongs(tmp_path, context, name):
    table, note = tmp_path / name, tmp_path / "note.txt"
    table.write_text(departments.filled(), encoding="utf-8-sig")
    note.write_text("Dry cough for six weeks.", encoding="utf-8")
    (case,) = open_paths((table, note), context).cases
    assert [(file.file, file.code, file.reason) for file in case.refused] == [(name, CODE, NO_CASE)]
    assert [kept.title for kept in case.notes] == ["note.txt"]


def test_the_template_is_known_by_its_head_and_each_of_its_tables_alone():
    sniff = DepartmentImporter().sniff
    assert sniff(paths.resource("knowledge", "department_template.tsv").read_bytes()[:HEAD_BYTES])
    tables = departments.tables()
    assert len(tables) > 4
    assert all(sniff(table.encode()[:HEAD_BYTES]) == 1.0 for table in tables)


def test_a_letter_that_speaks_of_such_a_table_is_none(context, tmp_path):
    text = "Please read the table below.\n" + departments.filled()
    assert DepartmentImporter().sniff(text.encode()[:HEAD_BYTES]) == 0.0
    gone = DepartmentImporter().load((Source(tmp_path / "x.tsv"),), context)
    assert gone[0].is_empty
