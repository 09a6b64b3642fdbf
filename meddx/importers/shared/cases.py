"""One case a file, with what could not be used named in the first."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from meddx.case.record import Case, RefusedFile
from meddx.case.source import UNREADABLE, Source
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

READING: Final = Phrase("Reading files")


def load_each(
    files: tuple[Source, ...], context: Context, load_one: Callable[[Source, Context], Case]
) -> tuple[Case, ...]:
    """Load files one by one, each of them one case.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    return load_all(files, context, lambda source, at: (load_one(source, at),))


def load_all(
    files: tuple[Source, ...],
    context: Context,
    load: Callable[[Source, Context], tuple[Case, ...]],
) -> tuple[Case, ...]:
    """Load files one by one; a refused one is named and the rest is loaded all the same.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    cases: list[Case] = []
    refused: list[RefusedFile] = []
    for number, source in enumerate(files):
        context.checkpoint(number, len(files), READING)
        try:
            loaded = load(source, context)
        except Refused as no:
            refused.append(RefusedFile(source.label, no.code, no.phrase))
        except OSError:
            refused.append(RefusedFile(source.label, "unreadable", UNREADABLE))
        else:
            refused += [problem for case in loaded for problem in case.refused]
            cases += [replace(case, refused=()) for case in loaded if not case.is_empty]
    if refused:
        first = cases[0] if cases else Case()
        cases[:1] = [replace(first, refused=tuple(refused))]
    return tuple(cases)


def short_hash(content: bytes) -> str:
    """Stable name of an input: the first 12 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:12]
