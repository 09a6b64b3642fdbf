"""Both universes of diseases: those of people sent for imaging, and rare inherited ones."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx import paths
from meddx.case.codes import Code
from meddx.case.evidence import Link, Universe
from meddx.knowledge import inherited_shares, radiology, rare, told_once, user_radiology
from meddx.knowledge.other_findings import other_than
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.radiology import Background, Disease
from meddx.knowledge.rare import RareDiseases
from meddx.knowledge.same_findings import alike
from meddx.knowledge.user_radiology import Department

_CHEST: Final = radiology.EXAMINATIONS[0]

_Rows = tuple[Mapping[str, object], NDArray[np.int64]]  # a table, and the places of its codes


class Diseases:
    """Every disease that can be ranked.

    Parameters
    ----------
    hpo
        The rare diseases of HPOA.
    found
        The project's tables and a department's.

    Attributes
    ----------
    own
        Diseases of the tables by code, sorted: common ones, and inherited ones that they complete.
    backgrounds
        Findings of the background tables by HPO id; where several examinations have one, that of
        the first in ``radiology.EXAMINATIONS``.
    """

    def __init__(self, hpo: RareDiseases, found: radiology.Gathered) -> None:
        self.rare = hpo
        self._stated = found.backgrounds
        self._tables: dict[frozenset[str], NDArray[np.float64]] = {}  # those that were asked for
        self.backgrounds: Mapping[str, Background] = MappingProxyType(_first(found.backgrounds))
        self._below: dict[str, frozenset[str]] = {}  # those that were asked for
        self._told: dict[str, tuple[str, ...]] = {}
        self._meant: dict[str, frozenset[str]] = {}
        self._forms: dict[str, frozenset[str]] = {}
        self._rows: _Rows = {}, np.zeros(0, dtype=np.int64)
        self.own: Mapping[str, Disease] = MappingProxyType(_joined(hpo, found))

    def __len__(self) -> int:
        hereditary = set(self.rare.codes) - self.repeated
        return len(hereditary | set(self.own))

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Entries of HPOA that are the same disease as one of ``own``."""
        return frozenset(code for d in self.own.values() for code in d.same_as)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of ``own``, then those of HPOA: the order of every array of the ranking."""
        return (*self.own, *self.rare.codes)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each code stands in ``codes``; the first place, for one that stands there twice."""
        return {code: place for place, code in reversed(list(enumerate(self.codes)))}

    def rows_of(self, table: Mapping[str, object]) -> NDArray[np.int64]:
        """Places of the codes of a table, shape (n,); the answer to the last table is kept."""
        asked, rows = self._rows
        if asked is not table:
            rows = np.array([self.places[code] for code in table], dtype=np.int64)
            self._rows = table, rows
        return rows

    @cached_property
    def tie_break(self) -> NDArray[np.int64]:
        """Alphabetical place of each of ``codes``, shape (diseases,)."""
        order = sorted(range(len(self.codes)), key=self.codes.__getitem__)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return place

    @cached_property
    def is_inherited(self) -> NDArray[np.bool_]:
        """Which of ``codes`` are inherited diseases, shape (diseases,)."""
        found = np.ones(len(self.codes), dtype=bool)
        found[: len(self.own)] = [d.universe is Universe.HEREDITARY for d in self.own.values()]
        return found

    @cached_property
    def inherited_parts(self) -> NDArray[np.float64]:
        """Part of each of ``codes`` in the mass that inherited diseases share, shape (diseases,).

        For a mass of ``inherited_shares.STATED_FOR``, with 0 for those that are none.
        """
        hidden = self.repeated | set(self.own)
        listed = np.array([code not in hidden for code in self.codes])
        listed[: len(self.own)] = True
        return inherited_shares.parts(self.codes, self.own, listed & self.is_inherited)

    @cached_property
    def disease_numbers(self) -> NDArray[np.int64]:
        """Number of the disease that each of ``codes`` is an entry of, shape (diseases,).

        Entries of one name are one disease, and those that ``inherited_shares`` or ``told_once``
        states together.
        """
        called = {code: one.name for one in inherited_shares.load() for code in one.codes}
        called |= told_once.load()
        names = [called.get(c, self.code(c).display).casefold() for c in self.codes]
        numbers: dict[str, int] = {}
        return np.array([numbers.setdefault(name, len(numbers)) for name in names])

    @cached_property
    def go_together(self) -> NDArray[np.bool_]:
        """Which of ``own`` are one another's cause, or the same, shape (own, own)."""
        of_own = self.disease_numbers[: len(self.own)]
        found = of_own[:, None] == of_own
        numbers = {code: number for number, code in enumerate(self.own)}
        for code, disease in self.own.items():
            for link in disease.links:
                other = numbers.get(link.other.code)
                if other is not None and link.kind != "can_coexist_with":
                    found[numbers[code], other] = found[other, numbers[code]] = True
        return np.asarray(found)

    def shared_by_entries(self, genes: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Give inherited entries without genes those of the other entries of their disease."""
        number_of = dict(zip(self.codes, self.disease_numbers.tolist(), strict=True))
        of_disease: dict[int, frozenset[str]] = {}
        for code in genes.keys() & number_of.keys():
            number = number_of[code]
            of_disease[number] = of_disease.get(number, frozenset()) | genes[code]
        inherited = (self.codes[place] for place in np.flatnonzero(self.is_inherited).tolist())
        lent = {code: of_disease.get(number_of[code]) for code in inherited if code not in genes}
        return {**genes, **{code: found for code, found in lent.items() if found}}

    def code(self, code: str) -> Code:
        """Return a disease with its names.

        Raises
        ------
        KeyError
            If no table holds it.
        """
        if code in self.own:
            return self.own[code].code
        return self.rare.code(self.rare.place(code))

    def namesakes(self, code: str) -> tuple[str, ...]:
        """Codes of the same name, itself among them: an entry of OMIM and one of ORPHA.

        An entry that one of ``own`` repeats is that one.
        """
        kept = next((own for own, d in self.own.items() if code in d.same_as), code)
        return self._by_name[self.code(kept).display.casefold()]

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code in (code for code in self.places if code not in self.repeated):
            found.setdefault(self.code(code).display.casefold(), []).append(code)
        return {name: tuple(codes) for name, codes in found.items()}

    def link(self, link: Link) -> Link:
        """Return a link whose other end carries its names."""
        return Link(link.kind, self.code(link.other.code))

    def annotated_below(self, hp_id: str) -> frozenset[str]:
        """Terms of the project's rows that are more special than ``hp_id``, or the same."""
        found = self._below.get(hp_id)
        if found is None:
            ancestors = self.rare.phenotypes.ancestors
            found = frozenset(i for i in self._annotated if hp_id in ancestors(i))
            self._below[hp_id] = found
        return found

    def forms_of(self, hp_id: str) -> frozenset[str]:
        """Terms whose rows tell of a finding: itself and what it is a form of to a reader."""
        found = self._forms.get(hp_id)
        if found is None:
            above = self.rare.phenotypes.ancestors(hp_id)
            found = above - other_than(above)
            self._forms[hp_id] = found
        return found

    def meant_by(self, hp_id: str) -> frozenset[str]:
        """Terms that mean the same as a finding or as something more general."""
        found = self._meant.get(hp_id)
        if found is None:
            above = self.rare.phenotypes.ancestors(hp_id)
            found = frozenset().union(*map(alike, above)) - above
            self._meant[hp_id] = found
        return found

    def told_by(self, hp_id: str) -> tuple[str, ...]:
        """Codes of ``own`` for which a finding may say anything, sorted.

        Those that the finding names, or that have a row of it, of what means the same, of something
        more general or more special; what HPOA says of diseases of ``own`` comes besides
        (``own_in_hpoa``).
        """
        found = self._told.get(hp_id)
        if found is None:
            near = self.rare.phenotypes.ancestors(hp_id) | self.annotated_below(hp_id)
            near |= self.meant_by(hp_id)
            codes = {code for term in near for code in self._by_term.get(term, ())}
            found = tuple(sorted(codes))
            self._told[hp_id] = found
        return found

    @cached_property
    def own_in_hpoa(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places in ``codes`` of the diseases of ``own`` that HPOA describes, and their rows there.

        Both of shape (n,).
        """
        both = [(place, code) for place, code in enumerate(self.own) if code in self.rare]
        rows = [self.rare.place(code) for _, code in both]
        return np.array([place for place, _ in both], dtype=np.int64), np.array(
            rows, dtype=np.int64
        )

    @cached_property
    def _by_term(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code, disease in self.own.items():
            for term in {*disease.named_by, *(a.hpo_id for a in disease.annotations)}:
                found.setdefault(term, []).append(code)
        return {term: tuple(codes) for term, codes in found.items()}

    @cached_property
    def _annotated(self) -> frozenset[str]:
        return frozenset(a.hpo_id for d in self.own.values() for a in d.annotations)

    def background(self, examinations: frozenset[str]) -> NDArray[np.float64]:
        """Share of each term among patients sent for examinations, shape (terms,).

        Of several examinations the highest counts, as of all where none is known: one more reason
        not to lift a disease. What the background table states also holds for the ancestors (at
        least as common). A term below a stated one takes the part of it that it has among rare
        diseases. Never lower than the rare diseases' own background.
        """
        asked = examinations or frozenset(radiology.EXAMINATIONS)
        found = self._tables.get(asked)
        if found is None:
            found = np.max([self._background(name) for name in sorted(asked)], axis=0)
            self._tables[asked] = found
        return found

    def _background(self, examination: str) -> NDArray[np.float64]:
        """Return the shares of one examination; what its table leaves open is that of chests."""
        hpo = self.rare.phenotypes
        table = np.array(self.rare.background)
        stated = np.zeros(len(hpo))
        shares = {i: b.share for (where, i), b in self._stated.items() if where == _CHEST}
        shares |= {i: b.share for (where, i), b in self._stated.items() if where == examination}
        part = np.full(len(hpo), np.inf)  # of a stated term that those below it have
        for hp_id, share in sorted(shares.items()):
            up = hpo.ancestor_places(hpo.place(hp_id))
            stated[up] = np.maximum(stated[up], share)
        places = [hpo.place(hp_id) for hp_id in shares]
        part[places] = stated[places] / table[places]
        below = hpo.least_above(part) * table
        stated = np.where((stated == 0.0) & np.isfinite(below), below, stated)
        return np.asarray(np.clip(np.maximum(table, stated), 1e-4, 0.95))

    @cached_property
    def usual(self) -> Mapping[str, Mapping[str, float]]:
        """Shares that the background tables state, by HPO id, then by examination.

        Of what a picture shows nothing: it belongs to those of whom such a picture was taken.
        """
        found: dict[str, dict[str, float]] = {}
        for (where, hp_id), stated in self._stated.items():
            if stated.kind != "image":
                found.setdefault(hp_id, {})[where] = stated.share
        return found

    def background_of(self, hp_id: str) -> Background | None:
        """Return the background of a term, or of its nearest ancestor in the table, or None."""
        hpo = self.rare.phenotypes
        if hp_id in self.backgrounds:
            return self.backgrounds[hp_id]
        above = [a for a in hpo.ancestors(hp_id) if a in self.backgrounds]
        nearest = max(above, key=lambda a: (len(hpo.ancestors(a)), a), default=None)
        return None if nearest is None else self.backgrounds[nearest]


def _joined(hpo: RareDiseases, found: radiology.Gathered) -> dict[str, Disease]:
    """Give each disease its annotations; an HPOA disease that only has rows becomes one of ours."""
    own = {}
    for code in sorted(set(found.diseases) | set(found.annotations)):
        disease = found.diseases.get(code)
        if disease is None:
            disease = Disease(hpo.code(hpo.place(code)), universe=Universe.HEREDITARY)
        rows = found.annotations.get(code, {})
        own[code] = replace(disease, annotations=tuple(rows[key] for key in sorted(rows)))
    return own


def _first(stated: Mapping[tuple[str, str], Background]) -> dict[str, Background]:
    found: dict[str, Background] = {}
    for examination in radiology.EXAMINATIONS:
        for (where, hp_id), background in stated.items():
            if where == examination:
                found.setdefault(hp_id, background)
    return found


def load(phenotypes: Phenotypes, department: Department | None = None) -> Diseases:
    """Open HPOA, the delivered tables and a department's; that of ``user_radiology.load`` if None.

    Raises
    ------
    Refused
        ``no_hpo`` when the files of the HPO are not installed.
    """
    department = department or user_radiology.load(phenotypes)
    return Diseases(rare.load(phenotypes, department), department.gathered)


def of_rare(hpo: RareDiseases, phenotypes: Phenotypes) -> Diseases:
    """Join rare diseases with the delivered tables alone."""
    folders = (paths.resource("knowledge"),)
    return Diseases(hpo, radiology.gather(folders, frozenset(hpo.codes), phenotypes))
