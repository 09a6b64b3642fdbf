from collections import Counter

import pytest

from meddx.knowledge import genes, symbols
from meddx.knowledge.symbols import By, Symbols
from meddx.paths import resource, user_knowledge

HEADER = "hgnc_id\tsymbol\tname\tstatus\talias_symbol\tprev_symbol\tentrez_id\tensembl_gene_id\n"
ROWS = (
    'HGNC:1100\tBRCA1\tname\tApproved\t"RNF53|BRCC1"\t\t672\tENSG00000012048\n'
    "HGNC:30000\tNEWGENE1\tname\tApproved\tTWICE\tC99orf1\t99999\tENSG00000099999\n"
    "HGNC:30001\tNEWGENE2\tname\tApproved\tTWICE\t\t99998\t\n"
    "HGNC:30002\tGONE\tname\tEntry Withdrawn\tLOST\t\t\t\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One index of genes for the tests of this file."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def known(home):
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(home))
    found = symbols.load(genes.load())
    patch.undo()
    return found


@pytest.fixture
def added(own_home, home, monkeypatch):
    """Where the table of HGNC is put; it is gone afterwards."""
    monkeypatch.setenv("MEDDX_HOME", str(home))
    user_knowledge().mkdir(exist_ok=True)
    path = user_knowledge() / "hgnc_complete_set.txt"
    yield path
    path.unlink()


@pytest.mark.parametrize(
    ("word", "symbol", "by"),
    [
        ("MSH2", "MSH2", By.APPROVED),
        ("msh2", "MSH2", By.APPROVED),
        ("C9ORF72", "C9orf72", By.APPROVED),
        ("MARCH5", "MARCHF5", By.NAME),
        ("SEPT9", "SEPTIN9", By.NAME),
        ("MUT", "MMUT", By.NAME),
        ("parkin", "PRKN", By.NAME),
        ("HER2", "ERBB2", By.NAME),
        ("672", "", By.UNKNOWN),
        ("5-Mar", "MARCHF5", By.DATE),
        ("2-Sep", "SEPTIN2", By.DATE),
        ("15-Sep", "SELENOF", By.DATE),
        ("2021-09-02", "SEPTIN2", By.DATE),
        ("44441", "SEPTIN2", By.DATE),  # 2 September 2021
        ("NOGENE1", "", By.UNKNOWN),
        ("HGNC:1100", "", By.NUMBER),  # only HGNC's own table tells
    ],
)
def test_what_a_word_means(known, word, symbol, by):
    found = known.meant(word)
    assert (found.symbol, found.by) == (symbol, by)


def test_a_bare_number_is_one_of_ncbi_only_where_the_list_says_so(known):
    assert known.meant("672", bare_numbers=True).symbol == "BRCA1"
    assert known.meant("44441", bare_numbers=True).symbol == ""
    assert known.meant("672").symbol == ""


@pytest.mark.parametrize("prefix", ["Entrez", "NCBIGene", "ncbigene", "NCBI"])
def test_a_number_that_says_it_is_one_of_ncbi_needs_no_heading(known, prefix):
    found = known.meant(f"{prefix}:4436")
    assert (found.symbol, found.by, found.written) == ("MSH2", By.NUMBER, f"{prefix}:4436")
    assert known.meant(f"{prefix}:999999999").symbol == ""


@pytest.mark.parametrize(
    ("word", "candidates"),
    [
        ("1-Mar", ("MARCHF1", "MTARC1")),
        ("2-Mar", ("MARCHF2", "MTARC2")),
        ("Mar-01", ("MARCHF1", "MTARC1")),
        ("44256", ("MARCHF1", "MTARC1")),
        ("DEC1", ("BHLHE40", "DELEC1")),
        ("1-Dec", ("BHLHE40", "DELEC1")),
        ("MLL4", ("KMT2B", "KMT2D")),
        ("NEU", ("ERBB2", "NEU1")),
    ],
)
def test_a_name_of_two_genes_is_never_decided(known, word, candidates):
    found = known.meant(word)
    assert (found.genes, found.symbol) == (candidates, "")


def test_the_delivered_names(known):
    """Every symbol is approved today, no name is, and no row stands twice."""
    lines = resource("knowledge", "gene_symbols.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows.pop(0) == ["approved", "name", "kind"]
    approved = set(genes.load().symbols())
    families = ("MARCHF", "SEPTIN", "MTARC", "DELEC", "SELENOF", "BHLHE4", "POU", "SLC22A")
    assert [row for row in rows if row[0] not in approved and not row[0].startswith(families)] == []
    assert [row for row in rows if row[1] in approved] == []
    assert {row[2] for row in rows} == {"previous", "alias"}
    assert [pair for pair, n in Counter((row[0], row[1]) for row in rows).items() if n > 1] == []
    assert len(rows) > 500


def test_a_table_of_hgnc_goes_beyond_them(added):
    added.write_text(HEADER + ROWS, encoding="utf-8")
    for _ in range(2):  # the second time from the cache
        found = symbols.load(genes.load())
        assert found.problems == ()
        assert found.meant("HGNC:1100").symbol == "BRCA1"
        assert found.meant("ENSG00000012048.23").symbol == "BRCA1"
        assert found.meant("c99orf1").symbol == "NEWGENE1"
        assert found.meant("NEWGENE1").by is By.APPROVED
        assert found.meant("TWICE").genes == ("NEWGENE1", "NEWGENE2")
        assert found.meant("LOST").genes == ()
        assert found.meant("99998", bare_numbers=True).symbol == "NEWGENE2"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00rubbish", b"symbol\tname\nA\tB\n"])
def test_a_damaged_table_is_named_and_left_out(added, content):
    added.write_bytes(content)
    found = symbols.load(genes.load())
    assert found.meant("MUT").symbol == "MMUT"
    assert ["hgnc_complete_set.txt" in str(problem) for problem in found.problems] == [True]


def test_an_approved_symbol_is_itself_whatever_had_its_name_before():
    found = Symbols(["NEW1", "OLD"], {"OLD": frozenset({"NEW1"})}, {})
    assert found.meant("OLD").genes == ("OLD",)
