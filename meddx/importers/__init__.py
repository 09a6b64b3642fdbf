"""Importers: one file per format, found by its folder. Content decides, never the extension."""

from abc import ABC, abstractmethod
from typing import ClassVar

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.jobs import Context

HEAD_BYTES = 4096


class Importer(ABC):
    """Reads one format into a case.

    Attributes
    ----------
    title
        Name of the format for a file dialog.
    extensions
        Usual endings with their dot, for the dialog only.
    takes_many
        Whether ``load`` wants all files of this format at once (a DICOM folder) or one by one.
    """

    title: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]
    takes_many: ClassVar[bool] = False

    @abstractmethod
    def sniff(self, head: bytes) -> float:
        """Tell from the first ``HEAD_BYTES`` bytes how surely a file is of this format, 0 to 1."""

    @abstractmethod
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import files: one case for each patient found in them.

        A file that cannot be used is named in ``Case.refused`` of the first case (which may be
        empty otherwise); the rest is imported all the same.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """
