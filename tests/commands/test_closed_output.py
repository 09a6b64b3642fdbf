"""A program may be started without a standard output."""

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
