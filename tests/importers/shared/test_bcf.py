import shutil
import struct
import subprocess

import numpy as np
import pytest

from meddx.case.source import Source
from meddx.importers.shared.bcf import Bcf
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_file import read_vcf
from meddx.phrase import Refused
from tests.helpers.vcf import DATA

HEADER = """##fileformat=VCFv4.2
##contig=<ID=chr1,length=249250621>
##contig=<ID=chrX,length=155270560,IDX=7>
##FILTER=<ID=q10,Description="x">
##INFO=<ID=DP,Number=1,Type=Integer,Description="x">
##INFO=<ID=DB,Number=0,Type=Flag,Description="x">
##INFO=<ID=AF,Number=A,Type=Float,Description="x">
##INFO=<ID=GENE,Number=1,Type=String,Description="x">
##FORMAT=<ID=GT,Number=1,Type=String,Description="x">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="x">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="x">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2
"""
PASS, Q10, DP, DB, AF, GENE, GT, AD = range(8)
MISSING = 0x7F800001


def ints(*numbers) -> bytes:
    return bytes([len(numbers) << 4 | 1]) + struct.pack(f"<{len(numbers)}b", *numbers)


def text(word: str) -> bytes:
    data = word.encode()
    head = bytes([len(data) << 4 | 7]) if len(data) < 15 else bytes([0xF7]) + ints(len(data))
    return head + data


def record(contig=0, pos=99, quality=50.0, alleles=("C", "T", "GA")) -> bytes:
    info = ints(DP) + ints(30) + ints(DB) + b"\x00" + ints(AF) + b"\x25"
    info += struct.pack("<fI", 0.25, MISSING) + ints(GENE) + text("A gene of a long name")
    shared = struct.pack("<iiifII", contig, pos, 1, quality, len(alleles) << 16 | 4, 3 << 24 | 2)
    shared += text("rs1") + b"".join(map(text, alleles)) + ints(PASS) + info
    individual = ints(GT) + b"\x21" + bytes([2, 5, 4, 6])  # 0|1 and 1/2
    individual += ints(AD) + b"\x32" + struct.pack("<6h", 7, 9, 0, 3, -32768, -32767)
    individual += ints(DP) + b"\x13" + struct.pack("<2i", 70_000, -(2**31))
    return struct.pack("<II", len(shared), len(individual)) + shared + individual


def file_of(*records: bytes) -> bytes:
    head = HEADER.encode() + b"\0"
    return b"BCF\x02\x02" + struct.pack("<I", len(head)) + head + b"".join(records)


def lines_of(content: bytes, wanted=None, step=7) -> tuple[list[str], list[tuple[int, str]]]:
    found = Bcf(content[at : at + step] for at in range(0, len(content), step))
    found.wanted = wanted
    blocks = list(found.blocks())
    lines = [line for block in blocks for line in block.lines]
    return lines[HEADER.count("\n") :], [item for block in blocks for item in block.bad]


def test_a_record_is_the_line_that_vcf_has():
    silent = bytearray(record(7, 0, alleles=("N",)))
    silent[20:24] = struct.pack("<I", MISSING)  # of QUAL
    rows, bad = lines_of(file_of(record(), bytes(silent)))
    assert bad == []
    assert rows[0].split("\t") == [
        "chr1", "100", "rs1", "C", "T,GA", "50", "PASS",
        "DP=30;DB;AF=0.25,.;GENE=A gene of a long name", "GT:AD:DP",
        "0|1:7,9,0:70000", "1/2:3,.:.",
    ]  # fmt: skip
    assert rows[1].split("\t")[:6] == ["chrX", "1", "rs1", "N", ".", "."]


def test_only_the_samples_that_are_wanted_are_decoded():
    rows, _ = lines_of(file_of(record()), frozenset({1}))
    assert rows[0].split("\t")[9:] == [".:.:.", "1/2:3,.:."]


def test_a_damaged_record_is_one_bad_row():
    bad = bytearray(record())
    bad[8 + 24] = 0xF0 | 9  # a type that does not exist
    rows, named = lines_of(file_of(bytes(bad), record()))
    assert named == [(HEADER.count("\n") + 1, "record")]
    assert rows[0] == ""
    assert rows[1].startswith("chr1\t100")


@pytest.mark.parametrize("cut", [3, 8, 100, -1, -60])
def test_a_file_that_is_cut_short_is_refused(cut):
    with pytest.raises(Refused) as refused:
        lines_of(file_of(record(), record())[:cut])
    assert refused.value.code == "cut_short"


def test_sizes_beyond_reason_are_refused():
    for content in (
        b"BCF\x02\x02" + struct.pack("<I", 2**31),
        file_of(struct.pack("<II", 2**31, 5)),
        file_of(struct.pack("<II", 3, 5)),
    ):
        with pytest.raises(Refused) as refused:
            lines_of(content)
        assert refused.value.code == "damaged"


def test_no_flipped_byte_does_more_than_spoil_rows():
    content, random = file_of(*[record()] * 5), np.random.default_rng(1)
    start = len(file_of())
    for _ in range(400):
        broken = bytearray(content)
        broken[int(random.integers(start, len(content)))] = int(random.integers(0, 256))
        try:
            rows, _ = lines_of(bytes(broken), step=1 << 16)
        except Refused as refused:
            assert refused.code in {"damaged", "cut_short"}  # noqa: PT017 - or no refusal
        else:
            assert len(rows) <= 6


@pytest.mark.skipif(shutil.which("bcftools") is None, reason="bcftools is not installed")
@pytest.mark.skipif(not DATA.is_dir(), reason="the sample files are not here")
@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("gatk/gatk4_mutect2_mito_unfiltered_NA12878.vcf", ""),
        ("gatk/scout_643594.clinical_HaplotypeCaller3.6_VEP_snpEff_trio.vcf.gz", "ADM1059A2"),
        ("gatk/vcf2maf_test_mutect1.vcf", ""),
        ("other_vcf/scout_643594.clinical.SV.vcf.gz", "ADM1059A1"),
        ("other_vcf/vcf2maf_test_delly.vcf", ""),
        ("other_vcf/vcf2maf_test_muse.vcf", ""),
    ],
)
@pytest.mark.parametrize("kind", ["b", "u"])
def test_the_variants_of_a_bcf_are_those_of_its_vcf(name, sample, kind, tmp_path):
    out = tmp_path / "a.bcf"
    command = ["bcftools", "view", f"-O{kind}", "-o", str(out), str(DATA / name)]
    subprocess.run(command, check=True, capture_output=True)
    ours, theirs = (read_vcf(Source(p).as_json(), sample) for p in (out, DATA / name))
    columns, expected = (table_of(dict(reply.arrays)) for reply in (ours, theirs))
    assert [without_line(v) for v in columns] == [without_line(v) for v in expected]
    for key in ("records", "error_count", "build", "origin", "annotation", "not_carried"):
        assert ours.header[key] == theirs.header[key]


def without_line(variant) -> dict:
    """bcftools adds lines to the header, and float32 holds seven digits."""
    told = {**vars(variant), "line": 0}
    return {k: float(f"{v:.5g}") if isinstance(v, float) else v for k, v in told.items()}
