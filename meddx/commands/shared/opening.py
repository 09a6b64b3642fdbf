"""Opening files to look at them: everything is listed, whoever it belongs to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from meddx import jobs
from meddx.case.record import Case
from meddx.phrase import Phrase, Refused
from meddx.pipeline import Opened, open_paths

OPENING: Final = Phrase("Opening")
STOPPED: Final = Phrase("Stopped.")


def open_everything(files: Sequence[Path]) -> tuple[Case, ...]:
    """Import paths without joining what names nobody to a patient.

    Raises
    ------
    Refused
        When importing failed as a whole or was stopped.
    """
    context = jobs.Context()
    try:
        cases = _cases(tuple(files), context)
    finally:
        context.close()
    return cases


def _cases(files: tuple[Path, ...], context: jobs.Context) -> tuple[Case, ...]:
    def work(inner: jobs.Context) -> tuple[Case, ...]:
        opened: Opened = open_paths(files, inner)
        others = [open_paths((path,), inner).cases for path in opened.unattached]
        return (*opened.cases, *(case for cases in others for case in cases))

    outcome = jobs.run(jobs.Job(OPENING, work), context)
    if isinstance(outcome, jobs.Succeeded):
        cases: tuple[Case, ...] = outcome.value
        return cases
    if isinstance(outcome, jobs.Failed):
        raise Refused(outcome.code, outcome.phrase)
    raise Refused("stopped", STOPPED)
