"""Headers that were read at an earlier time, for files that are unchanged since."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Final

from meddx import __version__
from meddx.case.source import Source
from meddx.imaging import codestream
from meddx.importers.shared import dicom_header
from meddx.importers.shared.dicom_header import FrameGroup, Header
from meddx.jobs import FileIndex, Known, Learned

_FILES_EACH: Final = 512


class KnownHeaders:
    """What an index knows of the headers of some files; files in archives are always read.

    Parameters
    ----------
    index
        Remembers headers between openings; None knows nothing.
    sources
        The files.
    """

    def __init__(self, index: FileIndex | None, sources: Sequence[Source]) -> None:
        self._index = index
        self._plain = [number for number, source in enumerate(sources) if not source.member]
        self._paths = [sources[number].path for number in self._plain]
        self._known = Known() if index is None else index.known(kind(), self._paths)

    def found(self) -> dict[int, Header]:
        """Return the headers that are known, by the number of the file."""
        found: dict[int, Header] = {}
        for text, places in self._known.texts:
            headers = dicom_header.unpacked(json.loads(text))
            for number, place in places:
                header = headers[place]
                if header is not None:
                    found[self._plain[number]] = header
        return found

    def learn(self, read: Mapping[int, Header]) -> None:
        """Remember headers that were read just now, by the number of the file."""
        if self._index is None:
            return
        files: list[tuple[Path, str, Header]] = []
        for number, path, stamp in zip(self._plain, self._paths, self._known.stamps, strict=True):
            header = read.get(number)
            if header is not None and stamp is not None:
                files.append((path, stamp, header))
        parts = [files[at : at + _FILES_EACH] for at in range(0, len(files), _FILES_EACH)]
        self._index.learn(kind(), [_learned(part) for part in parts])


def _learned(files: Sequence[tuple[Path, str, Header]]) -> Learned:
    text = json.dumps(dicom_header.packed([header for _, _, header in files]))
    places = tuple((path, stamp, place) for place, (path, stamp, _) in enumerate(files))
    return Learned(text.encode(), places)


@cache
def kind() -> str:
    """Name this version of reading headers: another may find something else in the same bytes.

    In a checkout, where the version stays the same while the program changes, the files of the
    program count too.
    """
    names = [item.name for part in (Header, FrameGroup) for item in fields(part)]
    digest = hashlib.sha256(json.dumps([__version__, *names]).encode())
    modules = [*Path(__file__).parent.glob("*.py"), *Path(codestream.__file__).parent.glob("*.py")]
    for path in sorted(modules):
        state = path.stat()
        digest.update(f"{path.name} {state.st_size} {state.st_mtime_ns}".encode())
    return f"DICOM header {digest.hexdigest()[:16]}"
