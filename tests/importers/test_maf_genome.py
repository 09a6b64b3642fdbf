"""MAF rows beside a reference genome that the user added: written as VCF writes them."""

import pytest

from meddx.case.source import Source
from meddx.importers.shared import maf_table
from meddx.knowledge import references
from meddx.phrase import Refused
from tests.helpers.references import BASES, fasta

# A base that stands twice: deleting the second is deleting the first.
TWICE = next(n for n in range(50, 500) if BASES[n] == BASES[n + 1] != BASES[n - 1])
NAMES = (
    *("Hugo_Symbol", "NCBI_Build", "Chromosome", "Start_Position", "End_Position"),
    *("Variant_Classification", "Reference_Allele", "Tumor_Seq_Allele1", "Tumor_Seq_Allele2"),
    "Tumor_Sample_Barcode",
)


@pytest.fixture
def home(tmp_path, monkeypatch, context):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    references.add(fasta(tmp_path / "genome.fa"), context)
    return tmp_path


def load(folder, rows, build="GRCh38"):
    path = folder / "a.maf"
    lines = ["\t".join(NAMES)]
    for chromosome, start, end, reference, alternate in rows:
        said = ("KRAS", build, chromosome, start, end, "", reference, reference, alternate, "T1")
        lines.append("\t".join(map(str, said)))
    path.write_text("\n".join(lines) + "\n")
    (panel,) = maf_table.read(Source(path), "").panels
    return panel


def test_insertions_and_deletions_get_the_base_before_them_and_move_to_the_left(home):
    base, before = BASES[TWICE], BASES[TWICE - 1]
    rows = [
        ("chr1", TWICE + 2, TWICE + 2, base, "-"),  # the second of two equal bases
        ("chr1", TWICE + 2, TWICE + 3, "-", base),  # behind both
        ("chr1", 1, 1, BASES[0], "-"),  # nothing lies before it
        ("chrUn", 5, 5, "A", "-"),
    ]
    panel = load(home, rows)
    assert [v.key for v in panel.variants] == [
        f"1-{TWICE}-{before}{base}-{before}",
        f"1-{TWICE}-{before}-{before}{base}",
        f"1-1-{BASES[:2]}-{BASES[1]}",
        "Un-5-A--",
    ]
    told = " ".join(map(str, panel.notes))
    assert "compared with genome.fa" in told
    assert "without the base before them, as MAF writes them: 1." in told


@pytest.mark.parametrize("build", ["GRCh37", "hg18"])
def test_a_genome_of_another_build_is_not_used(home, build):
    panel = load(home, [("chr1", TWICE + 2, TWICE + 2, BASES[TWICE], "-")], build)
    assert panel.variants[0].key == f"1-{TWICE + 2}-{BASES[TWICE]}--"
    assert (
        "not moved to the left: for that, add a genome of this build (FASTA) under Reference files"
        in str(panel.notes[-1])
    )


def test_alleles_that_the_genome_contradicts_are_named_and_many_refuse_the_file(home):
    others = {"A": "C", "C": "G", "G": "T", "T": "A"}
    good = [("chr1", n, n, BASES[n - 1], others[BASES[n - 1]]) for n in range(9, 60)]
    swapped = [("chr1", n, n, others[BASES[n - 1]], BASES[n - 1]) for n in range(70, 90)]
    panel = load(home, [*good, swapped[0]])
    assert [line for line, _ in panel.errors] == [len(good) + 2]
    assert "REF and ALT are swapped" in str(panel.errors[0][1])
    with pytest.raises(Refused) as caught:
        load(home, good + swapped)
    assert caught.value.code == "other_build"
