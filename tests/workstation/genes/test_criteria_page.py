"""Criteria of a variant: shown with their reasons, set and taken back by the reader."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from meddx.case.criteria import (
    CODES,
    Criterion,
    CriterionEdit,
    Interpretation,
    Significance,
    Strength,
)
from meddx.phrase import Language, Phrase
from meddx.workstation.genes.criteria_page import CriteriaPage
from meddx.workstation.genes.sample_dialog import SampleDialog
from tests.helpers.builders import a_reading

SAID = Interpretation(
    (
        Criterion("PVS1", Strength.STRONG, applies=True, reason=Phrase("No protein is made.")),
        Criterion("PM2", Strength.SUPPORTING, applies=False, reason=Phrase("Not known.")),
    ),
    stated=Significance.PATHOGENIC,
    stated_stars=2,
    stated_by="exome.vcf",
)
FINDING = replace(
    next(f for f in a_reading().findings if f.key.startswith("gene:")), interpretation=SAID
)


@pytest.fixture
def page(qtbot, styled):
    made = CriteriaPage()
    qtbot.addWidget(made)
    made.show_finding(FINDING, (), Language.EN)
    return made


def rows(page) -> list[tuple[str, str, str]]:
    table = page.table
    return [tuple(table.item(r, c).text() for c in range(3)) for r in range(table.rowCount())]


def test_every_criterion_says_what_it_adds_and_why(page) -> None:
    assert rows(page) == [
        ("PVS1", "+4", "No protein is made."),
        ("PM2", "no", "Not known."),
    ]
    said = page.said.text()
    assert "Counts as: pathogenic" in said
    assert "of uncertain significance (+4 points)" in said
    assert "Stated by exome.vcf: pathogenic, \N{BLACK STAR}\N{BLACK STAR}" in said


@pytest.mark.parametrize("width", [300, 350, 380, 420])
def test_reasons_are_shown_whole_however_narrow_the_page_is(qtbot, page, width) -> None:
    """The style's padding (6 px a side) and the margins of the text take room from the words."""
    words = "How well the phenotype fits is weighed in the ranking and not counted here again. "
    met = Criterion("PP4", Strength.SUPPORTING, applies=False, reason=Phrase(words * 2))
    page.resize(width, 600)
    page.show_finding(replace(FINDING, interpretation=Interpretation((met,))), (), Language.EN)
    with qtbot.waitExposed(page):
        page.show()
    table = page.table

    def is_whole() -> bool:
        option = QStyleOptionViewItem()
        option.initFrom(table)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        option.rect = QRect(0, 0, table.columnWidth(2), 1000)
        option.text = table.item(0, 2).text()
        element = QStyle.SubElement.SE_ItemViewItemText
        room = table.style().subElementRect(element, option, table)
        flags = Qt.TextFlag.TextWordWrap.value
        inner = QRect(0, 0, room.width() - 8, 10_000)
        needed = table.fontMetrics().boundingRect(inner, flags, option.text).height()
        return bool(needed <= table.rowHeight(0))

    qtbot.waitUntil(is_whole, timeout=2000)


def test_the_reader_sets_a_criterion_and_the_class_follows(qtbot, page) -> None:
    page.code.setCurrentIndex(CODES.index("PS3"))
    page.strength.setCurrentIndex(tuple(Strength).index(Strength.STRONG))
    page.reason.setText("Assay")
    with qtbot.waitSignal(page.edited, timeout=1000) as seen:
        page.applies.click()
    edit = seen.args[0]
    assert edit.strength is Strength.STRONG
    assert edit == CriterionEdit(FINDING.key, "PS3", True, Strength.STRONG, "Assay")
    page.show_finding(FINDING, (edit,), Language.EN)
    assert rows(page)[1] == ("PS3 *", "+4", "The reader: Assay")
    assert "Counts as: likely pathogenic" in page.said.text()
    assert page.back.isEnabled()
    with qtbot.waitSignal(page.taken_back, timeout=1000) as seen:
        page.back.click()
    assert seen.args == [FINDING.key, "PS3"]


def test_standing_on_a_row_takes_its_code_and_strength(page) -> None:
    page.table.setCurrentCell(1, 0)
    assert page.code.currentData() == "PM2"
    assert page.strength.currentData() == Strength.SUPPORTING
    assert not page.back.isEnabled()


def test_edits_of_another_variant_are_not_shown(page) -> None:
    other = CriterionEdit("gene:other", "PVS1", applies=False, strength=Strength.STRONG)
    page.show_finding(FINDING, (other,), Language.EN)
    assert rows(page)[0][1] == "+4"


def test_a_variant_without_criteria_says_why(page) -> None:
    page.show_finding(None, (), Language.EN)
    assert "No criteria for this variant" in page.said.text()
    assert not page.applies.isEnabled()


def test_no_sample_is_chosen_beforehand(qtbot, styled) -> None:
    taken = []
    dialog = SampleDialog("trio.vcf", ("A", "B", "C"), taken.append)
    qtbot.addWidget(dialog)
    assert not dialog._choose.isEnabled()
    dialog.list.setCurrentRow(1)
    assert dialog._choose.isEnabled()
    dialog.accept()
    assert taken == ["B"]


def test_samples_are_searched(qtbot, styled) -> None:
    dialog = SampleDialog("cohort.vcf", [f"S{n}" for n in range(20)], lambda _name: None)
    qtbot.addWidget(dialog)
    dialog.line.setText("s19")
    shown = [r for r in range(20) if not dialog.list.item(r).isHidden()]
    assert shown == [19]


def test_a_code_brings_the_strength_of_the_guideline_or_what_is_said_of_it(page) -> None:
    offered = {}
    for place, code in enumerate(CODES):
        page.code.setCurrentIndex(place)
        offered[code] = Strength(page.strength.currentData())
    assert offered["BA1"] is Strength.STAND_ALONE
    assert offered["PS3"] is Strength.STRONG
    assert offered["PM1"] is Strength.MODERATE
    assert offered["BP4"] is Strength.SUPPORTING
    assert offered["PVS1"] is Strength.STRONG  # as it was computed for this variant
    assert offered["PM2"] is Strength.SUPPORTING
    page.code.setCurrentIndex(CODES.index("PS3"))
    page.strength.setCurrentIndex(tuple(Strength).index(Strength.MODERATE))
    page.show_finding(FINDING, (), Language.EN)  # ranked anew meanwhile
    assert page.strength.currentData() == Strength.MODERATE


@pytest.mark.parametrize("width", [330, 700])
def test_every_reason_is_seen_whole(qtbot, page, width) -> None:
    words = "No protein is made: the transcript is known to be degraded. " * 4
    said = Criterion("PVS1", Strength.STRONG, applies=True, reason=Phrase(words))
    page.show_finding(replace(FINDING, interpretation=Interpretation((said,))), (), Language.EN)
    page.resize(width, 600)
    with qtbot.waitExposed(page):
        page.show()
    table = page.table
    room = table.viewport().width() - table.columnViewportPosition(2) - 20
    needed = (
        table.fontMetrics()
        .boundingRect(QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, words)
        .height()
    )
    assert needed <= table.rowHeight(0) <= needed + 40
