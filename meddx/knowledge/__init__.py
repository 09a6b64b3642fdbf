"""Offline reference tables: diseases, phenotypes, genes."""

from functools import cached_property

from meddx.knowledge import genes as _genes
from meddx.knowledge import phenotypes as _phenotypes
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

    @property
    def versions(self) -> tuple[str, ...]:
        """Names and releases of the tables, for About and every report."""
        return (f"HPO {self.phenotypes.release}",)


def load() -> Knowledge:
    """Return the reference tables; nothing is read until one is asked for."""
    return Knowledge()
