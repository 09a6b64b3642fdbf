import ast
import os
import sys
from pathlib import Path

import pytest

from installer import dev


def test_every_system_has_its_lock() -> None:
    names = [dev.lock_name(platform) for platform in ("linux", "win32", "darwin")]
    assert names == ["linux.txt", "windows.txt", "macos.txt"]
    assert all((dev.ROOT / "installer" / "lock" / name).exists() for name in names)


def test_another_system_is_told_so() -> None:
    with pytest.raises(dev.CannotGoOnError, match="not on sunos5"):
        dev.lock_name("sunos5")


@pytest.mark.parametrize(
    ("version", "is_64_bit", "says"),
    [((3, 10), True, r"needs Python 3\.11; this is 3\.10"), ((3, 11), False, "64-bit")],
)
def test_a_python_that_cannot_run_it_is_refused(
    version: tuple[int, int], is_64_bit: bool, says: str
) -> None:
    with pytest.raises(dev.CannotGoOnError, match=says):
        dev.check_python(version, is_64_bit)


def test_a_newer_python_is_mentioned_and_tried(capsys: pytest.CaptureFixture[str]) -> None:
    dev.check_python((3, 11), True)
    assert capsys.readouterr().out == ""
    dev.check_python((3, 13), True)
    assert "3.13 and may work" in capsys.readouterr().out


def test_missing_libraries_are_named_as_debian_names_them() -> None:
    def load(library: str) -> object:
        if library in {"libGL.so.1", "libglib-2.0.so.0"}:
            raise OSError(library)
        return object()

    assert dev.missing_libraries(dev.ALWAYS, load) == ("libgl1", "libglib2.0-0")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_a_screen_is_one_that_is_named_and_wanted(
    environment: dict[str, str], expected: bool
) -> None:
    assert dev.has_screen(environment) is expected


def test_without_root_the_one_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.CannotGoOnError, match=r"sudo apt-get install -y .* libgl1 libegl1"):
        dev.install_system_packages(["libgl1", "libegl1"])


def test_elsewhere_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _: None)
    with pytest.raises(dev.CannotGoOnError, match=r"package manager .* libgl1"):
        dev.install_system_packages(["libgl1"])


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError: Failed to establish a new connection", "Check the connection"),
        ("Temporary failure in name resolution\nNo matching distribution found", "connection"),
        ("ERROR: No matching distribution found for torch==2.13.0", "check the connection"),
        ("The virtual environment ... ensurepip is not available", "python3-venv"),
        ("something else", "stands above"),
    ],
)
def test_a_failed_step_is_explained(output: str, says: str) -> None:
    assert says in dev.explain(output)


def test_a_failed_step_shows_what_it_printed() -> None:
    with pytest.raises(dev.CannotGoOnError, match=r"(?s)boom.*stands above"):
        dev.run_or_explain([sys.executable, "-c", "print('boom'); raise SystemExit(3)"])


@pytest.fixture
def a_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "installed.txt")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    dev.venv_python().parent.mkdir(parents=True)
    dev.venv_python().touch()
    lock = tmp_path / "lock.txt"
    lock.write_text("a==1\n")
    return lock


def test_an_installed_lock_is_not_installed_again(
    a_venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[list[str]] = []
    monkeypatch.setattr(dev, "run_or_explain", lambda command: steps.append(list(command)))
    monkeypatch.setattr(dev, "interpreter_works", lambda: True)
    dev.install(a_venv)
    dev.install(a_venv)
    assert [step[-2:] for step in steps] == [["-r", str(a_venv)], ["-e", str(dev.ROOT)]]
    a_venv.write_text("a==2\n")
    assert not dev.is_installed(a_venv)
    dev.install(a_venv)
    assert len(steps) == 4


def test_a_failed_installation_is_tried_again(
    a_venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: object) -> None:
        raise dev.CannotGoOnError("no")

    monkeypatch.setattr(dev, "run_or_explain", fail)
    with pytest.raises(dev.CannotGoOnError):
        dev.install(a_venv)
    assert not dev.is_installed(a_venv)


def test_too_little_room_is_said_before_anything_is_written(
    a_venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.venv_python().unlink()
    monkeypatch.setattr(dev, "NEEDED_GB", 1e9)
    with pytest.raises(dev.CannotGoOnError, match="are free"):
        dev.install(a_venv)


def test_tests_run_even_when_style_fails_and_the_outcome_is_failure(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "prepare_oracle", lambda: None)
    monkeypatch.setattr(dev, "tool", lambda name: "false" if name == "ruff" else "true")
    monkeypatch.setattr(dev, "venv_python", lambda: Path(sys.executable))
    code = dev.test(["--version"])
    printed = capfd.readouterr().out.splitlines()
    assert code == 1
    assert any("ruff check and ruff format FAILED" in line for line in printed)
    assert printed[-1].startswith("pytest ")


def test_without_root_tests_that_need_bcftools_are_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda _: None)
    dev.prepare_oracle()
    assert "will be skipped" in capsys.readouterr().out


def test_the_standard_library_is_all_it_needs() -> None:
    tree = ast.parse(Path(dev.__file__).read_text(encoding="utf-8"))
    names = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_readme_and_ci_name_the_same_command() -> None:
    ci = (dev.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ci.rstrip().endswith("exec python3 installer/dev.py test")
    assert "python3 installer/dev.py test" in (dev.ROOT / "README.md").read_text(encoding="utf-8")


TRANSLATION = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS>
<TS version="2.1" language="zh_CN"><context><name>A</name>
<message><source>Yes</source><translation>是</translation></message></context></TS>
"""


@pytest.fixture
def translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "resources" / "translations"
    folder.mkdir(parents=True)
    (folder / "meddx_zh_CN.ts").write_text(TRANSLATION, encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "tool", lambda name: str(Path(sys.executable).with_name(name)))
    return folder


def test_translations_are_built_when_they_are_older_than_their_source(translations: Path) -> None:
    dev.build_translations()
    built = translations / "meddx_zh_CN.qm"
    assert "是".encode("utf-16-be") in built.read_bytes()
    built.write_bytes(b"newer than its source: left alone")
    dev.build_translations()
    assert built.read_bytes() == b"newer than its source: left alone"
    os.utime(built, (0, 0))
    dev.build_translations()
    assert "是".encode("utf-16-be") in built.read_bytes()


def test_a_broken_translation_is_said(translations: Path) -> None:
    (translations / "meddx_zh_CN.ts").write_text("<TS><context>", encoding="utf-8")
    with pytest.raises(dev.CannotGoOnError):
        dev.build_translations()
