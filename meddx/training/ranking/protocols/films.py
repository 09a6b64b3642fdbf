"""Published chest films of adults and their notes, each alone and together."""

from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.diagnosis import priors
from meddx.diagnosis.inputs import RankOptions
from meddx.diagnosis.rank import rank
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase, Refused
from meddx.training.ranking import films, log_score
from meddx.training.ranking.film_reader import FilmReader
from meddx.training.ranking.films import Film
from meddx.training.ranking.log_score import Listed
from meddx.training.ranking.masked import words
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report
from meddx.training.ranking.sources import Cases, compared

OPTIONS: Final = RankOptions(examinations=frozenset({"chest"}))
WORDS: Final = (
    "The first frontal film of each patient, read by the delivered packs as the program reads it "
    "(vouched for what no header tells: a chest radiograph, its view, the age); the clinical note "
    "without sentences that tell of images or of how the diagnosis was proved, and without names "
    "of diagnoses; both. Age and sex are known to each. Patients whose film no pack may read, or "
    "in whose masked note nothing is found, are left out. Log score: natural logarithm of the "
    "probability of the true disease, how sharp and how often missed fitted for each source on the "
    "other half of the publishers; intervals draw whole publishers."
)
PAIRS: Final = (("both", "film"), ("both", "note"))
READING: Final = Phrase("Reading film {number} of {count} and its note")


class Films(Protocol):
    """Ranks by film, by note, and by both."""

    name: ClassVar[str] = "films"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        chosen = films.read(asked.path, words())
        reader = FilmReader(asked.path, context)
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
        if len(sources) < log_score.FEWEST:
            raise Refused("no_films", films.NO_FILMS.with_values(folder=asked.path.name))
        cases = Cases(
            "films with notes",
            tuple(film.truth for film in kept),
            tuple(film.source for film in kept),
            groups.astype(np.int64),
        )
        rows, further = compared(lists, PAIRS, cases, asked.seed)
        return Report(self.name, WORDS, rows, further)
