"""Pages of the window of the genes beside variants: counts, sequences, genes of panels."""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer

from meddx.case import variant_order
from meddx.case.codes import HGNC, Code
from meddx.case.evidence import Assertion, Finding, GeneFileSource
from meddx.case.gene_files import Expression, GenePanel, ListedGene, Sequenced
from meddx.case.identity import Patient
from meddx.case.motifs import Motif
from meddx.case.record import Case
from meddx.case.variants import Variant, VariantTable, Zygosity
from meddx.phrase import Language
from meddx.workstation.app import make_window
from meddx.workstation.genes import desk as genes_desk
from meddx.workstation.genes.desk import GenesDesk
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_case
from tests.helpers.counts import simulated
from tests.helpers.services import FakeServices

WAIT = 10_000
MADE = simulated(14, 3, 6)
NAMES = tuple(f"G{number}" for number in range(len(MADE.values)))
OUT = sorted(MADE.low | MADE.high)
SAMPLES = ("ME", *(f"N{number}" for number in range(14)))
# Nobody said which sample is the patient's.
COUNTS = GenePanel(
    "c1", "counts.tsv", "expression", samples=SAMPLES, sha256="c1",
    expression=Expression(
        tuple(f"ENSG{number:011d}" for number in range(len(NAMES))), np.zeros(0), symbols=NAMES,
        species="human", apart={"__no_feature": 1234.0},
        cohort=np.column_stack((MADE.values, MADE.cohort)), cohort_samples=SAMPLES,
    ),
)  # fmt: skip
MOTIFS = (
    Motif("PS00016", "RGD", "Cell attachment sequence.", pattern="R-G-D"),
    Motif("PS00001", "ASN", pattern="N-{P}-[ST]-{P}", is_frequent=True),
    Motif("PS50011", "KINASE", kind="MATRIX"),
)
PROTEINS = GenePanel(
    "s1", "proteins.fasta", "sequences", motifs=MOTIFS,
    sequences=(
        Sequenced("P1", "a receptor", "MKRGDLLNATWRGD", gene="FGFR2", species="human"),
        Sequenced("N1", "a transcript", "ACGT", kind="nucleotide"),
    ),
)  # fmt: skip
CHANGE = Variant(
    "10", 5, "A", "G", "FGFR2", hgvs_p="p.(Gly4Ala)", consequence="missense_variant",
    classification="Pathogenic", zygosity=Zygosity.HETEROZYGOUS,
)  # fmt: skip
VARIANTS = GenePanel(
    "v1", "case.vcf", "vcf",
    variants=VariantTable.of((Variant("2", 9, "A", "G", "MSH2"), CHANGE)),
)  # fmt: skip
LIST = GenePanel("l1", "panel.tsv", "panel", listed=(ListedGene("FGFR2"), ListedGene("TP53")))
BED = GenePanel("b1", "regions.bed", "bed", regions=(("10", 0, 9, "FGFR2_ex1"),))


@pytest.fixture
def window(qtbot, styled):
    made = make_window(FakeServices().made, Preferences(show_ai=True, tour_done=True))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.translation.switch(Language.EN)
    made.close()


@pytest.fixture
def opened(qtbot, window):
    def show(*panels: GenePanel):
        window.session.show(replace(a_case(), panels=panels))
        window.actions_["genes"].trigger()
        return window.findChild(GenesDesk).shown

    return show


def texts(view, by: str) -> list[str]:
    model = view.model
    place = next(n for n, column in enumerate(model.sheet.columns) if column.by == by)
    return [model.data(model.index(row, place)) for row in range(model.rowCount())]


def test_counts_are_chosen_compared_sorted_and_searched(qtbot, window, opened) -> None:
    """One window for several steps: each takes a second to build."""
    shown = opened(COUNTS)
    page = shown.expression
    qtbot.waitUntil(lambda: page.genes.model.rowCount() == len(NAMES), timeout=WAIT)
    assert "Choose which is the patient's" in page.weight.text()
    columns = [column.by for column in page.genes.model.sheet.columns]
    assert columns == ["gene", "identifier"]  # nothing is told of a sample that nobody chose
    assert page.rest.lines.data(page.rest.lines.index(0, 1)) == "1,234"
    the_sample_is_chosen(qtbot, window, page)
    outliers_stand_first(page)
    evidence_of_a_gene_leads_to_it(qtbot, window, page)
    genes_are_sorted(page)
    genes_are_searched(qtbot, page)
    the_language_is_switched(qtbot, window, page)


def the_sample_is_chosen(qtbot, window, page) -> None:
    session = window.session
    session.analyse()
    qtbot.waitUntil(lambda: session.reading is not None, timeout=WAIT)
    session.accept("kept", True)
    page.sample.click()
    asked = window.findChild(GenesDesk)._pages.expression.asked
    asked.list.item(0).setSelected(True)
    asked.accept()
    qtbot.waitUntil(lambda: "14 others" in page.facts.text(), timeout=WAIT)
    (panel,) = session.case.panels
    assert (panel.sample, panel.expression.cohort_samples) == ("ME", SAMPLES[1:])
    # The reading is made again with it, and what the reader said stays.
    qtbot.waitUntil(lambda: session.reading is not None, timeout=WAIT)
    assert session.edits.accepted == {"kept"}
    window.actions_["undo"].trigger()
    assert not session.case.panels[0].expression.is_chosen
    window.actions_["redo"].trigger()
    qtbot.waitUntil(lambda: session.reading is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)
    assert "14 others" in page.facts.text()
    assert "weigh nothing" in page.weight.text()


def outliers_stand_first(page) -> None:
    assert set(texts(page.genes, "gene")[: len(OUT)]) == {NAMES[place] for place in OUT}
    assert page.genes.table.currentIndex().row() == 0
    assert "Stands out" in page.words.text()
    assert ", q " in page.words.text()
    assert "= <" not in page.words.text()
    assert page.spread.isVisible()
    page.genes.choice.setCurrentIndex(2)  # read too rarely
    assert {NAMES[place] for place in MADE.low} == set(texts(page.genes, "gene"))
    page.genes.choice.setCurrentIndex(0)


def evidence_of_a_gene_leads_to_it(qtbot, window, page) -> None:
    """Pressed in the explanation of a diagnosis, say."""
    source = GeneFileSource("c1", "expression", "ENSG00000000017")
    code = Code(HGNC, "G17", "G17")
    found = Finding("expression:c1:17", code, Assertion.PRESENT, 0.0, source)
    reading = window.session.reading
    case = window.session.case
    window.session.show_reading(replace(reading, case=case, findings=(*reading.findings, found)))
    page.genes.choice.setCurrentIndex(2)
    window.go_to(found.key)
    qtbot.waitUntil(lambda: texts(page.genes, "gene") == ["G17"], timeout=WAIT)
    assert "ENSG00000000017" in page.words.text()
    page.genes.line.setText("")
    qtbot.waitUntil(lambda: len(texts(page.genes, "gene")) == len(NAMES), timeout=WAIT)


def genes_are_sorted(page) -> None:
    names = [column.by for column in page.genes.model.sheet.columns]
    page.genes.table.sortByColumn(names.index("value"), Qt.SortOrder.DescendingOrder)
    assert texts(page.genes, "gene")[0] == NAMES[int(MADE.values.argmax())]
    page.genes.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert texts(page.genes, "gene")[0] in {NAMES[place] for place in OUT}


def genes_are_searched(qtbot, page) -> None:
    page.genes.line.setText("ensg00000000042")
    qtbot.waitUntil(lambda: texts(page.genes, "gene") == ["G42"], timeout=WAIT)
    assert "G42" in page.words.text()
    page.genes.line.setText("nothing like that")
    qtbot.waitUntil(lambda: page.genes.model.rowCount() == 0, timeout=WAIT)
    assert not page.words.text()
    assert not page.spread.isVisible()


def the_language_is_switched(qtbot, window, page) -> None:
    window.translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: "本身不计入诊断" in page.weight.text(), timeout=WAIT)
    assert page.genes.model.headerData(0, Qt.Orientation.Horizontal) == "基因"
    window.translation.switch(Language.EN)


def test_counts_are_compared_with_files_that_do_not_enter_the_case(
    qtbot, window, opened, tmp_path
) -> None:
    counts = COUNTS.expression
    assert counts is not None
    nobody = np.zeros((0, 0))
    alone = replace(counts, values=MADE.values, cohort=nobody, cohort_samples=(), symbols=())
    mine = replace(COUNTS, sample="ME", samples=("ME",), expression=alone)
    shown = opened(mine)
    page, desk = shown.expression, window.findChild(GenesDesk)._pages.expression
    qtbot.waitUntil(lambda: "one sample alone" in page.weight.text(), timeout=WAIT)
    assert not page.sample.isVisible()
    no_counts = tmp_path / "list.txt"
    no_counts.write_text("FGFR2\nTP53\n", encoding="utf-8")
    said = []
    window.session.refused.connect(said.extend)
    desk.compare_with([no_counts])
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT)
    assert [message.code for message in said] == ["no_counts"]
    assert window.session.case.panels == (mine,)
    others = tmp_path / "others.tsv"
    others.write_text(table(counts.genes), encoding="utf-8")
    desk.compare_with([others])
    qtbot.waitUntil(lambda: "14 others" in page.facts.text(), timeout=WAIT)
    (panel,) = window.session.case.panels
    assert (panel.panel_id, panel.expression.cohort_samples) == ("c1", SAMPLES[1:])
    assert window.session.case.patient == a_case().patient
    assert len(said) == 1


def table(genes: tuple[str, ...]) -> str:
    """Return the counts of the others as a table of text."""
    rows = ["\t".join(("gene", *SAMPLES[1:]))]
    for gene, counts in zip(genes, MADE.cohort, strict=True):
        rows.append("\t".join((gene, *(f"{count:.0f}" for count in counts))))
    return "\n".join(rows) + "\n"


def test_another_patients_sample_is_not_taken(qtbot, window, opened) -> None:
    shown = opened(COUNTS)
    window.session.others = (Case(Patient("N3")),)
    qtbot.waitUntil(lambda: shown.expression.genes.model.rowCount() > 0, timeout=WAIT)
    said = []
    window.session.refused.connect(said.extend)
    shown.expression.sample.click()
    asked = window.findChild(GenesDesk)._pages.expression.asked
    asked.list.item(SAMPLES.index("N3")).setSelected(True)
    asked.accept()
    assert [message.code for message in said] == ["other_patient"]
    assert window.session.case.panels == (COUNTS,)


def test_sequences_motifs_and_what_breaks_them(qtbot, opened) -> None:
    shown = opened(PROTEINS, VARIANTS)
    page = shown.sequences
    hits = page.hits.lines
    qtbot.waitUntil(lambda: hits.rowCount() == 2, timeout=WAIT)
    assert texts(page.list, "length") == ["14", "4"]
    assert [hits.data(hits.index(row, 1)) for row in (0, 1)] == ["3-5", "12-14"]
    assert page.effects.lines.data(page.effects.lines.index(0, 2)) == "breaks RGD (3-5)"
    assert "KINASE" in page.scanned.text()
    page.picture.bar_chosen.emit(1)
    assert page.hits.currentIndex().row() == 1
    page.frequent.setChecked(True)
    qtbot.waitUntil(lambda: hits.rowCount() == 3, timeout=WAIT)
    page.list.table.selectRow(1)
    qtbot.waitUntil(lambda: "Nucleotides" in page.scanned.text(), timeout=WAIT)
    assert not page.picture.isVisible()


def test_the_protein_shows_its_length_and_its_motifs(qtbot, opened) -> None:
    shown = opened(VARIANTS, PROTEINS)
    words = shown.details.gene_words
    qtbot.waitUntil(
        lambda: "14 residues, 2 motifs (P1): RGD 3-5, RGD 12-14" in words.text(), timeout=WAIT
    )
    assert shown.details.protein.end == 14
    shown.table.selectRow(1)  # a gene without a sequence
    assert "residues" not in words.text()


def test_genes_of_panels_lead_to_their_variants(qtbot, opened) -> None:
    shown = opened(LIST, VARIANTS, BED)
    page = shown.panel_genes
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=WAIT)
    assert texts(page, "worst") == ["pathogenic", ""]
    assert texts(page, "read") == [
        "regions that bear its name: 1",
        "the files do not tell whether it was read",
    ]
    page.table.clicked.emit(page.model.index(0, 0))
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1, timeout=WAIT)
    assert shown.model.variant(0).gene == "FGFR2"
    assert shown.tabs.currentIndex() == 0
    assert shown.files.currentText() == "case.vcf"


def test_a_million_rows_are_sorted_while_the_window_lives(qtbot, monkeypatch, opened) -> None:
    """The sort waits for the timer of the window: on the window's own thread it never would end."""
    rows = 1_000_000
    random = np.random.default_rng(5)
    table = VariantTable(
        {
            "position": random.integers(1, 10**8, rows, np.int32),
            "depth": random.integers(1, 10**6, rows, np.int32),
        }
    )
    shown = opened(GenePanel("m1", "genome.vcf", "vcf", variants=table))
    qtbot.waitUntil(lambda: shown.model.rowCount() == rows, timeout=WAIT)
    sorting, ticked = Event(), Event()
    ticks, told = 0, set()
    shown._busy.setInterval(0)

    def tick() -> None:
        nonlocal ticks
        if sorting.is_set():
            ticks += 1
            told.add(shown.said.text())
            if ticks == 3:
                ticked.set()

    def ordered(*args, **kwargs):
        sorting.set()
        assert ticked.wait(WAIT / 1000), "the window stood still while it was sorted"
        return variant_order.ordered(*args, **kwargs)

    monkeypatch.setattr(genes_desk, "ordered", ordered)
    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(1)
    shown.model.sort_asked.emit("depth", True)
    deepest = int(table.numbers("depth").max())
    qtbot.waitUntil(lambda: shown.model.variant(0).depth == deepest, timeout=WAIT)
    assert ticks >= 3
    assert "Sorting..." in told
    assert shown.said.text() == f"{rows:,} of {rows:,} variants"
