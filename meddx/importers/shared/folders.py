"""Walks through folders: every file once, nothing outside, nothing that only a system needs."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from meddx.case.record import RefusedFile
from meddx.jobs import Context
from meddx.phrase import Phrase

SEARCHING: Final = Phrase("Searching the folder")
EMPTY_FOLDER: Final = Phrase("There is no file in this folder.")
CLOSED_FOLDER: Final = Phrase("This folder may not be read. Ask for access to it, or copy it.")
LEADS_OUT: Final = Phrase(
    "This link leads out of the folder and was not followed. Open the place that it leads to."
)

_DICOMDIR: Final = "dicomdir"
# Files of systems, and of the viewers that come on a disc.
_SYSTEM_NAMES: Final = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "autorun.inf", "__macosx", "$recycle.bin"}
    | {"system volume information", "lost+found", "@eadir", "found.000"}
)
# IHE Portable Data for Imaging puts these beside a DICOMDIR, for people without a viewer.
_BESIDE_DICOMDIR: Final = frozenset({"readme.txt", "index.htm", "index.html", "ihe_pdi"})
_PROGRAM_SUFFIXES: Final = frozenset(
    {".exe", ".dll", ".sys", ".ocx", ".so", ".dylib", ".jar", ".class", ".msi", ".lib", ".lnk"}
    | {".js", ".css", ".htm", ".html", ".xsl", ".xslt", ".dtd", ".chm", ".hlp", ".url", ".ico"}
    | {".ini", ".inf", ".cfg", ".conf", ".config", ".properties", ".manifest", ".plist", ".log"}
    | {".bat", ".cmd", ".sh", ".ps1", ".vbs", ".py", ".pyc", ".desktop", ".icns", ".cur", ".mf"}
    | {".ttf", ".otf", ".woff", ".woff2", ".cab", ".db"}
)
_PROGRAM_MAGICS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
)


@dataclass(eq=False)
class Walk:
    """What a walk found: files in the order of their names, refusals, and how many it left out."""

    files: list[Path] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    left_out: int = 0


def walk(root: Path, context: Context) -> Walk:
    """Find the files of a folder and of its folders.

    Links are followed as long as they stay inside ``root``; each folder is visited once, so that
    links in a circle end.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    found = Walk()
    inside = _true(root)
    seen: set[Path] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        context.checkpoint(len(seen), len(seen) + len(waiting) + 1, SEARCHING)
        here = _true(folder)
        if here in seen:
            continue
        seen.add(here)
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            found.refused.append(RefusedFile(folder.name, "unreadable_folder", CLOSED_FOLDER))
            continue
        folders = _sort(entries, inside, found)
        waiting += reversed(folders)
    found.files.sort()
    if not found.files and not found.refused:
        found.refused.append(RefusedFile(root.name, "empty_folder", EMPTY_FOLDER))
    return found


def _sort(entries: list["os.DirEntry[str]"], inside: Path, found: Walk) -> list[Path]:
    """Take over the files of one folder; return its folders."""
    folders: list[Path] = []
    system = system_names(entry.name for entry in entries)
    for entry in entries:
        path = Path(entry.path)
        if entry.name in system:
            found.left_out += 1
        elif entry.is_symlink() and not stays_inside(path, inside):
            found.refused.append(RefusedFile(entry.name, "leads_out", LEADS_OUT))
        elif (path if entry.is_symlink() else entry).is_dir():
            folders.append(path)
        elif (path if entry.is_symlink() else entry).is_file():  # no pipe: it never ends
            found.files.append(path)
    return folders


def stays_inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder once all links are followed."""
    return _true(path).is_relative_to(_true(folder))


def _true(path: Path) -> Path:
    """Return a path without links; one in a circle of links ends somewhere, unlike ``resolve``."""
    return Path(os.path.realpath(path))


def system_names(names: Iterable[str]) -> set[str]:
    """Return those names of one folder that belong to a system or to the disc, not to a patient."""
    names = list(names)
    folded = {name.casefold() for name in names}
    unwanted = _SYSTEM_NAMES | (_BESIDE_DICOMDIR if _DICOMDIR in folded else frozenset())
    return {name for name in names if name.startswith(".") or name.casefold() in unwanted}


def is_program(name: str, head: bytes) -> bool:
    """Whether a file that no importer wants is a part of a program, such as a viewer on a disc."""
    suffix = os.path.splitext(name)[1].casefold()  # noqa: PTH122 - a name, perhaps of a member
    return head.startswith(_PROGRAM_MAGICS) or suffix in _PROGRAM_SUFFIXES
