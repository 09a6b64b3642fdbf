import hashlib

import pytest

from meddx.case.source import Source
from meddx.importers.gene_list import GeneListImporter
from meddx.paths import resource

pytestmark = pytest.mark.usefixtures("known_genes")


def load(tmp_path, context, text, name="genes.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (case,) = GeneListImporter().load((Source(path),), context)
    return case


def test_the_list_of_the_demonstration(context):
    (case,) = GeneListImporter().load((Source(resource("demo", "genes.txt")),), context)
    (panel,) = case.panels
    wanted = ("MLH1", "MSH2", "MSH6", "PMS2", "EPCAM", "APC", "MUTYH", "TP53", "BRCA2")
    assert (panel.kind, panel.genes, panel.errors) == ("gene_list", wanted, ())
    assert case.patient.patient_id == "9RG1"


def test_the_hash_is_that_of_the_file_as_it_lies_on_the_disk(tmp_path, context):
    path = tmp_path / "genes.txt"
    path.write_bytes(content := "MSH2\r\nMLH1\r\n".encode("utf-16"))
    (case,) = GeneListImporter().load((Source(path),), context)
    (panel,) = case.panels
    assert panel.sha256 == hashlib.sha256(content).hexdigest()
    assert panel.panel_id == panel.sha256[:12]


@pytest.mark.parametrize(
    "text",
    ["MSH2\nMLH1\n", "MSH2 MLH1", "MSH2, MLH1;", "gene\nMSH2 # first\n# MSH6\nmlh1\nMSH2\n"],
)
def test_symbols_one_a_line_or_separated(tmp_path, context, text):
    case = load(tmp_path, context, text)
    assert case.panels[0].genes == ("MSH2", "MLH1")
    assert not case.patient.is_named


def test_the_case_of_letters_follows_hgnc(tmp_path, context):
    assert load(tmp_path, context, "c9orf72\nmsh2").panels[0].genes == ("C9orf72", "MSH2")


@pytest.mark.parametrize(
    ("word", "symbol"),
    [("2-Sep", "SEPTIN2"), ("Mar-05", "MARCHF5"), ("2021-09-02", "SEPTIN2"), ("44441", "SEPTIN2")],
)
def test_what_a_spreadsheet_did_is_repaired_visibly_where_one_gene_is_meant(
    tmp_path, context, word, symbol
):
    (panel,) = load(tmp_path, context, f"MSH2\nMLH1\nMSH6\nPMS2\n{word}\n").panels
    assert (panel.genes[-1], panel.errors) == (symbol, ())
    assert panel.listed[-1].written == word
    assert str(panel.notes[0]).startswith(f"{word} was read as {symbol}: a spreadsheet")


@pytest.mark.parametrize("word", ["1-Mar", "Mar-01", "1-Dec-24", "2001/3/1", "44256"])
def test_a_date_that_may_be_two_genes_is_named_and_not_guessed(tmp_path, context, word):
    (panel,) = load(tmp_path, context, f"MSH2\n{word}\n").panels
    assert panel.genes == ("MSH2",)
    assert [line for line, _ in panel.errors] == [2]
    assert str(panel.errors[0][1]).startswith(f"{word} is a date that a spreadsheet made")


def test_a_date_that_is_no_gene_is_named(tmp_path, context):
    (panel,) = load(tmp_path, context, "MSH2\n30-Jan\n").panels
    assert str(panel.errors[0][1]).startswith("30-Jan is a date")


def test_older_names_are_replaced_and_said(tmp_path, context):
    (panel,) = load(tmp_path, context, "MUT\nPARK2\nMMUT\n").panels
    assert panel.genes == ("MMUT", "PRKN")
    assert [gene.written for gene in panel.listed] == ["MUT", "PARK2"]
    assert "MUT → MMUT, PARK2 → PRKN" in str(panel.notes[0])
    assert panel.records == 3


def test_a_name_of_two_genes_is_an_error_of_its_line(tmp_path, context):
    (panel,) = load(tmp_path, context, "MSH2\nMLL2\n").panels
    assert [(line, str(reason)) for line, reason in panel.errors] == [
        (2, "MLL2 may be KMT2B, KMT2D. Write the approved symbol of the gene meant.")
    ]


def test_numbers_of_ncbi_under_their_heading(tmp_path, context):
    (panel,) = load(tmp_path, context, "entrez_id\n672\n675\n1\n").panels
    assert panel.genes == ("BRCA1", "BRCA2")
    assert [line for line, _ in panel.errors] == [4]


def test_numbers_that_nothing_here_explains_are_named(tmp_path, context):
    (panel,) = load(tmp_path, context, "MSH2\nHGNC:1100\nENSG00000012048.23\n672\n").panels
    assert panel.genes == ("MSH2",)
    assert ["number" in str(reason) for _, reason in panel.errors] == [True] * 3
    assert panel.error_count == 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gb18030"])
def test_other_encodings(tmp_path, context, encoding):
    path = tmp_path / "genes.txt"
    path.write_bytes("基因\nMSH2 # 患者有家族史，结直肠癌\nMLH1\n".encode(encoding))
    assert GeneListImporter().sniff(path.read_bytes()) == pytest.approx(0.6)
    (case,) = GeneListImporter().load((Source(path),), context)
    assert case.panels[0].genes == ("MSH2", "MLH1")


@pytest.mark.parametrize(
    "text",
    [
        "gene,inheritance\nMUTYH,AR\nAPC,AD\n",
        "Approved symbol\tHGNC ID\nMUTYH\tHGNC:7527\nAPC\tHGNC:583\n",
        '"name of panel";"symbol"\n"Colon (adult)";"MUTYH"\n"Colon, too";"APC"\n',
    ],
)
def test_one_column_of_a_table_is_read(tmp_path, context, text):
    assert GeneListImporter().sniff(text.encode()) == pytest.approx(0.6)
    (panel,) = load(tmp_path, context, text).panels
    assert (panel.genes, panel.records) == (("MUTYH", "APC"), 2)  # AR is a gene, not this one


def test_a_row_of_a_table_without_a_gene_is_named(tmp_path, context):
    (panel,) = load(tmp_path, context, "score;gene\n1;APC\n2\n3;\n").panels
    assert [(line, str(reason)) for line, reason in panel.errors] == [
        (3, "The row names no gene."),
        (4, "The row names no gene."),
    ]


def test_a_line_without_an_end_is_refused_and_not_held(tmp_path, context):
    case = load(tmp_path, context, "MSH2 " * 2_000_000)
    assert [file.code for file in case.refused] == ["too_large"]


def test_unknown_symbols_are_named_and_kept(tmp_path, context):
    (panel,) = load(tmp_path, context, "MSH2\nMSH99\n").panels
    assert panel.genes == ("MSH2", "MSH99")
    assert "MSH99" in str(panel.notes[0])
    assert "MSH2" not in str(panel.notes[0])


def test_a_word_that_is_no_symbol_is_named(tmp_path, context):
    (panel,) = load(tmp_path, context, "MSH2\n%%%\n").panels
    assert [(line, str(reason)) for line, reason in panel.errors] == [
        (2, "%%% is not a gene symbol.")
    ]


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("# only words\n", "not_genes")])
def test_a_list_without_symbols_is_refused(tmp_path, context, text, code):
    case = load(tmp_path, context, text)
    assert case.is_empty
    assert [file.code for file in case.refused] == [code]


def test_sniffing_tells_a_list_from_a_note():
    sniff = GeneListImporter().sniff
    assert sniff(b"# panel\nMSH2\nMLH1\n1-Mar\n") == pytest.approx(0.6)
    assert sniff(b"Symbol\nMSH2\n") == pytest.approx(0.6)
    assert sniff(b"HGNC:1100\nENSG00000012048.23\n") == pytest.approx(0.6)
    assert sniff(b"entrez_id\n672\n675\n") == pytest.approx(0.6)
    assert sniff(b"672\n675\n") == 0.0
    assert sniff(b"gene\tpatient\tcontrol\nMSH2\t5.1\t7\nMLH1\t-4\t1e-3\n") == 0.0
    assert sniff(b"MSH2\nMLH1\n%%%\n" + b"APC\n" * 9) == pytest.approx(0.6)
    assert sniff(b"MSH2\n%%%\n") == 0.0
    assert sniff(b"ENSG00000012048\t12\nENSG00000012049\t0\n") == 0.0
    assert sniff(b"Cough and fever.\n") == 0.0
    assert sniff(b"cough\nfever\n") == 0.0
    assert sniff(b"MSH2 MLH1 APC EPCAM TP53\n") == pytest.approx(0.6)
    assert sniff(b"NORMAL CHEST RADIOGRAPH\nNO EFFUSION\n") == 0.0
    assert sniff("发热、咳嗽".encode()) == 0.0
    assert sniff(b"") == 0.0
