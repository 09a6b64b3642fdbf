"""From 100 to 200 % nothing is cut off, and the reader's scale reaches Qt."""

import json
import os
import subprocess
import sys

import pytest

from meddx.phrase import Language

DIALOGS = ("settings", "keys", "shortcuts", "save_preset", "edit_presets")

START = """
import json, sys
from meddx.workstation.app import make_application
application = make_application(float(sys.argv[1]))
print(json.dumps(application.devicePixelRatio()))
"""

LOOK = """
import json, sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QComboBox, QLineEdit
from meddx.phrase import Language
from meddx.workstation.app import make_application, make_window
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_case
from tests.helpers.services import FakeServices

make_application(2.0)
window = make_window(FakeServices().made, Preferences(language=Language(sys.argv[1])))
window.show()
window.session.show(a_case())
clipped, sizes = [], {}
for name in sys.argv[2:]:
    window.actions_[name].trigger()
    QCoreApplication.processEvents()
    dialog = [d for d in window.findChildren(QDialog) if d.isVisible()][-1]
    least = dialog.minimumSizeHint()
    sizes[name] = [least.width(), least.height()]
    for kind in (QLabel, QPushButton, QComboBox, QLineEdit):
        for part in dialog.findChildren(kind):
            wanted = part.minimumSizeHint()
            if kind is QLabel and part.wordWrap():
                wanted.setWidth(0)
                wanted.setHeight(part.heightForWidth(part.width()))
            small = part.width() < wanted.width() or part.height() < wanted.height()
            if part.isVisible() and small:
                clipped.append([name, kind.__name__, part.objectName()])
    dialog.close()
    QCoreApplication.processEvents()
window.close()
print(json.dumps([clipped, sizes]))
"""


def run(script: str, *words: str, **more: str) -> object:
    """Run a script with a Qt of its own, whose scale is not set yet, and read what it prints."""
    kept = {name: value for name, value in os.environ.items() if name != "QT_SCALE_FACTOR"}
    environment = {**kept, "QT_QPA_PLATFORM": "offscreen", **more}
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def test_the_scale_of_the_settings_enlarges_everything():
    assert run(START, "2.0") == 2.0
    assert run(START, "1.0") == 1.0


def test_a_scale_that_the_system_was_given_wins():
    assert run(START, "2.0", QT_SCALE_FACTOR="1.5") == 1.5


@pytest.mark.parametrize("language", list(Language))
def test_no_dialog_is_cut_off_at_200_percent(chinese, language):
    clipped, sizes = run(LOOK, language.value, *DIALOGS)
    assert clipped == []
    assert set(sizes) == set(DIALOGS)
    for name, (wide, high) in sizes.items():
        assert wide <= 640, name  # a screen of 1280 x 800 px has half of them
        assert high <= 400, name
