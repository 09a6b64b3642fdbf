"""Puts what was opened into the list of known studies, with a small picture of each series."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from meddx.case.places import places
from meddx.case.record import Case, Series, Study
from meddx.imaging.frames import FrameStore
from meddx.imaging.thumbnail import middle, thumbnail
from meddx.imaging.values import modality
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.refusals import Message
from meddx.workstation.services import KnownStudies
from meddx.workstation.session import Session

REMEMBERING: Final = Phrase("Remembering what was opened")
_LANE: Final = "studies"
_ARRIVALS_MS: Final = 250
_BUSY_CODE: Final = "store_busy"
_BUSY_MS: Final = 1000
_LOOKS_AN_ASK: Final = 20  # a picture that came may have had to go before it was seen

Arrived = tuple[Series, NDArray[Any]]
Placed = dict[str, tuple[Path, ...]]


class Remembering(QObject):
    """Follows what a session opens. Nothing waits for it.

    Parameters
    ----------
    session
        What opens.
    bridge
        Runs the writing.
    frames
        Gives the pictures.
    known
        The list.

    Signals
    -------
    remembered
        The list has more in it.
    """

    remembered = Signal()

    def __init__(
        self, session: Session, bridge: Bridge, frames: FrameStore, known: KnownStudies
    ) -> None:
        super().__init__(session)
        self._session, self._bridge, self._frames, self._known = session, bridge, frames, known
        self._watch = Watch(bridge)
        self._placed: Placed = {}  # of the studies that were remembered
        self._seen: dict[str, Study] = {}  # those of the cases that are open
        self._missing: dict[str, Series] = {}
        self._told = ""
        self._looks = 0
        self._arrivals = QTimer(self)
        self._arrivals.setInterval(_ARRIVALS_MS)
        self._arrivals.timeout.connect(self._look_for_arrivals)
        session.opened.connect(self._opened)
        session.case_changed.connect(self._case_changed)

    def _opened(self, cases: Sequence[Case], opened: Sequence[Path]) -> None:
        studies = [study for case in cases for study in case.studies]
        seen = self._seen
        fresh = {s.study_instance_uid for s in studies if seen.get(s.study_instance_uid) is not s}
        self._seen = {**seen, **{study.study_instance_uid: study for study in studies}}
        if not fresh:
            return
        before = [path for uid in sorted(fresh) for path in self._placed.get(uid, ())]

        def work(_context: Context) -> Placed:
            found = places(studies, (*opened, *before))
            chosen = {uid: paths for uid, paths in found.items() if uid in fresh}
            for case in cases:
                self._known.remember(case, chosen, {})
            return chosen

        self._run(work)

    def _case_changed(self) -> None:
        """Look for pictures of the open case; nothing of one that is closed is held on to."""
        case = self._session.case
        open_now = {s.study_instance_uid for s in (*case.studies, *self._others())}
        self._seen = {uid: study for uid, study in self._seen.items() if uid in open_now}
        self._missing = {series.series_instance_uid: series for series in case.series}
        self._looks = 0
        self._arrivals.start()

    def _others(self) -> tuple[Study, ...]:
        return tuple(study for case in self._session.others for study in case.studies)

    def _look_for_arrivals(self) -> None:
        """Take the pictures that are there; ask now and then for those that are not."""
        placed = {u: s for u, s in self._missing.items() if s.study_instance_uid in self._placed}
        if not placed or self._bridge.is_closed:
            self._arrivals.stop()
            return
        asks = self._looks % _LOOKS_AN_ASK == 0
        self._looks += 1
        arrived: list[Arrived] = []
        for uid, series in placed.items():
            voxels = self._frames.peek(series.volume, middle(series))
            if voxels is not None:
                arrived.append((series, voxels))
            elif self._frames.failure(series.volume, middle(series)) is None:
                if asks:
                    self._frames.want(series.volume, middle(series))
                continue
            del self._missing[uid]
        if arrived:
            self._keep_pictures(arrived)

    def _keep_pictures(self, arrived: Sequence[Arrived]) -> None:
        case = self._session.case
        uids = {series.study_instance_uid for series, _ in arrived}
        chosen = {uid: self._placed[uid] for uid in uids}

        def work(_context: Context) -> Placed:
            self._known.remember(case, chosen, dict(_small(*one) for one in arrived))
            return chosen

        self._run(work)

    def _run(self, work: Callable[[Context], Placed]) -> None:
        ticket = self._bridge.submit(_LANE, Job(REMEMBERING, work))
        self._watch.add(ticket, self._done, partial(self._failed, work))

    def _done(self, placed: Placed) -> None:
        self._told = ""
        self._placed |= placed
        if self._missing:
            self._arrivals.start()
        self.remembered.emit()

    def _failed(self, work: Callable[[Context], Placed], failed: Failed) -> None:
        """Try again where another program writes; else say once why the list does not grow."""
        if failed.code == _BUSY_CODE:
            QTimer.singleShot(_BUSY_MS, self, partial(self._again, work))
        elif failed.code != self._told:
            self._told = failed.code
            self._session.refused.emit((Message("", failed.code, failed.phrase),))

    def _again(self, work: Callable[[Context], Placed]) -> None:
        if not self._bridge.is_closed:
            self._run(work)


def _small(series: Series, voxels: NDArray[Any]) -> tuple[str, NDArray[np.uint8]]:
    values = modality(series.volume, middle(series), voxels)
    return series.series_instance_uid, thumbnail(series, values)
