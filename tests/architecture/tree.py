"""What the architecture tests look at: the files of the project, read once."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("meddx", "resources", "models", "installer", "tests", ".ci")
GENERATED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def files(*parts: str) -> Iterator[Path]:
    """Delivered files under the named top-level folders; without names all, and the top's own."""
    if not parts:
        yield from (path for path in sorted(ROOT.iterdir()) if path.is_file())
    for part in parts or PARTS:
        for path in sorted((ROOT / part).rglob("*")):
            if path.is_file() and path.suffix != ".qm" and not GENERATED & set(path.parts):
                yield path


def sources(*parts: str) -> Iterator[Path]:
    """Python files under the named top-level folders."""
    return (path for path in files(*parts) if path.suffix == ".py")


@cache
def parsed(path: Path) -> ast.Module:
    """Syntax tree of one source file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """Path as a test's name shows it."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """Dotted name of a module of the program."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python(code: str, *arguments: str) -> str:
    """Run code in a fresh interpreter of the same environment and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
