"""The notes without the rest of the window."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QWidget

from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.notes.correcting import NoteCorrections
from meddx.workstation.notes.typed import TypedNotes
from meddx.workstation.panels.notes import NotesPanel
from meddx.workstation.session import Session
from meddx.workstation.undoing import Step
from tests.helpers.services import FakeServices


class Steps:
    """Takes back what was done last."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def did(self, step: Step) -> None:
        self.done.append(step)

    def undo(self) -> None:
        self.undone.append(self.done.pop())
        self.undone[-1].undo()

    def redo(self) -> None:
        self.done.append(self.undone.pop())
        self.done[-1].redo()


@dataclass(eq=False)
class Notes:
    """A session, its panel of notes, and what writes and corrects them."""

    session: Session
    bridge: Bridge
    window: QWidget
    panel: NotesPanel
    steps: Steps
    typed: TypedNotes
    corrections: NoteCorrections
    said: list[str] = field(default_factory=list)


@pytest.fixture
def open_notes(qtbot, styled):
    made: list[Notes] = []

    def make(services: FakeServices) -> Notes:
        bridge = Bridge(services.lanes)
        session = Session(services.made, bridge)
        window, steps, said = QWidget(), Steps(), []
        panel = NotesPanel(Translation(), window)
        session.case_changed.connect(lambda: panel.show_case(session.case))
        parts = (panel, session, steps)
        typed = TypedNotes(window, parts, services.made.read_text, said.append)
        corrections = NoteCorrections(panel, session, steps)
        qtbot.addWidget(window)
        window.resize(360, 400)
        panel.resize(360, 400)
        with qtbot.waitExposed(window):
            window.show()
        made.append(Notes(session, bridge, window, panel, steps, typed, corrections, said))
        return made[-1]

    yield make
    for notes in made:
        assert notes.bridge.close()


@pytest.fixture
def notes(open_notes):
    return open_notes(FakeServices())
