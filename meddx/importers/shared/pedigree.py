"""Who is whose parent: the lines ##PEDIGREE of a VCF header, and PED files beside it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from meddx.case.gene_files import Relation, Relative

ENDINGS: Final = (".ped", ".fam")
_MAX_BYTES: Final = 1 << 20
_FIELDS: Final = re.compile(r"(\w+)=([^,>]*)")
_LINE: Final = "##PEDIGREE=<"
_COLUMNS: Final = 6  # family, individual, father, mother, sex, phenotype
_SEXES: Final = frozenset({"0", "1", "2", "3", "other", "-9"})
_STATES: Final = frozenset({"0", "1", "2", "-9"})
_NOBODY: Final = frozenset({"", "0", "-9"})


@dataclass(frozen=True)
class Member:
    """One person of a family; a parent that is not told is empty, a state None."""

    name: str
    father: str = ""
    mother: str = ""
    affected: bool | None = None


@dataclass(frozen=True)
class Pedigree:
    """A family.

    Parameters
    ----------
    members
        By name.
    source
        Name of the PED file it was read from; empty for the header.
    normals
        Sample of healthy tissue of each tumour sample.
    """

    members: dict[str, Member] = field(default_factory=dict)
    source: str = ""
    normals: dict[str, str] = field(default_factory=dict)

    def patients(self, samples: Sequence[str]) -> list[str]:
        """Return the samples that may be the patient's: affected children, else affected people.

        A header tells no illness; there it is the child of parents who are in the file.
        """
        own = [self.members[name] for name in samples if name in self.members]
        present = set(samples)
        children = [m for m in own if present & {m.father, m.mother}]
        if all(member.affected is None for member in own):
            return [member.name for member in children]
        affected = [m.name for m in children if m.affected]
        return affected or [m.name for m in own if m.affected]

    def relative(self, sample: str, patient: str) -> Relative:
        """Say what another sample is to the patient."""
        own, other = self.members.get(patient), self.members.get(sample)
        affected = other.affected if other else None
        relation = Relation.UNKNOWN
        if self.normals.get(patient) == sample:
            relation = Relation.NORMAL
        elif own and sample == own.mother:
            relation = Relation.MOTHER
        elif own and sample == own.father:
            relation = Relation.FATHER
        elif own and other and {own.mother, own.father} & {other.mother, other.father} - {""}:
            relation = Relation.SIBLING
        return Relative(sample, relation, affected)


def of_header(meta: Iterable[str]) -> Pedigree:
    """Read ``##PEDIGREE=<ID=..,Mother=..,Father=..>`` (also with Child= and Original=, Derived=).

    VCF 4.3, section 1.4.9; the older form of 4.1 names the child with ``Child``.
    """
    members: dict[str, Member] = {}
    normals: dict[str, str] = {}
    for line in meta:
        if not line.startswith(_LINE):
            continue
        said = dict(_FIELDS.findall(line.removeprefix(_LINE)))
        name = said.get("ID") or said.get("Child") or said.get("Derived") or ""
        if original := said.get("Original"):
            normals[name] = original
        elif name:
            members[name] = Member(name, said.get("Father", ""), said.get("Mother", ""))
    return Pedigree(members, "", normals)


def beside(path: Path, samples: Sequence[str]) -> Pedigree | None:
    """Find the PED file in the folder of a VCF: the one of its name, or the only one that fits.

    A file fits when it names every sample; None where there is none, or several fit.
    """
    stem = path.name.split(".vcf")[0]
    try:
        found = sorted(p for p in path.parent.iterdir() if p.suffix.lower() in ENDINGS)[:50]
    except OSError:
        return None
    fitting = []
    for candidate in found:
        members = _read(candidate)
        if members and set(samples) <= set(members):
            fitting.append(Pedigree(members, candidate.name))
    same = [family for family in fitting if Path(family.source).stem == stem]
    chosen = same or fitting
    return chosen[0] if len(chosen) == 1 else None


def looks_like_ped(text: str) -> bool:
    """Tell whether all lines of a text are those of a PED file; the last may be cut."""
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    whole = lines if text.endswith("\n") or len(lines) == 1 else lines[:-1]
    return bool(whole) and all(
        len(cells) >= _COLUMNS and cells[4] in _SEXES and cells[5] in _STATES for cells in whole
    )


def _read(path: Path) -> dict[str, Member]:
    """Read a PED file; empty when it is none."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES).decode()
    except (OSError, UnicodeDecodeError):
        return {}
    members: dict[str, Member] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t") if "\t" in line else line.split()
        if len(cells) < _COLUMNS:
            return {}
        _, name, *parents, _, state = (cell.strip() for cell in cells[:_COLUMNS])
        father, mother = ("" if parent in _NOBODY else parent for parent in parents)
        members[name] = Member(name, father, mother, {"1": False, "2": True}.get(state))
    return members
