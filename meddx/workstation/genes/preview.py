"""What a gene file would bring, shown before anything of it enters the case."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.case.variants import Origin
from meddx.phrase import Language
from meddx.workstation.genes.listed import LinesView
from meddx.workstation.panels.panel import label

_SIZE: Final = (760, 420)
_MOST_ERRORS: Final = 1000
_ORIGINS: Final = (Origin.UNKNOWN, Origin.GERMLINE, Origin.TUMOUR)


class GenePreview(QDialog):
    """Lists what each file brings and every row that would be left out; asks what it cannot tell.

    Parameters
    ----------
    panels
        What was read; nothing of it is in the case yet.
    language
        Of the reasons.
    take
        Called with the panels that are to enter the case, as the reader described them; with none
        where they are to be left out.
    """

    def __init__(
        self,
        panels: Sequence[GenePanel],
        language: Language,
        take: Callable[[tuple[GenePanel, ...]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Gene files"))
        self.resize(*_SIZE)
        self._panels, self._language, self._take = tuple(panels), language, take
        self.files, self.errors = LinesView(), LinesView()
        self.origins: dict[str, QComboBox] = {}
        self.buttons = QDialogButtonBox()
        self._add = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._leave = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._add.setDefault(True)
        self._add.setFocus()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._say()
        self.accepted.connect(lambda: self._take(self.described))
        self.rejected.connect(lambda: self._take(()))

    @property
    def described(self) -> tuple[GenePanel, ...]:
        """The panels, each of the origin that the reader chose."""
        return tuple(
            replace(panel, origin=Origin(self.origins[panel.panel_id].currentData()))
            if panel.panel_id in self.origins
            else panel
            for panel in self._panels
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(label(self.tr("This would enter the case:"), "strong"))
        column.addWidget(self.files, 2)
        for panel in self._panels:
            if len(panel.variants) and panel.origin is Origin.UNKNOWN:
                column.addLayout(self._asked_origin(panel))
        if any(panel.errors for panel in self._panels):
            column.addWidget(label(self.tr("Rows that would be left out:"), "strong"))
            column.addWidget(self.errors, 3)
        column.addWidget(self.buttons)

    def _asked_origin(self, panel: GenePanel) -> QHBoxLayout:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        words = {
            Origin.UNKNOWN: self.tr("Not known"),
            Origin.GERMLINE: self.tr("Inherited (germline)"),
            Origin.TUMOUR: self.tr("Of a tumour"),
        }
        for origin in _ORIGINS:
            box.addItem(words[origin], origin)
        self.origins[panel.panel_id] = box
        row = QHBoxLayout()
        asked = label(self.tr("{0} does not tell what its variants are of:").format(panel.title))
        asked.setBuddy(box)
        box.setAccessibleName(asked.text())
        row.addWidget(asked)
        row.addWidget(box)
        row.addStretch(1)
        return row

    def _say(self) -> None:
        self._add.setText(self.tr("Add to the case"))
        self._leave.setText(self.tr("Leave out"))
        headings = (
            self.tr("File"), self.tr("Written by"), self.tr("Build"), self.tr("Sample"),
            self.tr("Rows"), self.tr("Kept"), self.tr("Left out"),
        )  # fmt: skip
        rows = [
            (
                panel.title,
                panel.tool or panel.kind,
                panel.build or (self.tr("not told") if len(panel.variants) else ""),
                panel.sample,
                f"{panel.records:,}",
                f"{_kept(panel):,}",
                f"{max(panel.error_count, len(panel.errors)):,}",
            )
            for panel in self._panels
        ]
        self.files.show_lines(headings, rows)
        errors = [
            (panel.title, f"{line:,}", reason.label(self._language))
            for panel in self._panels
            for line, reason in panel.errors[:_MOST_ERRORS]
        ]
        self.errors.show_lines((self.tr("File"), self.tr("Line"), self.tr("Why")), errors)


def _kept(panel: GenePanel) -> int:
    """Return how many variants, genes or sequences a file gives."""
    if panel.expression is not None:
        return len(panel.expression.genes)
    return len(panel.variants) or len(panel.genes) or len(panel.sequences) or len(panel.regions)


def needs_a_look(panel: GenePanel) -> bool:
    """Whether a file holds more than a list of genes without a fault."""
    return bool(panel.errors or len(panel.variants) or panel.expression or panel.sequences)


def with_panels(case: Case, new: Sequence[GenePanel], described: Sequence[GenePanel]) -> Case:
    """Return a case with the new panels as the reader described them; others of them are left."""
    chosen = {panel.panel_id: panel for panel in described}
    asked = {panel.panel_id for panel in new}
    kept = tuple(
        chosen.get(panel.panel_id, panel)
        for panel in case.panels
        if panel.panel_id in chosen or panel.panel_id not in asked
    )
    return replace(case, panels=kept)
