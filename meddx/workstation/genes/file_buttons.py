"""What can be done with the gene files of a case: buttons above the table."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from meddx.case.gene_files import GenePanel


class FileButtons(QWidget):
    """Buttons for the file that is shown, and for what is given beside all files.

    Signals
    -------
    write_asked
        The reader wants to type or paste variants.
    change_asked
        The reader wants to change the text of the file shown.
    remove_asked
        The file shown is to leave the case.
    references_asked
        The reader wants to see the reference files.
    """

    write_asked = Signal()
    change_asked = Signal()
    remove_asked = Signal()
    references_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.change, self.remove = QPushButton(), QPushButton()
        self.write, self.references = QPushButton(), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button, asked in (
            (self.change, self.change_asked),
            (self.remove, self.remove_asked),
            (self.write, self.write_asked),
            (self.references, self.references_asked),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, asked=asked: asked.emit())
            row.addWidget(button)
        self.offer(on=False)
        self.show_panel(None)
        self.retranslate()

    def offer(self, *, on: bool) -> None:
        """Show, or not, what needs the program below the window."""
        self.write.setVisible(on)
        self.references.setVisible(on)

    def show_panel(self, panel: GenePanel | None) -> None:
        """Offer what can be done with the file that is shown; None where there is none."""
        self.remove.setVisible(panel is not None)
        self.change.setVisible(panel is not None and bool(panel.typed))

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.change.setText(self.tr("Change..."))
        self.change.setToolTip(self.tr("Change the descriptions that were typed"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove this file from the case; Undo brings it back"))
        self.write.setText(self.tr("Type variants..."))
        self.write.setToolTip(self.tr("Type or paste descriptions of variants (HGVS)"))
        self.references.setText(self.tr("Reference files..."))
        self.references.setToolTip(
            self.tr("Genome, gene models, ClinVar, gnomAD and tables that variants are read with")
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
