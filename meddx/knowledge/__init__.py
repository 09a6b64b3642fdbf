"""Offline reference tables: diseases, phenotypes, genes."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from meddx import paths
from meddx.knowledge import diseases as _diseases
from meddx.knowledge import genes as _genes
from meddx.knowledge import phenotypes as _phenotypes
from meddx.knowledge import profiles as _profiles
from meddx.knowledge import ranking as _ranking
from meddx.knowledge import symbols as _symbols
from meddx.knowledge import user_radiology as _department
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.genes import Genes
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.profiles import Profiles
from meddx.knowledge.ranking import RankingModel
from meddx.knowledge.symbols import Symbols
from meddx.knowledge.user_file import BadFile, seen
from meddx.knowledge.user_problems import bad_files
from meddx.knowledge.user_radiology import Department


class Knowledge:
    """The reference tables of this installation, each opened when it is first asked for.

    Opening takes up to some seconds the first time and belongs on a worker lane.

    Parameters
    ----------
    folder
        Where a department's files lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = seen(folder)

    @property
    def is_outdated(self) -> bool:
        """Whether a department's files have changed since."""
        return seen(self._folder) != self._seen

    @cached_property
    def department(self) -> Department:
        """The delivered radiological tables and what a department's files add."""
        return _department.load(self.phenotypes, self._folder)

    @property
    def left_out(self) -> tuple[tuple[str, BadFile], ...]:
        """Files of a user that could not be used, each with a word that says of what kind."""
        translations = [("bad_translation", bad) for bad in self.phenotypes.bad_files]
        tables = [("bad_department_file", bad) for bad in bad_files(self.department.bad)]
        return (*translations, *tables)

    @cached_property
    def phenotypes(self) -> Phenotypes:
        """The Human Phenotype Ontology."""
        return _phenotypes.load()

    @cached_property
    def genes(self) -> Genes:
        """Genes and their hereditary diseases."""
        return _genes.load()

    @cached_property
    def symbols(self) -> Symbols:
        """Names of genes."""
        return _symbols.load(self.genes)

    @cached_property
    def diseases(self) -> Diseases:
        """Diseases of both universes."""
        return _diseases.load(self.phenotypes, self.department)

    @cached_property
    def profiles(self) -> Profiles:
        """Findings of rare diseases, pooled from all that the HPO's files tell."""
        return _profiles.load(self.phenotypes, self.department)

    @cached_property
    def ranking(self) -> RankingModel:
        """Learnt weights of the ranking of rare diseases."""
        return _ranking.load()

    @cached_property
    def genes_of(self) -> Mapping[str, frozenset[str]]:
        """Genes of each disease code: the project's table where it names any, else the HPO.

        What a department's files name is added. An entry for which nobody names any has those of
        the other entries of its disease (Marfan syndrome of ORPHA has those of OMIM's).
        """
        found: dict[str, set[str]] = {}
        for symbol in self.genes.symbols():
            for entry in self.genes.diseases_of(symbol):
                found.setdefault(entry.disease.code, set()).add(symbol)
        for code, disease in self.diseases.own.items():
            if disease.genes:
                found[code] = set(disease.genes)
        for code, genes in self.department.genes.items():
            found.setdefault(code, set()).update(genes)
        return self.diseases.shared_by_entries({c: frozenset(genes) for c, genes in found.items()})

    @cached_property
    def diseases_of(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of the diseases of each gene symbol, sorted: ``genes_of`` turned round."""
        found: dict[str, list[str]] = {}
        for code in sorted(self.genes_of):
            for symbol in self.genes_of[code]:
                found.setdefault(symbol, []).append(code)
        return {symbol: tuple(codes) for symbol, codes in found.items()}

    @property
    def versions(self) -> tuple[str, ...]:
        """Names and releases of the tables, for About and every report."""
        return (
            f"HPO {self.phenotypes.release}",
            f"HPO annotations {self.diseases.rare.release}",
            "MedDx radiology annotations 2 (mostly estimates of the project authors)",
            *self.phenotypes.translations,
            *(
                f"department file {tables.path.name} ({len(tables)} rows)"
                for tables in self.department.used
            ),
        )


def load() -> Knowledge:
    """Return the reference tables; nothing is read until one is asked for."""
    return Knowledge(paths.user_knowledge())
