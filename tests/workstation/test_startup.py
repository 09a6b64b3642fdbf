"""What is loaded before the first window."""

import json
import subprocess
import sys

HEAVY = (
    "torch", "onnxruntime", "transformers", "pydicom", "SimpleITK", "scipy", "PIL", "reportlab",
    "pypdf", "Bio", "onnx", "highdicom", "pandas", "matplotlib",
)  # fmt: skip
PROGRAM = """
import json, sys
from meddx.workstation.app import make_application, make_window
from meddx.workstation.services import Preferences
from tests.helpers.services import FakeServices
application = make_application()
window = make_window(FakeServices().made, Preferences())
window.show()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
window.close()
"""


def test_nothing_heavy_is_imported_before_the_first_window():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = json.loads(done.stdout)
    assert "PySide6" in loaded
    assert [name for name in HEAVY if name in loaded] == []


BEGIN = """
from dataclasses import replace
from PySide6.QtWidgets import QApplication
from meddx.workstation.app import start
from meddx.workstation.services import Preferences
from tests.helpers.services import FakeServices
def begin():
    print("visible", any(w.isVisible() for w in QApplication.topLevelWidgets()))
    for window in QApplication.topLevelWidgets():
        window.close()
print("code", start((), replace(FakeServices().made, begin=begin), Preferences()))
"""


def test_what_takes_a_moment_begins_once_the_window_stands():
    done = subprocess.run(
        [sys.executable, "-c", BEGIN], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["visible", "True", "code", "0"]
