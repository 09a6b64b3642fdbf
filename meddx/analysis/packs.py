"""The installed packs: those that came with the program and those the user imported."""

from pathlib import Path

from meddx import paths
from meddx.analysis import pack as packs
from meddx.analysis.pack import ModelPack
from meddx.case.reading import NotApplicable
from meddx.phrase import Refused


def installed() -> tuple[tuple[ModelPack, ...], tuple[NotApplicable, ...]]:
    """Return the usable packs by name, and the broken ones with their reasons.

    A pack of the user replaces a delivered one of the same name.
    """
    return found_in(paths.delivered_models(), paths.user_models())


def found_in(*folders: Path) -> tuple[tuple[ModelPack, ...], tuple[NotApplicable, ...]]:
    """Return the packs in these folders, later folders first in rank; see ``installed``."""
    good: dict[str, ModelPack] = {}
    broken: list[NotApplicable] = []
    for folder in folders:
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
        for candidate in (path for path in inside if (path / packs.TOML).is_file()):
            try:
                found = packs.load(candidate)
            except Refused as refused:
                name = candidate.name
                broken.append(NotApplicable(name, name, refused.code, refused.phrase))
            else:
                good[found.name] = found
    return tuple(good[name] for name in sorted(good)), tuple(broken)
