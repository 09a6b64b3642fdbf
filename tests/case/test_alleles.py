import shutil
import subprocess

import numpy as np
import pytest

from meddx.case.alleles import OtherReferenceError, normalise, trimmed

#            1234567890123456789
SEQUENCE = "GGGCACACACAGGGTTTTC"


def sequence_of(chromosome: str, start: int, end: int) -> str:
    assert chromosome == "1"
    assert 1 <= start <= end
    return SEQUENCE[start - 1 : end].lower()


@pytest.mark.parametrize(
    ("given", "minimal"),
    [
        ((100, "A", "AC"), (100, "A", "AC")),
        ((100, "TCA", "TGA"), (101, "C", "G")),
        ((100, "CAAA", "CAA"), (100, "CA", "C")),
        ((100, "GTT", "GTTT"), (100, "G", "GT")),
        ((100, "C", "T"), (100, "C", "T")),
        ((100, "ATG", "AG"), (100, "AT", "A")),
    ],
)
def test_shared_bases_are_removed(given, minimal):
    assert trimmed(*given) == minimal


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ((5, "A", "T"), (5, "A", "T")),
        ((8, "CAC", "C"), (3, "GCA", "G")),  # the example of Tan et al.
        ((9, "AC", "ACAC"), (3, "G", "GCA")),
        ((18, "T", "TT"), (14, "G", "GT")),
        ((2, "GG", "G"), (1, "GG", "G")),
        ((1, "GGG", "G"), (1, "GGG", "G")),
        ((14, "GTT", "GAT"), (15, "T", "A")),
        ((5, "A", "<DEL>"), (5, "A", "<DEL>")),
        ((5, "A", "A]2:7]"), (5, "A", "A]2:7]")),
    ],
)
def test_the_leftmost_form(given, normal):
    assert normalise("1", *given, sequence_of) == normal


def test_an_allele_that_reaches_the_beginning_keeps_the_base_behind():
    assert normalise("1", 2, "G", "", sequence_of) == (1, "GG", "G")


@pytest.mark.parametrize("reference", ["T", "AG", "CC"])
def test_another_reference_base_is_refused(reference):
    with pytest.raises(OtherReferenceError):
        normalise("1", 5, reference, "G", sequence_of)


def test_a_position_behind_the_end_is_refused():
    with pytest.raises(OtherReferenceError):
        normalise("1", 19, "CA", "C", sequence_of)


@pytest.mark.skipif(shutil.which("bcftools") is None, reason="bcftools is not installed")
def test_a_thousand_alleles_as_bcftools_norm_writes_them(tmp_path):
    random = np.random.default_rng(3)
    # Repeats of one to five bases, in which an allele can be moved far.
    units = ["".join(random.choice(list("ACGT"), random.integers(1, 6))) for _ in range(400)]
    genome = "".join(unit * int(random.integers(1, 9)) for unit in units)
    (tmp_path / "g.fa").write_text(f">1\n{genome}\n")
    rows = []
    for _ in range(1000):
        start = int(random.integers(1, len(genome) - 30))
        reference = genome[start - 1 : start - 1 + int(random.integers(1, 12))]
        inside = int(random.integers(0, 12))
        alternate = reference[0] + genome[start + inside : start + inside + inside % 7]
        if alternate != reference:
            rows.append((start, reference, alternate))
    lines = [f"1\t{p}\t{n}\t{ref}\t{alt}\t.\t.\t." for n, (p, ref, alt) in enumerate(rows)]
    head = f"##fileformat=VCFv4.2\n##contig=<ID=1,length={len(genome)}>\n"
    (tmp_path / "a.vcf").write_text(
        head + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "\n".join(lines) + "\n"
    )
    command = ["bcftools", "norm", "-f", str(tmp_path / "g.fa"), str(tmp_path / "a.vcf")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    theirs = {
        int(name): (int(position), reference, alternate)
        for _, position, name, reference, alternate, *_ in (
            line.split("\t") for line in told.splitlines() if not line.startswith("#")
        )
    }
    ours = {
        number: normalise("1", *row, lambda _, start, end: genome[start - 1 : end])
        for number, row in enumerate(rows)
    }
    assert len(ours) > 900
    assert sum(ours[number][0] != row[0] for number, row in enumerate(rows)) > 200
    assert ours == theirs
