"""Short lists of genes that come with the program (``resources/knowledge/SOURCES.md``)."""

from functools import cache

from meddx import paths


@cache
def secondary_findings() -> frozenset[str]:
    """Return the genes of ACMG SF v3.2 (Miller et al., Genet Med 2023)."""
    return _genes("secondary_findings.tsv")


@cache
def loss_of_function() -> frozenset[str]:
    """Return genes of which one lost copy, or the only one, is known to cause disease."""
    return _genes("loss_of_function_genes.tsv")


def _genes(name: str) -> frozenset[str]:
    text = paths.resource("knowledge", name).read_text(encoding="utf-8")
    return frozenset(line.split("\t")[0] for line in text.splitlines()[1:])
