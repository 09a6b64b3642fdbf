"""Reads a film and its note with the installed packs, as the program reads a case of them.

A picture file says nothing of what it shows, and no pack reads such a file. Who measures vouches
for it: a radiograph of the chest, its view and the patient's age. The packs' gates judge the rest.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from meddx.analysis import packs
from meddx.analysis.pictures import Pictures
from meddx.analysis.running import PackReader
from meddx.case.evidence import Finding
from meddx.case.record import Case, Study
from meddx.case.source import Source
from meddx.imaging.frames import FrameStore
from meddx.importers.picture import Picture
from meddx.importers.shared.notes import note_case
from meddx.jobs import Context
from meddx.training.ranking.films import Film


class FilmReader:
    """Keeps the packs open between films.

    Parameters
    ----------
    folder
        Where the films lie.
    context
        Its child process is used.
    """

    def __init__(self, folder: Path, context: Context) -> None:
        self._folder = folder
        # What packs tell of their progress at each film says nothing of the whole.
        self._context = Context(children=context.children)
        self._packs = packs.installed()[0]
        self._pictures = Pictures(FrameStore(context.children))
        self._reader = PackReader(self._pictures)

    def film(self, film: Film) -> tuple[Finding, ...]:
        """Return what the packs see; nothing where none may read it."""
        (case,) = Picture().load((Source(self._folder / film.file),), self._context)
        vouched = replace(case, studies=tuple(_vouched(case, film)))
        return self._read(self._pictures.hashed(vouched, lambda _: True, self._context))

    def note(self, film: Film) -> tuple[Finding, ...]:
        """Return what is found in the note."""
        return self._read(note_case(film.note, film.file))

    def _read(self, case: Case) -> tuple[Finding, ...]:
        """Return what the ranking would weigh: no bare measurements, nothing that starts off."""
        found = self._reader.read(self._packs, case, self._context).findings
        return tuple(f for f in found if f.quantity is None and not f.starts_off)


def _vouched(case: Case, film: Film) -> Iterator[Study]:
    for study in case.studies:
        told = (
            replace(
                series,
                modality="DX",
                body_part_examined="CHEST",
                view_position=film.view,
                age_years=film.person.age_years,
            )
            for series in study.series
        )
        yield replace(study, series=tuple(told))
