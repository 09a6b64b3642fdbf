"""Build the packaged program with PyInstaller, then prove it: its self-test and its demonstration.

::

    python3 installer/dev.py run            makes the environment and compiles the translations
    .venv/bin/python installer/freeze.py

The program lies in ``dist/meddx`` afterwards. It is made for the system it is built on; build it on
the oldest one it shall run on.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "installer" / "meddx.spec"
DIST = ROOT / "dist"
BUILD = ROOT / "build"
RESULTS = ("report.pdf", "reading.json", "window.png")


def program(dist: Path) -> Path:
    """Path of the built program."""
    return dist / "meddx" / ("meddx.exe" if os.name == "nt" else "meddx")


def size_mb(folder: Path) -> float:
    """Size of all files of a folder in MB; what is linked counts once."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def without_python(environment: dict[str, str]) -> dict[str, str]:
    """Environment in which the program cannot lean on the Python that built it."""
    borrowed = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    kept = {name: value for name, value in environment.items() if name not in borrowed}
    return {**kept, "PATH": os.defpath}


def build() -> None:
    """Run PyInstaller.

    Raises
    ------
    FileNotFoundError
        If the window's translations were not compiled: the program would have no Chinese.
    subprocess.CalledProcessError
        If it fails; its words are on the terminal.
    """
    for source in (ROOT / "resources" / "translations").glob("*.ts"):
        if not source.with_suffix(".qm").exists():
            raise FileNotFoundError(f"{source.name} is not compiled; run installer/dev.py first")
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", str(DIST), "--workpath"]
    command = [sys.executable, "-m", "PyInstaller", *options, str(BUILD), str(SPEC)]
    subprocess.run(command, cwd=ROOT, check=True)


def prove(dist: Path) -> bool:
    """Run the program's self-test and demonstration; whether both did what they should."""
    out = BUILD / "demo-out"
    shutil.rmtree(out, ignore_errors=True)
    home = {"MEDDX_HOME": str(BUILD / "home"), "QT_QPA_PLATFORM": "offscreen"}
    environment = {**without_python(dict(os.environ)), **home}
    passed = True
    for words in (["selftest"], ["demo", "--out", str(out)]):
        passed = timed([str(program(dist)), *words], environment) and passed
    missing = [name for name in RESULTS if not (out / name).is_file()]
    if missing:
        print(f"The demonstration did not write {', '.join(missing)}.")
    return passed and not missing


def timed(command: Sequence[str], environment: dict[str, str]) -> bool:
    """Run one command, print how long it took, and return whether it succeeded."""
    start = time.monotonic()
    code = subprocess.run(command, env=environment, cwd=BUILD, check=False).returncode
    print(f"== {' '.join(command[1:2])}: exit {code}, {time.monotonic() - start:.1f} s", flush=True)
    return code == 0


def main() -> int:
    """Build and prove; with ``--no-build`` only prove what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-build", action="store_true", help="only prove what is built already")
    if not parser.parse_args().no_build:
        start = time.monotonic()
        build()
        print(f"== built in {time.monotonic() - start:.0f} s: {size_mb(DIST / 'meddx'):.0f} MB")
    return 0 if prove(DIST) else 1


if __name__ == "__main__":
    sys.exit(main())
