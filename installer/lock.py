"""Write the lock files: every package MedDx needs, on each system, with one version each.

Run it in the development environment on Linux (x86-64) after a change of ``pyproject.toml``::

    python installer/lock.py

``installer/lock/{linux,windows,macos}.txt`` hold names and versions, for Python 3.11 on x86-64
Linux and Windows and on Apple silicon. ``*.hashes.txt`` beside them hold the SHA-256 of each wheel
for ``pip download --require-hashes``; torch is left out there, because its wheel depends on the
accelerator one chooses. pip resolves on this machine; which of the packages another system needs,
and what it needs besides, follows from the environment markers in the packages' own metadata.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "installer" / "lock"
PYTHON: Final = {
    "implementation_name": "cpython",
    "implementation_version": "3.11.7",
    "platform_python_implementation": "CPython",
    "python_full_version": "3.11.7",
    "python_version": "3.11",
    "platform_release": "",
    "platform_version": "",
}
UNHASHED: Final = frozenset({"torch"})


@dataclass(frozen=True)
class System:
    """A system to lock for: its environment markers and the tags of the wheels it takes."""

    name: str
    markers: Mapping[str, str]
    wheels: tuple[str, ...]

    def environment(self, extra: str) -> dict[str, str]:
        """Every marker of PEP 508, with one extra (or an empty string)."""
        return {**PYTHON, **self.markers, "extra": extra}


def _markers(system: str, sys_platform: str, os_name: str, machine: str) -> dict[str, str]:
    return {
        "platform_system": system,
        "sys_platform": sys_platform,
        "os_name": os_name,
        "platform_machine": machine,
    }


SYSTEMS: Final = (
    System("linux", _markers("Linux", "linux", "posix", "x86_64"), ()),  # the machine we run on
    System("windows", _markers("Windows", "win32", "nt", "AMD64"), ("win_amd64",)),
    System("macos", _markers("Darwin", "darwin", "posix", "arm64"), ("macosx_14_0_arm64",)),
)


@dataclass(frozen=True)
class Package:
    """One resolved package: its name as it writes it, its version, what it requires."""

    name: str
    version: str
    requires: tuple[Requirement, ...]
    sha256: str


def direct_requirements() -> tuple[Requirement, ...]:
    """Read what ``pyproject.toml`` names: base program, torch pack and development set."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        lines += extra
    return tuple(Requirement(line) for line in lines)


def packages_of(report: Mapping[str, Any]) -> dict[str, Package]:
    """Read the packages of a pip report, by canonical name, without local version suffixes."""
    found: dict[str, Package] = {}
    for item in report["install"]:
        metadata, archive = item["metadata"], item["download_info"].get("archive_info", {})
        found[canonicalize_name(metadata["name"])] = Package(
            metadata["name"],
            Version(metadata["version"]).public,
            tuple(Requirement(line) for line in metadata.get("requires_dist", ())),
            archive.get("hashes", {}).get("sha256", ""),
        )
    return found


def closure(
    wanted: Iterable[Requirement], known: Mapping[str, Package], system: System
) -> tuple[dict[str, Package], dict[str, Requirement]]:
    """Find the packages that ``system`` needs, and the requirements that ``known`` does not hold.

    Walks the requirements of the packages' metadata; markers decide for ``system``, and an extra
    that a requirement asks for brings what the package requires under it.
    """
    needed: dict[str, Package] = {}
    missing: dict[str, Requirement] = {}
    waiting = [(item, "") for item in wanted]
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate(system.environment(extra)):
            continue
        name = canonicalize_name(requirement.name)
        package = known.get(name)
        if package is None:
            missing[name] = requirement
            continue
        needed[name] = package
        for inner in ("", *requirement.extras):
            if (name, inner) not in seen:
                seen.add((name, inner))
                waiting += [(item, inner) for item in package.requires]
    return needed, missing


def resolve(lines: Iterable[str], *options: str) -> dict[str, Package]:
    """Ask pip what it would install for these requirement lines; nothing is installed.

    Raises
    ------
    subprocess.CalledProcessError
        If pip cannot resolve them; its words are on the terminal.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder, "asked.txt"), Path(folder, "report.json")
        asked.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "-q"]
        into = ["--target", folder] if "--platform" in options else []
        report = ["--report", str(answer), "-r", str(asked)]
        subprocess.run([*command, *options, *into, *report], check=True)
        return packages_of(json.loads(answer.read_text(encoding="utf-8")))


def lock(
    system: System, wanted: tuple[Requirement, ...], known: dict[str, Package]
) -> tuple[Package, ...]:
    """List the packages of one system; ``known`` grows by those that only this system needs."""
    while True:
        needed, missing = closure(wanted, known, system)
        if not missing:
            return tuple(needed[name] for name in sorted(needed))
        lines = [f"{item.name}{item.specifier}" for item in missing.values()]
        known |= resolve(lines, "--no-deps")


def hashes(system: System, packages: tuple[Package, ...]) -> dict[str, str]:
    """SHA-256 of the wheel that ``system`` takes, by canonical name; fails where there is none."""
    hashed = [item for item in packages if canonicalize_name(item.name) not in UNHASHED]
    found: dict[str, Package] = {canonicalize_name(item.name): item for item in hashed}
    if system.wheels:
        tags = [part for tag in system.wheels for part in ("--platform", tag)]
        python = ["--python-version", "3.11", "--only-binary", ":all:", "--no-deps"]
        found = resolve([f"{item.name}=={item.version}" for item in hashed], *tags, *python)
    return {name: item.sha256 for name, item in found.items()}


def write(system: System, packages: tuple[Package, ...], sha256: Mapping[str, str]) -> None:
    """Write the two files of one system."""
    head = f"# {system.name}, Python 3.11: written by installer/lock.py, not by hand.\n"
    lines = [f"{item.name}=={item.version}" for item in packages]
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{system.name}.txt"
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    hashed = [
        f"{item.name}=={item.version} --hash=sha256:{sha256[canonicalize_name(item.name)]}"
        for item in packages
        if canonicalize_name(item.name) in sha256
    ]
    path = FOLDER / f"{system.name}.hashes.txt"
    path.write_text(head + "\n".join(hashed) + "\n", encoding="utf-8")


def main() -> None:
    """Resolve once, then lock each system."""
    wanted = direct_requirements()
    known = resolve(str(item) for item in wanted)
    for system in SYSTEMS:
        packages = lock(system, wanted, known)
        write(system, packages, hashes(system, packages))
        print(f"{system.name}: {len(packages)} packages")


if __name__ == "__main__":
    main()
