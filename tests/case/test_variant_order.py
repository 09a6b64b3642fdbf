"""Sorting and filtering tables of variants: against plain Python on the same rows."""

import numpy as np
import pytest

from meddx.case.variant_order import (
    VariantFilter,
    chosen,
    is_called_pathogenic,
    ordered,
    telling,
)
from meddx.case.variants import Variant, VariantTable

ROWS = (
    Variant("7", 117199644, "ATCT", "A", "CFTR", "NM_000492.4:c.1521_1523del", "p.(Phe508del)",
            "inframe_deletion", "Pathogenic", 0.01, passed=True, depth=80,
            identifier="rs113993960"),
    Variant("X", 31140036, "C", "T", "DMD", "NM_004006.3:c.9G>A", "", "stop_gained",
            "Likely_pathogenic", None, passed=False, depth=12),
    Variant("10", 123256215, "T", "G", "FGFR2", "", "", "missense_variant",
            "Conflicting_classifications_of_pathogenicity", 0.0001, passed=None, depth=None),
    Variant("2", 5, "A", "G", "", "", "", "intergenic_variant", "", 0.4, passed=True, depth=0),
)  # fmt: skip
TABLE = VariantTable.of(ROWS)
ALL = np.arange(len(ROWS))


def rows_of(**wanted: object) -> list[int]:
    return chosen(TABLE, VariantFilter(**wanted)).tolist()  # type: ignore[arg-type]


def test_by_itself_a_filter_lets_everything_through() -> None:
    assert rows_of() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"consequence": "loss"}, [1]),
        ({"consequence": "coding"}, [0, 1, 2]),
        ({"most_frequent": 0.001}, [1, 2]),
        ({"only_passed": True}, [0, 2, 3]),
        ({"only_pathogenic": True}, [0, 1]),
        ({"genes": frozenset({"FGFR2"})}, [2]),
        ({"genes": frozenset()}, []),
        ({"words": "cftr"}, [0]),
        ({"words": "phe508"}, [0]),
        ({"words": "RS113993960 inframe"}, [0]),
        ({"words": "c.9G>A"}, [1]),
        ({"words": "chr7:117,199,644"}, [0]),
        ({"words": "10:123000000-124000000"}, [2]),
        ({"words": "7:1-2"}, []),
        ({"words": "nothing"}, []),
    ],
)
def test_filters(wanted: dict[str, object], expected: list[int]) -> None:
    assert rows_of(**wanted) == expected


def test_a_word_never_reaches_from_one_row_into_the_next() -> None:
    table = VariantTable.of(
        (Variant("1", 1, "A", "G", "", "ab"), Variant("1", 2, "A", "G", "", "cd"))
    )
    assert chosen(table, VariantFilter("bc")).tolist() == []
    assert chosen(table, VariantFilter("cd")).tolist() == [1]


@pytest.mark.parametrize(
    ("by", "ascending", "descending"),
    [
        ("position", [3, 0, 2, 1], [1, 2, 0, 3]),
        ("gene", [0, 1, 2, 3], [2, 1, 0, 3]),
        ("depth", [3, 1, 0, 2], [0, 1, 3, 2]),
        ("allele_frequency", [2, 0, 3, 1], [3, 0, 2, 1]),
        ("hgvs_c", [0, 1, 2, 3], [1, 0, 2, 3]),
    ],
)
def test_silence_comes_last_both_ways(by: str, ascending: list[int], descending: list[int]) -> None:
    assert ordered(TABLE, ALL, by).tolist() == ascending
    assert ordered(TABLE, ALL, by, descending=True).tolist() == descending


def test_only_some_rows_are_ordered() -> None:
    assert ordered(TABLE, np.array([3, 1]), "depth", descending=True).tolist() == [1, 3]


def test_texts_sort_as_python_sorts_them() -> None:
    rng = np.random.default_rng(7)
    letters = list("acgtNM_0123.>é")
    texts = ["".join(rng.choice(letters, rng.integers(1, 30))) for _ in range(500)]
    table = VariantTable.of(Variant("1", 1, "A", "G", hgvs_c=text) for text in texts)
    found = [texts[row] for row in ordered(table, np.arange(500), "hgvs_c")]
    assert [text.encode()[:24] for text in found] == sorted(t.encode()[:24] for t in texts)


@pytest.mark.parametrize(
    ("said", "is_pathogenic"),
    [
        ("Pathogenic", True),
        ("Likely_pathogenic", True),
        ("Pathogenic/Likely_pathogenic|risk_factor", True),
        ("Conflicting_classifications_of_pathogenicity", False),
        ("Benign", False),
        ("Uncertain_significance", False),
        ("", False),
    ],
)
def test_classes_are_told(said: str, is_pathogenic: bool) -> None:
    assert is_called_pathogenic(said) is is_pathogenic


def test_what_is_looked_at_first_stands_first_and_nothing_is_lost() -> None:
    assert telling(TABLE, frozenset({"FGFR2"})).tolist() == [0, 1, 2, 3]
    assert telling(TABLE, frozenset({"CFTR"})).tolist() == [0, 1, 2, 3]
    turned = VariantTable.of(ROWS[::-1])
    assert telling(turned, frozenset()).tolist() == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("consequence", "loss", "coding"),
    [
        ("stop_gained&splice_region_variant", True, True),
        ("splice_donor_variant", True, True),
        ("splice_site_variant", True, True),
        ("exon_loss_variant", True, True),
        ("start_lost", True, True),
        ("stop_lost", True, True),
        ("conservative_inframe_insertion", False, True),
        ("synonymous_variant", False, True),
        ("splice_region_variant", False, False),
        ("non_coding_transcript_exon_variant", False, False),
        ("", False, False),
    ],
)
def test_what_is_loss_and_what_is_coding(consequence: str, *, loss: bool, coding: bool) -> None:
    table = VariantTable.of((Variant("1", 1, "A", "G", "", "", "", consequence),))
    assert bool(len(chosen(table, VariantFilter(consequence="loss")))) == loss
    assert bool(len(chosen(table, VariantFilter(consequence="coding")))) == coding
