"""A reader who cancels the import of a long gene file: it stops and leaves nothing behind."""

import threading

import pytest
from typing_extensions import override

from meddx.case.source import Source
from meddx.children import Children
from meddx.importers.bed import BedImporter
from meddx.importers.maf import MafImporter
from meddx.importers.vcf import VcfImporter
from meddx.jobs import Cancelled, Context

ROWS = 500_000
MAF = (
    "Hugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tVariant_Classification\t"
    "Reference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\tTumor_Sample_Barcode\n"
)
FILES = {
    VcfImporter: (
        "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n",
        "chr1\t9\t.\tA\tG\t50\tPASS\t.\tGT\t0/1\n",
    ),
    MafImporter: (MAF, "KRAS\tGRCh38\tchr12\t5\t5\tSilent\tA\tA\tG\tT1\n"),
    BedImporter: ("", "chr1\t5\t9\tMSH2\n"),
}


class LaterEvent(threading.Event):
    """Is set after it was asked a few times: while the child reads."""

    asked = 0

    @override
    def is_set(self) -> bool:
        self.asked += 1
        return self.asked > 5


@pytest.mark.parametrize("kind", FILES)
def test_a_long_file_is_left_at_once(tmp_path, kind):
    head, row = FILES[kind]
    long, short = tmp_path / "long", tmp_path / "short"
    long.write_text(head + row * ROWS)
    short.write_text(head + row)
    children = Children(1)
    context = Context(children=children)
    context._stop = stop = LaterEvent()
    try:
        with pytest.raises(Cancelled):
            kind().load((Source(long),), context)
        assert stop.asked > 5
        (case,) = kind().load((Source(short),), Context(children=children))
        assert case.panels[0].records == 1
    finally:
        children.close()
