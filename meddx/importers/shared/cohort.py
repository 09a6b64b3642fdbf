"""Opens counts of other people to compare the patient's with; they never join the case."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from meddx.case.cohorts import NO_COUNTS
from meddx.case.gene_files import GenePanel
from meddx.case.source import Source
from meddx.importers.shared.opening import import_all
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

OPENING: Final = Phrase("Opening the files to compare with")


def panels(paths: Sequence[Path | Source], context: Context) -> tuple[GenePanel, ...]:
    """Import files and folders, and return the counts of genes in them.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    Refused
        What the first file was refused for, or ``no_counts``: a cohort is used whole or not at all.
    """
    found = import_all(paths, context)
    refused = [file for item in found.imported for file in item.case.refused]
    for file in (*refused, *found.refused):
        raise Refused(file.code, file.reason)
    made = [panel for item in found.imported for panel in item.case.panels]
    counted = tuple(panel for panel in made if panel.expression is not None)
    if not counted or len(counted) < len(found.imported):
        names = [item.name for item in found.imported if not _is_counted(item.case.panels)]
        name = names[0] if names else Path(str(paths[0])).name
        raise Refused("no_counts", NO_COUNTS.with_values(file=name))
    return counted


def _is_counted(found: Sequence[GenePanel]) -> bool:
    return any(panel.expression is not None for panel in found)
