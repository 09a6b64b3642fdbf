"""A table in many parts is the table in one: genes, numbers, unit, and what was left out."""

import gzip
import subprocess
import sys

import numpy as np
import pytest

from meddx.case.columns import Texts
from meddx.case.source import Source
from meddx.importers import count_table
from meddx.importers.shared import count_rows
from meddx.phrase import Refused


def ask(name, arguments):
    return getattr(count_rows, name)(**arguments)


def written(tmp_path, rows, head="gene\tA\tB", pack=bytes):
    path = tmp_path / "t.tsv"
    path.write_bytes(pack("\n".join((head, *rows, "")).encode()))
    return Source(path)


def as_lists(reply):
    genes = Texts(reply.arrays["genes_heap"], reply.arrays["genes_ends"])
    return dict(reply.header), list(genes), reply.arrays["values"].tolist()


ROWS = [f"ENSG{n:011d}\t{n}\t{7 * n}" for n in range(1, 60)]
BAD = [*ROWS[:5], ROWS[40], "ENSG00000000999\t1", *ROWS[5:30], "ENSG00000000998\t-1\t2", *ROWS[30:]]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("rows", [ROWS, BAD, [*BAD, "ENSG00000000997\t1.5\t2"]])
def test_many_parts_are_the_table_in_one(tmp_path, monkeypatch, rows, pack):
    source = written(tmp_path, rows, pack=pack)
    once = as_lists(count_table.read_table(source, ask))
    assert len(once[1]) == len(once[2]) == len(rows) - once[0]["error_count"]
    assert (once[0]["error_count"] > 0) == (rows is not ROWS)
    calls = []

    def counting(name, arguments):
        calls.append(name)
        return ask(name, arguments)

    monkeypatch.setattr(count_rows, "PART", 50)
    assert as_lists(count_table.read_table(source, counting)) == once
    assert calls.count("read_rows") > 10


def test_tpm_is_told_from_the_sums_of_all_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(count_rows, "PART", 50)
    values = np.random.default_rng(1).gamma(1, 1, (50, 2))
    values *= 1e6 / values.sum(axis=0)
    rows = [f"ENSG{n:011d}\t{a:.3f}\t{b:.3f}" for n, (a, b) in enumerate(values)]
    reply = count_table.read_table(written(tmp_path, rows), ask)
    assert reply.header["unit"] == "TPM"
    assert np.allclose(reply.arrays["values"], values, atol=1e-3)
    with pytest.raises(Refused) as said:
        count_table.read_table(written(tmp_path, rows[:25]), ask)
    assert said.value.code == "unit_unknown"


@pytest.mark.parametrize("most", [65_535, 65_536, 2**32, 10**15 - 1])
def test_numbers_are_exact_however_large(tmp_path, most):
    rows = [f"ENSG{n:011d}\t{n}\t{most}" for n in range(1, 4)]
    values = count_table.read_table(written(tmp_path, rows), ask).arrays["values"]
    assert values.tolist() == [[n, most] for n in range(1, 4)]


@pytest.mark.parametrize(
    ("row", "values"),
    [("g1,7,8", [7, 8]), ('"g1",7,8', [7, 8]), ("g1, 7 ,8", [7, 8]), ("g1,7,1e3", [7, 1000])],
)
def test_short_and_long_ways_through_a_row_read_alike(tmp_path, row, values):
    rows = ["ENSG00000000001,1,2", row, "ENSG00000000003,1,2"]
    reply = count_table.read_table(written(tmp_path, rows, "gene,A,B"), ask)
    assert reply.arrays["values"][1].tolist() == values


@pytest.mark.parametrize("row", ["g1,7,", "g1,,8", "g1,7,8,9", "g1,7", "g1,٧,8", "g1,1_0,8"])
def test_an_empty_or_odd_cell_is_no_number(tmp_path, row):
    rows = ["ENSG00000000001,1,2", row, "ENSG00000000003,1,2"]
    header = count_table.read_table(written(tmp_path, rows, "gene,A,B"), ask).header
    reasons = {"g1,7,8,9": "columns", "g1,7": "columns"}
    assert header["errors"] == [(3, reasons.get(row, "not_number"))]


def test_too_many_numbers_are_refused_before_all_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(count_rows, "PART", 50)
    monkeypatch.setattr(count_table, "MAX_CELLS", 40)
    calls = []

    def counting(name, arguments):
        calls.append(name)
        return ask(name, arguments)

    with pytest.raises(Refused) as said:
        count_table.read_table(written(tmp_path, ROWS), counting)
    assert said.value.code == "too_many"
    assert len(calls) < 20


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of a process as Linux tells it")
def test_a_wide_table_stays_within_memory(tmp_path):
    """Five million numbers took 350 MB where they were read at once."""
    row = "\t".join(["7"] * 2500)
    path = tmp_path / "wide.tsv"
    with path.open("w", encoding="ascii") as file:
        file.write("gene\t" + "\t".join(f"s{n}" for n in range(2500)) + "\n")
        file.writelines(f"ENSG{n:011d}\t{row}\n" for n in range(2000))
    code = (
        "import pathlib, re, sys\n"
        "from meddx.case.source import Source\n"
        "from meddx.importers.shared import count_rows\n"
        "source = Source(pathlib.Path(sys.argv[1])).as_json()\n"
        "laid = count_rows.read_layout(source).header['layout']\n"
        "at, line = 0, 1\n"
        "while at >= 0:\n"
        "    said = count_rows.read_rows(source, laid, at, line).header\n"
        "    at, line = said['end'], line + said['lines']\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(line, int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)\n"
    )
    told = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True)
    lines, peak_mb = map(int, told.stdout.split())
    assert lines == 2003
    assert peak_mb < 250
