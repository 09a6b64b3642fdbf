"""Counts of genes in the window of the genes: compared in the background, with whom, and told."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from meddx.analysis.expression import told as telling
from meddx.analysis.expression.against import of_patient
from meddx.analysis.expression.told import Told
from meddx.analysis.expression.wording import METHODS
from meddx.analysis.families.expression import READING
from meddx.case import cohorts
from meddx.case.gene_files import GenePanel
from meddx.case.record import OTHER_PATIENT
from meddx.case.sheet import Sheet
from meddx.importers.shared import cohort, species
from meddx.jobs import Context, Failed, Job, Ticket
from meddx.knowledge import gene_sets
from meddx.phrase import Refused
from meddx.workstation.bridge import Watch
from meddx.workstation.genes.expression_page import (
    ExpressionPage,
    chance,
    number,
    out_word,
    sheet_of,
)
from meddx.workstation.genes.sample_dialog import SampleDialog
from meddx.workstation.genes.steps import PanelSteps
from meddx.workstation.refusals import Message

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class ExpressionDesk(QObject):
    """Connects the page of counts with the case."""

    def __init__(self, window: "MainWindow", page: ExpressionPage) -> None:
        super().__init__(page)
        self._window, self.page = window, page
        self._watch = Watch(window.bridge)
        self._steps = PanelSteps(window.session, window.note_desk.undoing)
        self._running: Ticket | None = None
        self._panel: GenePanel | None = None
        self._told: Told | None = None
        self._sample = ""
        self._listed: frozenset[str] = frozenset()
        self._leading: frozenset[str] = frozenset()
        self.asked: SampleDialog | None = None  # the last that was shown
        page.genes.row_chosen.connect(self._tell_gene)
        page.sample.clicked.connect(self.choose_sample)
        page.compare.clicked.connect(self.ask_files)

    def show_file(self, panel: GenePanel) -> None:
        """Show the counts of a file; an answer for an older one is dropped."""
        if self._running is not None:
            self._watch.drop(self._running)
        marked = self._leading
        self._panel = panel
        compared = of_patient(panel, self._window.session.case.patient.patient_id)

        def work(_context: Context) -> tuple[Told, Sheet]:
            sets, _ = gene_sets.load()
            told = telling.tell(compared, sets)
            return told, sheet_of(told, marked).warm()

        def done(found: tuple[Told, Sheet]) -> None:
            self._running = None
            self._told, self._sample = found[0], compared.sample
            self._offer()
            self.page.show_told(found[1], found[0])
            self._say()

        self.page.sample.setVisible(len(panel.samples) > 1)
        ticket = self._window.bridge.submit("genes", Job(READING, work))
        self._running = self._watch.add(ticket, done, self._failed)

    def leave(self) -> None:
        """Drop what is being compared: another file is shown."""
        self._panel = self._told = None
        if self._running is not None:
            self._watch.drop(self._running)
            self._running = None

    def mark_genes(self, listed: frozenset[str], leading: frozenset[str]) -> None:
        """Take the genes of the panels and of the leading diagnoses."""
        changed = (listed, leading) != (self._listed, self._leading)
        self._listed, self._leading = listed, leading
        if changed and self._panel is not None:
            self.show_file(self._panel)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        if self._told is not None:
            self._offer()
            self.page.show_told(self.page.genes.model.sheet, self._told)
            self._say()

    def choose_sample(self) -> None:
        """Ask which sample is the patient's; the others become what it is compared with."""
        panel = self._panel
        if panel is None:
            return
        self.asked = SampleDialog(panel.title, panel.samples, self._take_sample, self.page,
                                  is_open=True)  # fmt: skip
        self.asked.open()

    def ask_files(self) -> QFileDialog:
        """Ask for files of other people to compare with."""
        dialog = QFileDialog(self.page, self.tr("Counts of other people"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda files: self.compare_with([Path(file) for file in files])
        )
        dialog.open()
        return dialog

    def compare_with(self, files: Sequence[Path]) -> None:
        """Compare the file that is shown with others, which never become part of the case."""
        panel = self._panel
        if panel is None:
            return
        patient = self._window.session.case.patient.patient_id
        names = [str(file.absolute()) for file in files]

        def work(context: Context) -> GenePanel:
            made = cohorts.joined(of_patient(panel, patient), cohort.panels(files, context))
            return replace(made, compared_with=tuple(dict.fromkeys((*made.compared_with, *names))))

        ticket = self._window.bridge.submit("open", Job(cohort.OPENING, work))
        self._watch.add(ticket, self._take, self._failed)

    def _take_sample(self, sample: str) -> None:
        session, panel = self._window.session, self._panel
        known = {case.patient.patient_id for case in session.others} - {""}
        if panel is None:
            return
        if sample in known:  # as a file of one sample would be refused
            said = Message(panel.title, "other_patient", OTHER_PATIENT)
            session.refused.emit((said,))
            return
        try:
            self._take(cohorts.chosen(panel, sample))
        except Refused as refusal:
            session.refused.emit((Message(panel.title, refusal.code, refusal.phrase),))

    def _take(self, made: GenePanel) -> None:
        """Put the file, compared with others, in the place of the one before."""
        session = self._window.session
        old = next((p for p in session.case.panels if p.panel_id == made.panel_id), None)
        if old is None or old is not self._panel:
            return  # another case is open by now, or the file was compared otherwise
        self._steps.put(old, made)

    def _offer(self) -> None:
        """Offer the rows that stand out, and those of genes that the reader looks for."""
        told = self._told
        if told is None:
            return
        out = told.direction[told.order]
        choices = [(self.tr("All genes"), np.ones(len(out), bool))]
        if out.any():
            choices += [
                (self.tr("Those that stand out"), out != 0),
                (self.tr("Read too rarely"), out < 0),
                (self.tr("Read too often"), out > 0),
            ]
        for name, genes in (
            (self.tr("Genes of the panel"), self._listed),
            (self.tr("Genes of the leading diagnoses"), self._leading),
        ):
            mask = np.array([told.named[place] in genes for place in told.order], bool)
            if mask.any():
                choices.append((name, mask))
        self.page.genes.offer(choices)

    def _say(self) -> None:
        told = self._told
        if told is None:
            return
        language = self._window.translation.language
        counts = told.counts
        unit = self.tr("reads") if counts.unit == "counts" else counts.unit
        facts = [self.tr("{0} genes ({1})").format(f"{len(told.named):,}", unit)]
        named = species.NAMES.get(counts.species)
        facts.append(named.label(language) if named else self.tr("species not told"))
        if self._sample:
            facts.append(self.tr("sample {0}").format(self._sample))
        found = told.compared
        if found is not None:
            said = self.tr("compared with {0} others ({1}): {2} too rarely, {3} too often")
            method = METHODS[found.method].label(language)
            facts.append(said.format(found.others, method, len(found.low), len(found.high)))
        self.page.facts.setText("; ".join(facts))
        others = cohorts.told(self._panel) if self._panel is not None else ()
        words = [telling.WEIGHS_NOTHING, *others, *([told.reason] if told.reason else [])]
        self.page.weight.setText(" ".join(phrase.label(language) for phrase in words))

    def _tell_gene(self, row: int) -> None:
        """Say one gene, and draw it among the others."""
        told = self._told
        if told is None or not 0 <= row < len(told.order):
            self.page.words.setText("")
            self.page.spread.hide()
            return
        place = int(told.order[row])
        counts = told.counts
        names = dict.fromkeys((told.named[place], counts.genes[place]))
        lines = [", ".join(names)]
        if counts.is_chosen:
            text = (
                self.tr("Patient: {0}") if counts.unit == "counts" else self.tr("Patient: {0} TPM")
            )
            lines.append(text.format(number(float(counts.values[place]))))
        others = told.others(place)
        if len(others):
            text = self.tr("{0} others, at the patient's depth: median {1}, from {2} to {3}")
            low, high = number(float(others.min())), number(float(others.max()))
            middle = number(float(told.median[place]))
            lines.append(text.format(len(others), middle, low, high))
        lines += self._compared(told, place)
        self.page.words.setText("\n".join(lines))
        self.page.spread.setVisible(bool(len(others)))
        if len(others):
            own = float(counts.values[place])
            self.page.spread.show_gene(others, own, self.tr("Patient"))

    def _compared(self, told: Told, place: int) -> list[str]:
        found = told.compared
        if found is None:
            return []
        if not found.tested[place]:
            return [self.tr("The others read it too rarely to compare.")]
        fold = f"{2 ** float(found.log2_change[place]):.3g}"
        said = self.tr("{0} times what was expected ({1}), q = {2}")
        expected = number(float(found.expected[place]))
        words = said.format(fold, expected, chance(float(found.q[place])))
        lines = [words.replace("q = <", "q <")]  # of a chance that is too small to be written
        if told.direction[place]:
            lines.append(self.tr("Stands out: {0}.").format(out_word(float(told.direction[place]))))
        return lines

    def _failed(self, failure: Failed) -> None:
        self._running = None
        self._window.session.refused.emit((Message("", failure.code, failure.phrase),))
