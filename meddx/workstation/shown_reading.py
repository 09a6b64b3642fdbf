"""What may be seen of a reading: its results stay covered until the reader asks for them."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from meddx.case import marks
from meddx.case.reading import Reading
from meddx.workstation.services import Preferences
from meddx.workstation.viewer.best_heatmap import best_heatmap, is_of

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

_AFTER_LIST_MS: Final = 100  # the genes follow the list, or the reader's change where none comes


class ShownReading(QObject):
    """Hands the reading to the panels and to the viewer, or the words that stand in its place.

    Parameters
    ----------
    window
        Whose reading it is.
    preferences
        Whether results are open from the start.
    """

    def __init__(self, window: "MainWindow", preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._preferences = preferences
        self.is_revealed = preferences.show_ai
        self._shown: Reading | None = None
        self._genes = QTimer(self)
        self._genes.setSingleShot(True)
        self._genes.setInterval(_AFTER_LIST_MS)
        self._genes.timeout.connect(self._show_genes)
        self._session.reading_changed.connect(self.show)
        self._session.edits_changed.connect(self._show_edits)
        window.actions_["show_ai"].toggled.connect(self.reveal)
        for panel in (window.diagnoses, window.findings):
            panel.reveal_asked.connect(self._cover_pressed)
        window.viewer.desk.active_changed.connect(self.show_best_heatmap)
        window.viewer.bar.marks_of = lambda finding: marks.of_map(self.seen, finding)

    @property
    def seen(self) -> Reading | None:
        """The reading, None while it is covered or made anew."""
        session = self._session
        return session.reading if self.is_revealed and not session.is_analysing else None

    def cover(self) -> None:
        """Cover the results of the next case, unless they are open from the start."""
        self.is_revealed = self._preferences.show_ai

    def reveal(self, revealed: bool) -> None:
        """Show the AI results, or cover them."""
        self.is_revealed = revealed
        self.show()

    def show(self) -> None:
        """Show what may be seen."""
        window, session, seen = self._window, self._session, self.seen
        words, before, self._shown = self._words(), self._shown, seen
        window.diagnoses.show_reading(seen, session.edits, words, busy=session.is_ranking)
        window.findings.show_reading(seen, session.edits, (words[0], ""))
        if seen is not None and before is not None and seen.is_ranked_again(before):
            self._genes.start()  # the list of diagnoses is painted first
            return
        window.notes.show_findings(seen.findings if seen else (), session.edits.marks)
        self._show_genes()
        window.status.show_reading(session.reading)
        window.viewer.desk.lay(seen.layers if seen else ())
        self.show_best_heatmap()
        actions = window.actions_
        actions["analyse"].setEnabled(not session.case.is_empty)
        actions["show_ai"].setChecked(self.is_revealed)
        actions["close_case"].setEnabled(not session.case.is_empty)
        window.bars.enable_export(on=session.reading is not None)

    def show_best_heatmap(self) -> None:
        """Keep the heatmap that the reader chose; else show the one most worth a look."""
        viewer, shown = self._window.viewer, self.seen
        series = viewer.canvas.series
        uid = series.series_instance_uid if series else ""
        chosen = viewer.bar.finding
        kept = shown.find(chosen.key) if shown and chosen else None
        if kept is None or not is_of(kept, uid):
            kept = best_heatmap(shown, uid)
        viewer.lay_over(kept)

    def _show_edits(self) -> None:
        window, session = self._window, self._session
        seen = self.seen
        window.findings.show_reading(seen, session.edits, (self._words()[0], ""))
        window.notes.show_findings(seen.findings if seen else (), session.edits.marks)
        self._genes.start()
        window.diagnoses.show_edits(session.edits, busy=session.is_ranking)

    def _show_genes(self) -> None:
        """Say which variants count: why each diagnosis is there has to be looked up for it."""
        self._genes.stop()
        self._window.genes.show_reading(self.seen, self._session.edits.switched_off)

    def _words(self) -> tuple[str, str]:
        """Return what stands where results will stand, and its button."""
        session, actions = self._session, self._window.actions_
        if session.case.is_empty:
            return self.tr("Open a case, then press Analyse."), ""
        if session.is_analysing:
            return self.tr("The analysis is running. You can go on reading."), ""
        if session.reading is None:
            return self.tr("Not analysed yet."), actions["analyse"].text()
        words = self.tr(
            "The analysis is done. Read the case yourself first, then show its results."
        )
        return words, actions["show_ai"].text()

    def _cover_pressed(self) -> None:
        if self._session.reading is None:
            self._session.analyse()
        else:
            self.reveal(True)
