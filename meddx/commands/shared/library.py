"""The library of this user or department: where it is, and what it is searched with."""

from pathlib import Path
from typing import Final

from meddx import paths, settings
from meddx.commands.shared.program import SETTINGS_FILE
from meddx.literature.search import Encoder
from meddx.literature.store import LIBRARY_FILE, Store
from meddx.settings import Settings

_FOLDER: Final = "library"


def store_of(chosen: Settings) -> Store:
    """Return the library that the settings name, else the user's own; nothing is opened yet."""
    if chosen.library_folder:
        return Store(Path(chosen.library_folder) / LIBRARY_FILE, is_shared=True)
    return Store(paths.user_folder() / _FOLDER / LIBRARY_FILE)


def own() -> Store:
    """Return the library of the settings as they are kept now."""
    return store_of(settings.load(paths.user_folder() / SETTINGS_FILE)[0])


def encoder() -> Encoder | None:
    """Return what reads the meaning of texts; None where no pack for it is installed."""
    return None
