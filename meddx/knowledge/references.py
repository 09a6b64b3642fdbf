"""Reference files that a user gives: FASTA, GFF3, ClinVar, gnomAD, a table of gene constraint.

Each stays where it is, is indexed once in a child process, and is known by its hash and its build;
builds are never mixed. A file that changed is indexed again.
"""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from meddx.case.source import UNREADABLE
from meddx.child import Reply
from meddx.jobs import Context
from meddx.knowledge import (
    assemblies,
    clinvar,
    constraint,
    gene_models_gff3,
    populations,
    reference_lines,
    reference_sequence,
    reference_store,
)
from meddx.knowledge.indexed import Indexed
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Phrase, Refused

INDEXING: Final = Phrase("Indexing {file}")
NO_REFERENCE: Final = Phrase(
    "{file} is none of the reference files that MedDx reads: a genome (FASTA), gene models (GFF3), "
    "ClinVar (VCF), population frequencies (gnomAD VCF or table) or gene constraint (table)."
)
NO_BUILD: Final = Phrase(
    "{file} does not tell whether it is of GRCh37 or GRCh38. Name its build when you add it."
)
OTHER_BUILD: Final = Phrase("{file} says that it is of {told}, not of {build}.")
NO_RECORDS: Final = Phrase("Nothing in {file} could be used. Get it again from where it came.")
NOT_RENEWED: Final = Phrase("{file} has changed and was not used. {reason}")
UNKNOWN_NAME: Final = Phrase("There is no reference file called {name}.")

_INDEXERS: Final = {
    "sequence": reference_sequence.index,
    "genes": gene_models_gff3.index,
    "clinvar": clinvar.index,
    "populations": populations.index,
    "constraint": constraint.index,
}
_WITHOUT_BUILD: Final = frozenset({"constraint"})
_SEVERAL: Final = frozenset({"populations"})  # given by chromosome
_HEAD_LINES: Final = 2000
_DEADLINE_S: Final = 6 * 3600.0


@dataclass(frozen=True)
class References:
    """The references that can be used for one build; None for a kind that nobody gave."""

    sequence: Reference | None = None
    genes: Reference | None = None
    clinvar: Reference | None = None
    populations: tuple[Reference, ...] = ()
    constraint: Reference | None = None

    @property
    def all(self) -> tuple[Reference, ...]:
        """Every one that is there."""
        single = (self.sequence, self.genes, self.clinvar, *self.populations, self.constraint)
        return tuple(reference for reference in single if reference is not None)


def add(path: Path, context: Context, build: str = "") -> Reference:
    """Index a reference file; another one of its kind and build goes, except frequencies.

    Parameters
    ----------
    build
        What the user says; needed where the file does not tell, refused where it tells another.

    Raises
    ------
    Refused
        ``no_reference``, ``no_build``, ``other_build``, ``bad_reference``, ``unreadable``.
    meddx.jobs.Cancelled
        When the user cancels; nothing is kept then.
    """
    path = path.resolve()
    context.checkpoint(0, 1, INDEXING.with_values(file=path.name))
    reference_store.sweep(_DEADLINE_S)
    place, said = reference_store.taken_up(path) or (reference_store.new_folder(), {})
    try:
        said = said or _indexed(path, place, context)
        kind = str(said["kind"])
        if kind not in _WITHOUT_BUILD and not (said["build"] or build):
            reference_store.set_apart(place, path, said)  # indexing it took long
        build = "" if kind in _WITHOUT_BUILD else _build(path, str(said["build"]), build)
        reference = Reference(
            kind=kind,
            build=build,
            path=path,
            size=int(said["size"]),
            modified_ns=int(said["modified_ns"]),
            sha256=str(said["sha256"]),
            release=str(said["release"]),
            records=int(said["records"]),
            left_out=int(said["left_out"]),
            folder=reference_store.folder() / _name(kind, build, str(said["sha256"])),
        )
        for old in reference_store.known():
            if (old.kind, old.build) == (kind, build) and _goes(old, reference):
                reference_store.remove(old)
        return reference_store.write(reference, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _indexed(path: Path, place: Path, context: Context) -> dict[str, Any]:
    arguments = {"path": str(path), "folder": str(place)}
    function = "meddx.knowledge.references:index_file"
    return dict(context.in_child(function, arguments, deadline_s=_DEADLINE_S).header)


def remove(name: str) -> None:
    """Forget a reference by its name; the file itself is not touched.

    Raises
    ------
    Refused
        ``no_reference`` when none is called so.
    """
    for reference in reference_store.known():
        if reference.name == name:
            reference_store.remove(reference)
            return
    raise Refused("no_reference", UNKNOWN_NAME.with_values(name=name))


def fresh(context: Context) -> tuple[tuple[Reference, ...], tuple[Phrase, ...]]:
    """Return every known reference; a file that changed is indexed again first.

    Returns
    -------
    tuple
        The references, and why one that changed cannot be used any more.

    Raises
    ------
    meddx.jobs.Cancelled
        When the user cancels.
    """
    reference_store.sweep(_DEADLINE_S)
    found: list[Reference] = []
    problems: list[Phrase] = []
    for reference in reference_store.known():
        try:
            found.append(_renewed(reference, context) if reference.is_stale else reference)
        except Refused as refused:
            name, reason = reference.path.name, refused.phrase
            problems.append(NOT_RENEWED.with_values(file=name, reason=reason))
    return tuple(found), tuple(problems)


def of_build(references: Sequence[Reference], build: str) -> References:
    """Return what can be used beside positions of a build; nothing where it is not known."""
    if build not in assemblies.BUILDS:
        return References()
    own = [each for each in references if each.build in {build, ""}]
    of_kind = {each.kind: each for each in own}
    return References(
        of_kind.get("sequence"),
        of_kind.get("genes"),
        of_kind.get("clinvar"),
        tuple(each for each in own if each.kind == "populations"),
        of_kind.get("constraint"),
    )


def index_file(path: str, folder: str) -> Reply:
    """Write the index of a file into a folder; runs in the child process.

    Raises
    ------
    Refused
        ``no_reference``, ``bad_reference`` or ``unreadable``.
    """
    source = Path(path)
    try:
        seen = source.stat()
        kind = _kind(source)
    except OSError as error:
        raise Refused("unreadable", UNREADABLE) from error
    indexed: Indexed = _INDEXERS[kind](source, Path(folder))
    if not indexed.records:
        raise Refused("bad_reference", NO_RECORDS.with_values(file=source.name))
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    header = {
        "kind": kind,
        "build": indexed.build,
        "release": indexed.release,
        "records": indexed.records,
        "left_out": indexed.left_out,
        "size": seen.st_size,
        "modified_ns": seen.st_mtime_ns,
        "sha256": digest,
    }
    return Reply(header, {})


def _renewed(reference: Reference, context: Context) -> Reference:
    made = add(reference.path, context, reference.build)
    if made.folder != reference.folder and reference.folder.exists():
        reference_store.remove(reference)
    return made


def _goes(old: Reference, new: Reference) -> bool:
    return old.path == new.path or old.kind not in _SEVERAL


def _name(kind: str, build: str, digest: str) -> str:
    return "-".join(part for part in (kind, build, digest[:12]) if part)


def _build(path: Path, told: str, named: str) -> str:
    if told and named and told != named:
        values = {"file": path.name, "told": told, "build": named}
        raise Refused("other_build", OTHER_BUILD.with_values(**values))
    if not told and not named:
        raise Refused("no_build", NO_BUILD.with_values(file=path.name))
    return told or named


def _kind(path: Path) -> str:
    """Tell what a file is by its first lines, whatever it is called.

    Raises
    ------
    Refused
        ``no_reference`` when it is nothing of that kind.
    """
    head: list[str] = []
    for line in reference_lines.lines(path):
        head.append(line)
        if len(head) == 1 and line.startswith(">"):
            return "sequence"
        if not line.startswith("##") or len(head) >= _HEAD_LINES:
            break
    text = "\n".join(head)
    if gene_models_gff3.is_gff3(text):
        return "genes"
    if clinvar.is_clinvar(text):
        return "clinvar"
    if populations.is_populations(text):
        return "populations"
    if constraint.is_constraint(text):
        return "constraint"
    raise Refused("no_reference", NO_REFERENCE.with_values(file=path.name))
