"""A protected archive on the command line: its password comes by standard input only."""

import io
import json
import sys

import pytest

from meddx.case.source import Source
from meddx.commands import run
from tests.helpers.archives import ZIP_CRYPTO, written


def inspect(capsys, path, *more):
    code = run(["inspect", str(path), "--json", *more])
    return code, json.loads(capsys.readouterr().out)["refused"]


def test_without_a_password_it_is_said_that_one_is_needed(tmp_path, capsys):
    code, refused = inspect(capsys, written(tmp_path, ZIP_CRYPTO))
    assert code == 1
    assert [(item["file"], item["code"]) for item in refused] == [("a.zip", "password_needed")]


@pytest.mark.parametrize("line", ["secret1\n", "secret1\r\n", "secret1"])
def test_with_the_password_it_opens(tmp_path, capsys, monkeypatch, line):
    monkeypatch.setattr(sys, "stdin", io.StringIO(line))
    assert inspect(capsys, written(tmp_path, ZIP_CRYPTO), "--password-stdin") == (0, [])


def test_a_wrong_one_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("no\n"))
    code, refused = inspect(capsys, written(tmp_path, ZIP_CRYPTO), "--password-stdin")
    assert (code, [item["code"] for item in refused]) == (1, ["password_wrong"])
    assert "no\n" not in json.dumps(refused)


@pytest.mark.parametrize("command", ["inspect", "read", "render"])
def test_no_command_takes_a_password_as_an_argument(command, capsys):
    assert run([command, "--help"]) == 0
    words = capsys.readouterr().out
    assert "--password-stdin" in words
    assert "--password " not in words


def test_a_source_is_compared_without_its_password(tmp_path):
    assert Source(tmp_path, "a", "x") == Source(tmp_path, "a", "y")
