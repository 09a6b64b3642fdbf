"""Tells what came of keeping measurements: a full disk, a document that could not be read."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from meddx.workstation.services import Keeping
from meddx.workstation.session import Session

_INTERVAL_MS: Final = 1000


class KeptMessages(QObject):
    """Asks now and then; what is told comes from another thread.

    Parameters
    ----------
    session
        Shows the sentences.
    keeping
        Says them.
    """

    def __init__(self, session: Session, keeping: Keeping) -> None:
        super().__init__(session)
        self._session, self._keeping = session, keeping
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Tell what is new."""
        self._session.tell(self._keeping.take_messages())
