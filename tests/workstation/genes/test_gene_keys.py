"""The window of the genes by keys alone: searching, copying rows, taking back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from meddx.case.gene_files import GenePanel, ListedGene
from meddx.case.variants import Variant
from meddx.phrase import Language, Phrase
from meddx.workstation.app import make_window
from meddx.workstation.genes.columns import COLUMNS
from meddx.workstation.genes.desk import GenesDesk
from meddx.workstation.genes.listed import LinesView
from meddx.workstation.genes.preview import GenePreview
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_case
from tests.helpers.services import FakeServices

WAIT = 5000
LONG = "A" * 40
ROW = Variant("7", 117559590, LONG, "A", "CFTR", "NM_000492.4:c.1521_1523del",
              "ENSP1:c.9A>T(p.=)", "inframe_deletion", "5", line=12)  # fmt: skip
PANEL = GenePanel("g1", "exome.vcf", "vcf", build="GRCh38", variants=(ROW,), records=1)
LIST = GenePanel(
    "g2", "panel.tsv", "panel", genes=("MLH1", "CFTR"),
    listed=(ListedGene("MLH1", "MLH1"), ListedGene("CFTR", "CFTR")),
)  # fmt: skip


@pytest.fixture
def window(qtbot, styled):
    made = make_window(FakeServices().made, Preferences(show_ai=True, tour_done=True))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.show(replace(a_case(), panels=(PANEL, LIST)))
    yield made
    made.close()


@pytest.fixture
def shown(qtbot, window):
    window.actions_["genes"].trigger()
    made = window.findChild(GenesDesk).shown
    qtbot.waitUntil(lambda: made.model.rowCount() == 1, timeout=WAIT)
    return made


def press(qtbot, widget, key) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus, timeout=WAIT)
    QTest.keySequence(widget, QKeySequence(key))


def test_the_keys(qtbot, window, shown) -> None:
    """One window for several steps: each takes a second to build."""
    a_row_is_copied_whole(qtbot, shown)
    the_search_is_found(qtbot, shown)
    a_removed_file_comes_back(qtbot, window, shown)


def a_row_is_copied_whole(qtbot, shown) -> None:
    QGuiApplication.clipboard().clear()
    press(qtbot, shown.table, QKeySequence.StandardKey.Copy)
    names = [column.by for column in COLUMNS]
    cells = dict(zip(names, QGuiApplication.clipboard().text().split("\t"), strict=True))
    assert cells["hgvs_c"] == "NM_000492.4:c.1521_1523del"
    assert cells["alternate"] == f"{LONG}>A"
    assert cells["gene"] == "CFTR"
    assert cells["consequence"] == "inframe_deletion"
    place = names.index("hgvs_p")
    assert shown.model.data(shown.model.index(0, place)) == "p.="


def the_search_is_found(qtbot, shown) -> None:
    press(qtbot, shown.table, QKeySequence.StandardKey.Find)
    assert shown.bar.line.hasFocus()
    assert "Ctrl+F" in shown.bar.line.toolTip()
    shown.files.setCurrentIndex(1)  # a panel stands on its genes
    assert shown.search_line is shown.panel_genes.line
    press(qtbot, shown.panel_genes.table, QKeySequence.StandardKey.Find)
    assert shown.panel_genes.line.hasFocus()
    genes = shown.panel_genes.model
    qtbot.waitUntil(lambda: genes.rowCount() == 2, timeout=WAIT)
    # That of a pathogenic variant stands first, and what no gene tells takes no room.
    assert [genes.data(genes.index(row, 0)) for row in (0, 1)] == ["CFTR", "MLH1"]
    columns = [column.by for column in genes.sheet.columns]
    assert shown.panel_genes.table.isColumnHidden(columns.index("inheritance"))
    assert not shown.panel_genes.table.isColumnHidden(columns.index("worst"))
    shown.files.setCurrentIndex(0)
    assert shown.tabs.currentIndex() == 0


def a_removed_file_comes_back(qtbot, window, shown) -> None:
    shown.own.remove.click()
    assert window.session.case.panels == (LIST,)
    press(qtbot, shown.panel_genes.table, window.actions_["undo"].shortcuts()[0])
    assert window.session.case.panels == (PANEL, LIST)


def test_a_long_name_never_hides_the_counts(qtbot, styled) -> None:
    long = replace(PANEL, title="a" * 120 + ".vcf.gz", tool="CalculateGenotypePosteriors",
                   errors=((9, Phrase("The position is not a number.")),))  # fmt: skip
    preview = GenePreview([long], Language.EN, lambda _panels: None)
    qtbot.addWidget(preview)
    with qtbot.waitExposed(preview):
        preview.show()
    for view in preview.findChildren(LinesView):
        assert isinstance(view, QTableView)
        last = view.model().columnCount() - 1
        end = view.columnViewportPosition(last) + 60
        assert end <= view.viewport().width()
    index = preview.files.model().index(0, 0)
    assert preview.files.model().data(index, Qt.ItemDataRole.ToolTipRole) == long.title
