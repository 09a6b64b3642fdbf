"""The rare diseases of ``phenotype.hpoa`` as sparse arrays: 12,000 diseases, looked up by term."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import Code
from meddx.knowledge import cache, hpo_files, hpoa
from meddx.knowledge.disease_names import chinese_names
from meddx.knowledge.genes import Inheritance, inheritance
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.user_radiology import Department

# Ages in years within which each HPO onset term starts (definitions of the terms in hp.obo).
ONSETS: Final = {
    "HP:0030674": (0.0, 0.0), "HP:0011460": (0.0, 0.0), "HP:0011461": (0.0, 0.0),
    "HP:0034197": (0.0, 0.0), "HP:0034198": (0.0, 0.0), "HP:0034199": (0.0, 0.0),
    "HP:0003577": (0.0, 0.0), "HP:0003623": (0.0, 0.08), "HP:0003593": (0.08, 1.0),
    "HP:0011463": (1.0, 5.0), "HP:0003621": (5.0, 16.0), "HP:0003581": (16.0, 120.0),
    "HP:0011462": (16.0, 40.0), "HP:0025708": (16.0, 19.0), "HP:0025709": (19.0, 25.0),
    "HP:0025710": (25.0, 40.0), "HP:0003596": (40.0, 60.0), "HP:0003584": (60.0, 120.0),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Rows:
    """Compressed rows by term.

    Parameters
    ----------
    starts
        Shape (terms + 1,): where the entries of each term begin.
    disease
        Shape (n,): rows of diseases.
    share
        Shape (n,): how often the disease shows the term, 0 to 1.
    """

    starts: NDArray[np.int64]
    disease: NDArray[np.uint16]
    share: NDArray[np.float16]

    def of(self, term: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the diseases of a term and their shares."""
        part = slice(int(self.starts[term]), int(self.starts[term + 1]))
        return self.disease[part].astype(np.int64), self.share[part].astype(np.float64)

    def terms(self, disease: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the terms of a disease and their shares: ``of`` turned round."""
        entries, starts = self._by_disease
        own = entries[starts[disease] : starts[disease + 1]]
        terms = np.searchsorted(self.starts, own, side="right") - 1
        return terms, self.share[own].astype(np.float64)

    @cached_property
    def _by_disease(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Entries in the order of their diseases, and where those of each disease begin."""
        entries = np.argsort(self.disease, kind="stable")
        counts = np.bincount(self.disease, minlength=np.iinfo(self.disease.dtype).max + 1)
        return entries, np.concatenate([[0], np.cumsum(counts)])

    def background(self, among: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Mean share of each term over some diseases, shape (terms,); at least 1 in 10,000."""
        kept = np.where(among[self.disease], self.share.astype(np.float64), 0.0)
        sums = np.concatenate([[0.0], np.cumsum(kept)])
        means = (sums[self.starts[1:]] - sums[self.starts[:-1]]) / max(int(among.sum()), 1)
        return np.asarray(np.maximum(means, 1e-4))


class RareDiseases:
    """What HPOA says, in the order of ``codes``.

    Attributes
    ----------
    own
        Terms that a disease is annotated with.
    all
        Terms that it or one of their descendants is annotated with; highest share of those.
    absent
        Terms that a disease is said not to show.
    sources
        Of diseases that a department describes, whose file says so, by row.
    """

    def __init__(
        self,
        tables: cache.Tables,
        phenotypes: Phenotypes,
        release: str = "",
        sources: Mapping[str, str] | None = None,
    ) -> None:
        self.release = release
        self.phenotypes = phenotypes
        self.codes = tuple(cache.unpacked(tables["codes"]))
        self._names = cache.unpacked(tables["names"])
        self._other = [text.split() for text in cache.unpacked(tables["other"])]
        self._one_sex: dict[int, list[tuple[int, str]]] = {}
        for term, disease, sex in map(str.split, cache.unpacked(tables["one_sex"])):
            self._one_sex.setdefault(int(term), []).append((int(disease), sex))
        self._place = {code: number for number, code in enumerate(self.codes)}
        self._found: dict[int, Code] = {}  # those that were asked for
        self.own, self.all, self.absent = (rows(tables, n) for n in ("own", "all", "not"))
        self.sources = {self._place[code]: text for code, text in (sources or {}).items()}

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: str) -> bool:
        """Whether HPOA describes the disease."""
        return code in self._place

    def place(self, code: str) -> int:
        """Return the row of a disease.

        Raises
        ------
        KeyError
            If HPOA does not describe it.
        """
        return self._place[code]

    def code(self, place: int) -> Code:
        """Return the disease of a row with its name, in Chinese too where ours is known."""
        found = self._found.get(place)
        if found is None:
            code = self.codes[place]
            found = Code.parse(code, self._names[place], chinese_names().get(code, ""))
            self._found[place] = found
        return found

    @cached_property
    def background(self) -> NDArray[np.float64]:
        """Mean share of each term over all diseases, shape (terms,); never below 1 in 10,000.

        The background of the likelihood ratio of Robinson et al., Am J Hum Genet 2020 (LIRICAL).
        """
        return self.all.background(np.ones(len(self), dtype=bool))

    @cached_property
    def onset_years(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Earliest and latest usual onset of each disease; 0 and infinity where none is stated."""
        earliest, latest = np.zeros(len(self)), np.full(len(self), np.inf)
        for place, terms in enumerate(self._other):
            spans = [ONSETS[term] for term in terms if term in ONSETS]
            if spans:
                earliest[place] = min(span[0] for span in spans)
                latest[place] = max(span[1] for span in spans)
        return earliest, latest

    @cached_property
    def is_x_recessive(self) -> NDArray[np.bool_]:
        """Whether each disease is inherited in an X-linked recessive way, shape (diseases,)."""
        return np.array(["HP:0001419" in terms for terms in self._other], dtype=bool)

    @cached_property
    def is_x_dominant(self) -> NDArray[np.bool_]:
        """Whether each disease can be inherited in an X-linked dominant way, shape (diseases,)."""
        return np.array(["HP:0001423" in terms for terms in self._other], dtype=bool)

    @cached_property
    def is_dominant(self) -> NDArray[np.bool_]:
        """Whether each disease can be inherited in a dominant way, shape (diseases,)."""
        return np.array(["HP:0000006" in terms for terms in self._other], dtype=bool)

    @cached_property
    def is_omim(self) -> NDArray[np.bool_]:
        """Whether each disease is an entry of OMIM, shape (diseases,)."""
        return np.array([code.startswith("OMIM:") for code in self.codes], dtype=bool)

    def of_other_sex(self, term: int, sex: str) -> list[int]:
        """Diseases that show a term in the other sex only; ``sex`` is F, M or empty."""
        rows = self._one_sex.get(term)
        if rows is None:
            return []
        return [disease for disease, only in rows if sex in {"F", "M"} and only != sex]

    def inheritance(self, place: int) -> Inheritance:
        """Return how the disease of a row is inherited."""
        return inheritance(self._other[place])


def rows(tables: dict[str, NDArray[Any]], name: str) -> Rows:
    """Return the compressed rows of a name."""
    return Rows(tables[f"{name}_starts"], tables[f"{name}_disease"], tables[f"{name}_share"])


def load(phenotypes: Phenotypes, department: Department) -> RareDiseases:
    """Open the annotations of this installation and a department's, from the cache where it fits.

    Raises
    ------
    Refused
        ``no_hpo`` when they are not installed.
    """
    path = hpo_files.file("phenotype.hpoa")
    sources = (path, hpo_files.file("hp.obo"), *department.hpoa_files)
    tables = cache.opened(
        "diseases",
        hpoa.SCHEMA,
        sources,
        lambda: hpoa.tables(path, phenotypes, department.annotations),
    )
    return RareDiseases(tables, phenotypes, hpo_files.version(path), department.sources)
