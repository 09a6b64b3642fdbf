"""Alleles in repeats beside a genome, as VCF and as MAF: what ``bcftools norm`` makes of them."""

import random
import re
import shutil
import subprocess

import pytest

from meddx.case.source import Source
from meddx.importers.shared import maf_table
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_file import read_vcf
from meddx.knowledge import references

pytestmark = pytest.mark.skipif(not shutil.which("bcftools"), reason="bcftools is not installed")

LENGTH, ROWS = 8000, 600
HEAD = (
    "##fileformat=VCFv4.2\n##reference=GRCh38\n##contig=<ID=chr1>\n"
    '##INFO=<ID=N,Number=A,Type=Integer,Description="x">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="x">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
)
MAF = (
    "Hugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tVariant_Classification\t"
    "Reference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\tTumor_Sample_Barcode\n"
)


def bases(chosen: random.Random) -> str:
    """More than half of it repeats of one to six bases."""
    made = ""
    while len(made) < LENGTH:
        unit = "".join(chosen.choices("ACGT", k=chosen.randint(1, 6)))
        made += unit * chosen.randint(1, 20) if chosen.random() < 0.6 else unit
    return made[:LENGTH]


def alleles(chosen: random.Random, genome: str) -> list[tuple[int, str, list[str]]]:
    """Rows of one to three alleles: deletions, insertions of repeats, replacements."""
    rows = []
    for _ in range(ROWS):
        start, length = chosen.randint(0, LENGTH - 40), chosen.randint(1, 12)
        reference = genome[start : start + length]
        within = chosen.randint(1, length)
        unit = genome[start : start + chosen.randint(1, 6)] * chosen.randint(1, 3)
        found = {
            reference[0] + reference[within:],
            reference[:within] + unit + reference[within:],
            "".join(chosen.choices("ACGT", k=chosen.randint(1, 12))),
        }
        alternates = sorted(found - {reference})[: chosen.randint(1, 3)]
        rows.append((start + 1, reference, alternates))
    return sorted(row for row in rows if row[2])


def as_vcf(rows) -> str:
    lines, number = [HEAD], 0
    for start, reference, alternates in rows:
        numbers = ",".join(str(number + n) for n in range(len(alternates)))
        number += len(alternates)
        genotype = "/".join(str(n) for n in range(1, len(alternates) + 1))
        named = f"{reference}\t{','.join(alternates)}"
        lines.append(f"chr1\t{start}\t.\t{named}\t.\t.\tN={numbers}\tGT\t{genotype}\n")
    return "".join(lines)


def as_maf(rows) -> str:
    lines = [MAF]
    for start, reference, alternates in rows:
        for alternate in alternates:
            at, one, two = bare(start, reference, alternate)
            ends = f"{at}\t{at + len(one) - 1}" if one else f"{at - 1}\t{at}"
            cells = f"{one or '-'}\t{one or '-'}\t{two or '-'}"
            lines.append(f"K\tGRCh38\tchr1\t{ends}\t\t{cells}\tT1\n")
    return "".join(lines)


def bare(start: int, one: str, two: str) -> tuple[int, str, str]:
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    while one and two and one[0] == two[0]:
        start, one, two = start + 1, one[1:], two[1:]
    return start, one, two


def normal(folder, text: str) -> list[tuple[int, str, str]]:
    """What bcftools makes of each allele, in the order of the file."""
    (folder / "a.vcf").write_text(text)
    for options, out in ((["-m-"], "b.vcf"), (["-f", "g.fa"], "c.vcf")):
        given = "a.vcf" if out == "b.vcf" else "b.vcf"
        command = ["bcftools", "norm", *options, "-o", out, given]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    rows = [row.split("\t") for row in (folder / "c.vcf").read_text().splitlines() if row[0] != "#"]
    numbered = {int(re.search(r"N=(\d+)", row[7])[1]): (int(row[1]), *row[3:5]) for row in rows}
    return [numbered[n] for n in range(len(numbered))]


def test_every_allele_is_written_as_bcftools_norm_writes_it(tmp_path, monkeypatch, context):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    chosen = random.Random(3)  # noqa: S311 - alleles of a test
    genome = bases(chosen)
    (tmp_path / "g.fa").write_text(f">chr1 GRCh38\n{genome}\n")
    references.add(tmp_path / "g.fa", context, "GRCh38")
    rows = alleles(chosen, genome)
    expected = normal(tmp_path, as_vcf(rows))
    assert len(expected) > ROWS
    reply = read_vcf(Source(tmp_path / "a.vcf").as_json())
    assert (reply.header["genome"], reply.header["error_count"]) == ("g.fa", 0)
    table = table_of(dict(reply.arrays))
    assert [(v.position, v.reference, v.alternate) for v in table] == expected
    (tmp_path / "a.maf").write_text(as_maf(rows))
    (panel,) = maf_table.read(Source(tmp_path / "a.maf"), "").panels
    assert [(v.position, v.reference, v.alternate) for v in panel.variants] == expected
