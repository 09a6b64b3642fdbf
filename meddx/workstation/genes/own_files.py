"""What a reader does with gene files in their window: typing, changing, removing, references."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from meddx.case.gene_files import GenePanel
from meddx.workstation.genes.counts_keeping import CountsKeeper
from meddx.workstation.genes.criteria_keeping import CriteriaKeeper
from meddx.workstation.genes.references_desk import ReferencesDesk
from meddx.workstation.genes.steps import PanelSteps
from meddx.workstation.genes.typed_desk import TypedDesk
from meddx.workstation.genes.window import GenesWindow
from meddx.workstation.notes.typed_keeping import TYPED_VARIANTS, VARIANTS, TypedNoteKeeper
from meddx.workstation.services import Services

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class OwnFiles(QObject):
    """Connects the buttons above the table.

    Parameters
    ----------
    window
        The main window.
    services
        The program below; without its part about genes, files can only be removed.
    reader
        Returns the name of who reads; what is kept says it.
    panel
        The file that is shown, if any.
    """

    def __init__(
        self,
        window: "MainWindow",
        services: Services,
        reader: Callable[[], str],
        panel: Callable[[], GenePanel | None],
    ) -> None:
        super().__init__(window)
        self._window, self._genes, self._panel = window, services.genes, panel
        self._shown: GenesWindow | None = None
        self._steps = PanelSteps(window.session, window.note_desk.undoing)
        self.typed: TypedDesk | None = None
        self.references: ReferencesDesk | None = None
        if services.genes is not None:
            self.references = ReferencesDesk(window, services.genes.references)
        if services.keeping is not None:
            kept = (window.session, window.bridge, services.keeping)
            CriteriaKeeper(*kept, reader)
            CountsKeeper(*kept, self._steps, reader)
        if services.keeping is not None and services.genes is not None:
            parts = (window.session, window.bridge, services.keeping, services.genes.typed.read)
            keeper = TypedNoteKeeper(*parts, reader, VARIANTS)
            self._steps.changed.connect(keeper.changed)

    def follow(self, shown: GenesWindow) -> None:
        """Do what the buttons of the window of the genes ask for."""
        self._shown = shown
        shown.own.remove_asked.connect(self._remove)
        if self._genes is not None and self.references is not None:
            self.typed = TypedDesk(self._window, shown, self._genes.typed, self._steps)
            shown.own.references_asked.connect(self.references.show)
            shown.own.write_asked.connect(self.typed.write)
            shown.own.change_asked.connect(self._change)
            self.typed.shown.connect(self._stand_on)
            shown.own.offer(on=True)

    def _change(self) -> None:
        panel = self._panel()
        if panel is not None and panel.typed and self.typed is not None:
            self.typed.change(panel)

    def _remove(self) -> None:
        panel = self._panel()
        if panel is not None:
            self._steps.remove(panel, TYPED_VARIANTS if panel.typed else panel.title)
            self._window.status.say(self.tr("The file was removed. Undo brings it back."))

    def _stand_on(self, panel_id: str) -> None:
        panels = self._window.session.case.panels
        place = next((n for n, panel in enumerate(panels) if panel.panel_id == panel_id), -1)
        if place >= 0 and self._shown is not None:
            self._shown.files.setCurrentIndex(place)
