"""What a file of genes may leave open, said on the command line: whose sample, and of what."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.case.variants import Origin


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the patient's sample and the origin of variants."""
    parser.add_argument("--sample", default="", help="the patient's sample in a file of several")
    parser.add_argument(
        "--origin",
        choices=[Origin.GERMLINE.value, Origin.TUMOUR.value],
        help="what the variants are of, for files that do not say it",
    )


def of_sample(paths: Sequence[Source], options: argparse.Namespace) -> tuple[Source, ...]:
    """Return the sources with the patient's sample; only files of several samples look at it."""
    return tuple(replace(source, sample=options.sample) for source in paths)


def of_origin(panel: GenePanel, options: argparse.Namespace) -> GenePanel:
    """Return a panel with the origin that was said, where its file says none."""
    if not options.origin or panel.origin is not Origin.UNKNOWN or not len(panel.variants):
        return panel
    return replace(panel, origin=Origin(options.origin))


def in_case(case: Case, options: argparse.Namespace) -> Case:
    """Return a case whose variants of unknown origin are of the origin that was said."""
    return replace(case, panels=tuple(of_origin(panel, options) for panel in case.panels))
