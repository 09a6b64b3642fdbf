"""Made-up VCF files of one person for ``meddx bench genes``: an annotated exome, a bare genome."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from meddx.knowledge.assemblies import LENGTHS, NAMES

_BATCH: Final = 5000
_GENES: Final = 18_000
_CONSEQUENCES: Final = (
    *("missense_variant", "synonymous_variant", "intron_variant", "upstream_gene_variant"),
    *("downstream_gene_variant", "3_prime_UTR_variant", "splice_region_variant&intron_variant"),
    *("non_coding_transcript_exon_variant", "stop_gained", "frameshift_variant"),
)
_BIOTYPES: Final = ("protein_coding", "protein_coding", "nonsense_mediated_decay", "lncRNA")
_CSQ: Final = (
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|"
    "cDNA_position|CDS_position|Protein_position|Amino_acids|Codons|Existing_variation|DISTANCE|"
    "STRAND|FLAGS|SYMBOL_SOURCE|HGNC_ID|CANONICAL|MANE_SELECT|TSL|APPRIS|SIFT|PolyPhen|gnomADe_AF|"
    "gnomADg_AF|CLIN_SIG|REVEL|CADD_PHRED"
)
_BASES: Final = np.array(list("ACGT"))
_INSERTED: Final = ("T", "A", "CA", "TTTT", "GAGA")


def write(path: Path, variants: int, *, annotated: bool, seed: int = 7) -> None:
    """Write a VCF file of GRCh38, compressed, in the way of HaplotypeCaller (and of VEP).

    Parameters
    ----------
    path
        Where to write it.
    variants
        Number of rows: nine of ten are substitutions, the others small insertions and deletions.
    annotated
        Whether each row carries a CSQ of one to nine transcripts of 34 fields.
    seed
        Of the random numbers.
    """
    random = np.random.default_rng(seed)
    with gzip.open(path, "wt", compresslevel=4, newline="\n") as file:
        file.write(_header(annotated))
        for lines in _batches(random, variants, annotated):
            file.write(lines)


def _header(annotated: bool) -> str:
    contigs = (
        f"##contig=<ID=chr{name},length={length}>"
        for name, length in zip(NAMES, LENGTHS["GRCh38"], strict=True)
    )
    csq = f'##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: {_CSQ}">'
    lines = [
        "##fileformat=VCFv4.2",
        '##FILTER=<ID=LowQual,Description="Low quality">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads of each allele">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
        '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
        '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Likelihoods">',
        "##GATKCommandLine=<ID=HaplotypeCaller,Version=4>",
        *(
            f'##INFO=<ID={key},Number={number},Type={kind},Description="{key}">'
            for key, number, kind in (
                *(("AC", "A", "Integer"), ("AF", "A", "Float"), ("AN", "1", "Integer")),
                *(("DP", "1", "Integer"), ("FS", "1", "Float"), ("MQ", "1", "Float")),
                *(("QD", "1", "Float"), ("SOR", "1", "Float")),
            )
        ),
        *([csq] if annotated else []),
        *contigs,
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tPERSON",
    ]
    return "\n".join(lines) + "\n"


def _batches(random: np.random.Generator, variants: int, annotated: bool) -> Iterator[str]:
    """Yield rows, sorted by place, some thousands at once."""
    lengths = np.array(LENGTHS["GRCh38"], float)
    shares = np.floor(variants * lengths / lengths.sum()).astype(int)
    shares[0] += variants - shares.sum()
    for name, length, share in zip(NAMES, LENGTHS["GRCh38"], shares, strict=True):
        positions = np.sort(random.integers(10_000, length - 10_000, share))
        for start in range(0, share, _BATCH):
            part = positions[start : start + _BATCH]
            yield "".join(_rows(random, f"chr{name}", part, annotated))


def _rows(
    random: np.random.Generator, contig: str, positions: np.ndarray, annotated: bool
) -> Iterator[str]:
    count = len(positions)
    first = random.integers(0, 4, count)
    bases = _BASES[first], _BASES[(first + random.integers(1, 4, count)) % 4]
    kinds = random.random(count)
    depths = random.poisson(35, count) + 4
    own = random.binomial(depths, np.where(kinds < 0.4, 0.999, 0.5))
    known = random.random(count) < 0.8
    passed = random.random(count) < 0.95
    for row in range(count):
        reference, alternate = str(bases[0][row]), str(bases[1][row])
        if kinds[row] % 0.1 < 0.005:
            alternate = reference + _INSERTED[row % 5]
        elif kinds[row] % 0.1 < 0.01:
            reference, alternate = reference + _INSERTED[row % 5], reference
        depth, seen = int(depths[row]), int(own[row])
        genotype = "1/1" if kinds[row] < 0.4 else "0/1"
        quality = min(99, 3 * min(seen, depth - seen) + 20)
        info = (
            f"AC=1;AF=0.500;AN=2;DP={depth + 1};FS={seen / 7:.3f};MQ=60.00;QD={seen / 3:.2f};"
            f"SOR={depth / 40:.3f}"
        )
        if annotated:
            info += f";CSQ={_csq(random, alternate)}"
        yield (
            f"{contig}\t{positions[row]}\t{f'rs{positions[row]}' if known[row] else '.'}\t"
            f"{reference}\t{alternate}\t{seen * 31.7 + 20:.2f}\t"
            f"{'PASS' if passed[row] else 'LowQual'}\t{info}\tGT:AD:DP:GQ:PL\t"
            f"{genotype}:{depth - seen},{seen}:{depth}:{quality}:{31 * seen},0,{27 * depth}\n"
        )


def _csq(random: np.random.Generator, alternate: str) -> str:
    """Describe an allele by one to nine transcripts of a gene; one of them is canonical."""
    drawn = random.integers(0, 10_000, 12)
    gene, count = int(drawn[0]) * 7 % _GENES, 1 + int(drawn[1]) % 9
    canonical = int(drawn[2]) % count
    return ",".join(
        _transcript(alternate, gene, number, int(drawn[3 + number]), number == canonical)
        for number in range(count)
    )


def _transcript(alternate: str, gene: int, number: int, drawn: int, canonical: bool) -> str:
    place, consequence = 100 + drawn, _CONSEQUENCES[drawn % 10]
    name = f"ENST{gene * 10 + number:011d}"
    coding = f"{name}.3:c.{place}C>{alternate}"
    protein = f"ENSP{gene * 10 + number:011d}.3:p.Arg{place // 3}Gln" if drawn % 10 == 0 else ""
    return (
        f"{alternate}|{consequence}|MODERATE|GENE{gene}|ENSG{gene:011d}|Transcript|{name}|"
        f"{_BIOTYPES[drawn % 4]}|{number + 1}/12||{coding}|{protein}|{place + 200}|{place}|"
        f"{place // 3}|R/Q|cGa/cAa|rs{drawn}||1||HGNC|HGNC:{gene}|{'YES' if canonical else ''}|"
        f"{f'NM_{gene:06d}.4' if canonical else ''}|1|P1|tolerated(0.1)|benign(0.02)|"
        f"{drawn / 1e5:.5f}|{drawn / 2e5:.5f}||{drawn % 1000 / 1000:.3f}|{drawn % 400 / 10:.1f}"
    )
