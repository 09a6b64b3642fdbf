"""Motifs of the user's own copy of PROSITE, which may not be shipped.

Put ``prosite.dat`` (plain or compressed) into the ``knowledge`` folder of the user's folder.
"""

from pathlib import Path
from typing import Final

from meddx import paths
from meddx.case.motifs import Motif
from meddx.knowledge import prosite, user_file
from meddx.knowledge.user_file import BadFile
from meddx.phrase import Phrase, Refused

NO_MOTIFS: Final = Phrase(
    "The file {file} holds no entry of PROSITE that can be used and was left out."
)
LARGEST: Final = 1 << 28  # bytes; the whole of PROSITE has 45 MB
_ENDINGS: Final = ("prosite.dat",)


def files(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the copies of PROSITE in a folder (the user's own)."""
    return user_file.found(paths.user_knowledge() if folder is None else folder, _ENDINGS)


def load(folder: Path | None = None) -> tuple[tuple[Motif, ...], tuple[BadFile, ...]]:
    """Read the motifs in a folder (the user's own), and name the files that were left out.

    A whole PROSITE takes a second or more: to be called in the child process.
    """
    motifs: dict[str, Motif] = {}
    bad: list[BadFile] = []
    for path in files(folder):
        try:
            found = prosite.read(user_file.lines(path, LARGEST)).motifs
        except Refused as refusal:
            bad.append(BadFile(path.name, refusal.phrase))
            continue
        if not found:
            bad.append(BadFile(path.name, NO_MOTIFS.with_values(file=path.name)))
        motifs |= {motif.accession: motif for motif in found}
    return tuple(motifs.values()), tuple(bad)
