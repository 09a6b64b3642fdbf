import gzip

import pytest

from meddx.case.source import Source
from meddx.importers.shared.vcf_file import MAX_LINE, REASONS, read_vcf
from meddx.phrase import Refused

HEAD = (
    "##fileformat=VCFv4.2\n##contig=<ID=1,length=249250621>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
)
ROW = "1\t{}\t.\tC\tT\t50\tPASS\tGENE=MSH2\tGT\t0/1\n"
GOOD = (HEAD + "".join(ROW.format(n) for n in range(1, 2001))).encode()


def header_of(tmp_path, content):
    path = tmp_path / "x.vcf"
    path.write_bytes(content)
    return read_vcf(Source(path).as_json()).header


def refusal_of(tmp_path, content):
    with pytest.raises(Refused) as refused:
        header_of(tmp_path, content)
    return refused.value.code


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        gzip.compress(GOOD, mtime=0),
        gzip.compress(GOOD[:500], mtime=0)
        + gzip.compress(GOOD[500:], mtime=0)
        + gzip.compress(b"", mtime=0),
        GOOD.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + GOOD,
        GOOD.rstrip(b"\n"),
    ],
    ids=["plain", "gzip", "blocks", "windows", "marked", "no_last_newline"],
)
def test_the_same_rows_however_they_are_packed(tmp_path, content):
    header = header_of(tmp_path, content)
    assert (header["records"], len(header["variants"]), header["error_count"]) == (2000, 2000, 0)
    assert header["build"] == "GRCh37"
    assert header["variants"][-1]["position"] == 2000
    assert header["variants"][0]["line"] == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"Patient ID 1\nCough", "not_vcf"),
        (b"##fileformat=VCFv3.3\n", "not_vcf"),
        (b"##fileformat=VCFv4.2\nDear colleague,\nthank you.", "not_vcf"),
        (b"##fileformat=VCFv4.2\n##source=x\n", "not_vcf"),
        (b"BCF\x02\x02" + bytes(100), "not_vcf"),
        (gzip.compress(b"BCF\x02\x02" + bytes(100), mtime=0), "not_vcf"),
        (gzip.compress(b"\x89\x00\xff binary", mtime=0), "not_vcf"),
        (gzip.compress(GOOD, mtime=0)[:-300], "cut_short"),
        (gzip.compress(GOOD, mtime=0)[:20], "cut_short"),
        (b"\x1f\x8b\x08\x00 not really compressed", "cut_short"),
        ((HEAD + "no columns here\nnor here\n").encode(), "not_vcf"),
        (HEAD.replace("\tFORMAT\tS1", "").encode(), "sites_only"),
        (HEAD.replace("S1", "S1\tS2").encode(), "several_samples"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_a_reason(tmp_path, content, code):
    assert refusal_of(tmp_path, content) == code


def test_bad_rows_are_named_by_line_and_the_rest_is_kept(tmp_path):
    rows = [ROW.format(1), "1\tx\t.\tC\tT\t.\t.\t.\tGT\t0/1\n", "\n", ROW.format(3), "short\n"]
    header = header_of(tmp_path, (HEAD + "".join(rows)).encode())
    assert [v["position"] for v in header["variants"]] == [1, 3]
    assert header["errors"] == [(5, "position"), (8, "columns")]
    assert header["records"] == 4
    assert all(reason in REASONS for _, reason in header["errors"])


def test_a_line_of_another_encoding_or_without_end_is_one_bad_row(tmp_path):
    content = HEAD.encode() + ROW.format(1).encode() + b"1\t2\t\xff\n" + b"A" * (2 * MAX_LINE + 5)
    header = header_of(tmp_path, content + b"\n" + ROW.format(9).encode())
    assert header["errors"] == [(5, "encoding"), (6, "too_long")]
    assert [v["position"] for v in header["variants"]] == [1, 9]


def test_a_file_without_rows_is_a_sample_without_variants(tmp_path):
    header = header_of(tmp_path, HEAD.encode())
    assert (header["records"], header["variants"]) == (0, [])


def test_a_bomb_is_not_opened(tmp_path):
    content = GOOD[:300] + b"\n" + (b"#" + b"0" * 999 + b"\n") * 80_000
    assert refusal_of(tmp_path, gzip.compress(content)) == "too_dense"
