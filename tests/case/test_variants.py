"""Tables of variants: what goes in as rows comes out as rows."""

import numpy as np
import pytest

from meddx.case.columns import Texts, Words
from meddx.case.variants import Variant, VariantTable, Zygosity

FULL = Variant(
    "7", 117199644, "ATCT", "A", "CFTR", "c.1521_1523del", "p.(Phe508del)", "inframe_deletion",
    "Pathogenic", 0.25, Zygosity.HETEROZYGOUS, ("LowQual", "q10"), False, 80, (41, 39), 7, "rs1",
    "NM_000492.4", 3, 0, 0.5, 99.5, 60, 12, 1, 0.75, 25.5, 0.125,
    (Zygosity.REFERENCE, Zygosity.HETEROZYGOUS), 0,
)  # fmt: skip
BARE = Variant("MT", 1, "A", "<DEL>", relatives=(Zygosity.UNKNOWN, Zygosity.HOMOZYGOUS), end=500)


def test_rows_come_back_as_they_went_in() -> None:
    table = VariantTable.of((FULL, BARE))
    assert tuple(table) == (FULL, BARE)
    assert table[-1] == BARE
    assert tuple(table[::-1]) == (BARE, FULL)


def test_columns_that_are_not_there_say_nothing() -> None:
    table = VariantTable({"position": np.array([5, 6], np.int32)})
    assert table[1] == Variant("", 6, "", "")
    assert table.words("gene")[0] == ""
    assert np.isnan(table.numbers("allele_frequency")).all()


def test_a_zero_is_not_silence() -> None:
    given = Variant("1", 5, "A", "C", allele_frequency=0.0, depth=0, quality=0.0, passed=False)
    assert VariantTable.of((given,))[0] == given


@pytest.mark.parametrize(
    "columns",
    [
        {"gene": Words.of(["A"])},
        {"position": np.array([5], np.int32), "mood": np.array([1], np.int32)},
        {"position": np.array([5], np.int32), "gene": Words.of(["A", "B"])},
    ],
)
def test_a_table_that_makes_no_sense_is_refused(columns: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="columns"):
        VariantTable(columns)  # type: ignore[arg-type]


def test_words_rank_by_alphabet_whatever_their_case() -> None:
    assert Words.of(["b", "A", "c", "A"]).ranks().tolist() == [1, 0, 2, 0]


def test_texts_hold_any_letters_and_cannot_be_written() -> None:
    texts = Texts.of(["", "c.1A>G", "尺骨"])
    assert list(texts) == ["", "c.1A>G", "尺骨"]
    assert list(texts.take(np.array([2, 0]))) == ["尺骨", ""]
    with pytest.raises(ValueError, match="read-only"):
        texts.heap[0] = 1
