"""From evidence to its source: the slice, the sentence, the value, the variant, the reads."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from meddx.case.evidence import Finding, GeneFileSource, ImageSource, TextSource, VariantSource
from meddx.case.record import Case

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class EvidenceSource(QObject):
    """Leads to the source of a finding, and opens the panel it stands in where it is closed.

    Parameters
    ----------
    window
        Whose viewer and panels.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        for panel in (window.notes, window.genes, window.diagnoses, window.findings):
            panel.finding_chosen.connect(self.go_to)

    def go_to(self, key: str) -> None:
        """Stand on the source of a finding; say so where it is not there any more."""
        session = self._window.session
        found = session.reading.all_findings if session.reading else session.edits.findings
        finding = next((f for f in found if f.key == key), None)
        if finding is None or not is_there(finding, session.case):
            self._window.status.say(
                self.tr("This comes from something that is no longer part of the case.")
            )
            return
        self._window.findings.stand_on(key)
        self._stand_on(finding)

    def _stand_on(self, finding: Finding) -> None:
        window, source = self._window, finding.source
        if isinstance(source, ImageSource):
            window.series.choose(source.series_instance_uid)
            window.viewer.show_of(window.session.case, source.series_instance_uid)
            window.viewer.show_finding(finding)
            if finding.heatmap is not None:
                window.actions_["heatmap"].setChecked(True)
        elif isinstance(source, TextSource):
            window.actions_["left_panels"].setChecked(True)
            window.notes.stand_on(finding)
        elif isinstance(source, VariantSource):
            window.actions_["left_panels"].setChecked(True)
            window.genes.stand_on(finding)
        elif isinstance(source, GeneFileSource) and source.kind == "expression":
            window.genes.all_asked.emit(f"{source.panel_id}|{source.name}")


def is_there(finding: Finding, case: Case) -> bool:
    """Whether a case holds what a finding was read from; what a reader added is always there."""
    source = finding.source
    if isinstance(source, ImageSource):
        return case.find_series(source.series_instance_uid) is not None
    if isinstance(source, TextSource):
        return any(note.note_id == source.note_id for note in case.notes)
    if isinstance(source, VariantSource | GeneFileSource):
        return any(panel.panel_id == source.panel_id for panel in case.panels)
    return True
