"""Opening files to look at them: everything is listed, whoever it belongs to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from meddx import jobs
from meddx.case.record import Case
from meddx.phrase import Phrase, Refused
from meddx.pipeline import import_paths

OPENING: Final = Phrase("Opening")
STOPPED: Final = Phrase("Stopped.")


def open_everything(files: Sequence[Path]) -> tuple[Case, ...]:
    """Import paths and join nothing.

    Raises
    ------
    Refused
        When importing failed as a whole or was stopped.
    """

    def work(context: jobs.Context) -> tuple[Case, ...]:
        return import_paths(tuple(files), context)

    context = jobs.Context()
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
