"""Variants of one sample, or of a family, as VCF 4.x or BCF2; plain, gzip or bgzip."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.gene_files import Relation, Relative
from meddx.case.identity import Patient
from meddx.case.record import Case, GenePanel, Origin, RefusedFile
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases, packed, variant_arrays
from meddx.importers.shared.table_lines import ROWS_LEFT_OUT
from meddx.importers.shared.vcf_build import WHY_NONE
from meddx.importers.shared.vcf_covered import covered_of
from meddx.importers.shared.vcf_file import HEADLESS, WIDE
from meddx.importers.shared.vcf_reference import ALIGNED
from meddx.importers.shared.vcf_rows import REASONS
from meddx.jobs import Context
from meddx.phrase import Phrase

CHOOSE: Final = Phrase(
    "This VCF holds {count} samples and does not say which is the patient's. Press Choose sample, "
    "or run: meddx read FILE --sample NAME"
)
NOT_CARRIED: Final = Phrase("Rows without a variant that this sample carries: {count}.")
BLOCKS: Final = Phrase("Rows that stand for stretches without a variant, as in GVCF: {count}.")
NOT_ALIGNED: Final = Phrase(
    "Insertions and deletions stand where the file puts them: without a reference sequence they "
    "are not moved to the left."
)
NO_END_MARK: Final = Phrase(
    "The mark that ends files of bgzip is missing: variants behind the last row may have been lost."
)
OF_PEDIGREE: Final = Phrase("{sample} was taken as the patient's sample because of the pedigree.")
OF_PED_FILE: Final = Phrase("The family was read from {file}, which lies beside this file.")
OF_PAIR: Final = Phrase("{sample} was taken as the tumour, the other sample as healthy tissue.")
_MAGIC: Final = b"##fileformat=VCF"
_DEADLINE_S: Final = 1800.0  # a cohort of thousands of samples


class VcfImporter(Importer):
    """Reads VCF and BCF files; one case and one panel a file.

    The case's patient is who the header lines ``##patient_id=``, ``##patient_name=`` and
    ``##patient_birth_date=`` name, else nobody; the sample's name stands in ``GenePanel.sample``.
    Of several samples the patient's is the one that ``Source.sample`` names or the file tells; else
    the file is refused as ``choose_sample``, with the samples to choose from.
    """

    title = "Variants (VCF)"
    extensions = (".vcf", ".vcf.gz", ".vcf.bgz", ".bcf")

    @override
    def sniff(self, head: bytes) -> float:
        """VCF by its first line, BCF by its magic number."""
        start, _ = packed.head_of(head)
        start = start.removeprefix(b"\xef\xbb\xbf")
        if start.startswith(WIDE):  # UTF-16, refused with a sentence too
            start = start.lstrip(b"\xff\xfe").replace(b"\0", b"")
        if start.startswith((_MAGIC, b"BCF\x02")):
            return 1.0
        if start.startswith(b"##") and b"\n#CHROM\tPOS" in start:
            return 0.9
        return 0.9 if start.startswith(b"#CHROM\tPOS") or HEADLESS.match(start) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import VCF files; bad rows are named by line, a file of the wrong kind is refused."""
        return cases.load_each(files, context, _load_one)


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        "meddx.importers.shared.vcf_file:read_vcf",
        {"source": source.as_json(), "sample": source.sample},
        _DEADLINE_S,
    )
    said = reply.header
    if "sha256" not in said:
        samples = tuple(said["samples"])
        reason = CHOOSE.with_values(count=len(samples))
        return Case(refused=(RefusedFile(source.label, "choose_sample", reason, samples),))
    patient_id, name, born = said["patient"]
    patient = Patient(patient_id, name, date.fromisoformat(born) if born else None)
    return Case(patient, panels=(_panel(said, reply.arrays, source.name),))


def _panel(said: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], title: str) -> GenePanel:
    return GenePanel(
        panel_id=str(said["sha256"])[:12],
        title=title,
        kind="vcf",
        tool=said["tool"],
        build=said["build"],
        sample=said["sample"],
        origin=Origin(said["origin"]),
        variants=variant_arrays.table_of(arrays),
        records=said["records"],
        errors=tuple((line, REASONS[reason]) for line, reason in said["errors"]),
        notes=_notes(said),
        samples=tuple(said["samples"]),
        relatives=tuple(
            Relative(name, Relation(relation), affected)
            for name, relation, affected in said["relatives"]
        ),
        annotation=said["annotation"],
        error_count=said["error_count"],
        sha256=said["sha256"],
        covered=covered_of(said["covered"], arrays),
    )


def _notes(said: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """Say what the reader has to know of the file besides its variants, the gravest first."""
    counts = said["records"], said["error_count"], said["not_carried"], said["reference_blocks"]
    records, errors, not_carried, blocks = counts
    chosen = {"pedigree": OF_PEDIGREE, "pair": OF_PAIR}.get(said["why"])
    notes = (
        NO_END_MARK if said["no_end_mark"] else None,
        ROWS_LEFT_OUT.with_values(count=errors, records=records) if errors else None,
        WHY_NONE.get(said["no_build"]),
        chosen.with_values(sample=said["sample"]) if chosen else None,
        OF_PED_FILE.with_values(file=said["family"]) if said["family"] else None,
        NOT_CARRIED.with_values(count=not_carried) if not_carried else None,
        BLOCKS.with_values(count=blocks) if blocks else None,
        ALIGNED.with_values(file=said["genome"]) if said["genome"] else None,
        NOT_ALIGNED if said["indels"] and not said["genome"] else None,
    )
    return tuple(note for note in notes if note is not None)
