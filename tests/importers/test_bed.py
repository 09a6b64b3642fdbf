import pytest

from meddx.case.source import Source
from meddx.importers.bed import BedImporter

ROWS = "chr1\t0\t100\tMSH2 exon 1\t0\t+\nchrM\t5\t5\n7 10 20\n"


@pytest.fixture
def load(tmp_path, context):
    def run(content):
        path = tmp_path / "x.bed"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (case,) = BedImporter().load((Source(path),), context)
        return case

    return run


def test_regions_count_from_zero_and_end_before_their_end(load):
    (panel,) = load(ROWS).panels
    assert panel.regions == (("1", 0, 100, "MSH2 exon 1"), ("MT", 5, 5, ""), ("7", 10, 20, ""))
    assert (panel.kind, panel.records, panel.build) == ("bed", 3, "")
    assert "do not name the reference build" in str(panel.notes[0])


@pytest.mark.parametrize(
    ("head", "build"),
    [("track name=x db=hg38", "GRCh38"), ('track db="hg19"', "GRCh37"), ("browser position", "")],
)
def test_lines_for_a_browser_may_tell_the_build(load, head, build):
    (panel,) = load(f"#comment\n{head}\n{ROWS}").panels
    assert (panel.records, panel.build) == (3, build)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("chr1\t10\n", "3 to 12 columns"),
        ("chr1\t1\t2" + "\tx" * 10 + "\n", "3 to 12 columns"),
        ("chr1\t-1\t2\n", "not a number"),
        ("chr1\t1.5\t2\n", "not a number"),
        ("chr1\t10\t2\n", "ends before it starts"),
        ("chr1\t10\t99999999999\n", "not a number"),
        ("chr1\t1\0\t2\n", "not text"),
    ],
)
def test_a_bad_row_is_named(load, bad, reason):
    (panel,) = load(ROWS + bad).panels
    assert (panel.records, len(panel.regions), panel.error_count) == (4, 3, 1)
    assert panel.errors[0][0] == 4
    assert reason in str(panel.errors[0][1])


@pytest.mark.parametrize("content", ["", "# nothing\n", "chr1\t5\t2\n"])
def test_a_file_without_a_region_is_refused(load, content):
    assert len(load(content).refused) == 1


GOOD = "chr1\t5\t9\n"


@pytest.mark.parametrize(
    "bad",
    [
        "chr2\t9\t5\n",
        "chr2\t1,000\t2,000\n",
        "chr2\t-1\t5\n",
        "chr2\t1.5\t7\n",
        "chr2\tstart\tend\n",
        "chr2\t5\n",
        "chr2\tx\ty\n",
    ],
)
def test_more_bad_rows_than_good_ones_are_named_all_the_same(load, bad):
    content = GOOD * 3 + bad * 7
    assert BedImporter().sniff(content.encode()) > 0.5
    (panel,) = load(content).panels
    assert (panel.records, len(panel.regions), panel.error_count) == (10, 3, 7)
    assert [line for line, _ in panel.errors] == list(range(4, 11))


def test_a_file_of_bad_rows_alone_says_what_is_wrong_with_them(load):
    content = "chr2\t9\t5\n" * 4
    assert BedImporter().sniff(content.encode()) > 0.5
    (refused,) = load(content).refused
    assert str(refused.reason) == "The region ends before it starts."


@pytest.mark.parametrize("mark", [",", ";"])
def test_columns_that_a_spreadsheet_separated_otherwise(load, mark):
    content = (GOOD * 3).replace("\t", mark)
    assert BedImporter().sniff(content.encode()) > 0.5
    (refused,) = load(content).refused
    assert "separated by commas or semicolons" in str(refused.reason)


def test_the_heading_of_a_spreadsheet_is_no_row(load):
    content = "Chrom\tchromStart\tchromEnd\n" + GOOD
    assert BedImporter().sniff(content.encode()) > 0.5
    (panel,) = load(content).panels
    assert (panel.records, panel.error_count) == (1, 0)


@pytest.mark.parametrize(("database", "errors"), [("hg38", 1), ("hg19", 0)])
def test_a_region_behind_the_chromosome_of_the_build_is_a_bad_row(load, database, errors):
    content = f"track db={database}\n{GOOD}chr22\t50000000\t51000000\n"
    (panel,) = load(content).panels
    assert (panel.records, panel.error_count) == (2, errors)


def test_sniffing():
    sniff = BedImporter().sniff
    assert sniff(f"{ROWS}chr2\t1\t2\n".encode()) > 0.5
    assert sniff(b"track name=x\n1\t5\t9\n") > 0.5
    assert sniff(b"1 5 9\n2 4 8\n") == 0.0  # numbers alone
    assert sniff(b"N_unmapped\t5\t5\t5\nENSG00000000003\t1\t2\t3\n") == 0.0
    assert sniff(b"chr1\tHAVANA\tgene\t5\t9\n" * 9) == 0.0  # gene models
    assert sniff(b"chr1\t5\trs1\tA\tC\n" * 9) == 0.0  # variants
    assert sniff(b"chronic pancreatitis\nchr1 is normal\n") == 0.0
    assert sniff(b"chr1\t5\t9\nchr1\t5\0\t9\n" + b"chr1\t5\t9\n" * 3) > 0.5
    assert sniff(bytes(100)) == sniff(b"chr1\t5\t9\0\0\0\0\n") == 0.0
