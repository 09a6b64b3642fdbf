"""Beside the table: one variant in words, its gene's protein, the chromosomes, the calls."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from meddx.analysis.proteins.looked import Looked
from meddx.analysis.variant_places import Lollipop, Striped
from meddx.analysis.variant_quality import Quality
from meddx.case.variants import Variant
from meddx.workstation.genes.columns import COLUMNS, heading
from meddx.workstation.genes.criteria_page import CriteriaPage
from meddx.workstation.genes.pictures import HistogramPicture, Ideogram, ProteinPicture
from meddx.workstation.panels.panel import label
from meddx.workstation.panels.variant_row import zygosity_word

_MOST_NAMED: Final = 6  # motifs in words


class Details(QTabWidget):
    """What is known of the chosen variant and of all of them.

    Signals
    -------
    variant_chosen
        Key of a variant that was chosen on its protein.
    place_chosen
        Words for the filter line: a place on a chromosome.
    counted
        Whether the chosen variant shall count for the diagnoses.
    """

    counted = Signal(bool)
    variant_chosen = Signal(str)
    place_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.counts = QCheckBox()
        self.counts.clicked.connect(self.counted)
        self.gene_words = label("", "muted", wrap=True)
        self.protein = ProteinPicture()
        self.criteria = CriteriaPage()
        self.chromosomes = Ideogram()
        self.no_build = label("", "muted", wrap=True)
        self.calls = label("", wrap=True)
        self.histograms = {name: HistogramPicture() for name in ("depth", "quality", "fraction")}
        self._captions = {name: label("", "muted") for name in self.histograms}
        self._quality: Quality | None = None
        self._variant: Variant | None = None
        self._relatives: tuple[str, ...] = ()
        self._count = ""
        self._lollipops: tuple[Lollipop, ...] = ()
        self._looked: Looked | None = None
        self._lay_out()
        self.protein.variant_chosen.connect(self.variant_chosen)
        self.chromosomes.place_chosen.connect(
            lambda name, first, last: self.place_chosen.emit(f"{name}:{first}-{last}")
        )
        self.retranslate()

    def show_variant(
        self, variant: Variant | None, relatives: tuple[str, ...] = (), count: str = ""
    ) -> None:
        """Say everything of a variant; ``count`` says whether and why it weighs."""
        self._variant, self._relatives, self._count = variant, relatives, count
        self._say_variant()

    def show_counting(self, is_counted: bool | None) -> None:
        """Say whether the chosen variant counts; None where it is no finding."""
        self.counts.setVisible(is_counted is not None)
        self.counts.setChecked(bool(is_counted))

    def show_gene(self, found: tuple[Lollipop, ...]) -> None:
        """Show the chosen variant's gene with all variants of the file that name a residue."""
        self._lollipops = found
        self._draw_protein()

    def show_protein(self, looked: Looked | None) -> None:
        """Show how long the gene's protein is and where its motifs lie; None where not known."""
        self._looked = looked
        self._draw_protein()

    def _draw_protein(self) -> None:
        key = self._variant.key if self._variant else ""
        length, bars = (self._looked.length, self._looked.bars) if self._looked else (0, ())
        self.protein.show_variants(self._lollipops, length, key, bars)
        self.protein.setVisible(bool(self._lollipops or length))
        self._say_gene()

    def show_places(self, found: tuple[Striped, ...], marks: tuple[tuple[str, int], ...]) -> None:
        """Show the chromosomes; none says that the build is unknown."""
        self.chromosomes.show_places(found, marks)
        self.chromosomes.setVisible(bool(found))
        self.no_build.setVisible(not found)

    def show_quality(self, quality: Quality | None) -> None:
        """Show how good the calls look."""
        self._quality = quality
        if quality is not None:
            self.histograms["depth"].show_counts(quality.depth)
            self.histograms["quality"].show_counts(quality.genotype_quality)
            self.histograms["fraction"].show_counts(quality.fraction, as_share=True)
            shown = {
                "depth": quality.depth.total,
                "quality": quality.genotype_quality.total,
                "fraction": quality.fraction.total,
            }
            for name, total in shown.items():
                self.histograms[name].setVisible(bool(total))
                self._captions[name].setVisible(bool(total))
        self._say_calls()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        names = (
            self.tr("Variant"), self.tr("Criteria"), self.tr("Chromosomes"), self.tr("Calls")
        )  # fmt: skip
        self.criteria.retranslate()
        self.counts.setText(self.tr("Counts for the diagnoses"))
        for place, name in enumerate(names):
            self.setTabText(place, name)
        self.protein.setAccessibleName(self.tr("Variants along the protein"))
        self.chromosomes.setAccessibleName(self.tr("Variants along the chromosomes"))
        self.no_build.setText(
            self.tr(
                "The file does not tell its reference build, so no chromosomes are drawn: places "
                "of one build drawn on another would lie."
            )
        )
        captions = {
            "depth": self.tr("Reads at each variant"),
            "quality": self.tr("Quality of the genotypes (GQ)"),
            "fraction": self.tr("Share of the reads that carry the allele"),
        }
        for name, text in captions.items():
            self._captions[name].setText(text)
            self.histograms[name].setAccessibleName(text)
        self._say_variant()
        self._say_gene()
        self._say_calls()

    def _say_variant(self) -> None:
        variant = self._variant
        if variant is None:
            self.words.setText(self.tr("Choose a variant in the table."))
            return
        lines, told = [self._count] if self._count else [], self.tr("{0}: {1}")
        for column in COLUMNS:
            text = self._whole(column.by, variant) or column.shows(variant)
            if text:
                lines.append(told.format(heading(column.by)[0], text))
        if variant.exon:
            lines.append(self.tr("Exon: {0}").format(self._exon(variant.exon)))
        scores = (
            ("REVEL", variant.revel),
            ("CADD", variant.cadd),
            ("SpliceAI", variant.splice_ai),
            ("TLOD", variant.tumour_lod),
            ("QUAL", variant.quality),
        )
        lines += [told.format(name, f"{value:.4g}") for name, value in scores if value is not None]
        if variant.homozygotes is not None:
            lines.append(self.tr("Homozygous people known: {0}").format(variant.homozygotes))
        if variant.allele_depths:
            depths = ", ".join(map(str, variant.allele_depths))
            lines.append(self.tr("Reads of reference and allele: {0}").format(depths))
        for name, zygosity in zip(self._relatives, variant.relatives, strict=False):
            lines.append(told.format(name, zygosity_word(zygosity)))
        lines.append(self.tr("Line {0} of the file").format(variant.line))
        self.words.setText("\n".join(lines))

    def _exon(self, exon: str) -> str:
        beside, _, number = exon.rpartition(" ")
        return self.tr("splice site of intron {0}").format(number) if beside else number

    def _whole(self, by: str, variant: Variant) -> str:
        """Return what a narrow column shortens."""
        if by == "alternate" and variant.position:
            return f"{variant.reference[:60]}>{variant.alternate[:60]}"
        return {"hgvs_c": variant.hgvs_c, "hgvs_p": variant.hgvs_p}.get(by, "")

    def _say_gene(self) -> None:
        gene = self._variant.gene if self._variant else ""
        if not gene:
            self.gene_words.setText("")
        elif not self._lollipops:
            text = self.tr("No variant of {0} in this file names a place on the protein.")
            self.gene_words.setText(text.format(gene))
        else:
            text = self.tr(
                "Variants on the protein of {0}: {1}. Square: loss of function; disc: missense."
            )
            said = text.format(gene, len(self._lollipops))
            self.gene_words.setText(f"{said} {self._protein_words()}")

    def _protein_words(self) -> str:
        looked = self._looked
        if looked is None:
            return self.tr("Its length is not known here.")
        text = self.tr("{0} residues, {1} motifs ({2})")
        said = text.format(f"{looked.length:,}", len(looked.bars), looked.sequence.identifier)
        named = [f"{bar.name} {bar.start:,}-{bar.end:,}" for bar in looked.bars[:_MOST_NAMED]]
        more = ["..."] if len(looked.bars) > _MOST_NAMED else []
        return f"{said}: {', '.join([*named, *more])}" if named else said

    def _say_calls(self) -> None:
        quality = self._quality
        if quality is None:
            self.calls.setText("")
            return
        ratio = quality.ratio
        lines = [
            self.tr("Variants: {0}").format(f"{quality.variants:,}"),
            self.tr("Substitutions: {0}, insertions and deletions: {1}, structural: {2}").format(
                f"{quality.substitutions:,}", f"{quality.indels:,}", f"{quality.structural:,}"
            ),
            self.tr("Heterozygous: {0}, homozygous or hemizygous: {1}").format(
                f"{quality.heterozygous:,}", f"{quality.homozygous:,}"
            ),
            self.tr("Failed a filter: {0}").format(f"{quality.failed:,}"),
        ]
        if ratio is not None:
            text = self.tr("Transitions to transversions: {0} (about 2 in genomes, 3 in exomes)")
            lines.append(text.format(f"{ratio:.2f}"))
        self.calls.setText("\n".join(lines))

    def _lay_out(self) -> None:
        calls: list[QWidget] = [self.calls]
        for name, picture in self.histograms.items():
            calls += [self._captions[name], picture]
        self.addTab(_page([self.counts, self.words, self.gene_words, self.protein]), "")
        self.addTab(self.criteria, "")
        self.addTab(_page([self.no_build, self.chromosomes], grows=True), "")
        self.addTab(_page(calls), "")


def _page(widgets: list[QWidget], *, grows: bool = False) -> QScrollArea:
    inner = QWidget()
    inner.setObjectName("rows")
    column = QVBoxLayout(inner)
    column.setContentsMargins(12, 10, 12, 10)
    for widget in widgets:
        if isinstance(widget, QLabel):
            widget.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addWidget(widget, 1 if grows and not isinstance(widget, QLabel) else 0)
    if not grows:
        column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area
