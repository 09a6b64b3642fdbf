"""Every file of knowledge that a user gave: indexed references, and tables.

References stay where they are and are indexed (``references``). Tables are few and small: HGNC's
complete set, PROSITE, gene sets (GMT) and a department's own diseases (``user_radiology``) are
copied into the user's folder ``knowledge``, where a department may also put them itself. What is
removed there is only moved aside.
"""

import filecmp
import fnmatch
import gzip
import os
import shutil
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from meddx import paths
from meddx.case.source import UNREADABLE
from meddx.child import Reply
from meddx.jobs import Context
from meddx.knowledge import (
    gene_sets,
    hgnc,
    motifs,
    phenotypes,
    prosite,
    reference_store,
    references,
    user_file,
    user_problems,
    user_radiology,
)
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Phrase, Refused

LOOKING: Final = Phrase("Looking at {file}")
NONE_OF_THEM: Final = Phrase(
    "{file} is none of the reference files that MedDx reads: a genome (FASTA), gene models (GFF3), "
    "ClinVar (VCF), population frequencies (gnomAD VCF or table), gene constraint (table), HGNC's "
    "complete set, PROSITE (prosite.dat), gene sets (GMT) or a department's own diseases (TSV)."
)
INDEX_USED: Final = Phrase("The file is gone; what was indexed of it is used.")
GONE: Final = Phrase("The file is gone and not used. Add it again.")
CHANGED: Final = Phrase("The file has changed; it is indexed again with the next analysis.")
OTHER_USED: Final = Phrase("Not used: {file} is used instead.")

DEPARTMENT: Final = "department"
_FOLDER_OF_REMOVED: Final = "removed"
_HEAD: Final = 1 << 16  # bytes that tell what a table is
_DEADLINE_S: Final = 300.0
_DAMAGED: Final = {
    "gene_names": hgnc.DAMAGED,
    "motifs": motifs.NO_MOTIFS,
    "gene_sets": gene_sets.NO_SETS,
    DEPARTMENT: user_file.DAMAGED,
}
_ONE_OF_A_KIND: Final = frozenset({"gene_names", "motifs"})


@dataclass(frozen=True)
class Given:
    """A file that a user gave, as a list shows it.

    Parameters
    ----------
    name
        What it is called for removing it: a reference's name, a table's file name.
    kind
        A kind of ``Reference``, or ``gene_names``, ``motifs``, ``gene_sets``, ``department``.
    path
        Where the file lies, a table's copy in the folder ``knowledge``.
    build, release
        As ``Reference``.
    records, left_out
        What can be used, and what cannot.
    sha256
        Of a reference, as it was indexed; empty for a table.
    on
        Day the file was written; None where it is gone.
    is_used
        Whether the next analysis uses it.
    remark
        Why it is not used, or what else there is to say; None for nothing.
    """

    name: str
    kind: str
    path: Path
    build: str = ""
    release: str = ""
    records: int = 0
    left_out: int = 0
    sha256: str = ""
    on: date | None = None
    is_used: bool = True
    remark: Phrase | None = None


def listed(context: Context) -> tuple[Given, ...]:
    """Return everything that was given; tables are read through in the child process.

    Raises
    ------
    Refused
        When the child process fails.
    meddx.jobs.Cancelled
        When the user cancels.
    """
    return (*(_of_reference(each) for each in reference_store.known()), *_tables(context))


def add(path: Path, context: Context, build: str = "") -> Given:
    """Take a file over; another one of its kind and build goes, except frequencies and gene sets.

    Parameters
    ----------
    build
        As for ``references.add``.

    Raises
    ------
    Refused
        As ``references.add``; ``bad_file`` or ``bad_gene_names`` for a damaged table, and
        ``bad_department_file`` for one of a department, with what is wrong line by line.
    meddx.jobs.Cancelled
        When the user cancels; nothing is kept then.
    """
    path = path.resolve()
    context.checkpoint(0, 1, LOOKING.with_values(file=path.name))
    said = _looked_at((path,), context)[0]
    kind, records = str(said["kind"]), int(said["records"])
    if not kind:
        try:
            return _of_reference(references.add(path, context, build))
        except Refused as refused:
            if refused.code != "no_reference":
                raise
            raise Refused(refused.code, NONE_OF_THEM.with_values(file=path.name)) from refused
    if said["problems"]:
        problems = user_problems.unpacked(path.name, said["problems"])
        refusal = user_problems.not_taken(path.name, problems)
        raise Refused("bad_department_file", refusal)
    if not records:
        raise Refused("bad_file", _DAMAGED[kind].with_values(file=path.name))
    copy = _copied(path, kind)
    if kind in _ONE_OF_A_KIND:
        for other in _files_of(kind):
            if other != copy:
                _put_aside(other)
    return Given(copy.name, kind, copy, records=records, on=_day(copy))


def remove(given: Given) -> None:
    """Forget a file: an index goes and its file stays; a table moves into a folder beside.

    Raises
    ------
    Refused
        ``no_reference`` when it is not known any more.
    """
    if given.kind not in _DAMAGED:
        references.remove(given.name)
    elif given.path.is_file() and given.path.parent == paths.user_knowledge():
        _put_aside(given.path)
    else:
        raise Refused("no_reference", references.UNKNOWN_NAME.with_values(name=given.name))


def look(files: list[str]) -> Reply:
    """Tell kind and number of entries of tables, 0 for a damaged one; runs in the child process.

    The kind of what is no such table is empty. Of a department's file ``problems`` tells what is
    wrong with it beside those that lie in the folder.

    Raises
    ------
    Refused
        ``unreadable``; ``no_hpo`` as ``phenotypes.load``.
    """
    try:
        said = [_kind_and_records(Path(file)) for file in files]
        tables: list[dict[str, Any]] = [
            {"kind": kind, "records": count, "problems": []} for kind, count in said
        ]
        _check_department([Path(file) for file in files], tables)
    except OSError as error:
        raise Refused("unreadable", UNREADABLE) from error
    return Reply({"tables": tables}, {})


def _check_department(files: list[Path], tables: list[dict[str, Any]]) -> None:
    """Fill in what a department's files among these hold, and what is wrong with them."""
    own = {f: said for f, said in zip(files, tables, strict=True) if said["kind"] == DEPARTMENT}
    if not own:
        return
    names = {file.name for file in own}
    others = [f for f in user_radiology.files(paths.user_knowledge()) if f.name not in names]
    found = user_radiology.checked([*others, *own], phenotypes.load())
    used = {each.path: len(each) for each in found.used}
    for file, said in own.items():
        said["records"] = used.get(file, 0)
        bad = [row for row in found.bad if row.file == file.name]
        said["problems"] = user_problems.packed(bad)


def _of_reference(reference: Reference) -> Given:
    needs_file = reference.kind == "sequence"
    remark = CHANGED if reference.is_stale else None
    if reference.is_missing:
        remark = GONE if needs_file else INDEX_USED
    return Given(
        name=reference.name,
        kind=reference.kind,
        path=reference.path,
        build=reference.build,
        release=reference.release,
        records=reference.records,
        left_out=reference.left_out,
        sha256=reference.sha256,
        on=_day(reference.path),
        is_used=not (reference.is_missing and needs_file),
        remark=remark,
    )


def _tables(context: Context) -> tuple[Given, ...]:
    files = [path for kind in _DAMAGED for path in _files_of(kind)]
    newest = hgnc.file_in(paths.user_knowledge())
    return tuple(
        _of_table(path, said, newest)
        for path, said in zip(files, _looked_at(files, context), strict=True)
    )


def _of_table(path: Path, said: dict[str, Any], newest: Path | None) -> Given:
    kind, records = str(said["kind"]) or _kind_by_name(path), int(said["records"])
    remark = None if records else _DAMAGED[kind].with_values(file=path.name)
    if said["problems"]:
        remark = user_problems.not_used(user_problems.unpacked(path.name, said["problems"]))
    if kind == "gene_names" and newest is not None and path != newest:
        remark = OTHER_USED.with_values(file=newest.name)
    used = remark is None
    return Given(path.name, kind, path, records=records, on=_day(path), is_used=used, remark=remark)


def _looked_at(files: list[Path] | tuple[Path, ...], context: Context) -> list[dict[str, Any]]:
    if not files:
        return []
    arguments = {"files": [str(path) for path in files]}
    function = "meddx.knowledge.user_references:look"
    found: list[dict[str, Any]] = context.in_child(
        function, arguments, deadline_s=_DEADLINE_S
    ).header["tables"]
    return found


def _files_of(kind: str) -> tuple[Path, ...]:
    folder = paths.user_knowledge()
    if kind == "gene_names":
        return tuple(sorted(path for pattern in hgnc.PATTERNS for path in folder.glob(pattern)))
    if kind == "motifs":
        return motifs.files(folder)
    if kind == DEPARTMENT:
        return user_radiology.files(folder)
    return user_file.found(folder, [".gmt"])


def _kind_by_name(path: Path) -> str:
    return next((kind for kind in _DAMAGED if path in _files_of(kind)), "gene_sets")


def _kind_and_records(path: Path) -> tuple[str, int]:
    kind = _kind_of_table(path)
    try:
        if kind == "gene_names":
            return kind, len(hgnc.read(path))
        if kind == "motifs":
            return kind, len(prosite.read(user_file.lines(path, motifs.LARGEST)).motifs)
        if kind == "gene_sets":
            return kind, len(gene_sets.read(path))
    except Refused:
        return kind, 0
    return kind, 0  # a department's are read beside each other


def _kind_of_table(path: Path) -> str:
    """Tell a table by its first lines; gene sets have no heading, so by their name."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    is_packed = head.startswith(b"\x1f\x8b")
    if is_packed:
        try:
            with gzip.open(path) as opened:
                head = opened.read(_HEAD)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            head = b""
    lines = head.decode("utf-8-sig", errors="replace").splitlines()
    if lines and not is_packed and hgnc.is_table(lines[0]):
        return "gene_names"
    if prosite.is_entry(lines):
        return "motifs"
    if path.name.lower().endswith((".gmt", ".gmt.gz")):
        return "gene_sets"
    return DEPARTMENT if user_radiology.is_table(path) else ""


def _copied(path: Path, kind: str) -> Path:
    """Copy a table into the folder of the user's knowledge, under a name that is read there."""
    folder = paths.user_knowledge()
    if path.parent == folder and path in _files_of(kind):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    name = path.name
    if kind == "gene_names" and not any(
        fnmatch.fnmatch(name, pattern) for pattern in hgnc.PATTERNS
    ):
        name = "hgnc_complete_set.txt"
    if kind == "motifs" and not name.lower().endswith(("prosite.dat", "prosite.dat.gz")):
        name = "prosite.dat"
        with path.open("rb") as file:
            name += ".gz" if file.read(2) == b"\x1f\x8b" else ""
    if kind == DEPARTMENT and path.suffix.lower() not in user_radiology.ENDINGS:
        name = f"{path.stem}.tsv"
    copy, part = folder / name, folder / f".part-{os.getpid()}"
    try:
        shutil.copyfile(path, part)
        if copy.exists() and not filecmp.cmp(part, copy, shallow=False):
            _put_aside(copy)  # somebody may have nothing but this
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    return copy


def _put_aside(path: Path) -> None:
    folder = path.parent / _FOLDER_OF_REMOVED
    folder.mkdir(exist_ok=True)
    names = [path.name, *(f"{path.stem} ({n}){path.suffix}" for n in range(2, 10_000))]
    path.replace(next(folder / name for name in names if not (folder / name).exists()))


def _day(path: Path) -> date | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except OSError:
        return None
