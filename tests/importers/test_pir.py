import gzip

import pytest

from meddx.case.source import Source
from meddx.importers.pir import PirImporter
from tests.helpers.genomics import sample

PIR = ">P1;CRAB_ANAPL\nALPHA CRYSTALLIN B CHAIN.\n  MDITIHNPLI 10\n  RRPLFSWLAP*\n"


def load(path, context):
    (case,) = PirImporter().load((Source(path),), context)
    return case


def panel_of(tmp_path, context, text):
    path = tmp_path / "x.pir"
    path.write_text(text, encoding="utf-8")
    return load(path, context).panels[0]


@pytest.mark.parametrize(
    ("name", "records", "kind"),
    [
        ("pir/B_nuc.pir.gz", 444, "nucleotide"),
        ("pir/Cw_prot.pir", 111, "protein"),
        ("pir/DMA_nuc.pir", 4, "nucleotide"),
        ("pir/DMB_prot.pir", 6, "protein"),
    ],
)
def test_the_sample_files_hold_what_they_state_and_biopython_reads(context, name, records, kind):
    from Bio import SeqIO

    path = sample(name)
    (panel,) = load(path, context).panels
    assert (panel.records, len(panel.sequences), panel.errors) == (records, records, ())
    assert {one.kind for one in panel.sequences} == {kind}
    for one in panel.sequences:  # "HLA:HLA00401 Cw*0102, 366 bases, BCB2E2 checksum."
        assert int(one.description.split(", ")[1].split()[0]) == len(one.letters)
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        read = {r.id: (r.description, str(r.seq)) for r in SeqIO.parse(lines, "pir")}
    assert {one.identifier: (one.description, one.letters) for one in panel.sequences} == read


def test_blanks_and_figures_in_the_sequence_are_left_out(tmp_path, context):
    (found,) = panel_of(tmp_path, context, PIR).sequences
    assert found.letters == "MDITIHNPLIRRPLFSWLAP"
    assert (found.identifier, found.description) == ("CRAB_ANAPL", "ALPHA CRYSTALLIN B CHAIN.")


@pytest.mark.parametrize(
    ("kind", "letters", "said"),
    [
        ("P1", "MDITIHNPLI", "protein"), ("F1", "MDITIHNPLI", "protein"),
        ("D1", "ACGT", "nucleotide"), ("DL", "ACGTN", "nucleotide"), ("DC", "ACGT", "nucleotide"),
        ("RL", "ACGU", "nucleotide"), ("RC", "ACGU", "nucleotide"), ("N1", "ACGU", "nucleotide"),
        ("N3", "ACGU", "nucleotide"), ("XX", "MDITIHNPLI", "protein"), ("XX", "ACG", ""),
    ],
)  # fmt: skip
def test_every_type_of_pir(tmp_path, context, kind, letters, said):
    (found,) = panel_of(tmp_path, context, f">{kind};x\nabout\n{letters}*\n").sequences
    assert (found.kind, found.letters) == (said, letters)


def test_comments_and_an_alignment_with_gaps(tmp_path, context):
    text = "C;a remark\n" + PIR + "C;Species: duck\n\n>P1;b\nsecond\nMD--IHN*\nC;Keywords: x\n"
    panel = panel_of(tmp_path, context, text)
    assert [one.letters for one in panel.sequences] == ["MDITIHNPLIRRPLFSWLAP", "MD--IHN"]
    assert panel.errors == ()


def test_a_missing_star_is_said_and_the_sequence_kept(tmp_path, context):
    panel = panel_of(tmp_path, context, PIR.replace("*", "") + ">P1;b\nsecond\nMDIT*\n")
    assert [one.letters for one in panel.sequences] == ["MDITIHNPLIRRPLFSWLAP", "MDIT"]
    assert "star" in str(panel.notes[0])
    assert "line 1:" in str(panel.notes[0])


@pytest.mark.parametrize(
    ("record", "line", "reason"),
    [
        (">Q9;bad\nx\nMKV*\n", 5, "The heading does not start with a type of PIR"),
        (">bad\nx\nMKV*\n", 5, "The heading does not start with a type of PIR"),
        (">P1;\nx\nMKV*\n", 5, "The heading names no sequence."),
        (">P1;bad\nx\nMK?V*\n", 7, "The sequence holds a character that stands for no residue."),
        (">DL;bad\nx\nACGE*\n", 7, "The sequence holds a letter that its kind"),
        (">P1;bad\nx\nMKV*\nMKV\n", 8, "Letters stand behind the star"),
        (">P1;bad\nx\n*\n", 5, "There is no sequence below this heading."),
    ],
)
def test_a_bad_sequence_is_named_and_the_others_are_kept(tmp_path, context, record, line, reason):
    panel = panel_of(tmp_path, context, PIR + record + ">P1;z\nlast\nMKLW*\n")
    ((at, said),) = panel.errors
    assert at == line
    assert str(said).startswith(reason)
    assert [one.identifier for one in panel.sequences] == ["CRAB_ANAPL", "z"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(PIR, True), ("C;x\n" + PIR, True), (">sp|P1|X\nMKV\n", False), ("P1;x\n", False)],
)
def test_it_is_told_by_its_heading(text, is_one):
    assert (PirImporter().sniff(text.encode()) == 1.0) == is_one


def test_gene_and_species_of_the_comments_are_read(tmp_path, context):
    about = (
        "C;Species: Homo sapiens (man)\nC;Genetics:\nA;Gene: GDB:MLH1; COCA2\nA;Map position: 3p\n"
    )
    other = ">P1;B\nother\nMKVW*\nC;Gene: TP53\nA;Gene: TP63\n"
    path = tmp_path / "x.pir"
    path.write_text(f">P1;A12345\nrepair protein\nMNGTKK*\n{about}{other}", encoding="utf-8")
    (case,) = PirImporter().load((Source(path),), context)
    first, second = case.panels[0].sequences
    assert (first.gene, first.species, first.letters) == ("MLH1", "human", "MNGTKK")
    assert (second.gene, second.species) == ("", "")  # two genes: neither is guessed
