from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer import lock

# Each with its reason: a licence, a package that breaks another, or a crash that was seen.
FORBIDDEN = {
    "pylibjpeg-libjpeg": "GPL-3",
    "pymupdf": "AGPL, and brings onnxruntime over onnxruntime-gpu",
    "torchvision": "does not fit the CPU build of torch",
    "timm": "needs torchvision",
    "cyvcf2": "no wheel for Windows",
    "pysam": "no wheel for Windows",
    "hpo3": "fills the folder of pyhpo",
    "opencv-python": "fills the folders of other libraries' Qt",
    "pyside6": "the small set is enough",
}
SYSTEMS = {system.name: system for system in lock.SYSTEMS}


def locked(name: str) -> dict[str, str]:
    """Versions of one lock file by canonical package name."""
    lines = (lock.FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    assert all(len(pair) == 2 for pair in pairs)
    return {canonicalize_name(package): version for package, version in pairs}


def a_package(name: str, *requires: str) -> lock.Package:
    return lock.Package(name, "1.0", tuple(map(Requirement, requires)), "0" * 64)


KNOWN = {
    "a": a_package("A", 'winonly; sys_platform == "win32"', "b[fast]>=1", "d; extra == 'never'"),
    "b": a_package("b", "c; extra == 'fast'", 'old; python_version < "3.11"'),
    "c": a_package("c", "a"),  # a circle
}


def test_markers_and_extras_decide_what_a_system_needs() -> None:
    needed, missing = lock.closure([Requirement("a")], KNOWN, SYSTEMS["linux"])
    assert sorted(needed) == ["a", "b", "c"]
    assert missing == {}


def test_what_only_another_system_needs_is_reported_as_missing() -> None:
    needed, missing = lock.closure([Requirement("a")], KNOWN, SYSTEMS["windows"])
    assert sorted(needed) == ["a", "b", "c"]
    assert list(missing) == ["winonly"]


def test_a_report_is_read_without_local_version_suffixes() -> None:
    report = {
        "install": [
            {
                "metadata": {"name": "Torch_X", "version": "2.1.0+cpu", "requires_dist": ["a>1"]},
                "download_info": {"url": "u", "archive_info": {"hashes": {"sha256": "ab"}}},
            }
        ]
    }
    package = lock.packages_of(report)["torch-x"]
    assert (package.version, package.sha256) == ("2.1.0", "ab")
    assert str(package.requires[0]) == "a>1"


def test_files_hold_names_versions_and_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "FOLDER", tmp_path)
    lock.write(SYSTEMS["macos"], (a_package("A"), a_package("torch")), {"a": "ff"})
    assert (tmp_path / "macos.txt").read_text().splitlines()[1:] == ["A==1.0", "torch==1.0"]
    hashed = (tmp_path / "macos.hashes.txt").read_text().splitlines()[1:]
    assert hashed == ["A==1.0 --hash=sha256:ff"]


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_direct_requirement_is_locked_as_pyproject_pins_it(name: str) -> None:
    versions, environment = locked(name), SYSTEMS[name].environment("")
    for requirement in lock.direct_requirements():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            pinned = versions[canonicalize_name(requirement.name)]
            assert str(requirement.specifier) == f"=={pinned}", requirement.name


@pytest.mark.parametrize("name", SYSTEMS)
def test_exactly_one_onnxruntime_is_locked(name: str) -> None:
    runtimes = {package for package in locked(name) if package.startswith("onnxruntime")}
    assert runtimes == {"onnxruntime" if name == "macos" else "onnxruntime-gpu"}


@pytest.mark.parametrize("name", SYSTEMS)
def test_nothing_forbidden_is_locked(name: str) -> None:
    # What tests alone compare with is no part of the program, so it may lack wheels elsewhere.
    packages = set(locked(name)) - ({"cyvcf2"} if name == "linux" else set())
    assert {package: FORBIDDEN[package] for package in packages if package in FORBIDDEN} == {}


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_versions_that_matter_are_locked(name: str) -> None:
    versions = locked(name)
    assert versions["torch"] == "2.13.0"
    assert versions["pyside6-essentials"] == versions["shiboken6"] == "6.11.3"


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_package_but_torch_has_a_hash(name: str) -> None:
    lines = (lock.FOLDER / f"{name}.hashes.txt").read_text(encoding="utf-8").splitlines()[1:]
    hashed = dict(line.split(" --hash=sha256:") for line in lines)
    assert all(len(digest) == 64 and int(digest, 16) >= 0 for digest in hashed.values())
    plain = (lock.FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert set(plain) - set(hashed) == {"torch==2.13.0"}
    assert set(hashed) <= set(plain)
