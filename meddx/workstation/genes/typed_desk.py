"""Variants that are typed here: added to the case, changed; an unfinished text stays."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from meddx.case.gene_files import GenePanel
from meddx.case.identity import Agreement, Patient
from meddx.case.record import Case
from meddx.case.typed_notes import titled
from meddx.importers.shared.hgvs_lines import Check
from meddx.jobs import Failed, Job, Ticket
from meddx.phrase import Phrase, Refused
from meddx.workstation import dialogs
from meddx.workstation.bridge import Watch
from meddx.workstation.genes.services import TypedVariants
from meddx.workstation.genes.steps import PanelSteps
from meddx.workstation.genes.type_dialog import TypeDialog
from meddx.workstation.notes.typed import NOT_HERE, TOO_LONG
from meddx.workstation.notes.typed_keeping import TYPED_VARIANTS
from meddx.workstation.refusals import Message

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

CHECKING: Final = Phrase("Reading the descriptions")

_LANE: Final = "genes"
_MOST: Final = 100_000  # characters

# Whose variants an unfinished text is about, the file that it changes (or none), and the text.
_Draft = tuple[Patient, str, str]
_NO_DRAFT: Final[_Draft] = (Patient(), "", "")


class TypedDesk(QObject):
    """Opens the page for descriptions and puts them into the case as a gene file.

    A text that was not added stays in memory, for the patient it was written for, until it is
    added or MedDx ends.

    Signals
    -------
    shown
        ``panel_id`` of the file that came into the case.
    """

    shown = Signal(str)

    def __init__(
        self, window: "MainWindow", parent: QWidget, typed: TypedVariants, steps: PanelSteps
    ) -> None:
        super().__init__(parent)
        self._window, self._parent = window, parent
        self._typed, self._steps = typed, steps
        self._watch = Watch(window.bridge)
        self._checking: Ticket | None = None
        self._page_of = Patient()
        self._draft = _NO_DRAFT
        self.dialog: TypeDialog | None = None

    def write(self) -> None:
        """Open a page; what was left unfinished for this patient stands on it."""
        words = self.tr("Type or paste variants (HGVS)"), self.tr("Add to the case")
        self._open(words, None, self.add)

    def change(self, panel: GenePanel) -> None:
        """Open the page of variants that were typed before."""
        words = self.tr("Change the typed variants"), self.tr("Change the variants")
        self._open(words, panel, partial(self.put, panel))

    def add(self, text: str, attach: bool = False) -> None:
        """Add variants to the open case; a text that names nobody asks whose they are first."""
        session = self._window.session
        read = self._read(text)
        if read is None:
            return
        panel = titled(read.panels[0], session.case.panels)
        read = replace(read, panels=(panel,))
        merged = self._merged(session.case, read, attach, partial(self.add, text, True))
        if merged is not None:
            self._draft = _NO_DRAFT
            self._steps.add(panel, merged)
            self.shown.emit(panel.panel_id)

    def put(self, old: GenePanel, text: str, attach: bool = False) -> None:
        """Put changed variants in the place of those that were typed before."""
        case = self._window.session.case
        again = partial(self.put, old, text, True)
        read = self._read(text)
        if read is None or old not in case.panels or text == old.typed:
            return
        panels = tuple(panel for panel in case.panels if panel is not old)
        attached = list(case.attached)
        was_attached = TYPED_VARIANTS in attached
        if was_attached:
            attached.remove(TYPED_VARIANTS)
        rest = replace(case, panels=panels, attached=tuple(attached))
        merged = self._merged(rest, read, attach or was_attached, again)
        if merged is not None:
            (new,) = read.panels
            self._draft = _NO_DRAFT
            if new.panel_id in {panel.panel_id for panel in panels}:  # the same text stands there
                self._steps.remove(old, TYPED_VARIANTS)
            else:
                self._steps.change(old, replace(new, title=old.title), merged)
            self.shown.emit(new.panel_id)

    def _read(self, text: str) -> Case | None:
        session = self._window.session
        if self._page_of.compare(session.case.patient) is Agreement.DIFFERENT:
            self._draft = (self._page_of, "", text)
            session.tell((NOT_HERE,))
            return None
        try:
            return self._typed.read(text)
        except Refused as refused:
            session.refused.emit((Message("", refused.code, refused.phrase),))
            return None

    def _merged(
        self, case: Case, read: Case, attach: bool, again: Callable[[], None]
    ) -> Case | None:
        """Return the case with what was read; None where that was refused, or is asked about."""
        try:
            return case.plus(read, attach=TYPED_VARIANTS if attach else "")
        except Refused as refused:
            if refused.code == "no_patient":
                name = self.tr("The typed variants")
                dialogs.ask_to_attach(self._parent, case.patient, name, again)
            else:
                message = Message("", refused.code, refused.phrase)
                self._window.session.refused.emit((message,))
            return None

    def _open(
        self, words: tuple[str, str], panel: GenePanel | None, done: Callable[[str], None]
    ) -> None:
        if self.dialog is not None:
            return
        language = self._window.translation.language
        self._page_of = self._window.session.case.patient
        before, name = (panel.typed, panel.panel_id) if panel is not None else ("", "")
        whose, of, left = self._draft
        is_mine = of == name and whose.compare(self._page_of) is not Agreement.DIFFERENT
        text = left if left and is_mine else before
        dialog = TypeDialog(words, text, language, self._parent)
        dialog.check_wanted.connect(self._check)
        dialog.accepted.connect(lambda: done(dialog.text))
        dialog.rejected.connect(lambda: self._left(name, dialog.text, before))
        dialog.destroyed.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None
        if self._checking is not None:
            self._watch.drop(self._checking)
            self._checking = None

    def _left(self, panel_id: str, text: str, before: str) -> None:
        self._draft = _NO_DRAFT
        if text.strip() and text != before:
            self._draft = (self._page_of, panel_id, text)
            said = self.tr("Your text is kept until MedDx ends; open the page again to go on.")
            self._window.status.say(said)

    def _check(self, text: str) -> None:
        """Read a text beside the window; an older text is dropped."""
        if self._checking is not None:
            self._watch.drop(self._checking)
        if len(text) > _MOST:
            self._failed(Failed("too_long", TOO_LONG))
            return

        def done(check: Check) -> None:
            self._checking = None
            if self.dialog is not None:
                self.dialog.show_check(text, check)

        work = Job(CHECKING, lambda _context: self._typed.check(text))
        ticket = self._window.bridge.submit(_LANE, work)
        self._checking = self._watch.add(ticket, done, self._failed)

    def _failed(self, failed: Failed) -> None:
        self._checking = None
        if self.dialog is not None:
            self.dialog.show_check(self.dialog.text, Check(notes=(failed.phrase,)))
