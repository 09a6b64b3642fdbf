from dataclasses import replace

import pytest

from meddx.case.record import Case, GenePanel, Zygosity
from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.genes import GenesPanel
from meddx.workstation.panels.variant_row import class_word, count_of, variant_line
from tests.helpers.builders import a_case, a_reading

PANEL = a_case().panels[0]
MSH2, MSH6 = PANEL.variants
NONE: frozenset[str] = frozenset()


@pytest.fixture
def panel(qtbot, styled):
    made = GenesPanel(Translation())
    qtbot.addWidget(made)
    return made


def test_a_variant_that_weighs_says_for_what():
    said = count_of(PANEL, MSH2, a_reading(), NONE, Language.EN)
    assert said == (True, "Weighs for Lynch syndrome 1")


@pytest.mark.parametrize(
    ("given", "word"),
    [("5", "Pathogenic"), ("4", "Likely pathogenic"), ("0,0", "Uncertain significance"),
     ("3", "Likely benign"), ("2|2", "Benign"), ("255", "255"), ("5|2", "Uncertain significance"),
     ("risk_factor", "risk factor")],
)  # fmt: skip
def test_a_class_that_is_a_number_is_told_in_words(qtbot, given, word):
    assert class_word(replace(MSH2, classification=given)) == word


def test_a_variant_that_was_switched_off_says_so():
    off = frozenset({"gene:p1:2-47656951-C-T"})
    assert count_of(PANEL, MSH2, a_reading(), off, Language.EN) == (
        False,
        "Switched off by the reader",
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "Filter: LowQual"),
        ({"passed": True, "zygosity": Zygosity.REFERENCE}, "The sample does not carry it"),
        ({"passed": True, "classification": "Likely_benign"}, "Benign"),
        ({"passed": True, "classification": "", "allele_frequency": 0.3},
         "Common in the population"),
        ({"passed": None, "classification": "Uncertain"}, "Not classified as pathogenic"),
    ],
)  # fmt: skip
def test_a_variant_that_does_not_count_says_why(changes, why):
    variant = replace(MSH6, **changes)
    assert count_of(PANEL, variant, a_reading(), NONE, Language.EN) == (False, why)


def test_a_carrier_is_seen_but_weighs_for_nothing():
    reading = replace(a_reading(), diagnoses=())
    counted, why = count_of(PANEL, MSH2, reading, NONE, Language.EN)
    assert not counted
    assert "carrier" in why


def test_before_the_results_are_shown_nothing_is_given_away():
    line = variant_line(PANEL, MSH2, None, NONE, Language.EN)
    assert (line.title, line.tag) == ("MSH2 c.1216C>T", "")
    assert line.lines == ("p.(Arg406Ter), heterozygous, Pathogenic",)


def test_the_transcript_stands_in_the_tip_only():
    variant = replace(MSH2, hgvs_c="NM_000251.3:c.1216C>T")
    line = variant_line(PANEL, variant, None, NONE, Language.EN)
    assert line.title == "MSH2 c.1216C>T"
    assert "NM_000251.3:c.1216C>T" in line.tip


def test_what_counted_comes_first(panel):
    swapped = replace(PANEL, variants=(MSH6, MSH2))
    panel.show_case(Case(panels=(swapped,)))
    panel.show_reading(a_reading(), NONE)
    assert panel.list.keys == (f"p1|{MSH2.key}", f"p1|{MSH6.key}")


def test_errors_and_genes_of_a_file_are_told(panel):
    broken = GenePanel("p", "genes.txt", "gene_list", genes=("MLH1", "TP53"),
                       errors=((4, Phrase("No gene.")),))  # fmt: skip
    panel.show_case(Case(panels=(broken,)))
    said = panel._about.text()
    assert "MLH1, TP53" in said
    assert "Rows left out: 1" in said


def test_clicking_a_variant_names_its_finding(qtbot, panel):
    panel.show_case(a_case())
    panel.show_reading(a_reading(), NONE)
    panel.list.choose(f"p1|{MSH2.key}")
    with qtbot.waitSignal(panel.finding_chosen, timeout=5000) as seen:
        panel.list.itemClicked.emit(panel.list.currentItem())
    assert seen.args == ["gene:p1:2-47656951-C-T"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("Pathogenic", "致病"),
        ("Likely_benign", "可能良性"),
        ("Benign/Likely_benign", "良性/可能良性"),
        ("risk_factor", "risk factor"),
    ],
)
def test_the_class_of_a_variant_is_said_in_the_language_of_the_window(
    qtbot, styled, chinese, given, said
):
    translation = Translation()
    assert chinese.exists()
    assert translation.switch(Language.ZH_CN)
    try:
        assert class_word(replace(MSH2, classification=given)) == said
    finally:
        translation.switch(Language.EN)


def test_what_is_told_of_files_never_pushes_the_variants_out(qtbot, panel):
    notes = tuple(Phrase(f"A remark of many words, number {number}.") for number in range(9))
    said = Phrase("{count} of {records} rows could not be used; the rest was kept.")
    noted = replace(PANEL, notes=(*notes, said.with_values(count=1, records=2)), error_count=1)
    panel.resize(288, 190)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_case(Case(panels=(noted,)))
    qtbot.waitUntil(lambda: panel._told.verticalScrollBar().maximum() > 0)
    assert panel.list.viewport().height() > panel._told.height()
    text = panel._about.text()
    assert text.count("remark") == 9
    assert "Rows left out: 1" in text
    assert "could not be used" not in text  # the line before says it
    panel.show_case(Case(panels=(replace(PANEL, notes=()),)))
    qtbot.waitUntil(lambda: panel._told.verticalScrollBar().maximum() == 0)
