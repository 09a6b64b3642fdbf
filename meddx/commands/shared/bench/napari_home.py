"""An environment of its own for napari: it needs packages that MedDx must not have."""

import os
import sys
from pathlib import Path
from typing import Final

from meddx.commands import say
from meddx.commands.shared.bench import process

WHO: Final = "napari"
PACKAGES: Final = ("napari[pyqt6]==0.9.2",)


def python_of(named: Path) -> Path:
    """Return a Python that has napari.

    Parameters
    ----------
    named
        That Python; or a folder with such an environment, which is made where none stands: pip
        then downloads napari. MedDx itself asks nothing of a network.

    Raises
    ------
    Refused
        ``bench_failed`` naming napari where the environment could not be made.
    """
    if named.is_file():
        return named
    python = named / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.is_file():
        say(f"Making an environment with napari in {named}")
        process.output(WHO, [sys.executable, "-m", "venv", str(named)], process.environment())
        install = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES]
        process.output(WHO, install, dict(os.environ))
    return python
