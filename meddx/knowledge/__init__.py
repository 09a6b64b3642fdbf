"""Offline reference tables: diseases, phenotypes, genes."""

from functools import cached_property

from meddx.knowledge import diseases as _diseases
from meddx.knowledge import genes as _genes
from meddx.knowledge import phenotypes as _phenotypes
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.genes import Genes
from meddx.knowledge.phenotypes import Phenotypes


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
    def diseases(self) -> Diseases:
        """Diseases of both universes."""
        return _diseases.load(self.phenotypes)

    @property
    def versions(self) -> tuple[str, ...]:
        """Names and releases of the tables, for About and every report."""
        return (
            f"HPO {self.phenotypes.release}",
            f"HPO annotations {self.diseases.rare.release}",
            "MedDx chest annotations 1 (estimates of the project authors)",
        )


def load() -> Knowledge:
    """Return the reference tables; nothing is read until one is asked for."""
    return Knowledge()
