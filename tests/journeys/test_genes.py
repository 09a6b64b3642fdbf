"""An exome of a family is read: from the dropped file to the diagnosis and the report."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from meddx.case.gene_files import Relation
from meddx.case.variants import Origin
from meddx.workstation.genes.columns import COLUMNS
from meddx.workstation.genes.desk import GenesDesk
from tests.helpers import at_work
from tests.helpers.at_work import until

HEADER = """##fileformat=VCFv4.2
##patient_id=F7-3
##GATKCommandLine=<ID=HaplotypeCaller>
##contig=<ID=chr7,length=159345973>
##contig=<ID=chr17,length=83257441>
##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description="gnomAD">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tDAD\tMUM\tKID\tSIS
"""
NF1 = "GENE=NF1;HGVSc=NM_001042492.3:c.2041C>T;HGVSp=p.(Arg681Ter);Consequence=stop_gained"
NOBODY, CARRIES = "0/0:40,0:40:99", "0/1:21,19:40:99"
ROWS = (
    ("chr17", "31227217", "C", "T", f"{NF1};gnomAD_AF=0", (NOBODY, NOBODY, CARRIES, CARRIES)),
    ("chr7", "117559590", "ATCT", "A",
     "GENE=CFTR;HGVSc=NM_000492.4:c.1521_1523del;HGVSp=p.(Phe508del);"
     "Consequence=inframe_deletion;CLNSIG=Pathogenic;gnomAD_AF=0.007",
     (NOBODY, CARRIES, "0/1:40,50:90:99", NOBODY)),
    ("chr7", "117548600", "G", "A",
     "GENE=CFTR;HGVSc=NM_000492.4:c.1210G>A;Consequence=synonymous_variant;gnomAD_AF=0.3",
     (CARRIES, CARRIES, "1/1:0,12:12:36", CARRIES)),
    ("chr7", "none", "G", "A", ".", (NOBODY,) * 4),
)  # fmt: skip
PED = """F7 DAD 0 0 1 1
F7 MUM 0 0 2 1
F7 KID DAD MUM 1 2
F7 SIS DAD MUM 2 2
"""


@pytest.fixture
def exome(tmp_path):
    """A family with two children who are ill: which of them is meant must be asked."""
    rows = (
        "\t".join((place, at, ".", old, new, "900", "PASS", info, "GT:AD:DP:GQ", *calls))
        for place, at, old, new, info, calls in ROWS
    )
    path = tmp_path / "family.vcf"
    path.write_text(HEADER + "\n".join(rows) + "\n")
    (tmp_path / "family.ped").write_text(PED)
    return path


@pytest.mark.slow
def test_an_exome_of_a_family(qtbot, started, exome, tmp_path):
    at_work.settled()
    work = started()
    desk = work.window.findChild(GenesDesk)
    work.window.session.look_first = desk._look_first

    work.let_go(exome)
    choose_the_patient(desk)
    look_before_it_enters(work, desk)
    first, key = read_the_case(work)
    find_the_variant(work, desk)
    judge_a_criterion(work, desk, first)

    path = tmp_path / "reading.json"
    with qtbot.waitSignal(work.window.session.exported, timeout=at_work.WAIT_MS):
        work.window.files.export(str(path))
    findings = json.loads(path.read_text())["findings"]
    told = next(f["interpretation"] for f in findings if f["key"] == key)
    assert (told["counted"], told["points"], told["edited"]) == ("likely_pathogenic", 6, False)
    assert [c["code"] for c in told["criteria"] if c["applies"]] == ["PVS1", "PM2", "PM6"]
    what_was_judged_is_there_the_next_day(work, desk, started, exome)


def what_was_judged_is_there_the_next_day(work, desk, started, exome):
    """The program is ended and begun again: the criterion stands, and the diagnosis fell by it."""
    page = desk.shown.details.criteria
    page.code.setCurrentIndex(page.code.findText("PVS1"))
    page.reason.setText("the transcript is rescued")
    page.not_applies.click()
    (before,) = work.window.session.edits.criteria
    until(lambda: work.is_written, "it was not written")
    work.end()

    again = started()
    desk = again.window.findChild(GenesDesk)
    again.window.session.look_first = desk._look_first
    again.let_go(exome)
    choose_the_patient(desk)
    look_before_it_enters(again, desk)
    assert again.window.session.edits.criteria == (before,)
    again.window.actions_["analyse"].trigger()
    until(lambda: again.window.session.reading is not None, "nothing was read")
    (judged,) = (
        f for f in again.window.session.reading.all_findings if f.key == before.finding_key
    )
    assert not judged.interpretation.find("PVS1").applies
    assert not judged.interpretation.counted.is_pathogenic


def choose_the_patient(desk):
    until(lambda: desk.asked is not None, "the sample was not asked for")
    asked = desk.asked
    assert [asked.list.item(n).text() for n in range(4)] == ["DAD", "MUM", "KID", "SIS"]
    accepts = QDialogButtonBox.ButtonRole.AcceptRole
    (choose,) = (b for b in asked.buttons.buttons() if asked.buttons.buttonRole(b) is accepts)
    assert not choose.isEnabled()
    asked.list.setCurrentRow(2)
    choose.click()


def look_before_it_enters(work, desk):
    session = work.window.session
    until(lambda: desk.preview is not None, "the file was not shown before")
    lines = desk.preview.files.lines
    shown = [lines.data(lines.index(0, n)) for n in (0, 2, 3, 4, 5, 6)]
    assert shown == ["family.vcf", "GRCh38", "KID", "4", "3", "1"]
    errors = desk.preview.errors.lines
    assert errors.data(errors.index(0, 1)) == "11"
    assert session.case.is_empty
    QTest.keyClick(desk.preview, Qt.Key.Key_Return)
    until(lambda: session.case.panels, "nothing entered the case")
    (panel,) = session.case.panels
    assert panel.origin is Origin.GERMLINE
    relations = {relative.sample: relative.relation for relative in panel.relatives}
    assert relations == {
        "DAD": Relation.FATHER,
        "MUM": Relation.MOTHER,
        "SIS": Relation.SIBLING,
    }
    work.rest()


def read_the_case(work):
    """Analyse and add what the child has; returns the first diagnosis, and the variant's key."""
    window = work.window
    window.actions_["analyse"].trigger()
    until(lambda: window.session.reading is not None, "nothing was read")
    window.actions_["show_ai"].trigger()
    for name in ("Scoliosis", "Short stature"):
        window.findings.add_line.add(name)
    until(lambda: len(window.session.edits.added) == 2 and not window.session.is_ranking)
    found = [f for f in window.session.reading.findings if f.key.startswith("gene:")]
    genes = {f.source.variant.gene: f.key for f in found}
    assert genes.keys() == {"NF1", "CFTR"}
    first = window.diagnoses.cards[0].diagnosis
    assert "Neurofibromatosis" in first.code.display
    assert next(e for e in first.evidence if e.finding_key == genes["NF1"]).log10_lr > 1
    return first, genes["NF1"]


def find_the_variant(work, desk):
    work.window.actions_["genes"].trigger()
    shown = desk.shown
    until(lambda: genes_of(shown) == ["CFTR", "NF1", "CFTR"], "what matters did not stand first")
    depth = next(n for n, column in enumerate(COLUMNS) if column.by == "depth")
    shown.table.sortByColumn(depth, Qt.SortOrder.DescendingOrder)
    until(lambda: depths(shown) == [90, 40, 12], "the table was not sorted")
    shown.bar.consequence.setCurrentIndex(2)
    until(lambda: genes_of(shown) == ["NF1"], "the table was not filtered")
    assert "MUM: reference" in shown.details.words.text()


def judge_a_criterion(work, desk, first):
    """Without PVS1 the diagnosis falls; taking that back brings it to its place again."""
    page = desk.shown.details.criteria
    assert "likely pathogenic" in page.said.text()
    page.table.setCurrentCell(0, 0)
    assert page.code.currentText() == "PVS1"
    page.reason.setText("the transcript is rescued")
    page.not_applies.click()
    until(lambda: probability(work.window, first) < first.probability / 2, "it did not fall")
    assert "of uncertain significance" in page.said.text()
    page.back.click()
    until(lambda: probability(work.window, first) == first.probability, "it was not taken back")


def genes_of(shown):
    return [shown.model.variant(row).gene for row in range(shown.model.rowCount())]


def depths(shown):
    return [shown.model.variant(row).depth for row in range(shown.model.rowCount())]


def probability(window, diagnosis):
    """How probable a diagnosis is by the newest ranking; 1 while it is being ranked."""
    if window.session.is_ranking:
        return 1.0
    found = (d for d in window.session.reading.diagnoses if d.code == diagnosis.code)
    return next((d.probability for d in found), 0.0)
