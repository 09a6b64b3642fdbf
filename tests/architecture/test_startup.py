"""The window stands before anything heavy is loaded, and no network socket is ever opened."""

import json
from pathlib import Path

import pytest

from tests.architecture.test_imports import HEAVY
from tests.architecture.tree import python

# Runs the program as a user does; what would be the event loop looks around and closes the window.
OPEN_AND_CLOSE = """
import json, sys, threading
families, heavy = [], sys.argv[1].split()
def heard(event, arguments):
    if event == "socket.__new__":
        families.append(int(arguments[1]))
sys.addaudithook(heard)
from PySide6.QtWidgets import QApplication
def look_around(*ignored):
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    loaded = sorted(name for name in heavy if name in sys.modules)
    print(json.dumps({"windows": len(windows), "heavy": loaded}))
    for window in windows:
        window.close()
    return 0
QApplication.exec = look_around
sys.argv = ["meddx"]
import meddx.__main__
code = meddx.__main__.main()
threads = [t for t in threading.enumerate() if t is not threading.main_thread()]
strays = [thread.name for thread in threads if not thread.daemon]
network = [family for family in families if family != 1]  # 1 is a file on this machine
print(json.dumps({"code": code, "network": network, "strays": strays}))
"""


def test_the_window_opens_light_and_closes_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path))
    printed = python(OPEN_AND_CLOSE, " ".join(HEAVY)).splitlines()
    shown, ended = (json.loads(line) for line in printed[-2:])
    assert shown["windows"] >= 1
    assert shown["heavy"] == []
    assert ended == {"code": 0, "network": [], "strays": []}
