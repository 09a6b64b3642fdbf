"""Whether a file lies on something that may be taken away: a disc, a stick, a card."""

import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
_DEVICES: Final = Path("/sys/dev/block")
_DISC_SYSTEMS: Final = frozenset({"iso9660", "udf"})
_WINDOWS_KINDS: Final = frozenset({2, 5})  # DRIVE_REMOVABLE and DRIVE_CDROM of GetDriveTypeW
_SYSTEM_VOLUMES: Final = ("/Volumes/Macintosh HD",)


def removable(paths: Collection[Path]) -> frozenset[Path]:
    """Return those of some folders or files that lie on removable media.

    What cannot be found out counts as fixed. Folders are asked for once each.
    """
    known: dict[Path, bool] = {}
    for path in dict.fromkeys(paths):
        folder = path.parent
        if folder not in known:
            known[folder] = _is_removable(folder)
    return frozenset(path for path in paths if known[path.parent])


def _is_removable(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(folder.absolute().anchor) in _WINDOWS_KINDS
    if sys.platform == "darwin":
        place = str(folder.resolve())
        return place.startswith("/Volumes/") and not place.startswith(_SYSTEM_VOLUMES)
    return _on_linux(folder, _MOUNTS, _DEVICES)


def _on_linux(folder: Path, mounts: Path, devices: Path) -> bool:
    """Ask the kernel which device a folder lies on (proc_pid_mountinfo(5)), and what that is."""
    try:
        device = folder.stat().st_dev
        number = f"{os.major(device)}:{os.minor(device)}"
        fields = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return False
    systems = {line[2]: line[line.index("-") + 1] for line in fields if "-" in line[6:]}
    if systems.get(number) in _DISC_SYSTEMS:
        return True
    at = (devices / number).resolve()
    if not at.is_dir():
        return False
    if any(part.startswith("usb") for part in at.parts):
        return True
    # A partition stands below its disc, which alone has the flag.
    flags = (at / "removable", at.parent / "removable")
    return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)
