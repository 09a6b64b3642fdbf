import gzip
import os
import shutil
import time
from pathlib import Path

import pytest

from meddx.case.alleles import trimmed
from meddx.case.criteria import Significance
from meddx.case.variants import Variant, VariantTable
from meddx.knowledge import reference_store, references
from meddx.knowledge.clinvar import ClinVar
from meddx.knowledge.constraint import Constraint
from meddx.knowledge.gene_models import GeneModels
from meddx.knowledge.populations import Populations
from meddx.knowledge.reference_sequence import ReferenceSequence
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Refused
from tests.helpers import references as made


@pytest.fixture
def add(tmp_path, monkeypatch):
    """Index a file in this process: what a child does, without starting one."""

    class Here:
        def checkpoint(self, *_):
            pass

        def in_child(self, function, arguments, deadline_s):
            assert function == "meddx.knowledge.references:index_file"
            return references.index_file(**arguments)

    return lambda path, build="": references.add(path, Here(), build)


def test_the_index_is_made_in_a_child_process_and_listed(tmp_path, context):
    path = made.fasta(tmp_path / "genome.fa")
    reference = references.add(path, context)
    assert (reference.kind, reference.build, reference.records) == ("sequence", "GRCh38", 2)
    assert reference_store.known() == (reference,)
    references.remove(reference.name)
    assert reference_store.known() == ()
    assert path.is_file()
    assert list(reference_store.folder().iterdir()) == []


def pieces(sequence):
    spans = ((1, 1), (1, 600), (59, 62), (120, 121), (599, 600), (300, 420))
    return [sequence.sequence_of(name, *span) for name in ("1", "2") for span in spans]


EXPECTED = [
    bases[start - 1 : end]
    for bases in (made.BASES, made.MIRRORED)
    for start, end in ((1, 1), (1, 600), (59, 62), (120, 121), (599, 600), (300, 420))
]


@pytest.mark.parametrize("kind", ["plain", "crlf", "bgzip", "gzip", "uneven", "lower"])
def test_bases_are_read_at_any_place(tmp_path, add, kind):
    text = made.fasta(tmp_path / "genome.fa").read_bytes()
    path = tmp_path / "genome.fa"
    if kind == "crlf":
        path.write_bytes(text.replace(b"\n", b"\r\n"))
    elif kind == "uneven":
        path.write_bytes(text.replace(text[100:150], text[100:130] + b"\n" + text[130:150], 1))
    elif kind == "lower":
        path.write_bytes(
            b"".join(p if p.startswith(b">") else p.lower() for p in text.splitlines(True))
        )
    elif kind == "bgzip":
        path = made.bgzipped(tmp_path / "genome.fa.gz", text)
    elif kind == "gzip":
        path = made.gzipped(tmp_path / "genome.fa.gz", text)
    sequence = ReferenceSequence(add(path))
    assert pieces(sequence) == EXPECTED
    assert (sequence.length("1"), sequence.length("3"), "chr1" in sequence) == (600, 0, False)
    for span in ((0, 5), (5, 4), (590, 601)):
        assert sequence.sequence_of("1", *span) == ""
    assert sequence.sequence_of("3", 1, 1) == ""
    assert sequence.sequence_of("1", 1, 9) == made.BASES[:9]


def test_a_genome_that_changed_is_not_read_but_indexed_again(tmp_path, add):
    path = made.fasta(tmp_path / "genome.fa")
    reference = add(path)
    os.utime(path, ns=(1, 1))
    assert reference.is_stale
    with pytest.raises(Refused, match="has changed"):
        ReferenceSequence(reference)
    path.unlink()
    with pytest.raises(Refused, match="is gone"):
        ReferenceSequence(reference)


def test_a_stale_index_is_built_again(tmp_path, context):
    path = made.clinvar(tmp_path / "clinvar.vcf", "1 130 7 A G CLNSIG=Benign")
    first = references.add(path, context)
    made.clinvar(path, "1 130 7 A G CLNSIG=Benign", "1 131 8 A G CLNSIG=Benign")
    (second,), problems = references.fresh(context)
    assert (first.records, second.records, problems) == (1, 2, ())
    assert reference_store.known() == (second,)
    path.write_text("nothing of that kind\n")
    left, (said,) = references.fresh(context)
    assert left == ()
    assert "clinvar.vcf has changed and was not used." in str(said)


@pytest.mark.parametrize("style", ["ensembl", "ncbi", "gencode"])
def test_gene_models_of_every_style(tmp_path, add, style):
    reference = add(made.gff3(tmp_path / "models.gff3", style))
    models = GeneModels(reference)
    assert (reference.build, len(models)) == ("GRCh38", 2)
    forward, backward = models.of_gene("MSH2"), models.of_gene("MUTYH")
    assert (forward.exons, forward.coding, forward.strand) == (made.EXONS, made.CODING, 1)
    mirrored = tuple((601 - end, 601 - start) for start, end in reversed(made.EXONS))
    assert (backward.exons, backward.coding, backward.strand) == (mirrored, (251, 480), -1)
    assert (forward.chromosome, backward.chromosome) == ("1", "2")
    assert models.of_gene("TP53") is None


def test_a_table_of_a_region_that_names_no_build_is_asked_for_it(tmp_path, add):
    path = tmp_path / "af.tsv"
    path.write_text("chrom\tpos\tref\talt\taf_popmax\tnhomalt\nchr1\t150\tA\tG\t0.02\t3\nx\n")
    with pytest.raises(Refused, match="Name its build"):
        add(path)
    reference = add(path, "GRCh37")
    assert (reference.kind, reference.records, reference.left_out) == ("populations", 1, 1)
    own = Variant("1", 150, "A", "G")
    rows, frequency, homozygotes = Populations(reference).find(VariantTable.of([own]))
    assert (rows.tolist(), homozygotes.tolist()) == ([0], [3])
    assert frequency[0] == pytest.approx(0.02)


def test_a_file_that_must_be_asked_for_its_build_is_indexed_once(tmp_path, monkeypatch, add):
    path = tmp_path / "af.tsv"
    head = "chrom\tpos\tref\talt\taf_popmax\tnhomalt\n"
    path.write_text(f"{head}chr1\t150\tA\tG\t0.02\t3\n")
    indexed, whole = [], references.index_file

    def index_file(path, folder):
        indexed.append(path)
        return whole(path, folder)

    monkeypatch.setattr(references, "index_file", index_file)
    with pytest.raises(Refused, match="Name its build"):
        add(path)
    with pytest.raises(Refused, match="Name its build"):
        add(path)  # asked again: still not told
    reference = add(path, "GRCh37")
    assert len(indexed) == 1
    assert reference_store.known() == (reference,)
    assert [place.name for place in reference_store.folder().iterdir()] == [reference.name]

    bare = tmp_path / "other.tsv"
    bare.write_text(f"{head}chr1\t150\tA\tG\t0.02\t3\nchr1\t151\tA\tG\t0.02\t3\n")
    with pytest.raises(Refused, match="Name its build"):
        add(bare)
    bare.write_text(f"{head}chr2\t150\tA\tG\t0.02\t3\n")  # it changed before it was told
    assert add(bare, "GRCh38").records == 1
    assert len(indexed) == 3


def test_what_an_interrupted_program_left_goes(tmp_path, add):
    reference = add(made.fasta(tmp_path / "genome.fa"))
    left, now = reference_store.new_folder(), reference_store.new_folder()
    (left / "positions.npy").write_bytes(b"half")
    day_before = time.time() - 24 * 3600
    os.utime(left, (day_before, day_before))
    add(made.gff3(tmp_path / "models.gff3"))
    assert not left.exists()
    assert now.exists()  # another program may be writing it
    assert reference in reference_store.known()


def test_a_build_that_the_file_denies_is_refused(tmp_path, add):
    with pytest.raises(Refused, match="of GRCh38, not of GRCh37"):
        add(made.gff3(tmp_path / "models.gff3"), "GRCh37")


def test_builds_are_never_mixed(tmp_path, add):
    known = [
        add(made.gff3(tmp_path / "a.gff3")),
        add(made.gff3(tmp_path / "b.gff3", build="GRCh37")),
    ]
    assert references.of_build(known, "GRCh37").genes == known[1]
    assert references.of_build(known, "GRCh38").genes == known[0]
    assert references.of_build(known, "").all == ()
    assert references.of_build(known, "T2T").all == ()


def test_another_file_of_the_kind_takes_the_place(tmp_path, add):
    first = add(made.gff3(tmp_path / "a.gff3"))
    second = add(made.gff3(tmp_path / "b.gff3", "ncbi"))
    assert reference_store.known() == (second,)
    assert first.folder != second.folder


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"gene\tcount\nMSH2\t5\n", "no_reference"),
        (b"", "no_reference"),
        (b"\x1f\x8b\x08\x00broken", "bad_reference"),
        (b"\xff\xfe>\x00c\x00", "bad_reference"),
        (b"##gff-version 3\n", "bad_reference"),
        (b"##fileformat=VCFv4.2\n##INFO=<ID=CLNSIG,Number=.>\n"
         b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n", "no_reference"),
    ],
)  # fmt: skip
def test_what_is_no_reference_is_refused_and_leaves_nothing(tmp_path, add, content, code):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        add(path, "GRCh38")
    assert refused.value.code == code
    assert list(reference_store.folder().iterdir()) == []


ROWS = (
    "1 130 11 A G CLNSIG=Pathogenic;CLNREVSTAT=criteria_provided,_single_submitter;"
    "GENEINFO=MSH2:4436;MC=SO:0001583|missense_variant",
    "1 130 12 A T CLNSIG=Benign;CLNREVSTAT=no_assertion_criteria_provided;GENEINFO=MSH2:4436",
    "chrM 130 13 A T CLNSIG=Likely_pathogenic;CLNREVSTAT=reviewed_by_expert_panel",
    "1 140 14 CAG C CLNSIG=Pathogenic;CLNREVSTAT=practice_guideline;GENEINFO=MSH2:4436;"
    "MC=SO:0001589|frameshift_variant",
    "GL000192.1 5 15 A T CLNSIG=Benign",
    "1 99 16 A T CLNSIG=risk_factor",
)


def test_clinvar_is_found_by_allele(tmp_path, add):
    reference = add(made.clinvar(tmp_path / "clinvar.vcf", *ROWS))
    assert (reference.records, reference.left_out, reference.release) == (5, 1, "2026-01-01")
    clinvar = ClinVar(reference)
    asked = VariantTable.of(
        Variant(*key)
        for key in (("1", 130, "A", "T"), ("1", 130, "A", "C"), ("1", 140, "CAG", "C"),
                    ("MT", 130, "A", "T"), ("2", 130, "A", "T"), ("GL000192.1", 5, "A", "T"))
    )  # fmt: skip
    places = clinvar.find(asked)
    assert (places >= 0).tolist() == [True, False, True, True, False, False]
    words, stars = clinvar.said(places[[0, 2, 3]])
    assert list(words) == ["Benign", "Pathogenic", "Likely_pathogenic"]
    assert stars.tolist() == [0, 4, 3]
    assert [(s.variation, s.significance, s.stars) for s in clinvar.singles("1", 99, 150)] == [
        (16, None, 0), (11, Significance.PATHOGENIC, 1), (12, Significance.BENIGN, 0),
    ]  # fmt: skip
    counts = clinvar.counts("MSH2")
    assert (counts.pathogenic_loss, counts.pathogenic_missense, counts.benign_missense) == (1, 1, 0)
    assert clinvar.counts("TP53").pathogenic_loss == 0
    assert clinvar.says(Variant("1", 130, "A", "G")) == "Pathogenic"
    assert clinvar.says(Variant("1", 130, "A", "C")) == ""


def test_frequencies_are_the_highest_of_a_group(tmp_path, add):
    path = made.gnomad(
        tmp_path / "gnomad.vcf",
        "chr1 150 . A G,T AF=0.01,0.2;AF_grpmax=0.04,.;nhomalt=2,9",
        "chr1 160 . AT A AF=.",
    )
    populations = Populations(add(path))
    rows = [Variant("1", 150, "A", "G"), Variant("1", 150, "A", "T"), Variant("1", 160, "AT", "A")]
    found, frequency, homozygotes = populations.find(VariantTable.of(rows))
    assert found.tolist() == [0, 1]
    assert frequency.tolist() == pytest.approx([0.04, 0.2])
    assert homozygotes.tolist() == [2, 9]
    assert populations.covers("1", 900)
    assert not populations.covers("1", 5000)
    assert not populations.covers("2", 150)


def test_constraint_is_that_of_the_chosen_transcript(tmp_path, add):
    path = tmp_path / "constraint.tsv"
    path.write_text(
        "gene\ttranscript\tmane_select\tlof.oe_ci.upper\n"
        "MSH2\tT1\tfalse\t1.5\nMSH2\tT2\ttrue\t0.3\nMUTYH\tT3\tfalse\t0.9\nTP53\tT4\ttrue\tNA\n"
    )
    reference = add(path)
    assert (reference.build, reference.left_out) == ("", 1)
    constraint = Constraint(reference)
    assert constraint.loeuf("MSH2") == pytest.approx(0.3)
    assert constraint.loeuf("TP53") is None


def test_a_damaged_index_is_not_listed(tmp_path, add):
    reference = add(made.gff3(tmp_path / "a.gff3"))
    (reference.folder / "about.json").write_text("{")
    assert reference_store.known() == ()
    shutil.rmtree(reference.folder)


def test_a_reference_is_what_it_was_indexed_as(tmp_path, add):
    reference = add(made.gff3(tmp_path / "a.gff3"))
    assert isinstance(reference, Reference)
    assert len(reference.sha256) == 64
    assert reference.title.startswith("a.gff3")


def test_a_file_that_is_not_there_is_said(tmp_path, add):
    for path in (tmp_path / "none.gff3", tmp_path):
        with pytest.raises(Refused, match="cannot be read"):
            add(path)


SAMPLE = (
    Path(__file__).parents[3]
    / "shared" / "data" / "genomics" / "other_vcf" / "exomiser_clinvar-test.vcf.gz"
)  # fmt: skip


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample of ClinVar is not here")
def test_a_real_part_of_clinvar_is_indexed_whole(add):
    with gzip.open(SAMPLE, "rt") as lines:
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
    reference = add(SAMPLE)
    assert reference.build == "GRCh37"
    assert reference.records + reference.left_out == len(rows)
    rows = [row for row in rows if row[4] != "."]  # a site without an alternate allele
    assert reference.records == len(rows)
    clinvar = ClinVar(reference)
    asked = [Variant(*trimmed_row(row)) for row in rows]
    for variant, row in zip(asked, rows, strict=True):
        info = dict(part.partition("=")[::2] for part in row[7].strip().split(";"))
        assert clinvar.says(variant) == info.get("CLNSIG", "")
    assert (clinvar.find(VariantTable.of(asked)) >= 0).all()


def trimmed_row(row):
    place, old, new = trimmed(int(row[1]), row[3], row[4])
    return row[0], place, old, new
