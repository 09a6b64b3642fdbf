"""Asks the list of known studies in the background; of each question only the newest counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject

from meddx.case.identity import Patient
from meddx.case.known import KnownSeries, KnownStudy, Presence, Sought
from meddx.jobs import Context, Failed, Job, Ticket
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.services import KnownStudies

LOOKING: Final = Phrase("Looking for studies")
FORGETTING: Final = Phrase("Forgetting a study")


@dataclass(frozen=True)
class Found:
    """What fits, and what modalities there are in the whole list."""

    studies: tuple[KnownStudy, ...]
    modalities: tuple[str, ...]


@dataclass(frozen=True)
class Details:
    """Series of a study, and the other studies of its patient."""

    series: tuple[KnownSeries, ...]
    priors: tuple[KnownStudy, ...]


@dataclass(frozen=True)
class Recent:
    """A study that was opened last, and the series whose thumbnail stands for it."""

    study: KnownStudy
    series: KnownSeries | None


Failure = Callable[[Failed], None]


class AskedStudies(QObject):
    """The list of known studies, for widgets of one owner.

    Parameters
    ----------
    bridge
        Runs the questions.
    known
        The list.
    parent
        Whose questions these are; when it goes, nothing is answered any more.
    """

    def __init__(self, bridge: Bridge, known: KnownStudies, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._known = known
        self._watch = Watch(bridge)
        self._watch.setParent(self)
        self._open: dict[str, Ticket] = {}

    def find(self, sought: Sought, done: Callable[[Found], None], failed: Failure) -> None:
        """Answer with what fits."""

        def work(_context: Context) -> Found:
            return Found(self._known.studies(sought), self._known.modalities())

        self._ask("find", "studies", work, done, failed)

    def details(self, study: KnownStudy, done: Callable[[Details], None], failed: Failure) -> None:
        """Answer with the series of a study and the priors of its patient."""

        def work(_context: Context) -> Details:
            priors = self._known.priors(study.patient, study.study_instance_uid)
            return Details(self._known.series_of(study), priors)

        self._ask("details", "studies", work, done, failed)

    def priors(
        self,
        patient: Patient,
        study_instance_uid: str,
        done: Callable[[tuple[KnownStudy, ...]], None],
        failed: Failure,
    ) -> None:
        """Answer with the other studies of a patient whose files are still there."""

        def work(_context: Context) -> tuple[KnownStudy, ...]:
            found = self._known.priors(patient, study_instance_uid)
            return tuple(one for one in found if self._known.presence(one) is not Presence.GONE)

        self._ask("priors", "studies", work, done, failed)

    def recent(
        self, most: int, done: Callable[[tuple[Recent, ...]], None], failed: Failure
    ) -> None:
        """Answer with the studies that were opened last."""

        def work(_context: Context) -> tuple[Recent, ...]:
            found = self._known.studies(Sought(most=most))
            return tuple(Recent(study, _shown(self._known.series_of(study))) for study in found)

        self._ask("recent", "studies", work, done, failed)

    def presence(
        self, studies: Sequence[KnownStudy], done: Callable[[dict[int, Presence]], None]
    ) -> None:
        """Answer with whether the files of studies are still there; nothing where that failed."""
        asked = tuple(studies)

        def work(context: Context) -> dict[int, Presence]:
            told: dict[int, Presence] = {}
            for at, study in enumerate(asked):
                context.checkpoint(at, len(asked), LOOKING)
                told[study.number] = self._known.presence(study)
            return told

        self._ask("presence", "files", work, done, lambda _failed: None)

    def paths(
        self, study: KnownStudy, done: Callable[[tuple[Path, ...], bool], None], failed: Failure
    ) -> None:
        """Answer with what is still there of what is to be opened, and whether that is all."""

        def work(_context: Context) -> tuple[tuple[Path, ...], bool]:
            paths = self._known.paths_of(study)
            there = tuple(path for path in paths if path.exists())
            return there, there == paths

        self._ask("paths", "files", work, lambda answer: done(*answer), failed)

    def forget(self, study: KnownStudy, done: Callable[[], None], failed: Failure) -> None:
        """Delete what is kept about a study; a second one does not replace the first."""

        def work(_context: Context) -> None:
            self._known.forget(study)

        ticket = self._bridge.submit("studies", Job(FORGETTING, work))
        self._watch.add(ticket, lambda _nothing: done(), failed)

    def _ask(
        self,
        question: str,
        lane: str,
        work: Callable[[Context], Any],
        done: Callable[[Any], None],
        failed: Failure,
    ) -> None:
        if self._bridge.is_closed:  # a timer of a widget may outlive the window
            return
        if question in self._open:
            self._watch.drop(self._open[question])
        ticket = self._bridge.submit(lane, Job(LOOKING, work))
        self._open[question] = self._watch.add(ticket, done, failed)


def _shown(series: Sequence[KnownSeries]) -> KnownSeries | None:
    """Return the first series that has a thumbnail, else the first."""
    with_picture = (one for one in series if one.thumbnail is not None)
    return next(with_picture, series[0] if series else None)
