"""The environment that the tests run in: what is installed, under which licences, and sound."""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution, distributions, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from installer import dev, lock

DEVELOPMENT = {
    *("fonttools", "import-linter", "mypy", "packaging", "pyinstaller", "pytest", "pytest-qt"),
    "ruff",
}
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
COUNTS = """
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
class Sender(QObject):
    told = Signal(bool)
sender, label, pen = Sender(), QLabel(), QPen()
sender.told.connect(label.setEnabled)
def work(rounds):
    for _ in range(rounds):
        label.setEnabled(True)
        pen.setCosmetic(True)
        sender.told.emit(True)
work(10)
before = sys.getrefcount(None), sys.getrefcount(True)
work(500)
print(sys.getrefcount(None) - before[0], sys.getrefcount(True) - before[1])
"""


def runtime_packages() -> dict[str, str]:
    """Installed packages that the program and its torch pack need, by name: name and licence."""
    waiting = [(item, "") for item in lock.direct_requirements() if item.name not in DEVELOPMENT]
    found: dict[str, str] = {}
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        if name in found:
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = licence(name)
        waiting += [
            (Requirement(line), inner)
            for line in installed.requires or ()
            for inner in ("", *requirement.extras)
        ]
    return found


def licence(name: str) -> str:
    """Licence of an installed package: its expression, else its classifiers, else one line."""
    metadata = distribution(name).metadata
    classifiers = [c for c in metadata.get_all("Classifier") or () if c.startswith("License")]
    first = (metadata.get("License") or "").strip().partition("\n")[0]
    return metadata.get("License-Expression") or "; ".join(classifiers) or first


def is_copyleft(text: str) -> bool:
    """Whether every alternative of a licence is the GPL or AGPL; the LGPL is neither."""
    return all(COPYLEFT.search(choice) for choice in text.split(" OR "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("GPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("License :: OSI Approved :: GNU Lesser General Public License v3", False),
        ("MIT", False),
    ],
)
def test_a_copyleft_licence_is_noticed(text: str, expected: bool) -> None:
    assert is_copyleft(text) is expected


def test_no_package_of_the_program_is_under_the_gpl() -> None:
    licences = runtime_packages()
    assert {"numpy", "pyside6-essentials", "pydantic"} <= set(licences)  # pydantic is indirect
    assert {name: text for name, text in licences.items() if is_copyleft(text)} == {}
    assert [name for name, text in licences.items() if not text] == []


def test_exactly_one_onnxruntime_is_installed() -> None:
    names = [canonicalize_name(item.name) for item in distributions()]
    assert len([name for name in names if name.startswith("onnxruntime")]) == 1


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the lock is for Python 3.11")
def test_what_is_installed_is_what_is_locked() -> None:
    path = lock.FOLDER / dev.lock_name(sys.platform)
    pins = [line.split("==") for line in path.read_text().splitlines() if "==" in line]
    wrong = {name: version(name) for name, pin in pins if Version(version(name)).public != pin}
    assert wrong == {}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal from 3.12 on")
def test_qt_loses_no_reference_to_none_or_true() -> None:
    # PySide6 6.12.0 loses one a call, and Python 3.11 aborts when the count reaches zero.
    done = subprocess.run(
        [sys.executable, "-c", COUNTS], capture_output=True, text=True, check=True
    )
    lost = [int(word) for word in done.stdout.split()]
    assert len(lost) == 2
    assert min(lost) > -50
