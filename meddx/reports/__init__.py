"""Reports: one file per format. A format sees the reading and nothing else."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from meddx.case.reading import Reading
from meddx.phrase import Language


@dataclass(frozen=True)
class Options:
    """How a report is written."""

    language: Language = Language.EN


class Format(ABC):
    """Writes a reading as one file.

    Attributes
    ----------
    title
        Name of the format for a file dialog.
    extension
        Its ending with the dot.
    """

    title: ClassVar[str]
    extension: ClassVar[str]

    @abstractmethod
    def write(self, reading: Reading, path: Path, options: Options) -> None:
        """Write the report; ``path`` holds either the whole file or what it held before.

        Raises
        ------
        meddx.phrase.Refused
            ``not_writable`` when the file cannot be written.
        """
