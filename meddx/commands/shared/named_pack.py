"""The pack that a command line names."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from meddx import paths
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from meddx.analysis.pack import ModelPack

NO_PACK: Final = Phrase("There is no model pack {pack}. See meddx packs list.")


def named_pack(name: str) -> "ModelPack":
    """Load a pack by folder, else by name from the installed ones.

    Raises
    ------
    Refused
        ``no_pack``, or what ``meddx.analysis.pack.load`` refuses.
    """
    from meddx.analysis import pack

    folders = [paths.user_models() / name, paths.delivered_models() / name]
    if Path(name).is_dir():
        folders.insert(0, Path(name).resolve())
    for folder in folders:
        if (folder / pack.TOML).is_file():
            return pack.load(folder)
    raise Refused("no_pack", NO_PACK.with_values(pack=Path(name).name))


def usable() -> "tuple[ModelPack, ...]":
    """Return the installed packs that the settings allow."""
    from meddx import settings
    from meddx.analysis import packs
    from meddx.commands.shared.program import SETTINGS_FILE

    chosen, _ = settings.load(paths.user_folder() / SETTINGS_FILE)
    return packs.installed(allow_unsigned=chosen.unsigned_packs)[0]
