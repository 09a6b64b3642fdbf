"""Answers to what is asked in the window of the genes: rows, order, details; one of a window."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject

from meddx.analysis.expression.against import of_patient
from meddx.analysis.variant_places import lollipops, striped
from meddx.analysis.variant_quality import quality_of
from meddx.case.evidence import Finding, VariantSource
from meddx.case.gene_files import GenePanel
from meddx.case.reading import Reading
from meddx.case.source import Source
from meddx.case.variant_order import Rows, VariantFilter, chosen, ordered, telling
from meddx.case.variants import Variant, VariantTable
from meddx.diagnosis import incidental
from meddx.jobs import Context, Failed, Job, Ticket
from meddx.phrase import Phrase, listed
from meddx.workstation.bridge import Watch
from meddx.workstation.genes.criteria_steps import CriteriaSteps
from meddx.workstation.genes.keys import Answering
from meddx.workstation.genes.own_files import OwnFiles
from meddx.workstation.genes.pages import GenePages
from meddx.workstation.genes.preview import GenePreview, needs_a_look, with_panels
from meddx.workstation.genes.sample_dialog import SampleDialog
from meddx.workstation.genes.window import GenesWindow
from meddx.workstation.opened import Cases, Opened
from meddx.workstation.panels.variant_row import count_of, finding_of
from meddx.workstation.refusals import Message
from meddx.workstation.services import Services

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

SORTING: Final = Phrase("Sorting the variants")
COUNTING: Final = Phrase("Counting the variants")

_LANE: Final = "genes"
_LEADING: Final = 10  # diagnoses whose genes are marked
_MOST_OF_GENE: Final = 500


class GenesDesk(QObject):
    """Connects the window of the genes with the case and its reading."""

    def __init__(
        self, window: "MainWindow", services: Services, reader: Callable[[], str] = str
    ) -> None:
        super().__init__(window)
        self._window = window
        self.own = OwnFiles(window, services, reader, lambda: self._panel)
        self._criteria = CriteriaSteps(window.session, window.note_desk.undoing)
        self._watch = Watch(window.bridge)
        self._sorting: Ticket | None = None
        self._counting: Ticket | None = None
        self._panels: tuple[GenePanel, ...] = ()
        self._tables: dict[str, VariantTable] = {}
        self._panel: GenePanel | None = None
        self._held: tuple[int, ...] = ()
        self._sought = ""  # key of the variant to stand on once its rows are shown
        self._pages: GenePages | None = None
        self.shown: GenesWindow | None = None
        self.preview: GenePreview | None = None  # the last that was shown
        self.asked: SampleDialog | None = None  # the last that was shown
        window.actions_["genes"].triggered.connect(lambda _checked=False: self.show())
        window.genes.all_asked.connect(self.show)
        window.session.look_first = self._look_first
        window.translation.changed.connect(self._tell_file)
        window.session.case_changed.connect(self._case_changed)
        window.session.reading_changed.connect(self._reading_changed)
        window.session.edits_changed.connect(self._reading_changed)

    def show(self, key: str = "") -> GenesWindow:
        """Show the window; ``key`` is what to stand on (``panel|variant``, or a gene of counts)."""
        if self.shown is None:
            made = GenesWindow(self._window)
            made.file_chosen.connect(self._choose_file)
            made.wanted.connect(self._ask)
            made.variant_chosen.connect(self._tell)
            made.details.counted.connect(self._switch)
            made.details.criteria.edited.connect(self._criteria.say)
            made.details.criteria.taken_back.connect(self._criteria.take_back)
            self.own.follow(made)
            for name in ("undo", "redo"):
                Answering(made, self._window.actions_[name])
            self.shown, self._pages = made, GenePages(self._window, made)
            self._case_changed()
        panel_id, _, self._sought = key.partition("|")
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        self.shown.bar.line.setFocus()
        place = next((n for n, p in enumerate(self._panels) if p.panel_id == panel_id), -1)
        if place >= 0:
            self.shown.files.setCurrentIndex(place)
            if self._panels[place].expression is not None:
                self.shown.expression.genes.seek(self._sought)
                self._sought = ""
            elif self._sought and self.shown.go_to(self._sought):
                self._sought = ""
        return self.shown

    def _look_first(self, opened: Opened, go_on: Callable[[Cases], None]) -> bool:
        """Show what gene files would bring; nothing of them enters the case before."""
        for source, samples in opened.undecided:
            self._ask_sample(source, samples)
        known = {panel.panel_id for panel in self._window.session.case.panels}
        new = [p for case in opened.cases for p in case.panels if p.panel_id not in known]
        if not any(needs_a_look(panel) for panel in new):
            return False

        def take(panels: tuple[GenePanel, ...]) -> None:
            go_on(tuple(with_panels(case, new, panels) for case in opened.cases))

        language = self._window.translation.language
        self.preview = GenePreview(new, language, take, self._window)
        self.preview.open()
        return True

    def _ask_sample(self, source: Source, samples: tuple[str, ...]) -> None:
        def take(sample: str) -> None:
            self._window.session.open((replace(source, sample=sample),))

        self.asked = SampleDialog(source.name, samples, take, self._window)
        self.asked.open()

    def _case_changed(self) -> None:
        if self.shown is None:
            return
        self._panels = self._case_panels()
        shown = self._panel.panel_id if self._panel else ""
        kept = next((n for n, p in enumerate(self._panels) if p.panel_id == shown), 0)
        names = [f"{panel.title} ({panel.sample})" if panel.sample else panel.title
                 for panel in self._panels]  # fmt: skip
        self._tables.clear()
        self.shown.show_files(names, kept if names else -1)
        self._reading_changed()
        self._choose_file(kept if names else -1)

    def _case_panels(self) -> tuple[GenePanel, ...]:
        """Return the gene files, annotated with the reader's references where a reading did so."""
        reading = self._reading
        return (reading.case if reading is not None else self._window.session.case).panels

    def _reading_changed(self) -> None:
        if self.shown is None:
            return
        if self._case_panels() is not self._panels:
            self._case_changed()
            return
        if self._held_back() != self._held:
            self._ask()
        leading = self._leading_genes()
        self.shown.model.mark_genes(leading)
        listed = frozenset(gene for panel in self._panels for gene in panel.genes)
        self.shown.bar.use_genes(listed, leading)
        if self._pages is not None:
            self._pages.show_case(self._panels, leading, self._reading)
        row = self.shown.table.currentIndex().row()
        self._tell(row)

    def _leading_genes(self) -> frozenset[str]:
        """Return the genes whose variants speak for one of the first diagnoses."""
        reading = self._reading
        if reading is None:
            return frozenset()
        keys = {e.finding_key for d in reading.diagnoses[:_LEADING] for e in d.evidence}
        found = (f.source for f in reading.findings if f.key in keys)
        genes = {source.variant.gene for source in found if isinstance(source, VariantSource)}
        return frozenset(genes - {""})

    @property
    def _reading(self) -> Reading | None:
        """The reading, once the reader wants to see what the models say."""
        shown = self._window.actions_["show_ai"].isChecked()
        return self._window.session.reading if shown else None

    def _choose_file(self, place: int) -> None:
        if self.shown is None:
            return
        known = 0 <= place < len(self._panels)
        self._panel = self._panels[place] if known else None
        self._tell_file()
        self.shown.own.show_panel(self._panel)
        if self._pages is not None:
            self._pages.show_file(self._panel)
        self.shown.order_by("", descending=False)
        self._count()
        self._ask()

    def _tell_file(self) -> None:
        """Say what the file is, and what of it was left out."""
        if self.shown is not None:
            self.shown.about.setText(self._about())
            self._list_left_out()

    def _table(self) -> VariantTable:
        panel = self._panel
        if panel is None:
            return VariantTable.of(())
        if panel.panel_id not in self._tables:
            rows = panel.variants
            table = rows if isinstance(rows, VariantTable) else VariantTable.of(rows)
            self._tables[panel.panel_id] = table
        return self._tables[panel.panel_id]

    def _ask(self) -> None:
        """Find and order the rows that are wanted, beside the window; an older wish is dropped."""
        shown = self.shown
        if shown is None:
            return
        if self._sorting is not None:
            self._watch.drop(self._sorting)
        table, wanted = self._table(), shown.bar.wanted
        by, descending = shown.by, shown.descending
        shown.show_busy()
        self._held = self._held_back()
        shown.bar.hold_back(len(self._held))
        hidden = () if shown.bar.secondary.isChecked() else self._held
        genes = frozenset(g for panel in self._panels for g in panel.genes) | self._leading_genes()

        def work(_context: Context) -> Rows:
            rows = np.setdiff1d(chosen(table, wanted), np.array(hidden, np.intp))
            if by:
                return ordered(table, rows, by, descending=descending)
            first = telling(table, genes)
            return first if len(rows) == len(first) else first[np.isin(first, rows)]

        def done(rows: Rows) -> None:
            self._sorting = None
            shown.show_rows(table, rows, len(table) - len(hidden))
            if self._sought and shown.go_to(self._sought):
                self._sought = ""

        ticket = self._window.bridge.submit(_LANE, Job(SORTING, work))
        self._sorting = self._watch.add(ticket, done, self._failed)

    def _held_back(self) -> tuple[int, ...]:
        """Return the rows of secondary findings, which are not shown before the reader asks."""
        reading, panel = self._reading, self._panel
        if reading is None or panel is None:
            return ()
        edits = self._window.session.edits
        held = [f for f in reading.judged_findings if not edits.lists(f)]
        return tuple(incidental.rows_of(self._table(), panel.panel_id, held).tolist())

    def _count(self) -> None:
        """Count the table through, for the pictures of all of it."""
        shown, panel = self.shown, self._panel
        if shown is None:
            return
        if self._counting is not None:
            self._watch.drop(self._counting)
            self._counting = None
        if panel is None or not len(panel.variants):
            shown.details.show_quality(None)
            shown.details.show_places((), ())
            return
        table, build = self._table(), panel.build

        def work(_context: Context) -> tuple[object, object]:
            return quality_of(table), striped(table, build)

        def done(found: tuple[object, object]) -> None:
            self._counting = None
            quality, places = found
            shown.details.show_quality(quality)  # type: ignore[arg-type]
            shown.details.show_places(places, self._marks())  # type: ignore[arg-type]

        ticket = self._window.bridge.submit(_LANE, Job(COUNTING, work))
        self._counting = self._watch.add(ticket, done, self._failed)

    def _marks(self) -> tuple[tuple[str, int], ...]:
        """Return where the variants lie that are findings."""
        panel, reading = self._panel, self._reading
        sources = (f.source for f in reading.findings) if reading else ()
        return tuple(
            (source.variant.chromosome, source.variant.position)
            for source in sources
            if isinstance(source, VariantSource) and panel and source.panel_id == panel.panel_id
        )

    def _tell(self, row: int) -> None:
        shown, panel = self.shown, self._panel
        if shown is None:
            return
        if panel is None or not 0 <= row < shown.model.rowCount():
            shown.details.show_variant(None)
            shown.details.show_counting(None)
            shown.details.show_gene(())
            self._show_criteria(None)
            return
        variant = shown.model.variant(row)
        finding = finding_of(panel, variant, self._reading)
        self._show_criteria(finding)
        edits = self._window.session.edits
        shown.details.show_counting(edits.counts(finding) if finding is not None else None)
        shown.details.show_variant(variant, self._relatives(panel), self._weighs(panel, variant))
        shown.details.show_gene(lollipops(self._of_gene(variant.gene)))
        if self._pages is not None:
            self._pages.show_protein(variant.gene)

    def _show_criteria(self, finding: Finding | None) -> None:
        if self.shown is not None:
            interpreted = finding if finding and finding.interpretation else None
            edits, language = self._window.session.edits, self._window.translation.language
            self.shown.details.criteria.show_finding(interpreted, edits.criteria, language)

    def _switch(self, on: bool) -> None:
        shown, panel = self.shown, self._panel
        if shown is None or panel is None:
            return
        variant = shown.model.variant(shown.table.currentIndex().row())
        finding = finding_of(panel, variant, self._reading)
        if finding is not None:
            self._window.session.switch(finding.key, on)

    def _relatives(self, panel: GenePanel) -> tuple[str, ...]:
        return tuple(relative.sample for relative in panel.relatives)

    def _weighs(self, panel: GenePanel, variant: Variant) -> str:
        session = self._window.session
        off = session.edits.switched_off
        language = self._window.translation.language
        _counted, why = count_of(panel, variant, self._reading, off, language)
        return why

    def _of_gene(self, gene: str) -> tuple[Variant, ...]:
        if not gene:
            return ()
        table = self._table()
        rows = chosen(table, VariantFilter(genes=frozenset({gene})))
        return tuple(table[int(row)] for row in rows[:_MOST_OF_GENE])

    def _about(self) -> str:
        panel = self._panel
        if panel is None:
            return ""
        language = self._window.translation.language
        panel = of_patient(panel, self._window.session.case.patient.patient_id)
        build = panel.build or (self.tr("build not told") if len(panel.variants) else "")
        facts = (panel.tool, build, panel.annotation)
        words = [listed(filter(None, facts)).label(language)]
        words += [note.label(language) for note in panel.notes]
        return "\n".join(word for word in words if word)

    def _list_left_out(self) -> None:
        shown, panel = self.shown, self._panel
        if shown is None:
            return
        language = self._window.translation.language
        errors = panel.errors if panel else ()
        rows = [(f"{line:,}", reason.label(language)) for line, reason in errors]
        total = max(panel.error_count, len(errors)) if panel else 0
        if total > len(rows):
            rows.append(("", self.tr("... and {0} more").format(f"{total - len(rows):,}")))
        shown.left_out.show_lines((self.tr("Line"), self.tr("Why it was left out")), rows)
        shown.tabs.setTabEnabled(2, bool(rows))

    def _failed(self, failure: Failed) -> None:
        if self.shown is not None:
            self.shown.show_idle()
        self._window.session.refused.emit((Message("", failure.code, failure.phrase),))
