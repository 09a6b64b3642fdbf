"""Numbers that no genome has cost their row or their value, never the file."""

import time

import pytest

from tests.helpers.vcf import line, rows_of, table_from

HUGE = "9" * 5000
MANY = ",".join(["999999999"] * 3)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (line(sample=f"{HUGE}/1"), "genotype"),
        (line(pos=HUGE), "position"),
        (line(alt="<DEL>", info=f"END={HUGE}"), "end"),
        (line(alt="<DEL>", info="END=100000000012345"), "end"),
        (line(alt="<DEL>", info="END=3000000000"), "end"),
        (line(alt="T,G", sample=f"0/1:{MANY}", keys="GT:AD"), "reads"),
        (line(info=f"DP={HUGE}"), "reads"),
        (line(qual="good"), "quality"),
    ],
)
def test_a_row_is_named(row, reason):
    rows = rows_of([row, line()])
    assert rows.errors == [(7, reason)]
    assert len(table_from(rows)) == 1


@pytest.mark.parametrize("name", [HUGE, f"{HUGE}_A", "3000000000", "-7"])
def test_a_phase_set_without_a_good_number_is_none(name):
    (variant,) = table_from(rows_of([line(sample=f"0|1:{name}", keys="GT:PS")]))
    assert variant.phase_set == 0


@pytest.mark.parametrize("quality", ["1e308", "inf", "-1", HUGE])
def test_a_quality_that_is_none_is_not_known(quality):
    (variant,) = table_from(rows_of([line(qual=quality)]))
    assert variant.quality is None


def test_a_huge_length_of_a_contig_is_not_known():
    rows = rows_of([line()], meta=(f"##contig=<ID=2,length={HUGE}>",))
    assert len(table_from(rows)) == 1


def test_a_key_that_begins_as_those_of_gnomad_takes_no_time():
    started = time.perf_counter()
    rows = rows_of([line()], meta=(f"##INFO=<ID=gnomad{'1' * 60}x,Number=A,Type=Float>",))
    assert len(table_from(rows)) == 1
    assert time.perf_counter() - started < 2.0
