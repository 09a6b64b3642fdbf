"""Sequences in the window of the genes: one is looked at in the background and told."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from meddx.analysis.families.proteins import NO_MOTIFS, READING
from meddx.analysis.proteins.change import ProteinChange
from meddx.analysis.proteins.looked import Looked, look
from meddx.analysis.proteins.scan import Hit
from meddx.case.gene_files import GenePanel, Sequenced
from meddx.jobs import Context, Failed, Job, Ticket
from meddx.phrase import Listed, listed
from meddx.workstation.bridge import Watch
from meddx.workstation.genes.sequences_page import (
    SequencesPage,
    headings,
    kind_word,
    motif_headings,
    motif_sheet,
    sheet_of,
    species_word,
)
from meddx.workstation.refusals import Message

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class SequencesDesk(QObject):
    """Connects the page of sequences with the case."""

    def __init__(self, window: "MainWindow", page: SequencesPage) -> None:
        super().__init__(page)
        self._window, self.page = window, page
        self._watch = Watch(window.bridge)
        self._running: Ticket | None = None
        self._panel: GenePanel | None = None
        self._looked: Looked | None = None
        page.list.row_chosen.connect(self._look)
        page.frequent.toggled.connect(lambda _on: self._look_again())
        page.effects.hide()

    def show_file(self, panel: GenePanel) -> None:
        """Show the sequences of a file, or the motifs that it holds."""
        self._panel, self._looked = panel, None
        self.page.side.setVisible(bool(panel.sequences))
        self._list()

    def leave(self) -> None:
        """Drop what is being looked at: another file is shown."""
        self._panel = self._looked = None
        if self._running is not None:
            self._watch.drop(self._running)
            self._running = None

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        if self._panel is not None:
            self._list()

    def _list(self) -> None:
        panel = self._panel
        if panel is None:
            return
        if panel.sequences:
            counted = self.tr("{0} of {1} sequences")
            self.page.list.show_sheet(sheet_of(panel.sequences), headings(), counted)
        else:
            counted = self.tr("{0} of {1} motifs")
            self.page.list.show_sheet(motif_sheet(panel.motifs), motif_headings(), counted)

    def _look_again(self) -> None:
        if self._looked is not None:
            self._look_at(self._looked.sequence)

    def _look(self, row: int) -> None:
        panel = self._panel
        if panel is None or not 0 <= row < len(panel.sequences):
            self.page.words.setText("")
            return
        self._look_at(panel.sequences[row])

    def _look_at(self, sequence: Sequenced) -> None:
        """Look at a sequence beside the window; an answer for an older one is dropped."""
        if self._running is not None:
            self._watch.drop(self._running)
        panels, frequent = self._window.session.case.panels, self.page.frequent.isChecked()

        def work(context: Context) -> Looked:
            return look(sequence, panels, context, with_frequent=frequent)

        def done(looked: Looked) -> None:
            self._running = None
            self._looked = looked
            self._tell(looked)

        ticket = self._window.bridge.submit("genes", Job(READING, work))
        self._running = self._watch.add(ticket, done, self._failed)

    def _tell(self, looked: Looked) -> None:
        one, page = looked.sequence, self.page
        facts = (one.identifier, one.gene, kind_word(one.kind), species_word(one.species))
        length = self.tr("{0} residues") if one.kind != "nucleotide" else self.tr("{0} bases")
        told = ", ".join(fact for fact in (*facts, length.format(f"{looked.length:,}")) if fact)
        page.words.setText("\n".join(line for line in (told, one.description) if line))
        is_scanned = looked.scanned is not None
        for widget in (page.picture, page.hits, page.frequent):
            widget.setVisible(is_scanned)
        page.scanned.setText(self._scanned_words(looked))
        marks = tuple(change.change.start for change, _ in looked.effects)
        page.picture.show_bars(looked.bars, looked.length, marks)
        self._list_hits(looked)
        self._list_effects(looked)

    def _list_hits(self, looked: Looked) -> None:
        names = (
            self.tr("Motif"), self.tr("Residues"), self.tr("Accession"), self.tr("Description")
        )  # fmt: skip
        motifs = looked.scanned.motifs if looked.scanned else {}
        rows = []
        for bar in looked.bars:
            said = motifs[bar.accession].description
            rows.append((bar.name, f"{bar.start:,}-{bar.end:,}", bar.accession, said))
        self.page.hits.show_lines(names, rows)

    def _list_effects(self, looked: Looked) -> None:
        """Say of every variant of the case on this sequence what it breaks or makes."""
        motifs = looked.scanned.motifs if looked.scanned else {}
        language = self._window.translation.language

        def named(hits: tuple[Hit, ...]) -> str:
            names = (f"{motifs[h.accession].name} ({h.start}-{h.end})" for h in hits)
            return listed(names).label(language)

        rows = []
        for changed, effect in looked.effects:
            parts = []
            if effect.lost:
                parts.append(self.tr("breaks {0}").format(named(effect.lost)))
            if effect.gained:
                parts.append(self.tr("makes {0}").format(named(effect.gained)))
            if not parts:
                parts.append(self.tr("breaks no motif"))
            rows.append((changed.variant.hgvs_p, _place(changed.change), "; ".join(parts)))
        other = self.tr("does not fit: another residue stands there (another isoform?)")
        rows += [(variant.hgvs_p, "", other) for variant in looked.other]
        names = (self.tr("Variant of the case"), self.tr("Residues"), self.tr("What it does"))
        self.page.effects.show_lines(names, rows)
        self.page.effects.setVisible(bool(rows))

    def _scanned_words(self, looked: Looked) -> str:
        scanned, language = looked.scanned, self._window.translation.language
        if scanned is None:
            return self.tr("Nucleotides are not translated, so no motif of proteins is looked for.")
        if not (scanned.scanned or scanned.profiles or scanned.frequent):
            return NO_MOTIFS.label(language)
        said = [self.tr("Patterns scanned: {0}.").format(f"{scanned.scanned:,}")]
        if scanned.scanned and not looked.bars:
            said.append(self.tr("None of them is in this sequence."))
        if scanned.frequent:
            text = self.tr("Left out because they fit by chance: {0}.")
            said.append(text.format(f"{scanned.frequent:,}"))
        if scanned.profiles:
            text = self.tr("Profiles and rules, which are not scanned: {0} ({1}).")
            names = Listed(scanned.unscanned, scanned.profiles > len(scanned.unscanned))
            said.append(text.format(f"{scanned.profiles:,}", names.label(language)))
        return " ".join(said)

    def _failed(self, failure: Failed) -> None:
        self._running = None
        self._window.session.refused.emit((Message("", failure.code, failure.phrase),))


def _place(change: ProteinChange) -> str:
    return f"{change.start}" if change.end <= change.start else f"{change.start}-{change.end}"
