"""Training in a child process: followed, stopped at once, gone on with, and its end told."""

import os
import sys
import time
from pathlib import Path

import pytest

from meddx import commands
from meddx.training import run
from meddx.training.events import Event
from meddx.training.run import Curve, Ended, TrainingRun
from tests.helpers.training import balls, configuration

WAIT_S = 90.0


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return balls(tmp_path_factory.mktemp("data") / "balls")


@pytest.fixture
def begun():
    """Start runs; what still runs at the end is ended."""
    made = []

    def start(*arguments, state, command=None):
        made.append(TrainingRun(list(map(str, arguments)), state, command))
        return made[-1]

    yield start
    for one in made:
        one.stop()


def until(following, condition):
    """Follow a run until something was told; returns all that was."""
    told, end = [], time.monotonic() + WAIT_S
    while not any(condition(each) for each in told):
        assert time.monotonic() < end, told[-3:]
        assert not any(isinstance(each, Ended) for each in told), told
        told += following.drain(1.0)
    return told


def ended(each):
    return isinstance(each, Ended)


def follow(following):
    told, end = [], time.monotonic() + WAIT_S
    while not any(map(ended, told)):
        assert time.monotonic() < end
        told += following.drain(1.0)
    return told


def test_the_data_are_checked_without_training(begun, data, tmp_path):
    config = configuration(tmp_path / "a.toml", data)
    following = begun(config, "--check", "--work", tmp_path / "w", state=tmp_path / "w" / "balls")
    told = follow(following)
    (found,) = [each for each in told if isinstance(each, Event) and each.name == "data"]
    assert (found.pictures, found.patients) == (18, 18)
    assert told[-1] == Ended(0)
    assert list((tmp_path / "w").rglob("*.safetensors")) == []


@pytest.mark.slow
def test_a_run_is_killed_goes_on(begun, data, tmp_path):
    config = configuration(tmp_path / "a.toml", data, epochs=40)
    state = tmp_path / "w" / "balls"
    arguments = (config, "--work", tmp_path / "w", "--out", tmp_path / "packs")
    first = begun(*arguments, state=state)
    told = until(first, lambda each: isinstance(each, Curve) and len(each.history) >= 2)
    children = _children(first._process.pid)
    first.stop()
    assert not first.is_running
    _gone(children)
    assert follow(first)[-1].code != 0
    before = [each for each in told if isinstance(each, Curve)][-1].history
    second = begun(*arguments, state=state)
    told = until(second, lambda each: isinstance(each, Curve) and len(each.history) > len(before))
    curves = [each for each in told if isinstance(each, Curve)]
    assert curves[0].name == "final"
    assert curves[-1].history[: len(before)] == before


def _children(pid):
    """Processes that a process started, and theirs (Linux; elsewhere none are looked for)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, parent = int(stat.parent.name), int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid:
            found += [name, *_children(name)]
    return found


def _gone(pids):
    end = time.monotonic() + WAIT_S
    while any(_lives(pid) for pid in pids):
        assert time.monotonic() < end, "a process outlived its training"


def _lives(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_what_is_refused_is_said_in_a_sentence_that_can_be_translated(begun, tmp_path):
    config = configuration(tmp_path / "a.toml", tmp_path / "nowhere")
    told = follow(begun(config, "--check", "--work", tmp_path / "w", state=tmp_path / "w"))
    (refused,) = [each for each in told if isinstance(each, Event) and each.name == "refused"]
    assert refused.code == "no_table"
    assert "labels.csv" in str(refused.says)
    assert told[-1] == Ended(1)


def test_a_crash_is_an_end_with_its_code(begun, tmp_path):
    crash = [sys.executable, "-c", "print('noise', flush=True); import os; os._exit(7)"]
    assert follow(begun(state=tmp_path, command=crash)) == [Ended(7)]
    if sys.platform != "win32":
        kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
        assert follow(begun(state=tmp_path, command=[sys.executable, "-c", kill])) == [Ended(-9)]


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no such priorities")
def test_the_window_goes_before_it(begun, tmp_path):
    wait = [sys.executable, "-c", "import sys; sys.stdout.flush(); import time; time.sleep(60)"]
    following = begun(state=tmp_path, command=wait)
    assert os.getpriority(os.PRIO_PROCESS, following._process.pid) >= 10


def test_without_torch_the_command_says_so(data, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run, "NEEDED", ("no_such_module_of_anybody",))
    config = configuration(tmp_path / "a.toml", data)
    assert commands.run(["train", str(config), "--work", str(tmp_path / "w")]) == 1
    assert "Training needs the torch pack" in capsys.readouterr().err
    assert commands.run(["train", str(config), "--check", "--work", str(tmp_path / "w")]) == 0
    assert "Pictures: 18, patients: 18" in capsys.readouterr().out
