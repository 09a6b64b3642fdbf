"""Training configurations that were used before, where their data lie, and what they say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.phrase import Labelled, Language, Phrase
from meddx.settings import write_whole
from meddx.training.config import Config
from meddx.training.labelled_set import ALL
from meddx.training.pace import planned

MOST: Final = 8
FILE: Final = "recent.json"

PACK: Final = Phrase("Pack")
NETWORK: Final = Phrase("Network")
LABELS: Final = Phrase("Labels")
DATA: Final = Phrase("Data folder")
CHECKS: Final = Phrase("Data checks")
SOUND: Final = Phrase("Nothing doubtful was found in the data.")
SPLIT: Final = Phrase("Split")
NETWORK_OF: Final = Phrase(
    "{network}. Epochs at most: {epochs}, pictures in a batch: {batch}, networks: {count}"
)
HELD_OUT: Final = Phrase("{folds} folds of patients; one for the test, one for calibration")
REFITTED: Final = Phrase("{folds} folds of patients; one for the test, one that calibrates a twin")
CROSSED: Final = Phrase("Cross-validation over {folds} folds of patients")


@dataclass(frozen=True)
class Row:
    """One line of a summary; ``says`` are words and what has a name in each language."""

    title: Phrase
    says: tuple[Labelled | str, ...]

    def label(self, language: Language) -> str:
        """Return what it says in ``language``."""
        return ", ".join(s if isinstance(s, str) else s.label(language) for s in self.says)


class Recent:
    """Paths of configurations, used last first, in a small file.

    Parameters
    ----------
    folder
        Where the file lies.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    @property
    def paths(self) -> tuple[Path, ...]:
        """Those that are still there."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            paths = [Path(each) for each in found if isinstance(each, str)]
        except (OSError, ValueError, TypeError):
            return ()
        return tuple(path for path in paths[:MOST] if path.is_file())

    def add(self, path: Path) -> None:
        """Put a configuration first; a disk that is full costs only the memory of it."""
        kept = [str(path), *(str(other) for other in self.paths if other != path)]
        try:
            write_whole(self._path, json.dumps(kept[:MOST], ensure_ascii=False))
        except OSError:
            return


def of_export(folders: Sequence[Path]) -> list[Path]:
    """Return the configurations of an export; in each folder that of all labels first."""

    def order(path: Path) -> tuple[bool, str]:
        return path.name != ALL, path.name

    return [path for each in folders for path in sorted(each.glob("*.toml"), key=order)]


def data_folder(config: Config, path: Path) -> Path:
    """Return the data folder of a configuration: as it says, else beside its file."""
    said = Path(config.data.folder)
    beside = path.parent / said
    return (beside if not said.is_dir() and beside.is_dir() else said).resolve()


def rows(config: Config, folder: Path, checks: tuple[Phrase, ...] = ()) -> tuple[Row, ...]:
    """Say what a configuration trains, on what, and how; ``checks`` is what its data told."""
    card, fit = config.card, config.fit
    networks = planned(config)
    network = NETWORK_OF.with_values(
        network=fit.network, epochs=fit.epochs, batch=fit.batch_size, count=len(networks)
    )
    split = _split(config).with_values(folds=config.folds)
    return (
        Row(PACK, (f"{card.name} {card.version}",)),
        Row(NETWORK, (network,)),
        Row(LABELS, tuple(label.code for label in config.labels)),
        Row(SPLIT, (split,)),
        Row(DATA, (str(folder),)),
        *(Row(CHECKS, (sentence,)) for sentence in checks),
    )


def _split(config: Config) -> Phrase:
    if config.cross:
        return CROSSED
    return REFITTED if config.refit else HELD_OUT
