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
