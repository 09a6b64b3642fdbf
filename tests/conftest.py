"""Guards that hold for every test, and the fixtures that many need."""

import logging
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ |= {"QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96", "QT_STYLE_OVERRIDE": "Fusion"}

from meddx import knowledge, turns
from meddx.jobs import Context

_NETWORK_FAMILIES = frozenset({2, 10, 23, 30})  # AF_INET, and AF_INET6 as each system numbers it
_JOIN_S = 5.0


class _Network:
    """Sees every socket of this process through an audit hook, however it is made."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.__new__" and int(arguments[1]) in _NETWORK_FAMILIES:
            self.opened.append(f"family {int(arguments[1])}")
            raise PermissionError("tests open no network socket")


_network = _Network()


@pytest.fixture(autouse=True)
def offline() -> Iterator[None]:
    """Fail a test that opens a network socket, even if it swallows the error."""
    _network.opened.clear()
    yield
    assert not _network.opened, "a network socket was opened"


@pytest.fixture(autouse=True)
def nothing_left_running(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind."""
    before = set(threading.enumerate())
    started: list[subprocess.Popen[Any]] = []
    start = subprocess.Popen.__init__

    def remember(self: subprocess.Popen[Any], *args: Any, **kwargs: Any) -> None:
        started.append(self)
        start(self, *args, **kwargs)

    monkeypatch.setattr(subprocess.Popen, "__init__", remember)
    yield
    before |= {thread for thread in threading.enumerate() if thread.name == turns.STARTER}
    strays = [thread for thread in threading.enumerate() if thread not in before]
    for thread in strays:
        turns.join(thread, _JOIN_S)
    alive = [p for p in started if getattr(p, "returncode", 0) is None and p.poll() is None]
    for process in alive:
        process.kill()
        process.wait()
    assert not [thread.name for thread in strays if thread.is_alive()], "a thread still runs"
    assert not alive, "a child process still runs"


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning; one that means to calls ``caplog.clear()``."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, [record.getMessage() for record in loud]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep settings, log, packs and caches of a test in its own folder."""
    home = tmp_path / "meddx-home"
    monkeypatch.setenv("MEDDX_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def fixed_seed() -> None:
    """Draw the same numbers in every run; numpy generators are seeded where they are made."""
    random.seed(20260401)


@pytest.fixture
def context() -> Iterator[Context]:
    """Give a job's context whose child process is ended afterwards."""
    made = Context()
    yield made
    made.close()


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> knowledge.Knowledge:
    """Open everything once: each test has its own home, and so no cached index of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
        opened = knowledge.load()
        assert opened.diseases.codes
        assert opened.diseases_of
        assert len(opened.profiles.size)
    return opened
