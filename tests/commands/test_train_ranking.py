import pytest

from meddx import commands, paths

CONFIG = str(paths.resource("training", "ranking.toml"))


@pytest.mark.parametrize("flag", ["--compare", "--gate-only", "--check"])
def test_what_is_for_pictures_is_refused(flag, capsys):
    assert commands.run(["train", CONFIG, flag]) == commands.FAILED
    assert "no model that reads pictures" in capsys.readouterr().err


def test_missing_cases_are_refused(tmp_path, capsys):
    out = tmp_path / "out"
    asked = ["train", CONFIG, "--data", str(tmp_path), "--out", str(out), "--work", str(tmp_path)]
    assert commands.run(asked) == commands.FAILED
    assert "cannot be read" in capsys.readouterr().err
    assert not out.exists()
