"""A small genome with one gene on each strand, and files about it as a user gives them.

Chromosome 2 is chromosome 1 read backwards on the other strand, so that the same change of either
gene must have the same names.
"""

import gzip
import itertools
import random
import zlib
from pathlib import Path

LENGTH = 600
EXONS = ((101, 160), (201, 260), (301, 400))
CODING = (121, 350)
STOPS = ("TAA", "TAG", "TGA")
COMPLEMENT = str.maketrans("ACGT", "TGCA")
PROTEIN_CODONS = 50


def _coding() -> str:
    chosen = random.Random(7)  # noqa: S311 - bases of a test
    codons = [a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT"]
    inner = [chosen.choice([c for c in codons if c not in STOPS]) for _ in range(48)]
    return "ATG" + "".join(inner) + "TAA"


def genome() -> str:
    """The 600 bases of chromosome 1: exons, GT and AG at the ends of introns."""
    chosen = random.Random(11)  # noqa: S311 - bases of a test
    bases = [chosen.choice("ACGT") for _ in range(LENGTH)]
    places = [p for s, e in EXONS for p in range(s, e + 1) if CODING[0] <= p <= CODING[1]]
    for place, base in zip(places, _coding(), strict=True):
        bases[place - 1] = base
    for (_, left), (right, _) in itertools.pairwise(EXONS):
        bases[left : left + 2] = "GT"
        bases[right - 3 : right - 1] = "AG"
    return "".join(bases)


BASES = genome()
MIRRORED = BASES[::-1].translate(COMPLEMENT)


def mirrored(position: int, old: str, new: str) -> tuple[int, str, str]:
    """Return a change without shared bases at its place on chromosome 2."""
    end = position + max(len(old), 1) - 1
    if not old:
        end = position - 1
    at = LENGTH + 1 - end
    return at, old[::-1].translate(COMPLEMENT), new[::-1].translate(COMPLEMENT)


def fasta(path: Path, width: int = 60) -> Path:
    """Write the genome; its header names the build."""
    parts = []
    for name, bases in (("chr1", BASES), ("chr2", MIRRORED)):
        parts.append(f">{name} assembled for tests, GRCh38\n")
        parts += [bases[n : n + width] + "\n" for n in range(0, LENGTH, width)]
    path.write_text("".join(parts))
    return path


def gff3(path: Path, style: str = "ensembl", build: str = "GRCh38") -> Path:
    """Write the gene models of both genes."""
    lines = ["##gff-version 3", f"#!genome-build {build}"]
    for chromosome, strand, gene in (("1", "+", "MSH2"), ("2", "-", "MUTYH")):
        lines += _gene(chromosome, strand, gene, style)
    path.write_text("\n".join(lines) + "\n")
    return path


def _gene(chromosome: str, strand: str, gene: str, style: str) -> list[str]:
    name = "ENST00000000001" if gene == "MSH2" else "ENST00000000002"
    ids = {
        "ensembl": (
            f"gene:ENSG-{gene}",
            f"transcript:{name}",
            f"biotype=protein_coding;Name={gene}",
        ),
        "ncbi": (f"gene-{gene}", f"rna-NM_{gene}.1", f"Name={gene};gene={gene}"),
        "gencode": (f"ENSG-{gene}", name, f"gene_name={gene};gene_type=protein_coding"),
    }
    gene_id, transcript, named = ids[style]
    whole = (EXONS[0][0], EXONS[-1][1])
    kind = "transcript" if style == "gencode" else "mRNA"
    tags = {"ncbi": "tag=MANE Select", "ensembl": "tag=basic,Ensembl_canonical,MANE_Select",
            "gencode": "tag=basic,MANE_Select"}  # fmt: skip
    more = f"biotype=protein_coding;{tags[style]}"
    rows = [
        (*_at(whole, strand), "gene", ".", f"ID={gene_id};{named}"),
        (*_at(whole, strand), kind, ".", f"ID={transcript};Parent={gene_id};{more}"),
    ]
    before = 0
    for start, end in EXONS:
        rows.append((*_at((start, end), strand), "exon", ".", f"Parent={transcript}"))
        low, high = max(start, CODING[0]), min(end, CODING[1])
        phase = str(-before % 3)
        rows.append((*_at((low, high), strand), "CDS", phase, f"Parent={transcript}"))
        before += high - low + 1
    return [
        "\t".join((chromosome, "test", kind, str(start), str(end), ".", strand, phase, said))
        for start, end, kind, phase, said in rows
    ]


def _at(span: tuple[int, int], strand: str) -> tuple[int, int]:
    start, end = span
    return (start, end) if strand == "+" else (LENGTH + 1 - end, LENGTH + 1 - start)


def clinvar(path: Path, *rows: str, build: str = "GRCh38") -> Path:
    """Write ClinVar's VCF; each row is ``chrom pos id ref alt info`` with blanks between."""
    head = (
        f"##fileformat=VCFv4.1\n##fileDate=2026-01-01\n##source=ClinVar\n##reference={build}\n"
        '##INFO=<ID=CLNSIG,Number=.,Type=String,Description="x">\n'
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    )
    body = "".join(_site(row) for row in rows)
    path.write_text(head + body)
    return path


def gnomad(path: Path, *rows: str, build: str = "GRCh38") -> Path:
    """Write gnomAD's VCF, as ``clinvar`` writes its own."""
    length = 248956422 if build == "GRCh38" else 249250621
    head = (
        f"##fileformat=VCFv4.2\n##contig=<ID=chr1,length={length}>\n"
        '##INFO=<ID=AF,Number=A,Type=Float,Description="x">\n'
        '##INFO=<ID=AF_grpmax,Number=A,Type=Float,Description="x">\n'
        '##INFO=<ID=nhomalt,Number=A,Type=Integer,Description="x">\n'
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    )
    path.write_text(head + "".join(_site(row) for row in rows))
    return path


def _site(row: str) -> str:
    chromosome, position, identifier, reference, alternate, info = row.split()
    return (
        "\t".join((chromosome, position, identifier, reference, alternate, ".", ".", info)) + "\n"
    )


def bgzipped(path: Path, content: bytes, block: int = 100) -> Path:
    """Write a file as bgzip does: gzip members of known size, and an empty one at the end."""
    parts = [content[n : n + block] for n in range(0, len(content), block)]
    with path.open("wb") as out:
        for part in [*parts, b""]:
            squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = squeeze.compress(part) + squeeze.flush()
            size = 18 + len(packed) + 8 - 1
            head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + size.to_bytes(2, "little")
            tail = zlib.crc32(part).to_bytes(4, "little") + len(part).to_bytes(4, "little")
            out.write(head + packed + tail)
    return path


def gzipped(path: Path, content: bytes) -> Path:
    """Write a file as gzip does."""
    path.write_bytes(gzip.compress(content, mtime=0))
    return path
