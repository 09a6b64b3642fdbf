"""Where MedDx keeps what it ships and what it writes: the only file that knows "frozen or not"."""

import os
import sys
from pathlib import Path


def _root() -> Path:
    """Folder of ``resources`` and ``models``: the bundle when frozen, else the checkout."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Folder of the delivered resources (read only)."""
    return _root() / "resources"


def resource(*parts: str) -> Path:
    """Path of one delivered resource, named relative to ``resources``.

    Raises
    ------
    ValueError
        If a part would leave the folder.
    """
    if any(part in {"", ".."} or Path(part).is_absolute() for part in parts):
        raise ValueError("a resource is named relative to the resources folder")
    return resources().joinpath(*parts)


def delivered_models() -> Path:
    """Folder of the model packs that come with the program (read only)."""
    return _root() / "models"


def user_folder() -> Path:
    """Folder for settings, log and the user's own packs; ``MEDDX_HOME`` overrides it."""
    chosen = os.environ.get("MEDDX_HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "MedDx"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "MedDx"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "meddx"


def user_folder_is_chosen() -> bool:
    """Whether somebody named the user's folder: it then holds everything and can be moved."""
    return bool(os.environ.get("MEDDX_HOME"))


def user_models() -> Path:
    """Folder of the packs the user imported."""
    return user_folder() / "models"


def user_knowledge() -> Path:
    """Folder where a department drops its own disease annotation files."""
    return user_folder() / "knowledge"


def cache_folder() -> Path:
    """Folder of derived indexes of delivered data; never anything about a patient."""
    return user_folder() / "cache"


def is_frozen() -> bool:
    """Whether this is the packaged program."""
    return bool(getattr(sys, "frozen", False))
