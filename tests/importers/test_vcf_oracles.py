"""What other readers make of the same VCF files: bcftools and cyvcf2, where they are installed."""

import gzip
import re
import shutil
import subprocess
from functools import cache

import numpy as np
import pytest

from meddx.case.alleles import trimmed
from meddx.case.source import Source
from meddx.case.variants import VariantTable
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_file import read_vcf
from meddx.knowledge.assemblies import chromosome
from meddx.phrase import Refused
from tests.helpers.vcf import DATA

FILES = sorted(DATA.glob("*/*.vcf*"))
PFEIFFER = DATA / "gatk" / "exomiser_Pfeiffer_exome_hg19.vcf.gz"
NO_BCFTOOLS = "bcftools is not installed"
bcftools = pytest.mark.skipif(shutil.which("bcftools") is None, reason=NO_BCFTOOLS)
data = pytest.mark.skipif(not FILES, reason="the sample files are not here")
# Why a sample file is refused: it holds no sample, or its columns are not separated by tabs.
REFUSED = {
    "pyvcf_gatk_26_meta.vcf": "sites_only",
    "exomiser_clinvar-test.vcf.gz": "sites_only",
    "pyvcf_example-4.1-bnd.vcf": "not_vcf",
    "pyvcf_example-4.2.vcf": "not_vcf",
    "pyvcf_metadata-whitespace.vcf": "not_vcf",
}


@cache
def read(path, sample="") -> tuple[dict, VariantTable]:
    reply = read_vcf(Source(path).as_json(), sample)
    if "sha256" not in reply.header:
        return read(path, reply.header["samples"][-1])
    return reply.header, table_of(dict(reply.arrays))


def lines_of(path) -> list[str]:
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    return content.decode().splitlines()


def asked(*arguments) -> str:
    command = ["bcftools", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def genotypes_alone(lines: list[str]) -> list[str]:
    """The rows without what bcftools refuses: undeclared names, fields of the wrong length."""
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    contigs = dict.fromkeys(row[0] for row in rows)
    names = next(line for line in lines if line.startswith("#CHROM"))
    kept = ["##fileformat=VCFv4.2", *(f"##contig=<ID={name}>" for name in contigs)]
    kept += ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">', names]
    for row in rows:
        assert row[8].split(":")[0] == "GT"
        samples = [cell.split(":")[0] for cell in row[9:]]
        kept.append("\t".join([*row[:5], ".", ".", ".", "GT", *samples]))
    return kept


def zygosity(genotype: str) -> str:
    alleles = re.split(r"[|/]", genotype)
    if set(alleles) == {"."}:
        return "unknown"
    copies = alleles.count("1")
    if copies == 0:
        return "reference"
    if "." in alleles:
        return "heterozygous"
    return "heterozygous" if copies < len(alleles) else "homozygous" if copies > 1 else "hemizygous"


@data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sample_file_is_read_whole_or_refused_with_its_reason(path):
    rows = sum(not line.startswith("#") for line in lines_of(path))
    if path.name in REFUSED:
        with pytest.raises(Refused) as refused:
            read(path)
        assert refused.value.code == REFUSED[path.name]
        return
    header, table = read(path)
    assert header["records"] == rows
    giving = len(np.unique(table.numbers("line")))
    others = header["error_count"] + header["not_carried"] + header["reference_blocks"]
    assert giving + others == rows


@bcftools
@data
@pytest.mark.parametrize("path", [p for p in FILES if p.name not in REFUSED], ids=lambda p: p.name)
def test_positions_alleles_and_genotypes_are_those_of_bcftools(path, tmp_path):
    header, table = read(path)
    plain, split = tmp_path / "plain.vcf", tmp_path / "split.vcf"
    plain.write_text("\n".join(genotypes_alone(lines_of(path))) + "\n", encoding="utf-8")
    split.write_text(asked("norm", "-m", "-", plain), encoding="utf-8")
    told = asked("query", "-s", header["sample"], "-f", "%CHROM\t%POS\t%REF\t%ALT[\t%GT]\n", split)
    theirs = []
    for line in told.splitlines():
        contig, position, reference, alternate, genotype = line.split("\t")
        if alternate not in {"*", ".", "<NON_REF>"} and zygosity(genotype) != "reference":
            key = (int(position), reference.upper(), alternate)
            key = trimmed(*key[:2], alternate.upper()) if alternate.isalpha() else key
            theirs.append((chromosome(contig), *key, zygosity(genotype)))
    ours = [(v.chromosome, v.position, v.reference, v.alternate, v.zygosity.value) for v in table]
    bad = dict(header["errors"])
    assert len(bad) == (path.name == "pyvcf_issue-214.vcf")  # REF is * there
    assert sorted(ours) == sorted(theirs)


@data
def test_numbers_of_an_exome_are_those_of_cyvcf2():
    cyvcf2 = pytest.importorskip("cyvcf2", reason="cyvcf2 is not installed")
    _, table = read(PFEIFFER)
    theirs = [
        (row.QUAL, row.format("DP")[0, 0], row.gt_ref_depths[0], row.gt_alt_depths[0])
        for row in cyvcf2.VCF(str(PFEIFFER))
    ]
    names = ("quality", "depth", "reference_depth", "alternate_depth")
    for name, values in zip(names, np.array(theirs).T, strict=True):
        assert np.allclose(table.numbers(name), values, rtol=1e-6), name


@data
def test_the_answer_that_the_exome_gives_away_is_never_read(tmp_path):
    lines = lines_of(PFEIFFER)
    spiked = next(n for n, line in enumerate(lines) if "SPIKED;DiseaseGene" in line)
    head = [line for line in lines if line.startswith("#")]
    rows = lines[spiked - 1000 : spiked + 1000]
    found = []
    for number, told in enumerate(
        (
            "\tSPIKED;DiseaseGene=(GENE=FGFR2|INHERITANCE=AD|MIM=101600)",
            "\tSPIKED;DiseaseGene=(GENE=MSH2|INHERITANCE=AR|MIM=1)",
            "\t.",
        )
    ):
        path = tmp_path / f"{number}.vcf"
        text = "\n".join([*head, *rows]).replace(
            "\tSPIKED;DiseaseGene=(GENE=FGFR2|INHERITANCE=AD|MIM=101600)", told
        )
        assert (told in text) == (told != "\t.") or told == "\t."
        path.write_text(text + "\n", encoding="utf-8")
        header, table = read(path)
        found.append((header["annotation"], tuple(table)))
    assert found[0] == found[1] == found[2]
    assert found[0][0] == ""  # not annotated
    assert any(v.key == "10-123256215-T-G" for v in found[0][1])


@data
@bcftools
def test_the_log_odds_of_mutect2_equal_those_of_bcftools():
    path = DATA / "gatk" / "gatk4_mutect2_mito_unfiltered_NA12878.vcf"
    _, table = read(path)
    rows = [row.split() for row in asked("query", "-f", "%TLOD [%GT]\n", path).splitlines()]
    carried = [float(tlod.split(",")[int(n) - 1]) for tlod, gt in rows for n in gt.split("/")[1:]]
    assert len(carried) == len(table) > 7
    np.testing.assert_allclose(table.numbers("tumour_lod"), carried, rtol=1e-6)
