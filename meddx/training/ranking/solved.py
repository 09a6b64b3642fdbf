"""Solved cases: what a patient presented with and, kept apart from it, which disease it was.

Lines of JSON with the fields of a presentation (``meddx.importers.shared.phenopackets``) and with
``diseases`` (OMIM codes, the first is the truth), ``pmids`` (publications that describe the
patient) and ``variants`` (of which the gene is read).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.collected import CollectedCase
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers.shared import phenopackets, unpacked
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

FILE: Final = "cases.jsonl.gz"
NO_CASES: Final = Phrase(
    "{name} holds no solved cases. Name a file of lines of JSON with observed terms and diseases, "
    "or a folder that holds cases.jsonl.gz."
)
DEADLINE_S: Final = 120.0
_FUNCTION: Final = f"{__name__}:truths"


@dataclass(frozen=True)
class SolvedCase:
    """A case whose disease is known.

    Parameters
    ----------
    case
        All that a ranking may see.
    truth
        OMIM code of the disease.
    gene
        Symbol of the gene of its variants; empty where none or several are told.
    publications
        Those that describe the patient (``PMID:...``).
    """

    case: CollectedCase
    truth: str
    gene: str
    publications: frozenset[str]


def read(path: Path, context: Context) -> tuple[SolvedCase, ...]:
    """Read the solved cases of a file, or of ``cases.jsonl.gz`` in a folder, in their order.

    Raises
    ------
    Refused
        ``no_solved`` where a line is damaged or tells of no disease, or what ``phenopackets.load``
        refuses.
    """
    file = path / FILE if path.is_dir() else path
    found = phenopackets.load(file, context)
    asked = {"source": Source(file).as_json()}
    told = context.in_child(_FUNCTION, asked, DEADLINE_S).header["truths"]
    if found.refused or [case.case_id for case in found.cases] != [row[0] for row in told]:
        raise Refused("no_solved", NO_CASES.with_values(name=file.name))
    return tuple(
        SolvedCase(case, str(truth), str(gene), frozenset(publications))
        for case, (_, truth, gene, publications) in zip(found.cases, told, strict=True)
    )


def truths(source: dict[str, Any]) -> Reply:
    """Answer id, disease, gene and publications of each line; the child's half of ``read``."""
    opened = Source.from_json(source)
    lines, _ = unpacked.read_lines(opened)
    try:
        told = [_truth(json.loads(line)) for line in lines if line.strip()]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Refused("no_solved", NO_CASES.with_values(name=opened.label)) from None
    return Reply({"truths": told}, {})


def _truth(line: dict[str, Any]) -> tuple[str, str, str, list[str]]:
    genes = {str(v["gene"]) for v in line.get("variants", ()) if v.get("gene")}
    gene = genes.pop() if len(genes) == 1 else ""
    return str(line["id"]), str(line["diseases"][0]), gene, sorted(map(str, line["pmids"]))


def annotated_by(annotations: Path) -> Mapping[str, frozenset[str]]:
    """Return the publications that ``phenotype.hpoa`` cites for each disease that has findings.

    A publication that is cited for a disease's inheritance or onset alone was read by those who
    annotated it, too, and counts. A disease without a row of a finding (aspect P) is left out.
    """
    cited: dict[str, set[str]] = defaultdict(set)
    described: set[str] = set()
    with annotations.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#") or len(cells) < 11:
                continue
            cited[cells[0]].update(cells[4].split(";"))
            if cells[10] == "P":
                described.add(cells[0])
    return {code: frozenset(cited[code]) for code in sorted(described)}


def groups(cases: Sequence[SolvedCase]) -> NDArray[np.int64]:
    """Return the components of cases that share a publication or a disease, shape (cases,).

    Cases of different components share neither, whatever stands between them: parts made of whole
    components tell nothing of each other.
    """
    leader: dict[str, str] = {}

    def first(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for case in cases:
        for name in _shared(case):
            leader[first(name)] = first(case.truth)
    numbers: dict[str, int] = {}
    found = [numbers.setdefault(first(case.truth), len(numbers)) for case in cases]
    return np.array(found, dtype=np.int64)


def _shared(case: SolvedCase) -> Iterable[str]:
    return (case.truth, *sorted(case.publications))


def at_most(
    cases: Sequence[SolvedCase], per_disease: int | None, seed: int
) -> tuple[SolvedCase, ...]:
    """Draw at most so many cases of each disease, in their order; all of them for None."""
    if per_disease is None:
        return tuple(cases)
    taken: dict[str, int] = defaultdict(int)
    kept = []
    for place in np.random.default_rng(seed).permutation(len(cases)).tolist():
        truth = cases[place].truth
        if taken[truth] < per_disease:
            taken[truth] += 1
            kept.append(place)
    return tuple(cases[place] for place in sorted(kept))
