"""What an import could not take: what is told of it, and what is asked for."""

from dataclasses import dataclass, replace
from pathlib import Path

from meddx.case.record import Case, RefusedFile
from meddx.case.source import Source
from meddx.phrase import Phrase


@dataclass(frozen=True)
class Message:
    """Something that did not work, for the list above the viewer.

    ``paths`` are the files of a refused import, so that it can be tried in another way.
    """

    file: str
    code: str
    reason: Phrase
    paths: tuple[Path | Source, ...] = ()


@dataclass(frozen=True)
class Locked:
    """Archives to be opened again with their password, and how they were opened."""

    sources: tuple[Source, ...]
    own_case: bool = False

    @property
    def names(self) -> str:
        """Names of the archives."""
        return ", ".join(source.label for source in self.sources)

    @property
    def was_wrong(self) -> bool:
        """Whether a password was tried."""
        return any(source.password for source in self.sources)


def without_refusals(case: Case, paths: tuple[Path | Source, ...]) -> Case:
    """Forget that these files were refused for naming nobody: they are about to be attached."""
    names = {label_of(path) for path in paths}
    kept = tuple(r for r in case.refused if r.code != "no_patient" or r.file not in names)
    return replace(case, refused=kept)


def message_of(refused: RefusedFile, paths: tuple[Path | Source, ...]) -> Message:
    """Return what is told of a refused file, with the paths to try again."""
    mine = tuple(path for path in paths if label_of(path) == refused.file)
    return Message(refused.file, refused.code, refused.reason, mine or paths)


def label_of(path: Path | Source) -> str:
    """Return what a refusal calls a path."""
    return path.label if isinstance(path, Source) else path.name
