"""Secondary findings: held back until the reader asks for them.

A (likely) pathogenic variant in a gene of ACMG SF v3.2 starts off unless the case asks for it: a
list names the gene, the variant was typed or comes as a name by HGVS, or a finding fits a disease
of the gene. A case that asks nothing asks for none of them either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import HPO
from meddx.case.evidence import Assertion, Finding, VariantSource
from meddx.case.gene_files import GenePanel
from meddx.case.reading import NotApplicable
from meddx.case.variants import VariantTable
from meddx.knowledge import Knowledge, gene_lists
from meddx.phrase import Phrase

HELD_BACK: Final = Phrase(
    "Secondary finding: a gene of ACMG SF v3.2 for which nothing in this case asks. It counts once "
    "you switch it on."
)
COUNT: Final = Phrase(
    "{count} variants are held back as secondary findings (ACMG SF v3.2): nothing in this case "
    "asks for them. Switch them on where the patient wants to know, or add a list that names their "
    "genes."
)
_LIST: Final = "ACMG SF v3.2"
_SEEN: Final = frozenset({Assertion.PRESENT, Assertion.HISTORICAL, Assertion.FAMILY})


def asked(panels: Iterable[GenePanel]) -> frozenset[str]:
    """Return the symbols of the genes that a case asks for by its gene files.

    They are those of lists and panels, and those of variants that somebody wrote down by name: of
    sequenced exomes and genomes alone secondary findings come unasked.
    """
    found: set[str] = set()
    for panel in panels:
        found.update(panel.genes)
        if panel.kind == "hgvs":
            found.update(variant.gene for variant in panel.variants)
    return frozenset(found)


def held_back(
    findings: Sequence[Finding], listed: frozenset[str], knowledge: Knowledge
) -> tuple[Finding, ...]:
    """Return the findings with secondary ones starting off.

    Parameters
    ----------
    findings
        Of all packs.
    listed
        Symbols of the genes that the case's panels ask for (``asked``).
    """
    if not any(_is_secondary(finding, listed) for finding in findings):
        return tuple(findings)
    seen = [f for f in findings if f.code.system == HPO and _is_seen(f)]
    fitting = _fitting(seen, knowledge)
    return tuple(
        replace(finding, starts_off=True, remark=HELD_BACK)
        if _is_secondary(finding, listed)
        and fitting.isdisjoint(knowledge.diseases_of.get(finding.code.code, ()))
        else finding
        for finding in findings
    )


def rows_of(table: VariantTable, panel_id: str, findings: Iterable[Finding]) -> NDArray[np.intp]:
    """Return the rows of a panel's variants that are held back among some findings."""
    positions = table.numbers("position")
    rows: list[int] = []
    for finding in findings:
        source = finding.source
        if finding.remark != HELD_BACK or not isinstance(source, VariantSource):
            continue
        if source.panel_id == panel_id:
            near = np.flatnonzero(positions == source.variant.position)
            rows += [int(row) for row in near if table[int(row)].key == source.variant.key]
    return np.array(sorted(rows), np.intp)


def told(findings: Iterable[Finding]) -> tuple[NotApplicable, ...]:
    """Say how many findings are held back; nothing where none is."""
    count = sum(finding.remark == HELD_BACK for finding in findings)
    if not count:
        return ()
    reason = COUNT.with_values(count=count)
    return (NotApplicable("secondary_findings", _LIST, "held_back", reason, title_zh=_LIST),)


def _is_secondary(finding: Finding, listed: frozenset[str]) -> bool:
    said = finding.interpretation
    if said is None or not isinstance(finding.source, VariantSource) or finding.starts_off:
        return False
    gene = finding.source.variant.gene
    return (
        said.counted.is_pathogenic
        and gene in gene_lists.secondary_findings()
        and gene not in listed
    )


def _is_seen(finding: Finding) -> bool:
    """Whether a finding is there, was, or is in the family; a score must speak for it."""
    if finding.log10_lr is not None:
        return finding.log10_lr > 0.0
    return finding.assertion in _SEEN and finding.probability > 0.0


def _fitting(seen: Sequence[Finding], knowledge: Knowledge) -> frozenset[str]:
    """Return the codes of all diseases that any finding is known of."""
    diseases, phenotypes = knowledge.diseases, knowledge.phenotypes
    found: set[str] = set()
    for finding in seen:
        if finding.code.code not in phenotypes:
            continue
        places, _ = diseases.rare.all.of(phenotypes.place(finding.code.code))
        found.update(diseases.rare.codes[place] for place in places.tolist())
        terms = phenotypes.ancestors(finding.code.code)
        found.update(
            code
            for code, disease in diseases.own.items()
            if any(not terms.isdisjoint(rows) for rows in disease.rows.values())
        )
    return frozenset(found)
