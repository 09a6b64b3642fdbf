"""Copy number of a tumour beside its normal tissue, as VarScan writes it: shown, never weighed."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from meddx.case.gene_files import GenePanel
from meddx.case.variants import Origin
from meddx.importers.shared import table_rows
from meddx.importers.shared.table_rows import BACKWARDS, BadRowError
from meddx.knowledge.assemblies import chromosome
from meddx.phrase import Phrase

ONLY_SHOWN: Final = Phrase(
    "Changes of copy number in the tumour are shown with their log2 ratio; they weigh nothing."
)
NO_RATIO: Final = Phrase("The log ratio is not a number.")

_RATIOS: Final = ("adjusted_log_ratio", "log2_ratio", "raw_ratio")


def region(cells: Mapping[str, str]) -> tuple[str, int, int, str]:
    """Read a row of ``copynumber`` or ``copyCaller``.

    Returns
    -------
    tuple
        Chromosome, start (0-based), end, and the log2 ratio with VarScan's call.

    Raises
    ------
    BadRowError
        ``POSITION``, ``BACKWARDS`` or ``NO_RATIO``.
    """
    start, stop = (table_rows.position(cells[name]) for name in ("chr_start", "chr_stop"))
    if stop < start:
        raise BadRowError(BACKWARDS)
    written = next((cells[name] for name in _RATIOS if name in cells), "")
    try:
        ratio = float(written.replace(",", "."))
    except ValueError:
        raise BadRowError(NO_RATIO) from None
    if not math.isfinite(ratio):
        raise BadRowError(NO_RATIO)
    call = cells.get("region_call", "")
    label = f"log2 {ratio:+.3f}" + (f", {call}" if call else "")
    return chromosome(cells["chrom"]), start - 1, stop, label


def panel(panel: GenePanel, regions: tuple[tuple[str, int, int, str], ...]) -> GenePanel:
    """Return a panel with regions instead of variants."""
    notes = (ONLY_SHOWN, *panel.notes)
    return replace(
        panel, sample="TUMOR", origin=Origin.TUMOUR, variants=(), regions=regions, notes=notes
    )
