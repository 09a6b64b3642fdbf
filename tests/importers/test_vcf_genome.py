"""VCF rows beside a reference genome that the user added."""

import pytest
from typing_extensions import override

from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers.shared.vcf_file import read_vcf
from meddx.importers.vcf import VcfImporter
from meddx.jobs import Context
from meddx.knowledge import reference_store, references
from tests.helpers.references import BASES, fasta

HEAD = (
    "##fileformat=VCFv4.2\n##reference={}\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
)
# A base that stands twice: deleting the second is deleting the first.
TWICE = next(n for n in range(50, 500) if BASES[n] == BASES[n + 1] != BASES[n - 1])


@pytest.fixture
def home(tmp_path, monkeypatch, context):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    references.add(fasta(tmp_path / "genome.fa"), context)
    return tmp_path


class Here(Context):
    """Reads in this process: the child of the tests was started with another home."""

    @override
    def in_child(self, function, arguments, deadline_s=60.0):
        assert function.endswith(":read_vcf")
        reply = read_vcf(**arguments)
        return Reply(reply.header, dict(reply.arrays))


def case_of(folder, rows, build="GRCh38"):
    path = folder / "a.vcf"
    lines = (
        f"{contig}\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\tGT\t0/1\n" for contig, pos, ref, alt in rows
    )
    path.write_text(HEAD.format(build) + "".join(lines))
    (case,) = VcfImporter().load((Source(path),), Here())
    return case


def load(folder, rows, build="GRCh38"):
    (panel,) = case_of(folder, rows, build).panels
    return panel


def test_alleles_are_compared_and_moved(home):
    base = BASES[TWICE]
    other = "A" if base != "A" else "C"
    rows = [
        ("chr1", TWICE + 1, BASES[TWICE : TWICE + 2], base),
        ("chr1", TWICE + 1, base, other),
        ("chr1", TWICE + 1, other, base),  # swapped
        ("chrUn", 5, "AA", "A"),
    ]
    panel = load(home, rows)
    before = BASES[TWICE - 1]
    assert [v.key for v in panel.variants] == [
        f"1-{TWICE}-{before}{base}-{before}", f"1-{TWICE + 1}-{base}-{other}", "Un-5-AA-A",
    ]  # fmt: skip
    assert [line for line, _ in panel.errors] == [6]
    told = " ".join(map(str, panel.notes))
    assert "compared with genome.fa" in told
    assert "not moved" not in told


@pytest.mark.parametrize("build", ["GRCh37", ""])
def test_a_genome_of_another_build_is_not_used(home, build):
    panel = load(home, [("chr1", TWICE + 1, BASES[TWICE : TWICE + 2], BASES[TWICE])], build)
    assert panel.variants[0].position == TWICE + 1
    assert "not moved to the left" in str(panel.notes[-1])


def test_a_genome_that_is_gone_is_not_used(home):
    (home / "genome.fa").unlink()
    assert reference_store.known()[0].is_missing
    panel = load(home, [("chr1", TWICE + 1, BASES[TWICE : TWICE + 2], BASES[TWICE])])
    assert panel.variants[0].position == TWICE + 1


def test_a_file_of_another_build_than_it_says_is_refused(home):
    others = {"A": "C", "C": "G", "G": "T", "T": "A"}
    rows = [("chr1", place, others[BASES[place - 1]], BASES[place - 1]) for place in range(9, 60)]
    rows += [("chr1", place, BASES[place - 1], others[BASES[place - 1]]) for place in range(70, 90)]
    (refused,) = case_of(home, rows).refused
    assert refused.code == "other_build"
