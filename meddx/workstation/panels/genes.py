"""The gene files of the case: every variant, and whether it counted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.case.evidence import Finding, VariantSource
from meddx.case.reading import Reading
from meddx.case.record import Case, GenePanel, Origin, Variant
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.lines import Line, LineList
from meddx.workstation.panels.panel import Panel, label
from meddx.workstation.panels.variant_row import count_of, finding_of, variant_line

_MOST_GENES = 40
_MOST_VARIANTS = 2000


class GenesPanel(Panel):
    """Lists variants, those that count first.

    Signals
    -------
    finding_chosen
        Key of the finding of the variant that was clicked.
    """

    finding_chosen = Signal(str)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self._case = Case()
        self._reading: Reading | None = None
        self._off: frozenset[str] = frozenset()
        self.list = LineList()
        self._about = label("", "muted", wrap=True)
        self._about.setContentsMargins(12, 8, 12, 8)
        self._empty = label("", "empty", wrap=True)
        self.body.addWidget(self._about)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.list.itemClicked.connect(self._clicked)
        self.retranslate()

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
        pairs = [(panel, v) for panel in self._case.panels for v in panel.variants]
        pairs.sort(key=self._place)
        rows = [self._line(panel, variant) for panel, variant in pairs[:_MOST_VARIANTS]]
        self.list.fill(rows, shown)
        told = [self._describe(panel) for panel in self._case.panels]
        if len(pairs) > _MOST_VARIANTS:
            told.append(self.tr("The first {0} of {1} variants").format(len(rows), len(pairs)))
        self._about.setText("\n".join(told))
        self._about.setVisible(bool(self._case.panels))
        self._empty.setVisible(not self._case.panels)
        self.list.setVisible(bool(pairs))

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
        lines = [", ".join(fact for fact in facts if fact)]
        if panel.genes:
            more = "" if len(panel.genes) <= _MOST_GENES else " ..."
            genes = ", ".join(panel.genes[:_MOST_GENES]) + more
            lines.append(self.tr("Genes looked at: {0}").format(genes))
        if panel.errors:
            line, reason = panel.errors[0]
            said = self.tr("{0} lines could not be read; the first is line {1}: {2}")
            lines.append(said.format(len(panel.errors), line, self.say(reason)))
        lines += [self.say(note) for note in panel.notes]
        return "\n".join(lines)

    def _clicked(self) -> None:
        panel_id, _, key = self.list.chosen_key.partition("|")
        for panel in self._case.panels:
            for variant in panel.variants if panel.panel_id == panel_id else ():
                finding = finding_of(panel, variant, self._reading)
                if variant.key == key and finding is not None:
                    self.finding_chosen.emit(finding.key)
