"""BCSQ as ``bcftools csq`` 1.16 writes it; the rows are its own output for a small gene."""

import shutil
import subprocess

import pytest

from meddx.importers.shared import vcf_bcsq
from meddx.importers.shared.line_blocks import Block
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_header import read_header
from meddx.importers.shared.vcf_rows import VcfRows

META = ['##INFO=<ID=BCSQ,Number=.,Type=String,Description="Format: Consequence|gene">']
HEAD = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t"
JOINT = "missense|GENEA|ENST1|protein_coding|+|5A>5I|113G>A+114C>T"


def read(rows, samples=("S",), sample=""):
    lines = ["\t".join(map(str, row)) for row in rows]
    header = read_header(META, HEAD + "\t".join(samples), sample)
    found = VcfRows(header)
    found.read(Block(1, "\n".join(lines), lines))
    assert not found.errors
    return list(table_of(dict(found.table.arrays()))), found.annotator.sources


def row(position, reference, alternate, bcsq, *cells, contig="1"):
    info = f"DP=4;BCSQ={bcsq};AC=1"
    return (contig, position, ".", reference, alternate, ".", "PASS", info, "GT:BCSQ", *cells)


def test_a_consequence_in_the_words_of_the_ontology():
    entries = (
        ("missense|A|T1|protein_coding|+|2A>2T|104G>A", "missense_variant", "p.A2T"),
        ("synonymous|A|T1|protein_coding|+|2A|104G>A", "synonymous_variant", "p.A2="),
        ("stop_gained|A|T1|protein_coding|+|2W>2*|104G>A", "stop_gained", "p.W2*"),
        ("*missense|A|T1|protein_coding|+|2A>2T|104G>A", "coding_sequence_variant", ""),
        ("5_prime_utr|A|T1|protein_coding", "5_prime_UTR_variant", ""),
        (
            "splice_region&synonymous|A|T1|protein_coding|+|2A|104G>A",
            "splice_region_variant&synonymous_variant",
            "p.A2=",
        ),
        ("frameshift|A|T1|protein_coding|+|11AERA..99>11VN*|104G>A", "frameshift_variant", ""),
    )
    for entry, consequence, protein in entries:
        (found,), sources = read([row(104, "G", "A", entry, "0|1:2")])
        assert (found.gene, found.transcript) == ("A", "T1")
        assert (found.consequence, found.hgvs_p) == (consequence, protein)
        assert list(sources) == ["bcftools csq"]


def test_alleles_have_their_own_entries():
    both = (
        "missense|A|T1|protein_coding|+|2A>2T|104G>A,stop_gained|A|T1|protein_coding|+|2A>2*|104G>C"
    )
    found, _ = read([row(104, "G", "A,C", both, "1|2:9")])
    assert [v.consequence for v in found] == ["missense_variant", "stop_gained"]


def test_rows_that_point_at_another_have_its_consequence():
    rows = [
        row(113, "G", "A", JOINT, "0|1:2"),
        row(114, "C", "T", "@113", "0|1:2"),
        row(114, "C", "T", "@113", "0|1:2", contig="2"),  # of another chromosome
    ]
    found, _ = read(rows)
    assert [v.consequence for v in found] == ["missense_variant", "missense_variant", ""]
    assert [v.hgvs_p for v in found] == ["p.A5I", "p.A5I", ""]


def test_a_sample_has_the_consequences_of_its_own_haplotypes():
    alone = "stop_gained|GENEA|ENST1|protein_coding|+|5A>5*|113G>A"
    rows = [row(113, "G", "A", f"{alone},{JOINT}", "0|1:2", "1|0:4")]
    for sample, consequence in (("S", "stop_gained"), ("T", "missense_variant")):
        (found,), _ = read(rows, ("S", "T"), sample)
        assert found.consequence == consequence


@pytest.mark.parametrize("mask", ["", ".", "x", "0", "1,", "99999999999"])
def test_a_damaged_mask_leaves_all_entries(mask):
    assert vcf_bcsq.carried("BCSQ=a,b", "GT:BCSQ", f"0/1:{mask}") == "BCSQ=a,b"


def test_the_sixteenth_entry_is_in_the_second_number():
    entries = [f"e{n}" for n in range(17)]
    info = f"BCSQ={','.join(entries)}"
    assert vcf_bcsq.carried(info, "BCSQ:GT", "0,2:0/1") == "BCSQ=e15"
    assert vcf_bcsq.carried(f"DP=3;{info};X", "BCSQ:GT", "1,8:0/1") == "DP=3;BCSQ=e0,e16;X"


@pytest.mark.skipif(not shutil.which("bcftools"), reason="bcftools is not installed")
def test_what_the_program_itself_writes(tmp_path):
    bases = "C" * 100 + "ATG" + "GCTGAACGT" * 20 + "TAA" + "C" * 100
    (tmp_path / "r.fa").write_text(f">1\n{bases}\n")
    parts = (
        "gene\t90\t380\t.\t+\t.\tID=gene:G1;biotype=protein_coding;Name=GENEA",
        "mRNA\t90\t380\t.\t+\t.\tID=transcript:T1;Parent=gene:G1;biotype=protein_coding",
        "exon\t90\t380\t.\t+\t.\tParent=transcript:T1",
        "CDS\t101\t286\t.\t+\t0\tParent=transcript:T1",
    )
    (tmp_path / "g.gff").write_text("##gff-version 3\n" + "".join(f"1\tx\t{p}\n" for p in parts))
    rows = [(104, "A,C", "1|2"), (113, "A", "0|1"), (114, "T", "0|1"), (139, "TCCC", "0|1")]
    lines = [
        f"1\t{at}\t.\t{bases[at - 1]}\t{alt}\t.\t.\t.\tGT\t{genotype}" for at, alt, genotype in rows
    ]
    meta = f"##fileformat=VCFv4.2\n##contig=<ID=1,length={len(bases)}>\n"
    gt = '##FORMAT=<ID=GT,Number=1,Type=String,Description="x">\n'
    (tmp_path / "v.vcf").write_text(f"{meta}{gt}{HEAD}S\n" + "\n".join(lines) + "\n")
    said = subprocess.run(
        [shutil.which("bcftools"), "csq", "-f", "r.fa", "-g", "g.gff", "v.vcf"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    found, _ = read([line.split("\t") for line in said if not line.startswith("#")])
    assert [v.position for v in found] == [104, 104, 113, 114, 139]
    assert [v.gene for v in found] == ["GENEA"] * 5
    assert [v.consequence for v in found] == ["missense_variant"] * 4 + ["inframe_insertion"]
    assert [v.hgvs_p for v in found][:4] == ["p.A2T", "p.A2P", "p.A5I", "p.A5I"]
