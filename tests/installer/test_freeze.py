import ast
import os
import sys
from pathlib import Path

from installer import dev, freeze
from tests.architecture.tree import name_of, parsed, sources


def excluded() -> set[str]:
    """Packages that the spec leaves out."""
    for node in ast.parse(freeze.SPEC.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EXCLUDED":
            return {item.value for item in ast.walk(node.value) if isinstance(item, ast.Constant)}
    raise AssertionError("the spec names what it leaves out")


def imported(tree: ast.AST) -> set[str]:
    """Every module that a file imports, at its top or inside a function."""
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return plain | {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}


def test_the_program_needs_nothing_that_is_left_out() -> None:
    left_out = excluded()
    assert "torch" in left_out
    needed = {
        f"{name_of(path)}: {name}"
        for path in sources("meddx")
        if "training" not in path.parts  # needs the torch pack, and says so
        for name in imported(parsed(path))
        if {name, name.partition(".")[0]} & left_out
    }
    assert needed == set()


def test_the_program_is_found_and_measured(tmp_path: Path) -> None:
    assert freeze.program(tmp_path).parent == tmp_path / "meddx"
    (tmp_path / "a").write_bytes(bytes(500_000))
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert freeze.size_mb(tmp_path) == 0.5


def test_the_proof_cannot_lean_on_this_python() -> None:
    kept = freeze.without_python({"PYTHONPATH": "x", "VIRTUAL_ENV": "y", "PATH": "z", "LANG": "C"})
    assert kept == {"LANG": "C", "PATH": os.defpath}


def test_a_proof_fails_when_a_result_is_missing(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(freeze, "BUILD", tmp_path)
    monkeypatch.setattr(freeze, "timed", lambda command, environment: True)
    assert freeze.prove(tmp_path) is False
    assert "report.pdf, reading.json, window.png" in capsys.readouterr().out


def test_a_command_that_fails_is_a_failure(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(freeze, "BUILD", tmp_path)
    assert freeze.timed([sys.executable, "-c", "raise SystemExit(1)"], {}) is False
    assert dev.ROOT == freeze.ROOT
