"""What a reader does with gene files in their window: typing, changing, removing, references."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from meddx.case.gene_files import GenePanel
from meddx.workstation.genes.references_desk import ReferencesDesk
from meddx.workstation.genes.services import GeneServices
from meddx.workstation.genes.steps import PanelSteps
from meddx.workstation.genes.typed_desk import TYPED_VARIANTS, TypedDesk
from meddx.workstation.genes.window import GenesWindow

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class OwnFiles(QObject):
    """Connects the buttons above the table.

    Parameters
    ----------
    window, shown
        The main window, and the window of the genes.
    services
        What is below; None offers only to remove files.
    panel
        The file that is shown, if any.
    """

    def __init__(
        self,
        window: "MainWindow",
        shown: GenesWindow,
        services: GeneServices | None,
        panel: Callable[[], GenePanel | None],
    ) -> None:
        super().__init__(shown)
        self._window, self._shown, self._panel = window, shown, panel
        self._steps = PanelSteps(window.session, window.note_desk.undoing)
        self.typed: TypedDesk | None = None
        self.references: ReferencesDesk | None = None
        shown.own.remove_asked.connect(self._remove)
        if services is not None:
            self.references = ReferencesDesk(window, shown, services.references)
            self.typed = TypedDesk(window, shown, services.typed, self._steps)
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
        if place >= 0:
            self._shown.files.setCurrentIndex(place)
