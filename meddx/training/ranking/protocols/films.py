"""Does the note help the film, and the film the note? Published chest films of adults.

The first frontal film of each patient, read by the delivered packs as the program reads it (the
caller vouches for what its header does not tell: a chest radiograph, its view and the age); the
clinical note without sentences that tell of images or of how the diagnosis was proved, and without
the names of diagnoses (``resources/training/films.toml``); both. Age and sex are known to each.
Patients whose film no pack may read, or in whose masked note nothing is found, are left out. Log
score: natural logarithm, fitted on the other half of the sources; intervals draw whole sources.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.analysis import packs
from meddx.analysis.pack import ModelPack
from meddx.analysis.pictures import Pictures
from meddx.analysis.running import PackReader
from meddx.case.evidence import Finding
from meddx.case.record import Case, Study
from meddx.case.source import Source
from meddx.diagnosis import priors
from meddx.diagnosis.inputs import RankOptions
from meddx.diagnosis.rank import rank
from meddx.imaging.frames import FrameStore
from meddx.importers.picture import Picture
from meddx.importers.shared.notes import note_case
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase, Refused
from meddx.training.ranking import films, log_score
from meddx.training.ranking.films import Film
from meddx.training.ranking.log_score import Listed
from meddx.training.ranking.masked import words
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report
from meddx.training.ranking.sources import Cases, compared

OPTIONS: Final = RankOptions(examinations=frozenset({"chest"}))
PAIRS: Final = (("both", "film"), ("both", "note"))
READING: Final = Phrase("Reading film {number} of {count} and its note")


class Films(Protocol):
    """Ranks by film, by note, and by both."""

    name: ClassVar[str] = "films"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        chosen = films.read(asked.path, words())
        reader = _Reader(asked.path, context)
        lists: dict[str, list[Listed]] = {"film": [], "note": [], "both": []}
        kept: list[Film] = []
        candidates = int(priors.candidates(knowledge.diseases, OPTIONS.among).sum())
        for number, film in enumerate(chosen):
            said = READING.with_values(number=number + 1, count=len(chosen))
            context.checkpoint(number, len(chosen), said)
            seen, told = reader.film(film), reader.note(film)
            if not (seen and told):
                continue
            kept.append(film)
            for name, found in (("film", seen), ("note", told), ("both", (*seen, *told))):
                ranked = rank(found, film.person, knowledge, OPTIONS)
                lists[name].append(log_score.listed(ranked, film.truth, candidates))
        sources, groups = np.unique([film.source for film in kept], return_inverse=True)
        if len(sources) < 2:
            raise Refused("no_films", films.NO_FILMS.with_values(folder=asked.path.name))
        cases = Cases(
            "films with notes",
            tuple(film.truth for film in kept),
            tuple(film.source for film in kept),
            groups.astype(np.int64),
        )
        rows, further = compared(lists, PAIRS, cases, asked.seed)
        return Report(self.name, __doc__, rows, further)


class _Reader:
    """Reads films of a folder and notes with the installed packs."""

    def __init__(self, folder: Path, context: Context) -> None:
        self._folder = folder
        self._context = context
        self._packs: Sequence[ModelPack] = packs.installed()[0]
        self._pictures = Pictures(FrameStore(context.children))
        self._reader = PackReader(self._pictures)

    def film(self, film: Film) -> tuple[Finding, ...]:
        """Return what the packs see; nothing where none may read it."""
        (case,) = Picture().load((Source(self._folder / film.file),), self._context)
        vouched = replace(case, studies=tuple(_vouched(case, film)))
        ready = self._pictures.hashed(vouched, lambda _: True, self._context)
        return self._read(ready)

    def note(self, film: Film) -> tuple[Finding, ...]:
        """Return what is found in the note."""
        return self._read(note_case(film.note, film.file))

    def _read(self, case: Case) -> tuple[Finding, ...]:
        found = self._reader.read(self._packs, case, self._context).findings
        return tuple(f for f in found if f.quantity is None and not f.starts_off)


def _vouched(case: Case, film: Film) -> Iterator[Study]:
    """Yield the studies as a header would tell them: nothing in a picture says what it shows."""
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
