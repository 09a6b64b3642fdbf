"""A program may be started without a standard output."""

import subprocess
import sys

import pytest

from meddx.commands import print_json


def test_an_output_that_is_closed_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    print_json({"a": "é"})
    assert capsys.readouterr().out == '{\n  "a": "é"\n}\n'
    monkeypatch.setattr(sys, "stdout", None)
    print_json({"a": 1})


def test_a_reader_that_has_enough_is_no_fault() -> None:
    """``meddx packs list | head -1`` must not speak of a file that cannot be written."""
    begun = subprocess.Popen(
        [sys.executable, "-m", "meddx", "packs", "list", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    begun.stdout.close()  # before anything is written
    with begun:
        assert begun.stderr.read() == ""
    assert begun.returncode == 0
