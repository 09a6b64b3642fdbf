"""Every feature that the table claims for MedDx names a test, and that test exists."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, parsed

TABLE = ROOT / "resources" / "help" / "features.md"
VALUES = {"Y", "P", "N", "?"}


def rows(text: str) -> list[dict[str, str]]:
    """Rows of the table by the headings of its columns."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, _, *body = cells
    return [dict(zip(head, row, strict=True)) for row in body]


def has_test(root: Path, named: str) -> bool:
    """Whether ``file::function`` is there, at the top of its file."""
    file, _, function = named.partition("::")
    path = root / file
    if not (path.is_file() and path.name.startswith("test_") and function.startswith("test_")):
        return False
    return any(isinstance(n, ast.FunctionDef) and n.name == function for n in parsed(path).body)


ROWS = rows(TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["Feature"])
def test_what_is_claimed_is_proved_by_a_named_test(row: dict[str, str]) -> None:
    assert row["MedDx"] in VALUES
    assert row["功能"]
    named = re.findall(r"`([^`]+)`", row["Test / 测试"])
    assert bool(named) == (row["MedDx"] in {"Y", "P"})
    assert [test for test in named if not has_test(ROOT, test)] == []


def test_the_table_holds_every_feature_once() -> None:
    names = [row["Feature"] for row in ROWS]
    assert len(names) > 45
    assert len(set(names)) == len(names)


def test_a_test_that_is_not_there_is_noticed() -> None:
    here = "tests/architecture/test_features.py"
    assert has_test(ROOT, f"{here}::test_a_test_that_is_not_there_is_noticed")
    assert not has_test(ROOT, f"{here}::test_no_such_test")
    assert not has_test(ROOT, f"{here}::rows")
    assert not has_test(ROOT, "tests/nowhere/test_it.py::test_it")
