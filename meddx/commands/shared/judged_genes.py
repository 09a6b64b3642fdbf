"""Variants of gene files with their criteria, as ``meddx genes --json`` prints them."""

from contextlib import closing
from typing import Any

from meddx.analysis.interpretation import judging
from meddx.analysis.interpretation.panels import PanelReferences
from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.jobs import Context
from meddx.knowledge import genes, reference_store
from meddx.phrase import Language
from meddx.reports.shared.interpreted import interpreted


def described(panel: GenePanel, language: Language) -> dict[str, Any]:
    """Return the variants of a file that are worth a look, judged, and what was left out.

    Of many uncertain ones those with the most points are named, as in the window.
    """
    with closing(Context()) as context:
        (made,) = PanelReferences().applied(Case(panels=(panel,)), context).panels
    found = judging.judged(made, reference_store.current(), genes.load())
    return {
        "variants": [
            {
                "variant": variant.key,
                "gene": variant.gene,
                "transcript": variant.transcript,
                "hgvs_c": variant.hgvs_c,
                "hgvs_p": variant.hgvs_p,
                "consequence": variant.consequence,
                "exon": variant.exon or None,
                "zygosity": variant.zygosity.value,
                "interpretation": interpreted(said, language),
            }
            for variant, said in found.variants
        ],
        "left_out": [
            {"code": code, "reason": reason.label(language)} for code, reason in found.left_out
        ],
    }
