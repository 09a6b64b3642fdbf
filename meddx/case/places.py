"""Where the files of studies lie, so that each can be opened again from there."""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path

from meddx.case.record import Study
from meddx.case.volume import Frames


def places(studies: Sequence[Study], opened: Sequence[Path]) -> Mapping[str, tuple[Path, ...]]:
    """Return for each study what to open to get it again, and as little else as can be.

    The folders, archives or files that were opened, where all in them is of this study: what lies
    over its pictures comes back too. Else the folders its pictures lie in, where nothing else lies
    in them; else the files of its pictures.

    Parameters
    ----------
    studies
        All that came together: what is not of a study is of another one of these.
    opened
        What was opened. A study whose files are not known lay there.

    Returns
    -------
    mapping of StudyInstanceUID to tuple of Path
        Absolute, sorted.
    """
    roots = sorted({_absolute(path) for path in opened})
    files = {study.study_instance_uid: _files(study) for study in studies}
    found = _Files([(path, uid) for uid, mine in files.items() for path in mine])
    return {
        uid: tuple(Path(path) for path in (found.places(uid, mine, roots) if mine else roots))
        for uid, mine in files.items()
    }


class _Files:
    """All files in order, so that those below a folder stand side by side."""

    def __init__(self, owned: Sequence[tuple[str, str]]) -> None:
        self._owned = sorted(owned)
        self._paths = [path for path, _ in self._owned]

    def places(self, uid: str, mine: Sequence[str], roots: Sequence[str]) -> Sequence[str]:
        holding = [root for root in roots if any(_lies_in(path, root) for path in mine)]
        folders = _outermost(sorted({os.path.dirname(path) for path in mine}))  # noqa: PTH120 - text
        for candidates in (holding, folders):
            own = all(self._is_only(root, uid) for root in candidates)
            if own and sum(len(self._below(root)) for root in candidates) >= len(mine):
                return candidates
        return mine

    def _below(self, root: str) -> range:
        """Numbers of the files that are this path or lie below it."""
        start, end = bisect_left(self._paths, root), bisect_right(self._paths, root)
        if start < end:  # a file, or an archive that several studies lie in
            return range(start, end)
        folder = _inside(root)
        first = bisect_left(self._paths, folder)
        return range(first, bisect_left(self._paths, folder[:-1] + chr(ord(os.sep) + 1)))

    def _is_only(self, root: str, uid: str) -> bool:
        return all(self._owned[number][1] == uid for number in self._below(root))


def _files(study: Study) -> tuple[str, ...]:
    """Return the files, or archives, of the pictures and other objects of a study, sorted."""
    sources = {other.source.path for other in study.others}
    for series in study.series:
        if isinstance(series.volume.data, Frames):
            sources.update(ref.source.path for ref in series.volume.data.refs)
    return tuple(sorted({_absolute(path) for path in sources}))


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links stay: a disc keeps its name


def _outermost(folders: Sequence[str]) -> list[str]:
    """Keep the folders that lie in no other one."""
    kept: list[str] = []
    for folder in folders:  # in order: what holds comes before what it holds
        if not any(_lies_in(folder, outer) for outer in kept):
            kept.append(folder)
    return kept


def _lies_in(path: str, root: str) -> bool:
    return path == root or path.startswith(_inside(root))


def _inside(folder: str) -> str:
    """Return how every path begins that lies in a folder."""
    return folder.rstrip(os.sep) + os.sep
