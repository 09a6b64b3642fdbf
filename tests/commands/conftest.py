"""The command line as a person runs it: a process of its own, offscreen, with a home of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def cli_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that tests share, so that indexes are built once."""
    return tmp_path_factory.mktemp("cli-home")


@pytest.fixture(scope="session")
def meddx(cli_home: Path) -> Run:
    """Run ``meddx`` with arguments in the shared home."""
    return partial(_run, cli_home)


@pytest.fixture(scope="session")
def meddx_at() -> Run:
    """Run ``meddx`` with a home of the test's own as first argument."""
    return _run


def _run(
    home: Path, *arguments: object, timeout_s: float = 240
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "MEDDX_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "meddx", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout_s,
        env=environment,
        check=False,
    )


@pytest.fixture(scope="session")
def read_json(meddx: Run) -> Callable[..., dict[str, Any]]:
    """Run ``meddx read ... --json`` and return the object."""

    def read(*arguments: object) -> dict[str, Any]:
        done = meddx("read", *arguments, "--json", "--language", "en")
        assert done.returncode == 0, done.stderr
        content: dict[str, Any] = json.loads(done.stdout)
        return content

    return read
