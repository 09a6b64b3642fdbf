from dataclasses import replace

import numpy as np
import pytest

from meddx.case.cohorts import CHOOSE, ITSELF, NO_SAMPLE, chosen, in_case, joined
from meddx.case.gene_files import Expression, GenePanel
from meddx.case.record import Case
from meddx.phrase import Refused

GENES = ("A", "B", "C")


def table(names=("s1", "s2", "s3"), genes=GENES, **changed):
    values = np.arange(len(genes) * len(names), dtype=float).reshape(len(genes), len(names))
    counts = Expression(genes, np.zeros(0), cohort=values, cohort_samples=names, species="human")
    return GenePanel(
        "t", "table.tsv", "expression", samples=names, expression=replace(counts, **changed)
    )


def single(title, values, genes=GENES, sha256="", **changed):
    counts = Expression(genes, np.array(values, float), species="human")
    return GenePanel(
        title, title, "expression", samples=("",), expression=replace(counts, **changed),
        sha256=sha256,
    )  # fmt: skip


def test_a_sample_is_chosen_and_another_one_afterwards():
    kept = NO_SAMPLE.with_values(file="any", sample="any")
    asked = replace(table(), notes=(CHOOSE.with_values(count=3), kept))
    first = chosen(asked, "s2")
    assert first.notes == (kept,)
    assert first.sample == "s2"
    assert first.expression.values.tolist() == [1, 4, 7]
    assert first.expression.cohort.tolist() == [[0, 2], [3, 5], [6, 8]]
    assert first.expression.cohort_samples == ("s1", "s3")
    again = chosen(first, "s3")
    assert again.expression.values.tolist() == [2, 5, 8]
    assert sorted(again.expression.cohort_samples) == ["s1", "s2"]


def test_a_sample_that_is_not_there_is_refused():
    with pytest.raises(Refused, match="no sample named x"):
        chosen(table(), "x")


def test_other_files_become_the_cohort_by_the_genes_they_share():
    own = single("own.tab", [1, 2, 3], sha256="1")
    other = single("other.tab", [30, 10], genes=("C", "A"))
    made = joined(own, [other, single("own.tab", [1, 2, 3], sha256="1")]).expression
    assert made.genes == ("A", "C")
    assert made.values.tolist() == [1, 3]
    assert made.cohort.tolist() == [[10], [30]]
    assert made.cohort_samples == ("other.tab",)


def test_a_table_is_a_cohort_without_the_patients_own_sample():
    own = replace(single("own.tab", [1, 2, 3]), sample="s2")
    made = joined(own, [table()]).expression
    assert made.cohort_samples == ("s1", "s3")
    assert made.cohort.tolist() == [[0, 2], [3, 5], [6, 8]]


def test_versions_of_identifiers_are_no_other_genes():
    own = single("own", [1, 2, 3], genes=tuple(f"ENSG0000000000{n}.1" for n in (1, 2, 3)))
    other = single("o", [30, 10, 20], genes=tuple(f"ENSG0000000000{n}.14" for n in (3, 1, 2)))
    made = joined(own, [other]).expression
    assert made.genes == own.expression.genes
    assert made.cohort.tolist() == [[10], [20], [30]]


def test_identifiers_with_symbols_are_compared_with_symbols():
    own = single("own", [1, 2, 3], genes=("ENSG1", "ENSG2", "ENSG3"), symbols=("A", "B", "C"))
    made = joined(own, [single("o", [30, 10], genes=("C", "A"))]).expression
    assert (made.genes, made.symbols) == (("ENSG1", "ENSG3"), ("A", "C"))
    assert made.cohort.tolist() == [[10], [30]]


def test_a_symbol_that_stands_for_two_genes_is_not_guessed():
    own = single("own", [1, 2, 3], genes=("ENSG1", "ENSG2", "ENSG3"), symbols=("A", "A", "C"))
    made = joined(own, [single("o", [30, 10], genes=("C", "A"))]).expression
    assert made.genes == ("ENSG3",)


def test_the_patients_own_reads_under_another_name_are_left_out_and_said():
    copy, other = single("copy.tab", [1, 2, 3], sha256="2"), single("o.tab", [4, 5, 6])
    made = joined(single("own.tab", [1, 2, 3], sha256="1"), [copy, other])
    assert made.expression.cohort_samples == ("o.tab",)
    assert [str(note) for note in made.notes] == [str(ITSELF.with_values(samples="copy.tab"))]


def test_files_that_count_another_strand_are_said():
    own = single("own.tab", [1, 2, 3], strand="reverse")
    others = [single("a", [4, 5, 6], strand="forward"), single("b", [4, 5, 6], strand="reverse"),
              single("c", [7, 8, 9])]  # fmt: skip
    made = joined(own, others)
    (note,) = made.notes
    assert "1 files to compare with were counted of another strand" in str(note)
    assert "(reverse strand): a." in str(note)
    assert made.expression.cohort_samples == ("a", "b", "c")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (single("o", [1, 2, 3], unit="TPM"), "other_unit"),
        (single("o", [1, 2, 3], species="mouse"), "other_species"),
        (single("o", [1, 2, 3], genes=("A", "X", "Y")), "other_genes"),
        (GenePanel("v", "v.vcf", "vcf"), "no_counts"),
    ],
)
def test_what_cannot_be_compared_is_not_joined(other, code):
    with pytest.raises(Refused) as said:
        joined(single("own", [1, 2, 3]), [other])
    assert said.value.code == code


def test_a_species_that_is_not_told_is_not_called_another():
    with pytest.raises(Refused, match="does not tell its species"):
        joined(single("own", [1, 2, 3]), [single("o", [1, 2, 3], species="")])
    with pytest.raises(Refused, match="of another species"):
        joined(single("own", [1, 2, 3]), [single("o", [1, 2, 3], species="mouse")])


def test_numbers_are_read_only_and_fit_the_genes():
    counts = table().expression
    with pytest.raises(ValueError, match="read-only"):
        counts.cohort[0, 0] = 9
    with pytest.raises(ValueError, match="each gene"):
        Expression(GENES, np.zeros(2))
    with pytest.raises(ValueError, match="the others"):
        Expression(GENES, np.zeros(3), cohort=np.zeros((2, 1)), cohort_samples=("x",))


def test_a_case_takes_sample_and_cohort_and_keeps_the_rest():
    variants = GenePanel("v", "v.vcf", "vcf")
    made = in_case(Case(panels=(variants, table())), "s1", [single("o.tab", [7, 8, 9])])
    assert made.panels[0] is variants
    counts = made.panels[1].expression
    assert counts.values.tolist() == [0, 3, 6]
    assert counts.cohort_samples == ("s2", "s3", "o.tab")
    assert counts.cohort[:, 2].tolist() == [7, 8, 9]


@pytest.mark.parametrize(
    ("panels", "sample", "code"),
    [((), "s1", "no_counts"), ((GenePanel("v", "v.vcf", "vcf"),), "", "no_counts"),
     ((table(),), "x", "no_sample")],
)  # fmt: skip
def test_a_case_without_such_counts_is_refused(panels, sample, code):
    with pytest.raises(Refused) as said:
        in_case(Case(panels=panels), sample, [])
    assert said.value.code == code
