"""Sequences of a file: a list, the motifs of one as a picture and a table, and what breaks them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from meddx.analysis.proteins.changed import bare
from meddx.case.gene_files import Sequenced
from meddx.case.motifs import Motif
from meddx.case.sheet import Sheet, SheetColumn
from meddx.workstation.genes.listed import LinesView
from meddx.workstation.genes.motif_picture import MotifPicture
from meddx.workstation.genes.sheet_view import Heading, SheetView
from meddx.workstation.panels.panel import label

_SIZES: Final = (560, 560)


class SequencesPage(QWidget):
    """Shows sequences, or motifs where the file holds those; what is found comes from elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = SheetView()
        self.words = label("", wrap=True)
        self.picture = MotifPicture()
        self.hits, self.effects = LinesView(), LinesView()
        self.scanned = label("", "muted", wrap=True)
        self.frequent = QCheckBox()
        self.side = QWidget()
        self._lay_out()
        self.hits.selectionModel().currentRowChanged.connect(
            lambda current, _before: self.picture.choose(current.row())
        )
        self.picture.bar_chosen.connect(self.hits.selectRow)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.list.line.setPlaceholderText(self.tr("Name, gene or description"))
        self.list.line.setAccessibleName(self.tr("Search the sequences"))
        self.list.table.setAccessibleName(self.tr("Sequences"))
        self.picture.setAccessibleName(self.tr("Motifs along the sequence"))
        self.hits.setAccessibleName(self.tr("Motifs"))
        self.effects.setAccessibleName(self.tr("Variants of the case on this sequence"))
        self.frequent.setText(self.tr("Also motifs that fit by chance in most proteins"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(12, 8, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.picture)
        column.addWidget(self.hits, 2)
        column.addWidget(self.effects, 1)
        column.addWidget(self.scanned)
        column.addWidget(self.frequent)
        column.addStretch(0)  # takes the room of what is hidden
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.list)
        both.addWidget(self.side)
        both.setChildrenCollapsible(False)
        both.setSizes(_SIZES)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(both)


def kind_word(kind: str) -> str:
    """Say what a sequence is of, in the language of now."""
    translate = QCoreApplication.translate
    words = {
        "protein": translate("Sequences", "protein"),
        "nucleotide": translate("Sequences", "nucleotides"),
    }
    return words.get(kind, translate("Sequences", "not told"))


def species_word(species: str) -> str:
    """Say what a sequence is from, in the language of now; other species as they are written."""
    return QCoreApplication.translate("Sequences", "human") if species == "human" else species


def sheet_of(sequences: Sequence[Sequenced]) -> Sheet:
    """Return sequences as a table, in the order of the file."""
    lengths = np.array([len(bare(one)) for one in sequences], np.float64)
    return Sheet(
        (
            SheetColumn("identifier", tuple(one.identifier for one in sequences)),
            SheetColumn("gene", tuple(one.gene for one in sequences)),
            SheetColumn("length", numbers=lengths, shows="{:,.0f}".format),
            SheetColumn("kind", tuple(kind_word(one.kind) for one in sequences)),
            SheetColumn("species", tuple(species_word(one.species) for one in sequences)),
            SheetColumn("description", tuple(one.description for one in sequences)),
        )
    )


def headings() -> dict[str, Heading]:
    """Return what the columns of sequences are called and mean, in the language of now."""
    translate = QCoreApplication.translate
    return {
        "identifier": Heading(
            translate("Sequences", "Name"), translate("Sequences", "As the file names it"), 170
        ),
        "gene": Heading(
            translate("Sequences", "Gene"), translate("Sequences", "As the heading says"), 80
        ),
        "length": Heading(
            translate("Sequences", "Length"),
            translate("Sequences", "Residues or bases, without the gaps of an alignment"),
            64,
        ),
        "kind": Heading(
            translate("Sequences", "Kind"), translate("Sequences", "Protein or nucleotides"), 100
        ),
        "species": Heading(
            translate("Sequences", "Species"), translate("Sequences", "As the heading says"), 84
        ),
        "description": Heading(
            translate("Sequences", "Description"),
            translate("Sequences", "What else the heading says"),
            200,
        ),
    }


def motif_sheet(motifs: Sequence[Motif]) -> Sheet:
    """Return the motifs of a file as a table, in its order."""
    translate = QCoreApplication.translate
    frequent = translate("Sequences", "fits by chance")
    profile = translate("Sequences", "profile or rule, not scanned")
    scanned = [(frequent if one.is_frequent else "") if one.pattern else profile for one in motifs]
    return Sheet(
        (
            SheetColumn("accession", tuple(one.accession for one in motifs)),
            SheetColumn("name", tuple(one.name for one in motifs)),
            SheetColumn("kind", tuple(scanned)),
            SheetColumn("pattern", tuple(one.pattern for one in motifs)),
            SheetColumn("description", tuple(one.description for one in motifs)),
        )
    )


def motif_headings() -> dict[str, Heading]:
    """Return what the columns of motifs are called and mean, in the language of now."""
    translate = QCoreApplication.translate
    return {
        "accession": Heading(
            translate("Sequences", "Accession"), translate("Sequences", "Of PROSITE"), 84
        ),
        "name": Heading(translate("Sequences", "Name"), translate("Sequences", "Of PROSITE"), 180),
        "kind": Heading(
            translate("Sequences", "Scanned"),
            translate("Sequences", "Whether sequences are searched for it"),
            200,
        ),
        "pattern": Heading(
            translate("Sequences", "Pattern"), translate("Sequences", "As PROSITE writes it"), 300
        ),
        "description": Heading(
            translate("Sequences", "Description"), translate("Sequences", "Of PROSITE"), 240
        ),
    }
