"""Run MedDx from a checkout, or its tests, on a machine that has nothing but Python 3.11.

::

    python3 installer/dev.py run     the demonstration case: in a window if there is a screen
    python3 installer/dev.py test    style, types, import rules and every test
    python3 installer/dev.py encoder the text encoder, which is no part of MedDx (encoder.py)

All make ``.venv``, install the locked packages into it (once: the second start is quick), and on
Debian and Ubuntu the few system libraries that Qt needs. Standard library only.
"""

from __future__ import annotations  # so that an older Python can read this file and be told

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "meddx-installed.txt"
OLDEST = (3, 11)
MOST_WORKERS = 4
NEEDED_GB = 5.0  # the environment holds 3.2 GB; the rest is what pip unpacks meanwhile

# Library that a Qt program opens -> Debian package that holds it.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
}
ON_SCREEN = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
NO_VENV = (
    "This Python cannot make virtual environments. On Debian and Ubuntu install the missing part:\n"
    "  sudo apt-get install -y python3-venv"
)
NO_NETWORK = (
    "The packages could not be downloaded: there is no way to the package index. MedDx itself "
    "never uses a network, but installing it the first time needs one (or a folder of wheels that "
    "pip is configured to use). Check the connection and run this again."
)
# What venv and pip say -> what to do about it; the first that fits counts.
TROUBLES = (
    ("no space left", f"The disk is full. Free {NEEDED_GB:.0f} GB and run this again."),
    ("ensurepip is not available", NO_VENV),
    ("temporary failure in name resolution", NO_NETWORK),
    ("failed to establish a new connection", NO_NETWORK),
    ("connection refused", NO_NETWORK),
    ("network is unreachable", NO_NETWORK),
    ("timed out", NO_NETWORK),
    ("proxyerror", NO_NETWORK),
    ("certificate_verify_failed", NO_NETWORK),
    (
        "no matching distribution found",
        "pip found no such package. Either there is no way to the package index (check the "
        "connection), or it has no version for this system: MedDx is made for Python 3.11 on "
        "64-bit Linux, Windows and macOS.",
    ),
)


class CannotGoOnError(Exception):
    """Something a person has to do first; the text says what."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before what a child process prints."""
    print(text, flush=True)


def lock_name(platform: str) -> str:
    """Return the lock file's name for ``sys.platform``.

    Raises
    ------
    CannotGoOnError
        On a system that MedDx is not made for.
    """
    names = {"linux": "linux.txt", "win32": "windows.txt", "darwin": "macos.txt"}
    if platform not in names:
        raise CannotGoOnError(f"MedDx runs on Linux, Windows and macOS, not on {platform}.")
    return names[platform]


def check_python(version: tuple[int, int], is_64_bit: bool) -> None:
    """Refuse a Python that cannot run MedDx; mention one that nobody tested.

    Raises
    ------
    CannotGoOnError
        If Python is older than 3.11 or not 64-bit.
    """
    have, need = ".".join(map(str, version)), ".".join(map(str, OLDEST))
    if version < OLDEST:
        raise CannotGoOnError(
            f"MedDx needs Python {need}; this is {have}. Install Python {need} and run "
            f"'python{need} installer/dev.py run'."
        )
    if not is_64_bit:
        raise CannotGoOnError("MedDx needs a 64-bit Python; this is a 32-bit one.")
    if version > OLDEST:
        say(f"MedDx is tested with Python {need}; this is {have} and may work too.")


def missing_libraries(
    wanted: Mapping[str, str], load: Callable[[str], object] = ctypes.CDLL
) -> tuple[str, ...]:
    """Debian packages of those libraries that cannot be loaded, in the order of ``wanted``."""
    missing = []
    for library, package in wanted.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    return tuple(missing)


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown: a display is named and no other platform is asked for."""
    named = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return bool(named) and environment.get("QT_QPA_PLATFORM", "") in {"", "xcb", "wayland"}


def install_system_packages(packages: Sequence[str]) -> None:
    """Install Debian packages, or say the one command that does.

    Raises
    ------
    CannotGoOnError
        If they cannot be installed from here.
    """
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise CannotGoOnError(
            "Some system libraries are missing. Install with your system's package manager what "
            f"Debian calls: {' '.join(packages)}"
        )
    if os.geteuid() != 0:
        raise CannotGoOnError(f"Some system libraries are missing. Install them:\n  sudo {command}")
    say(f"Installing system libraries: {' '.join(packages)}")
    for words in (["apt-get", "update", "-q"], [*command.split(), "-q"]):
        done = quietly(words, DEBIAN_FRONTEND="noninteractive")
        if done.returncode != 0:
            raise CannotGoOnError(
                f"{done.stdout[-1500:]}\nThe system libraries could not be installed. Is there a "
                f"network, and disk space? Then run:\n  {command}"
            )


def quietly(command: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints for the case that it fails."""
    return subprocess.run(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def prepare_system() -> None:
    """See to the system packages on Linux: Qt's libraries, and Debian's module for environments."""
    if not sys.platform.startswith("linux"):
        return
    wanted = {**ALWAYS, **(ON_SCREEN if has_screen(os.environ) else {})}
    packages = list(missing_libraries(wanted))
    if importlib.util.find_spec("ensurepip") is None and not interpreter_works():
        packages.append("python3-venv")
    if packages:
        install_system_packages(packages)


def prepare_oracle() -> None:
    """Install bcftools, with which tests compare; where that is not possible they are skipped."""
    if shutil.which("bcftools") is not None or not sys.platform.startswith("linux"):
        return
    try:
        install_system_packages(["bcftools"])
    except CannotGoOnError:
        say("bcftools is not here: the tests that compare with it will be skipped.")


def venv_python() -> Path:
    """Path of the environment's interpreter."""
    windows = os.name == "nt"
    return VENV / ("Scripts/python.exe" if windows else "bin/python")


def tool(name: str) -> str:
    """Path of a command that the environment holds."""
    return str(venv_python().with_name(name + (".exe" if os.name == "nt" else "")))


def fingerprint(lock: Path) -> str:
    """Return what ``STAMP`` holds once this lock is installed for this Python, at this place."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {version} {VENV}\n"


def is_installed(lock: Path) -> bool:
    """Whether the environment already holds exactly what the lock names."""
    try:
        return STAMP.read_text(encoding="utf-8") == fingerprint(lock) and venv_python().exists()
    except OSError:
        return False


def interpreter_works() -> bool:
    """Whether the environment has a Python that starts, of the version that runs this."""
    asked = "import sys, pip; print(sys.version_info[:2])"
    try:
        told = quietly([str(venv_python()), "-c", asked])
    except OSError:
        return False
    return told.returncode == 0 and told.stdout.strip() == str(sys.version_info[:2])


def explain(output: str) -> str:
    """Turn what a failed step printed into what to do."""
    lowered = output.lower()
    for sign, advice in TROUBLES:
        if sign in lowered:
            return advice
    return "This step of the installation failed; what it said stands above."


def install(lock: Path) -> None:
    """Make the environment and install the lock into it, unless that is done already.

    Raises
    ------
    CannotGoOnError
        If there is no disk space or network, or pip fails for another reason.
    """
    if is_installed(lock):
        return
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    if free_gb < NEEDED_GB and not venv_python().exists():
        raise CannotGoOnError(
            f"Installing needs {NEEDED_GB:.0f} GB on this disk; {free_gb:.1f} GB are free."
        )
    start = time.monotonic()
    say(f"Making {VENV.name} and installing the packages of {lock.name}: some minutes, once.")
    STAMP.unlink(missing_ok=True)
    if not interpreter_works():
        clear = ["--clear"] if VENV.exists() else []
        run_or_explain([sys.executable, "-m", "venv", *clear, str(VENV)])
    pip = [str(venv_python()), "-m", "pip", "install", "-q"]
    run_or_explain([*pip, "-r", str(lock)])
    run_or_explain([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])  # `meddx`
    STAMP.write_text(fingerprint(lock), encoding="utf-8")
    say(f"Installed in {time.monotonic() - start:.0f} s.")


def run_or_explain(command: Sequence[str]) -> None:
    """Run one step of the installation.

    Raises
    ------
    CannotGoOnError
        If it fails, with what it printed last and what to do.
    """
    done = quietly(command, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    if done.returncode != 0:
        raise CannotGoOnError(f"{done.stdout[-3000:]}\n{explain(done.stdout)}")


def build_translations() -> None:
    """Compile the window's translations where they are older than their source.

    Raises
    ------
    CannotGoOnError
        If one is not well-formed.
    """
    for source in sorted((ROOT / "resources" / "translations").glob("*.ts")):
        built = source.with_suffix(".qm")
        if not built.exists() or built.stat().st_mtime < source.stat().st_mtime:
            run_or_explain([tool("pyside6-lrelease"), "-silent", str(source), "-qm", str(built)])


def set_up() -> None:
    """Do all that both commands need; quick when nothing is left to do."""
    check_python((sys.version_info[0], sys.version_info[1]), sys.maxsize > 2**32)
    prepare_system()
    install(ROOT / "installer" / "lock" / lock_name(sys.platform))
    build_translations()


def timed(name: str, command: Sequence[str]) -> bool:
    """Run one check, print its name, outcome and time, and return whether it passed."""
    start = time.monotonic()
    passed = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    outcome = "passed" if passed else "FAILED, see above"
    say(f"== {name}: {outcome} ({time.monotonic() - start:.1f} s)")
    return passed


def run(arguments: Sequence[str]) -> int:
    """Show the demonstration case; return its exit code."""
    command = [str(venv_python()), "-m", "meddx", "demo", "--out", str(ROOT / "demo-out")]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode


def workers() -> int:
    """How many processes share the tests: one a core, and few of those on a large machine."""
    return min(MOST_WORKERS, os.cpu_count() or 1)


def test(arguments: Sequence[str]) -> int:
    """Run every check; pytest comes last and always, so that its closing line ends the output."""
    prepare_oracle()
    checks = {
        "ruff check": [tool("ruff"), "check", "."],
        "ruff format": [tool("ruff"), "format", "--check", "."],
        "mypy": [tool("mypy")],
    }
    failed = [name for name, command in checks.items() if not timed(name, command)]
    if failed:
        say(f"== {' and '.join(failed)} FAILED; the tests follow all the same")
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    # What is given by hand comes last and wins: -n 0 runs the tests one after another.
    spread = ["-n", str(workers()), "--dist", "worksteal"]
    command = [str(venv_python()), "-m", "pytest", *spread, *arguments]
    tests = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return tests or int(bool(failed))


def encoder(arguments: Sequence[str]) -> int:
    """Make the pack of the text encoder; return the exit code."""
    command = [str(venv_python()), str(ROOT / "installer" / "encoder.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main(words: Iterable[str] | None = None) -> int:
    """Set up, then do what was asked for."""
    parser = argparse.ArgumentParser(description="Run MedDx or its tests from a checkout.")
    parser.add_argument("command", choices=("run", "test", "encoder"))
    known, others = parser.parse_known_args(None if words is None else list(words))
    try:
        set_up()
    except CannotGoOnError as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    return {"run": run, "test": test, "encoder": encoder}[known.command](others)


if __name__ == "__main__":
    sys.exit(main())
