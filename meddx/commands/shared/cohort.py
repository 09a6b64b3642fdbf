"""Counts of genes beside those of other people, for commands that analyse."""

import argparse
from pathlib import Path

from meddx.case import cohorts
from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.commands.shared.program import Program
from meddx.importers.shared import cohort
from meddx.jobs import Context, Job


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whose sample is the patient's, and which others it is compared with."""
    parser.add_argument(
        "--cohort",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="compare the patient's counts of genes with those of other people in this file or "
        "folder, which do not join the case; may be given again",
    )
    parser.add_argument(
        "--count-sample",
        default="",
        metavar="NAME",
        help="the patient's sample in a table of counts; its other samples are compared with",
    )


def compared(program: Program, case: Case, options: argparse.Namespace) -> Case:
    """Return the case with the sample and the cohort that were asked for.

    Raises
    ------
    meddx.phrase.Refused
        When the case holds no counts, or a file of the cohort cannot be used.
    """
    if not (options.cohort or options.count_sample):
        return case

    def work(context: Context) -> tuple[GenePanel, ...]:
        return cohort.panels(options.cohort, context) if options.cohort else ()

    others = program.run("open", Job(cohort.OPENING, work))
    return cohorts.in_case(case, options.count_sample, others)
