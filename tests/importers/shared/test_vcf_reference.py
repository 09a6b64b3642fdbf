import numpy as np
import pytest

from meddx.case.alleles import OtherReferenceError, normalise
from meddx.importers.shared.line_blocks import Block
from meddx.importers.shared.vcf_header import read_header
from meddx.importers.shared.vcf_reference import Beside
from meddx.importers.shared.vcf_rows import VcfRows
from tests.helpers.vcf import COLUMNS, line, table_from


class Made:
    """A genome of one chromosome; counts how often it is asked."""

    title = "made.fa"

    def __init__(self, bases: str) -> None:
        self._bases, self.asked = bases, 0

    def length(self, chromosome: str) -> int:
        return len(self._bases) if chromosome == "1" else 0

    def sequence_of(self, chromosome: str, start: int, end: int) -> str:
        assert chromosome == "1"
        assert 1 <= start <= end <= len(self._bases)
        self.asked += 1
        return self._bases[start - 1 : end]


@pytest.fixture(scope="module")
def bases() -> str:
    random = np.random.default_rng(5)
    units = ["".join(random.choice(list("ACGT"), random.integers(1, 5))) for _ in range(20_000)]
    return "".join(unit * int(random.integers(1, 8)) for unit in units)


def test_windows_give_what_the_whole_gives_and_few_are_fetched(bases):
    random, genome = np.random.default_rng(6), Made(bases)
    beside = Beside(genome)
    places = np.sort(random.integers(1, len(bases) - 10, 2000)).tolist()
    for position in places:
        reference = bases[position - 1 : position + position % 4]
        alternate = reference[0] + "ACGT"[position % 3 :: 2] * (position % 2)
        if alternate != reference:
            given = ("1", position, reference, alternate)
            whole = normalise(*given, lambda _, start, end: bases[start - 1 : end])
            assert beside.placed(*given) == whole
    assert genome.asked < 20


def test_the_ends_of_a_chromosome(bases):
    beside = Beside(Made(bases))
    last = len(bases)
    assert beside.placed("1", last, bases[-1], "N") == (last, bases[-1], "N")
    with pytest.raises(OtherReferenceError):
        beside.placed("1", last, bases[-1] + "A", "N")
    with pytest.raises(OtherReferenceError):
        beside.placed("1", last + 1, "A", "N")


def test_another_contig_stays_as_it_is(bases):
    beside = Beside(Made(bases))
    assert beside.placed("GL000224.1", 5, "CAA", "CA") == (5, "CAA", "CA")
    assert beside.placed("1", 1, bases[0], "N") == (1, bases[0], "N")


#            123456789
CACA = Made("GGCACACATTTG")


def rows_of(*lines: str) -> VcfRows:
    rows = VcfRows(read_header([], COLUMNS), CACA)
    rows.read(Block(7, "\n".join(lines), list(lines)))
    return rows


def test_rows_are_moved_to_the_left():
    rows = rows_of(line("CAC", "C", pos="5"), line("TG", "TTG,AG", "1/2", pos="11"))
    assert rows.errors == []
    assert [v.key for v in table_from(rows)] == ["1-2-GCA-G", "1-8-A-AT", "1-11-T-A"]


@pytest.mark.parametrize(("ref", "alt"), [("A", "C"), ("G", "A"), ("A", "<DEL>"), ("CACG", "C")])
def test_swapped_alleles_and_other_builds_are_bad_rows(ref, alt):
    rows = rows_of(line(ref, alt, pos="3"), line("C", "T", pos="3"))
    assert rows.errors == [(7, "other_reference")]
    assert [v.key for v in table_from(rows)] == ["1-3-C-T"]


@pytest.mark.parametrize(("swapped", "is_other"), [(4, False), (5, True), (20, True)])
def test_a_file_of_another_build_is_told_from_a_few_bad_rows(swapped, is_other):
    rows = rows_of(*[line("A", "C", pos="3")] * swapped, *[line("C", "A", pos="3")] * 20)
    assert rows.is_of_another_build == is_other
    assert not rows_of(
        *[line("A", "C", pos="3")] * 5, *[line("C", "A", pos="3")] * 100
    ).is_of_another_build


def test_structural_rows_keep_their_place():
    rows = rows_of(line("C", "<DEL>", pos="5", info="END=9"), line("C", "C]1:9]", pos="5"))
    assert [(v.key, v.end) for v in table_from(rows)] == [("1-5-C-<DEL>", 9), ("1-5-C-C]1:9]", 5)]
