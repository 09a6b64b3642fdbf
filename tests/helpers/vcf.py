"""Small VCF files for tests, and what the importer makes of them."""

from pathlib import Path

from meddx.case.variants import Variant, VariantTable
from meddx.importers.shared.line_blocks import Block
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_header import read_header
from meddx.importers.shared.vcf_rows import VcfRows

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"
LENGTH = "##contig=<ID=1,length=249250621>"
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "genomics"


def rows_of(
    lines: list[str], *, meta: tuple[str, ...] = (), columns: str = COLUMNS, sample: str = ""
):
    """Read lines as the rows of a file with this header; the first is line 7."""
    rows = VcfRows(read_header([LENGTH, *meta], columns, sample))
    rows.read(Block(7, "\n".join(lines), lines))
    return rows


def table_from(rows: VcfRows) -> VariantTable:
    return table_of(dict(rows.table.arrays()))


def variants_of(lines: list[str], **options) -> tuple[Variant, ...]:
    """Variants of rows that are all good."""
    rows = rows_of(lines, **options)
    assert rows.errors == []
    return tuple(table_from(rows))


def line(
    ref="C", alt="T", sample="0/1", *, pos="100", filters="PASS", info=".", keys="GT", qual="50"
) -> str:
    return "\t".join(("chr1", pos, ".", ref, alt, qual, filters, info, keys, sample))


def row(*args, meta=(), columns=COLUMNS, **changed) -> tuple[Variant, ...]:
    return variants_of([line(*args, **changed)], meta=meta, columns=columns)
