"""A VCF or BCF file, plain or compressed, read as a stream in the child process."""

import hashlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from meddx.case.source import Source, opened
from meddx.child import Making, Reply
from meddx.importers.shared import bcf, line_blocks, packed, pedigree, vcf_reference
from meddx.importers.shared.bcf import Bcf
from meddx.importers.shared.line_blocks import Block
from meddx.importers.shared.vcf_header import NO_COLUMNS, VcfHeader, read_header
from meddx.importers.shared.vcf_rows import VcfRows
from meddx.phrase import Phrase, Refused

NOT_VCF: Final = Phrase("This is not a VCF file of version 4. Export it as VCF 4.2 and open that.")
NO_HEADER: Final = Phrase(
    "These are rows of a VCF without its header, which tells the samples and the build. Export the "
    "whole file."
)
QUOTED: Final = Phrase(
    "A spreadsheet put quotes around lines of the header of this VCF, so that they are none any "
    "more. Export it again from the calling program."
)
NO_GOOD_ROW: Final = Phrase("None of the rows of this VCF could be read. Export it again.")
OTHER_BUILD: Final = Phrase(
    "REF of many rows is not what the reference genome holds there: this VCF is of another build "
    "than its header says. Nothing was imported; correct the header or export it again."
)
UTF_16: Final = Phrase(
    "This VCF was saved as UTF-16 text. Save it as UTF-8 (plain text) or export it again."
)
WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"#\0", b"\0#")  # UTF-16, with its mark or without
HEADLESS: Final = re.compile(
    rb"\w{1,20}\t\d{1,9}\t[^\t\n]{1,200}\t[ACGTN]{1,200}\t[A-Z,<>*.]{1,200}\t[\d.]+\t"
)
_ROW_HEAD: Final = 4096  # characters
_MAX_HEADER: Final = 16 << 20


def read_vcf(source: dict[str, Any], sample: str = "") -> Reply | Making:
    """Read a VCF file; runs in the child process.

    Parameters
    ----------
    source
        The file, as ``Source.as_json`` gives it.
    sample
        Name of the patient's sample, where the reader chose it.

    Returns
    -------
    Reply or Making
        Header with ``samples`` alone where the reader has to choose; else also with ``sha256``,
        ``build``, ``no_build`` (why there is none), ``sample``, ``patient``, ``origin``, ``tool``,
        ``relatives`` (sample, relation, affected), ``why`` (the sample was chosen), ``family``,
        ``annotation``, ``records``, ``reference_blocks``, ``covered`` (chromosomes),
        ``not_carried``, ``indels``, ``genome`` (that alleles were compared with), ``no_end_mark``,
        ``errors`` (pairs of line and one of ``vcf_rows.REASONS``, the first 1,000) and
        ``error_count``. The arrays are those of ``variant_arrays`` and ``vcf_covered``.

    Raises
    ------
    Refused
        ``not_vcf``, ``encoding`` or ``other_build``; what ``packed.pieces`` and ``read_header``
        refuse.
    """
    where = Source.from_json(source)
    with opened(where) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        no_end_mark = packed.lacks_end_mark(file)
        pieces = packed.pieces(file)
        start = next(pieces, b"")
        if start.startswith(WIDE):
            raise Refused("encoding", UTF_16)
        pieces = itertools.chain([start], pieces)
        # Old Macs ended lines with a carriage return alone.
        if start[:1] == b"#" and b"\r" in start and b"\n" not in start:
            pieces = (piece.replace(b"\r", b"\n") for piece in pieces)
        binary = Bcf(pieces) if start.startswith(bcf.MAGIC) else None
        found = binary.blocks() if binary else line_blocks.blocks(pieces)
        header, rest = _header(found, where, sample)
        if header.chosen is None:
            return Reply({"samples": list(header.samples)}, {})
        if binary:
            binary.wanted = header.chosen.samples
        genome = vcf_reference.genome_of(header.build)
        rows = VcfRows(header, genome)
        rows.read(rest)
        for block in found:
            rows.read(block)
    if rows.is_of_another_build:
        raise Refused("other_build", OTHER_BUILD)
    if rows.records and rows.error_count == rows.records:
        raise Refused("not_vcf", NO_GOOD_ROW)
    origin = header.origin(has_somatic_rows=rows.annotator.is_somatic)
    said: dict[str, Any] = {"sha256": digest, "no_end_mark": no_end_mark, "origin": origin.value}
    said |= _told(header) | _counts(rows) | {"genome": genome.title if genome else ""}
    return Making(said, itertools.chain(rows.table.arrays(), rows.covered.arrays()))


def _header(blocks: Iterator[Block], source: Source, sample: str) -> tuple[VcfHeader, Block]:
    """Read the lines up to the first row; gives the rest of their block."""
    meta: list[str] = []
    size = 0
    for block in blocks:
        for place, line in enumerate(block.lines):
            if block.first + place == 1:
                line = _first_line(line)  # noqa: PLW2901 - without its mark
            if line.startswith("#CHROM"):
                return _understood(meta, line, source, sample), _after(block, place)
            if not line.startswith("##"):
                raise Refused("not_vcf", QUOTED if line.startswith('"#') else NO_COLUMNS)
            meta.append(line)
            size += len(line)
        if size > _MAX_HEADER:
            raise Refused("not_vcf", NO_COLUMNS)
    raise Refused("not_vcf", NO_COLUMNS if meta else NOT_VCF)


def _first_line(line: str) -> str:
    line = line.removeprefix("\ufeff")
    if not line.startswith("##fileformat=VCFv4"):
        is_row = HEADLESS.match(line[:_ROW_HEAD].encode())
        raise Refused("not_vcf", NO_HEADER if is_row else NOT_VCF)
    return line


def _after(block: Block, place: int) -> Block:
    first = block.first + place + 1
    lines = block.lines[place + 1 :]
    bad = tuple(item for item in block.bad if item[0] >= first)
    return Block(first, "\n".join(lines), lines, bad)


def _understood(meta: list[str], columns: str, source: Source, sample: str) -> VcfHeader:
    """Understand the header; of several samples also with a PED file that lies beside."""
    header = read_header(meta, columns, sample)
    if len(header.samples) < 2 or source.member or pedigree.of_header(meta).members:
        return header
    family = pedigree.beside(Path(source.path), header.samples)
    return read_header(meta, columns, sample, family) if family else header


def _told(header: VcfHeader) -> dict[str, Any]:
    patient = header.patient
    chosen = header.chosen
    return {
        "build": header.build,
        "no_build": header.no_build,
        "sample": header.sample,
        "samples": list(header.samples),
        "relatives": [
            (relative.sample, relative.relation.value, relative.affected)
            for _, relative in (chosen.relatives if chosen else ())
        ],
        "why": chosen.why if chosen else "",
        "family": header.family,
        "patient": [
            patient.patient_id,
            patient.name,
            patient.birth_date.isoformat() if patient.birth_date else "",
        ],
        "tool": header.tool,
    }


def _counts(rows: VcfRows) -> dict[str, Any]:
    return {
        "records": rows.records,
        "reference_blocks": rows.reference_blocks,
        "covered": rows.covered.chromosomes,
        "not_carried": rows.not_carried,
        "indels": rows.indels,
        "annotation": ", ".join(rows.annotator.sources),
        "errors": rows.errors,
        "error_count": rows.error_count,
    }
