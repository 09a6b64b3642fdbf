"""Closing the window in the middle of an analysis never crashes and leaves nothing running."""

import subprocess
import sys
import threading

import pytest

from meddx.phrase import Phrase
from meddx.turns import STARTER
from tests.helpers.builders import a_case
from tests.helpers.services import FakeServices

PROGRAM = """
import sys, time
from meddx.phrase import Phrase
from meddx.workstation.app import make_application, make_window
from meddx.workstation.services import Preferences
from PySide6.QtCore import QTimer
from tests.helpers.builders import a_case
from tests.helpers.services import FakeServices

def analyse(case, context, edits):
    while True:
        context.checkpoint(0, 1, Phrase("Reading"))
        sum(range(20000))

application = make_application()
window = make_window(FakeServices(analyse=analyse).made, Preferences(show_ai=True))
window.show()
window.session.show(a_case())
window.session.analyse()
{end}
sys.exit(application.exec())
"""
ENDS = {
    "closed": "window.bridge.progress.connect(lambda _: window.close())",
    "quit": "window.bridge.progress.connect(lambda _: application.quit())",
    "closed before it began": "QTimer.singleShot(0, window.close)",
}


@pytest.mark.parametrize("turn", range(20))
def test_closing_in_the_middle_of_an_analysis(qtbot, build, turn):
    begun = threading.Event()

    def analyse(case, context, edits):
        begun.set()
        while True:
            context.checkpoint(turn, 20, Phrase("Reading"))

    window = build(FakeServices(analyse=analyse))
    window.session.show(a_case())
    window.session.analyse()
    assert begun.wait(5)
    assert window.close()
    assert not window.isVisible()
    left = {t.name for t in threading.enumerate() if t.name.startswith("meddx-")}
    assert left <= {STARTER}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_whole_program_ends_without_a_crash(end):
    code = PROGRAM.replace("{end}", end)
    command = [sys.executable, "-X", "faulthandler", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Fatal" not in done.stderr
