"""The reference tables built from another annotation file; no cache is read or written."""

from pathlib import Path
from typing import Final

from meddx.knowledge import Knowledge, diseases, hpo_files, hpoa, profiles
from meddx.knowledge.rare import RareDiseases
from meddx.training.ranking.product import altered

# Attributes of ``Knowledge`` that do not come from the annotation file; all others are built anew.
UNCHANGED: Final = frozenset(
    {"phenotypes", "genes", "genes_of", "diseases_of", "ranking", "symbols", "department"}
)


def renewed(knowledge: Knowledge, annotations: Path) -> Knowledge:
    """Return the tables as they would be if this were the delivered ``phenotype.hpoa``."""
    hpo = knowledge.phenotypes
    release = knowledge.diseases.rare.release
    rare = RareDiseases(hpoa.tables(annotations, hpo), hpo, release)
    genes = hpo_files.file("genes_to_phenotype.txt")
    return altered(
        knowledge,
        diseases=diseases.of_rare(rare, hpo),
        profiles=profiles.of_tables(profiles.tables(annotations, genes, hpo)),
    )
