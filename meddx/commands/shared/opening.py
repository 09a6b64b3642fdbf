"""Opening files to look at them: everything is listed, whoever it belongs to."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from meddx import jobs
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.children import Children
from meddx.phrase import Phrase, Refused
from meddx.pipeline import import_paths

OPENING: Final = Phrase("Opening")
STOPPED: Final = Phrase("Stopped.")


def password_argument(parser: argparse.ArgumentParser) -> None:
    """Declare how a password is given: never as an argument, which every process list shows."""
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password of protected archives from standard input",
    )


def sources(paths: Sequence[Path], options: argparse.Namespace) -> tuple[Source, ...]:
    """Join paths with the password, which is asked for where standard input is a terminal."""
    password = ""
    if options.password_stdin:
        typed = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline()
        password = typed.rstrip("\r\n")
    return tuple(Source(path, "", password) for path in paths)


def open_everything(files: Sequence[Source], children: Children | None = None) -> tuple[Case, ...]:
    """Import paths and join nothing; ``children`` are used where some are at hand.

    Raises
    ------
    Refused
        When importing failed as a whole or was stopped.
    """

    def work(context: jobs.Context) -> tuple[Case, ...]:
        return import_paths(tuple(files), context)

    context = jobs.Context(children=children)
    try:
        outcome = jobs.run(jobs.Job(OPENING, work), context)
    finally:
        context.close()
    if isinstance(outcome, jobs.Succeeded):
        cases: tuple[Case, ...] = outcome.value
        return cases
    if isinstance(outcome, jobs.Failed):
        raise Refused(outcome.code, outcome.phrase)
    raise Refused("stopped", STOPPED)
