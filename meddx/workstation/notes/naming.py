"""Looks for what else a note names while the reader wants to see it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QCheckBox
from typing_extensions import override

from meddx.analysis.entities_zh import is_chinese
from meddx.analysis.named_entities import NAMING, Named
from meddx.jobs import Context, Failed, Job, Ticket
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.notes.others import Others
from meddx.workstation.panels.notes import NotesPanel
from meddx.workstation.session import Session


class NamingCheck(QCheckBox):
    """The check below a Chinese note, and what it shows; off at first.

    Parameters
    ----------
    panel
        Shows the notes.
    session, bridge
        Say what went wrong; run the reading.
    read
        Tells what a text names; it runs in the background.
    """

    def __init__(
        self,
        panel: NotesPanel,
        session: Session,
        bridge: Bridge,
        read: Callable[[str, Context], Named],
    ) -> None:
        super().__init__()
        self._panel, self._session, self._bridge, self._read = panel, session, bridge, read
        self._watch = Watch(bridge)
        self._asked: Ticket | None = None
        self._told: Phrase | None = None
        self.setObjectName("naming")
        panel.body.addWidget(self)
        panel.note_shown.connect(self._show)
        self.toggled.connect(self._show)
        self._retranslate()
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setText(self.tr("Show what else the note names"))

    def _show(self, *_changed: object) -> None:
        note = self._panel.note
        text = note.text if note is not None else ""
        self.setVisible(is_chinese(text))
        if self._asked is not None:
            self._watch.drop(self._asked)
            self._asked = None
        self._panel.show_others(Others())
        if not self.isChecked() or not is_chinese(text):
            return

        def work(context: Context) -> Named:
            return self._read(text, context)

        ticket = self._bridge.submit("studies", Job(NAMING, work))
        self._asked = self._watch.add(ticket, partial(self._found, text), self._failed)

    def _found(self, text: str, named: Named) -> None:
        self._asked = None
        note = self._panel.note
        if note is not None and note.text == text:
            self._panel.show_others(Others.of(named))
        if named.problem is not None and named.problem != self._told:
            self._told = named.problem
            self._session.tell((named.problem,))

    def _failed(self, failed: Failed) -> None:
        self._asked = None
        self._session.tell((failed.phrase,))
