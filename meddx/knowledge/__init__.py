"""Offline reference tables: diseases, phenotypes, genes."""

from collections.abc import Mapping
from functools import cached_property

from meddx.knowledge import diseases as _diseases
from meddx.knowledge import genes as _genes
from meddx.knowledge import phenotypes as _phenotypes
from meddx.knowledge import profiles as _profiles
from meddx.knowledge import symbols as _symbols
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.genes import Genes
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.profiles import Profiles
from meddx.knowledge.symbols import Symbols


class Knowledge:
    """The reference tables of this installation, each opened when it is first asked for.

    Opening takes up to some seconds the first time and belongs on a worker lane.
    """

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
        return _diseases.load(self.phenotypes)

    @cached_property
    def profiles(self) -> Profiles:
        """Findings of rare diseases, pooled from all that the HPO's files tell."""
        return _profiles.load(self.phenotypes)

    @cached_property
    def genes_of(self) -> Mapping[str, frozenset[str]]:
        """Genes of each disease code: the project's table where it names any, else the HPO."""
        found: dict[str, set[str]] = {}
        for symbol in self.genes.symbols():
            for entry in self.genes.diseases_of(symbol):
                found.setdefault(entry.disease.code, set()).add(symbol)
        for code, disease in self.diseases.own.items():
            if disease.genes:
                found[code] = set(disease.genes)
        return {code: frozenset(genes) for code, genes in found.items()}

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
        )


def load() -> Knowledge:
    """Return the reference tables; nothing is read until one is asked for."""
    return Knowledge()
