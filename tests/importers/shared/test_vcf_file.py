import gzip

import pytest

from meddx.case.source import Source
from meddx.importers.shared.line_blocks import MAX_LINE
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_file import read_vcf
from meddx.importers.shared.vcf_rows import REASONS
from meddx.phrase import Refused

HEAD = (
    "##fileformat=VCFv4.2\n##contig=<ID=1,length=249250621>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
)
ROW = "1\t{}\t.\tC\tT\t50\tPASS\tGENE=MSH2\tGT\t0/1\n"
GOOD = (HEAD + "".join(ROW.format(n) for n in range(1, 2001))).encode()


def read(tmp_path, content, sample="", name="x.vcf"):
    path = tmp_path / name
    path.write_bytes(content)
    reply = read_vcf(Source(path).as_json(), sample)
    return reply.header, table_of(arrays) if (arrays := dict(reply.arrays)) else ()


def refusal_of(tmp_path, content):
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    return refused.value.code


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        gzip.compress(GOOD, mtime=0),
        GOOD.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + GOOD,
        GOOD.rstrip(b"\n"),
        GOOD.replace(b"v4.2", b"v4.4"),
        GOOD.replace(b"v4.2", b"v4.1"),
    ],
    ids=["plain", "gzip", "windows", "marked", "no_last_newline", "4.4", "4.1"],
)
def test_the_same_rows_however_they_are_written(tmp_path, content):
    header, table = read(tmp_path, content)
    assert (header["records"], len(table), header["error_count"]) == (2000, 2000, 0)
    assert (header["build"], header["annotation"]) == ("GRCh37", "INFO")
    assert (table[-1].position, table[0].line, table[0].gene) == (2000, 4, "MSH2")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"Patient ID 1\nCough", "not_vcf"),
        (b"##fileformat=VCFv3.3\n", "not_vcf"),
        (b"##fileformat=VCFv4.2\nDear colleague,\nthank you.", "not_vcf"),
        (b"##fileformat=VCFv4.2\n##source=x\n", "not_vcf"),
        (b"##fileformat=VCFv4.2\n" + (b"##a=" + b"x" * 999 + b"\n") * (17 << 10), "not_vcf"),
        (b"BCF\x02\x02" + bytes(100), "not_vcf"),
        (gzip.compress(b"BCF\x02\x02" + bytes(100), mtime=0), "not_vcf"),
        (gzip.compress(b"\x89\x00\xff binary", mtime=0), "not_vcf"),
        (gzip.compress(GOOD, mtime=0)[:-300], "cut_short"),
        (gzip.compress(GOOD, mtime=0)[:20], "cut_short"),
        (b"\x1f\x8b\x08\x00 not really compressed", "cut_short"),
        (GOOD.decode().encode("utf-16"), "encoding"),
        (("\ufeff" + GOOD.decode()).encode("utf-16-be"), "encoding"),
        (GOOD.replace(b"\t", b" "), "not_vcf"),
        ((HEAD + "no columns here\nnor here\n").encode(), "not_vcf"),
        (HEAD.replace("\tFORMAT\tS1", "").encode(), "sites_only"),
        (HEAD.replace("S1", "S1\tS1").encode(), "several_samples"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_a_reason(tmp_path, content, code):
    assert refusal_of(tmp_path, content) == code


def test_of_several_samples_the_reader_chooses(tmp_path):
    content = (HEAD + ROW.format(5)).replace("S1\n", "S1\tS2\n").replace("0/1\n", "0/1\t1/1\n")
    header, table = read(tmp_path, content.encode())
    assert (header, table) == ({"samples": ["S1", "S2"]}, ())
    header, table = read(tmp_path, content.encode(), "S2")
    assert (header["sample"], table[0].zygosity, table[0].relatives) == (
        "S2", "homozygous", ("heterozygous",),
    )  # fmt: skip


def test_a_pedigree_beside_the_file_names_the_ill_child(tmp_path):
    content = (HEAD + ROW.format(5)).replace("S1\n", "S1\tS2\n").replace("0/1\n", "0/1\t1/1\n")
    (tmp_path / "x.ped").write_text("f\tS2\t0\tS1\t1\t2\nf\tS1\t0\t0\t2\t1\n")
    header, _ = read(tmp_path, content.encode())
    assert (header["sample"], header["why"], header["family"]) == ("S2", "pedigree", "x.ped")
    assert header["relatives"] == [("S1", "mother", False)]


def test_bad_rows_are_named_by_line_and_the_rest_is_kept(tmp_path):
    rows = [ROW.format(1), "1\tx\t.\tC\tT\t.\t.\t.\tGT\t0/1\n", "\n", ROW.format(3), "short\n"]
    header, table = read(tmp_path, (HEAD + "".join(rows)).encode())
    assert [v.position for v in table] == [1, 3]
    assert header["errors"] == [(5, "position"), (8, "columns")]
    assert header["records"] == 4
    assert all(reason in REASONS for _, reason in header["errors"])


def test_a_line_of_another_encoding_or_without_end_is_one_bad_row(tmp_path):
    content = HEAD.encode() + ROW.format(1).encode() + b"1\t2\t\xff\n" + b"A" * (2 * MAX_LINE + 5)
    header, table = read(tmp_path, content + b"\n" + ROW.format(9).encode())
    assert header["errors"] == [(5, "encoding"), (6, "too_long")]
    assert [v.position for v in table] == [1, 9]


def test_only_the_first_errors_are_listed_and_all_are_counted(tmp_path):
    header, table = read(tmp_path, (HEAD + "bad\n" * 3000 + ROW.format(9)).encode())
    assert (len(header["errors"]), header["error_count"], len(table)) == (1000, 3000, 1)


def test_a_file_without_rows_is_a_sample_without_variants(tmp_path):
    header, table = read(tmp_path, HEAD.encode())
    assert (header["records"], len(table)) == (0, 0)
