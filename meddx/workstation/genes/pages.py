"""What the window of the genes shows beside variants: counts, sequences, genes of panels."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from meddx.analysis.families.proteins import READING
from meddx.analysis.panel_genes import COUNTING, SeenGene, seen_genes, telling_first
from meddx.analysis.proteins.looked import Looked, look, protein_of
from meddx.case.gene_files import GenePanel
from meddx.case.reading import Reading
from meddx.jobs import Context, Failed, Job, Ticket
from meddx.knowledge import references
from meddx.knowledge.gene_models import GeneModels
from meddx.workstation.bridge import Watch
from meddx.workstation.genes.expression_desk import ExpressionDesk
from meddx.workstation.genes.sequences_desk import SequencesDesk
from meddx.workstation.genes.window import COUNTS, PANEL_GENES, SEQUENCES, VARIANTS, GenesWindow
from meddx.workstation.refusals import Message

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class GenePages(QObject):
    """Chooses the page of a file, and fills what needs the whole case."""

    def __init__(self, window: "MainWindow", shown: GenesWindow) -> None:
        super().__init__(shown)
        self._window, self._shown = window, shown
        self._watch = Watch(window.bridge)
        self._listing: Ticket | None = None
        self._scanning: Ticket | None = None
        self._panels: tuple[GenePanel, ...] = ()
        self._seen: tuple[SeenGene, ...] = ()
        self._leading: frozenset[str] = frozenset()
        self._file = ""  # the one that is shown
        self._proteins: dict[str, Looked | None] = {}
        self.expression = ExpressionDesk(window, shown.expression)
        self.sequences = SequencesDesk(window, shown.sequences)
        shown.panel_genes.activated.connect(self._narrow)
        shown.installEventFilter(self)

    def show_file(self, panel: GenePanel | None) -> None:
        """Show the page that a file needs."""
        self.expression.leave()
        self.sequences.leave()
        if panel is not None and panel.expression is not None:
            self._shown.show_page(COUNTS)
            self.expression.show_file(panel)
        elif panel is not None and (panel.sequences or panel.motifs):
            self._shown.show_page(SEQUENCES)
            self.sequences.show_file(panel)
        else:
            self._shown.show_page(VARIANTS)
        chosen = panel.panel_id if panel is not None else ""
        if chosen != self._file:
            self._file = chosen
            self._stand_on_tab(panel)

    def _stand_on_tab(self, panel: GenePanel | None) -> None:
        """Show what a file that was chosen just now holds: of a panel its genes."""
        is_list = panel is not None and bool(panel.genes) and not len(panel.variants)
        self._shown.tabs.setTabEnabled(PANEL_GENES, is_list or bool(self._seen))
        self._shown.tabs.setCurrentIndex(PANEL_GENES if is_list else 0)

    def show_case(
        self, panels: tuple[GenePanel, ...], leading: frozenset[str], reading: Reading | None
    ) -> None:
        """List the genes of the panels: those that nothing was found in are named too."""
        if panels is not self._panels:
            self._proteins.clear()
        self._panels, self._leading = panels, leading
        listed = frozenset(gene for panel in panels for gene in panel.genes)
        self.expression.mark_genes(listed, leading)
        if self._listing is not None:
            self._watch.drop(self._listing)
        findings = reading.all_findings if reading else ()
        has_regions = any((panel.regions or panel.covered) and panel.build for panel in panels)

        def work(context: Context) -> tuple[SeenGene, ...]:
            models = _models(panels, context) if has_regions else {}
            return telling_first(seen_genes(panels, findings, models, context), leading)

        def done(seen: tuple[SeenGene, ...]) -> None:
            self._listing = None
            self._seen = seen
            self._shown.panel_genes.show_genes(seen, leading)
            self._shown.tabs.setTabEnabled(PANEL_GENES, bool(seen))

        ticket = self._window.bridge.submit("genes", Job(COUNTING, work))
        self._listing = self._watch.add(ticket, done, self._failed)

    def show_protein(self, gene: str) -> None:
        """Draw length and motifs of a gene's protein, where the case holds its sequence."""
        if self._scanning is not None:
            self._watch.drop(self._scanning)
            self._scanning = None
        if gene in self._proteins:
            self._shown.details.show_protein(self._proteins[gene])
            return
        self._shown.details.show_protein(None)
        panels = self._panels
        if not gene or not any(panel.sequences for panel in panels):
            return

        def work(context: Context) -> Looked | None:
            sequence = protein_of(gene, panels)
            return look(sequence, panels, context) if sequence else None

        def done(looked: Looked | None) -> None:
            self._scanning = None
            self._proteins[gene] = looked
            self._shown.details.show_protein(looked)

        ticket = self._window.bridge.submit("genes", Job(READING, work))
        self._scanning = self._watch.add(ticket, done, self._failed)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.expression.retranslate()
            self.sequences.retranslate()
            self._shown.panel_genes.show_genes(self._seen, self._leading)
        return super().eventFilter(watched, event)

    def _narrow(self, row: int) -> None:
        """Show the variants of a gene of a panel, in a file that holds some."""
        symbol = self._seen[row].gene.symbol
        files = self._shown.files
        if not len(self._panels[files.currentIndex()].variants):
            with_variants = (n for n, panel in enumerate(self._panels) if len(panel.variants))
            files.setCurrentIndex(next(with_variants, files.currentIndex()))
        self._shown.bar.clear()
        self._shown.bar.line.setText(symbol)
        self._shown.tabs.setCurrentIndex(0)

    def _failed(self, failure: Failed) -> None:
        self._window.session.refused.emit((Message("", failure.code, failure.phrase),))


def _models(panels: tuple[GenePanel, ...], context: Context) -> dict[str, GeneModels]:
    """Open the user's gene models of every build that regions or a GVCF of the case are of."""
    known, _unusable = references.fresh(context)
    made: dict[str, GeneModels] = {}
    for build in {panel.build for panel in panels if panel.regions or panel.covered} - {""}:
        genes = references.of_build(known, build).genes
        if genes is not None:
            made[build] = GeneModels(genes)
    return made
