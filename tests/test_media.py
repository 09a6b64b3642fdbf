"""Discs, sticks and cards are told from fixed drives by what the kernel says of them."""

import os
from pathlib import Path

import pytest

from meddx import media

LINE = "36 25 {device} / {place} rw,relatime shared:1 - {system} {source} rw\n"


@pytest.fixture
def system(tmp_path: Path) -> tuple[Path, Path, str]:
    """A table of mounts and a tree of devices of our own; the number of this folder's device."""
    device = tmp_path.stat().st_dev
    devices = tmp_path / "dev"
    devices.mkdir()
    return tmp_path / "mountinfo", devices, f"{os.major(device)}:{os.minor(device)}"


def mounted(table: Path, number: str, kind: str) -> None:
    table.write_text(
        LINE.format(device="0:1", place="/proc", system="proc", source="proc")
        + LINE.format(device=number, place="/media/学生", system=kind, source="/dev/x")
    )


def attached(devices: Path, number: str, place: str, flag: str | None, below: str = "") -> None:
    """Put a device where the kernel has it, and link it by its number."""
    at = devices.parent / "devices" / place / below
    at.mkdir(parents=True)
    if flag is not None:
        (devices.parent / "devices" / place / "removable").write_text(f"{flag}\n")
    (devices / number).symlink_to(at)


@pytest.mark.parametrize("kind", ["iso9660", "udf"])
def test_a_disc_is_known_by_its_file_system(tmp_path: Path, system, kind: str) -> None:
    table, devices, number = system
    mounted(table, number, kind)
    assert media._on_linux(tmp_path, table, devices)


@pytest.mark.parametrize(
    ("place", "flag", "below", "expected"),
    [
        ("pci0/usb1/1-2/block/sdb", "1", "sdb1", True),
        ("pci0/usb2/2-1/block/sdc", "0", "sdc1", True),  # a drive on USB calls itself fixed
        ("pci0/mmc0/block/mmcblk0", "1", "mmcblk0p1", True),
        ("pci0/ata1/block/sda", "0", "sda2", False),
        ("virtual/block/dm-0", "0", "", False),
        ("pci0/nvme0/nvme0n1", None, "", False),
    ],
)
def test_a_device_is_known_by_its_place_and_its_flag(
    tmp_path: Path, system, place: str, flag: str | None, below: str, expected: bool
) -> None:
    table, devices, number = system
    mounted(table, number, "ext4")
    attached(devices, number, place, flag, below)
    assert media._on_linux(tmp_path, table, devices) is expected


def test_what_cannot_be_found_out_is_fixed(tmp_path: Path, system) -> None:
    table, devices, number = system
    assert not media._on_linux(tmp_path, table, devices)  # no table
    mounted(table, number, "overlay")
    assert not media._on_linux(tmp_path, table, devices)  # no device
    assert not media._on_linux(tmp_path / "gone", table, devices)
    assert media.removable([tmp_path / "gone" / "a.dcm"]) == frozenset()


def test_each_folder_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(media, "_is_removable", lambda folder: bool(asked.append(folder)) or True)
    paths = [Path("/a/1"), Path("/a/2"), Path("/b/1")]
    assert media.removable(paths) == frozenset(paths)
    assert asked == [Path("/a"), Path("/b")]
