"""The window of the genes: rows, order, filters, details, and the look at a file before."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from meddx.case.criteria import Interpretation, Significance
from meddx.case.gene_files import GenePanel, ListedGene, Relative
from meddx.case.record import Case
from meddx.case.variants import Origin, Variant, VariantTable, Zygosity
from meddx.diagnosis import incidental
from meddx.phrase import Language, Phrase
from meddx.workstation.app import make_window
from meddx.workstation.genes.columns import COLUMNS, heading
from meddx.workstation.genes.desk import GenesDesk
from meddx.workstation.genes.preview import GenePreview, needs_a_look, with_panels
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_case, a_reading
from tests.helpers.services import FakeServices

WAIT = 5000
SAID = Interpretation((), stated=Significance.PATHOGENIC, stated_by="genes.vcf")
ROWS = (
    Variant("7", 117199644, "ATCT", "A", "CFTR", "NM_000492.4:c.1521_1523del", "p.(Phe508del)",
            "inframe_deletion", "Pathogenic", 0.01, Zygosity.HETEROZYGOUS, depth=80, passed=True,
            relatives=(Zygosity.HETEROZYGOUS,), line=12, tumour_lod=19.5),
    Variant("X", 31140036, "C", "T", "DMD", "NM_004006.3:c.9G>A", "p.(Trp3Ter)", "stop_gained",
            depth=12, passed=False, filters=("LowQual",), relatives=(Zygosity.REFERENCE,)),
    Variant("10", 123256215, "T", "G", "FGFR2", "", "p.(Lys5Arg)", "missense_variant",
            depth=40, relatives=(Zygosity.UNKNOWN,)),
)  # fmt: skip
PANEL = GenePanel(
    "g1", "exome.vcf", "vcf", tool="HaplotypeCaller", build="GRCh37", sample="9RG1",
    origin=Origin.GERMLINE, variants=VariantTable.of(ROWS), records=4,
    relatives=(Relative("MUM"),), errors=((9, Phrase("The position is not a number.")),),
    error_count=1,
)  # fmt: skip
LIST = GenePanel(
    "g2", "panel.tsv", "panel", genes=("FGFR2", "MLH1"),
    listed=(ListedGene("FGFR2", "FGFR2", confidence="green"), ListedGene("MLH1", "COCA2")),
)  # fmt: skip
KEYS = [row.key for row in ROWS]


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
    qtbot.waitUntil(lambda: made.model.rowCount() == 3, timeout=WAIT)
    return made


def order(shown) -> list[int]:
    return [KEYS.index(shown.model.variant(row).key) for row in range(shown.model.rowCount())]


def test_the_window(qtbot, window, shown) -> None:
    """One window for several steps: each takes a second to build."""
    what_matters_stands_first(shown)
    details_are_told(shown)
    columns_sort(qtbot, shown)
    filters_narrow(qtbot, shown)
    pictures_lead_to_rows(qtbot, shown)
    panels_and_errors_are_listed(qtbot, shown)
    a_file_without_variants_says_so(qtbot, shown)


def what_matters_stands_first(shown) -> None:
    assert order(shown) == [0, 2, 1]  # pathogenic, then of the panel, then the rest
    assert shown.said.text() == "3 of 3 variants"


def details_are_told(shown) -> None:
    shown.table.selectRow(0)
    said = shown.details.words.text()
    assert "NM_000492.4:c.1521_1523del" in said
    assert "MUM: heterozygous" in said
    assert "TLOD: 19.5" in said
    assert "Line 12 of the file" in said
    assert "Variants on the protein of CFTR: 1." in shown.details.gene_words.text()


def columns_sort(qtbot, shown) -> None:
    place = next(n for n, column in enumerate(COLUMNS) if column.by == "depth")
    shown.table.sortByColumn(place, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: order(shown) == [0, 2, 1], timeout=WAIT)
    shown.table.sortByColumn(place, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: order(shown) == [1, 2, 0], timeout=WAIT)
    shown.first.click()
    qtbot.waitUntil(lambda: order(shown) == [0, 2, 1], timeout=WAIT)


def filters_narrow(qtbot, shown) -> None:
    shown.bar.passed.setChecked(True)
    qtbot.waitUntil(lambda: order(shown) == [0, 2], timeout=WAIT)
    shown.bar.genes.setCurrentIndex(1)
    qtbot.waitUntil(lambda: order(shown) == [2], timeout=WAIT)
    shown.bar.line.setText("nothing like that")
    qtbot.waitUntil(lambda: shown.model.rowCount() == 0, timeout=WAIT)
    assert shown.cover.words.text() == "No variant is like that."
    shown.cover.button.click()
    qtbot.waitUntil(lambda: len(order(shown)) == 3, timeout=WAIT)


def pictures_lead_to_rows(qtbot, shown) -> None:
    qtbot.waitUntil(lambda: "Variants: 3" in shown.details.calls.text(), timeout=WAIT)
    shown.details.place_chosen.emit("7:117000001-118000000")
    qtbot.waitUntil(lambda: order(shown) == [0], timeout=WAIT)
    shown.bar.clear()
    qtbot.waitUntil(lambda: len(order(shown)) == 3, timeout=WAIT)
    shown.details.variant_chosen.emit(KEYS[1])
    assert shown.table.currentIndex().row() == 2


def panels_and_errors_are_listed(qtbot, shown) -> None:
    lines = shown.left_out.lines
    assert lines.data(lines.index(0, 1)) == "The position is not a number."
    genes = shown.panel_genes.model
    qtbot.waitUntil(lambda: genes.rowCount() == 2, timeout=WAIT)
    rows = [[genes.data(genes.index(row, place)) for place in (0, 1, 2, 4)] for row in (0, 1)]
    assert rows == [["FGFR2", "", "green", "1"], ["MLH1", "COCA2", "", "0"]]


def a_file_without_variants_says_so(qtbot, shown) -> None:
    shown.files.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "no variants" in shown.cover.words.text(), timeout=WAIT)


def test_the_panel_leads_to_the_row(qtbot, window) -> None:
    window.genes.all_asked.emit(f"g1|{KEYS[2]}")
    shown = window.findChild(GenesDesk).shown
    qtbot.waitUntil(
        lambda: (
            shown.model.rowCount() == 3
            and shown.model.variant(shown.table.currentIndex().row()).key == KEYS[2]
        ),
        timeout=WAIT,
    )


def test_genes_of_leading_diagnoses_are_marked(qtbot, window) -> None:
    window.session.show_reading(a_reading())
    window.actions_["genes"].trigger()
    shown = window.findChild(GenesDesk).shown
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2, timeout=WAIT)
    tips = [
        shown.model.data(shown.model.index(row, 0), Qt.ItemDataRole.ToolTipRole) for row in (0, 1)
    ]
    assert tips == ["A gene of one of the leading diagnoses", ""]


def test_secondary_findings_are_shown_only_when_asked_for(qtbot, window) -> None:
    reading = a_reading()
    held = next(f for f in reading.findings if f.key.startswith("gene:"))
    judged = replace(held, starts_off=True, remark=incidental.HELD_BACK, interpretation=SAID)
    others = tuple(f for f in reading.findings if f.key != held.key)
    window.session.show_reading(replace(reading, findings=(*others, judged)))
    assert held.source.variant.gene not in " ".join(window.genes.list.keys)
    assert f"p1|{held.source.variant.key}" not in window.genes.list.keys
    window.actions_["genes"].trigger()
    shown = window.findChild(GenesDesk).shown
    qtbot.waitUntil(lambda: shown.said.text() == "1 of 1 variants", timeout=WAIT)
    assert shown.bar.secondary.text() == "Secondary findings (1)"
    shown.bar.secondary.setChecked(True)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2, timeout=WAIT)
    assert shown.go_to(held.source.variant.key)
    assert not shown.details.counts.isChecked()
    shown.details.counts.click()
    assert window.session.edits.switched_on == {held.key}


def test_a_case_without_gene_files_says_what_to_do(qtbot, window) -> None:
    window.session.show(Case())
    window.actions_["genes"].trigger()
    shown = window.findChild(GenesDesk).shown
    qtbot.waitUntil(lambda: "No gene file yet" in shown.cover.words.text(), timeout=WAIT)


def test_every_column_has_a_name_and_an_explanation() -> None:
    assert all(all(heading(column.by)) for column in COLUMNS)


def test_a_file_is_looked_at_before_it_enters_the_case(qtbot, styled) -> None:
    asked = replace(PANEL, origin=Origin.UNKNOWN)
    taken = []
    dialog = GenePreview((asked,), Language.EN, taken.append)
    qtbot.addWidget(dialog)
    box = dialog.origins["g1"]
    box.setCurrentIndex(box.findData(Origin.TUMOUR))
    lines = dialog.errors.lines
    assert lines.data(lines.index(0, 2)) == "The position is not a number."
    with qtbot.waitExposed(dialog):
        dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert [panel.origin for panel in taken[0]] == [Origin.TUMOUR]


def test_what_is_left_out_leaves_the_rest() -> None:
    case = replace(a_case(), panels=(*a_case().panels, PANEL))
    assert with_panels(case, (PANEL,), ()).panels == a_case().panels
    changed = replace(PANEL, origin=Origin.TUMOUR)
    assert with_panels(case, (PANEL,), (changed,)).panels[-1].origin is Origin.TUMOUR
    assert needs_a_look(PANEL)
    assert not needs_a_look(LIST)
