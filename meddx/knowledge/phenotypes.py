"""The Human Phenotype Ontology: names, synonyms and ancestors of its terms, in both languages.

Shipped and read unmodified (HPO licence: cite it, show its version, alter neither content nor
logical relations); the index is derived and kept apart.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx import paths
from meddx.case.codes import HPO, Code
from meddx.knowledge import babelon, cache, hpo_files, obo
from meddx.knowledge.babelon import ChineseName, Translation
from meddx.knowledge.user_file import BadFile

_SCHEMA: Final = 3
_ABNORMALITY: Final = "HP:0000118"
_SHORTEST_ADDED: Final = 3  # characters of an added name by which a term is found in a text


class Phenotypes:
    """The terms of one release, looked up by primary id.

    Parameters
    ----------
    tables
        As ``obo.tables`` makes them.
    chinese
        Rows ``(hpo_id, name, synonyms)``.
    release
        Date of the release.
    added
        Translations that a user added: they name what ``chinese`` lacks, and find more.
    bad_files
        Translations that were left out.
    """

    def __init__(
        self,
        tables: cache.Tables,
        chinese: tuple[ChineseName, ...] = (),
        release: str = "",
        added: tuple[Translation, ...] = (),
        bad_files: tuple[BadFile, ...] = (),
    ) -> None:
        self.release = release
        self.translations = tuple(f"{t.file} ({t.version})" for t in added)
        self.bad_files = bad_files
        self.ids = tuple(cache.unpacked(tables["ids"]))
        self._names = cache.unpacked(tables["names"])
        self._synonyms = tables["synonyms"]
        self._related = tables["related"]
        self._place = {hp_id: number for number, hp_id in enumerate(self.ids)}
        self._moved = dict(pair.split(" ", 1) for pair in cache.unpacked(tables["alternatives"]))
        self._up_starts: NDArray[np.int64] = tables["up_starts"]
        self._up: NDArray[np.int32] = tables["up"]
        self._ancestors: dict[str, frozenset[str]] = {}  # those that were asked for
        self._codes: dict[str, Code] = {}
        self._chinese = tuple(
            self._current(names) for names in (chinese, *(t.names for t in added))
        )

    def __contains__(self, hp_id: str) -> bool:
        """Whether ``hp_id`` is a current id or leads to one."""
        return hp_id in self._place or hp_id in self._moved

    def __len__(self) -> int:
        return len(self.ids)

    def primary(self, hp_id: str) -> str:
        """Return the current id for a current, alternative or replaced one.

        Raises
        ------
        KeyError
            If the HPO does not hold it.
        """
        return hp_id if hp_id in self._place else self._moved[hp_id]

    def place(self, hp_id: str) -> int:
        """Return the row of a term in ``ids``.

        Raises
        ------
        KeyError
            If the HPO does not hold it.
        """
        return self._place[self.primary(hp_id)]

    def code(self, hp_id: str) -> Code:
        """Return the term as a code with its names.

        Raises
        ------
        KeyError
            If the HPO does not hold it.
        """
        primary = self.primary(hp_id)
        found = self._codes.get(primary)
        if found is None:
            chinese = next((names[primary][0] for names in self._chinese if primary in names), "")
            found = Code(HPO, primary, self._names[self._place[primary]], chinese)
            self._codes[primary] = found
        return found

    def names(self) -> Mapping[str, str]:
        """Map each lower-cased English name or EXACT synonym to its primary id.

        Where two terms share a word, a name wins over a synonym and the lower id over the higher.
        """
        return self._english

    def related_names(self) -> Mapping[str, str]:
        """Map each lower-cased RELATED, BROAD or NARROW synonym that is no name to its primary id.

        These say nearly the same ("hearing loss" for Hearing impairment): good for finding a term
        in a text, too loose to call it by.
        """
        found: dict[str, str] = {}
        for joined, hp_id in zip(cache.unpacked(self._related), self.ids, strict=True):
            for synonym in filter(None, joined.split("|")):
                if synonym.lower() not in self._english:
                    found.setdefault(synonym.lower(), hp_id)
        return found

    def names_zh(self) -> Mapping[str, str]:
        """Map each Simplified Chinese name or synonym to its primary id.

        Our own win over those of a translation that was added, and names over synonyms. Added ones
        of one or two characters are shown but not looked for: they mean too many things.
        """
        return self._by_chinese

    def ancestor_places(self, place: int) -> NDArray[np.int32]:
        """Rows of all ancestors of a row, with itself, shape (n,)."""
        return self._up[self._up_starts[place] : self._up_starts[place + 1]]

    @cached_property
    def is_abnormality(self) -> NDArray[np.bool_]:
        """Whether each term lies below Phenotypic abnormality, shape (terms,); itself does not."""
        if _ABNORMALITY not in self._place:
            return np.zeros(len(self), dtype=bool)
        root = self._place[_ABNORMALITY]
        is_elsewhere = np.ones(len(self))
        is_elsewhere[root] = 0.0
        found = self.least_above(is_elsewhere) == 0.0
        found[root] = False
        return np.asarray(found)

    def least_above(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the least value among each term and its ancestors; both of shape (terms,)."""
        return np.minimum.reduceat(values[self._up], self._up_starts[:-1])

    def ancestors(self, hp_id: str) -> frozenset[str]:
        """Return the ids of all ancestors, with the term itself.

        Raises
        ------
        KeyError
            If the HPO does not hold it.
        """
        found = self._ancestors.get(hp_id)
        if found is None:
            found = frozenset(self.ids[up] for up in self.ancestor_places(self.place(hp_id)))
            self._ancestors[hp_id] = found
        return found

    @cached_property
    def _english(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name, hp_id in zip(self._names, self.ids, strict=True):
            found.setdefault(name.lower(), hp_id)
        for joined, hp_id in zip(cache.unpacked(self._synonyms), self.ids, strict=True):
            for synonym in filter(None, joined.split("|")):
                found.setdefault(synonym.lower(), hp_id)
        return found

    @cached_property
    def _by_chinese(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        shortest = (
            1  # our own were chosen for finding; two signs of a translation ("小指") were not
        )
        for names in self._chinese:
            rows = sorted(names.items())
            named = [(name, hp_id) for hp_id, (name, _) in rows]
            named += [(name, hp_id) for hp_id, (_, more) in rows for name in more]
            for name, hp_id in named:
                if len(name) >= shortest:
                    found.setdefault(name, hp_id)
            shortest = _SHORTEST_ADDED
        return found

    def _current(self, names: Iterable[ChineseName]) -> dict[str, tuple[str, tuple[str, ...]]]:
        return {self.primary(hp_id): (name, more) for hp_id, name, more in names if hp_id in self}


def _chinese_rows() -> tuple[ChineseName, ...]:
    """Rows of the delivered Chinese names; a line that starts with ``#`` is a comment."""
    path = paths.resource("knowledge", "hpo_zh.tsv")
    if not path.is_file():
        return ()
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) >= 2 and cells[0].startswith("HP:") and cells[1]:
            more = cells[2].split("|") if len(cells) > 2 else []
            rows.append((cells[0], cells[1], tuple(filter(None, map(str.strip, more)))))
    return tuple(rows)


def load() -> Phenotypes:
    """Open the HPO of this installation, from the cached index where it fits.

    Chinese names are our own and those of the translations in ``paths.user_knowledge()``.

    Raises
    ------
    Refused
        ``no_hpo`` when its files are not installed.
    """
    path = hpo_files.file("hp.obo")
    tables = cache.opened("phenotypes", _SCHEMA, (path,), lambda: obo.tables(path))
    added, bad_files = babelon.read(paths.user_knowledge())
    return Phenotypes(tables, _chinese_rows(), hpo_files.version(path), added, bad_files)
