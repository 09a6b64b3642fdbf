import pytest

from meddx.case.source import Source
from meddx.importers.fasta import FastaImporter

PROTEIN = (
    ">sp|P04637|P53_HUMAN Cellular tumor antigen p53 OS=Homo sapiens OX=9606 GN=TP53 PE=1 SV=4\n"
    "MEEPQSDPSVEPPLSQETFSDLWKLLPENNVLSPLPSQAMDDLMLSPDDIEQWFTEDPGP\nDEAPRMPEAAPPVAPAPAA*\n"
)


def load(tmp_path, context, text, name="x.fasta"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (case,) = FastaImporter().load((Source(path),), context)
    return case


def panel_of(tmp_path, context, text):
    (panel,) = load(tmp_path, context, text).panels
    return panel


def test_a_protein_with_gene_and_species_of_its_heading(tmp_path, context):
    panel = panel_of(tmp_path, context, PROTEIN)
    (found,) = panel.sequences
    assert (found.gene, found.species, found.kind) == ("TP53", "human", "protein")
    assert found.identifier == "sp|P04637|P53_HUMAN"
    assert len(found.letters) == 79
    assert found.letters.endswith("APAA")
    assert (panel.kind, panel.records, panel.error_count) == ("sequences", 1, 0)


@pytest.mark.parametrize(
    ("heading", "gene", "species"),
    [
        ("ENSP1 pep gene:ENSG1 gene_symbol:BRCA2 description:x", "BRCA2", ""),
        ("lcl|x [gene=MLH1] [protein=y]", "MLH1", ""),
        ("NP_1.1 tumor antigen [Mus musculus]", "", "Mus musculus"),
        ("sp|P1|X_MOUSE Y OS=Mus musculus OX=10090 GN=Trp53", "Trp53", "Mus musculus"),
        ("ENSP00000269305.4|ENST1|ENSG1|-|-|TP53-201|TP53|393", "TP53", ""),
        ("MSH2", "", ""),
    ],
)
def test_headings_of_other_sources(tmp_path, context, heading, gene, species):
    (found,) = panel_of(tmp_path, context, f">{heading}\nMKLVVW\n").sequences
    assert (found.gene, found.species) == (gene, species)


def test_nucleotides_small_letters_gaps_blanks_and_comments(tmp_path, context):
    text = ">a first\n; a comment\nacgt ACGTNN\nACGT-..ACGTACGT\r\n>b\nACDE FGH\n>c\nGATTACA\n"
    found = panel_of(tmp_path, context, text).sequences
    assert [one.letters for one in found] == ["ACGTACGTNNACGT---ACGTACGT", "ACDEFGH", "GATTACA"]
    assert [one.kind for one in found] == [
        "nucleotide",
        "protein",
        "",
    ]  # seven letters tell nothing


@pytest.mark.parametrize(
    ("record", "line", "reason"),
    [
        (">bad\nMK1LV\n", 4, "The sequence holds a character that stands for no residue."),
        (">bad\nMKV\nM?V\n", 5, "The sequence holds a character that stands for no residue."),
        (">bad\n", 3, "There is no sequence below this heading."),
        (">bad\n---\n", 3, "There is no sequence below this heading."),
        ("> \nMKV\n", 3, "The heading names no sequence."),
    ],
)
def test_a_bad_sequence_is_named_and_the_others_are_kept(tmp_path, context, record, line, reason):
    panel = panel_of(tmp_path, context, f">a\nMKLV\n{record}>z\nMKLW\n")
    assert [(at, str(said)) for at, said in panel.errors] == [(line, reason)]
    assert [one.identifier for one in panel.sequences] == ["a", "z"]
    assert panel.records == 3


def test_letters_before_the_first_heading_and_a_name_that_stands_twice(tmp_path, context):
    panel = panel_of(tmp_path, context, "MKLV\n>a\nMKLV\n>b\nMKV\n>a\nMKLW\n")
    assert [line for line, _ in panel.errors] == [1, 2, 6]
    assert [one.identifier for one in panel.sequences] == ["b"]


def test_lines_before_the_first_heading_are_one_record_that_could_not_be_used(tmp_path, context):
    panel = panel_of(tmp_path, context, "MKLV\nMKLV\nMKLV\n>a\nMKLV\n")
    assert [line for line, _ in panel.errors] == [1]
    assert (panel.records, panel.error_count) == (2, 1)


def test_a_file_without_any_sequence_is_refused(tmp_path, context):
    for text in (">a\n\n", "MKV\n"):
        assert [f.code for f in load(tmp_path, context, text).refused] == ["no_sequence"]


def test_biopython_reads_the_same(tmp_path, context):
    from Bio import SeqIO

    path = tmp_path / "x.fasta"
    path.write_text(
        PROTEIN.replace("*", "") + ">b second one\nACGT\nAC\n\n>c\nMKV\n", encoding="utf-8"
    )
    panel = panel_of(tmp_path, context, path.read_text(encoding="utf-8"))
    with path.open(encoding="utf-8") as lines:
        read = {record.id: str(record.seq) for record in SeqIO.parse(lines, "fasta")}
    assert {s.identifier: s.letters for s in panel.sequences} == read


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (PROTEIN, True),
        ("; comment\n>a\nACGT\n", True),
        (">P1;CRAB_ANAPL\nALPHA\n  MDITI*\n", False),
        ("> On Monday you wrote:\n> no change\n", False),
        (">quoted words\nNo consolidation. No effusion.\n", False),
        (">only a heading\n", False),
    ],
)
def test_it_is_told_by_heading_and_letters(text, is_one):
    assert (FastaImporter().sniff(text.encode()) > 0.5) == is_one


def test_utf_16_is_read(tmp_path, context):
    assert panel_of(tmp_path, context, PROTEIN.encode("utf-16")).sequences[0].gene == "TP53"
