"""Where the bytes of one file are: in a file, or in a member of a ZIP archive."""

import io
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from meddx.case import zipped
from meddx.phrase import Phrase, Refused

UNREADABLE: Final = Phrase(
    "This file cannot be read. Check that it is still there and open to you."
)


@dataclass(frozen=True, order=True)
class Source:
    """One file of a study, whether it lies in a folder or in an archive.

    Parameters
    ----------
    path
        The file itself, or the archive.
    member
        Name of the member of the archive, with ``/`` between folders; empty for a file of its
        own. A member of an archive in the archive is named by both: ``inner.zip/member``.
    password
        Of the archive; never shown, never written anywhere.
    sample
        Name of the patient's sample in a file of several, once the reader has chosen it.
    """

    path: Path
    member: str = ""
    password: str = field(default="", repr=False, compare=False)
    sample: str = field(default="", repr=False, compare=False)

    @property
    def name(self) -> str:
        """File name without folders, to call it by."""
        return _shown(PurePosixPath(self.member).name if self.member else self.path.name)

    @property
    def label(self) -> str:
        """Name to refuse it by: ``archive.zip/folder/member``, or the file's name."""
        return _shown(f"{self.path.name}/{self.member}" if self.member else self.path.name)

    def as_json(self) -> dict[str, Any]:
        """Return it as a child process takes it."""
        return {"path": str(self.path), "member": self.member, "password": self.password}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Source":
        """Build it from what ``as_json`` gave."""
        return cls(Path(values["path"]), values["member"], values["password"])


def _shown(name: str) -> str:
    """Return a name with a mark for each byte that is no text in the system's encoding."""
    return name.encode("utf-8", "replace").decode()


def opened(source: Source) -> io.BufferedReader | io.BytesIO:
    """Open the bytes of a source, to be read and sought; for the child process.

    A plain file is opened where it is. A member of an archive is decompressed into memory, within
    the limits of ``meddx.case.zipped``, never onto the disk.

    Raises
    ------
    Refused
        ``unreadable``, or what ``meddx.case.zipped.member`` refuses.
    """
    try:
        if source.member:
            return io.BytesIO(zipped.member(source.path, source.member, source.password))
        return source.path.open("rb")
    except OSError as error:
        raise Refused("unreadable", UNREADABLE) from error
