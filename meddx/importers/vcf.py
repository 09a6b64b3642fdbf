"""Variants of one sample as VCF 4.x, plain, gzip or bgzip."""

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from typing_extensions import override

from meddx.case.identity import Patient
from meddx.case.record import Case, GenePanel, Origin, Variant, Zygosity
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases
from meddx.importers.shared.vcf_file import REASONS
from meddx.jobs import Context
from meddx.phrase import Phrase

BUILD_UNKNOWN: Final = Phrase(
    "The contig lengths do not tell GRCh37 from GRCh38, so positions are shown without a build."
)
ROWS_LEFT_OUT: Final = Phrase("{count} of {records} rows could not be used; the rest was kept.")
_MAGIC: Final = b"##fileformat=VCF"


class VcfImporter(Importer):
    """Reads VCF files; one case and one panel a file.

    The case's patient is who the header lines ``##patient_id=``, ``##patient_name=`` and
    ``##patient_birth_date=`` name, else nobody; the sample's name stands in ``GenePanel.sample``.
    """

    title = "Variants (VCF)"
    extensions = (".vcf", ".vcf.gz", ".vcf.bgz")

    @override
    def sniff(self, head: bytes) -> float:
        """VCF by its first line; BCF too, which is then refused with a sentence that helps."""
        start = _inflated(head) if head.startswith(b"\x1f\x8b") else head
        start = start.removeprefix(b"\xef\xbb\xbf")
        if start.startswith((_MAGIC, b"BCF\x02")):
            return 1.0
        return 0.9 if start.startswith(b"#CHROM\tPOS") else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import VCF files; bad rows are named by line, a file of the wrong kind is refused."""
        return cases.load_each(files, context, _load_one)


def _inflated(head: bytes) -> bytes:
    """First bytes behind a gzip header, as far as ``head`` reaches."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 64)
    except zlib.error:
        return b""


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        "meddx.importers.shared.vcf_file:read_vcf", {"source": source.as_json()}, deadline_s=600.0
    )
    said = reply.header
    patient_id, name, born = said["patient"]
    patient = Patient(patient_id, name, date.fromisoformat(born) if born else None)
    return Case(patient, panels=(_panel(said, source.name),))


def _panel(said: Mapping[str, Any], title: str) -> GenePanel:
    notes = [] if said["build"] else [BUILD_UNKNOWN]
    if said["error_count"]:
        notes.append(ROWS_LEFT_OUT.with_values(count=said["error_count"], records=said["records"]))
    return GenePanel(
        panel_id=str(said["sha256"])[:12],
        title=title,
        kind="vcf",
        tool=said["tool"],
        build=said["build"],
        sample=said["sample"],
        origin=Origin(said["origin"]),
        variants=tuple(_variant(fields) for fields in said["variants"]),
        records=said["records"],
        errors=tuple((line, REASONS[reason]) for line, reason in said["errors"]),
        notes=tuple(notes),
        error_count=said["error_count"],
        sha256=said["sha256"],
    )


def _variant(fields: Mapping[str, Any]) -> Variant:
    changed = {
        "zygosity": Zygosity(fields["zygosity"]),
        "filters": tuple(fields["filters"]),
        "allele_depths": tuple(fields["allele_depths"]),
    }
    return Variant(**{**fields, **changed})
