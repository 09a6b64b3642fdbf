"""The reference files that a reader gave: what each is, and whether it is used."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.knowledge.user_references import Given
from meddx.phrase import Language
from meddx.workstation import file_drop
from meddx.workstation.genes.listed import LinesView
from meddx.workstation.panels.cover import Cover
from meddx.workstation.panels.panel import label

_SIZE: Final = (1160, 440)
_PROGRESS_PX: Final = 160


class ReferencesDialog(QDialog):
    """Lists, asks and shows how far it is; what is asked for is done elsewhere.

    Signals
    -------
    add_asked
        The reader wants to choose files.
    dropped
        ``tuple[Path, ...]`` to add.
    remove_asked
        ``tuple[Given, ...]`` to forget.
    stop_asked
        The reader wants to stop adding.
    analyse_asked
        The reader wants the case to be analysed again.
    template_asked
        The reader wants an empty file for a department's own diseases.
    """

    add_asked = Signal()
    dropped = Signal(object)
    remove_asked = Signal(object)
    stop_asked = Signal()
    analyse_asked = Signal()
    template_asked = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAcceptDrops(True)
        self.resize(*_SIZE)
        self._language = language
        self._given: tuple[Given, ...] | None = None  # None until they were looked for
        self._is_adding = False
        self.table, self.cover = LinesView(), Cover()
        self._pages = QStackedWidget()
        self.said = label("", "muted", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(_PROGRESS_PX)
        self.progress.setRange(0, 0)  # how long it takes is not known
        self.add, self.remove, self.stop = QPushButton(), QPushButton(), QPushButton()
        self.analyse, self.template, self.close_ = QPushButton(), QPushButton(), QPushButton()
        buttons = (self.add, self.remove, self.stop, self.analyse, self.template, self.close_)
        for button in buttons:
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self.offer_analysis(on=False)
        self.show_adding(on=False)
        self.retranslate(language)

    def show_given(self, given: Sequence[Given]) -> None:
        """List what was given."""
        self._given = tuple(given)
        self._say()

    def show_adding(self, *, on: bool, words: str = "") -> None:
        """Show, or no longer, that files are being added."""
        self._is_adding = on
        self.progress.setVisible(on)
        self.stop.setVisible(on)
        self.add.setEnabled(not on)
        self.cover.button.setEnabled(not on)
        self.tell(words)
        self._chosen_changed()

    def tell(self, words: str) -> None:
        """Say something below the list."""
        self.said.setText(words)

    def offer_analysis(self, *, on: bool) -> None:
        """Offer, or not, to analyse the open case with what was changed."""
        self.analyse.setVisible(on)

    @property
    def chosen(self) -> tuple[Given, ...]:
        """The rows that the reader stands on."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self._given[row] for row in rows) if self._given else ()

    def retranslate(self, language: Language) -> None:
        """Set every text in the language of now."""
        self._language = language
        self.setWindowTitle(self.tr("Reference files"))
        self.table.setAccessibleName(self.windowTitle())
        self.add.setText(self.tr("Add files..."))
        self.remove.setText(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Forget the chosen files; the files are not deleted"))
        self.stop.setText(self.tr("Stop adding"))
        self.analyse.setText(self.tr("Analyse again"))
        self.template.setText(self.tr("Template for own diseases..."))
        self.template.setToolTip(
            self.tr("Write an empty table for your department's own diseases, with examples")
        )
        self.close_.setText(self.tr("Close"))
        self.progress.setAccessibleName(self.tr("Adding reference files"))
        self._say()

    def _say(self) -> None:
        given = self._given
        words = button = ""
        if given is None:
            words = self.tr("Looking for your reference files...")
        elif not given:
            button = self.tr("Add files...")
            words = self.tr(
                "No reference file yet. Variants are read with a genome (FASTA), gene models "
                "(GFF3), ClinVar (VCF), gnomAD (VCF or table) and gene constraint (table); names "
                "with HGNC's complete set, proteins with PROSITE, expression with gene sets (GMT). "
                "Your department's own diseases (TSV) are ranked beside those of MedDx. "
                "Choose the files, or drop them here. They stay on this computer."
            )
        self.cover.show_words(words, button)
        self._pages.setCurrentIndex(1 if words else 0)
        headings = (
            self.tr("Kind"), self.tr("File"), self.tr("Build"), self.tr("Release"),
            self.tr("Entries"), self.tr("Date"), self.tr("State"), self.tr("Folder"),
        )  # fmt: skip
        self.table.show_lines(headings, [self._row(each) for each in given or ()])
        self._chosen_changed()

    def _row(self, given: Given) -> tuple[str, ...]:
        entries = f"{given.records:,}"
        if given.left_out:
            entries += " " + self.tr("({0} left out)").format(f"{given.left_out:,}")
        state = self.tr("used") if given.is_used else self.tr("not used")
        if given.remark is not None:
            state = given.remark.label(self._language)
        return (
            kind_word(given.kind),
            given.path.name,
            given.build,
            given.release,
            entries,
            given.on.isoformat() if given.on else "",
            state,
            str(given.path.parent),
        )

    def _chosen_changed(self) -> None:
        self.remove.setEnabled(bool(self.chosen) and not self._is_adding)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.cover)
        told = QHBoxLayout()
        told.addWidget(self.said, 1)
        for widget in (self.progress, self.stop, self.analyse):
            told.addWidget(widget)
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addWidget(self.remove)
        below.addWidget(self.template)
        below.addStretch(1)
        below.addWidget(self.close_)
        column = QVBoxLayout(self)
        column.addWidget(self._pages, 1)
        column.addLayout(told)
        column.addLayout(below)

    def _connect(self) -> None:
        self.add.clicked.connect(self.add_asked)
        self.cover.pressed.connect(self.add_asked)
        self.remove.clicked.connect(lambda: self.remove_asked.emit(self.chosen))
        self.stop.clicked.connect(self.stop_asked)
        self.analyse.clicked.connect(self.analyse_asked)
        self.template.clicked.connect(self.template_asked)
        self.close_.clicked.connect(self.close)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._chosen_changed())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate(self._language)
        super().changeEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._is_adding:
            file_drop.welcome(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = file_drop.taken(event)
        if paths:
            self.dropped.emit(paths)


def kind_word(kind: str) -> str:
    """Return what a file is, in the language of the window."""
    translate = QCoreApplication.translate
    return {
        "sequence": translate("References", "Genome (FASTA)"),
        "genes": translate("References", "Gene models (GFF3)"),
        "clinvar": translate("References", "ClinVar"),
        "populations": translate("References", "Frequencies (gnomAD)"),
        "constraint": translate("References", "Gene constraint"),
        "gene_names": translate("References", "Gene names (HGNC)"),
        "motifs": translate("References", "Motifs (PROSITE)"),
        "gene_sets": translate("References", "Gene sets (GMT)"),
        "department": translate("References", "Own diseases (TSV)"),
    }[kind]
