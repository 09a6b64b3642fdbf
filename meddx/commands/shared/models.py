"""The installed models as the window manages them: what it lists, imports and removes."""

from collections.abc import Callable
from pathlib import Path

from meddx import paths
from meddx.analysis import installed, packs
from meddx.analysis.foreign.found import Answers, Found
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.installed import Installed
from meddx.analysis.pack import TOML, ModelPack, load
from meddx.commands.shared.program import usable_packs
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.pipeline import Analyser
from meddx.settings import Settings
from meddx.training import own_encoders, own_models


class Models:
    """Between the window and the folder of the user's packs.

    Parameters
    ----------
    analyser
        Reads the next case with what was changed.
    current
        Gives the settings of now.
    """

    def __init__(self, analyser: Analyser, current: Callable[[], Settings]) -> None:
        self._analyser = analyser
        self._current = current

    def listed(self) -> tuple[Installed, ...]:
        """Return every installed pack, also what is not used."""
        return installed.listed(allow_unsigned=self._current().unsigned_packs)

    def look(self, path: Path, context: Context) -> Found | FoundEncoder | ModelPack:
        """Say what a file or folder holds, or read it where it is a pack of MedDx.

        Raises
        ------
        Refused
            As ``own_models.inspect`` and ``pack.load`` do.
        """
        if (path / TOML).is_file():
            return load(path.resolve())
        return own_models.inspect(path, context)

    def write(self, found: Found | FoundEncoder, answers: Answers, context: Context) -> Installed:
        """Make a pack of a model and install it.

        Raises
        ------
        Refused
            As ``own_models.write`` and ``own_encoders.write`` do.
        """
        if isinstance(found, FoundEncoder):
            pack = own_encoders.write(found, answers, paths.user_models(), context)
        else:
            pack = own_models.write(found, answers, paths.user_models(), context)
        return self._added(pack.name)

    def add(self, pack: ModelPack) -> Installed:
        """Install a pack of MedDx; one that may not be used at all is taken away again.

        Raises
        ------
        Refused
            As ``packs.add`` does, or ``pack_wrong_signature``.
        """
        packs.add(pack.folder, paths.user_models())
        try:
            return self._added(pack.name)
        except Refused:
            packs.remove(pack.name)
            raise

    def remove(self, name: str) -> None:
        """Delete a pack that the user added.

        Raises
        ------
        Refused
            As ``packs.remove`` does.
        """
        packs.remove(name)
        self.refresh()

    def refresh(self) -> None:
        """Use what may be used by the settings of now."""
        self._analyser.use(*usable_packs(self._current()))

    def _added(self, name: str) -> Installed:
        found = next(one for one in self.listed() if one.name == name)
        if found.problem is not None and not found.trust:  # it cannot even be judged
            raise Refused("pack_not_usable", found.problem)
        self.refresh()
        return found
