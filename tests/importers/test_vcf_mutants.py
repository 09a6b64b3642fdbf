"""Damaged copies of one VCF file: each is read as far as it can be, or refused with a sentence."""

import random

import pytest

from meddx.case.source import Source
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_file import read_vcf
from meddx.phrase import Refused

HEAD = """##fileformat=VCFv4.2
##contig=<ID=1,length=249250621>
##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: Allele|Consequence|SYMBOL|CANONICAL|REVEL">
##PEDIGREE=<ID=KID,Mother=MUM>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tKID\tMUM
"""
ROWS = (
    "1\t100\trs1\tC\tT\t50\tPASS\tDP=9;CSQ=T|stop_gained|MSH2|YES|0.5\tGT:AD:DP:GQ\t0/1:4,5:9:99\t0/0:9",
    "1\t200\t.\tCA\tC,CAA\t.\tq10;s50\tgnomAD_AF=0.1,0.2;CLNSIG=Benign\tGT:AD:PS\t1|2:1,4,5:100\t0/1",
    "1\t300\t.\tG\t<DEL>\t7.5\t.\tEND=900;SVLEN=-600\tGT:PR:SR:FT\t0/1:3,4:5,6:PASS\t./.",
    "1\t400\t.\tG\tG]1:900]\t7\tPASS\tSOMATIC\tGT:RD:AD:FREQ\t1/1:1:9:90,0%\t0",
    "1\t500\t.\tA\tG,<NON_REF>\t7\tPASS\tAS_FilterStatus=SITE|x\tGT:RO:AO:AF\t0/1:1:9,0:0.9,0\t.",
)
PIECES = (
    *(
        ".",
        "-1",
        "1e400",
        "nan",
        "|",
        "/",
        ",",
        ";",
        ":",
        "\t",
        "=",
        "%",
        "%00",
        "",
        "\n",
        "#",
        "\xb2",
    ),
    *("99999999999999999999", "<DEL>", "0/1", "\0"),
)


@pytest.mark.parametrize("seed", range(2))
def test_no_damage_does_more_than_spoil_rows(seed, tmp_path):
    chance = random.Random(seed)  # noqa: S311 - which bytes are damaged
    path, text = tmp_path / "a.vcf", HEAD + "\n".join(ROWS) + "\n"
    read = 0
    for _ in range(250):
        damaged = text
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(HEAD) if chance.random() < 0.9 else 0, len(damaged))
            damaged = damaged[:at] + chance.choice(PIECES) + damaged[at + chance.randint(0, 3) :]
        path.write_bytes(damaged.encode(chance.choice(("utf-8", "latin-1"))))
        try:
            reply = read_vcf(Source(path).as_json())
        except Refused as refused:
            assert str(refused.phrase).endswith(".")  # noqa: PT017 - or no refusal
            continue
        if "sha256" in reply.header:
            read += 1
            kept = list(table_of(dict(reply.arrays)))
            told = reply.header["error_count"] + reply.header["not_carried"]
            told += reply.header["reference_blocks"] + len({variant.line for variant in kept})
            assert told == reply.header["records"]
    assert read > 125
