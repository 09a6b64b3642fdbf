"""Reads ``phenotype.hpoa`` into sparse tables: which disease has which finding, how often.

Columns as the HPO documents them: database_id, disease_name, qualifier, hpo_id, reference,
evidence, onset, frequency, sex, modifier, aspect (P finding, I inheritance, C course, M modifier,
H history), biocuration.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge.cache import Tables, packed, ragged
from meddx.knowledge.phenotypes import Phenotypes

Rows = Sequence[Sequence[str]]  # cells in the order of the columns
SCHEMA: Final = 3

# Middle of the range each HPO frequency term stands for (HP:0040280 100 %, ...1 80-99, ...2 30-79,
# ...3 5-29, ...4 1-4, ...5 0 %); "always" stays a little below one, since no annotation is certain.
BINS: Final = {
    "HP:0040280": 0.98,
    "HP:0040281": 0.895,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}
UNSTATED: Final = 0.5  # a finding listed without a figure: between "frequent" and "very frequent"


@dataclass
class _Disease:
    name: str
    stated: dict[int, float] = field(default_factory=dict)
    listed: set[int] = field(default_factory=set)  # findings with a row without a figure
    counted: dict[int, tuple[int, int]] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    other: set[str] = field(default_factory=set)  # inheritance and onset terms
    sexes: dict[int, str] = field(default_factory=dict)  # findings of one sex only


@dataclass(frozen=True)
class Figures:
    """A disease's name and how often it shows each finding, by the place of the term."""

    name: str
    shares: dict[int, float]


def frequency(text: str) -> float | None:
    """Return the share a frequency cell states, or None where it is empty.

    Raises
    ------
    ValueError
        If the cell is no HPO frequency term, ``n/m`` or percentage.

    Notes
    -----
    ``n/m`` is read as (n + 1) / (m + 2), Laplace's rule of succession, so that 1/1 is not taken
    for certainty; 0/m means that the finding was looked for and not seen, hence 0.
    """
    text = text.strip()
    if not text:
        return None
    if text in BINS:
        return BINS[text]
    if text.endswith("%"):
        share = float(text[:-1]) / 100
    else:
        seen, slash, looked = text.partition("/")
        if not slash:
            raise ValueError("a frequency is an HPO term, n/m or a percentage")
        share = succession(int(seen), int(looked))
    if not 0.0 <= share <= 1.0:
        raise ValueError("a frequency lies between 0 and 1")
    return share


def succession(seen: int, looked: int) -> float:
    """Laplace's rule of succession, except that none of many is none."""
    if not 0 <= seen <= looked or looked == 0:
        raise ValueError("n/m needs n of at least m patients")
    return 0.0 if seen == 0 else (seen + 1) / (looked + 2)


def rows(path: Path) -> Iterator[Sequence[str]]:
    """Yield the cells of each row of an annotation file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith(("#", "database_id\t")):
                yield line.rstrip("\n").split("\t")


def codes(path: Path) -> list[str]:
    """Return the codes of the diseases that the file describes, sorted."""
    return sorted({cells[0] for cells in rows(path)})


def _read(path: Path, phenotypes: Phenotypes, added: Rows) -> dict[str, _Disease]:
    diseases: dict[str, _Disease] = {}
    for cells in chain(rows(path), added):
        disease = diseases.get(cells[0])
        if disease is None:
            disease = diseases[cells[0]] = _Disease(cells[1])
        if cells[3] not in phenotypes:
            continue
        if cells[10] == "P":
            _take_finding(disease, phenotypes.place(cells[3]), cells)
        elif cells[10] in {"I", "C"} and cells[2] != "NOT":
            disease.other.add(phenotypes.primary(cells[3]))
        # The onset column of a finding is the age at which that finding appears, often later than
        # the disease: the onset of the disease is a row of its own (aspect C).
    return diseases


def _take_finding(disease: _Disease, place: int, cells: Sequence[str]) -> None:
    """Pool the rows of one finding: counts are added up; of other figures the highest stays."""
    share = frequency(cells[7])
    if cells[2] == "NOT":
        disease.absent.add(place)
        return
    if cells[8]:
        disease.sexes[place] = cells[8][0]
    seen, slash, looked = cells[7].partition("/")
    if slash:
        before = disease.counted.get(place, (0, 0))
        disease.counted[place] = (before[0] + int(seen), before[1] + int(looked))
    elif share is None:
        disease.listed.add(place)
    else:
        disease.stated[place] = max(share, disease.stated.get(place, 0.0))


def _shares(disease: _Disease) -> dict[int, float]:
    """Frequency of each finding; counts win over bins, since they were counted."""
    shares = dict(disease.stated)
    for place in disease.listed:
        shares[place] = max(UNSTATED, shares.get(place, 0.0))
    shares |= {place: succession(*pair) for place, pair in disease.counted.items()}
    never = {place for place, share in shares.items() if share == 0.0}
    disease.absent |= never
    return {place: share for place, share in shares.items() if place not in never}


def figures(
    path: Path, phenotypes: Phenotypes, unstated: float, added: Rows = ()
) -> dict[str, Figures]:
    """Return each disease's name and the shares of its findings as they were counted.

    Counts win over other figures, those over ``unstated``, the share of a finding without any;
    n of m is (n + 1/2) / (m + 1) (Jeffreys' prior). What was looked for and not seen is left out.
    ``added`` are a department's rows in the same columns, pooled with those of the file.
    """
    found = {}
    for code, disease in _read(path, phenotypes, added).items():
        shares = dict.fromkeys(disease.listed, unstated) | disease.stated
        shares |= {
            place: (seen + 0.5) / (looked + 1) if seen else 0.0
            for place, (seen, looked) in disease.counted.items()
        }
        found[code] = Figures(disease.name, {t: share for t, share in shares.items() if share})
    return found


def tables(path: Path, phenotypes: Phenotypes, added: Rows = ()) -> Tables:
    """Build the sparse index of the annotation file.

    Parameters
    ----------
    path
        The file.
    phenotypes
        Terms of the ontology; rows of others are left out.
    added
        A department's rows in the same columns, pooled with those of the file.

    Returns
    -------
    dict
        ``codes``, ``names``, ``other`` (inheritance and onset ids of each disease, blank between),
        sorted by code; ``one_sex`` (term, disease, F or M: a finding of that sex only); per term
        ``own_*`` (annotated itself), ``all_*`` (a descendant is enough; highest frequency of them)
        and ``not_*`` as compressed rows: ``starts`` (terms + 1,), ``disease`` (n,), ``share`` (n,).
    """
    found = _read(path, phenotypes, added)
    codes = sorted(found)
    shares = [_shares(found[code]) for code in codes]
    absent_starts, absent = ragged(sorted(found[code].absent) for code in codes)
    counts = np.array([len(share) for share in shares], dtype=np.int64)
    disease = np.repeat(np.arange(len(codes)), counts)
    term = np.array([place for share in shares for place in share], dtype=np.int64)
    share = np.array([value for row in shares for value in row.values()], dtype=np.float32)
    built: Tables = {
        "codes": packed(codes),
        "names": packed(found[code].name for code in codes),
        "other": packed(" ".join(sorted(found[code].other)) for code in codes),
        "one_sex": packed(
            f"{place} {number} {sex}"
            for number, code in enumerate(codes)
            for place, sex in sorted(found[code].sexes.items())
        ),
    }
    size = len(phenotypes)
    built |= by_term("own", size, disease, term, share)
    built |= with_ancestors("all", phenotypes, disease, term, share)
    never = np.repeat(np.arange(len(codes)), np.diff(absent_starts))
    return built | by_term(
        "not", size, never, absent.astype(np.int64), np.zeros(len(absent), np.float32)
    )


def with_ancestors(
    name: str,
    phenotypes: Phenotypes,
    disease: NDArray[np.int64],
    term: NDArray[np.int64],
    share: NDArray[np.float32],
) -> Tables:
    """Compressed rows by term, in which a finding also counts for each term above it."""
    ups = [phenotypes.ancestor_places(place) for place in range(len(phenotypes))]
    widths = np.array([len(up) for up in ups], dtype=np.int64)[term]
    above = np.concatenate([np.zeros(0, np.int64), *(ups[place] for place in term)])
    repeated = (np.repeat(disease, widths), above, np.repeat(share, widths))
    return by_term(name, len(phenotypes), *repeated)


def by_term(
    name: str,
    size: int,
    disease: NDArray[np.int64],
    term: NDArray[np.int64],
    share: NDArray[np.float32],
) -> Tables:
    """Compressed rows by term; of several entries of a disease the highest share stays."""
    order = np.lexsort((-share, disease, term))
    term, disease, share = term[order], disease[order], share[order]
    first = np.ones(len(term), dtype=bool)
    first[1:] = (np.diff(term) != 0) | (np.diff(disease) != 0)
    term, disease, share = term[first], disease[first], share[first]
    starts = np.searchsorted(term, np.arange(size + 1))
    return {
        f"{name}_starts": starts.astype(np.int64),
        f"{name}_disease": disease.astype(np.uint16),
        f"{name}_share": share.astype(np.float16),
    }
