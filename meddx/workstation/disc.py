"""Copies what was opened from a disc into memory, and says when it may be taken out."""

from functools import partial

from PySide6.QtCore import QObject

from meddx.case.volume import Volume
from meddx.imaging import copied
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context, Job, Ticket
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.session import Session
from meddx.workstation.status import Status


class DiscCopy(QObject):
    """Begins with every case that is opened from removable media; its job can be cancelled."""

    def __init__(
        self,
        session: Session,
        bridge: Bridge,
        frames: FrameStore,
        status: Status,
        translation: Translation,
    ) -> None:
        super().__init__(session)
        self._session = session
        self._bridge = bridge
        self._frames = frames
        self._status = status
        self._translation = translation
        self._ticket: Ticket | None = None
        session.case_changed.connect(self._begin)
        bridge.succeeded.connect(self._ended)

    def _begin(self) -> None:
        if self._ticket is not None:  # of the case before
            self._ticket.cancel()
            self._ticket = None
        volumes = copied.on_removable_media(self._session.case)
        if volumes:
            work = partial(self._copy, volumes)
            self._ticket = self._bridge.submit("disc", Job(copied.COPYING, work))

    def _copy(self, volumes: tuple[Volume, ...], context: Context) -> Phrase:
        return copied.copy(volumes, self._frames, context)

    def _ended(self, number: int, said: object) -> None:
        if self._ticket is None or number != self._ticket.number or not isinstance(said, Phrase):
            return
        self._ticket = None
        if said is copied.COPIED:
            self._status.say(said.label(self._translation.language))
        else:
            self._session.tell((said,))
