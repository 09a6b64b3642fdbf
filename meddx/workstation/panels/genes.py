"""The gene files of the case: every variant, and whether it counted."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from meddx.case.evidence import Finding, VariantSource
from meddx.case.reading import Reading
from meddx.case.record import Case, GenePanel, Origin, Variant
from meddx.case.variant_order import telling
from meddx.case.variants import VariantTable
from meddx.diagnosis import incidental
from meddx.importers.shared.table_lines import ROWS_LEFT_OUT
from meddx.phrase import listed
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.lines import Line, LineList
from meddx.workstation.panels.panel import Panel, Told, label
from meddx.workstation.panels.variant_row import count_of, finding_of, variant_line

_MOST_GENES = 40
_TOLD_SHARE = 0.35  # of the height, at most, for what is told of the files
_MOST_VARIANTS = 200


class GenesPanel(Panel):
    """Lists variants, those that count first; of a large file the most telling ones.

    Signals
    -------
    finding_chosen
        Key of the finding of the variant that was clicked.
    all_asked
        The reader wants the window of all variants; the key of the row he stands on.
    """

    finding_chosen = Signal(str)
    all_asked = Signal(str)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self._case = Case()
        self._reading: Reading | None = None
        self._off: frozenset[str] = frozenset()
        self.list = LineList()
        self.all = QPushButton()
        self.all.setObjectName("quiet")
        self.all.clicked.connect(lambda: self.all_asked.emit(self.list.chosen_key))
        self.head.addWidget(self.all)
        self._about = label("", "muted", wrap=True)
        self._about.setContentsMargins(11, 7, 11, 7)
        self._empty = label("", "empty", wrap=True)
        self._told = Told(self._about)
        self.body.addWidget(self._told)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.list.itemClicked.connect(self._clicked)
        self.list.itemActivated.connect(lambda: self.all_asked.emit(self.list.chosen_key))
        self.retranslate()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._told.setMaximumHeight(int(event.size().height() * _TOLD_SHARE))

    def show_case(self, case: Case) -> None:
        """List what the gene files of a case hold."""
        self._case = case
        self._fill()

    def show_reading(self, reading: Reading | None, off: frozenset[str]) -> None:
        """Say what counted in this reading; None while results are covered."""
        self._reading, self._off = reading, off
        self._fill()

    def stand_on(self, finding: Finding) -> None:
        """Stand on the variant of a finding."""
        if isinstance(finding.source, VariantSource):
            source = finding.source
            self.list.choose(f"{source.panel_id}|{source.variant.key}")

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Genes"))
        self.list.setAccessibleName(self.title.text())
        self._empty.setText(
            self.tr("No gene file yet. Open a VCF file or a list of genes that were looked at.")
        )
        self._fill()

    def _fill(self) -> None:
        shown = self.list.chosen_key
        total = sum(len(panel.variants) for panel in self._case.panels)
        pairs = sorted(self._most_telling(), key=self._place)[:_MOST_VARIANTS]
        rows = [self._line(panel, variant) for panel, variant in pairs]
        self.list.fill(rows, shown)
        told = [self._describe(panel) for panel in self._case.panels]
        if total > len(rows):
            said = self.tr("The {0} most telling of {1} variants")
            told.append(said.format(len(rows), f"{total:,}"))
        self.all.setText(self.tr("All..."))
        self.all.setToolTip(self.tr("Show all variants in a window of their own"))
        self.all.setVisible(bool(self._case.panels))
        self._told.say("\n".join(told))
        self._told.setVisible(bool(self._case.panels))
        self._empty.setVisible(not self._case.panels)
        self.list.setVisible(bool(pairs))

    def _most_telling(self) -> Iterator[tuple[GenePanel, Variant]]:
        """Yield the variants that were read as findings, and of the others those worth a look."""
        genes = frozenset(gene for panel in self._case.panels for gene in panel.genes)
        held = {(f.panel_id, f.variant.key) for f in self._held_back()}
        for panel in self._case.panels:
            found = {variant.key: variant for variant in self._read(panel)}
            yield from ((panel, variant) for variant in found.values())
            rows: Sequence[Variant] = panel.variants
            if isinstance(rows, VariantTable):
                rows = rows.take(telling(rows, genes)[:_MOST_VARIANTS])
            for variant in rows:
                if variant.key not in found and (panel.panel_id, variant.key) not in held:
                    yield panel, variant

    def _read(self, panel: GenePanel) -> Iterator[Variant]:
        held = set(self._held_back())
        for finding in self._reading.findings if self._reading else ():
            source = finding.source
            if not isinstance(source, VariantSource) or source in held:
                continue
            if source.panel_id == panel.panel_id:
                yield source.variant

    def _held_back(self) -> Iterator[VariantSource]:
        """Yield secondary findings: they stay unseen until the reader asks for them."""
        reading = self._reading
        for finding in reading.judged_findings if reading else ():
            is_secondary = finding.remark == incidental.HELD_BACK
            is_listed = reading is not None and reading.edits.lists(finding)
            if is_secondary and not is_listed and isinstance(finding.source, VariantSource):
                yield finding.source

    def _place(self, pair: tuple[GenePanel, Variant]) -> tuple[bool, bool, str, int]:
        panel, variant = pair
        counted, _ = count_of(panel, variant, self._reading, self._off, self.language)
        seen = finding_of(panel, variant, self._reading) is not None
        return not counted, not seen, variant.gene, variant.position

    def _line(self, panel: GenePanel, variant: Variant) -> Line:
        return variant_line(panel, variant, self._reading, self._off, self.language)

    def _describe(self, panel: GenePanel) -> str:
        facts = [panel.title, panel.build, panel.sample]
        if panel.origin is not Origin.UNKNOWN:
            germline = panel.origin is Origin.GERMLINE
            facts.append(self.tr("germline") if germline else self.tr("tumour"))
        elif len(panel.variants):
            facts.append(self.tr("origin not known"))
        lines = [listed(filter(None, facts)).label(self.language)]
        if panel.genes:
            genes = listed(panel.genes, _MOST_GENES).label(self.language)
            lines.append(self.tr("Genes looked at: {0}").format(genes))
        count = max(panel.error_count, len(panel.errors))
        if count:
            lines.append(self.tr("Rows left out: {0} (All... names them)").format(f"{count:,}"))
        said = ROWS_LEFT_OUT.template if count else ""  # the line above says it already
        lines += [self.say(note) for note in panel.notes if note.template != said]
        return "\n".join(lines)

    def _clicked(self) -> None:
        for finding in self._reading.findings if self._reading else ():
            source = finding.source
            if isinstance(source, VariantSource):
                key = f"{source.panel_id}|{source.variant.key}"
                if key == self.list.chosen_key:
                    self.finding_chosen.emit(finding.key)
