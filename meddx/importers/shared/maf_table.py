"""A MAF file read row by row: one tumour sample, and what the file calls germline apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from meddx.case.alleles import OtherReferenceError
from meddx.case.gene_files import GenePanel, Relation, Relative
from meddx.case.source import Source
from meddx.case.variants import ZYGOSITIES, Origin
from meddx.importers.shared import (
    maf_rows,
    panel_reply,
    table_lines,
    table_rows,
    vcf_reference,
)
from meddx.importers.shared.maf_rows import Allele
from meddx.importers.shared.panel_reply import Read
from meddx.importers.shared.table_lines import Errors, Line
from meddx.importers.shared.table_rows import (
    COLUMNS,
    NO_GOOD_ROW,
    NO_SUCH_SAMPLE,
    BadRowError,
)
from meddx.importers.shared.variant_columns import VariantColumns
from meddx.importers.shared.vcf_reference import ALIGNED, Beside
from meddx.knowledge import assemblies
from meddx.knowledge.reference_sequence import ReferenceSequence
from meddx.phrase import Phrase, Refused

NOT_MAF: Final = Phrase("This is not a MAF file: its header lacks columns that MAF demands.")
CHOOSE: Final = Phrase(
    "This MAF file holds {count} tumour samples and does not say which is the patient's. Press "
    "Choose sample, or run: meddx read FILE --sample NAME"
)
MIXED_BUILDS: Final = Phrase(
    "This MAF file mixes reference builds in NCBI_Build. Split it by build and open the part of "
    "the patient."
)
NO_BUILD: Final = Phrase(
    "NCBI_Build does not name GRCh37 or GRCh38, so positions are shown without a build."
)
BARE: Final = Phrase(
    "Insertions and deletions without the base before them, as MAF writes them: {count}. They are "
    "not moved to the left: for that, add a genome of this build (FASTA) under Reference files and "
    "import this file again."
)
OTHER_BUILD: Final = Phrase(
    "Reference_Allele of many rows is not what the reference genome holds there: this MAF file is "
    "of another build than NCBI_Build says. Nothing was imported; correct it or export it again."
)
OF_TUMOUR: Final = Phrase(
    "MAF files hold variants of a tumour: they never speak for an inherited disease."
)
GERMLINE_APART: Final = Phrase(
    "These are the rows whose Mutation_Status is Germline, with the genotype of the normal tissue."
)

NAMES: Final = (
    *("chromosome", "position", "reference", "alternate", "zygosity", "gene", "transcript"),
    *("hgvs_c", "hgvs_p", "consequence", "classification", "identifier", "allele_frequency"),
    *("filters", "passed", "depth", "reference_depth", "alternate_depth", "fraction", "line"),
    "exon",
)


@dataclass(eq=False)
class _Rows:
    """What was read so far."""

    records: int = 0
    bare: int = 0
    other_reference: int = 0
    germline: int = 0
    own: VariantColumns = field(default_factory=lambda: VariantColumns(NAMES))
    inherited: VariantColumns = field(default_factory=lambda: VariantColumns(NAMES))
    errors: Errors = field(default_factory=Errors)
    builds: set[str] = field(default_factory=set)
    samples: dict[str, str] = field(default_factory=dict)  # of tumours -> their normal tissue
    genome: ReferenceSequence | None = None  # of the build that the first row names
    beside: Beside | None = None

    def build_of(self, cells: Mapping[str, str]) -> str:
        """Note and return the build of a row; a genome is looked for once the first names one."""
        build = assemblies.of_words([_spelled(cells.get("ncbi_build", ""))])
        if build and not any(self.builds):
            self.genome = vcf_reference.genome_of(build)
            self.beside = Beside(self.genome) if self.genome else None
        self.builds.add(build)
        return build

    def placed(self, allele: Allele, build: str) -> Allele:
        """Return an allele as VCF writes it: leftmost, where a genome of the build is known.

        Raises
        ------
        BadRowError
            When it lies behind the chromosome, or the genome holds other bases there.
        """
        table_rows.within(build, allele.chromosome, allele.position)
        if self.beside is None:
            return allele
        try:
            return maf_rows.placed(allele, self.beside)
        except OtherReferenceError:
            self.other_reference += 1
            raise BadRowError(vcf_reference.OTHER_REFERENCE) from None


def read(source: Source, sample: str) -> Read:
    """Read a MAF file.

    Raises
    ------
    Refused
        ``not_maf``, ``mixed_builds``, ``other_build`` or ``no_such_sample``.
    """
    lines = (line for line in table_lines.lines(source) if not line.text.startswith("#"))
    names = _header(lines)
    rows = _Rows()
    for line in lines:
        if line.problem is None and not line.text.strip():
            continue
        rows.records += 1
        try:
            _take(line, names, rows, sample)
        except BadRowError as bad:
            rows.errors.add(line.number, bad.reason)
    if not sample and len(rows.samples) > 1:
        return panel_reply.undecided(tuple(rows.samples), CHOOSE)
    _check(rows, sample)
    return Read(_panels(rows, table_lines.sha256(source), sample))


def _header(lines: Iterator[Line]) -> list[str]:
    first = next(lines, None)
    if first is None or not maf_rows.is_header(first.text):
        is_parted = first is not None and maf_rows.is_header(table_lines.with_tabs(first.text))
        raise Refused("not_maf", table_lines.NO_TABS if is_parted else NOT_MAF)
    return [name.strip().lower() for name in first.text.split("\t")]


def _check(rows: _Rows, sample: str) -> None:
    """Refuse a file that does not say whose variants these are, or where they lie."""
    if sample and sample not in rows.samples:
        raise Refused("no_such_sample", NO_SUCH_SAMPLE)
    if len(rows.builds) > 1:
        raise Refused("mixed_builds", MIXED_BUILDS)
    if vcf_reference.is_of_another_build(rows.other_reference, rows.records):
        raise Refused("other_build", OTHER_BUILD)
    if rows.records and rows.errors.count == rows.records:
        raise Refused("not_maf", NO_GOOD_ROW)


def _take(line: Line, names: list[str], rows: _Rows, sample: str) -> None:
    cells = _cells(line, names)
    barcode = cells["tumor_sample_barcode"].strip()
    if barcode not in rows.samples:
        rows.samples[barcode] = maf_rows.text(cells, "matched_norm_sample_barcode")
    build = rows.build_of(cells)
    if sample and barcode != sample:
        return
    is_inherited = cells.get("mutation_status", "").strip().lower() == "germline"
    allele = rows.placed(maf_rows.allele(cells, of_normal=is_inherited), build)
    reads = maf_rows.reads(cells, "n" if is_inherited else "t")
    filters = cells.get("filter", "").strip()
    rows.bare += allele.is_bare
    rows.germline += is_inherited
    (rows.inherited if is_inherited else rows.own).add(
        allele.chromosome,
        allele.position,
        allele.reference,
        allele.alternate,
        ZYGOSITIES.index(allele.zygosity),
        maf_rows.gene(cells),
        maf_rows.text(cells, "transcript_id"),
        maf_rows.text(cells, "hgvsc"),
        maf_rows.text(cells, "hgvsp", "hgvsp_short"),
        maf_rows.consequence(cells),
        maf_rows.text(cells, "clin_sig"),
        maf_rows.text(cells, "dbsnp_rs"),
        maf_rows.frequency(cells),
        "" if filters in {"", ".", "PASS"} else filters.replace(",", ";"),
        None if filters in {"", "."} else filters == "PASS",
        reads.depth,
        reads.reference,
        reads.variant,
        reads.fraction,
        line.number,
        maf_rows.exon(cells),
    )


def _cells(line: Line, names: list[str]) -> Mapping[str, str]:
    cells = line.text.split("\t")
    if line.problem is not None:
        raise BadRowError(line.problem)
    if len(cells) != len(names):
        raise BadRowError(COLUMNS)
    return dict(zip(names, cells, strict=True))


def _spelled(build: str) -> str:
    """NCBI_Build may be a number alone: 37, 38."""
    return {"37": "GRCh37", "38": "GRCh38"}.get(build.strip(), build)


def _panels(rows: _Rows, sha256: str, sample: str) -> tuple[GenePanel, ...]:
    name = sample or next(iter(rows.samples), "")
    normal = rows.samples.get(name, "")
    build = next(iter(rows.builds), "")
    told = rows.errors.notes(rows.records) + (() if build else (NO_BUILD,))
    if rows.genome:
        told = (*told, ALIGNED.with_values(file=rows.genome.title))
    if rows.bare:
        told = (*told, BARE.with_values(count=rows.bare))
    tumour = GenePanel(
        panel_id=sha256[:12],
        title="",
        kind="maf",
        build=build,
        sample=name,
        samples=tuple(rows.samples),
        relatives=(Relative(normal, Relation.NORMAL),) if normal else (),
        origin=Origin.TUMOUR,
        annotation="MAF",
        variants=rows.own.table(),
        records=rows.records - rows.germline,
        errors=tuple(rows.errors.listed),
        error_count=rows.errors.count,
        notes=(OF_TUMOUR, *told),
        sha256=sha256,
    )
    inherited = rows.inherited.table()
    if not inherited:
        return (tumour,)
    apart = replace(
        tumour,
        panel_id=f"{sha256[:12]}g",
        sample=normal or name,
        relatives=(),
        origin=Origin.GERMLINE,
        variants=inherited,
        records=rows.germline,
        errors=(),
        error_count=0,
        notes=(GERMLINE_APART, *(note for note in told if note.template == ALIGNED.template)),
    )
    return tumour, apart
