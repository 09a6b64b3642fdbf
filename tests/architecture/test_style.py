"""Files stay short and every public name says what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import name_of, parsed, sources

LONGEST = 400
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(node: ast.AST, name: str) -> Iterator[tuple[str, Documented]]:
    """Public classes, functions and methods below ``node`` that are not overrides."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        marks = {getattr(mark, "id", getattr(mark, "attr", "")) for mark in child.decorator_list}
        if child.name.startswith("_") or marks & {"override", "overload", "setter"}:
            continue
        yield f"{name}.{child.name}", child
        if isinstance(child, ast.ClassDef):
            yield from public(child, f"{name}.{child.name}")


def undocumented(path: Path) -> list[str]:
    tree = parsed(path)
    named = [(path.stem, tree), *public(tree, path.stem)]
    return [name for name, node in named if not ast.get_docstring(node)]


def test_a_file_holds_at_most_400_lines() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources("meddx", "installer", "tests")
    }
    assert lengths
    assert {name: count for name, count in lengths.items() if count > LONGEST} == {}


def test_every_public_name_is_documented() -> None:
    found = {name_of(path): undocumented(path) for path in sources("meddx", "installer")}
    assert {name: names for name, names in found.items() if names} == {}


def test_a_missing_docstring_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text('"""S."""\nclass A:\n    def b(self): ...\n    def _c(self): ...\n')
    assert undocumented(path) == ["sample.A", "sample.A.b"]
