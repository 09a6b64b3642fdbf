"""How often each rare disease shows each finding, from all that the HPO's files tell of it.

The annotations of OMIM, those of the ORPHA entry that is the same disease, and the findings that
stand in the disease's own name, pooled. Ranking by phenotype alone is done on these; the constants
were chosen on solved cases.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge import cache, hpo_files, hpoa
from meddx.knowledge.disease_partners import Entry, partners
from meddx.knowledge.disease_words import NamedFindings
from meddx.knowledge.hpoa import Figures
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.rare import Rows, rows

_SCHEMA: Final = 1
UNSTATED: Final = 0.3  # share of a finding that is listed without a figure
OF_PARTNER: Final = 0.8  # part that counts of a share that the partner alone states
IN_NAME: Final = 0.7  # least share of a finding that stands in the name


@dataclass(frozen=True, eq=False)
class Profiles:
    """The pooled shares; diseases in the order of ``RareDiseases.codes``.

    Attributes
    ----------
    all
        Terms that a disease shows or, for a term above, that one of its findings implies.
    size
        Sum of the shares of each disease's findings, at least 1, shape (diseases,): how many
        findings are expected of a patient.
    background
        Mean share of each term over the diseases of OMIM, shape (terms,).
    partners
        The ORPHA entry whose findings were pooled, by code of OMIM.
    """

    all: Rows
    size: NDArray[np.float64]
    background: NDArray[np.float64]
    partners: Mapping[str, str]


def tables(annotations: Path, genes: Path, phenotypes: Phenotypes) -> cache.Tables:
    """Build the pooled table.

    Returns
    -------
    dict
        ``all_*`` as ``hpoa.tables`` gives them, ``size`` (diseases,), ``is_omim`` (diseases,) and
        ``partners`` (pairs of codes).
    """
    found = hpoa.figures(annotations, phenotypes, UNSTATED)
    paired = _partners(found, _genes_of(genes), phenotypes)
    named = NamedFindings(phenotypes)
    codes = sorted(found)
    pooled = []
    for code in codes:
        shares = dict(found[code].shares)
        if code in paired:
            _pool(shares, found[paired[code]].shares)
        if code.startswith("OMIM:"):
            for hp_id in named.of(found[code].name):
                term = phenotypes.place(hp_id)
                shares[term] = max(IN_NAME, shares.get(term, 0.0))
        pooled.append(shares)
    counts = np.array([len(shares) for shares in pooled], dtype=np.int64)
    disease = np.repeat(np.arange(len(codes)), counts)
    terms = np.array([t for shares in pooled for t in shares], dtype=np.int64)
    share = np.array([v for shares in pooled for v in shares.values()], dtype=np.float32)
    return hpoa.with_ancestors("all", phenotypes, disease, terms, share) | {
        "size": np.array([sum(shares.values()) for shares in pooled]),
        "is_omim": np.array([code.startswith("OMIM:") for code in codes], dtype=bool),
        "partners": cache.packed(f"{one} {other}" for one, other in sorted(paired.items())),
    }


def _pool(shares: dict[int, float], other: Mapping[int, float]) -> None:
    """Add a partner's findings: the mean of both where both state one."""
    for term, share in other.items():
        mine = shares.get(term)
        shares[term] = OF_PARTNER * share if mine is None else (mine + share) / 2.0


def _partners(
    found: Mapping[str, Figures], genes: Mapping[str, frozenset[str]], phenotypes: Phenotypes
) -> Mapping[str, str]:
    def entries(system: str) -> Sequence[Entry]:
        return [
            Entry(code, f.name, genes.get(code, frozenset()), frozenset(f.shares))
            for code, f in sorted(found.items())
            if code.startswith(system)
        ]

    return partners(entries("OMIM:"), entries("ORPHA:"), phenotypes)


def _genes_of(path: Path) -> Mapping[str, frozenset[str]]:
    """Symbols of each disease code: columns 2 and 6 of ``genes_to_phenotype.txt``."""
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8") as lines:
        next(lines, None)
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            found[cells[5]].add(cells[1])
    return {code: frozenset(symbols) for code, symbols in found.items()}


def load(phenotypes: Phenotypes) -> Profiles:
    """Open the pooled table, from the cached index where it fits.

    Raises
    ------
    Refused
        ``no_hpo`` when the files of the HPO are not installed.
    """
    annotations, genes, terms = map(
        hpo_files.file, ("phenotype.hpoa", "genes_to_phenotype.txt", "hp.obo")
    )
    built = cache.opened(
        "profiles",
        _SCHEMA,
        (annotations, genes, terms),
        lambda: tables(annotations, genes, phenotypes),
    )
    return of_tables(built)


def of_tables(built: cache.Tables) -> Profiles:
    """Return the profiles of what ``tables`` built."""
    shares = rows(built, "all")
    pairs = (pair.split(" ", 1) for pair in cache.unpacked(built["partners"]))
    return Profiles(
        all=shares,
        size=np.maximum(built["size"], 1.0),
        background=shares.background(built["is_omim"]),
        partners=dict(pairs),
    )
