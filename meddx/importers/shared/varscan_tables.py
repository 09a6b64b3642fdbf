"""The tables of VarScan 2, told apart by their headers and read row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from meddx.case.gene_files import GenePanel, Relation, Relative
from meddx.case.source import Source
from meddx.case.variants import ZYGOSITIES, Origin
from meddx.importers.shared import panel_reply, table_lines, varscan_copies, varscan_rows
from meddx.importers.shared.panel_reply import Read
from meddx.importers.shared.table_lines import Errors
from meddx.importers.shared.table_rows import (
    COLUMNS,
    NO_GOOD_ROW,
    NO_SUCH_SAMPLE,
    BadRowError,
)
from meddx.importers.shared.variant_columns import VariantColumns
from meddx.importers.shared.varscan_rows import Called, Place, Reads
from meddx.phrase import Phrase, Refused

TOOL: Final = "VarScan 2"
KIND: Final = "varscan"

NOT_VARSCAN: Final = Phrase("This is not a table of VarScan. Export it again with its header.")
CHOOSE: Final = Phrase(
    "This VarScan table holds {count} samples, in the order of the pileup, and does not say which "
    "is the patient's. Press Choose sample, or run: meddx read FILE --sample Sample1"
)
NO_BUILD: Final = Phrase(
    "VarScan's tables do not name the reference build, so positions are shown without one."
)
NOT_TESTED: Final = Phrase(
    "Rows with the p-value 0.98, which VarScan writes where it tested nothing: {count}."
)
SOMATIC_APART: Final = Phrase(
    "Somatic calls are kept apart from inherited ones and never speak for an inherited disease."
)
GERMLINE_APART: Final = Phrase(
    "These are the rows that VarScan calls Germline or LOH, with the genotype of the normal tissue."
)

NAMES: Final = (
    *("chromosome", "position", "reference", "alternate", "zygosity", "depth", "reference_depth"),
    *("alternate_depth", "fraction", "filters", "passed", "line"),
)
_PACKED: Final = "cons:cov:reads1:reads2:freq:p-value"
_STRANDS: Final = "strandfilter:r1+:r1-:r2+:r2-:pval"
_UNTESTED: Final = 0.98
_UNJUDGED: Final = ("", None)  # names of filters, and whether they let it pass
_NORMAL: Final = "NORMAL"
_TUMOUR: Final = "TUMOR"


class Form(StrEnum):
    """Which of VarScan's commands wrote a table."""

    PILEUP = "pileup"
    MPILEUP = "mpileup"
    SOMATIC = "somatic"
    COPIES = "copies"


_NEEDED: Final = {
    Form.PILEUP: {"chrom", "position", "ref", "cons", "reads1", "reads2", "varfreq"},
    Form.MPILEUP: {"chrom", "position", "ref", "var", _PACKED},
    Form.SOMATIC: {
        *("chrom", "position", "ref", "var", "somatic_status"),
        *(f"{who}_{what}" for who in ("normal", "tumor") for what in varscan_rows.OF_SAMPLE),
    },
    Form.COPIES: {"chrom", "chr_start", "chr_stop", "normal_depth", "tumor_depth"},
}


def form_of(header: str) -> Form | None:
    """Tell which table a header is of; None for a header of another program."""
    names = set(_names(header))
    return next((form for form, needed in _NEEDED.items() if needed <= names), None)


@dataclass(eq=False)
class Rows:
    """What was read of a table so far.

    ``own`` are the variants of the sample, or of the tumour; ``inherited`` those of the normal
    tissue beside a tumour, ``germline`` the rows that are of it alone.
    """

    records: int = 0
    untested: int = 0
    germline: int = 0
    own: VariantColumns = field(default_factory=lambda: VariantColumns(NAMES))
    inherited: VariantColumns = field(default_factory=lambda: VariantColumns(NAMES))
    regions: list[tuple[str, int, int, str]] = field(default_factory=list)
    errors: Errors = field(default_factory=Errors)
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Row:
    """A row: its cells by the header's names, all cells in order, and its line."""

    cells: Mapping[str, str]
    all: Sequence[str]
    line: int


def read(source: Source, sample: str) -> Read:
    """Read a table of VarScan.

    Raises
    ------
    Refused
        ``not_varscan`` or ``no_such_sample``.
    """
    lines = table_lines.lines(source)
    header = next(lines).text
    form = form_of(header)
    if form is None:
        is_parted = form_of(table_lines.with_tabs(header)) is not None
        raise Refused("not_varscan", table_lines.NO_TABS if is_parted else NOT_VARSCAN)
    names, rows, take = _names(header), Rows(), _TAKE[form]
    for line in lines:
        if line.problem is not None:
            rows.records += 1
            rows.errors.add(line.number, line.problem)
        elif line.text.strip() and line.text != header:  # joined tables repeat their header
            rows.records += 1
            _take(line, names, rows, take, sample)
            if not sample and len(rows.samples) > 1:
                return panel_reply.undecided(rows.samples, CHOOSE)
    if rows.records and rows.errors.count == rows.records:
        raise Refused("not_varscan", NO_GOOD_ROW)
    return Read(_panels(form, rows, table_lines.sha256(source), sample))


def _take(line: table_lines.Line, names: list[str], rows: Rows, take: "_Take", sample: str) -> None:
    try:
        take(_row(line, names), rows, sample)
    except BadRowError as bad:
        rows.errors.add(line.number, bad.reason)


def _row(line: table_lines.Line, names: list[str]) -> _Row:
    cells = line.text.split("\t")
    if len(cells) < len(names) or (len(cells) > len(names) and names[-1] != _PACKED):
        raise BadRowError(COLUMNS)
    return _Row(dict(zip(names, cells, strict=False)), cells, line.number)


def _names(header: str) -> list[str]:
    return [name.strip().lower() for name in header.split("\t")]


def _pileup(row: _Row, rows: Rows, _: str) -> None:
    cells = row.cells
    place = varscan_rows.place(cells, row.line)
    found = varscan_rows.called(cells["cons"], place.reference, cells.get("varallele", ""))
    reads = varscan_rows.reads(cells["reads1"], cells["reads2"], cells["varfreq"])
    _check_strands(cells, "reads1plus", "reads1minus", reads.reference)
    _check_strands(cells, "reads2plus", "reads2minus", reads.variant)
    rows.untested += bool(found) and _is_untested(cells.get("pvalue", ""))
    _keep(rows.own, place, found, reads)


def _mpileup(row: _Row, rows: Rows, sample: str) -> None:
    cells = row.cells
    place = varscan_rows.place(cells, row.line)
    # Calls of single samples stand in the last column, one after the other; older versions write
    # the pooled call alone.
    packed = " ".join(row.all[10:]).split() or [row.all[4]]
    calls = [varscan_rows.packed(text) for text in packed]
    rows.samples = rows.samples or tuple(f"Sample{n}" for n in range(1, len(calls) + 1))
    if len(calls) != len(rows.samples):
        raise BadRowError(COLUMNS)
    own = calls[_chosen(rows.samples, sample)]
    if own.reads is None:
        return
    found = varscan_rows.called(own.genotype, place.reference, cells["var"])
    rows.untested += bool(found) and _is_untested(own.p_value)
    strand = cells.get(_STRANDS, "").partition(":")[0]
    judged = {"Pass": ("", True), "Fail": ("StrandFilter", False)}.get(strand, _UNJUDGED)
    _keep(rows.own, place, found, own.reads, judged)


def _chosen(samples: tuple[str, ...], sample: str) -> int:
    if sample and sample not in samples:
        raise Refused("no_such_sample", NO_SUCH_SAMPLE)
    return samples.index(sample) if sample else 0


def _somatic(row: _Row, rows: Rows, _: str) -> None:
    cells = row.cells
    place = varscan_rows.place(cells, row.line)
    status = cells["somatic_status"]
    normal, in_normal = _side(cells, "normal", place)
    tumour, in_tumour = _side(cells, "tumor", place)
    match status:
        case "Germline":
            rows.germline += 1
            _keep(rows.inherited, place, normal, in_normal)
        case "LOH":  # one allele of an inherited variant was lost in the tumour
            _keep(rows.inherited, place, normal, in_normal)
            _keep(rows.own, place, tumour, in_tumour)
        case "Somatic":
            _keep(rows.own, place, tumour, in_tumour)
        case "Unknown":
            _keep(rows.own, place, tumour, in_tumour, (status, None))
        case "IndelFilter":
            _keep(rows.own, place, tumour, in_tumour, (status, False))
        case "Reference":
            pass
        case _:
            raise BadRowError(varscan_rows.STATUS.with_values(status=status[:20]))


def _side(cells: Mapping[str, str], who: str, place: Place) -> tuple[tuple[Called, ...], Reads]:
    """Read the cells of the tumour or of the normal tissue."""
    one, two, share, genotype = (cells[f"{who}_{what}"] for what in varscan_rows.OF_SAMPLE)
    reads = varscan_rows.reads(one, two, share)
    _check_strands(cells, f"{who}_reads1_plus", f"{who}_reads1_minus", reads.reference)
    _check_strands(cells, f"{who}_reads2_plus", f"{who}_reads2_minus", reads.variant)
    return varscan_rows.called(genotype, place.reference, cells["var"]), reads


def _copies(row: _Row, rows: Rows, _: str) -> None:
    rows.regions.append(varscan_copies.region(row.cells))


_Take = Callable[[_Row, Rows, str], None]
_TAKE: Final[Mapping[Form, _Take]] = {
    Form.PILEUP: _pileup,
    Form.MPILEUP: _mpileup,
    Form.SOMATIC: _somatic,
    Form.COPIES: _copies,
}


def _check_strands(cells: Mapping[str, str], plus: str, minus: str, total: int) -> None:
    if plus in cells and minus in cells:
        varscan_rows.strands(total, cells[plus], cells[minus])


def _is_untested(p_value: str) -> bool:
    try:
        return float(p_value.replace(",", ".")) == _UNTESTED
    except ValueError:
        return False


def _keep(
    columns: VariantColumns,
    place: Place,
    found: Sequence[Called],
    reads: Reads,
    judged: tuple[str, bool | None] = _UNJUDGED,
) -> None:
    # The numbers of reads are those of one allele; they say nothing of a second one.
    numbers = (reads.reference, reads.variant, reads.share)
    own = numbers if len(found) == 1 else (None, None, None)
    for allele in found:
        columns.add(
            place.chromosome,
            place.position,
            allele.reference,
            allele.alternate,
            ZYGOSITIES.index(allele.zygosity),
            reads.reference + reads.variant,
            *own,
            *judged,
            place.line,
        )


def _panels(form: Form, rows: Rows, sha256: str, sample: str) -> tuple[GenePanel, ...]:
    told = (NO_BUILD, *rows.errors.notes(rows.records))
    if rows.untested:
        told = (*told, NOT_TESTED.with_values(count=rows.untested))
    panel = GenePanel(
        panel_id=sha256[:12],
        title="",
        kind=KIND,
        tool=TOOL,
        sample=sample or (rows.samples[0] if len(rows.samples) == 1 else ""),
        samples=rows.samples,
        variants=rows.own.table(),
        records=rows.records,
        errors=tuple(rows.errors.listed),
        error_count=rows.errors.count,
        notes=told,
        sha256=sha256,
    )
    match form:
        case Form.COPIES:
            return (varscan_copies.panel(panel, tuple(rows.regions)),)
        case Form.SOMATIC:
            return _pair(panel, rows)
        case _:
            return (panel,)


def _pair(panel: GenePanel, rows: Rows) -> tuple[GenePanel, ...]:
    """Make the panel of the tumour and, where there is any, that of inherited variants."""
    both = (_TUMOUR, _NORMAL)
    tumour = replace(
        panel,
        sample=_TUMOUR,
        samples=both,
        origin=Origin.TUMOUR,
        relatives=(Relative(_NORMAL, Relation.NORMAL),),
        notes=(SOMATIC_APART, *panel.notes),
    )
    inherited = rows.inherited.table()
    if not inherited:
        return (tumour,)
    return (
        replace(tumour, records=tumour.records - rows.germline),
        replace(
            panel,
            panel_id=f"{panel.panel_id}g",
            sample=_NORMAL,
            samples=both,
            origin=Origin.GERMLINE,
            variants=inherited,
            records=rows.germline,
            errors=(),
            error_count=0,
            notes=(GERMLINE_APART, NO_BUILD),
        ),
    )
