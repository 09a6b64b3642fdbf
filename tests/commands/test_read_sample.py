"""A file of several samples over ``meddx read --json``: whose it is, and of what, is said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

VCF = """##fileformat=VCFv4.2
##contig=<ID=2,length=243199373>
##INFO=<ID=GENE,Number=1,Type=String,Description="Gene">
##INFO=<ID=CLNSIG,Number=.,Type=String,Description="Class">
##INFO=<ID=Consequence,Number=1,Type=String,Description="Consequence">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tANNE\tBERT
2\t47657020\t.\tC\tT\t50\tPASS\tGENE=MSH2;Consequence=stop_gained;CLNSIG=Pathogenic\tGT\t0/0\t0/1
"""


def test_the_sample_and_the_origin_are_said(
    meddx: Callable[..., Any], read_json: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "pair.vcf"
    path.write_text(VCF, encoding="utf-8")

    def codes(*more: str) -> list[str]:
        said = read_json(path, "--attach-unidentified", *more)
        return [item["code"] for item in said["findings"]]

    undecided = meddx("read", path, "--attach-unidentified", "--language", "en")
    assert undecided.returncode == 1
    assert "meddx read FILE --sample" in undecided.stderr
    assert codes("--sample", "ANNE") == []
    assert codes("--sample", "BERT") == ["MSH2"]
    assert codes("--sample", "BERT", "--origin", "tumour") == []
