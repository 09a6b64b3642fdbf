"""A VCF file, plain or compressed, read as a stream in the child process."""

import gzip
import hashlib
import io
import itertools
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from typing_extensions import override

from meddx.case.record import Variant
from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.importers.shared.text import EMPTY
from meddx.importers.shared.vcf_header import NO_COLUMNS, read_header
from meddx.importers.shared.vcf_rows import BadRowError, read_row
from meddx.phrase import Phrase, Refused

MAX_LINE: Final = 1 << 20
MAX_KEPT: Final = 500_000
MAX_LISTED: Final = 1000
MAX_RATIO: Final = 200  # uncompressed to compressed; real VCF files stay below 50
_RATIO_FROM: Final = 64 << 20

IS_BCF: Final = Phrase("This is a BCF file. Convert it with bcftools view to VCF and open that.")
NOT_VCF: Final = Phrase("This is not a VCF file of version 4. Export it as VCF 4.2 and open that.")
CUT_SHORT: Final = Phrase("This compressed file is cut short or damaged. Copy it again.")
TOO_DENSE: Final = Phrase("This compressed file grows too large when opened. It was not read.")
TOO_MANY: Final = Phrase(
    "This VCF holds more than 500,000 variants of the sample. Filter it to the genes in question."
)
NO_GOOD_ROW: Final = Phrase("None of the rows of this VCF could be read. Export it again.")

REASONS: Final = {
    "columns": Phrase("The row has not as many columns as the header."),
    "position": Phrase("The position is not a number."),
    "beyond_contig": Phrase("The position lies beyond the end of the chromosome."),
    "reference": Phrase("REF is not a sequence of bases."),
    "structural": Phrase("Structural variants are not read yet."),
    "same_allele": Phrase("ALT is the same as REF."),
    "format": Phrase("The sample has more fields than FORMAT names."),
    "genotype": Phrase("The genotype cannot be read."),
    "too_long": Phrase("The line is longer than 1 MB."),
    "encoding": Phrase("The line is not UTF-8 text."),
}


def read_vcf(source: dict[str, Any]) -> Reply:
    """Read a VCF file; runs in the child process.

    Returns
    -------
    Reply
        Header with ``sha256``, ``build``, ``sample``, ``patient``, ``origin``, ``tool``,
        ``records``, ``variants`` (fields of ``Variant``), ``errors`` (pairs of line and one of
        ``REASONS``, the first 1,000) and ``error_count``.

    Raises
    ------
    Refused
        One sentence for a file that is not a readable VCF of one sample.
    """
    with opened(Source.from_json(source)) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        try:
            return _read(_opened(file), digest)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Refused("cut_short", CUT_SHORT) from error


def _opened(file: BinaryIO) -> BinaryIO:
    head = file.read(2)
    file.seek(0)
    if not head:
        raise Refused("empty", EMPTY)
    return _Bounded(file) if head == b"\x1f\x8b" else file


class _Bounded(io.BufferedReader):
    """A decompressed stream that refuses to grow beyond reason."""

    def __init__(self, file: BinaryIO) -> None:
        self._compressed = file
        self._out = 0
        super().__init__(gzip.GzipFile(fileobj=file))

    @override
    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self._out += len(line)
        if self._out > max(_RATIO_FROM, MAX_RATIO * self._compressed.tell()):
            raise Refused("too_dense", TOO_DENSE)
        return line


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str | None, str]]:
    """Yield number, text (None for a line that cannot be used) and reason of each line."""
    for number in itertools.count(1):
        raw = stream.readline(MAX_LINE)
        if not raw:
            return
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_LINE)
            yield number, None, "too_long"
            continue
        try:
            yield number, raw.decode("utf-8").rstrip("\r\n"), ""
        except UnicodeDecodeError:
            yield number, None, "encoding"


def _read(stream: BinaryIO, digest: str) -> Reply:
    lines = _lines(stream)
    _, first, _ = next(lines, (0, None, ""))
    if first is None or not first.removeprefix("\ufeff").startswith("##fileformat=VCFv4"):
        bcf = first is None or first.startswith("BCF")
        raise Refused("not_vcf", IS_BCF if bcf else NOT_VCF)
    meta: list[str] = []
    for _, text, _ in lines:
        if text is not None and text.startswith("##"):
            meta.append(text)
        elif text is not None and text.startswith("#CHROM"):
            header = read_header(meta, text)
            break
        else:
            raise Refused("not_vcf", NO_COLUMNS)
    else:
        raise Refused("not_vcf", NO_COLUMNS)
    body = _Body()
    for number, text, reason in lines:
        if text is None:
            body.refuse(number, reason)
        elif text:
            try:
                body.keep(read_row(text, number, header))
            except BadRowError as bad:
                body.refuse(number, str(bad))
    if body.records and body.error_count == body.records:
        raise Refused("not_vcf", NO_GOOD_ROW)
    return Reply(
        {
            "sha256": digest,
            "build": header.build,
            "sample": header.sample,
            "patient": [
                header.patient.patient_id,
                header.patient.name,
                header.patient.birth_date.isoformat() if header.patient.birth_date else "",
            ],
            "origin": header.origin.value,
            "tool": header.tool,
            **body.as_header(),
        },
        {},
    )


class _Body:
    """What was read of the rows so far."""

    def __init__(self) -> None:
        self.records = 0
        self._reasons: Counter[str] = Counter()
        self._variants: list[dict[str, Any]] = []
        self._errors: list[tuple[int, str]] = []

    @property
    def error_count(self) -> int:
        """Number of rows that could not be used."""
        return self._reasons.total()

    def keep(self, variants: list[Variant]) -> None:
        """Take over the variants of one row."""
        self.records += 1
        self._variants += [vars(variant) for variant in variants]
        if len(self._variants) > MAX_KEPT:
            raise Refused("too_many", TOO_MANY)

    def refuse(self, line: int, reason: str) -> None:
        """Count a row that cannot be used."""
        self.records += 1
        self._reasons[reason] += 1
        if len(self._errors) < MAX_LISTED:
            self._errors.append((line, reason))

    def as_header(self) -> dict[str, Any]:
        """Return what the reply says of the rows."""
        return {
            "records": self.records,
            "variants": self._variants,
            "errors": self._errors,
            "error_count": self.error_count,
        }
