import pytest

from meddx import commands, discovery


def test_help_lists_every_command(meddx) -> None:
    done = meddx("--help")
    assert done.returncode == 0
    for name in discovery.module_names("meddx.commands"):
        assert f"meddx {name.rsplit('.', 1)[-1]}" in done.stdout


@pytest.mark.parametrize("name", sorted(commands.ANNOUNCED))
def test_a_command_that_is_not_there_yet_says_so(name: str, capsys) -> None:
    assert commands.run([name, "x"]) == 2
    assert "not in this version yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["read"],
        ["inspect"],
        ["read", "--what"],
        ["inspect", "x", "--js"],  # an option is written out, lest a later one change its meaning
        ["render", "x", "--out", "x.png", "--ser", "2"],
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], capsys) -> None:
    assert commands.run(arguments) == 2
    assert capsys.readouterr().err


def test_version(capsys) -> None:
    assert commands.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("MedDx ")


@pytest.mark.parametrize("name", discovery.module_names("meddx.commands"))
def test_every_command_file_says_what_it_is(name: str) -> None:
    import importlib

    module = importlib.import_module(name)
    assert name.rsplit(".", 1)[-1] == module.NAME
    assert module.HELP[0].islower()
    assert not module.HELP.endswith(".")
    assert callable(module.arguments)
    assert callable(module.run)


def test_a_place_that_cannot_be_written_is_one_sentence_without_its_folder(
    tmp_path, capsys, monkeypatch
) -> None:
    from meddx.commands import packs

    def fail(options: object) -> int:
        (tmp_path / "Doe^Jane" / "table.csv").write_text("")
        return 0

    monkeypatch.setattr(packs, "run", fail)
    assert commands.run(["packs", "list"]) == commands.FAILED
    said = capsys.readouterr().err
    assert "table.csv cannot be read or written" in said
    assert "Doe" not in said
