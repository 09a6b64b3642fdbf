"""Where the bytes of one file are: in a file, or in a member of a ZIP archive."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any


@dataclass(frozen=True, order=True)
class Source:
    """One file of a study, whether it lies in a folder or in an archive.

    Parameters
    ----------
    path
        The file itself, or the archive.
    member
        Name of the member of the archive; empty for a file of its own.
    password
        Of the archive; never shown, never written anywhere.
    """

    path: Path
    member: str = ""
    password: str = field(default="", repr=False, compare=False)

    @property
    def name(self) -> str:
        """File name without folders, to call it by."""
        return PurePosixPath(self.member).name if self.member else self.path.name

    def as_json(self) -> dict[str, Any]:
        """Return it as a child process takes it."""
        return {"path": str(self.path), "member": self.member, "password": self.password}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Source":
        """Build it from what ``as_json`` gave."""
        return cls(Path(values["path"]), values["member"], values["password"])
