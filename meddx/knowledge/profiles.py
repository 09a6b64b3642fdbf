"""How often each rare disease shows each finding, from all that the HPO's files tell of it.

The annotations of OMIM, those of the ORPHA entry that is the same disease, and the findings that
stand in the disease's own name, pooled. Ranking by phenotype alone is done on these; the constants
were chosen on solved cases.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge import cache, hpo_files, hpoa
from meddx.knowledge.disease_partners import Entry, partners
from meddx.knowledge.disease_words import NamedFindings, series
from meddx.knowledge.hpoa import Figures
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.rare import Rows, rows
from meddx.knowledge.user_radiology import Department

_SCHEMA: Final = 2
UNSTATED: Final = 0.3  # share of a finding that is listed without a figure
OF_PARTNER: Final = 0.8  # part that counts of a share that the partner alone states
GENERAL: Final = 0.3  # part of the diseases that show a term of which a whole column is kept
IN_NAME: Final = 0.7  # least share of a finding that stands in the name


@dataclass(frozen=True, eq=False)
class Lists:
    """Compressed rows by disease.

    Parameters
    ----------
    starts
        Shape (diseases + 1,): where the findings of each disease begin.
    term
        Shape (n,): places of terms.
    share
        Shape (n,): how often the disease shows each, 0 to 1.
    """

    starts: NDArray[np.int64]
    term: NDArray[np.uint16]
    share: NDArray[np.float16]

    def of(
        self, diseases: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return the findings of some diseases.

        Returns
        -------
        tuple
            For each finding the number of its disease in ``diseases``, the place of its term, and
            its share, each of shape (n,). A disease of -1 has none.
        """
        first = self.starts[diseases]
        count = np.where(diseases < 0, 0, self.starts[diseases + 1] - first)
        number = np.repeat(np.arange(len(diseases)), count)
        ends = np.cumsum(count)
        at = np.arange(int(count.sum())) - np.repeat(ends - count - first, count)
        return number, self.term[at].astype(np.int64), self.share[at].astype(np.float64)


@dataclass(frozen=True, eq=False)
class Profiles:
    """The pooled shares; diseases in the order of ``RareDiseases.codes``.

    Attributes
    ----------
    all
        Terms that a disease shows or, for a term above, that one of its findings implies.
    listed
        Terms that a disease shows, by disease.
    size
        Sum of the shares of each disease's findings, at least 1, shape (diseases,): how many
        findings are expected of a patient.
    background
        Mean share of each term over the diseases of OMIM, shape (terms,).
    series_order
        Of a disease of OMIM how many of its series ("Noonan syndrome 1, 2 ...") have a lower
        number there, shape (diseases,): those are numbered as they were described.
    partners
        The ORPHA entry whose findings were pooled, by code of OMIM.
    """

    all: Rows
    listed: Lists
    size: NDArray[np.float64]
    background: NDArray[np.float64]
    series_order: NDArray[np.int64]
    partners: Mapping[str, str]

    @cached_property
    def information(self) -> NDArray[np.float64]:
        """Minus the natural logarithm of ``background``, shape (terms,) (Resnik, IJCAI 1995)."""
        return -np.log(self.background)

    @cached_property
    def of_general(self) -> Mapping[int, NDArray[np.float64]]:
        """Shares of the terms that ``GENERAL`` of the diseases or more show, (diseases,) each."""
        size = len(self.size)
        found = {}
        for term in np.flatnonzero(np.diff(self.all.starts) >= GENERAL * size).tolist():
            places, share = self.all.of(term)
            found[term] = np.zeros(size)
            found[term][places] = share
            found[term].flags.writeable = False
        return found


def tables(
    annotations: Path, genes: Path, phenotypes: Phenotypes, department: Department | None = None
) -> cache.Tables:
    """Build the pooled table; a department's rows and genes count as those of the HPO.

    Returns
    -------
    dict
        ``all_*`` as ``hpoa.tables`` gives them, ``starts``, ``term`` and ``share`` of ``Lists``,
        ``size`` (diseases,), ``series_order`` (diseases,), ``is_omim`` (diseases,) and ``partners``
        (pairs of codes).
    """
    added, own = (department.annotations, department.genes) if department else ((), {})
    found = hpoa.figures(annotations, phenotypes, UNSTATED, added)
    paired = _partners(found, {**_genes_of(genes), **own}, phenotypes)
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
        "starts": np.concatenate([[0], np.cumsum(counts)]),
        "term": terms.astype(np.uint16),
        "share": share.astype(np.float16),
        "size": np.array([sum(shares.values()) for shares in pooled]),
        "series_order": _series_order({code: found[code].name for code in codes}),
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


def _series_order(names: Mapping[str, str]) -> NDArray[np.int64]:
    """Count for each disease of OMIM those of its series with a lower number; 0 for others."""
    members: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, (code, name) in enumerate(names.items()):
        digits = code.removeprefix("OMIM:")
        if digits != code and digits.isdecimal():
            members[series(name)].append((int(digits), place))
    order = np.zeros(len(names), dtype=np.int64)
    for rows_of_series in members.values():
        for number, (_, place) in enumerate(sorted(rows_of_series)):
            order[place] = number
    return order


def _genes_of(path: Path) -> Mapping[str, frozenset[str]]:
    """Symbols of each disease code: columns 2 and 6 of ``genes_to_phenotype.txt``."""
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8") as lines:
        next(lines, None)
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            found[cells[5]].add(cells[1])
    return {code: frozenset(symbols) for code, symbols in found.items()}


def load(phenotypes: Phenotypes, department: Department) -> Profiles:
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
        (annotations, genes, terms, *department.hpoa_files),
        lambda: tables(annotations, genes, phenotypes, department),
    )
    return of_tables(built)


def of_tables(built: cache.Tables) -> Profiles:
    """Return the profiles of what ``tables`` built."""
    shares = rows(built, "all")
    pairs = (pair.split(" ", 1) for pair in cache.unpacked(built["partners"]))
    return Profiles(
        all=shares,
        listed=Lists(built["starts"], built["term"], built["share"]),
        size=np.maximum(built["size"], 1.0),
        background=shares.background(built["is_omim"]),
        series_order=built["series_order"],
        partners=dict(pairs),
    )
