"""Identifiers of Ensembl get the symbols of the table of HGNC that a user added."""

import pytest

from meddx.case.columns import Texts
from meddx.case.source import Source
from meddx.importers.count_table import CountTableImporter
from meddx.importers.shared.counted import NO_SYMBOLS, name_columns
from meddx.importers.star import StarImporter
from meddx.jobs import Context
from meddx.knowledge import ensembl_symbols
from meddx.paths import user_knowledge
from tests.importers.test_star import HEAD

HGNC = (
    "hgnc_id\tsymbol\talias_symbol\tprev_symbol\tentrez_id\tensembl_gene_id\n"
    "HGNC:11858\tTSPAN6\t\tTM4SF6\t7105\tENSG00000000003\n"
    "HGNC:17757\tTNMD\t\t\t64102\tENSG00000000005\n"
)
GENES = ("ENSG00000000003.14", "ENSG00000000005", "ENSG00000000457")


@pytest.fixture
def table(own_home):
    user_knowledge().mkdir(parents=True)
    path = user_knowledge() / "hgnc_complete_set.txt"
    path.write_text(HGNC, encoding="utf-8")
    return path


def symbols_of(genes, symbols):
    arrays = name_columns(genes, symbols)
    return list(Texts(arrays["symbols_heap"], arrays["symbols_ends"]))


def test_each_version_of_an_identifier_has_its_symbol(table):
    assert ensembl_symbols.symbols(GENES) == ["TSPAN6", "TNMD", ""]
    assert symbols_of(GENES, ["", "", ""]) == ["TSPAN6", "TNMD", ""]
    assert symbols_of(GENES, ["", "own", ""]) == ["", "own", ""]  # the file's own symbols stay


def test_without_a_table_or_with_a_damaged_one_there_is_none(own_home):
    assert ensembl_symbols.symbols(GENES) == ["", "", ""]
    user_knowledge().mkdir(parents=True)
    (user_knowledge() / "hgnc_complete_set.txt").write_text("symbol\n", encoding="utf-8")
    assert ensembl_symbols.symbols(GENES) == ["", "", ""]


@pytest.fixture
def context(own_home):
    """Give a context whose child process knows the folder of this test."""
    made = Context()
    yield made
    made.close()


def test_files_of_counts_show_symbols_or_say_how_to_get_them(own_home, tmp_path, context):
    rows = [f"{gene}\t{n}\t{n}\t0" for n, gene in enumerate(GENES, start=5)]
    star, counts = tmp_path / "a.tab", tmp_path / "b.tsv"
    star.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    counts.write_text("gene\tA\tB\n" + "\n".join(r[:-2] for r in rows) + "\n", encoding="utf-8")
    for importer, path in ((StarImporter(), star), (CountTableImporter(), counts)):
        (case,) = importer.load((Source(path),), context)
        assert case.panels[0].expression.symbols == ()
        assert NO_SYMBOLS in case.panels[0].notes
    user_knowledge().mkdir(parents=True, exist_ok=True)
    (user_knowledge() / "hgnc_complete_set.txt").write_text(HGNC, encoding="utf-8")
    for importer, path in ((StarImporter(), star), (CountTableImporter(), counts)):
        (case,) = importer.load((Source(path),), context)
        assert case.panels[0].expression.symbols == ("TSPAN6", "TNMD", "")
        assert NO_SYMBOLS not in case.panels[0].notes
